"""All of one cost line, as the form of its page posts it."""

from collections.abc import Mapping

from kpis.entry.forms.cost_rows import CostWords, LineTexts
from kpis.entry.parsing.dates import parse_month
from kpis.entry.recording.whole_line import KEY, WholeLine
from kpis.entry.refusals import Mistakes

FIELDS = (
    *("month", "category", "channel", "amount", "status", "description", "supplier"),
    *("invoice", "account", "note"),
)


def read_whole_line(texts: Mapping[str, str], words: CostWords) -> WholeLine:
    """texts: by field. Raises Mistakes, with everything that is wrong."""
    reader = LineTexts(texts, words)
    month = reader.read("month", parse_month, None)
    values = reader.values()
    if reader.errors:
        raise Mistakes({KEY: reader.errors})
    return WholeLine(month, values)
