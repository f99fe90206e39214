"""What is compared with, and what is published, in words: English and French."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from kpis.facts import BenchmarkFact, ChannelFact, DefinitionFact, Period
from kpis.pages.words.denominator import formula
from kpis.pages.words.published import in_readers_words, year_words
from kpis.pages.words.versus import compared_with_period, versus
from kpis.reports.centre.period import Denominator
from kpis.vocabulary import ChannelKind, CountBasis, Evidence, PeriodKind
from tests.samples import month_period

WEEK = Period(date(2026, 1, 12), date(2026, 1, 19), PeriodKind.WEEK)
ROLLING = Period(date(2025, 9, 1), date(2026, 9, 1), PeriodKind.ROLLING_YEAR)
TO_DATE = Period(date(2026, 1, 1), date(2026, 9, 1), PeriodKind.YEAR_TO_DATE)
PUBLISHED = BenchmarkFact(
    publisher="GuruSup glossary",
    title="Cost per contact",
    url="",
    year="c.2017",
    region="Norway",
    industry="local government",
    channel="phone",
    kind=ChannelKind.VOICE,
    unit="per call",
    currency="EUR",
    low=Decimal(5),
    value=Decimal(5),
    high=Decimal(5),
    evidence=Evidence.SECOND_HAND,
    note="",
)
SELF_SERVICE = ChannelFact(6, "Self-service", 6, ChannelKind.SELF_SERVICE, None, colour=6)


@pytest.mark.parametrize(
    ("period", "english", "french"),
    [
        (month_period("2026-08"), "vs August 2026", "par rapport à août 2026"),
        (WEEK, "vs Week 3, 2026", "par rapport à la semaine 3 de 2026"),
        (ROLLING, "vs the 12 months to August 2026", "par rapport aux 12 mois à fin août 2026"),
        (TO_DATE, "vs the year to August 2026", "par rapport au cumul annuel à fin août 2026"),
    ],
)
def test_versus(period: Period, english: str, french: str) -> None:
    assert versus(period) == english
    with translation.override("fr"):
        assert versus(period) == french


def test_the_month_before_needs_no_year() -> None:
    august, september = month_period("2026-08"), month_period("2026-09")
    assert compared_with_period(august, september) == "Compared with August"
    assert compared_with_period(TO_DATE, TO_DATE) == "Compared with the year to August 2026"
    with translation.override("fr"):
        assert compared_with_period(august, september) == "Par rapport à août"
        assert compared_with_period(ROLLING, ROLLING) == "Par rapport aux 12 mois à fin août 2026"


def test_a_published_figure_in_english_is_as_it_was_published() -> None:
    assert in_readers_words(PUBLISHED) == PUBLISHED


def test_a_published_figure_in_french() -> None:
    with translation.override("fr"):
        said = in_readers_words(PUBLISHED)
        unknown = in_readers_words(replace(PUBLISHED, region="Andorra", unit="per parcel"))
    assert (said.region, said.industry) == ("Norvège", "collectivités locales")
    assert (said.unit, said.year) == ("par appel", "vers 2017")
    assert said.publisher == "Glossaire GuruSup"
    assert (unknown.region, unknown.unit) == ("Andorra", "per parcel")


@pytest.mark.parametrize(
    ("year", "french"),
    [
        ("2005 (inferred)", "2005 (déduit)"),
        ("2012 Q4", "T4 2012"),
        ("n/s", "n. p."),
        ("2011/12", "2011/12"),
    ],
)
def test_a_year_as_published(year: str, french: str) -> None:
    assert year_words(year) == year
    with translation.override("fr"):
        assert year_words(year) == french


def test_a_channel_that_does_not_count_is_named() -> None:
    phone = DefinitionFact(date(2024, 1, 1), CountBasis.HANDLED, frozenset({1}))
    both = DefinitionFact(date(2025, 1, 1), CountBasis.HANDLED, frozenset({1, 6}))
    never = Denominator(phone, [], [SELF_SERVICE])
    assert formula(never) == "Does not count as a contact: Self-service."
    later = Denominator(phone, [both], [SELF_SERVICE])
    assert formula(later) == (
        "Does not count as a contact: Self-service. "
        "From January 2025 on: contacts handled (Self-service)."
    )
    no_more = Denominator(both, [replace(phone, valid_from=date(2025, 6, 1))], [SELF_SERVICE])
    assert formula(no_more) == (
        "Total cost ÷ contacts handled (Self-service). "
        "From June 2025 on: does not count as a contact."
    )
