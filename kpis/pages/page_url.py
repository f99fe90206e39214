"""The addresses of pages, by the names they have in kpis.urls."""

from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix, reverse


def page_url(name: str, *args: Any) -> str:
    """Such as page_url("cost-month", slug, month); a table may ask for one in each of its rows.

    Raises NoReverseMatch where no page has that name, or none with such arguments.
    """
    return remembered(get_script_prefix(), name, args)


@lru_cache(maxsize=10_000)
def remembered(_prefix: str, name: str, args: tuple[Any, ...]) -> str:
    """_prefix: where the site is served; it is part of each address."""
    return reverse(f"kpis:{name}", args=args)
