"""What a page of Record is about, row by row, for a file that can come in again."""

from kpis.queries.record_files import (
    CountRecord,
    LineRecord,
    count_records,
    found_records,
    line_records,
)

__all__ = ["CountRecord", "LineRecord", "count_records", "found_records", "line_records"]
