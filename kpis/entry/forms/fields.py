"""Fields of Django forms that our own strict parsers read, with their words for what is wrong."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.choices import BaseChoiceIterator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kpis.entry.forms.texts import several_cells
from kpis.entry.messages import describe_cell
from kpis.entry.parsing.dates import parse_month
from kpis.entry.parsing.errors import Refused
from kpis.entry.parsing.marks import without_unseen
from kpis.entry.refusals import Mistakes

Value = TypeVar("Value")
VALID_FROM = _("Valid from")
NOT_OF_CENTRE = _("The centre does not use a channel “%(value)s”.")


class ParsedField(forms.Field):
    """A field that ``parse`` reads, which raises Refused; it decides whether blank is a value."""

    def __init__(self, parse: Callable[[str], Any], **options: Any) -> None:
        super().__init__(required=False, **options)
        self.parse = parse

    def to_python(self, value: str | None) -> Any:
        return read_typed(value or "", self.parse)


def month_field(
    widget: type[forms.Widget] | forms.Widget = forms.Select, label: str | Promise = VALID_FROM
) -> ParsedField:
    """Read as the first day of the month."""
    return ParsedField(parse_month, label=label, widget=widget)


class MonthInput(forms.TextInput):
    """As some browsers have it; in others one types the text that is its placeholder."""

    input_type = "month"

    def __init__(self) -> None:
        super().__init__({"placeholder": "2026-05", "required": "required"})


class Offered(BaseChoiceIterator):
    """What a select offers, as pairs of key and label. Of a list, Django looks into each pair for
    groups: that takes a tenth of the time of a page with a centre's months."""

    def __init__(self, pairs: Sequence[tuple[str, str | Promise]]) -> None:
        self.pairs = pairs

    def __iter__(self) -> Iterator[tuple[str, str | Promise]]:
        return iter(self.pairs)


def choice_of(coerce: Callable[[str], Any], message: str | Promise, **options: Any) -> forms.Field:
    """One of its choices, read by coerce. message: said of nothing, and of anything else."""
    said: Any = {"required": message, "invalid_choice": message}
    return forms.TypedChoiceField(coerce=coerce, error_messages=said, **options)


def read_typed(text: str, parse: Callable[[str], Value]) -> Value:
    """Raises ValidationError with what was found and what is expected."""
    if several := several_cells(text):
        raise ValidationError(several)
    try:
        return parse(without_unseen(text))
    except Refused as refused:
        raise ValidationError(describe_cell(refused, text)) from refused


def cleaned(form: forms.Form, key: str) -> dict[str, Any]:
    """What was typed, read. key: of the one unit that the form is.

    Raises Mistakes with the first thing that is wrong with each field.
    """
    if not form.is_valid():
        raise Mistakes({key: {name: str(found[0]) for name, found in form.errors.items()}})
    return form.cleaned_data
