"""Whether a centre's amounts hold value added tax, in one short line."""

from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kpis.facts import CentreFact
from kpis.vocabulary import VatBasis

register = template.Library()
LINES: dict[VatBasis, Promise] = {
    VatBasis.NET: _("Amounts are net of recoverable VAT."),
    VatBasis.INCLUDED: _("Amounts include VAT."),
    VatBasis.PARTLY: _("VAT is recovered in part: amounts hold the part that is not."),
}


@register.inclusion_tag("kpis/_vat.html", takes_context=True)
def vat_line(context: dict[str, Any], centre: CentreFact) -> dict[str, Any]:
    """Where nothing is said, only those who can say it are told so."""
    said = LINES.get(centre.vat)
    user = context["request"].user
    may_say = user.is_superuser and user.is_staff
    return {"said": said, "centre_id": centre.id if said is None and may_say else None}
