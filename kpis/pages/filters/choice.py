"""What one can choose from, as templates and kpis.templatetags.choices show it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a select, or a box to tick. key: as the address, or the form, says it."""

    key: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Link:
    """One of a row of links to the same page. query: with its question mark. current: whether
    it leads to what is shown."""

    label: str
    query: str
    current: bool


@dataclass(frozen=True, slots=True)
class AddressLink:
    """Where another page is; url: empty where a text is all there is."""

    label: str
    url: str
