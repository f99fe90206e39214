"""Published figures in the reader's language; what is stored stays as it was published."""

import re
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kpis.facts import BenchmarkFact

REGIONS: dict[str, Promise] = {
    "n/s": gettext_lazy("n/s"),
    "UK": gettext_lazy("UK"),
    "US": gettext_lazy("US"),
    "Canada": gettext_lazy("Canada"),
    "Norway": gettext_lazy("Norway"),
}
INDUSTRIES: dict[str, Promise] = {
    "n/s": gettext_lazy("n/s"),
    "all": pgettext_lazy("industries", "all"),
    "government": gettext_lazy("government"),
    "local government": gettext_lazy("local government"),
    "government / tax": gettext_lazy("government / tax"),
    "software support": gettext_lazy("software support"),
    "retail / catalogue": gettext_lazy("retail / catalogue"),
    "IT / software support": gettext_lazy("IT / software support"),
    "healthcare": gettext_lazy("healthcare"),
}
UNITS: dict[str, Promise] = {
    "per contact": gettext_lazy("per contact"),
    "per transaction": gettext_lazy("per transaction"),
    "per interaction": gettext_lazy("per interaction"),
    "per visit/call": gettext_lazy("per visit/call"),
    "per enquiry received": gettext_lazy("per enquiry received"),
    "per ticket": gettext_lazy("per ticket"),
    "x digital cost": gettext_lazy("x digital cost"),
    "per inbound call": gettext_lazy("per inbound call"),
    "per call": gettext_lazy("per call"),
    "per email": gettext_lazy("per email"),
    "per web chat": gettext_lazy("per web chat"),
    "per resolution": gettext_lazy("per resolution"),
    "per call answered": gettext_lazy("per call answered"),
    "per order": gettext_lazy("per order"),
    "per visit": gettext_lazy("per visit"),
    "per NHS 111 call": gettext_lazy("per NHS 111 call"),
    "per initial interaction": gettext_lazy("per initial interaction"),
}
ABOUT = re.compile(r"c\.(\d{4})")
INFERRED = re.compile(r"(\d{4}) \(inferred\)")
QUARTER = re.compile(r"(\d{4}) Q([1-4])")
GLOSSARY = re.compile(r"(.+) glossary")


def in_readers_words(fact: BenchmarkFact) -> BenchmarkFact:
    """Words that are not known stay as they were published."""
    return replace(
        fact,
        publisher=publisher_name(fact.publisher),
        year=year_words(fact.year),
        region=str(REGIONS.get(fact.region, fact.region)),
        industry=str(INDUSTRIES.get(fact.industry, fact.industry)),
        unit=str(UNITS.get(fact.unit, fact.unit)),
    )


def year_words(year: str) -> str:
    """Of the year as published, such as "c.2017" or "2012 Q4"."""
    if found := ABOUT.fullmatch(year):
        return _("c.%(year)s") % {"year": found[1]}
    if found := INFERRED.fullmatch(year):
        return _("%(year)s (inferred)") % {"year": found[1]}
    if found := QUARTER.fullmatch(year):
        return _("%(year)s Q%(quarter)s") % {"year": found[1], "quarter": found[2]}
    return _("n/s") if year == "n/s" else year


def publisher_name(publisher: str) -> str:
    found = GLOSSARY.fullmatch(publisher)
    return _("%(name)s glossary") % {"name": found[1]} if found else publisher
