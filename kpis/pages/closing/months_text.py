"""From the report of closes to the rows of the list."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.facts import CentreFact
from kpis.formatting import moment_name
from kpis.pages.closing.words import CloseForm, seen_figures
from kpis.reports.closing.closes import CloseRow, CloseState
from kpis.reports.visible import CentreContext


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month of the list. tone: of its state. stands: the figure as it is now, where another
    was reported. seen: what the page showed of it."""

    month: date
    key: str
    name: str
    state: str
    tone: str
    note: str
    cost_per_contact: str
    stands: str
    cost: str
    contacts: str
    is_closed: bool
    can_be_closed: bool
    chosen: bool
    seen: str


@dataclass(frozen=True, slots=True)
class ClosesPage:
    centre: CentreFact
    currency_name: str
    may_record: bool
    form: CloseForm
    rows: Sequence[MonthRow]
    can_choose: bool
    has_open_points: bool
    has_notes: bool
    answer: str


def closes_page(
    frame: CentreContext, rows: Sequence[CloseRow], form: CloseForm, chosen: AbstractSet[str]
) -> ClosesPage:
    """chosen: the months whose box is ticked, as 2026-05."""
    return ClosesPage(
        centre=frame.centre,
        currency_name=formatting.currency_name(frame.centre.currency),
        may_record=frame.may_record,
        form=form,
        rows=[month_row(row, frame.centre, chosen) for row in rows],
        can_choose=any(row.can_be_closed for row in rows),
        has_open_points=any(row.points for row in rows if row.can_be_closed),
        has_notes=any(row.close for row in rows),
        answer=answer(rows),
    )


def answer(rows: Sequence[CloseRow]) -> str:
    """What there is to do, in one sentence."""
    ready = sum(row.state is CloseState.READY for row in rows)
    unfinished = [row for row in rows if row.state is CloseState.UNFINISHED]
    texts = []
    if ready:
        text = ngettext("One month can be closed.", "%(count)s months can be closed.", ready)
        texts.append(text % {"count": ready})
    if unfinished:
        text = ngettext(
            "One month still has open items.",
            "%(count)s months still have open items.",
            len(unfinished),
        )
        texts.append(text % {"count": len(unfinished)})
    return " ".join(texts) or _("Every month that has ended is closed.")


def month_row(row: CloseRow, centre: CentreFact, chosen: AbstractSet[str]) -> MonthRow:
    key = f"{row.month:%Y-%m}"
    label, tone = state_words(row)
    return MonthRow(
        month=row.month,
        key=key,
        name=formatting.month_name(row.month),
        state=label,
        tone=tone,
        note=note_of(row),
        cost_per_contact=formatting.money(row.cost_per_contact, centre.currency),
        stands=stands_words(row, centre.currency),
        cost=formatting.money(row.cost, centre.currency, 0),
        contacts=formatting.count(row.contacts),
        is_closed=row.state is CloseState.CLOSED,
        can_be_closed=row.can_be_closed,
        chosen=key in chosen,
        seen=seen_figures(row.cost, row.contacts, row.points),
    )


def stands_words(row: CloseRow, currency: str) -> str:
    """The figure as it stands, where another was reported."""
    if row.stands is None:
        return ""
    return _("today %(figure)s") % {"figure": formatting.money(row.stands.now, currency)}


def state_words(row: CloseRow) -> tuple[str, str]:
    if row.state is CloseState.UNFINISHED:
        text = ngettext("%(count)s open point", "%(count)s open points", row.points)
        return text % {"count": row.points}, "warn"
    return {
        CloseState.CLOSED: (_("closed"), "good"),
        CloseState.READY: (_("can be closed"), ""),
        CloseState.RUNNING: (_("has not ended"), ""),
        CloseState.EMPTY: (_("nothing recorded"), ""),
    }[row.state]


def note_of(row: CloseRow) -> str:
    """Who closed the month, or reopened it, and when."""
    if row.close is None:
        return ""
    if row.close.reopened_at is None:
        values = {
            "person": row.close.closed_by,
            "moment": moment_name(row.close.closed_at),
        }
        return _("%(person)s, %(moment)s") % values
    values = {
        "person": row.close.reopened_by,
        "moment": moment_name(row.close.reopened_at),
    }
    return _("reopened by %(person)s, %(moment)s") % values
