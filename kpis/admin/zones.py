"""Time zones to choose from, where a form has one."""

from django.forms import BaseForm, Select
from django.utils.functional import Promise

from kpis.zones import zone_names


def offer_zones(form: BaseForm, empty: str | Promise = "") -> None:
    """A list of all zones; empty: what it means to choose none, where that can be."""
    if (field := form.fields.get("time_zone")) is None:  # nobody may change it here
        return
    choices = [(name, name) for name in zone_names()]
    field.widget = Select(choices=[("", empty), *choices] if empty else choices)
