"""What the database refuses, in words: a form shows them, and no page ends as a 500."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import DatabaseError, IntegrityError, connection
from django.db.models import UniqueConstraint
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kpis import formatting
from kpis.admin.generic import ModelForm
from kpis.models import Centre, Channel, CostCategory
from kpis.models.allocation import SHARES_SUM
from kpis.models.cost import SPREAD_SUM
from kpis.models.decimals import TOO_MANY_DECIMALS
from kpis.models.standing import CLOSED_FIGURES
from kpis.models.triggers import CLOSED_MONTH

#: SQLSTATE: what a trigger raises, data out of range, and broken constraints.
RAISED = "P0001"
#: More closed months of a centre than this are told by the first and the last.
MOST_NAMED = 4
REFUSING_CLASSES = {"22", "23"}
UNUSED_CHANNEL = _("A cost line or a contact volume names a channel that its centre does not use.")
PARTS_SUM = _(
    "Nothing was changed: the months of a spread invoice must total its amount. Change or delete "
    "the invoice as a whole, on the centre's costs page."
)
SHARES = _(
    "Nothing was changed: fixed shares must total 100 percent and belong to the rule's own "
    "centre; rules on another basis have none."
)
WORDS: dict[str, Promise | str | None] = {
    "kpis_costline_channel_of_centre": UNUSED_CHANNEL,
    "kpis_contactvolume_channel_of_centre": UNUSED_CHANNEL,
    "kpis_staffing_channel_of_centre": UNUSED_CHANNEL,
    "kpis_allocationshare_channel_of_centre": UNUSED_CHANNEL,
    SPREAD_SUM: PARTS_SUM,
    SHARES_SUM: SHARES,
    TOO_MANY_DECIMALS: _(
        "Nothing was changed: an amount has more decimals than the currency of its centre."
    ),
    **{
        each.name: each.violation_error_message
        for table in (Centre, Channel, CostCategory)
        for each in table._meta.constraints
        if isinstance(each, UniqueConstraint)
    },
}


#: By the column: what it decides, and what can be done instead.
REOPEN = _("Or have an administrator reopen these months, with a reason.")
STANDING: dict[str, Promise] = {
    "kind": format_lazy(
        "{} {}",
        _(
            "With another kind, this channel would start or stop counting in them. First give the "
            "centre a contact definition from its first month on."
        ),
        REOPEN,
    ),
    "behaviour": format_lazy(
        "{} {}",
        _(
            "The cost of one more contact would change in them. Add a new category for spending "
            "from now on."
        ),
        REOPEN,
    ),
    "fiscal_year_start": format_lazy(
        "{} {}",
        _("Their quarters and years would contain different months."),
        REOPEN,
    ),
    "practical_capacity": format_lazy(
        "{} {}", _("Their used and unused time would change."), REOPEN
    ),
    "paid_hours": format_lazy("{} {}", _("Their used and unused time would change."), REOPEN),
    "contacts_at_once": format_lazy("{} {}", _("Their used and unused time would change."), REOPEN),
}


class Refusal(Exception):
    """The database refused what a person asked for; the text says why."""


@contextmanager
def refusals() -> Iterator[None]:
    """Raise a refusal of the database as ``Refusal``, and any other failure as it is."""
    try:
        yield
    except DatabaseError as error:
        if not is_refusal(error):
            raise
        raise Refusal(explain(error)) from error


def check_deferred_constraints() -> None:
    """Have foreign keys that wait for the commit checked now, where a form can still say so."""
    connection.check_constraints()


def is_refusal(error: DatabaseError) -> bool:
    state = getattr(error.__cause__, "sqlstate", None) or ""
    return isinstance(error, IntegrityError) or state == RAISED or state[:2] in REFUSING_CLASSES


def explain(error: DatabaseError) -> str:
    """Our words for the constraint, else the database's own, with its detail."""
    diagnosis: Any = getattr(error.__cause__, "diag", None)
    if diagnosis is None:
        return gettext("Nothing was changed: %(reason)s") % {"reason": error.args[0]}
    if diagnosis.constraint_name == CLOSED_MONTH:
        return closed_in_words(diagnosis.message_detail)
    if diagnosis.message_hint == CLOSED_FIGURES:
        return standing_in_words(diagnosis.message_detail)
    if words := WORDS.get(diagnosis.constraint_name or ""):
        return str(words)
    reason = " ".join(filter(None, [diagnosis.message_primary, diagnosis.message_detail]))
    return gettext("The database refused this, and nothing was changed: %(reason)s") % {
        "reason": reason
    }


def standing_in_words(detail: str) -> str:
    """detail: as the trigger has it, what was to change and the closed months it decides."""
    found = json.loads(detail)
    return " ".join(
        [
            gettext("Nothing was changed: closed months keep their figures (%(months)s).")
            % {"months": closed_months_in_words(found["months"])},
            str(STANDING[found["what"]]),
        ]
    )


def closed_months_in_words(months: Iterable[Sequence[str]]) -> str:
    """By centre, such as "Lyon: August 2026, September 2026"; of many, the first and the last."""
    by_centre: dict[str, list[str]] = defaultdict(list)
    for centre, month in months:
        by_centre[centre].append(formatting.month_name(date.fromisoformat(f"{month}-01")))
    return "; ".join(
        formatting.labelled(centre, names_of_months(names)) for centre, names in by_centre.items()
    )


def names_of_months(names: Sequence[str]) -> str:
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    return gettext("%(first)s to %(last)s (%(count)s months)") % {
        "first": names[0],
        "last": names[-1],
        "count": formatting.count(len(names)),
    }


def closed_in_words(month: str | None) -> str:
    """month: as the trigger names it, such as 2026-05; None where it is about all of them."""
    if month is None:
        return gettext("Nothing was changed: the centre has closed months.")
    name = formatting.month_name(date.fromisoformat(f"{month}-01"))
    return gettext(
        "Nothing was changed: %(month)s is closed in this centre. "
        "An administrator can reopen it, with a reason."
    ) % {"month": name}


def refused(form: type[ModelForm[Any]], refusal: str) -> type[ModelForm[Any]]:
    """The form as it was typed, with the refusal at its head."""

    class RefusedForm(form):  # type: ignore[valid-type, misc]
        def clean(self) -> dict[str, Any]:
            cleaned: dict[str, Any] = super().clean() or self.cleaned_data
            self.add_error(None, refusal)
            return cleaned

        def _post_clean(self) -> None:
            """No validation again: it may be what the database refused."""

    return RefusedForm
