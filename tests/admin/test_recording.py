"""Closed months, spread invoices and two people at one row: refused in words, in both languages."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kpis.models import (
    Centre,
    ContactVolume,
    CostCategory,
    CostLine,
    CostSpread,
    MonthClose,
    Staffing,
    User,
)
from tests import factories as make
from tests.admin.conftest import MAY
from tests.admin.forms import errors_in, filled_form

COST_LINES = reverse("admin:kpis_costline_changelist")
CLOSED = {
    "en": "Nothing was changed: May 2026 is closed in this centre.",
    "fr": "Rien n’a été modifié : mai 2026 est clôturé dans ce centre.",
}
LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])


def url_of(row: Any, page: str = "change") -> str:
    return reverse(f"admin:kpis_{row._meta.model_name}_{page}", args=[row.pk])


@pytest.fixture
def staffing(centre: Centre) -> Staffing:
    row: Staffing = make.StaffingFactory(centre=centre, month=MAY)
    return row


@pytest.fixture
def spread(centre: Centre, salaries: CostCategory) -> CostSpread:
    return make.record_spread(centre, {"2026-05": "33.34", "2026-06": "33.33", "2026-07": "33.33"})


def close(centre: Centre, superuser: User) -> MonthClose:
    facts = {"cost": Decimal("1234.50"), "contacts": 12_345, "remark": "Checked"}
    row: MonthClose = make.MonthCloseFactory(centre=centre, month=MAY, closed_by=superuser, **facts)
    return row


def speak(superuser: User, language: str) -> None:
    User.objects.filter(pk=superuser.pk).update(language=language)


@pytest.fixture
def typed(
    cost_line: CostLine, volume: ContactVolume, staffing: Staffing
) -> dict[Any, dict[str, str]]:
    """Changes of one row of each table."""
    return {
        cost_line: {"month": "2026-05", "amount": "1.00"},
        volume: {"handled": "1"},
        staffing: {"month": "2026-05", "staffed_hours": "1"},
    }


@pytest.mark.fault(28)
@LANGUAGES
def test_a_closed_month_takes_no_change(
    superuser_client: Client,
    superuser: User,
    centre: Centre,
    typed: dict[Any, dict[str, str]],
    language: str,
) -> None:
    speak(superuser, language)
    filled = {r: filled_form(superuser_client, url_of(r), **new) for r, new in typed.items()}
    close(centre, superuser)
    for row, data in filled.items():
        response = superuser_client.post(url_of(row), data)
        assert CLOSED[language] in errors_in(response).replace("\xa0", " ")
        assert 'value="1' in response.content.decode()
        version = row.version
        row.refresh_from_db()
        assert row.version == version


@pytest.mark.fault(28)
@LANGUAGES
def test_nothing_is_added_to_a_closed_month_or_taken_from_it(
    superuser_client: Client,
    superuser: User,
    centre: Centre,
    cost_line: CostLine,
    salaries: CostCategory,
    language: str,
) -> None:
    speak(superuser, language)
    close(centre, superuser)
    new = {"centre": centre.pk, "month": "2026-05", "category": salaries.pk}
    new |= {"amount": "7", "status": "actual", "supplier": "typed already"}
    response = superuser_client.post(reverse("admin:kpis_costline_add"), new)
    assert CLOSED[language] in errors_in(response).replace("\xa0", " ")
    assert "typed already" in response.content.decode()
    bulk = {"action": "delete_selected", "_selected_action": cost_line.pk, "post": "yes"}
    for url, data in ((url_of(cost_line, "delete"), {"post": "yes"}), (COST_LINES, bulk)):
        page = superuser_client.post(url, data, follow=True)
        assert CLOSED[language] in page.content.decode().replace("\xa0", " ")
    assert list(CostLine.objects.all()) == [cost_line]


@pytest.mark.fault(29)
def test_a_line_is_not_moved_into_a_closed_month(
    superuser_client: Client, superuser: User, centre: Centre, salaries: CostCategory
) -> None:
    line = make.CostLineFactory(centre=centre, category=salaries)
    data = filled_form(superuser_client, url_of(line), month="2026-05")
    close(centre, superuser)
    assert CLOSED["en"] in errors_in(superuser_client.post(url_of(line), data))


def test_a_centre_with_closes_stays(
    superuser_client: Client, superuser: User, centre: Centre
) -> None:
    close(centre, superuser)
    for page in (
        superuser_client.get(url_of(centre, "delete")),
        superuser_client.post(url_of(centre, "delete"), {"post": "yes"}),
    ):
        assert page.status_code == 200
        assert "protected related objects" in page.content.decode()
        assert "1 month close" in page.content.decode()
    assert Centre.objects.filter(pk=centre.pk).exists()


def test_a_centre_goes_with_its_spread_invoices(
    superuser_client: Client, centre: Centre, spread: CostSpread, staffing: Staffing
) -> None:
    page = superuser_client.get(url_of(centre, "delete")).content.decode()
    for line in ("3 cost lines", "1 spread invoice", "1 staffed hours"):
        assert line in page
    named = {"post": "yes", "name": centre.name}
    assert superuser_client.post(url_of(centre, "delete"), named).status_code == 302
    assert not CostSpread.objects.exists()


def test_a_month_of_an_invoice_is_shown_and_not_changed(
    superuser_client: Client, spread: CostSpread
) -> None:
    part = spread.lines.get(month=MAY)
    page = superuser_client.get(url_of(part)).content.decode()
    assert "One month of an invoice of €100.00: change it as a whole" in page
    assert 'name="amount"' not in page
    assert superuser_client.post(url_of(part), {"amount": "1.00"}).status_code == 403


def test_a_month_is_not_taken_from_an_invoice(superuser_client: Client, spread: CostSpread) -> None:
    part = spread.lines.get(month=MAY)
    bulk = {"action": "delete_selected", "_selected_action": part.pk, "post": "yes"}
    for url, data in ((url_of(part, "delete"), {"post": "yes"}), (COST_LINES, bulk)):
        page = superuser_client.post(url, data, follow=True).content.decode()
        assert "the months of a spread invoice must total its amount" in page
    assert spread.lines.count() == 3


def test_what_the_pages_write_is_read_here(
    superuser_client: Client, superuser: User, centre: Centre, spread: CostSpread
) -> None:
    closed = close(centre, superuser)
    line = spread.lines.get(month=MAY)
    reported = closed.costs.create(line=line.pk, category=line.category, amount=Decimal("33.34"))
    closed.volumes.create(channel=make.channel("phone"), handled=12_345)
    for row, expected in (
        (closed, ["May 2026", "€1,234.50", "12,345", "€0.10", "Checked", "root"]),
        (reported, ["North 2026-05", "€33.34"]),
        (spread, ["€100.00", "June 2026", "33.33"]),
    ):
        page = superuser_client.get(url_of(row)).content.decode()
        for text in expected:
            assert text in page
        for action in ("change", "delete"):
            assert superuser_client.post(url_of(row, action), {"post": "yes"}).status_code == 403
        add = reverse(f"admin:kpis_{row._meta.model_name}_add")
        assert superuser_client.post(add, {}).status_code == 403


@pytest.mark.fault(26)
@pytest.mark.fault(27)
def test_the_later_of_two_people_sees_both_values_and_chooses(
    superuser_client: Client, superuser: User, cost_line: CostLine
) -> None:
    url = url_of(cost_line)
    first = filled_form(superuser_client, url, month="2026-05", amount="99.00")
    later = filled_form(
        superuser_client, url, month="2026-05", amount="55.00", supplier="Acme", channel=""
    )
    assert superuser_client.post(url, first).status_code == 302
    refused = superuser_client.post(url, later)
    said = errors_in(refused)
    assert "Root changed this row at" in said
    assert "Amount: now 99.00, typed 55.00." in said
    assert "Supplier: now nothing, typed Acme." in said
    assert "Channel: now Phone, typed nothing." in said
    assert "Month:" not in said
    cost_line.refresh_from_db()
    assert cost_line.amount == 99
    form = refused.context["adminform"].form
    again = later | {"seen_version": form["seen_version"].value()}
    assert superuser_client.post(url, again).status_code == 302
    cost_line.refresh_from_db()
    assert (cost_line.amount, cost_line.supplier, cost_line.version) == (55, "Acme", 3)


@pytest.mark.fault(26)
@pytest.mark.parametrize("name", ["volume", "staffing"])
def test_every_table_with_versions_is_guarded(
    superuser_client: Client, name: str, request: pytest.FixtureRequest
) -> None:
    row = request.getfixturevalue(name)
    data = filled_form(superuser_client, url_of(row))
    if "month" in data:
        data["month"] = "2026-05"
    type(row).objects.filter(pk=row.pk).update(version=0)  # a trigger raises it
    said = errors_in(superuser_client.post(url_of(row), data))
    assert "Outside the pages changed this row at" in said
    assert type(row).objects.get().version == 2


@pytest.mark.fault(26)
def test_a_form_without_the_version_is_not_saved(
    superuser_client: Client, cost_line: CostLine
) -> None:
    data = filled_form(superuser_client, url_of(cost_line), month="2026-05", amount="1.00")
    for wrong in ({}, {"seen_version": "x"}):
        posted = {name: value for name, value in data.items() if name != "seen_version"} | wrong
        assert superuser_client.post(url_of(cost_line), posted).status_code == 200
    cost_line.refresh_from_db()
    assert cost_line.amount == Decimal("1234.50")


@pytest.mark.fault(32)
def test_figures_stay_in_their_centre(
    superuser_client: Client, centre: Centre, cost_line: CostLine, staffing: Staffing
) -> None:
    other = make.CentreFactory()
    for row in (cost_line, staffing):
        data = filled_form(superuser_client, url_of(row), month="2026-05", centre=other.pk)
        assert superuser_client.post(url_of(row), data).status_code == 302
        row.refresh_from_db()
        assert row.centre == centre


def test_staffed_hours_are_entered(superuser_client: Client, centre: Centre) -> None:
    url = reverse("admin:kpis_staffing_add")
    data = {"centre": centre.pk, "month": "2026-05"}
    assert "Enter the hours, the full-time equivalents" in errors_in(
        superuser_client.post(url, data)
    )
    email = make.channel("email").pk
    unused = superuser_client.post(url, data | {"staffed_hours": "1", "channel": email})
    assert "does not use this channel" in errors_in(unused)
    assert superuser_client.post(url, data | {"staffed_hours": "160.5"}).status_code == 302
    assert Staffing.objects.get().staffed_hours == Decimal("160.50")
    twice = superuser_client.post(url, data | {"staffed_hours": "1"})
    assert "Staffed hours already exist for this channel and month." in errors_in(twice)
    page = superuser_client.get(reverse("admin:kpis_staffing_changelist")).content.decode()
    for text in ("May 2026", "160.50", "n/a", "all channels"):
        assert text in page
