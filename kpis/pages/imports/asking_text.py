"""The columns of a file that nobody knows yet, with its first rows, and what each could be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kpis.reports.imports import ImportDetails

ROLES = {
    "month": _("Month or date"),
    "amount": _("Amount"),
    "category": _("Category or account"),
    "description": _("Description"),
    "supplier": _("Supplier"),
    "channel": _("Channel"),
    "status": _("State: actual or accrual"),
    "invoice": _("Invoice number"),
    "account": _("Ledger account"),
    "note": _("Note"),
}
#: Of a file with a contact a row.
CONTACT_ROLES = {
    "moment": _("Date, or date and time"),
    "source": _("Queue, channel or way in"),
    "id": _("Number of the contact"),
}
NEEDED = ("month", "amount", "category", "moment")
MOST_ROWS = 5


@dataclass(frozen=True, slots=True)
class RoleSelect:
    """field: its name; chosen: the column that somebody chose before."""

    field: str
    label: str
    is_needed: bool
    chosen: str


@dataclass(frozen=True, slots=True)
class ColumnsForm:
    """names: of the columns; rows: the first of the file below them."""

    names: Sequence[str]
    rows: Sequence[Sequence[str]]
    roles: Sequence[RoleSelect]
    contact_roles: Sequence[RoleSelect]


def columns_form(details: ImportDetails) -> ColumnsForm:
    chosen: Mapping[str, str] = details.choices.get("columns", {})
    return ColumnsForm(
        names=details.understood["names"],
        rows=details.understood["shown"][:MOST_ROWS],
        roles=role_selects(ROLES, chosen),
        contact_roles=role_selects(CONTACT_ROLES, chosen),
    )


def role_selects(roles: Mapping[str, Promise], chosen: Mapping[str, str]) -> list[RoleSelect]:
    return [
        RoleSelect(f"column-{role}", str(label), role in NEEDED, chosen.get(role, ""))
        for role, label in roles.items()
    ]
