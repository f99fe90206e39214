"""The mark by which our files keep a spreadsheet from taking a text for a formula, taken off."""

import re

#: Before what would be a formula, at the start of a cell or after what may end one.
MARK = re.compile(r"(^|[;,\t\r\n])'(?='*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])")


def as_written(cell: str) -> str:
    """The text that was exported: one mark less, wherever one was put."""
    return MARK.sub(r"\1", cell) if "'" in cell else cell
