"""The colour of a channel or category, chosen by looking at it."""

from collections.abc import Sequence

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kpis.models.named import COLOURS, NEXT_FREE_COLOUR

#: In the order of the palettes of tokens.css.
OF_CHANNELS: Sequence[Promise] = (
    *(_("green"), _("blue"), _("orange"), _("violet"), _("pink")),
    *(_("turquoise"), _("brown"), _("indigo"), _("olive"), _("grey")),
)
OF_CATEGORIES: Sequence[Promise] = (
    *(_("blue-grey"), _("rose, hatched"), _("plum"), _("mauve, hatched"), _("moss")),
    *(_("wine, hatched"), _("charcoal"), _("steel, hatched"), _("sand"), _("brick, hatched")),
)


def offer_colours(form: forms.BaseForm, letter: str, names: Sequence[Promise]) -> None:
    """letter: of the style sheet's classes, s for channels and c for categories."""
    field = form.fields.get("colour")
    if field is None:  # nobody may change it here
        return
    known = [(number, swatch(letter, number, names[number - 1])) for number in COLOURS]
    form.fields["colour"] = forms.TypedChoiceField(
        label=field.label,
        help_text=field.help_text,
        choices=[(NEXT_FREE_COLOUR, _("the next that is free")), *known],
        coerce=int,
        empty_value=str(NEXT_FREE_COLOUR),
        required=False,
        widget=forms.RadioSelect,
    )


def swatch(letter: str, number: int, name: str | Promise = "") -> SafeString:
    text = '<span class="swatch {}{}"></span> {}'
    return format_html(text, letter, number, name)
