"""Addresses of before: what was renamed leads to where it is now."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from kpis.pages.filters.address import Address
from kpis.pages.render import reader_of
from kpis.reports.visible import codes_now

GetResponse = Callable[[HttpRequest], HttpResponse]
#: What the parts of a path, and the parameters of an address, name.
OWNERS = {
    "slug": "centre",
    "channel": "channel",
    "category": "category",
    **dict.fromkeys(("centre", "a", "b"), "centre"),
}


class FormerCodes:
    """Asks for former codes only where an address names what there is not."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        url = address_now(request, is_missing=response.status_code == 404)
        if url is None:
            return response
        is_sent = request.method not in {"GET", "HEAD"}  # then the browser sends it again
        return HttpResponsePermanentRedirect(url, preserve_request=is_sent)


def address_now(request: HttpRequest, *, is_missing: bool) -> str | None:
    """The same address by the codes of now; None where it has no former one."""
    match = request.resolver_match
    if match is None or match.app_name != "kpis" or not request.user.is_authenticated:
        return None
    path = match.kwargs if is_missing else {}
    named = {name: value for name, value in path.items() if name in OWNERS}
    asked = missed_codes(getattr(request, "address", None))
    if not named and not asked:
        return None
    found = codes_of(request, [*named.items(), *asked])
    if not found:
        return None
    kwargs = {**match.kwargs, **{n: found.get((n, v), v) for n, v in named.items()}}
    query = request.GET.copy()
    for name in {name for name, _ in asked}:
        query.setlist(name, [found.get((name, v), v) for v in query.getlist(name)])
    url = reverse(match.view_name, kwargs=kwargs)
    return f"{url}?{query.urlencode()}" if query else url


def missed_codes(address: Address | None) -> list[tuple[str, str]]:
    unmet = address.unmet if address else []
    return [(each.name, each.value) for each in unmet if each.name in OWNERS]


def codes_of(request: HttpRequest, named: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """By name and value as the address has them, the codes of now."""

    def of(owner: str) -> list[str]:
        return [value for name, value in named if OWNERS[name] == owner and "\0" not in value]

    now = codes_now(
        reader_of(request),
        centres=of("centre"),
        channels=of("channel"),
        categories=of("category"),
    )
    keys = {each: (OWNERS[each[0]], each[1].lower()) for each in named}
    return {each: now[key] for each, key in keys.items() if key in now}
