"""What people do on the pages of closing, in words."""

from typing import Any
from uuid import uuid4

from django.test import Client

from kpis.entry.closing import close_month, reopen_month
from kpis.models import Centre, User
from tests import factories as make

MARCH = "/centres/lyon/close/2025-03/"


def text_of(client: Client, path: str = MARCH) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return squeeze(response)


def squeeze(response: Any) -> str:
    return " ".join(response.content.decode().split())


def form_of(client: Client, path: str, **values: Any) -> dict[str, Any]:
    """What the page would send: what it showed of the months, and a token of its own."""
    response = client.get(path)
    seen = {"seen": response.context["seen"]} if "seen" in response.context else {}
    for row in response.context.get("rows") or []:
        seen[f"seen-{row.key}"] = row.seen
    return {**seen, "token": str(uuid4()), **values}


def close(client: Client, path: str = MARCH, **values: Any) -> Any:
    return client.post(path, form_of(client, path, action="close", **values), follow=True)


def close_and_reopen(centre: Centre, person: User) -> None:
    keys: dict[str, Any] = {"centre_id": centre.pk, "month": make.month("2025-03")}
    close_month(**keys, user_id=person.pk)
    administrator = make.UserFactory(is_superuser=True)
    reopen_month(**keys, user_id=administrator.pk, reason="A late bill")
