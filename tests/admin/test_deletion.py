"""Deletions count what goes with them, and what stands in their way."""

import pytest
from django.test import Client
from django.urls import reverse

from kpis.models import (
    Centre,
    Channel,
    ContactDefinition,
    ContactVolume,
    CostCategory,
    CostLine,
    Membership,
    User,
)


def delete_url(row: Channel | CostCategory | Centre) -> str:
    return reverse(f"admin:kpis_{row._meta.model_name}_delete", args=[row.pk])


def test_a_channel_in_use_is_protected(
    superuser_client: Client, phone: Channel, cost_line: CostLine, volume: ContactVolume
) -> None:
    for page in (
        superuser_client.get(delete_url(phone)),
        superuser_client.post(delete_url(phone), {"post": "yes"}),
    ):
        text = page.content.decode()
        assert page.status_code == 200
        assert "protected related objects" in text
        assert "1 cost line" in text
        assert "1 contact volume" in text
    assert Channel.objects.filter(pk=phone.pk).exists()


def test_categories_in_use_are_protected_in_bulk(
    superuser_client: Client, salaries: CostCategory, cost_line: CostLine
) -> None:
    everything = [category.pk for category in CostCategory.objects.all()]
    data = {"action": "delete_selected", "_selected_action": everything, "post": "yes"}
    response = superuser_client.post(reverse("admin:kpis_costcategory_changelist"), data)
    assert response.status_code == 200
    assert "1 cost line" in response.content.decode()
    assert CostCategory.objects.filter(pk=salaries.pk).exists()


def test_a_category_that_nothing_uses_goes(
    superuser_client: Client, salaries: CostCategory
) -> None:
    assert superuser_client.post(delete_url(salaries), {"post": "yes"}).status_code == 302
    assert not CostCategory.objects.filter(pk=salaries.pk).exists()


@pytest.mark.usefixtures("cost_line", "volume", "definition", "membership")
def test_a_centre_goes_with_all_that_is_its(superuser_client: Client, centre: Centre) -> None:
    page = superuser_client.get(delete_url(centre)).content.decode()
    for line in (
        "Centre: North",
        "1 cost line",
        "1 contact volume",
        "1 contact definition",
        "1 counted channel",
        "1 membership",
    ):
        assert line in page
    assert (
        superuser_client.post(delete_url(centre), {"post": "yes", "name": "North"}).status_code
        == 302
    )
    for model in (Centre, CostLine, ContactVolume, ContactDefinition, Membership):
        assert not model._default_manager.exists()


def test_a_deletion_needs_the_right_to_each_table(
    client: Client, centre: Centre, cost_line: CostLine
) -> None:
    staff = User.objects.create(username="staff", is_staff=True)
    grant(staff, "delete_centre", "view_centre")
    client.force_login(staff)
    response = client.get(delete_url(centre))
    assert "doesn't have permission" in response.content.decode().replace("&#x27;", "'")
    assert client.post(delete_url(centre), {"post": "yes"}).status_code == 403
    assert Centre.objects.exists()


def grant(user: User, *codenames: str) -> None:
    from django.contrib.auth.models import Permission

    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
