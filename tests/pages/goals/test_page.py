"""The page of goals: read by all, each part changed by who may."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.models import AllocationRule, Annotation, Centre, QualityLimit, Target, User
from tests import factories as make
from tests.pages.conftest import HTMX, LogIn
from tests.pages.downloaded import csv_rows, shown_tables, xlsx_rows

URL = "/centres/lyon/goals/"
TARGET = {"action": "save-target", "metric": "cost_per_contact", "valid_from": "2025-06"}
REMARK = {"action": "save-remark", "month": "2025-03"}


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def words_of(response: Any) -> str:
    """Without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def fields_of(text: str, kind: str) -> dict[str, str]:
    """What the form of a kind would send if nothing was typed."""
    form = text[text.index(f'id="form-{kind}"') :]
    form = form[: form.index("</form>")]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    inputs = re.findall(r'<input id="[\w-]+" name="(\w+)" value="([^"]*)"', form)
    chosen = {
        name: options[0] if (options := re.findall(r'value="([^"]*)" selected', body)) else ""
        for name, body in re.findall(r'<select [^>]*?name="(\w+)"(.*?)</select>', form)
    }
    return {**hidden, **dict(inputs), **chosen}


def post(client: Client, *parts: Mapping[str, Any], **fields: Any) -> Any:
    together: dict[str, Any] = {}
    for part in (*parts, fields):
        together |= part
    return client.post(URL, together)


@pytest.mark.fault(37)
def test_the_page_is_whole_and_the_fragment_is_its_part(
    manager_client: Client, furnished: Centre
) -> None:
    page = manager_client.get(URL).content.decode()
    fragment = manager_client.get(URL, headers=HTMX).content.decode()
    assert "<!DOCTYPE html>" in page
    assert "<html" not in fragment
    assert "<title>" in fragment
    for response in (page, fragment):
        assert "missed by €7.50" in response
        assert "New telephone system" in response


def test_a_centre_without_records_or_goals(
    bare_centre: Centre, person: User, log_in: LogIn
) -> None:
    make.MembershipFactory(centre=bare_centre, user=person, role="finance")
    said = words_of(log_in(person).get("/centres/ghent/goals/"))
    for text in ("No target is set.", "No limit is set", "No remark has been written yet."):
        assert text in said


def test_managers_read_goals_and_change_none(manager_client: Client, furnished: Centre) -> None:
    target = Target.objects.get()
    text = text_of(manager_client.get(f"{URL}?edit=target-{target.pk}"))
    assert 'id="form-target"' not in text
    assert 'id="form-remark"' in text
    for action in ("save-target", "remove-target", "save-limit", "remove-limit"):
        response = post(manager_client, TARGET, action=action, value="5", id=target.pk)
        assert response.status_code == 403
    assert Target.objects.get().value == target.value


def test_a_target_is_set_changed_and_removed(finance: Client, centre: Centre) -> None:
    response = post(finance, TARGET, value="12.40", channel="phone", token=uuid4())
    assert (response.status_code, response["Location"]) == (302, URL)
    row = Target.objects.get()
    assert (row.channel, row.valid_from, row.value) == (
        make.channel("phone"),
        date(2025, 6, 1),
        Decimal("12.40"),
    )
    page = finance.get(URL)
    assert "Target saved: Cost per contact €12.40 from June 2025 on." in words_of(page)
    assert "missed by €0.10" in words_of(page)
    form = fields_of(text_of(finance.get(f"{URL}?edit=target-{row.pk}")), "target")
    assert (form["id"], form["value"], form["channel"]) == (str(row.pk), "12.40", "phone")
    assert post(finance, form, action="save-target", value="12.50").status_code == 302
    assert "reached" in words_of(finance.get(URL))
    form = fields_of(text_of(finance.get(f"{URL}?edit=target-{row.pk}")), "target")
    assert post(finance, form, action="remove-target").status_code == 302
    assert not Target.objects.exists()


def test_a_time_is_typed_as_a_time_and_comes_back_so(finance: Client, centre: Centre) -> None:
    metric = {"metric": "response_time", "action": "save-limit", "valid_from": "2025-06"}
    assert post(finance, metric, value="0:52.5").status_code == 302
    row = QualityLimit.objects.get()
    assert row.value == Decimal("52.5")
    text = text_of(finance.get(f"{URL}?edit=limit-{row.pk}"))
    assert fields_of(text, "limit")["value"] == "0:52.5"


def test_a_french_reader_types_a_comma(finance: Client, person: User, centre: Centre) -> None:
    person.language = "fr"
    person.save()
    assert post(finance, TARGET, value="12,40 €").status_code == 302
    row = Target.objects.get()
    assert row.value == Decimal("12.40")
    text = text_of(finance.get(f"{URL}?edit=target-{row.pk}"))
    assert fields_of(text, "target")["value"] == "12,40"
    assert "manqué de 0,10" in text


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    finance: Client, centre: Centre
) -> None:
    response = post(finance, TARGET, value="12,40", channel="phone")
    assert response.status_code == 422
    assert "Not saved. " in words_of(response), "what is wrong is said at once, as it is one thing"
    text = text_of(response)
    form = fields_of(text, "target")
    assert (form["value"], form["channel"], form["valid_from"]) == ("12,40", "phone", "2025-06")
    assert 'id="target-value-error"' in text
    assert 'aria-invalid="true"' in text
    assert not Target.objects.exists()
    response = post(finance, TARGET, metric="", channel="pigeon", valid_from="x", value="1")
    assert "correct the marked fields" in words_of(response)


@pytest.mark.fault(26)
@pytest.mark.fault(27)
def test_both_values_are_seen_and_the_later_person_chooses(
    finance: Client, administrator: Client, centre: Centre
) -> None:
    row = make.TargetFactory(centre=centre, valid_from=date(2025, 6, 1), value=Decimal("5.60"))
    mine, theirs = (
        fields_of(text_of(client.get(f"{URL}?edit=target-{row.pk}")), "target")
        for client in (finance, administrator)
    )
    assert post(administrator, theirs, action="save-target", value="5.50").status_code == 302
    response = post(finance, mine, action="save-target", value="5.40")
    assert response.status_code == 409
    said = words_of(response)
    assert "Root Admin saved first" in said
    assert "Now: Cost per contact €5.50 from June 2025 on." in said
    again = fields_of(text_of(response), "target")
    assert again["value"] == "5.40"
    assert Target.objects.get().value == Decimal("5.50")
    assert post(finance, again, action="save-target").status_code == 302
    assert Target.objects.get().value == Decimal("5.40")


@pytest.mark.fault(26)
@pytest.mark.parametrize(
    ("kind", "theirs", "now"),
    [
        ("limit", {"value": "85"}, "Now: Satisfaction (CSAT) 85.0% from January 2026 on."),
        ("remark", {"text": "Strike"}, "Now: January 2026: “Strike”."),
    ],
)
def test_the_later_person_is_told_what_stands_now(
    finance: Client,
    administrator: Client,
    centre: Centre,
    kind: str,
    theirs: dict[str, str],
    now: str,
) -> None:
    row = (make.LimitFactory if kind == "limit" else make.AnnotationFactory)(centre=centre)
    first, second = (
        fields_of(text_of(client.get(f"{URL}?edit={kind}-{row.pk}")), kind)
        for client in (administrator, finance)
    )
    post(administrator, first, theirs, action=f"save-{kind}")
    mine = {"value": "75"} if kind == "limit" else {"text": "Snow"}
    response = post(finance, second, mine, action=f"save-{kind}")
    assert response.status_code == 409
    assert now in words_of(response)


@pytest.mark.fault(26)
def test_one_that_is_gone_is_set_anew_by_saving_again(finance: Client, centre: Centre) -> None:
    row = make.TargetFactory(centre=centre, valid_from=date(2025, 6, 1))
    mine = fields_of(text_of(finance.get(f"{URL}?edit=target-{row.pk}")), "target")
    row.delete()
    response = post(finance, mine, action="save-target", value="5.40")
    assert response.status_code == 409
    assert "It is no longer there." in words_of(response)
    again = fields_of(text_of(response), "target")
    assert post(finance, again, action="save-target").status_code == 302
    assert Target.objects.get().value == Decimal("5.40")


@pytest.mark.fault(26)
def test_nobody_is_said_to_be_first_at_a_row_that_never_was(
    finance: Client, centre: Centre
) -> None:
    said = words_of(post(finance, TARGET, id=10**9, seen="", value="5.40"))
    assert "someone else saved first" in said
    assert "It is no longer there." in said
    assert "saved first, on" not in said


@pytest.mark.parametrize(
    ("action", "texts", "said"),
    [
        (
            "save-target",
            {"metric": "cost_per_resolution", "valid_from": "2025-05", "value": "12.4"},
            "Target saved: Cost per resolution €12.40 from May 2025 on.",
        ),
        (
            "save-limit",
            {"metric": "satisfaction", "valid_from": "2025-06", "value": "75"},
            "Limit saved: Satisfaction (CSAT) 75.0% from June 2025 on.",
        ),
        ("save-remark", {"month": "2025-03", "text": "Strike"}, "Remark on March 2025 saved."),
    ],
)
def test_what_was_saved_is_said_with_its_month(
    finance: Client, centre: Centre, action: str, texts: dict[str, str], said: str
) -> None:
    post(finance, texts, action=action, token=uuid4())
    assert said in words_of(finance.get(URL))


@pytest.mark.fault(25)
def test_the_same_form_sent_twice_is_saved_once(manager_client: Client, centre: Centre) -> None:
    for _ in range(2):
        response = post(manager_client, REMARK, text="Strike", token="0" * 32)
        assert response.status_code == 302
    assert Annotation.objects.count() == 1
    post(manager_client, REMARK, text="Strike again", token="0" * 32)
    assert Annotation.objects.count() == 2


def test_managers_write_remarks_and_change_their_own(
    manager_client: Client, manager: User, finance: Client, centre: Centre
) -> None:
    other = make.AnnotationFactory(centre=centre, month=date(2025, 5, 1), text="Somebody else's")
    make.MonthCloseFactory(centre=centre, month=date(2025, 3, 1))
    assert post(manager_client, REMARK, text="<b>Strike</b>").status_code == 302
    row = Annotation.objects.get(author=manager)
    text = text_of(manager_client.get(URL))
    assert "&lt;b&gt;Strike&lt;/b&gt;" in text
    assert f"edit=remark-{row.pk}" in text
    assert f"edit=remark-{other.pk}" not in text
    assert f"edit=remark-{other.pk}" in text_of(finance.get(URL))
    form = fields_of(text_of(manager_client.get(f"{URL}?edit=remark-{other.pk}")), "remark")
    assert form["id"] == ""
    for action in ("save-remark", "remove-remark"):
        response = post(manager_client, REMARK, action=action, id=other.pk, text="Mine", seen="")
        assert response.status_code == 403
    form = fields_of(text_of(manager_client.get(f"{URL}?edit=remark-{row.pk}")), "remark")
    assert post(manager_client, form, action="remove-remark").status_code == 302
    assert [each.text for each in Annotation.objects.all()] == ["Somebody else's"]


def test_a_link_opens_the_form_on_its_month(manager_client: Client, centre: Centre) -> None:
    text = text_of(manager_client.get(f"{URL}?add=remark&month=2025-05"))
    assert fields_of(text, "remark")["month"] == "2025-05"
    assert re.search(r'id="form-remark" open', text)
    overview = text_of(manager_client.get("/centres/lyon/?by=quarter&period=2025-04"))
    assert f"{URL}?add=remark&amp;month=2025-06#form-remark" in overview


@pytest.mark.parametrize(
    "query",
    [
        *("?edit=target-1", "?edit=limit-x", "?edit=moon-1", "?edit=target-" + "9" * 40, "?add=x"),
        *("?add=remark&month=%00", "?edit=target-٣", "?edit=", "?edit=remark-0"),
    ],
)
def test_an_address_that_says_nonsense_opens_the_page(finance: Client, query: str) -> None:
    assert finance.get(URL + query).status_code == 200


@pytest.mark.parametrize("action", ["", "remove-target", "save-moon", "target"])
def test_a_post_that_no_form_sends(finance: Client, action: str) -> None:
    assert post(finance, TARGET, action=action, id="x").status_code == 400


@pytest.mark.fault(31)
def test_a_row_of_another_centre_is_not_there(finance: Client, bare_centre: Centre) -> None:
    theirs = make.TargetFactory(centre=bare_centre, value=Decimal("7.77"))
    assert "7.77" not in text_of(finance.get(f"{URL}?edit=target-{theirs.pk}"))
    response = post(finance, TARGET, id=theirs.pk, value="1", seen="")
    assert response.status_code == 409
    assert "7.77" not in text_of(response)
    assert Target.objects.get().value == Decimal("7.77")


def test_the_tables_are_downloaded_as_shown(manager_client: Client, furnished: Centre) -> None:
    make.LimitFactory(centre=furnished, valid_from=date(2025, 1, 1))
    make.TargetFactory(centre=furnished, valid_from=date(2024, 1, 1), value=Decimal("4.00"))
    for name, words in (
        ("targets", ["Cost per contact", "12.50", "missed by", "earlier"]),
        ("limits", ["Satisfaction", "at least", "80"]),
        ("remarks", ["New telephone system", "2025"]),
    ):
        response = manager_client.get(f"{URL}?download={name}.csv")
        assert response.status_code == 200
        text = response.content.decode("utf-8-sig")
        assert all(word in text for word in words), text


@pytest.fixture
def long_lists(centre: Centre) -> Centre:
    """A remark, a target and a limit for each of fifteen months from January 2023 on."""
    for number in range(15):
        month = date(2023 + number // 12, number % 12 + 1, 1)
        make.AnnotationFactory(centre=centre, month=month, text=f"Remark {number}.")
        make.TargetFactory(centre=centre, valid_from=month, value=Decimal(f"2{number:02}.25"))
        make.LimitFactory(centre=centre, valid_from=month, value=Decimal(f"{number + 60}.25"))
    return centre


def links_of(page: str) -> dict[str, str]:
    """Address by text, of the links that unfold a list or fold it."""
    links = re.findall(r'<p class="fold">\s*<a href="([^"]*)">([^<]*)</a>', page)
    return {text: unescape(address) for address, text in links}


def test_the_latest_dozen_stand_there_and_a_link_lists_them_all(
    manager_client: Client, long_lists: Centre
) -> None:
    page = manager_client.get(URL).content.decode()
    assert links_of(page) == {
        "Show all 14 earlier targets": "?all=target#target",
        "Show all 14 earlier limits": "?all=limit#limit",
        "Show all 15 remarks": "?all=remark#remark",
    }
    for shown, folded in (("Remark 3.", "Remark 2."), ("€202.25", "€201.25"), ("62.25%", "61.25%")):
        assert shown in page
        assert folded not in page
    assert page.count('<details class="behind" >') == 2
    page = manager_client.get(f"{URL}?all=target&all=remark").content.decode()
    assert all(text in page for text in ("Remark 0.", "€200.25"))
    assert "60.25%" not in page
    assert page.count('<details class="behind" open>') == 1
    assert links_of(page) == {
        "Show only the latest 12 earlier targets": "?all=remark#target",
        "Show all 14 earlier limits": "?all=target&all=limit&all=remark#limit",
        "Show only the latest 12 remarks": "?all=target#remark",
    }
    page = manager_client.get(f"{URL}?all=remark").content.decode()
    assert links_of(page)["Show only the latest 12 remarks"] == "?#remark"


def test_a_dozen_are_not_folded(manager_client: Client, centre: Centre) -> None:
    for _ in range(12):
        make.AnnotationFactory(centre=centre)
    for number in range(13):
        month = date(2023 + number // 12, number % 12 + 1, 1)
        make.TargetFactory(centre=centre, valid_from=month)
    assert links_of(text_of(manager_client.get(URL))) == {}


def test_a_french_reader_is_told_how_many(
    manager: User, manager_client: Client, long_lists: Centre
) -> None:
    User.objects.filter(pk=manager.pk).update(language="fr")
    page = manager_client.get(URL).content.decode()
    assert list(links_of(page)) == [
        "Afficher les 14 objectifs précédents",
        "Afficher les 14 seuils précédents",
        "Afficher les 15 remarques",
    ]


def test_a_folded_remark_is_changed_in_the_whole_list(
    finance: Client, manager_client: Client, long_lists: Centre
) -> None:
    row = long_lists.annotations.get(text="Remark 0.")
    whole = f"{URL}?all=remark"
    link = f"?edit=remark-{row.pk}&amp;all=remark#form-remark"
    assert link in finance.get(whole).content.decode()
    page = text_of(finance.get(f"{whole}&edit=remark-{row.pk}"))
    assert f'action="{whole}"' in page
    assert f'href="{whole}">Cancel' in page
    assert "Remark 1." in page
    form = fields_of(page, "remark")
    assert (form["id"], form["text"], form["month"]) == (str(row.pk), "Remark 0.", "2023-01")
    response = finance.post(whole, {**form, "action": "save-remark", "text": "Corrected"})
    assert (response.status_code, response["Location"]) == (302, whole)
    assert "Corrected" in words_of(finance.get(whole))
    form = fields_of(text_of(manager_client.get(f"{URL}?edit=remark-{row.pk}")), "remark")
    assert form["id"] == "", "it is not theirs to change"


@pytest.mark.parametrize(("kind", "value"), [("target", "200.25"), ("limit", "60.25")])
def test_a_folded_goal_is_changed_and_removed_by_its_address(
    finance: Client, long_lists: Centre, kind: str, value: str
) -> None:
    rows = long_lists.targets if kind == "target" else long_lists.limits
    row = rows.get(valid_from=date(2023, 1, 1))
    address = f"{URL}?edit={kind}-{row.pk}"
    form = fields_of(text_of(finance.get(address)), kind)
    assert (form["id"], form["value"]) == (str(row.pk), value)
    wrong = post(finance, form, action=f"save-{kind}", value="?")
    assert wrong.status_code == 422
    assert fields_of(text_of(wrong), kind)["id"] == str(row.pk)
    assert post(finance, form, action=f"save-{kind}", value="61").status_code == 302
    assert post(finance, form, action=f"save-{kind}", value="62").status_code == 409
    form = fields_of(text_of(finance.get(address)), kind)
    assert form["value"].rstrip("0.") == "61"
    assert post(finance, form, action=f"remove-{kind}").status_code == 302
    assert not rows.filter(pk=row.pk).exists()


def test_files_hold_the_rows_that_are_shown(manager_client: Client, long_lists: Centre) -> None:
    for query, remarks, targets in (("", 12, 13), ("?all=remark", 15, 13), ("?all=target", 12, 15)):
        shown = shown_tables(manager_client.get(URL + query).content.decode())
        assert len(shown.tables["remarks"]) == 1 + remarks
        rows = csv_rows(manager_client, URL + shown.links["remarks.csv"])
        for in_file, on_page in zip(rows[1:], shown.tables["remarks"][1:], strict=True):
            assert on_page[1].startswith(in_file[1])
        assert len(csv_rows(manager_client, URL + shown.links["targets.csv"])) == 1 + targets


def test_files_say_what_they_leave_out(manager_client: Client, long_lists: Centre) -> None:
    def words_in(query: str) -> str:
        return str(xlsx_rows(manager_client.get(URL + query).content))

    assert "Remarks: the latest 12 of 15." in words_in("?download=remarks.xlsx")
    assert "Earlier targets: the latest 12 of 14." in words_in("?download=targets.xlsx")
    assert "Earlier limits: the latest 12 of 14." in words_in("?download=limits.xlsx")
    assert "the latest" not in words_in("?all=remark&download=remarks.xlsx")


def test_ten_queries_however_many_rows(finance: Client, furnished: Centre) -> None:
    AllocationRule.objects.create(
        centre=furnished, valid_from=date(2025, 1, 1), basis="staffed_hours"
    )

    def count() -> int:
        finance.get(URL)
        with CaptureQueriesContext(connection) as queries:
            assert finance.get(URL).status_code == 200
        return len(queries)

    once = count()
    assert once <= 10
    for month in (date(2025, 4, 1), date(2025, 5, 1)):
        make.TargetFactory(centre=furnished, valid_from=month, channel=make.channel("email"))
        make.LimitFactory(centre=furnished, valid_from=month)
        make.AnnotationFactory(centre=furnished, month=month)
    assert count() == once


def test_a_target_of_a_channel_that_is_gone_never_becomes_one_of_all(
    centre: Centre, finance: Client
) -> None:
    target = make.TargetFactory(
        centre=centre, channel=make.channel("chat"), valid_from=date(2025, 1, 1)
    )
    text = text_of(finance.get(f"{URL}?edit=target-{target.pk}"))
    assert "A channel no longer used" in text
    refused = post(finance, fields_of(text, "target"), action="save-target")
    assert refused.status_code == 422
    assert "The centre does not use a channel" in text_of(refused)
    assert Target.objects.get().channel == make.channel("chat")
    chosen = fields_of(text, "target") | {"channel": "phone"}
    assert post(finance, chosen, action="save-target").status_code == 302
    assert Target.objects.get().channel == make.channel("phone")


def test_the_column_of_buttons_has_a_name_in_french(
    furnished: Centre, manager: User, manager_client: Client
) -> None:
    User.objects.filter(pk=manager.pk).update(language="fr")
    heads = text_of(manager_client.get(URL)).split('class="text remark-rows"')[1]
    assert '<span class="visually-hidden">Modifier</span>' in heads.split("</thead>")[0]
