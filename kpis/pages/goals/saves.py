"""What a post to the page of goals does: each of its buttons a function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.core.exceptions import SuspiciousOperation
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.entry.forms.goals import GoalWords, read_limit, read_remark, read_target
from kpis.entry.recording.annotations import Editor, record_annotation, remove_annotation
from kpis.entry.recording.limits import record_limit, remove_limit
from kpis.entry.recording.targets import record_target, remove_target
from kpis.entry.submissions import Outcome
from kpis.formatting import month_name
from kpis.metrics import TARGETED
from kpis.models import Channel, Target
from kpis.pages.goals.words import goal_text
from kpis.pages.words.metrics import name_of
from kpis.reports.visible import CentreContext
from kpis.vocabulary import Metric

#: What every member of the centre may add, and change of their own.
OF_EVERYONE = {"remark"}


@dataclass(frozen=True, slots=True)
class Save:
    """id: of the row that is changed or removed; None adds one. seen: how it looked."""

    frame: CentreContext
    user_id: int
    id: int | None
    seen: str
    texts: Mapping[str, str]

    @property
    def centre_id(self) -> int:
        return self.frame.centre.id

    @property
    def row_id(self) -> int:
        """Of a row that is removed."""
        if self.id is None:
            raise SuspiciousOperation("What is removed has an id.")
        return self.id

    @property
    def words(self) -> GoalWords:
        used = Channel.objects.filter(centrechannel__centre=self.centre_id)
        currency = self.frame.centre.currency
        return GoalWords(dict(used.values_list("code", "pk")), currency, formatting.decimal_mark())

    @property
    def editor(self) -> Editor:
        return Editor(self.user_id, self.frame.may_record)

    def said(self, text: str, metric: str, value: str, month: str) -> Outcome:
        return {"message": text % {"figure": metric, "value": value, "month": month}}


def save_target(save: Save) -> Outcome:
    values = read_target(save.texts, save.words, metrics_of(save))
    record_target(centre_id=save.centre_id, id=save.id, seen=save.seen, values=values)
    value = goal_text(values.metric, values.value, save.frame.centre.currency)
    text = _("Target saved: %(figure)s %(value)s from %(month)s on.")
    return save.said(text, name_of(values.metric), value, month_name(values.valid_from))


def metrics_of(save: Save) -> tuple[Metric, ...]:
    """Those that the pages calculate, and the one that the target is of already."""
    standing = Target.objects.filter(centre=save.centre_id, pk=save.id or 0).first()
    return (*TARGETED, Metric(standing.metric)) if standing else TARGETED


def remove_target_row(save: Save) -> Outcome:
    remove_target(centre_id=save.centre_id, id=save.row_id, seen=save.seen)
    return {"message": _("The target was removed.")}


def save_limit(save: Save) -> Outcome:
    values = read_limit(save.texts, save.words)
    record_limit(centre_id=save.centre_id, id=save.id, seen=save.seen, values=values)
    value = goal_text(values.metric, values.value, save.frame.centre.currency)
    text = _("Limit saved: %(figure)s %(value)s from %(month)s on.")
    return save.said(text, name_of(values.metric), value, month_name(values.valid_from))


def remove_limit_row(save: Save) -> Outcome:
    remove_limit(centre_id=save.centre_id, id=save.row_id, seen=save.seen)
    return {"message": _("The limit was removed.")}


def save_remark(save: Save) -> Outcome:
    values = read_remark(save.texts)
    record_annotation(
        centre_id=save.centre_id, id=save.id, seen=save.seen, values=values, editor=save.editor
    )
    text = _("Remark on %(month)s saved.")
    return {"message": text % {"month": month_name(values.month)}}


def remove_remark(save: Save) -> Outcome:
    remove_annotation(centre_id=save.centre_id, id=save.row_id, seen=save.seen, editor=save.editor)
    return {"message": _("The remark was removed.")}


ACTIONS: dict[tuple[str, str], Callable[[Save], Outcome]] = {
    ("save", "target"): save_target,
    ("remove", "target"): remove_target_row,
    ("save", "limit"): save_limit,
    ("remove", "limit"): remove_limit_row,
    ("save", "remark"): save_remark,
    ("remove", "remark"): remove_remark,
}
