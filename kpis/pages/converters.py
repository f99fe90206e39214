"""Months, years and keys in addresses."""

from datetime import date

from kpis.entry.forms.ids import MOST_DIGITS
from kpis.pages.filters.query import YEARS


class MonthConverter:
    """A month as its first day: 2026-05."""

    regex = r"\d{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        year, month = map(int, value.split("-"))
        if year not in YEARS:
            raise ValueError(f"{year} is not between {YEARS[0]} and {YEARS[-1]}.")
        return date(year, month, 1)

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"


class YearConverter:
    """A year of four digits."""

    regex = r"\d{4}"

    def to_python(self, value: str) -> int:
        if int(value) not in YEARS:
            raise ValueError(f"{value} is not between {YEARS[0]} and {YEARS[-1]}.")
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


class IdConverter:
    """The key of a row, such as the database can hold."""

    regex = rf"[0-9]{{1,{MOST_DIGITS}}}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)
