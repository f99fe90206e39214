"""Which currencies a figure can be in."""

from babel.numbers import get_currency_precision, is_currency
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kpis.vocabulary import MOST_DECIMALS


def check_currency(code: str) -> None:
    """Refuse what is no ISO 4217 code, and currencies whose amounts we could not keep."""
    if not is_currency(code, "en"):
        raise ValidationError(
            _("Found “%(found)s”, expected the ISO 4217 code of a currency, such as EUR."),
            code="unknown_currency",
            params={"found": code},
        )
    decimals = get_currency_precision(code)
    if decimals > MOST_DECIMALS:
        raise ValidationError(
            _(
                "Found %(found)s, which has %(decimals)s decimals; "
                "expected a currency with at most %(most)s: amounts are never rounded."
            ),
            code="too_many_decimals",
            params={"found": code, "decimals": decimals, "most": MOST_DECIMALS},
        )
