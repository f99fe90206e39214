"""Free text as forms take it: without marks that nobody sees, and never cut."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import Widget
from django.http import QueryDict

from kpis.entry.forms.texts import UnitTexts
from kpis.entry.messages import describe_cell
from kpis.entry.parsing.cells import text_up_to
from kpis.entry.parsing.errors import Refused
from kpis.entry.parsing.marks import without_unseen
from kpis.entry.refusals import Mistakes


def read_text(post: QueryDict, field: str, longest: int) -> str:
    """The text of one field, of at most ``longest`` characters. Raises Mistakes."""
    reader = UnitTexts({field: post.get(field, "")})
    text = reader.read(field, text_up_to(longest))
    if reader.messages:
        raise Mistakes({"": reader.messages})
    return text or ""


class PlainText(forms.CharField):
    """A field of a Django form that takes what text_up_to takes.

    The browser is not told the limit: it would cut a longer paste without a word.
    """

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if text is None:
            return None
        try:
            return without_unseen(text)
        except Refused as refused:
            raise ValidationError(describe_cell(refused, text or "")) from refused

    def widget_attrs(self, widget: Widget) -> dict[str, Any]:
        attributes = super().widget_attrs(widget)
        attributes.pop("maxlength", None)
        return attributes
