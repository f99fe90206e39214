"""A contact definition as its form posts it: texts to a definition, or what is wrong by field."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.entry.forms import fields
from kpis.entry.parsing.cells import text_up_to
from kpis.entry.recording.definitions import KEY, Definition
from kpis.facts import DefinitionFact
from kpis.models.labels import choices
from kpis.vocabulary import CountBasis

SHORTEST_REASON, LONGEST_REASON = 3, 200
#: The field that holds the code of each channel that counts.
CHANNEL = "channel"
NO_CHANNEL = gettext_lazy(
    "Found no channel, expected at least one: without contacts there is no figure."
)


class DefinitionKeyForm(forms.Form):
    """Which definition it is: the one that is valid from a month on."""

    valid_from = fields.month_field(fields.MonthInput())


class DefinitionForm(DefinitionKeyForm):
    """names: of the centre's channels, by code."""

    basis = fields.choice_of(
        CountBasis,
        gettext_lazy("Choose which contacts are counted."),
        label=gettext_lazy("Count"),
        choices=choices(CountBasis),
        widget=forms.RadioSelect,
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Channels that count"),
        error_messages={"required": NO_CHANNEL, "invalid_choice": fields.NOT_OF_CENTRE},
        widget=forms.CheckboxSelectMultiple,
    )
    reason = fields.ParsedField(
        text_up_to(LONGEST_REASON),
        label=gettext_lazy("Reason"),
        widget=forms.TextInput(
            {"required": "required", "minlength": SHORTEST_REASON, "autocomplete": "off"}
        ),
    )

    def __init__(self, names: Mapping[str, str], **said: Any) -> None:
        super().__init__(**said)
        self.fields["channels"].choices = list(names.items())  # type: ignore[attr-defined]

    def add_prefix(self, field_name: str) -> str:
        """What the form posts it as: one channel at a time."""
        return CHANNEL if field_name == "channels" else field_name

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if len(reason) < SHORTEST_REASON:
            raise ValidationError(_("Give a reason, in at least three characters."))
        return reason


def read_definition(
    texts: Mapping[str, str], chosen: Sequence[str], channels: Mapping[str, int]
) -> Definition:
    """chosen: the codes of the channels that count; channels: ids of the centre's by code.

    Raises Mistakes, with everything that is wrong.
    """
    names = dict.fromkeys(channels, "")
    found = fields.cleaned(DefinitionForm(names, data={**texts, CHANNEL: chosen}), KEY)
    counted = frozenset(channels[code] for code in found["channels"])
    return Definition(DefinitionFact(found["valid_from"], found["basis"], counted), found["reason"])


def read_month_to_remove(texts: Mapping[str, str]) -> date:
    """The month from which the definition is valid that is to go. Raises Mistakes."""
    valid_from: date = fields.cleaned(DefinitionKeyForm(data=texts), KEY)["valid_from"]
    return valid_from
