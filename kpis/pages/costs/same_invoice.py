"""That an invoice number is on another line already, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.pages.page_url import page_url
from kpis.reports.sheets.cost_line import SameInvoice
from kpis.vocabulary import decimals_of


@dataclass(frozen=True, slots=True)
class Same:
    """text: the whole warning. name, url: of the other line. short: what a mark has room for."""

    text: str
    short: str
    name: str
    url: str


def same_text(same: SameInvoice, currency: str, slug: str) -> Same:
    """Such as "Invoice FA-12 is also on another line: Licence, Acme, May 2026, €100.00"."""
    month = formatting.month_name(same.month)
    amount = formatting.money(same.amount, currency, decimals_of(currency))
    parts = [same.description or same.category, same.supplier, month, amount]
    name = ", ".join(filter(None, parts))
    values = {"number": same.invoice, "lines": formatting.count(same.number)}
    text = _("Invoice number %(number)s is on another line too.")
    if same.number > 1:
        text = _("Invoice number %(number)s is on %(lines)s other lines too.")
    short = _("same invoice number: %(month)s") % {"month": month}
    return Same(text % values, short, name, page_url("cost-line", slug, same.line))
