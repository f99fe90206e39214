"""Targets, limits and remarks as their forms post them: texts to values, or what is wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.entry.forms.fields import (
    NOT_OF_CENTRE,
    Offered,
    choice_of,
    cleaned,
    month_field,
    read_typed,
)
from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.parsing.cells import parse_required, text_up_to
from kpis.entry.parsing.durations import parse_duration
from kpis.entry.parsing.errors import Expected, Refused
from kpis.entry.parsing.typed import parse_typed_amount, parse_typed_percent, parse_typed_quantity
from kpis.entry.recording.annotations import RemarkValues
from kpis.entry.recording.goal_rows import KEY
from kpis.entry.recording.limits import LimitValues
from kpis.entry.recording.targets import TargetValues
from kpis.metrics import LIMITED, is_money, is_share, is_time
from kpis.models.labels import LABELS
from kpis.vocabulary import Metric

LONGEST_REMARK = 80
FIELDS = ("metric", "channel", "valid_from", "value", "month", "text")
NO_COMPLETION = {"autocomplete": "off"}


@dataclass(frozen=True, slots=True)
class GoalWords:
    """How a centre's goals are written: ids of channels by code, the currency, the mark."""

    channels: Mapping[str, int]
    currency: str
    decimal_mark: DecimalMark


class GoalForm(forms.Form):
    """What targets and limits have in common: a figure, and its value from a month on.

    most_digits: that the column holds before the decimal mark: numeric(14, 4) and numeric(9, 2).
    """

    most_digits: int
    metric = choice_of(
        Metric, gettext_lazy("Choose a figure from the list."), label=gettext_lazy("Figure")
    )
    valid_from = month_field()
    value = forms.CharField(required=False, widget=forms.TextInput(NO_COMPLETION))

    def __init__(self, words: GoalWords, metrics: tuple[Metric, ...], **said: Any) -> None:
        super().__init__(**said)
        self.words = words
        known = [(metric.value, LABELS[metric]) for metric in metrics]
        self.fields["metric"].choices = Offered(known)  # type: ignore[attr-defined]

    def clean_value(self) -> Decimal | None:
        """None where nobody knows in what unit it is."""
        metric, text = self.cleaned_data.get("metric"), self.cleaned_data["value"]
        if metric is None:
            return None
        value = read_typed(text, value_parser(metric, self.words, self.most_digits))
        if value < 0:
            message = _("Found %(found)s, expected a value of 0 or more.")
            raise ValidationError(message, params={"found": text})
        if is_share(metric) and value > 100:
            message = _("Found %(found)s, expected a percentage from 0 to 100.")
            raise ValidationError(message, params={"found": text})
        return value


class TargetForm(GoalForm):
    most_digits = 10
    channel = forms.TypedChoiceField(
        label=gettext_lazy("Channel"),
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": NOT_OF_CENTRE},
    )
    field_order = ["metric", "channel", "valid_from", "value"]

    def __init__(self, words: GoalWords, metrics: tuple[Metric, ...], **said: Any) -> None:
        super().__init__(words, metrics, **said)
        self.fields["value"].label = _("Target")
        channel: Any = self.fields["channel"]
        channel.choices = [("", _("all channels")), *((code, code) for code in words.channels)]
        channel.coerce = words.channels.__getitem__


class LimitForm(GoalForm):
    most_digits = 7

    def __init__(self, words: GoalWords, **said: Any) -> None:
        super().__init__(words, LIMITED, **said)
        self.fields["value"].label = _("Limit")


class RemarkForm(forms.Form):
    """A text of one line."""

    month = month_field(label=gettext_lazy("Month"))
    text = forms.CharField(
        label=gettext_lazy("Remark"), required=False, widget=forms.TextInput(NO_COMPLETION)
    )

    def clean_text(self) -> str:
        one_line = " ".join(self.cleaned_data["text"].splitlines())
        text = read_typed(one_line, text_up_to(LONGEST_REMARK))
        if not text:
            raise ValidationError(_("Write a remark, such as “New callback option”."))
        return " ".join(text.split())


def posted_texts(post: QueryDict) -> dict[str, str]:
    """The fields of the form as typed. PostgreSQL keeps no U+0000."""
    return {name: str(post[name]).replace("\0", "").strip() for name in FIELDS if name in post}


def read_target(
    texts: Mapping[str, str], words: GoalWords, metrics: tuple[Metric, ...]
) -> TargetValues:
    """metrics: those to choose from. Raises Mistakes, with everything that is wrong."""
    found = cleaned(TargetForm(words, metrics, data=texts), KEY)
    return TargetValues(found["metric"], found["channel"], found["valid_from"], found["value"])


def read_limit(texts: Mapping[str, str], words: GoalWords) -> LimitValues:
    """Raises Mistakes, with everything that is wrong."""
    return LimitValues(**cleaned(LimitForm(words, data=texts), KEY))


def read_remark(texts: Mapping[str, str]) -> RemarkValues:
    """Raises Mistakes, with everything that is wrong."""
    return RemarkValues(**cleaned(RemarkForm(data=texts), KEY))


def value_parser(
    metric: Metric, words: GoalWords, most_digits: int | None = None
) -> Callable[[str], Decimal]:
    """How the figure's goals are written: money, a time, a percentage with its sign or not.

    most_digits: before the decimal mark.
    """

    def parse(text: str) -> Decimal:
        value = parse_as_figure(parse_required(text))
        if value is None:
            raise Refused(Expected.SOMETHING)
        if most_digits is not None and value >= 10**most_digits:
            raise Refused(Expected.SMALLER_AMOUNT, {"digits": str(most_digits)})
        return value

    def parse_as_figure(text: str) -> Decimal | None:
        if is_money(metric):
            return parse_typed_amount(
                text, currency=words.currency, decimal_mark=words.decimal_mark
            )
        if is_time(metric):
            return parse_duration(text, words.decimal_mark)
        parse_number = parse_typed_percent if is_share(metric) else parse_typed_quantity
        return parse_number(text, words.decimal_mark)

    return parse
