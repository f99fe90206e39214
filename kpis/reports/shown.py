"""How what a report holds is rounded for show: pages, their tables and charts know no other way."""

from kpis.calculation.rounding import (
    Exact,
    as_decimal,
    differences_shown,
    round_to_sum,
    shown_difference,
)

__all__ = ["Exact", "as_decimal", "differences_shown", "round_to_sum", "shown_difference"]
