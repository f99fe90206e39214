"""The related figures: by hand, and what is missing where one is unknown."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kpis.calculation.related import RelatedFacts, RelatedFigure, calculate_related
from kpis.calculation.workforce import WorkMonth
from kpis.metrics import RELATED
from kpis.vocabulary import Metric, MissingInput
from tests.samples import EMAIL, PHONE, contacts, month

D = Decimal
CALLS = contacts(
    "2026-05",
    80,
    PHONE,
    offered=100,
    abandoned=20,
    abandoned_base=100,
    handle_seconds=24_000,
    handle_base=80,
    wait_seconds=1_600,
    wait_base=80,
    resolved_first_contact=15,
    resolution_sample=20,
    csat_satisfied=9,
    csat_responses=10,
)
MAILS = contacts("2026-05", 20, EMAIL, handle_seconds=12_000, handle_base=20)
MONTH = WorkMonth(
    month("2026-05"),
    hours=D(20),
    equivalents=D("0.125"),
    agent_seconds={PHONE: 24_000, EMAIL: 12_000},
    cost=D(600),
    contacts=100,
    signed_in=D(16),
)
FACTS = RelatedFacts(
    cost=D(600),
    contacts=100,
    facts=[CALLS, MAILS],
    covered_facts=[CALLS, MAILS],
    call_cost=D(400),
    calls=80,
    months=[MONTH],
    no_hours=MissingInput.STAFFED_HOURS,
    paid_hours=D(160),
)


def test_by_hand() -> None:
    assert calculate_related(FACTS) == {
        Metric.COST_PER_CALL: RelatedFigure(D(5), 80),
        Metric.COST_PER_RESOLUTION: RelatedFigure(D(8), 80, 20),
        Metric.COST_PER_HANDLED_MINUTE: RelatedFigure(D(1), 100),
        Metric.AVERAGE_HANDLE_TIME: RelatedFigure(D(360), 100),
        Metric.RESPONSE_TIME: RelatedFigure(D(20), 80),
        Metric.FIRST_CONTACT_RESOLUTION: RelatedFigure(D("0.75"), 80, 20),
        Metric.SATISFACTION: RelatedFigure(D("0.9"), 80, 10),
        Metric.ABANDONMENT: RelatedFigure(D("0.2"), 100),
        Metric.UTILISATION: RelatedFigure(D("0.5"), months=1),
        Metric.OCCUPANCY: RelatedFigure(D("0.625"), months=1),
        Metric.CONTRACT_USE: RelatedFigure(D("0.5"), months=1),
        Metric.PRODUCTIVITY: RelatedFigure(D(5), months=1),
        Metric.LOADED_COST_PER_HOUR: RelatedFigure(D(30), months=1),
    }


def test_they_stand_in_the_order_of_the_catalogue() -> None:
    assert list(calculate_related(FACTS)) == list(RELATED)


def missing(**changes: object) -> dict[Metric, MissingInput | None]:
    figures = calculate_related(replace(FACTS, **changes))  # type: ignore[arg-type]
    for figure in figures.values():
        assert (figure.value is None) == (figure.missing is not None)
    return {name: figure.missing for name, figure in figures.items() if figure.missing}


def test_nothing_known_is_never_nought() -> None:
    nothing = missing(
        cost=None, contacts=None, facts=[], covered_facts=[], call_cost=None, calls=None, months=[]
    )
    assert list(nothing) == list(RELATED)
    assert nothing[Metric.COST_PER_CALL] is MissingInput.CALLS
    assert nothing[Metric.COST_PER_RESOLUTION] is MissingInput.COST
    assert nothing[Metric.UTILISATION] is MissingInput.STAFFED_HOURS
    assert nothing[Metric.CONTRACT_USE] is MissingInput.EQUIVALENTS


def test_minutes_without_cost_lack_the_cost_not_the_time() -> None:
    """And with neither, it is the cost that is asked for first."""
    assert missing(cost=None)[Metric.COST_PER_HANDLED_MINUTE] is MissingInput.COST
    bare = [replace(CALLS, handle_seconds=None, handle_base=0)]
    said = missing(covered_facts=bare)
    assert said[Metric.COST_PER_HANDLED_MINUTE] is MissingInput.HANDLE_TIME


def test_calls_without_cost() -> None:
    assert missing(call_cost=None) == {Metric.COST_PER_CALL: MissingInput.COST}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"hours": None}, {Metric.UTILISATION: MissingInput.STAFFED_HOURS}),
        ({"hours": D(0)}, {Metric.PRODUCTIVITY: MissingInput.STAFFED_HOURS}),
        ({"equivalents": None}, {Metric.CONTRACT_USE: MissingInput.EQUIVALENTS}),
        ({"signed_in": None}, {Metric.OCCUPANCY: MissingInput.SIGNED_IN_HOURS}),
        ({"agent_seconds": None}, {Metric.UTILISATION: MissingInput.HANDLE_TIME}),
        ({"agent_seconds": None}, {Metric.OCCUPANCY: MissingInput.HANDLE_TIME}),
        ({"agent_seconds": None}, {Metric.CONTRACT_USE: MissingInput.HANDLE_TIME}),
        ({"contacts": None}, {Metric.PRODUCTIVITY: MissingInput.CONTACTS}),
        ({"cost": None}, {Metric.LOADED_COST_PER_HOUR: MissingInput.COST}),
    ],
)
def test_what_a_month_of_work_lacks(changes, expected) -> None:
    found = missing(months=[replace(MONTH, **changes)])
    assert expected.items() <= found.items()


def test_a_month_that_lacks_its_hours_is_left_out_and_said() -> None:
    later = replace(MONTH, month=month("2026-06"), hours=None, cost=D(9_999))
    figure = calculate_related(replace(FACTS, months=[MONTH, later]))
    assert figure[Metric.LOADED_COST_PER_HOUR] == RelatedFigure(D(30), months=1)
    assert figure[Metric.CONTRACT_USE].months == 2


@pytest.mark.parametrize("reason", [MissingInput.MONTHS, MissingInput.HOURS_BY_CHANNEL])
def test_weeks_and_chosen_channels_say_why_there_are_no_hours(reason: MissingInput) -> None:
    found = missing(months=[], no_hours=reason)
    assert set(found.values()) == {reason}
    assert len(found) == 5
