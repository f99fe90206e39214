"""A step as a clause of the sentence: what happened, without how much."""

from django.utils.translation import gettext as _

from kpis.pages.words.steps import Names, in_sentence, near_name, redefinition_name
from kpis.reports.centre.bridges import Explanation, ShownStep, StepKind


def phrase_of(step: ShownStep, explained: Explanation, names: Names) -> str:
    """Such as "salaries rose". French has no verb here: no name needs an article then."""
    if step.kind is StepKind.SPEND:
        return spend_phrase(step) % {"name": in_sentence(names.of(step))}
    if step.kind is StepKind.VOLUME:
        return volume_phrase(step)
    if step.kind is StepKind.START_GAP:
        period = near_name(explained.before.period, explained.now.period)
        return _("the gap already there in %(period)s") % {"period": period}
    if step.kind is StepKind.MIX:
        return mix_phrase(step, names)
    if step.kind is StepKind.REDEFINED:
        return redefinition_name(names)
    return other_phrase(step)


def spend_phrase(step: ShownStep) -> str:
    before, after = step.before or 0, step.after or 0
    if before < 0 and after < 0:
        more = _("larger credit notes for %(name)s")
        return more if after < before else _("smaller credit notes for %(name)s")
    if after < 0:
        return _("credit notes for %(name)s")
    if before < 0:
        return _("no more credit notes for %(name)s")
    if not before:
        return _("%(name)s newly charged")
    if not after:
        return _("%(name)s no longer charged")
    return _("%(name)s rose") if after > before else _("%(name)s fell")


def volume_phrase(step: ShownStep) -> str:
    """Where credit notes exceed the bills, fewer contacts carry a gain, and not costs."""
    if (step.after or 0) < (step.before or 0):
        return _("fewer contacts carried the costs") if step.effect > 0 else _("fewer contacts")
    return _("more contacts shared the costs") if step.effect < 0 else _("more contacts")


def mix_phrase(step: ShownStep, names: Names) -> str:
    """Of several channels; those that are new or gone are named."""
    mix = _("a more expensive channel mix") if step.effect > 0 else _("a cheaper channel mix")
    parts = step.parts or (step,)
    new = [in_sentence(names.of(part)) for part in parts if not part.before]
    gone = [in_sentence(names.of(part)) for part in parts if not part.after]
    if bool(new) is bool(gone):
        return mix
    text = _("%(mix)s, with %(channels)s new") if new else _("%(mix)s, without %(channels)s")
    return text % {"mix": mix, "channels": ", ".join(new or gone)}


def other_phrase(step: ShownStep) -> str:
    rises = step.effect > 0
    return {
        StepKind.OTHER: _("other costs rose") if rises else _("other costs fell"),
        StepKind.HANDLE_TIME: directed(
            step, _("longer handle times"), _("shorter handle times"), _("handle times")
        ),
        StepKind.RATE: directed(
            step, _("a higher cost per minute"), _("a lower cost per minute"), _("cost per minute")
        ),
        StepKind.CONTACT_COST: directed(
            step,
            _("a higher cost per contact on channels without handle time"),
            _("a lower cost per contact on channels without handle time"),
            _("cost per contact of channels without handle time"),
        ),
        StepKind.OUTSIDE: _("cost outside the counted channels"),
    }[step.kind]


def directed(step: ShownStep, up: str, down: str, neither: str) -> str:
    """Up or down where every channel that matters went that way; credit notes can make a
    rise of time a fall of cost."""
    parts = [part for part in step.parts or (step,) if part.effect * step.effect > 0]
    moves = {(part.after or 0) > (part.before or 0) for part in parts}
    if moves == {step.effect > 0}:
        return up if step.effect > 0 else down
    return neither
