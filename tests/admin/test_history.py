"""The history says who did what, when, and to which row; and nobody changes it."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kpis.models import Centre, CostLine, User
from tests.admin.forms import filled_form

HISTORY = reverse("admin:kpis_costlineevent_changelist")


def page_of(client: Client, url: str = HISTORY, **query: Any) -> str:
    response = client.get(url, query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def changed(superuser_client: Client, cost_line: CostLine) -> CostLine:
    """Written by no page, then changed by an administrator."""
    url = reverse("admin:kpis_costline_change", args=[cost_line.pk])
    data = filled_form(superuser_client, url, month="2026-05", amount="99.00")
    assert superuser_client.post(url, data).status_code == 302
    return cost_line


def test_who_what_and_the_values(superuser_client: Client, changed: CostLine) -> None:
    page = page_of(superuser_client)
    for text in ("outside the pages", "root", "Added", "Changed", f"#{changed.pk}"):
        assert text in page
    assert "Centre: North · Month: May 2026 · Category: Salaries" in page
    assert "Amount: 1,234.50" in page
    assert "Amount: 99.00" in page


def test_a_change_beside_what_was_before(superuser_client: Client, changed: CostLine) -> None:
    from django.apps import apps

    event = apps.get_model("kpis", "CostLineEvent").objects.get(pgh_label="update")
    page = page_of(superuser_client, reverse("admin:kpis_costlineevent_change", args=[event.pk]))
    assert "<th scope=row>Amount</th><td>99.00</td><td>1,234.50</td>" in page
    assert "<th scope=row>Month</th><td>May 2026</td><td></td>" in page
    assert f"/admin/kpis/costline/{changed.pk}/change/" in page


def test_filters_and_search(superuser_client: Client, changed: CostLine) -> None:
    added, both = "1,234.50", "99.00"
    assert added not in page_of(superuser_client, what="update")
    assert both not in page_of(superuser_client, what="insert")
    assert added not in page_of(superuser_client, q="root")
    assert added in page_of(superuser_client, q=str(changed.pk))
    assert added not in page_of(superuser_client, q="nobody")
    assert added not in page_of(superuser_client, pgh_created_at__year="1999")


def test_the_history_outlives_what_it_tells_of(
    superuser_client: Client, superuser: User, changed: CostLine, centre: Centre
) -> None:
    number = centre.pk
    centre.delete()
    other = User.objects.create_superuser("other")
    User.objects.filter(pk=superuser.pk).delete()
    superuser_client.force_login(other)
    page = page_of(superuser_client)
    assert "Deleted" in page
    assert f"Centre: #{number} (no longer there)" in page
    assert superuser.username in page  # as their own history has it


def test_a_rows_history_is_the_whole_one(superuser_client: Client, changed: CostLine) -> None:
    CostLine.objects.update(amount=Decimal("5.00"))
    url = reverse("admin:kpis_costline_history", args=[changed.pk])
    response = superuser_client.get(url)
    assert response.status_code == 302
    page = page_of(superuser_client, response["Location"])
    for amount in ("1,234.50", "99.00", "5.00"):
        assert f"Amount: {amount}" in page


def test_nobody_changes_the_past(superuser_client: Client, changed: CostLine) -> None:
    event = CostLine.pgh_event_model.objects.first()  # type: ignore[attr-defined]
    for page in ("change", "delete"):
        url = reverse(f"admin:kpis_costlineevent_{page}", args=[event.pk])
        assert superuser_client.post(url, {"post": "yes"}).status_code == 403
    assert superuser_client.post(reverse("admin:kpis_costlineevent_add")).status_code == 403
    selected = {"action": "delete_selected", "_selected_action": event.pk, "post": "yes"}
    superuser_client.post(HISTORY, selected)
    assert CostLine.pgh_event_model.objects.count() == 2  # type: ignore[attr-defined]


def test_the_history_is_shown_to_those_who_may(client: Client, changed: CostLine) -> None:
    staff = User.objects.create(username="staff", is_staff=True)
    client.force_login(staff)
    assert client.get(HISTORY).status_code == 403
