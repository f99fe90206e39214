"""A centre's books over a span: what came before it tells what is missing in it."""

from collections.abc import Callable
from datetime import date

import pytest

from kpis.calculation.definition import definition_breaks
from kpis.models import Centre
from kpis.queries.centres import CentreContext
from kpis.queries.contacts import channel_facts
from kpis.reports.centre.ledger import CentreLedger, read_ledger
from tests import factories as make
from tests.samples import month_period

Read = Callable[[str], CentreLedger]


@pytest.fixture
def read(centre: Centre, frame_of: Callable[[Centre], CentreContext]) -> Read:
    def read(month: str) -> CentreLedger:
        channels = channel_facts(centre.pk)
        return read_ledger(frame_of(centre), channels, month_period(month), date(2026, 6, 15))

    return read


def test_the_months_of_habit_before_the_span_are_read(centre: Centre, read: Read) -> None:
    names = ["2026-01", "2026-02", "2026-03", "2026-04"]
    make.record_months(centre, dict.fromkeys(names, (100, 10)))
    for name in names[:3]:
        make.CostLineFactory(
            centre=centre, month=make.month(name), category=make.category("office_space")
        )
    (gap,) = read("2026-04").figures(month_period("2026-04")).gaps
    assert [(bill.category, bill.usual) for bill in gap.bills] == [
        (make.category("office_space").pk, 100)
    ]
    assert read("2026-03").figures(month_period("2026-03")).is_complete


@pytest.mark.finding("F6")
def test_without_a_definition_the_assisted_channels_count(read: Read, centre: Centre) -> None:
    """Until the month from which the first one is valid, too."""
    make.record_months(centre, {"2026-04": (100, 10), "2026-05": (100, 10)})
    make.record_months(centre, {"2026-04": (None, 40), "2026-05": (None, 40)}, "email")
    assert read("2026-04").figures(month_period("2026-04")).cost_per_contact == 2
    make.DefinitionFactory(centre=centre, valid_from=date(2026, 5, 1), channels=["phone"])
    assert read("2026-04").figures(month_period("2026-04")).cost_per_contact == 2
    assert read("2026-05").figures(month_period("2026-05")).cost_per_contact == 10


def test_a_definition_from_before_the_first_record_breaks_no_series(
    read: Read, centre: Centre
) -> None:
    make.record_months(centre, {"2026-05": (100, 10)})
    make.DefinitionFactory(centre=centre, valid_from=date(2026, 5, 1), channels=["phone"])
    assert definition_breaks(read("2026-05").definitions) == []


def test_a_month_that_knows_the_offered_contacts_of_some_days_only_lacks_them(
    read: Read, centre: Centre
) -> None:
    """100 for 8 and 9 calls, and not for the 9 of the second day."""
    make.DefinitionFactory(centre=centre, basis="offered", channels=["phone"])
    make.CostLineFactory(centre=centre, month=make.month("2026-04"))
    for day, offered in ((1, None), (2, 9)):
        start = date(2026, 4, day)
        make.ContactVolumeFactory(
            centre=centre, start=start, end=date(2026, 4, day + 1), handled=8, offered=offered
        )
    figures = read("2026-04").figures(month_period("2026-04"))
    assert (figures.contacts, figures.cost_per_contact) == (None, None)
    assert [gap.channels for gap in figures.gaps] == [(make.channel("phone").pk,)]
