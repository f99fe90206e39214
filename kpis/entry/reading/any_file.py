"""Any file at all: of costs or of contacts, told apart by what is in it."""

from collections.abc import Mapping
from typing import Any

from kpis.entry.reading.files import Asked, CostFile, UnknownTable, read_cost_file


def read_any_file(content: bytes, asked: Mapping[str, Any]) -> CostFile | UnknownTable:
    """asked: the fields of Asked, as plain values that cross to a child process. Raises
    FileRefused, as the readers do."""
    return read_cost_file(content, Asked(**asked))
