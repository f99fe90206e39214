"""The reader's language and time zone; no private page in a cache, no log-in inside a page."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from kpis.pages.filters.address import NothingLeft
from kpis.pages.nothing import show_nothing
from kpis.pages.saving import wants_json

GetResponse = Callable[[HttpRequest], HttpResponse]


class ReaderMiddleware:
    """Speak the language a person chose, and show times in their zone; keep what they saw out
    of caches. Where they chose no zone, a centre's pages show times in its own (context_or_404).

    After log-out the back button must show nothing private.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        with timezone.override(user.time_zone or None if user.is_authenticated else None):
            response = self.get_response(request)
        if leads_to_log_in(response):
            response = log_in_outside_of_swap(request, response)
        if user.is_authenticated:
            add_never_cache_headers(response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return show_nothing(request) if isinstance(exception, NothingLeft) else None


def leads_to_log_in(response: HttpResponse) -> bool:
    return isinstance(response, HttpResponseRedirect) and urlsplit(
        response.url
    ).path == resolve_url(settings.LOGIN_URL)


def log_in_outside_of_swap(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """For htmx, send the browser itself to the log-in, and from there back to its page; tell a
    sheet's script, which keeps what was typed.

    Restoring history is no swap: htmx then follows the redirect and replaces all of the body.
    """
    htmx = request.htmx  # type: ignore[attr-defined]
    if htmx and not htmx.history_restore_request:
        url = response["Location"]
        if page := htmx.current_url_abs_path:
            url = resolve_url(settings.LOGIN_URL) + "?" + urlencode({"next": page})
        response = HttpResponseClientRedirect(url)
    if wants_json(request):
        message = _("Not saved: you are no longer logged in.")
        response = JsonResponse({"message": message, "log_in": response["Location"]}, status=401)
    patch_vary_headers(response, ["HX-Request"])
    return response
