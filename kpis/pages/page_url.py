"""The addresses of pages, by the names they have in kpis.urls."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse
from django.utils.http import url_has_allowed_host_and_scheme


def page_url(name: str, *args: object) -> str:
    """Such as page_url("cost-month", slug, month); a table may ask for one in each of its rows.

    Raises NoReverseMatch where no page has that name, or none with such arguments.
    """
    return remembered(get_script_prefix(), name, args)


def own_address(address: str, otherwise: str) -> str:
    """The address where it is a path of this site, as a form names the page it was sent from."""
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
    return address if is_ours else otherwise


@lru_cache(maxsize=10_000)
def remembered(_prefix: str, name: str, args: tuple[object, ...]) -> str:
    """_prefix: where the site is served; it is part of each address."""
    return reverse(f"kpis:{name}", args=args)
