"""Each kind of channel beside what others publish of it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from kpis.models import Centre, Channel
from kpis.reports.centre.benchmarks import BenchmarkReport, build_benchmark_report
from kpis.reports.centre.selection import Selection
from kpis.vocabulary import ChannelKind, Comparison, PeriodKind
from tests import factories as make

Build = Callable[..., BenchmarkReport | None]
VOICE, EMAIL = ChannelKind.VOICE, ChannelKind.EMAIL


@pytest.fixture
def build(frame_of) -> Build:
    def build(centre: Centre, **parts: frozenset[str]) -> BenchmarkReport | None:
        selection = Selection(PeriodKind.MONTH, None, Comparison.PREVIOUS, **parts)
        return build_benchmark_report(frame_of(centre), selection, date(2026, 6, 15))

    return build


def test_a_centre_without_records_has_no_report(centre: Centre, build: Build) -> None:
    assert build(centre) is None


def test_kinds_are_compared_with_their_own_figures(centre: Centre, build: Build) -> None:
    make.record_months(centre, {"2026-05": (90, 10)})
    make.record_months(centre, {"2026-05": (None, 20)}, "email")
    make.BenchmarkFactory(channel_kind="voice", value=4)
    make.BenchmarkFactory(channel_kind="email", value=1)
    make.BenchmarkFactory(channel_kind="", value=3)
    report = build(centre)
    assert report is not None
    found = {
        kind.kind: (kind.cost_per_contact, kind.contacts, kind.comparison.distance)
        for kind in report.kinds
        if kind.comparison
    }
    assert found == {None: (3, 30, 0), VOICE: (3, 10, -1), EMAIL: (3, 20, 2)}


def test_a_channel_stands_alone_and_no_category_does(centre: Centre, build: Build) -> None:
    make.record_months(centre, {"2026-05": (90, 10)})
    make.record_months(centre, {"2026-05": (None, 20)}, "email")
    parts = {"channels": frozenset({"email"}), "categories": frozenset({"rent"})}
    report = build(centre, **parts)
    assert report is not None
    assert [(kind.kind, kind.cost_per_contact) for kind in report.kinds] == [(EMAIL, 3)]
    assert report.head.selection.categories == frozenset()
    assert [channel.code for channel in report.head.channels] == ["phone", "email"]


@pytest.mark.fault(40)
@pytest.mark.django_db
def test_channels_of_one_kind_are_summed_before_they_are_divided(build: Build) -> None:
    second = Channel.objects.create(
        code="hotline", kind="voice", name_en="Hotline", name_fr="Urgences"
    )
    centre = make.CentreFactory(channels=["phone", "hotline"])
    for channel, amount, handled in ((make.channel("phone"), 10, 10), (second, 90, 40)):
        make.CostLineFactory(centre=centre, channel=channel, amount=Decimal(amount))
        make.ContactVolumeFactory(centre=centre, channel=channel, handled=handled)
    report = build(centre)
    assert report is not None
    (voice,) = [kind for kind in report.kinds if kind.kind is VOICE]
    assert (voice.contacts, voice.cost_per_contact) == (50, 2)


@pytest.mark.fault(41)
def test_foreign_figures_are_shown_and_not_compared(centre: Centre, build: Build) -> None:
    make.record_months(centre, {"2026-05": (90, 10)})
    make.BenchmarkFactory(channel_kind="voice", currency="USD", value=4)
    report = build(centre)
    assert report is not None
    voice = next(kind for kind in report.kinds if kind.kind is VOICE)
    assert voice.comparison is None
    assert [fact.currency for fact in voice.benchmarks] == ["USD"]


@pytest.mark.fault(38)
def test_cost_without_contacts_has_no_figure_and_contacts_unknown(
    centre: Centre, build: Build
) -> None:
    make.record_months(centre, {"2026-05": (90, 10)})
    make.CostLineFactory(centre=centre, month=date(2026, 5, 1), channel=make.channel("email"))
    report = build(centre)
    assert report is not None
    email = next(kind for kind in report.kinds if kind.kind is EMAIL)
    assert (email.contacts, email.cost_per_contact) == (None, None)
