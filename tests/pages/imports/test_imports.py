"""A file from its upload in the browser to a changed centre, and back."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kpis.entry.closing import close_month
from kpis.models import (
    Centre,
    ContactVolume,
    CostLine,
    ExchangeRate,
    ImportBatch,
    ImportRule,
)
from kpis.vocabulary import ImportState
from tests import factories as make
from tests.entry.imports.worker import work
from tests.pages.imports.ledgers import FEC_HEADER, entry

URL = "/centres/lyon/imports/"
LEDGER = f"{FEC_HEADER}\n" + "".join(
    [
        entry("626000", "20250115", "Lignes de janvier", "120,50"),
        entry("641100", "20250131", "Paie de janvier", "9000,00"),
        entry("641100", "20250228", "Paie de février", "9100,00"),
        entry("658000", "20250228", "Divers", "20,00"),
    ]
)
REPORT = "Date;Queue;Offered;Handled\n03/01/2026;Hotline;120;100\n14/01/2026;Hotline;90;80\n"


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def upload(client: Client, text: str | bytes, name: str = "books.txt", centre: str = "lyon") -> str:
    """The address of the import, once the worker did what it could."""
    content = text if isinstance(text, bytes) else text.encode()
    url = URL.replace("lyon", centre)
    response = client.post(url, {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 302, words(response)
    work()
    return str(response["Location"])


def batch_at(url: str) -> ImportBatch:
    return ImportBatch.objects.get(pk=url.rstrip("/").rpartition("/")[2])


def preview_of(url: str) -> dict[str, Any]:
    preview = batch_at(url).preview
    assert preview, batch_at(url).errors
    return dict(preview)


def do(client: Client, url: str, action: str, **form: Any) -> str:
    response = client.post(url, {"action": action, **form}, follow=True)
    assert response.status_code == 200
    work()
    return words(client.get(url))


def write(client: Client, url: str) -> str:
    preview = preview_of(url)
    return do(client, url, "write", signature=preview["signature"])


def total(centre: Centre) -> Decimal:
    return sum((line.amount for line in CostLine.objects.filter(centre=centre)), Decimal(0))


@pytest.mark.finding("E11")
def test_a_ledger_is_assigned_written_and_undone(centre: Centre, finance: Client) -> None:
    before = total(centre)
    url = upload(finance, LEDGER)
    page = words(finance.get(url))
    assert "French ledger file (FEC)" in page
    assert "1 account has no category yet" in page
    assert "Debit = credit" in page
    assert total(centre) == before
    place = next(n for n, each in enumerate(preview_of(url)["subjects"]) if each["unknown"])
    category = make.category("miscellaneous")
    page = do(finance, url, "targets", **{f"target-{place}": f"category-{category.pk}"})
    assert "4 lines new" in page
    page = write(finance, url)
    assert "4 lines new. Written by" in page
    assert total(centre) == before + Decimal("18240.50")
    assert ImportRule.objects.get(centre=centre).text == "658000"
    page = do(finance, url, "undo")
    assert batch_at(url).state == ImportState.UNDONE
    assert total(centre) == before


@pytest.mark.finding("E11")
def test_the_next_ledger_needs_no_question(centre: Centre, finance: Client) -> None:
    """Two clicks the second time: the file, and to write it."""
    url = upload(finance, LEDGER)
    subjects = preview_of(url)["subjects"]
    place = next(n for n, each in enumerate(subjects) if each["unknown"])
    do(finance, url, "targets", **{f"target-{place}": "no"})
    write(finance, url)
    books = total(centre)
    march = entry("641100", "20250331", "Paie de mars", "9200,00")
    url = upload(finance, LEDGER.replace("120,50", "125,00") + march, "books-2.txt")
    preview = preview_of(url)
    assert preview["counts"] == {"there": 2, "changed": 1, "new": 1, "ignored": 1}
    assert "€125.00, was €120.50" in words(finance.get(url))
    write(finance, url)
    assert total(centre) == books + Decimal("9204.50")


@pytest.mark.fault(17)
def test_the_same_file_again_does_nothing(centre: Centre, finance: Client) -> None:
    write(finance, upload(finance, LEDGER))
    after = total(centre)
    url = upload(finance, LEDGER)
    page = words(finance.get(url))
    assert "This very file was written by" in page
    assert preview_of(url)["counts"]["there"] == 3
    assert "disabled" in page.partition('value="write"')[2][:80]
    assert total(centre) == after


@pytest.mark.fault(28)
def test_what_is_of_a_closed_month_stays_out_and_is_named(centre: Centre, finance: Client) -> None:
    user = make.UserFactory()
    close_month(centre_id=centre.pk, month=make.month("2025-01"), user_id=user.pk)
    url = upload(finance, LEDGER)
    page = words(finance.get(url))
    assert "January 2025: closed. 2 lines, €9,120.50, stay out" in page
    before = total(centre)
    write(finance, url)
    assert total(centre) == before + 9_100


def test_a_row_is_left_out_and_taken_again(centre: Centre, finance: Client) -> None:
    url = upload(finance, LEDGER)
    keys = [row["key"] for row in preview_of(url)["rows"]["new"]]
    page = do(finance, url, "rows", shown=keys, take=keys[1:], mode="replace")
    assert preview_of(url)["counts"] == {"new": 2, "unknown": 1, "left_out": 1}
    assert "Left out" in page
    do(finance, url, "rows", shown=keys[:1], take=keys[:1], mode="replace")
    assert preview_of(url)["counts"] == {"new": 3, "unknown": 1}


def test_a_file_that_replaces_or_only_adds(centre: Centre, finance: Client) -> None:
    write(finance, upload(finance, LEDGER))
    shorter = f"{FEC_HEADER}\n" + entry("641100", "20250131", "Paie corrigée", "8000,00")
    url = upload(finance, shorter)
    assert preview_of(url)["counts"] == {"new": 1, "gone": 2}
    do(finance, url, "rows", mode="add")
    assert preview_of(url)["counts"] == {"new": 1}


def test_somebody_edits_before_it_is_undone(centre: Centre, finance: Client) -> None:
    url = upload(finance, LEDGER)
    write(finance, url)
    line = CostLine.objects.get(description="Lignes de janvier")
    line.amount += 1
    line.save()
    page = words(finance.get(url))
    assert "1 row was changed by hand since (2025-01 Telephony: 121.50)" in page
    do(finance, url, "undo")
    assert batch_at(url).state == ImportState.DONE
    do(finance, url, "undo", edits_known="yes")
    assert batch_at(url).state == ImportState.UNDONE
    assert not CostLine.objects.filter(description="Lignes de janvier").exists()


def test_what_was_recorded_meanwhile_is_shown_before_anything_is_written(
    centre: Centre, finance: Client
) -> None:
    url = upload(finance, LEDGER)
    other = upload(finance, LEDGER)
    signature = preview_of(url)["signature"]
    write(finance, other)
    page = do(finance, url, "write", signature=signature)
    assert "Something was recorded meanwhile" in page
    assert CostLine.objects.filter(description="Paie de janvier").count() == 1


def test_a_button_of_an_old_page_changes_nothing(centre: Centre, finance: Client) -> None:
    url = upload(finance, LEDGER)
    assert "Somebody went on with this file" in words(
        finance.post(url, {"action": "write", "signature": "old"}, follow=True)
    )
    do(finance, url, "aside")
    assert batch_at(url).content is None
    assert "Somebody went on" in words(finance.post(url, {"action": "write"}, follow=True))
    assert finance.post(url, {"action": "nothing"}).status_code == 400


@pytest.mark.fault(22)
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 no workbook", "a workbook"),
        (b"\x00\x01\x02", "plain text"),
        (LEDGER.replace("120,50|0,00", "120,51|0,00").encode(), "debits that equal the credits"),
        (b"just some words", "headers separated by"),
    ],
)
def test_what_cannot_be_read_says_why(
    content: bytes, said: str, centre: Centre, finance: Client
) -> None:
    url = upload(finance, content, "../../evil\u202etxt.exe")
    page = words(finance.get(url))
    assert "This file cannot be taken as it is" in page
    assert said in page
    assert "/" not in batch_at(url).name
    assert "\u202e" not in batch_at(url).name


@pytest.mark.fault(19)
def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    centre: Centre, finance: Client, settings: Any
) -> None:
    settings.IMPORT_MOST_BYTES = 10
    response = finance.post(URL, {"file": SimpleUploadedFile("a.csv", b"x" * 11)})
    assert response.status_code == 422
    assert "a file of at most 10 bytes" in words(response)
    answer = finance.post(
        URL, {"file": SimpleUploadedFile("a.csv", b"")}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 422
    assert not ImportBatch.objects.exists()


def test_columns_that_nobody_knows_are_named_once(centre: Centre, finance: Client) -> None:
    table = "A;B;C\n2026-01;12,50;salaries\n2026-02;1 200,00;salaries\n"
    url = upload(finance, table)
    assert "Which column is which?" in words(finance.get(url))
    columns = {"column-month": "A", "column-amount": "B", "column-category": "C"}
    do(finance, url, "choose", **columns)
    assert preview_of(url)["counts"] == {"new": 2}
    write(finance, url)
    url = upload(finance, table.replace("2026-02", "2026-03"))
    assert batch_at(url).state == ImportState.READY
    assert preview_of(url)["counts"] == {"there": 1, "new": 1}


def test_contacts_are_counted_once_their_queue_has_a_channel(
    centre: Centre, finance: Client
) -> None:
    url = upload(finance, REPORT, "report.csv")
    page = words(finance.get(url))
    assert "1 queue has no channel yet" in page
    assert "180 contacts" in page
    phone = make.channel("phone")
    do(finance, url, "targets", **{"target-0": f"channel-{phone.pk}"})
    page = write(finance, url)
    assert "2 counts new. Written by" in page
    found = ContactVolume.objects.filter(centre=centre, start__year=2026).order_by("start")
    assert [(each.start.day, each.offered, each.handled) for each in found] == [
        (3, 120, 100),
        (14, 90, 80),
    ]
    do(finance, url, "undo")
    assert not ContactVolume.objects.filter(centre=centre, start__year=2026).exists()


def test_counts_beside_others_of_the_same_days_are_refused(centre: Centre, finance: Client) -> None:
    """The centre has its contacts of 2025 by month."""
    url = upload(finance, REPORT.replace("2026", "2025"), "report.csv")
    do(finance, url, "targets", **{"target-0": f"channel-{make.channel('phone').pk}"})
    assert preview_of(url)["counts"] == {"refused": 2}


@pytest.mark.fault(41)
def test_books_in_another_currency_go_by_the_rate_of_their_month(
    administrator: Client,
) -> None:
    make.CentreFactory(name="Leeds", slug="leeds", currency="GBP")
    ExchangeRate.objects.create(currency="GBP", month=make.month("2025-01"), rate=Decimal("0.8"))
    url = upload(administrator, LEDGER, centre="leeds")
    preview = preview_of(url)
    assert preview["counts"] == {"new": 2, "unknown": 1, "refused": 1}
    assert [row["amount"] for row in preview["rows"]["new"]] == ["96.40", "7200.00"]
    assert "a rate of GBP for 2025-02" in words(administrator.get(url))


def test_the_list_says_what_came(centre: Centre, finance: Client, manager_client: Client) -> None:
    assert "No file has come in yet" in words(finance.get(URL))
    write(finance, upload(finance, LEDGER, "books.txt"))
    for client in (finance, manager_client):
        page = words(client.get(URL))
        assert "books.txt" in page
        assert "3 lines new" in page
    assert "Bring in a file" not in words(manager_client.get(URL))


@pytest.mark.fault(31)
def test_another_centres_import_is_not_there(
    centre: Centre, bare_centre: Centre, finance: Client, administrator: Client
) -> None:
    url = upload(finance, LEDGER)
    assert administrator.get(url.replace("lyon", "ghent")).status_code == 404
    response = administrator.post(url.replace("lyon", "ghent"), {"action": "aside"})
    assert response.status_code == 404
    assert batch_at(url).state == ImportState.READY


def test_the_table_is_downloaded(centre: Centre, finance: Client) -> None:
    url = upload(finance, LEDGER)
    text = finance.get(url + "?download=before-after.csv").content.decode("utf-8-sig")
    assert text.startswith('"Category","January 2025, now (EUR)"')
    salaries = next(line for line in text.splitlines() if line.startswith('"Salaries"'))
    assert "10000.00" in salaries
    assert "9000.00" not in salaries


def test_reads_do_not_grow_with_the_rows(
    centre: Centre, finance: Client, django_assert_max_num_queries: Any
) -> None:
    url = upload(finance, LEDGER)
    with django_assert_max_num_queries(10):
        finance.get(url)
    many = "".join(entry("641100", "20250131", f"Paie {n}", "10,00") for n in range(300))
    url = upload(finance, LEDGER + many)
    with django_assert_max_num_queries(10):
        finance.get(url)
    with django_assert_max_num_queries(10):
        finance.get(URL)


def test_an_account_is_assigned_in_part(centre: Centre, finance: Client) -> None:
    """By its journal, or by what its label says; the rest is still asked about."""
    books = LEDGER + entry("658000", "20250228", "Formation Excel", "300,00")
    url = upload(finance, books)
    place = next(n for n, each in enumerate(preview_of(url)["subjects"]) if each["unknown"])
    training = make.category("training")
    narrowed = {f"target-{place}": f"category-{training.pk}", f"label-{place}": "formation"}
    page = do(finance, url, "targets", **narrowed)
    assert "1 account has no category yet" in page
    left = preview_of(url)["subjects"][0]
    assert (left["subject"], left["figure"], left["rows"]) == ("658000", "20.00", 1)
    do(finance, url, "targets", **{"target-0": "no"})
    assert preview_of(url)["counts"] == {"new": 4, "ignored": 1}
    write(finance, url)
    assert CostLine.objects.get(category=training).amount == 300


@pytest.mark.finding("E9")
def test_what_an_import_took_away_is_not_offered_back_alone(
    centre: Centre, finance: Client
) -> None:
    write(finance, upload(finance, LEDGER))
    write(finance, upload(finance, LEDGER.replace("120,50", "125,00")))
    assert "was deleted by" not in words(finance.get("/centres/lyon/costs/2025-01/"))


def test_a_source_is_named_in_the_language_of_whoever_brought_it(
    centre: Centre, person: Any, finance: Client
) -> None:
    person.language = "fr"
    person.save()
    url = upload(finance, LEDGER)
    assert batch_at(url).source == "Fichier des écritures comptables (FEC)"
