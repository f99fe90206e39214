"""The journal of a centre, in words."""

import html
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pghistory
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kpis.models import AllocationRule, Centre, CostLine, QualityLimit, User
from tests import factories as make
from tests.pages.conftest import HTMX

URL = "/centres/lyon/journal/"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def ada() -> User:
    user: User = make.UserFactory(first_name="Ada", last_name="Byron")
    return user


@pytest.fixture
def line(centre: Centre, ada: User) -> CostLine:
    """Entered outside the pages, corrected by Ada."""
    line: CostLine = make.CostLineFactory(
        centre=centre,
        month=date(2025, 12, 1),
        category=make.category("telephony"),
        supplier="Acme",
        amount=Decimal("12400.00"),
    )
    with pghistory.context(user=ada.pk):
        CostLine.objects.filter(pk=line.pk).update(amount=Decimal("12040.00"))
    return line


def page_of(client: Client, url: str = URL, **query: Any) -> str:
    response = client.get(url, query)
    assert response.status_code == 200
    return response.content.decode()


def words(page: str) -> str:
    """The text between the tags of the page's main part."""
    main = page[page.index("<main") : page.index("</main>")]
    text = html.unescape(re.sub(r"<[^>]+>", " ", main))
    return re.sub(r"[ \n]+", " ", text).replace(" ,", ",").strip()


def links(page: str) -> list[str]:
    return [html.unescape(link) for link in re.findall(r'href="(\?[^"]*)"', page)]


@pytest.mark.fault(37)
def test_page_and_fragment(manager_client: Client, line: CostLine) -> None:
    page = manager_client.get(URL)
    fragment = manager_client.get(URL, headers=HTMX)
    restored = manager_client.get(URL, headers=HTMX | {"HX-History-Restore-Request": "true"})
    assert b"<!DOCTYPE html>" in page.content
    assert b"<!DOCTYPE html>" in restored.content
    assert b"<html" not in fragment.content
    for response in (page, fragment):
        assert "HX-Request" in response["Vary"]
        assert "12,040.00" in response.content.decode()


def test_a_change_in_words(manager_client: Client, line: CostLine) -> None:
    text = words(page_of(manager_client, month="2025-12"))
    assert "Telephony, Acme — amount 12,400.00 → 12,040.00 Ada Byron December 2025" in text
    assert "2 cost lines added, 13,400.00 in all" in text
    assert "Telephony, Acme — added, 12,400.00" in text
    assert "outside the pages" in text
    assert "version" not in text
    today = timezone.localdate()
    assert f"Today, {today.day} {today:%B %Y}" in text


def test_every_value_that_changed(manager_client: Client, line: CostLine, ada: User) -> None:
    line.refresh_from_db()
    line.status, line.supplier, line.description = "accrual", "", 'say "when"'
    line.month, line.channel = date(2025, 11, 1), make.channel("phone")
    with pghistory.context(user=ada.pk):
        line.save()
    text = words(page_of(manager_client, who=str(ada.pk), kind="changed"))
    for change in (
        "month December 2025 → November 2025",
        "channel shared → Phone",
        "status Actual → Accrual (estimate)",
        'description nothing → “say "when"”',
        "supplier “Acme” → nothing",
    ):
        assert change in text
    newest = text.split('say "when" —')[1].split("Telephony, Acme")[0]
    assert "amount" not in newest


def test_a_deletion_says_what_was(manager_client: Client, line: CostLine, ada: User) -> None:
    with pghistory.context(user=ada.pk):
        line.delete()
    assert "Telephony, Acme — deleted (was 12,040.00)" in words(page_of(manager_client))


def test_contacts_hours_targets_and_definitions(manager_client: Client, centre: Centre) -> None:
    volume = centre.contactvolume_set.order_by("start")[0]
    volume.handled, volume.handle_seconds = 90, 364
    volume.save()
    for factory in (make.StaffingFactory, make.TargetFactory, make.DefinitionFactory):
        factory(centre=centre)
    make.record_spread(centre, {"2026-01": "1.00", "2026-02": "2.00"}, supplier="Lessor")
    text = words(page_of(manager_client))
    for line in (
        "Phone, January 2025 — handled 80 → 90, handle time unknown → 6\xa0min 04\xa0s",
        "Staffed hours, all channels — added, 100 h",
        "Target: Cost per contact, all channels — added, 5",
        "Contact definition — added",
        "Spread invoice — added, 3.00",
        "12 contact volumes added, 960 handled in all",
    ):
        assert line in text


def test_rules_with_their_shares_and_limits(manager_client: Client, centre: Centre) -> None:
    make.AllocationRuleFactory(
        centre=centre,
        category=make.category("telephony"),
        basis="fixed_shares",
        shares={"phone": Decimal("33.3333"), "email": Decimal("66.6667")},
    )
    QualityLimit.objects.create(
        centre=centre, metric="abandonment", valid_from=date(2026, 1, 1), value=5
    )
    AllocationRule.objects.update(category=None)
    text = words(page_of(manager_client))
    for line in (
        "Allocation rule: Telephony — added, Fixed shares",
        "Fixed share: Phone — added, 33.3333%",
        "Allocation rule: all other categories — category Telephony → all other categories",
        "Service limit: Abandonment — added, 5",
    ):
        assert line in text


@pytest.mark.finding("F3")
def test_what_no_longer_comes(manager_client: Client, centre: Centre, ada: User) -> None:
    with pghistory.context(user=ada.pk):
        rent = make.EndingFactory(centre=centre, category=make.category("office_space"))
        phone = make.EndingFactory(centre=centre, channel=make.channel("phone"))
        phone.delete()
    text = words(page_of(manager_client))
    for line in (
        "No longer expected: Office space — added, ended from January 2026",
        "No longer expected: Phone — deleted (was ended from January 2026)",
    ):
        assert line in text
    rent.ended_from = date(2026, 3, 1)
    rent.save()
    text = words(page_of(manager_client, month="2026-03"))
    assert "No longer expected: Office space — ended from January 2026 → March 2026" in text


def test_a_close_and_its_reopening(manager_client: Client, centre: Centre, ada: User) -> None:
    facts = {"cost": Decimal("412380.00"), "contacts": 70613, "remark": "Checked twice"}
    close = make.MonthCloseFactory(centre=centre, month=date(2025, 3, 1), closed_by=ada, **facts)
    root = make.UserFactory(is_superuser=True, first_name="Root")
    close.reopened_at, close.reopened_by, close.reason = timezone.now(), root, "Bill corrected"
    close.save()
    page = page_of(manager_client, what="closes")
    assert 'href="/centres/lyon/close/2025-03/"' in page
    text = words(page)
    assert "March 2025 reopened — Bill corrected Root" in text
    reported = "reported: 412,380.00, 70,613 contacts · Checked twice"
    assert f"March 2025 closed — {reported} Ada Byron" in text
    assert "cost lines" not in text


def test_many_lines_of_one_save_are_one_line_that_opens(
    manager_client: Client, centre: Centre
) -> None:
    page = page_of(manager_client, what="costs")
    assert "12 cost lines added, 12,234.56 in all" in words(page)
    assert "January 2025 to December 2025" in words(page)
    (batch,) = [link for link in links(page) if "batch=" in link]
    assert batch.startswith("?what=costs&batch=costs.insert.")
    opened = page_of(manager_client, URL + batch)
    assert words(opened).count("Salaries — added, 1,000.00") == 11
    assert "Salaries — added, 1,234.56 March 2025 History" in words(opened)
    assert "?what=costs" in links(opened)


def test_the_lines_of_a_batch_are_paged(
    manager_client: Client, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpis.reports.settings.journal.ROWS", 5)
    url, seen = next(link for link in links(page_of(manager_client)) if "costs." in link), 0
    for expected in (5, 5, 2):
        page = page_of(manager_client, URL + url)
        found = words(page).count("Salaries — added")
        assert found == expected
        seen += found
        url = next((link for link in links(page) if "after=" in link), "")
    assert (seen, url) == (12, "")


def test_pages_go_back_in_time(manager_client: Client, bare_centre: Centre, manager: User) -> None:
    make.MembershipFactory(centre=bare_centre, user=manager)
    for number in range(35):
        at = NOON + timedelta(minutes=number)
        make.record_event(bare_centre, at, supplier=f"S{number:02}", pgh_obj_id=number)
    url = "/centres/ghent/journal/"
    first = page_of(manager_client, url, what="costs")
    assert "S34" in first
    assert "S05" in first
    assert "S04" not in first
    (older,) = [link for link in links(first) if "before=" in link]
    assert "what=costs" in older
    second = page_of(manager_client, url + older)
    found = dict.fromkeys(re.findall(r"S\d\d", words(second)))
    assert list(found) == ["S04", "S03", "S02", "S01", "S00"]
    assert "?what=costs" in links(second)
    assert not [link for link in links(second) if "before=" in link]


def test_the_history_of_one_line(manager_client: Client, line: CostLine) -> None:
    url = f"?line={line.pk}"
    assert url in links(page_of(manager_client, kind="changed"))
    history = page_of(manager_client, URL + url)
    assert url not in links(history), "it does not lead to itself"
    text = words(history)
    assert text.startswith("History: Telephony, Acme Lyon")
    assert text.index("12,400.00 → 12,040.00") < text.index("added, 12,400.00")
    assert "Salaries" not in text


def test_the_history_of_one_volume(manager_client: Client, centre: Centre) -> None:
    volume = centre.contactvolume_set.order_by("start")[0]
    text = words(page_of(manager_client, volume=volume.pk))
    assert "History: Phone, January 2025" in text
    staffing = make.StaffingFactory(centre=centre)
    assert "History: Staffed hours" in words(page_of(manager_client, staffing=staffing.pk))


@pytest.mark.fault(31)
@pytest.mark.parametrize(
    "query",
    [
        "?line=999999",
        "?volume=999999999999999999",
        "?batch=costs.insert.0.",
        "?batch=costs.insert.0." + "0" * 32,
        "?batch=costs.insert.x.",
        "?batch=%00",
        "?batch=costs.insert.0.zz",
    ],
)
def test_what_is_not_this_centres_is_not_there(
    manager_client: Client, bare_centre: Centre, query: str
) -> None:
    make.CostLineFactory(centre=bare_centre)
    text = words(page_of(manager_client, URL + query))
    assert "The journal of this centre has no such" in text
    assert "Salaries" not in text


@pytest.mark.fault(31)
def test_a_line_of_another_centre_has_no_history_here(
    manager_client: Client, bare_centre: Centre
) -> None:
    line = make.CostLineFactory(centre=bare_centre)
    text = words(page_of(manager_client, line=line.pk))
    assert "The journal of this centre has no such row" in text
    assert "Salaries" not in text


def test_a_line_that_came_from_another_centre(
    manager_client: Client, centre: Centre, bare_centre: Centre
) -> None:
    line = make.CostLineFactory(centre=bare_centre, amount=Decimal("7.00"))
    CostLine.objects.filter(pk=line.pk).update(centre=centre, amount=Decimal("8.00"))
    text = words(page_of(manager_client, line=line.pk))
    assert "moved here from another centre, 8.00" in text
    assert "7.00" not in text


@pytest.mark.parametrize(
    "query",
    [
        "?month=2025-99",
        "?month=2025-W02",
        "?what=x&who=x&kind=x&before=x",
        "?who=999999999999999999&month=1999-01",
        "?before=9999999999999999",
        "?line=x",
        "?who=%00&month=%00",
        "?line=9999999999999999999",
    ],
)
def test_any_address_is_answered(manager_client: Client, centre: Centre, query: str) -> None:
    assert manager_client.get(URL + query).status_code == 200


def test_the_selects_keep_what_was_chosen(
    manager_client: Client, centre: Centre, manager: User
) -> None:
    page = page_of(manager_client, month="2025-03", what="costs", who="outside", kind="added")
    for value, label in (
        ("2025-03", "March 2025"),
        ("costs", "Costs"),
        ("outside", "outside the pages"),
        ("added", "Added"),
    ):
        assert f'<option value="{value}" selected>{label}</option>' in page
    assert f'<option value="{manager.pk}">{manager.username}</option>' in page
    away = page_of(manager_client, month="2031-01", who="424242")
    assert '<option value="2031-01" selected>January 2031</option>' in away
    assert '<option value="424242" selected>#424242</option>' in away


def test_nothing_found_and_nothing_yet(
    manager_client: Client, centre: Centre, bare_centre: Centre, manager: User
) -> None:
    assert "No such change" in page_of(manager_client, kind="deleted")
    make.MembershipFactory(centre=bare_centre, user=manager)
    assert "Nothing has happened here yet" in page_of(manager_client, "/centres/ghent/journal/")


def test_a_person_who_is_gone(manager_client: Client, line: CostLine, ada: User) -> None:
    """Their history keeps the name."""
    name = ada.get_full_name()
    ada.delete()
    assert f"→ 12,040.00 {name}" in words(page_of(manager_client))


def test_french(manager_client: Client, manager: User, line: CostLine) -> None:
    User.objects.filter(pk=manager.pk).update(language="fr")
    text = words(page_of(manager_client))
    narrow = "\N{NARROW NO-BREAK SPACE}"
    assert f"Téléphonie, Acme — montant 12{narrow}400,00 → 12{narrow}040,00" in text
    assert "13 lignes de charges ajoutées" in text
    assert "hors de l’interface" in text


def test_queries_at_one_row_and_at_three(manager_client: Client, centre: Centre, ada: User) -> None:
    def count_queries() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert manager_client.get(URL).status_code == 200
        return len(queries)

    make.MonthCloseFactory(centre=centre, month=date(2024, 1, 1))
    with pghistory.context(user=ada.pk):
        make.CostLineFactory(centre=centre, category=make.category("telephony"))
    once = count_queries()
    for number in range(3):
        with pghistory.context(user=ada.pk):
            line = make.CostLineFactory(centre=centre, month=date(2025, 1, 1))
            make.StaffingFactory(centre=centre, month=date(2025, 1 + number, 1))
        with pghistory.context(user=ada.pk):
            line.delete()
    assert count_queries() == once <= 10
