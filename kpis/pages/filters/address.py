"""What an address asks for; what of it cannot be had is kept, for the page to name it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kpis.entry.forms.ids import read_id
from kpis.facts import Period

Choice = TypeVar("Choice")
LONGEST = 60
#: The filters that pages of a centre share, and take over from one another.
SHARED = frozenset("by period compare channel category".split())
#: What any page reads: on a page that does not read it, it cannot be had. Others never mattered.
PARAMETERS = SHARED.union(
    "view with currency centre sort page a b month what who kind before batch after line volume "
    "staffing edit add all whole q from to status least most spread".split()
)
#: Why a value of a parameter cannot be had.
REASONS = {
    "by": _("“%(value)s” is not a kind of period."),
    "period": _("“%(value)s” is not a period."),
    "compare": _("Nothing can be compared with “%(value)s”."),
    "channel": _("There is no channel “%(value)s” here."),
    "category": _("There is no category “%(value)s” here."),
    **dict.fromkeys(
        ("centre", "a", "b"), _("There is no centre “%(value)s”, or you may not see it.")
    ),
    "currency": _("No exchange rate leads to “%(value)s”."),
    "page": _("There is no page “%(value)s”."),
    "month": _("“%(value)s” is not a month."),
    "who": _("“%(value)s” is not someone who could have changed anything here."),
}
NOT_HERE = _("“%(name)s=%(value)s” means nothing on this page.")
SAID_TWICE = _("“%(name)s” is given more than once: “%(value)s” is ignored.")


class NothingLeft(Exception):
    """Without what cannot be had the page would show something else, as if it were that."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """A parameter with a value that cannot be had, and why."""

    name: str
    value: str
    reason: str


class Address:
    """Reads the parameters of an address. shown: the period that the page turned out to be about.

    unmet: what was asked for and cannot be had, each once.
    """

    def __init__(self, query: QueryDict) -> None:
        self.query = query
        self.unmet: list[Unmet] = []
        self.read: set[str] = set()
        self.shown: Period | None = None

    def text(self, name: str) -> str:
        """Of a parameter that is said once; of several the last. Empty for none."""
        *others, said = self.texts(name) or [""]
        for other in others:
            self.miss(name, other, SAID_TWICE)
        return said

    def texts(self, name: str) -> list[str]:
        """Of a parameter that may be said as often as wanted: each different one, in order."""
        self.read.add(name)
        return list(dict.fromkeys(filter(None, self.query.getlist(name))))

    def form(self) -> Mapping[str, str]:
        """All of it, where a form begins with what the address says."""
        self.read.update(self.query)
        return self.query

    def one_of(self, name: str, choices: Mapping[str, Choice], default: Choice) -> Choice:
        """Of a parameter that knows these words; what is none of them is missed."""
        said = self.text(name)
        if said and said not in choices:
            self.miss(name, said)
        return choices.get(said, default)

    def number(self, name: str, default: int) -> int:
        """A whole number as keys and pages are written."""
        said = self.text(name)
        found = read_id(said)
        if said and found is None:
            self.miss(name, said)
        return default if found is None else found

    def miss(self, name: str, value: str, reason: str | Promise = "", **words: str) -> None:
        """Say that the value cannot be had. reason: in words that may name name and value."""
        template = str(reason or REASONS.get(name, NOT_HERE))
        text = template % {"name": name, "value": shortened(value), **words}
        if text not in {each.reason for each in self.unmet}:
            self.unmet.append(Unmet(name, value, text))

    def has_missed(self, name: str) -> bool:
        return any(each.name == name for each in self.unmet)

    def miss_unread(self) -> None:
        """What no reader of this page asked for, though it means something elsewhere."""
        for name in sorted(PARAMETERS.intersection(self.query) - self.read):
            for value in self.texts(name):
                self.miss(name, value, NOT_HERE)

    def without(self, *unmet: Unmet) -> str:
        """The query of the same page but for what cannot be had."""
        query = self.query.copy()
        query.pop("download", None)
        for each in unmet:
            kept = [value for value in query.getlist(each.name) if value != each.value]
            query.setlist(each.name, kept)
        return "?" + query.urlencode()


def address_of(request: HttpRequest) -> Address:
    """One for all that reads the request, so that all of it is named together."""
    if not hasattr(request, "address"):
        request.address = Address(request.GET)  # type: ignore[attr-defined]
    address: Address = request.address  # type: ignore[attr-defined]
    return address


def shortened(value: str) -> str:
    """For a sentence: as much as one can read of it."""
    text = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in value
    )
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
