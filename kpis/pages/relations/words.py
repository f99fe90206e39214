"""How strong a relation is, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.formatting import Number, not_available
from kpis.pages.words.metrics import name_at_start, name_of, name_within
from kpis.reports.centre.relations import PAIRS_FOR_A_WORD, Correlation, Relation
from kpis.vocabulary import Strength


def strength_name(relation: Relation) -> str:
    """Of the changes; why no word is said, where none is."""
    if not relation.is_enough:
        return _("too few months")
    if relation.changes is None:
        return not_available()
    if relation.changes.pairs < PAIRS_FOR_A_WORD:
        return _("too few months for a word")
    if relation.strength is None:
        return _("not clear: 0 is within")
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


def interval_text(correlation: Correlation | None) -> str:
    """Where it lies with 95 % confidence; empty where there is none."""
    if correlation is None:
        return ""
    ends = {"low": correlation_text(correlation.low), "high": correlation_text(correlation.high)}
    return _("%(low)s to %(high)s") % ends


def sentence(relation: Relation) -> str:
    """What the changes from month to month say of the two, and no reason for it."""
    if not relation.is_enough:
        return too_few(relation.moves.total)
    if relation.changes is None:
        return _(
            "One of the two changed by the same in all of these months: there is no rank "
            "correlation of changes."
        )
    return f"{tendency(relation, relation.changes)} {moves_sentence(relation)}"


def too_few(changes: int) -> str:
    text = ngettext(
        "%(count)s change from one month to the next is too few to tell: it takes six.",
        "%(count)s changes from one month to the next are too few to tell: it takes six.",
        changes,
    )
    return text % {"count": formatting.count(changes)}


def tendency(relation: Relation, changes: Correlation) -> str:
    if changes.pairs >= PAIRS_FOR_A_WORD and not changes.is_clear:
        text = _(
            "From these months it cannot be told whether %(subject)s and cost per contact "
            "change together: the interval includes 0."
        )
        return text % {"subject": name_within(relation.metric)}
    if changes.strength is None:
        text = _(
            "%(count)s changes are few: with less than a year of them no word is said of how "
            "strong the relation is."
        )
        return text % {"count": formatting.count(changes.pairs)}
    if changes.value > 0:
        text = _("%(subject)s and cost per contact tend to rise, or to fall, in the same months.")
    else:
        text = _(
            "%(subject)s and cost per contact tend to change in opposite ways: "
            "one rises in the months in which the other falls."
        )
    return text % {"subject": name_at_start(relation.metric)}


def levels_sentence(relation: Relation) -> str:
    """Second, and with a warning; empty where there is no such correlation."""
    if relation.levels is None:
        return ""
    text = _(
        "Of the months themselves, and not of their changes, the rank correlation is %(value)s "
        "(95%%: %(interval)s). Both may drift with time, and then it is high without any relation."
    )
    return text % {
        "value": correlation_text(relation.levels.value),
        "interval": interval_text(relation.levels),
    }


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
    metric = name_of(relation.metric)
    return [
        text % {"count": formatting.count(number), "metric": metric} if number else ""
        for number, text in texts
    ]
