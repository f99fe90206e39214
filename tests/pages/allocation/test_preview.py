"""What a preview of rules says of money that no channel can take."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace as Made

from kpis.facts import Period
from kpis.pages.allocation.preview import left_words
from kpis.vocabulary import PeriodKind


def test_what_is_left_now_and_then_is_said() -> None:
    month = Period(date(2026, 1, 1), date(2026, 2, 1), PeriodKind.MONTH)
    period = Made(period=month, not_allocated=(Decimal("77.77"), Decimal("12.30")))
    report = Made(centre=Made(currency="EUR"))
    assert left_words(report, period) == (  # type: ignore[arg-type]
        "January 2026: €77.77 cannot be allocated to any channel, then €12.30."
    )
