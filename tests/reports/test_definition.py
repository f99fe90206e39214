"""What another definition would do: figures worked out by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kpis.facts import DefinitionFact
from kpis.models import Centre, ContactVolume
from kpis.reports.settings.definition import build_definition, preview_definition, preview_removal
from kpis.vocabulary import CountBasis
from tests import factories as make
from tests.samples import month

TODAY = date(2026, 6, 15)


@pytest.fixture
def months(centre: Centre) -> Centre:
    """100 a month, 8 calls, 2 e-mails; June runs."""
    names = [f"2026-0{n}" for n in range(1, 7)]
    make.record_months(centre, dict.fromkeys(names, (100, 8)))
    make.record_months(centre, dict.fromkeys(names, (None, 2)), "email")
    return centre


def fact(start: str, *codes: str, basis: str = "handled") -> DefinitionFact:
    channels = frozenset(make.channel(code).pk for code in codes)
    return DefinitionFact(month(start), CountBasis(basis), channels)


def previewed(centre: Centre, frame_of: Any, new: DefinitionFact) -> Any:
    frame = frame_of(centre)
    return preview_definition(frame, build_definition(frame, TODAY), new, TODAY)


def by_month(preview: Any) -> dict[str, tuple[Any, Any]]:
    return {f"{m.period.start:%m}": (m.now, m.then) for m in preview.months}


def test_before_and_after_month_by_month(months: Centre, frame_of) -> None:
    make.DefinitionFactory(centre=months, channels=["phone", "email"])
    preview = previewed(months, frame_of, fact("2026-04", "phone"))
    assert by_month(preview) == {
        **dict.fromkeys(["01", "02", "03"], (10, 10)),
        **dict.fromkeys(["04", "05", "06"], (10, Decimal("12.5"))),
    }
    assert [m.is_complete for m in preview.months] == [True] * 5 + [False]
    # Complete months only: 500 ÷ 50, and 500 ÷ (3 × 10 + 2 × 8).
    assert (preview.total.now, preview.total.then) == (10, Decimal(500) / 46)


def test_as_many_months_as_there_are_up_to_two_years(months: Centre, frame_of) -> None:
    make.record_months(months, {"2020-01": (100, 8)})
    assert len(previewed(months, frame_of, fact("2026-04", "phone")).months) == 24


@pytest.mark.fault(38)
def test_contacts_that_nobody_knows_make_no_figure(months: Centre, frame_of) -> None:
    """Neither where a channel knows none of a month, nor where it knows some days only."""
    ContactVolume.objects.update(offered=10)
    email = ContactVolume.objects.filter(channel__code="email")
    email.filter(start=month("2026-03")).update(offered=None)
    day = email.get(start=month("2026-04"))
    ContactVolume.objects.filter(pk=day.pk).update(end=date(2026, 4, 2))
    make.ContactVolumeFactory(
        centre=months, channel=day.channel, start=date(2026, 4, 2), end=date(2026, 4, 3)
    )
    preview = previewed(months, frame_of, fact("2026-01", "phone", "email", basis="offered"))
    found = by_month(preview)
    assert found["02"] == (10, 5)
    assert (found["03"][1], found["04"][1]) == (None, None)
    assert [(m.period.start.month, m.unknown) for m in preview.unknown] == [
        (3, [make.channel("email").pk]),
        (4, [make.channel("email").pk]),
    ]
    assert preview.total.then is None


def test_what_does_not_count_need_not_be_known(months: Centre, frame_of) -> None:
    ContactVolume.objects.filter(channel__code="phone").update(offered=10)
    preview = previewed(months, frame_of, fact("2026-01", "phone", basis="offered"))
    assert preview.unknown == []
    assert by_month(preview)["05"] == (10, 10)


def test_without_the_last_one_the_default_comes_back(months: Centre, frame_of) -> None:
    make.DefinitionFactory(centre=months, channels=["phone"])
    frame = frame_of(months)
    report = build_definition(frame, TODAY)
    preview = preview_removal(frame, report, month("2026-01"), TODAY)
    assert by_month(preview)["05"] == (Decimal("12.5"), 10)


def test_the_report_says_who_and_why(months: Centre, frame_of) -> None:
    make.DefinitionFactory(centre=months, channels=["phone"], reason="Agreed")
    make.DefinitionFactory(centre=months, valid_from=month("2026-09"), channels=["email"])
    report = build_definition(frame_of(months), TODAY)
    first, second = report.records
    assert (first.reason, first.who, first.fact) == ("Agreed", "", fact("2026-01", "phone"))
    assert first.when is not None
    assert report.in_force == first.fact
    assert report.standing(month("2026-09")) == second
    assert report.standing(month("2026-02")) is None


def test_without_records_there_is_nothing_to_show(centre: Centre, frame_of) -> None:
    preview = previewed(centre, frame_of, fact("2026-01", "phone"))
    assert (preview.months, preview.total) == ([], None)
