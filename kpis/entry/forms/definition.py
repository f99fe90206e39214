"""A contact definition as its form posts it: texts to a definition, or what is wrong by field."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from kpis.entry.forms.texts import UnitTexts
from kpis.entry.parsing.cells import text_up_to
from kpis.entry.parsing.dates import parse_month
from kpis.entry.recording.definitions import KEY, Definition
from kpis.entry.refusals import Mistakes
from kpis.facts import DefinitionFact
from kpis.vocabulary import CountBasis

SHORTEST_REASON, LONGEST_REASON = 3, 200


def read_definition(
    texts: Mapping[str, str], chosen: Sequence[str], channels: Mapping[str, int]
) -> Definition:
    """chosen: the codes of the channels that count; channels: ids of the centre's by code.

    Raises Mistakes, with everything that is wrong.
    """
    reader = UnitTexts(texts)
    valid_from = reader.read("valid_from", parse_month)
    reason = reader.read("reason", text_up_to(LONGEST_REASON)) or ""
    basis = texts.get("basis", "")
    if basis not in set(CountBasis):
        reader.messages["basis"] = _("Choose which count makes the number of contacts.")
    if "reason" not in reader.messages and len(reason) < SHORTEST_REASON:
        reader.messages["reason"] = _("Say why, in at least three characters.")
    note_channels(reader, chosen, channels)
    if reader.messages or valid_from is None:
        raise Mistakes({KEY: reader.messages})
    counted = frozenset(channels[code] for code in chosen)
    return Definition(DefinitionFact(valid_from, CountBasis(basis), counted), reason)


def note_channels(reader: UnitTexts, chosen: Sequence[str], channels: Mapping[str, int]) -> None:
    unknown = [code for code in chosen if code not in channels]
    if not chosen:
        reader.messages["channels"] = _(
            "Found no channel, expected at least one: without contacts there is no figure."
        )
    elif unknown:
        message = _("The centre does not use a channel “%(code)s”.")
        reader.messages["channels"] = message % {"code": unknown[0][:50]}


def read_month_to_remove(texts: Mapping[str, str]) -> date:
    """The month from which the definition is valid that is to go. Raises Mistakes."""
    reader = UnitTexts(texts)
    valid_from = reader.read("valid_from", parse_month)
    if valid_from is None:
        raise Mistakes({KEY: reader.messages})
    return valid_from
