"""Why cost per contact moved, in one sentence with the two or three steps that matter."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kpis import formatting
from kpis.facts import Period
from kpis.formatting import money, signed_money
from kpis.pages.words.reported import incomplete_words
from kpis.pages.words.step_phrases import phrase_of
from kpis.pages.words.steps import Names, near_name, redefinition_name
from kpis.reports.centre.bridges import Explanation, NoBridge, ShownBridge, ShownStep, StepKind
from kpis.vocabulary import PeriodKind

#: A third step is told only where it is not small beside the first.
MOST_STEPS, SMALL_PART = 3, 5


def why_sentence(explained: Explanation, names: Names, currency: str) -> SafeString:
    """Safe markup: amounts are bold, every name is escaped.

    Nothing is said of a rise or a fall where a period is not complete.
    """
    if not explained.now.is_complete:
        return plain(incomplete_words(explained.now))
    if not explained.before.is_complete:
        return plain(_("There is no complete earlier period to compare with."))
    if explained.bridge is None:
        return without_bridge(explained, currency)
    if not explained.is_complete:
        return plain(
            _("What counts as a contact now is not known for the whole of the earlier period.")
        )
    bridge = explained.bridge
    head = head_of(explained, bridge, currency)
    along, against = telling_steps(bridge, from_target=explained.target is not None)
    values = {
        "head": head,
        "along": join(told(step, explained, names, currency) for step in along),
        "against": join(told(step, explained, names, currency) for step in against),
    }
    if not along:
        told_all = format_html(_("{head}."), **values)
    elif not against:
        told_all = format_html(_("{head}: {along}."), **values)
    else:
        told_all = format_html(_("{head}: {along}; {against}."), **values)
    if explained.target is not None or not bridge.redefined:
        return told_all
    return format_html("{} {}", told_all, redefinition_sentence(explained, names, currency))


def redefinition_sentence(explained: Explanation, names: Names, currency: str) -> SafeString:
    """What was counted otherwise, apart from all that is told of the two counted alike."""
    assert explained.bridge is not None
    effect = strong(unbroken(signed_money(explained.bridge.redefined, currency)))
    text = _("Besides, {redefinition} ({effect}).")
    return format_html(text, redefinition=redefinition_name(names), effect=effect)


def plain(text: str) -> SafeString:
    return format_html("{}", text)


def without_bridge(explained: Explanation, currency: str) -> SafeString:
    """What is lacking, and on which side; the cost stays in every total."""
    now, before = explained.now, explained.before
    names = {
        "now": near_name(now.period, before.period),
        "before": near_name(before.period, now.period),
    }
    cost = strong(money(now.cost, currency, 0))
    if explained.reason is NoBridge.NO_CONTACTS_NOW:
        if now.cost is None:
            return format_html(_("No cost and no contact is recorded for {now}."), **names)
        text = _(
            "No contact counts in {now}, so it has no cost per contact; its cost of {cost} "
            "stays in every total."
        )
        return format_html(text, cost=cost, **names)
    texts = {
        NoBridge.NO_COST_NOW: _("No cost is recorded for {now}, so nothing can be compared."),
        NoBridge.NO_CONTACTS_BEFORE: _(
            "No contact counts in {before}, so it has no cost per contact to compare with."
        ),
        NoBridge.NO_COST_BEFORE: _(
            "No cost is recorded for {before}, so there is nothing to compare with."
        ),
        NoBridge.COUNTED_OTHERWISE: _(
            "Contacts are not counted alike in {before} and in {now}, and cannot be recounted: "
            "nothing is compared."
        ),
        NoBridge.NO_HANDLE_TIME: _(
            "No channel has a known handle time in both {before} and {now}, so the change cannot "
            "be explained by work."
        ),
    }
    assert explained.reason is not None
    return format_html(texts[explained.reason], **names)


def head_of(explained: Explanation, bridge: ShownBridge, currency: str) -> SafeString:
    from_target = explained.target is not None
    difference = bridge.difference if from_target else bridge.alike_difference
    values = {
        "amount": strong(money(abs(difference), currency)),
        "end": strong(money(bridge.end, currency)),
        "compared": compared_with(explained.before.period, explained.now.period),
    }
    if explained.target is not None:
        values["target"] = strong(money(explained.target, currency))
        above, below = (
            _("{amount} above the target of {target}"),
            _("{amount} below the target of {target}"),
        )
        same = _("On the target of {target}")
    else:
        above, below, same = words_of_change(explained)
    text = above if difference > 0 else below if difference < 0 else same
    return format_html(text, **values)


def words_of_change(explained: Explanation) -> tuple[str, str, str]:
    """Up, down and unchanged; where something was redefined they say that it is counted alike."""
    if explained.redefinition is not None:
        return (
            _("Counted alike, up {amount} {compared}"),
            _("Counted alike, down {amount} {compared}"),
            _("Counted alike, unchanged {compared}"),
        )
    return (
        _("Up {amount} {compared}"),
        _("Down {amount} {compared}"),
        _("Unchanged {compared} at {end}"),
    )


def compared_with(before: Period, now: Period) -> str:
    """Such as "on April"; French contracts its preposition with an article."""
    if before.kind is PeriodKind.YEAR_TO_DATE:
        text = pgettext("compared with", "on the year to %(month)s")
        return text % {"month": formatting.month_name(formatting.last_month(before))}
    if before.kind is PeriodKind.ROLLING_YEAR:
        text = pgettext("compared with", "on the 12 months to %(month)s")
        return text % {"month": formatting.month_name(formatting.last_month(before))}
    return pgettext("compared with", "on %(period)s") % {"period": near_name(before, now)}


def telling_steps(
    bridge: ShownBridge, *, from_target: bool = False
) -> tuple[list[ShownStep], list[ShownStep]]:
    """The largest two or three: those that go with the change, then those against it. From one
    period to the next they are of the two counted alike."""
    told = [s for s in bridge.steps if s.effect]
    if not from_target:
        told = [step for step in told if step.kind is not StepKind.REDEFINED]
    steps = sorted(told, key=lambda step: -abs(step.effect))
    kept = steps[: MOST_STEPS - 1]
    kept += [
        step
        for step in steps[MOST_STEPS - 1 : MOST_STEPS]
        if SMALL_PART * abs(step.effect) >= abs(steps[0].effect)
    ]
    rises = (bridge.difference if from_target else bridge.alike_difference) >= 0
    along = [step for step in steps if (step.effect > 0) is rises]
    told_along = [step for step in kept if step in along] or along[:1]
    return told_along, [step for step in kept if step not in told_along]


def told(step: ShownStep, explained: Explanation, names: Names, currency: str) -> SafeString:
    effect = strong(unbroken(signed_money(step.effect, currency)))
    return format_html("{} ({})", phrase_of(step, explained, names), effect)


def strong(text: str) -> SafeString:
    return format_html("<b>{}</b>", text)


def unbroken(amount: str) -> str:
    """A line may end after a sign, but not here."""
    return amount[0] + "\N{WORD JOINER}" + amount[1:]


def join(pieces: Iterable[SafeString]) -> SafeString:
    *first, last = list(pieces) or [SafeString()]
    if not first:
        return last
    start = format_html_join(", ", "{}", ([piece] for piece in first))
    return format_html(_("{first} and {last}"), first=start, last=last)
