"""The locale of a reader, and what is written once for it."""

from collections.abc import Callable
from functools import cache, lru_cache, wraps
from typing import Any, TypeVar

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext as _

#: British English writes months and foreign dollars without doubt.
LOCALES = {"en": "en_GB", "fr": "fr_FR"}
Result = TypeVar("Result")


def once_per_language(write: Callable[..., Result]) -> Callable[..., Result]:
    """Remember what is written for the same arguments in the same language.

    A page names each of its periods several times, and asking Django for the reader's
    language takes longer than writing the name.
    """

    @lru_cache(maxsize=10_000)
    def remembered(_language: str | None, *args: Any) -> Result:
        return write(*args)

    @wraps(write)
    def written(*args: Any) -> Result:
        return remembered(get_language(), *args)

    return written


def labelled(name: str, text: str) -> str:
    """Such as "Amount: 12.50"; French wants a space before the colon."""
    return label_form() % {"name": name, "text": text}


@once_per_language
def label_form() -> str:
    return _("%(name)s: %(text)s")


def reader_locale() -> Locale:
    return locale_of(get_language() or "en")


@cache
def locale_of(language: str) -> Locale:
    return Locale.parse(LOCALES[language[:2]])
