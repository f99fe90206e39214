"""Targets, limits and remarks as their forms post them: texts to values, or what is wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from kpis.entry.forms.texts import UnitTexts
from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.parsing.cells import parse_required, text_up_to
from kpis.entry.parsing.dates import parse_month
from kpis.entry.parsing.durations import parse_duration
from kpis.entry.parsing.errors import Expected, Refused
from kpis.entry.parsing.typed import parse_typed_amount, parse_typed_percent, parse_typed_quantity
from kpis.entry.recording.annotations import RemarkValues
from kpis.entry.recording.goal_rows import KEY
from kpis.entry.recording.limits import LimitValues
from kpis.entry.recording.targets import TargetValues
from kpis.entry.refusals import Mistakes
from kpis.vocabulary import CEILINGS, FLOORS, PERCENTAGES, TIMES, Metric

LONGEST_REMARK = 80
#: What the columns hold: numeric(14, 4) and numeric(9, 2).
MOST_DIGITS = {"target": 10, "limit": 7}
#: Figures of money; anything else is a plain number.
MONEY = set(Metric) - TIMES - PERCENTAGES - {Metric.COST_MULTIPLE_VS_DIGITAL}
FIELDS = ("metric", "channel", "valid_from", "value", "month", "text")


@dataclass(frozen=True, slots=True)
class GoalWords:
    """How a centre's goals are written: ids of channels by code, the currency, the mark."""

    channels: Mapping[str, int]
    currency: str
    decimal_mark: DecimalMark


def posted_texts(post: QueryDict) -> dict[str, str]:
    """The fields of the form as typed. PostgreSQL keeps no U+0000."""
    return {name: str(post[name]).replace("\0", "").strip() for name in FIELDS if name in post}


def read_target(
    texts: Mapping[str, str], words: GoalWords, metrics: tuple[Metric, ...]
) -> TargetValues:
    """metrics: those to choose from. Raises Mistakes, with everything that is wrong."""
    reader = UnitTexts(texts)
    metric = read_metric(reader, metrics)
    channel = texts.get("channel", "")
    if channel and channel not in words.channels:
        message = _("The centre does not use a channel “%(code)s”.")
        reader.messages["channel"] = message % {"code": channel[:50]}
    valid_from = reader.read("valid_from", parse_month)
    value = read_value(reader, metric, words, MOST_DIGITS["target"])
    if reader.messages or metric is None or valid_from is None or value is None:
        raise Mistakes({KEY: reader.messages})
    return TargetValues(metric, words.channels[channel] if channel else None, valid_from, value)


def read_limit(texts: Mapping[str, str], words: GoalWords) -> LimitValues:
    """Raises Mistakes, with everything that is wrong."""
    reader = UnitTexts(texts)
    metric = read_metric(reader, (*FLOORS, *CEILINGS))
    valid_from = reader.read("valid_from", parse_month)
    value = read_value(reader, metric, words, MOST_DIGITS["limit"])
    if reader.messages or metric is None or valid_from is None or value is None:
        raise Mistakes({KEY: reader.messages})
    return LimitValues(metric, valid_from, value)


def read_remark(texts: Mapping[str, str]) -> RemarkValues:
    """Raises Mistakes, with everything that is wrong."""
    one_line = " ".join(texts.get("text", "").splitlines())
    reader = UnitTexts({**texts, "text": one_line})
    month = reader.read("month", parse_month)
    text = reader.read("text", text_up_to(LONGEST_REMARK)) or ""
    if not text and "text" not in reader.messages:
        reader.messages["text"] = _("Write a remark, such as “New callback option”.")
    if reader.messages or month is None:
        raise Mistakes({KEY: reader.messages})
    return RemarkValues(month, " ".join(text.split()))


def read_metric(reader: UnitTexts, metrics: tuple[Metric, ...]) -> Metric | None:
    text = reader.texts.get("metric", "")
    if text in {metric.value for metric in metrics}:
        return Metric(text)
    reader.messages["metric"] = _("Choose a figure from the list.")
    return None


def read_value(
    reader: UnitTexts, metric: Metric | None, words: GoalWords, digits: int
) -> Decimal | None:
    """None where it was refused, or nobody knows in what unit it is."""
    if metric is None:
        return None
    value = reader.read("value", value_parser(metric, words))
    if value is None or "value" in reader.messages:
        return None
    text = reader.texts.get("value", "")
    if value < 0:
        message = _("Found %(found)s, expected a value of 0 or more.")
        reader.messages["value"] = message % {"found": text}
    elif metric in PERCENTAGES and value > 100:
        message = _("Found %(found)s, expected a percentage from 0 to 100.")
        reader.messages["value"] = message % {"found": text}
    elif value >= 10**digits:
        reader.note("value", Refused(Expected.SMALLER_AMOUNT, {"digits": str(digits)}))
    return None if "value" in reader.messages else value


def value_parser(metric: Metric, words: GoalWords) -> Callable[[str], Decimal | None]:
    """How the figure's goals are written: money, a time, a percentage with its sign or not."""

    def parse(text: str) -> Decimal | None:
        required = parse_required(text)
        if metric in MONEY:
            return parse_typed_amount(
                required, currency=words.currency, decimal_mark=words.decimal_mark
            )
        if metric in TIMES:
            return parse_duration(required, words.decimal_mark)
        parse_number = parse_typed_percent if metric in PERCENTAGES else parse_typed_quantity
        return parse_number(required, words.decimal_mark)

    return parse
