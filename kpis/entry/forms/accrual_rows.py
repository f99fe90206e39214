"""Accruals as a form confirms them: those that are chosen, each with its amount as billed."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from kpis.entry.forms.cost_rows import CostWords, LineTexts
from kpis.entry.forms.units import Unit, read_units
from kpis.entry.recording.accruals import Confirmation
from kpis.entry.refusals import Mistakes

#: What the page showed of an accrual; the seen mark is made of these.
FIELDS = ("amount",)


def read_confirmations(post: QueryDict, words: CostWords) -> list[Confirmation]:
    """The units that ``chosen`` names. Raises Mistakes: none chosen, or amounts not taken."""
    chosen = set(post.getlist("chosen"))
    units = [unit for unit in read_units(post, FIELDS) if unit.key in chosen and unit.id]
    if not units:
        raise Mistakes({"": {"": _("Choose at least one accrual to confirm.")}})
    read = [(unit, LineTexts(unit.texts, words)) for unit in units]
    confirmations = [confirmation(unit, texts) for unit, texts in read]
    if mistakes := {unit.key: texts.errors for unit, texts in read if texts.errors}:
        raise Mistakes(mistakes)
    return confirmations


def confirmation(unit: Unit, texts: LineTexts) -> Confirmation:
    """An amount that nobody typed in is the one that was expected."""
    is_typed = unit.touched and unit.texts.get("amount")
    amount = texts.read("amount", texts.parse_amount, None) if is_typed else None
    return Confirmation(unit.key, unit.id or 0, unit.version or 0, amount)
