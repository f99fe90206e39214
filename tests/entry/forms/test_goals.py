"""Goals as their forms post them: money, times and percentages in the reader's decimal mark."""

from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import translation

from kpis.entry.forms.goals import GoalWords, posted_texts, read_limit, read_remark, read_target
from kpis.entry.recording.goal_rows import KEY
from kpis.entry.refusals import Mistakes
from kpis.vocabulary import Metric
from tests import factories as make

ENGLISH = GoalWords({"phone": 7}, "EUR", ".")
FRENCH = GoalWords({"phone": 7}, "EUR", ",")
METRICS = tuple(Metric)


@pytest.fixture(autouse=True)
def english() -> object:
    with translation.override("en"):
        yield


def texts(metric: str, value: str, **others: str) -> dict[str, str]:
    return {"metric": metric, "value": value, "valid_from": "2026-05", "channel": ""} | others


@pytest.mark.parametrize(
    ("metric", "typed", "words", "value"),
    [
        ("cost_per_contact", "5.70", ENGLISH, "5.70"),
        ("cost_per_contact", "€1,250.5", ENGLISH, "1250.50"),
        ("cost_per_contact", "5,70", FRENCH, "5.70"),
        ("cost_per_contact", "5,70\N{NO-BREAK SPACE}€", FRENCH, "5.70"),
        ("average_handle_time", "6:04", ENGLISH, "364"),
        ("average_handle_time", "6 min 04 s", FRENCH, "364"),
        ("response_time", "0:52,5", FRENCH, "52.5"),
        ("satisfaction", "82", ENGLISH, "82"),
        ("satisfaction", "82.5%", ENGLISH, "82.5"),
        ("abandonment", "7,25\N{NO-BREAK SPACE}%", FRENCH, "7.25"),
        ("cost_multiple_vs_digital", "3.5", ENGLISH, "3.5"),
    ],
)
def test_values_in_their_units(metric: str, typed: str, words: GoalWords, value: str) -> None:
    target = read_target(texts(metric, typed, channel="phone"), words, METRICS)
    assert (target.metric, target.value) == (Metric(metric), Decimal(value))
    assert (target.channel_id, target.valid_from) == (7, make.month("2026-05"))


@pytest.mark.parametrize(
    ("metric", "typed", "words", "said"),
    [
        ("cost_per_contact", "", ENGLISH, "this cell filled in"),
        ("cost_per_contact", "5,70", ENGLISH, "decimal mark"),
        ("cost_per_contact", "5.705", ENGLISH, "at most 2 decimals"),
        ("cost_per_contact", "-5", ENGLISH, "0 or more"),
        ("cost_per_contact", "99999999999", ENGLISH, "at most 10 digits"),
        ("cost_per_contact", "$5", ENGLISH, "EUR"),
        ("cost_per_contact", "NaN", ENGLISH, "an amount"),
        ("average_handle_time", "6:64", ENGLISH, "a time such as 6:04"),
        ("satisfaction", "101", ENGLISH, "percentage from 0 to 100"),
        ("satisfaction", "%", ENGLISH, "filled in"),
        ("satisfaction", "82.555", ENGLISH, "at most 2 decimals"),
    ],
)
@pytest.mark.fault(8)
@pytest.mark.fault(9)
def test_what_is_no_value_is_said_beside_it(
    metric: str, typed: str, words: GoalWords, said: str
) -> None:
    with pytest.raises(Mistakes) as refused:
        read_target(texts(metric, typed), words, METRICS)
    assert said in refused.value.messages[KEY]["value"]


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong = {"metric": "moods", "channel": "pigeon", "valid_from": "May", "value": "x"}
    with pytest.raises(Mistakes) as refused:
        read_target(wrong, ENGLISH, METRICS)
    assert set(refused.value.messages[KEY]) == {"metric", "channel", "valid_from"}
    with pytest.raises(Mistakes) as refused:
        read_limit(wrong, ENGLISH)
    assert set(refused.value.messages[KEY]) == {"metric", "valid_from"}


def test_only_the_figures_of_service_have_limits() -> None:
    assert read_limit(texts("response_time", "1:00"), ENGLISH).value == 60
    with pytest.raises(Mistakes):
        read_limit(texts("cost_per_contact", "5"), ENGLISH)
    with pytest.raises(Mistakes):
        read_target(texts("cost_per_order", "5"), ENGLISH, (Metric.COST_PER_CONTACT,))


def test_a_remark_is_one_line_of_80_characters() -> None:
    remark = read_remark({"month": "2026-05", "text": " New\n callback  option "})
    assert (remark.month, remark.text) == (make.month("2026-05"), "New callback option")
    assert read_remark({"month": "2026-05", "text": "x" * 80}).text == "x" * 80
    for text, month, fields in (
        ("x" * 81, "2026-05", {"text"}),
        (" ", "2026-05", {"text"}),
        ("", "soon", {"text", "month"}),
    ):
        with pytest.raises(Mistakes) as refused:
            read_remark({"month": month, "text": text})
        assert set(refused.value.messages[KEY]) == fields


@pytest.mark.fault(32)
def test_fields_of_no_form_are_left_out() -> None:
    post = QueryDict("text=a%00b&author=9&centre=3&month=2026-05")
    assert posted_texts(post) == {"text": "ab", "month": "2026-05"}
