"""Definitions and rules that closed months go by, in the admin."""

from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from kpis.models import AllocationRule, Centre, ContactDefinition
from tests import factories as make
from tests.admin.forms import filled_form

pytestmark = pytest.mark.finding("F7")


@pytest.fixture
def closed(db: None) -> Centre:
    centre: Centre = make.CentreFactory(name="Lyon")
    make.record_months(centre, {"2026-08": (100, 20)})
    make.MonthCloseFactory(centre=centre, month=make.month("2026-08"))
    return centre


@pytest.fixture
def clerk(client: Client) -> Client:
    person = make.UserFactory(is_staff=True)
    person.user_permissions.set(Permission.objects.filter(content_type__app_label="kpis"))
    client.force_login(person)
    return client


def url_of(row: Any, page: str) -> str:
    return reverse(f"admin:kpis_{row._meta.model_name}_{page}", args=[row.pk])


def rows_of(centre: Centre) -> list[Any]:
    return [
        make.DefinitionFactory(centre=centre, channels=["phone"]),
        make.AllocationRuleFactory(centre=centre, basis="equal"),
    ]


def test_others_than_administrators_change_and_remove_none(closed: Centre, clerk: Client) -> None:
    for row in rows_of(closed):
        url = url_of(row, "change")
        page = clerk.post(url, filled_form(clerk, url, valid_from="2026-07"))
        said = "Closed months depend on this: August 2026. Only an administrator can change it."
        assert said in unescape(page.content.decode())
        assert clerk.post(url_of(row, "delete"), {"post": "yes"}).status_code == 403
        row.refresh_from_db()
        assert row.valid_from == make.month("2026-01")


def test_an_administrator_changes_it_once_the_months_were_named(
    closed: Centre, superuser_client: Client
) -> None:
    for row in rows_of(closed):
        url = url_of(row, "change")
        page = superuser_client.post(url, filled_form(superuser_client, url, valid_from="2026-07"))
        assert "Not saved yet: Closed months depend on this: August 2026." in unescape(
            page.content.decode()
        )
        again = superuser_client.post(url, page.context["adminform"].form.data)
        assert again.status_code == 302
        row.refresh_from_db()
        assert row.valid_from == make.month("2026-07")


def test_what_no_closed_month_goes_by_is_saved_at_once(closed: Centre, clerk: Client) -> None:
    """September begins another: it is changed without a word, and so is one of another centre."""
    make.DefinitionFactory(centre=closed, valid_from=make.month("2026-07"), channels=["phone"])
    early = make.DefinitionFactory(centre=closed, channels=["phone"])
    late = make.DefinitionFactory(
        centre=closed, valid_from=make.month("2026-09"), channels=["phone"]
    )
    elsewhere = make.AllocationRuleFactory(basis="equal")
    for row in (early, late, elsewhere):
        url = url_of(row, "change")
        assert clerk.post(url, filled_form(clerk, url)).status_code == 302
        assert clerk.post(url_of(row, "delete"), {"post": "yes"}).status_code == 302
    assert ContactDefinition.objects.count() == 1
    assert not AllocationRule.objects.exists()
