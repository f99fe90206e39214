"""A warning where amounts with and without value added tax stand beside each other."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kpis.facts import CentreFact
from kpis.vocabulary import VatBasis


def vat_warning(centres: Iterable[CentreFact]) -> str:
    """Nothing where those that say it say the same."""
    said = {centre.vat for centre in centres} - {VatBasis.NOT_SAID}
    if len(said) < 2:
        return ""
    return _("Amounts with and without VAT stand beside each other: the centres differ in it.")
