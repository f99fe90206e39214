"""What a move would do, month by month, and what stands in its way, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kpis import formatting
from kpis.entry.recording.moving.clashes import Clash, Obstacle
from kpis.entry.recording.moving.move import Subject
from kpis.entry.recording.moving.plan import MonthPlan, MovePlan
from kpis.models import Centre, Channel, CostCategory

MOST_DAYS = 4
CLASHES = {
    Obstacle.OVERLAP: gettext_lazy(
        "One has a day and the other the whole month, so that they cannot be added up: %(days)s. "
        "Enter both by day or both by month first."
    ),
    Obstacle.HALF_KNOWN: gettext_lazy(
        "A count, such as offered or handle time, is known of one of them alone, so that the sum "
        "would be unknown: %(days)s. Enter it for both, or for neither, first."
    ),
    Obstacle.HOURS_HALF_KNOWN: gettext_lazy(
        "Staffed hours, full-time equivalents or hours signed in are known of one of them alone: "
        "%(days)s. Enter them for both, or for neither, first."
    ),
    Obstacle.COUNTED_APART: gettext_lazy(
        "Only one of them counts in the cost per contact: %(days)s. Give the centre a contact "
        "definition that has both, or neither, first."
    ),
}


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One month: what there is of the one and of the other, and what the other has then."""

    month: str
    is_closed: bool
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class CentrePreview:
    centre: str
    old: str
    new: str
    rows: Sequence[PreviewRow]
    sentences: Sequence[str]
    clashes: Sequence[str]
    has_contacts: bool


def previews_of(plans: Sequence[MovePlan]) -> list[CentrePreview]:
    centres = Centre.objects.in_bulk([plan.move.centre_id for plan in plans])
    names = names_of(plans)
    return [preview_of(plan, centres[plan.move.centre_id], *names) for plan in plans]


def names_of(plans: Sequence[MovePlan]) -> tuple[str, str]:
    if not plans:
        return "", ""
    move = plans[0].move
    rows: dict[int, Channel] | dict[int, CostCategory]
    if move.subject is Subject.CHANNEL:
        rows = Channel.objects.in_bulk([move.old, move.new])
    else:
        rows = CostCategory.objects.in_bulk([move.old, move.new])
    return rows[move.old].name, rows[move.new].name


def preview_of(plan: MovePlan, centre: Centre, old: str, new: str) -> CentrePreview:
    has_contacts = plan.move.subject is Subject.CHANNEL
    return CentrePreview(
        centre=centre.name,
        old=old,
        new=new,
        rows=[row_of(each, centre.currency, has_contacts) for each in plan.months],
        sentences=list(sentences_of(plan, old, new)),
        clashes=list(clashes_in_words(plan.clashes)),
        has_contacts=has_contacts,
    )


def row_of(plan: MonthPlan, currency: str, has_contacts: bool) -> PreviewRow:
    old, new = plan.old, plan.new
    after = new.cost if plan.is_closed else new.cost + old.cost
    cells = [formatting.count(old.lines)]
    cells += [formatting.money(cost, currency) for cost in (old.cost, new.cost, after)]
    if has_contacts:
        handled = new.handled if plan.is_closed else new.handled + old.handled
        numbers = (old.volumes, old.handled, new.handled, handled)
        cells += [formatting.count(number) for number in numbers]
    return PreviewRow(formatting.month_name(plan.month), plan.is_closed, cells)


def sentences_of(plan: MovePlan, old: str, new: str) -> Iterable[str]:
    values = {"old": old, "new": new}
    if not plan.months:
        yield _("Nothing is recorded in %(old)s in these months.") % values
    if plan.staying:
        months = names_of_days([each.month for each in plan.staying], is_month=True)
        yield _("Closed months keep %(old)s: %(months)s.") % {**values, "months": months}
    if plan.move.is_merge:
        yield (
            _(
                "Rules and targets of %(old)s go on for %(new)s where it has none of its own. "
                "%(old)s is no longer offered nor expected."
            )
            % values
        )


def clashes_in_words(clashes: Sequence[Clash]) -> Iterable[str]:
    for obstacle, text in CLASHES.items():
        days = sorted({clash.day for clash in clashes if clash.obstacle is obstacle})
        if days:
            is_month = obstacle in {Obstacle.HOURS_HALF_KNOWN, Obstacle.COUNTED_APART}
            yield str(text) % {"days": names_of_days(days, is_month=is_month)}


def names_of_days(days: Sequence[date], *, is_month: bool) -> str:
    """The first ones, and how many more."""
    name = formatting.month_name if is_month else formatting.day_name
    names = ", ".join(map(name, days[:MOST_DAYS]))
    more = len(days) - MOST_DAYS
    if more <= 0:
        return names
    return _("%(days)s and %(count)s more") % {"days": names, "count": formatting.count(more)}


def done_words(plans: Sequence[MovePlan]) -> str:
    moving = [month for plan in plans for month in plan.moving]
    lines = sum(month.old.lines for month in moving)
    volumes = sum(month.old.volumes for month in moving)
    text = ngettext("%(count)s cost line was moved", "%(count)s cost lines were moved", lines)
    told = text % {"count": formatting.count(lines)}
    if volumes:
        text = ngettext("%(count)s contact volume", "%(count)s contact volumes", volumes)
        told += ", " + text % {"count": formatting.count(volumes)}
    return f"{told}."
