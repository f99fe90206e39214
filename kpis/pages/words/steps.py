"""What periods, steps and what they are about are called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kpis import formatting
from kpis.facts import Named, Period
from kpis.pages.words.small import join_items
from kpis.reports.centre.bridges import Explanation, Redefinition, ShownStep, StepKind
from kpis.vocabulary import CountBasis, PeriodKind


@dataclass(frozen=True, slots=True)
class Names:
    """Of categories and channels, by id."""

    categories: Mapping[int, Named]
    channels: Mapping[int, Named]
    redefinition: Redefinition | None = None

    def of(self, step: ShownStep) -> str:
        """The category's or channel's, as it was entered."""
        assert step.subject is not None
        known = self.categories if step.kind is StepKind.SPEND else self.channels
        return known[step.subject].name


def names_from(
    categories: Iterable[Named],
    channels: Iterable[Named],
    redefinition: Redefinition | None = None,
) -> Names:
    return Names(
        categories={category.id: category for category in categories},
        channels={channel.id: channel for channel in channels},
        redefinition=redefinition,
    )


def redefinition_name(names: Names) -> str:
    """What counts otherwise, such as "social media counts too"."""
    found = names.redefinition
    if found is None or bool(found.added) + bool(found.removed) + bool(found.basis) != 1:
        return _("contacts counted differently")
    if found.basis is not None:
        return {
            CountBasis.OFFERED: _("contacts offered count, not those handled"),
            CountBasis.HANDLED: _("contacts handled count, not those offered"),
        }[found.basis]
    ids = found.added or found.removed
    channels = [in_sentence(names.channels[id].name) for id in sorted(ids) if id in names.channels]
    if found.added:
        text = ngettext("%(channels)s counts too", "%(channels)s count too", len(channels))
    else:
        text = ngettext(
            "%(channels)s no longer counts", "%(channels)s no longer count", len(channels)
        )
    return text % {"channels": join_items(channels)}


def in_sentence(name: str) -> str:
    """Without its capital, where it is no abbreviation and no name such as SaaS."""
    first = name.partition(" ")[0]
    return name[:1].lower() + name[1:] if first[1:].islower() else name


def near_name(period: Period, other: Period) -> str:
    """A month beside the one before or after it needs no year."""
    months = abs(period.start - other.start).days <= 31
    if period.kind is PeriodKind.MONTH and months:
        return formatting.month_alone(period.start)
    return formatting.period_in_sentence(period)


def period_names(explained: Explanation) -> dict[str, str]:
    before, now = explained.before.period, explained.now.period
    return {"before": near_name(before, now), "now": near_name(now, before)}


def title_of(explained: Explanation) -> str:
    """Such as "Why May costs more than April"."""
    return title_text(explained) % period_names(explained)


def title_text(explained: Explanation) -> str:
    if explained.bridge is None or not explained.is_complete:
        return _("From %(before)s to %(now)s")
    from_target = explained.target is not None
    bridge = explained.bridge
    difference = bridge.difference if from_target else bridge.alike_difference
    if explained.target is not None:
        above, below = (
            _("Why a contact cost more than the target in %(now)s"),
            _("Why a contact cost less than the target in %(now)s"),
        )
        same = _("How the cost per contact met the target in %(now)s")
    else:
        above = _("Why a contact cost more in %(now)s than in %(before)s")
        below = _("Why a contact cost less in %(now)s than in %(before)s")
        same = _("Why a contact cost the same in %(now)s as in %(before)s")
    return above if difference > 0 else below if difference < 0 else same


def step_name(step: ShownStep, names: Names) -> str:
    """Under a bar, and at the head of a row."""
    if step.subject is not None:
        return names.of(step)
    if step.kind is StepKind.REDEFINED:
        return capfirst(redefinition_name(names))
    return kind_name(step)


KIND_NAMES: dict[StepKind, Promise] = {
    StepKind.START_GAP: gettext_lazy("Gap at the start"),
    StepKind.OTHER: gettext_lazy("Other costs"),
    StepKind.MIX: gettext_lazy("Channel mix"),
    StepKind.HANDLE_TIME: gettext_lazy("Handle time"),
    StepKind.RATE: gettext_lazy("Cost per minute"),
    StepKind.CONTACT_COST: gettext_lazy("Cost per contact, no handle time"),
    StepKind.OUTSIDE: gettext_lazy("Outside counted channels"),
}


def kind_name(step: ShownStep) -> str:
    """Of a step that is of no category or channel in particular."""
    return volume_name(step) if step.kind is StepKind.VOLUME else str(KIND_NAMES[step.kind])


def volume_name(step: ShownStep) -> str:
    before, after = step.before or 0, step.after or 0
    if before == after:
        return _("As many contacts")
    return _("Fewer contacts") if after < before else _("More contacts")
