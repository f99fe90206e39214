"""The page for what went wrong on our side."""

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database is away or out of connections: trying again helps then."""
    unavailable = isinstance(sys.exc_info()[1], OperationalError)
    page = loader.get_template("500.html").render({"unavailable": unavailable})
    response = HttpResponse(page, status=503 if unavailable else 500)
    if unavailable:
        response["Retry-After"] = "10"
    return response
