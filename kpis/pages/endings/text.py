"""From the report of what no longer comes to the words on its page."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.entry.stopped import Stopped
from kpis.pages.words.endings import ending_key
from kpis.reports.closing.endings import EndingFact, EndingsReport


def endings_text(report: EndingsReport, stopped: Sequence[Stopped]) -> dict[str, Any]:
    """stopped: what nobody has ended yet, and yet came long ago only."""
    return {
        "batches": batches(report),
        "stopped": [stopped_row(each, report) for each in stopped],
        "end_all": ngettext("End it", "End all %(count)s", len(stopped)) % {"count": len(stopped)},
    }


def batches(report: EndingsReport) -> list[dict[str, Any]]:
    """What was said in one step stands together, and is undone together."""
    found = []
    for said_at, group in groupby(report.endings, key=lambda ending: ending.said_at):
        rows = list(group)
        who = rows[0].said_by or _("someone outside the pages")
        values = {"person": who, "moment": formatting.moment_name(said_at) if said_at else ""}
        count = len(rows)
        found.append(
            {
                "who": _("%(person)s, %(moment)s") % values,
                "rows": [ending_row(each, report) for each in rows],
                "undo_all": ngettext("Undo", "Undo all %(count)s", count) % {"count": count},
            }
        )
    return found


def ending_row(ending: EndingFact, report: EndingsReport) -> dict[str, Any]:
    return {
        "id": ending.id,
        "name": report.name(ending.category, ending.channel),
        "from": formatting.month_name(ending.ended_from),
    }


def stopped_row(stopped: Stopped, report: EndingsReport) -> dict[str, str]:
    return {
        "what": ending_key(stopped.ending),
        "name": report.name(stopped.category_id, stopped.channel_id),
        "last": formatting.month_name(stopped.last),
        "from": formatting.month_name(stopped.ending.ended_from),
    }
