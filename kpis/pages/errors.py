"""The pages for what went wrong on our side, and for forms that are too old."""

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from kpis.pages.saving import wants_json


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database is away or out of connections: trying again helps then."""
    unavailable = isinstance(sys.exc_info()[1], OperationalError)
    page = loader.get_template("500.html").render({"unavailable": unavailable})
    response = HttpResponse(page, status=503 if unavailable else 500)
    if unavailable:
        response["Retry-After"] = "10"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token was renewed in another tab. A sheet gets the new token, which no other
    site can read, and who is logged in now: it saves again if that is still the same person.
    """
    if not wants_json(request):
        return render(request, "403_csrf.html", status=403)
    message = _("Not saved: you have logged in again elsewhere in the meantime.")
    answer = {"message": message, "csrf": get_token(request), "reader": request.user.pk}
    return JsonResponse(answer, status=403)
