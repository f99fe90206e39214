"""A search box that knows the name of what is chosen: no query for each row of a form."""

from collections.abc import Mapping
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect


class KnownAutocomplete(AutocompleteSelect):
    """Takes the label of a chosen row from ``known`` before it asks the database."""

    known: Mapping[str, str] = {}

    def optgroups(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> list[Any]:
        chosen = [str(each) for each in value if each]
        if not chosen or not self.known.keys() >= set(chosen):
            inherited: list[Any] = super().optgroups(name, value, attrs)
            return inherited
        options = [
            self.create_option(name, each, self.known[each], True, index, attrs=attrs)
            for index, each in enumerate(chosen)
        ]
        return [(None, options, 0)]
