"""Who leaves is made inactive, and a centre is retired, before anything of them is deleted."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from kpis.models import Centre, CostLine, Ending, User
from kpis.queries.definitions import definition_records
from kpis.queries.endings import ending_facts
from kpis.reports.centres.scope import is_retired
from tests import factories as make
from tests.admin.conftest import MAY
from tests.admin.forms import filled_form
from tests.samples import month_period


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def clerk(db: None) -> User:
    person: User = make.UserFactory(username="clara", first_name="Clara", last_name="Kern")
    return person


@pytest.mark.finding("O14")
def test_whoever_closed_a_month_is_made_inactive(
    superuser_client: Client, centre: Centre, clerk: User
) -> None:
    make.MonthCloseFactory(centre=centre, month=date(2026, 1, 1), closed_by=clerk)
    url = f"/admin/kpis/user/{clerk.pk}/delete/"
    text = text_of(superuser_client.get(url))
    assert "Whoever leaves is made inactive" in text
    assert "They closed or reopened months (1 times)" in text
    superuser_client.post(url, {"post": "yes"})
    assert User.objects.filter(pk=clerk.pk).exists()
    assert superuser_client.post(url, {"inactive": "yes"}).status_code == 302
    clerk.refresh_from_db()
    assert not clerk.is_active


@pytest.mark.finding("O14")
def test_nobody_makes_themselves_inactive(
    superuser_client: Client, superuser: User, clerk: User
) -> None:
    chosen = {"action": "make_inactive", "_selected_action": [superuser.pk, clerk.pk]}
    response = superuser_client.post("/admin/kpis/user/", chosen, follow=True)
    assert "1 person is inactive now." in text_of(response)
    superuser.refresh_from_db()
    assert superuser.is_active
    own = f"/admin/kpis/user/{superuser.pk}/delete/"
    assert not superuser_client.get(own).context["may_be_inactive"]


@pytest.mark.finding("E15")
def test_the_name_of_a_deleted_person_stays(client: Client, centre: Centre, clerk: User) -> None:
    """In what says who ended something, and in the journal."""
    make.MembershipFactory(centre=centre, user=clerk, role="finance")
    make.CostLineFactory(centre=centre, month=MAY, category=make.category("training"))
    client.force_login(clerk)
    ended = f"category-{make.category('training').pk}/2026-06"
    client.post("/centres/north/endings/", {"action": "end", "what": ended, "token": str(uuid4())})
    if not Ending.objects.exists():
        pytest.fail("nothing was ended")
    User.objects.filter(pk=clerk.pk).delete()
    assert [each.said_by for each in ending_facts(centre.pk)] == ["Clara Kern"]
    root = User.objects.create_superuser("root", "r@example.org", "a-long-password")
    client.force_login(root)
    assert "Clara Kern" in client.get("/centres/north/journal/").content.decode()
    assert definition_records(centre.pk) == []


@pytest.mark.finding("O17")
@pytest.mark.parametrize(
    ("typed", "is_deleted"), [("", False), ("north", False), ("x" * 5000, False), (" North ", True)]
)
def test_a_centre_is_deleted_by_its_name(
    superuser_client: Client, centre: Centre, typed: str, is_deleted: bool
) -> None:
    make.CostLineFactory(centre=centre)
    url = f"/admin/kpis/centre/{centre.pk}/delete/"
    page = text_of(superuser_client.get(url))
    assert "can be retired instead" in page
    assert "type its name, North:" in page
    response = superuser_client.post(url, {"post": "yes", "name": typed}, follow=True)
    assert ("expected the name “North”" in text_of(response)) != is_deleted
    assert Centre.objects.filter(pk=centre.pk).exists() != is_deleted
    assert CostLine.objects.exists() != is_deleted


@pytest.mark.finding("O17")
def test_no_list_deletes_centres(superuser_client: Client, centre: Centre) -> None:
    chosen = {"action": "delete_selected", "_selected_action": [centre.pk], "post": "yes"}
    superuser_client.post("/admin/kpis/centre/", chosen)
    assert Centre.objects.filter(pk=centre.pk).exists()


@pytest.mark.finding("E15")
def test_a_retired_centre_is_read_and_not_among_those_of_every_day(
    superuser_client: Client, centre: Centre
) -> None:
    """In the portfolio until it was retired, and later where it is asked for."""
    other = make.CentreFactory(name="South", slug="south", channels=["phone"])
    for each in (centre, other):
        make.record_months(each, {"2026-03": ("100", 10), "2026-04": ("100", 10)})
    make.record_months(other, {"2026-05": ("100", 10)})
    url = f"/admin/kpis/centre/{centre.pk}/change/"
    values = filled_form(superuser_client, url, retired_from="2026-05")
    assert superuser_client.post(url, values).status_code == 302

    def shown(query: str) -> list[str]:
        response = superuser_client.get(f"/?by=month&{query}")
        return re.findall(r'href="/centres/(\w+)/\?', response.content.decode())

    assert "north" in shown("period=2026-04")
    assert "north" not in shown("period=2026-05")
    assert "south" in shown("period=2026-05")
    assert superuser_client.get("/centres/north/").status_code == 200


@pytest.mark.finding("E15")
def test_what_is_recorded_after_all_is_not_lost(centre: Centre) -> None:
    from kpis.facts import Reader
    from kpis.queries.centres import all_centre_contexts

    Centre.objects.filter(pk=centre.pk).update(retired_from=MAY)
    make.CostLineFactory(centre=centre, month=date(2026, 6, 1))
    (frame,) = all_centre_contexts(Reader(0, sees_all=True))
    months = {name: month_period(name) for name in ("2026-04", "2026-05", "2026-06", "2026-07")}
    found = [name for name, period in months.items() if is_retired(frame.centre, period)]
    assert found == ["2026-07"]
