"""One invoice over several months, as a form posts it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from kpis.entry.forms.cost_rows import CostWords, LineTexts
from kpis.entry.forms.ids import read_id
from kpis.entry.parsing.dates import parse_month
from kpis.entry.recording.spreads import FEWEST_MONTHS, MOST_MONTHS, Spread
from kpis.entry.refusals import Mistakes
from kpis.vocabulary import CostStatus

FIELDS = (
    *("amount", "start", "months", "category", "channel"),
    *("description", "supplier", "status", "invoice"),
)
#: The one unit of the form.
KEY = "spread"


def read_spread(texts: Mapping[str, str], words: CostWords) -> Spread:
    """texts: by field; an empty status leaves every month as it is. Raises Mistakes, with
    everything that is wrong."""
    status = texts.get("status", "")
    known = {**texts, "status": status or CostStatus.ACCRUAL.value}
    reader = LineTexts(known, words)
    start = reader.read("start", parse_month, None)
    months = reader.read("months", parse_number_of_months, FEWEST_MONTHS)
    values = reader.values()
    if reader.errors:
        raise Mistakes({KEY: reader.errors})
    return Spread(
        amount=values.amount,
        start=start,
        months=months,
        category_id=values.category_id,
        channel_id=values.channel_id,
        description=values.description,
        supplier=values.supplier,
        status=values.status if status else None,
        invoice=values.invoice,
    )


def parse_number_of_months(text: str) -> int:
    """Raises LookupError with what is expected."""
    number = read_id(text)
    if number is None or not FEWEST_MONTHS <= number <= MOST_MONTHS:
        message = _("Enter a number of months from %(fewest)s to %(most)s.")
        raise LookupError(message % {"fewest": FEWEST_MONTHS, "most": MOST_MONTHS})
    return number
