"""What the database itself refuses: no form, no clean(), any way in."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper

from kpis import models
from tests import factories as make

pytestmark = pytest.mark.django_db


def refused(name: str, write: Callable[[], Any]) -> None:
    """The write fails by the constraint of this name, and leaves the database usable."""
    with pytest.raises(IntegrityError, match=name):
        write_and_check(write)


@transaction.atomic
def write_and_check(write: Callable[[], Any]) -> None:
    write()
    connection.check_constraints()


def execute(statement: str, *parameters: Any) -> None:
    cursor: CursorWrapper
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


@pytest.fixture
def centre() -> models.Centre:
    return make.CentreFactory()


@pytest.fixture
def volume(centre: models.Centre) -> models.ContactVolume:
    return make.ContactVolumeFactory(centre=centre)


@pytest.mark.fault(44)
@pytest.mark.parametrize(
    ("factory", "field", "name"),
    [
        (make.CostLineFactory, "month", "cost_line_month_first_of_month"),
        (make.TargetFactory, "valid_from", "target_valid_from_first_of_month"),
        (make.AnnotationFactory, "month", "annotation_month_first_of_month"),
        (make.DefinitionFactory, "valid_from", "definition_valid_from_first_of_month"),
    ],
)
def test_months_are_their_first_day(factory: Any, field: str, name: str) -> None:
    refused(name, lambda: factory(**{field: date(2026, 1, 2)}))
    assert factory(**{field: date(2026, 2, 1)}).pk


@pytest.mark.fault(44)
def test_a_month_cannot_become_a_day_by_raw_sql() -> None:
    line = make.CostLineFactory()
    update = "UPDATE kpis_costline SET month = month + 1 WHERE id = %s"
    refused("cost_line_month_first_of_month", lambda: execute(update, line.pk))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 1, 1), date(2026, 1, 2)),
        (date(2026, 1, 31), date(2026, 2, 1)),
        (date(2026, 2, 1), date(2026, 3, 1)),
        (date(2024, 2, 1), date(2024, 3, 1)),
        (date(2025, 12, 1), date(2026, 1, 1)),
    ],
)
def test_a_volume_spans_a_day_or_a_month(centre: models.Centre, start: date, end: date) -> None:
    assert make.ContactVolumeFactory(centre=centre, start=start, end=end).pk


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 1, 1), date(2026, 1, 3)),
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 1, 1), date(2026, 3, 1)),
        (date(2026, 1, 2), date(2026, 2, 2)),
        (date(2026, 2, 1), date(2026, 2, 28)),
    ],
)
def test_no_other_span(centre: models.Centre, start: date, end: date) -> None:
    refused(
        "volume_day_or_month",
        lambda: make.ContactVolumeFactory(centre=centre, start=start, end=end),
    )


def test_a_volume_does_not_end_before_it_starts(centre: models.Centre) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        make.ContactVolumeFactory(centre=centre, start=date(2026, 1, 2), end=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 1, 1), date(2026, 2, 1)),
        (date(2026, 1, 1), date(2026, 1, 2)),
        (date(2026, 1, 31), date(2026, 2, 1)),
    ],
)
def test_no_two_volumes_of_a_channel_for_the_same_day(
    volume: models.ContactVolume, start: date, end: date
) -> None:
    refused(
        "volume_spans_apart",
        lambda: make.ContactVolumeFactory(centre=volume.centre, start=start, end=end),
    )
    email = make.channel("email")
    assert make.ContactVolumeFactory(centre=volume.centre, channel=email, start=start, end=end).pk
    assert make.ContactVolumeFactory(start=start, end=end).pk


def test_spans_that_touch_do_not_overlap(volume: models.ContactVolume) -> None:
    for start in (date(2025, 12, 31), date(2026, 2, 1)):
        make.ContactVolumeFactory(
            centre=volume.centre, start=start, end=date.fromordinal(start.toordinal() + 1)
        )


@pytest.mark.parametrize("factory", [make.CostLineFactory, make.ContactVolumeFactory])
def test_a_channel_that_the_centre_does_not_use(factory: Any, centre: models.Centre) -> None:
    make.CentreFactory(channels=["bot"])
    refused("channel_of_centre", lambda: factory(centre=centre, channel=make.channel("bot")))


def test_a_channel_in_use_cannot_be_taken_from_the_centre(volume: models.ContactVolume) -> None:
    used = models.CentreChannel.objects.filter(centre=volume.centre, channel=volume.channel)
    refused("channel_of_centre", used.delete)
    unused = models.CentreChannel.objects.filter(centre=volume.centre, channel__code="email")
    assert unused.delete()[0] == 1


@pytest.mark.parametrize(
    ("factory", "field", "name"),
    [
        (make.CostLineFactory, "status", "cost_line_status_known"),
        (make.ContactVolumeFactory, "status", "volume_status_known"),
        (make.DefinitionFactory, "basis", "definition_basis_known"),
        (make.MembershipFactory, "role", "membership_role_known"),
        (make.TargetFactory, "metric", "target_metric_known"),
        (make.BenchmarkFactory, "metric", "benchmark_metric_known"),
        (make.BenchmarkFactory, "channel_kind", "benchmark_channel_kind_known"),
        (make.BenchmarkFactory, "evidence", "benchmark_evidence_known"),
    ],
)
def test_words_outside_the_vocabulary(factory: Any, field: str, name: str) -> None:
    refused(name, lambda: factory(**{field: "unheard"}))


@pytest.mark.parametrize(
    ("table", "column", "name"),
    [
        ("channel", "kind", "channel_kind_known"),
        ("costcategory", "group", "category_group_known"),
    ],
)
def test_lists_keep_to_the_vocabulary(table: str, column: str, name: str) -> None:
    update = f'UPDATE kpis_{table} SET "{column}" = %s'
    refused(name, lambda: execute(update, "unheard"))


@pytest.mark.parametrize(
    ("part", "whole"),
    [("resolved_first_contact", "resolution_sample"), ("csat_satisfied", "csat_responses")],
)
@pytest.mark.parametrize(
    ("values", "is_right"),
    [
        *(((part, whole), True) for part, whole in [(5, 5), (0, 0), (None, None)]),
        *(((part, whole), False) for part, whole in [(6, 5), (5, None), (None, 5)]),
    ],
)
def test_a_part_is_known_with_its_whole_and_no_larger(
    centre: models.Centre, part: str, whole: str, values: tuple, is_right: bool
) -> None:
    counts = dict(zip((part, whole), values, strict=True))
    if is_right:
        assert make.ContactVolumeFactory(centre=centre, **counts).pk
    else:
        refused(f"volume_{part}_within", lambda: make.ContactVolumeFactory(centre=centre, **counts))


@pytest.mark.parametrize("field", ["handled", "offered", "abandoned", "handle_seconds"])
def test_counts_are_not_negative(centre: models.Centre, field: str) -> None:
    refused(f"{field}_check", lambda: make.ContactVolumeFactory(centre=centre, **{field: -1}))


def test_handled_alone_must_be_known(centre: models.Centre) -> None:
    refused("handled", lambda: make.ContactVolumeFactory(centre=centre, handled=None))
    row = make.ContactVolumeFactory(centre=centre)
    row.refresh_from_db()
    unknown = [row.offered, row.abandoned, row.handle_seconds, row.wait_seconds]
    assert unknown == [None] * 4


@pytest.mark.fault(41)
def test_the_currency_stays_once_there_are_costs(centre: models.Centre) -> None:
    models.Centre.objects.filter(pk=centre.pk).update(currency="CAD")
    line = make.CostLineFactory(centre=centre)
    update = "UPDATE kpis_centre SET currency = 'USD' WHERE id = %s"
    refused("The currency of centre .* is CAD and stays so", lambda: execute(update, centre.pk))
    models.Centre.objects.filter(pk=centre.pk).update(currency="CAD", name="Same money")
    line.delete()
    execute(update, centre.pk)
    centre.refresh_from_db()
    assert centre.currency == "USD"


@pytest.mark.parametrize("currency", ["eur", "EU", "E1R", ""])
def test_a_currency_is_three_capital_letters(currency: str) -> None:
    refused("centre_currency_code", lambda: make.CentreFactory(currency=currency))


@pytest.mark.parametrize("month", [0, 13])
def test_a_fiscal_year_starts_in_a_month(month: int) -> None:
    refused("centre_fiscal_year_start_month", lambda: make.CentreFactory(fiscal_year_start=month))


@pytest.mark.parametrize(
    "figures", [{"value": None}, {"value": None, "low": 3}, {"value": None, "high": 3}]
)
def test_a_benchmark_has_a_figure(figures: dict[str, Any]) -> None:
    refused("benchmark_has_figure", lambda: make.BenchmarkFactory(**figures))
    assert make.BenchmarkFactory(value=None, low=3, high=3).pk


@pytest.mark.parametrize("value", [2, 5])
def test_a_benchmark_lies_within_its_bounds(value: int) -> None:
    refused("benchmark_value_within", lambda: make.BenchmarkFactory(low=3, value=value, high=4))


@pytest.mark.parametrize(
    "facts",
    [{"value": "-0.01"}, {"metric": "satisfaction", "value": "100.01"}],
)
def test_a_target_keeps_to_its_unit(facts: dict[str, Any]) -> None:
    refused("target_value_within", lambda: make.TargetFactory(**facts))
    assert make.TargetFactory(metric="average_handle_time", value=364).pk
    assert make.TargetFactory(metric="satisfaction", value=100).pk


def test_a_benchmark_goes_from_low_to_high() -> None:
    refused("benchmark_low_to_high", lambda: make.BenchmarkFactory(low=4, high=3))


@pytest.mark.parametrize(
    ("factory", "name", "facts"),
    [
        (make.TargetFactory, "target_once", {"centre": None}),
        (make.MembershipFactory, "membership_once", {"centre": None, "user": None}),
        (make.DefinitionFactory, "definition_once", {"centre": None}),
        (make.BenchmarkFactory, "benchmark_once", {"publisher": "Institute"}),
    ],
)
def test_what_there_can_be_only_once(factory: Any, name: str, facts: dict[str, Any]) -> None:
    rows = {"centre": make.CentreFactory, "user": make.UserFactory}
    facts = {key: rows[key]() if value is None else value for key, value in facts.items()}
    factory(**facts)
    refused(name, lambda: factory(**facts))


def test_a_channel_counts_once_and_is_used_once(centre: models.Centre) -> None:
    phone = make.channel("phone")
    refused(
        "centre_channel_once",
        lambda: models.CentreChannel.objects.create(centre=centre, channel=phone),
    )
    made = make.DefinitionFactory(centre=centre, channels=["phone"])
    refused(
        "counted_channel_once",
        lambda: models.CountedChannel.objects.create(definition=made, channel=phone),
    )


def test_amounts_are_exact_to_the_cent() -> None:
    line = make.CostLineFactory(amount=Decimal("-123456789012.34"))
    line.refresh_from_db()
    assert line.amount == Decimal("-123456789012.34")
