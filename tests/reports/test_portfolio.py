"""The centres side by side, each in its own currency and its own last month."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.facts import Reader
from kpis.queries.centres import all_centre_frames
from kpis.reports.portfolio import PortfolioRow, build_portfolio
from tests import factories as make
from tests.samples import month_period

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


def rows() -> list[PortfolioRow]:
    return build_portfolio(all_centre_frames(Reader(0, sees_all=True)), TODAY)


def test_each_in_its_latest_complete_month() -> None:
    first, second = make.CentreFactory(name="A"), make.CentreFactory(name="B")
    make.CentreFactory(name="C")
    make.record_months(first, {"2026-04": (80, 10), "2026-05": (100, 10), "2026-06": (5, 10)})
    make.record_months(second, {"2024-01": (60, 20)})
    a, b, c = rows()
    assert a.figures is not None
    assert a.figures.period == month_period("2026-05")
    assert a.change is not None
    assert (a.change.difference, a.change.ratio) == (2, Decimal("0.25"))
    assert list(a.history)[-2:] == [8, 10]
    assert b.figures is not None
    assert (b.figures.period, b.figures.cost_per_contact) == (month_period("2024-01"), 3)
    assert b.change is None
    assert (c.figures, c.change, list(c.history)) == (None, None, [])


@pytest.mark.fault(41)
def test_currencies_stay_apart() -> None:
    for name, currency in (("A", "EUR"), ("B", "CAD")):
        centre = make.CentreFactory(name=name, currency=currency)
        make.record_months(centre, {"2026-05": (100, 10)})
    shown = [(row.centre.currency, row.figures and row.figures.cost) for row in rows()]
    assert shown == [("EUR", 100), ("CAD", 100)]


def test_a_month_that_lacks_something_has_no_change() -> None:
    make.record_months(make.CentreFactory(), {"2026-06": (100, 10)})
    (row,) = rows()
    assert row.figures is not None
    assert not row.figures.is_complete
    assert row.change is None


def test_without_centres_there_are_no_rows() -> None:
    assert rows() == []


def test_the_number_of_queries_does_not_grow(django_assert_num_queries) -> None:
    for _ in range(4):
        make.record_months(make.CentreFactory(), {"2026-05": (100, 10)})
        with django_assert_num_queries(4):
            rows()
