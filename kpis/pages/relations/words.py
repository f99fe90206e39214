"""What the figures of service are called in a sentence, and how strong a relation is."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kpis import formatting
from kpis.formatting import Number, not_available
from kpis.models.labels import LABELS
from kpis.reports.relations import Relation
from kpis.vocabulary import Metric, Strength


def metric_name(metric: Metric) -> str:
    return str(LABELS[metric])


def subject_of(metric: Metric) -> str:
    """French begins with an article."""
    return {
        Metric.AVERAGE_HANDLE_TIME: pgettext("begins a sentence", "Average handle time"),
        Metric.FIRST_CONTACT_RESOLUTION: pgettext("begins a sentence", "First-contact resolution"),
        Metric.SATISFACTION: pgettext("begins a sentence", "Satisfaction"),
        Metric.RESPONSE_TIME: pgettext("begins a sentence", "Response time"),
    }[metric]


def strength_name(relation: Relation) -> str:
    """Never without what it is that is strong: no more than that both are in one order."""
    if relation.strength is None:
        return not_available() if relation.is_enough else _("too few months")
    return {
        Strength.WEAK: _("weak"),
        Strength.MODERATE: _("moderate"),
        Strength.STRONG: _("strong"),
    }[relation.strength]


def correlation_text(correlation: Number | None) -> str:
    """With its sign, and two decimals."""
    if correlation is None:
        return not_available()
    text = formatting.number(correlation, 2)
    return text if formatting.is_zero(text) else formatting.signed(text, correlation)


def sentence(relation: Relation) -> str:
    """What the months say of the two, and no reason for it."""
    if not relation.is_enough:
        return too_few(len(relation.used))
    if relation.correlation is None:
        return _(
            "One of the two was the same in all of these months: there is no rank correlation."
        )
    return f"{tendency(relation)} {moves_sentence(relation)}"


def too_few(months: int) -> str:
    text = ngettext(
        "%(count)s month is too few to tell: it takes six.",
        "%(count)s months are too few to tell: it takes six.",
        months,
    )
    return text % {"count": formatting.count(months)}


def tendency(relation: Relation) -> str:
    assert relation.correlation is not None
    if relation.strength is Strength.WEAK:
        text = _("%(subject)s and cost per contact are in no common order.")
    elif relation.correlation > 0:
        text = _("%(subject)s and cost per contact tend to be high in the same months.")
    else:
        text = _(
            "%(subject)s and cost per contact tend to be opposite: "
            "one is high in the months in which the other is low."
        )
    return text % {"subject": subject_of(relation.metric)}


def moves_sentence(relation: Relation) -> str:
    """Nothing where no two of the months follow each other."""
    moves = relation.moves
    if not moves.total:
        return ""
    text = ngettext(
        "From one month to the next they moved the same way in %(together)s of %(count)s case.",
        "From one month to the next they moved the same way in %(together)s of %(count)s cases.",
        moves.total,
    )
    numbers = {"together": moves.together, "count": moves.total}
    return text % {name: formatting.count(number) for name, number in numbers.items()}


def months_sentence(relation: Relation) -> str:
    """How many months are used, and why the others are not."""
    total, used = len(relation.months), len(relation.used)
    text = ngettext(
        "%(used)s of %(count)s month is used.", "%(used)s of %(count)s months are used.", total
    )
    sentences = [text % {"used": formatting.count(used), "count": formatting.count(total)}]
    if used < total:
        reasons = ", ".join(reason for reason in left_out(relation) if reason)
        sentences.append(_("Left out: %(reasons)s.") % {"reasons": reasons})
    return " ".join(sentences)


def left_out(relation: Relation) -> list[str]:
    """A month stands under the first thing that it lacks."""
    whole = [month for month in relation.months if month.is_complete]
    costed = [month for month in whole if month.cost_per_contact is not None]
    incomplete = len(relation.months) - len(whole)
    without_cost = len(whole) - len(costed)
    without_value = len(costed) - len(relation.used)
    texts = [
        (incomplete, ngettext("%(count)s not complete", "%(count)s not complete", incomplete)),
        (without_cost, _("%(count)s without cost per contact")),
        (without_value, _("%(count)s without a known value (%(metric)s)")),
    ]
    metric = metric_name(relation.metric)
    return [
        text % {"count": formatting.count(number), "metric": metric} if number else ""
        for number, text in texts
    ]
