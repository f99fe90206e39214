"""Amounts in the decimals of their currency: what their columns hold, what the database refuses."""

from collections.abc import Iterable
from decimal import Decimal

import pgtrigger
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kpis.models.triggers import NEW_ROWS
from kpis.vocabulary import MOST_DECIMALS, WITH_THREE_DECIMALS, WITHOUT_DECIMALS, decimals_of

#: Of an amount: twelve before the decimal mark, and the most that any currency has after it.
MOST_DIGITS = 12 + MOST_DECIMALS


def quoted(codes: Iterable[str]) -> str:
    return ", ".join(f"'{code}'" for code in sorted(codes))


#: The name by which the refusal of fractions of a currency's smallest unit is known.
TOO_MANY_DECIMALS = "decimals_of_currency"
REFUSE_DECIMALS = f"""
    FOR asked IN SELECT DISTINCT centre_id FROM {NEW_ROWS} WHERE amount <> trunc(amount)
    LOOP
        SELECT line.amount, centre.currency INTO wrong
        FROM {NEW_ROWS} AS line, kpis_centre AS centre
        WHERE line.centre_id = asked AND centre.id = asked
            AND line.amount <> round(line.amount, CASE
                WHEN centre.currency IN ({quoted(WITHOUT_DECIMALS)}) THEN 0
                WHEN centre.currency IN ({quoted(WITH_THREE_DECIMALS)}) THEN 3
                ELSE 2
            END)
        LIMIT 1;
        IF wrong.currency IS NOT NULL THEN
            RAISE EXCEPTION '% has more decimals than %.', wrong.amount, wrong.currency
                USING ERRCODE = 'integrity_constraint_violation',
                    CONSTRAINT = '{TOO_MANY_DECIMALS}', DETAIL = wrong.currency;
        END IF;
    END LOOP;
    RETURN NULL;
"""  # noqa: S608 (codes of the vocabulary)


def decimals_stand() -> list[pgtrigger.Trigger]:
    """No amount has more decimals than the currency of its centre: they are never rounded away.

    Asked once a statement; where all amounts are whole, which needs no centre, nothing more.
    """
    return [
        refuse_decimals("insert", pgtrigger.Insert),
        refuse_decimals("update", pgtrigger.Update),
    ]


def refuse_decimals(name: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"decimals_stand_{name}",
        when=pgtrigger.After,
        operation=operation,
        level=pgtrigger.Statement,
        referencing=pgtrigger.Referencing(new=NEW_ROWS),  # type: ignore[no-untyped-call]
        declare=[("asked", "bigint"), ("wrong", "record")],
        func=REFUSE_DECIMALS,
    )


def check_decimals(amount: Decimal, currency: str) -> None:
    """Refuse more decimals than the currency has: they are never rounded away."""
    decimals = decimals_of(currency)
    if amount != round(amount, decimals):
        raise ValidationError(
            {
                "amount": _("%(currency)s has %(decimals)s decimals; %(amount)s has more.")
                % {"currency": currency, "decimals": decimals, "amount": amount}
            }
        )


def short(amount: Decimal) -> str:
    """Where no currency is at hand: with a third decimal only where there is one."""
    return f"{amount:.2f}" if amount == round(amount, 2) else str(amount)
