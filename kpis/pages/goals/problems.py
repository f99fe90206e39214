"""Why a goal was not saved: what was wrong with it, or who was first."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.entry.recording.annotations import seen_annotation
from kpis.entry.recording.goal_rows import KEY
from kpis.entry.recording.limits import seen_limit
from kpis.entry.recording.targets import seen_target
from kpis.entry.refusals import Conflict, Conflicted, Mistakes, NotSaved
from kpis.formatting import month_name
from kpis.models import Annotation, QualityLimit, Target
from kpis.pages.goals.words import goal_text
from kpis.pages.saving import conflicts_in_words, problems_of
from kpis.pages.words.metrics import name_of
from kpis.vocabulary import Metric

Row = Target | QualityLimit | Annotation


@dataclass(frozen=True, slots=True)
class GoalConflict:
    """Who was first, and what stands now: saved again, mine takes the place of theirs.

    when: empty where nobody knows. theirs: in words; empty where the row is gone. mine: the
    fields that the later person has changed; None where that is not known. id, seen: of the row
    as it stands now.
    """

    who: str
    when: str
    theirs: str
    mine: frozenset[str] | None
    id: int | None
    seen: str


@dataclass(frozen=True, slots=True)
class GoalProblems:
    """status: of the answer, such as 422. is_wrong: whether fields of the form are."""

    status: int
    message: str
    is_wrong: bool = False
    conflict: GoalConflict | None = None


def goal_problems(refusal: NotSaved, currency: str) -> GoalProblems:
    if isinstance(refusal, Conflicted):
        (conflict,) = refusal.conflicts
        return GoalProblems(
            409, conflicts_in_words(refusal), conflict=conflict_words(conflict, currency)
        )
    found = problems_of(refusal, lambda _row: {})
    wrong = found.errors.get(KEY, {})
    several = isinstance(refusal, Mistakes) and len(wrong) > 1
    message = _("Not saved: correct the marked fields.") if several else found.message
    return GoalProblems(found.status, message, is_wrong=bool(wrong))


def conflict_words(conflict: Conflict, currency: str) -> GoalConflict:
    row: Row | None = conflict.theirs
    return GoalConflict(
        who=conflict.who or _("someone outside the pages"),
        when=formatting.moment_name(conflict.when) if conflict.when else "",
        theirs=standing_words(row, currency) if row else "",
        mine=conflict.mine,
        id=row.pk if row else None,
        seen=mark_of(row) if row else "",
    )


def mark_of(row: Row) -> str:
    if isinstance(row, Annotation):
        return seen_annotation(row)
    return seen_target(row) if isinstance(row, Target) else seen_limit(row)


def standing_words(row: Row, currency: str) -> str:
    """What stands there now, such as "€5.50 from May 2026 on"."""
    if isinstance(row, Annotation):
        return _("%(month)s: “%(text)s”") % {"month": month_name(row.month), "text": row.text}
    words = {
        "figure": name_of(Metric(row.metric)),
        "value": goal_text(Metric(row.metric), row.value, currency),
        "month": month_name(row.valid_from),
    }
    return _("%(figure)s %(value)s from %(month)s on") % words
