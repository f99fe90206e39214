"""From the report of what no longer comes to the words on its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.entry.stopped import Stopped
from kpis.facts import CentreFact
from kpis.pages.words.endings import ending_key
from kpis.reports.closing.endings import EndingFact, EndingsReport
from kpis.reports.visible import CentreContext


class EndingRow(NamedTuple):
    id: int
    name: str
    ended_from: str


class StoppedRow(NamedTuple):
    """what: as ending_key has it. last: the month it came last in."""

    what: str
    name: str
    last: str
    ended_from: str


class EndedBatch(NamedTuple):
    """What was said in one step stands together, and is undone together."""

    who: str
    rows: Sequence[EndingRow]
    undo_all: str


@dataclass(frozen=True, slots=True)
class EndingsPage:
    """stopped: what nobody has ended yet, and yet came long ago only."""

    centre: CentreFact
    may_record: bool
    batches: Sequence[EndedBatch]
    stopped: Sequence[StoppedRow]
    end_all: str


def endings_page(
    frame: CentreContext, report: EndingsReport, stopped: Sequence[Stopped]
) -> EndingsPage:
    return EndingsPage(
        centre=frame.centre,
        may_record=frame.may_record,
        batches=batches(report),
        stopped=[stopped_row(each, report) for each in stopped],
        end_all=ngettext("End it", "End all %(count)s", len(stopped)) % {"count": len(stopped)},
    )


def batches(report: EndingsReport) -> list[EndedBatch]:
    found = []
    for said_at, group in groupby(report.endings, key=lambda ending: ending.said_at):
        rows = list(group)
        who = rows[0].said_by or _("someone outside the pages")
        values = {"person": who, "moment": formatting.moment_name(said_at) if said_at else ""}
        count = len(rows)
        found.append(
            EndedBatch(
                who=_("%(person)s, %(moment)s") % values,
                rows=[ending_row(each, report) for each in rows],
                undo_all=ngettext("Undo", "Undo all %(count)s", count) % {"count": count},
            )
        )
    return found


def ending_row(ending: EndingFact, report: EndingsReport) -> EndingRow:
    name = report.name(ending.category, ending.channel)
    return EndingRow(ending.id, name, formatting.month_name(ending.ended_from))


def stopped_row(stopped: Stopped, report: EndingsReport) -> StoppedRow:
    return StoppedRow(
        what=ending_key(stopped.ending),
        name=report.name(stopped.category_id, stopped.channel_id),
        last=formatting.month_name(stopped.last),
        ended_from=formatting.month_name(stopped.ending.ended_from),
    )
