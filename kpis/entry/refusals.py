"""Why a save was refused: nothing of it was written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import IntegrityError
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.models.allocation import SHARES_SUM
from kpis.models.cost import SPREAD_SUM
from kpis.models.decimals import TOO_MANY_DECIMALS
from kpis.models.triggers import CLOSED_MONTH

#: The exclusion constraint of contact volumes.
SPANS_APART = "volume_spans_apart"
#: One rule a category and month, one definition a month.
ONCE = {"allocation_rule_once", "definition_once"}


class NotSaved(Exception):
    """Raised by every write that saved nothing, in the words of the person who reads it."""


@dataclass(eq=False)
class Mistakes(NotSaved):
    """What was typed cannot be taken: messages by unit and field ("" for the whole unit)."""

    messages: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A unit whose row somebody else changed since it was read.

    theirs: the row as it stands now, None where it is gone. who: empty outside of the pages.
    mine: the fields that the later person has changed, both: those that both have; None where
    that is not known. id: of a row that is gone and can come back with what was typed.
    """

    key: str
    theirs: Any
    who: str
    when: datetime | None
    mine: frozenset[str] | None = None
    both: frozenset[str] | None = None
    id: int | None = None


@dataclass(eq=False)
class Conflicted(NotSaved):
    """Somebody else was there first; the later person chooses."""

    conflicts: Sequence[Conflict]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A row that is no longer as the step left it, or stands where one would come back.

    row: with the names of the table's columns, as the step left it or as it stands there. who:
    changed it last, empty outside of the pages, and when.
    """

    table: type[Model]
    row: Any
    who: str
    when: datetime | None


@dataclass(eq=False)
class InTheWay(NotSaved):
    """A step cannot be undone or redone: others have changed what it concerns."""

    obstacles: Sequence[Obstacle]


@dataclass(eq=False)
class MonthIsClosed(NotSaved):
    """The month takes no write; None where the database did not say which."""

    month: date | None


@dataclass(eq=False)
class MonthsAreClosed(NotSaved):
    """Some of the months of a write take none."""

    months: Sequence[date]


@dataclass(eq=False)
class ClosedMonthsConcerned(NotSaved):
    """Closed months go by what was to change: an administrator does that, who saw which."""

    months: Sequence[date]


@dataclass(eq=False)
class ConfirmationNeeded(NotSaved):
    """It can be saved once the person has said so. keys: the units that it is about.

    text says what there is to know, replace and keep what can be done. ``agreed`` names the field
    with which the same save comes again, as "yes".
    """

    keys: Sequence[str]
    text: str
    replace: str
    keep: str
    agreed: ClassVar[str] = "replace"


class Overlapping(ConfirmationNeeded):
    """Days and a whole month of one channel exclude each other."""


class Unlikely(ConfirmationNeeded):
    """What was typed can be so, and mostly is a slip."""

    agreed = "unlikely"


class BelowClosed(ConfirmationNeeded):
    """The closed months of an invoice stand with more than it would be in all."""

    agreed = "below"


class Emptied(ConfirmationNeeded):
    """Units with records were left without any figure: the person chooses whether to remove."""


def constraint_of(error: IntegrityError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""


#: By constraint, what cannot be kept so.
WORDS: dict[str, Promise] = {
    SPREAD_SUM: gettext_lazy("The months of a spread invoice must total its amount."),
    TOO_MANY_DECIMALS: gettext_lazy("An amount has more decimals than the currency of its centre."),
    SHARES_SUM: gettext_lazy("Fixed shares must total 100 percent."),
}


def refusal_of(error: IntegrityError) -> NotSaved | None:
    """What the database meant, where it is something that a person can do about."""
    constraint = constraint_of(error)
    if constraint == CLOSED_MONTH:
        return MonthIsClosed(month_of(error))
    if words := WORDS.get(constraint):
        return Mistakes({"": {"": str(words)}})
    if constraint in ONCE:
        message = _("Someone else has just entered one for this month: reload the page.")
        return Mistakes({"": {"": message}})
    if constraint.endswith("_channel_of_centre"):
        return Mistakes({"": {"": _("The centre does not use this channel.")}})
    return None


def month_of(error: IntegrityError) -> date | None:
    detail = getattr(getattr(error.__cause__, "diag", None), "message_detail", None)
    return date.fromisoformat(f"{detail}-01") if detail else None
