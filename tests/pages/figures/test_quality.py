"""The quality gate in words: what holds, what is broken, what nobody knows."""

from decimal import Decimal

import pytest
from django.utils import translation

from kpis.pages.words.quality import (
    floor_of,
    limit_text,
    measured_value,
    verdict_clause,
    verdict_tone,
    verdict_word,
)
from kpis.reports.centre.quality_gate import LimitCheck, QualityGate
from kpis.vocabulary import LimitState, Metric, Verdict

D = Decimal
HELD, BROKEN, UNKNOWN = LimitState


def check(metric: Metric, limit: str, measured: str | None, state: LimitState = HELD) -> LimitCheck:
    return LimitCheck(metric, D(limit), None if measured is None else D(measured), state)


SATISFIED = check(Metric.SATISFACTION, "82.00", "84.2")
RESOLVED = check(Metric.FIRST_CONTACT_RESOLUTION, "73.50", "75.96")
PROMPT = check(Metric.RESPONSE_TIME, "60.00", "52.4")
PATIENT = check(Metric.ABANDONMENT, "7.00", "5.3")


def clause(verdict: Verdict | None, *checks: LimitCheck) -> str:
    worse = [each for each in checks if each.state is BROKEN]
    return verdict_clause(QualityGate(checks, verdict, worse))


@pytest.mark.parametrize(
    ("checks", "said"),
    [
        ([SATISFIED], "The fall is earned: satisfaction 84.2% (floor 82%) holds."),
        (
            [SATISFIED, RESOLVED],
            (
                "The fall is earned: satisfaction 84.2% (floor 82%) and first-contact resolution "
                "76.0% (floor 73.5%) hold."
            ),
        ),
        (
            [SATISFIED, RESOLVED, PROMPT],
            (
                "The fall is earned: satisfaction 84.2% (floor 82%), first-contact resolution "
                "76.0% (floor 73.5%) and 1 other limit hold."
            ),
        ),
        (
            [RESOLVED, SATISFIED, PROMPT, PATIENT],
            (
                "The fall is earned: first-contact resolution 76.0% (floor 73.5%), satisfaction "
                "84.2% (floor 82%) and 2 other limits hold."
            ),
        ),
        (
            [PROMPT, check(Metric.SATISFACTION, "82", None, UNKNOWN)],
            "The fall is earned: response time 52 s (ceiling 1 min 00 s) holds.",
        ),
    ],
)
def test_an_earned_fall_names_what_holds(checks: list[LimitCheck], said: str) -> None:
    assert clause(Verdict.EARNED, *checks).replace("\N{NO-BREAK SPACE}", " ") == said


def test_a_bought_fall_names_all_that_is_broken() -> None:
    said = clause(
        Verdict.BOUGHT_WITH_QUALITY,
        SATISFIED,
        check(Metric.FIRST_CONTACT_RESOLUTION, "75", "71", BROKEN),
        check(Metric.ABANDONMENT, "7", "9.25", BROKEN),
    )
    assert said == (
        "The fall is at the expense of quality: first-contact resolution 71.0% is below the floor "
        "of 75% and abandonment 9.2% is above the ceiling of 7%."
    )


def test_an_unproven_fall_says_what_is_lacking() -> None:
    assert clause(Verdict.UNPROVEN) == "The fall is unproven: no service limits are set."
    unknown = check(Metric.SATISFACTION, "82", None, UNKNOWN)
    assert "not known" in clause(Verdict.UNPROVEN, unknown)
    assert clause(None, SATISFIED) == ""


def test_a_broken_limit_never_reads_as_held() -> None:
    assert measured_value(check(Metric.SATISFACTION, "82", "81.96", BROKEN)) == "81.96%"
    assert measured_value(check(Metric.SATISFACTION, "82", "82.04")) == "82.0%"
    assert measured_value(check(Metric.SATISFACTION, "82", None, UNKNOWN)) == "n/a"


def test_limits_as_they_are_shown_beside_a_figure() -> None:
    assert limit_text(Metric.FIRST_CONTACT_RESOLUTION, D("73.25")) == "floor 73.25%"
    assert limit_text(Metric.ABANDONMENT, D("100.00")) == "ceiling 100%"
    gate = QualityGate([SATISFIED], None)
    assert floor_of(gate, Metric.SATISFACTION) == "floor 82%"
    assert floor_of(gate, Metric.ABANDONMENT) == ""


def test_in_french() -> None:
    with translation.override("fr"):
        said = clause(Verdict.BOUGHT_WITH_QUALITY, check(Metric.SATISFACTION, "82", "81.5", BROKEN))
        assert said == (
            "Gain au détriment de la qualité\xa0: la satisfaction, à 81,5\xa0%, est sous le "
            "plancher de 82\xa0%."
        )


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_word_and_a_tone(verdict: Verdict) -> None:
    assert verdict_word(verdict)
    assert verdict_tone(verdict) in {"good", "bad", "warn"}
