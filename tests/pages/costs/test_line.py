"""The page of one cost line."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from kpis.entry.recording.documents import add_document
from kpis.entry.recording.spreads import Spread, record_spread
from kpis.models import Centre, CostDocument, CostLine, LoadedFile, LoadedRow, User
from kpis.vocabulary import CostStatus
from tests import factories as make
from tests.documents import PDF, PNG, PROTECTED_PDF, SVG
from tests.pages.conftest import HTMX, LogIn
from tests.pages.sheet_forms import forms_of

pytestmark = pytest.mark.finding("E14")
JUNE = make.month("2026-06")


@pytest.fixture
def finance(centre: Centre) -> User:
    user: User = make.UserFactory(first_name="Ada", last_name="Byron")
    make.MembershipFactory(centre=centre, user=user, role="finance")
    return user


@pytest.fixture
def client(finance: User, log_in: LogIn) -> Client:
    return log_in(finance)


@pytest.fixture
def line(centre: Centre) -> CostLine:
    made: CostLine = make.CostLineFactory(
        centre=centre,
        month=JUNE,
        category=make.category("software_licences"),
        amount=Decimal("120.00"),
        description="Licence",
        supplier="Nordlys",
        invoice="FA-0012",
    )
    return made


def url_of(line: CostLine, slug: str = "lyon") -> str:
    return f"/centres/{slug}/costs/lines/{line.pk}/"


def words_in(response: Any) -> str:
    return re.sub("[ \n]+", " ", response.content.decode())


def form_of(client: Client, line: CostLine) -> dict[str, Any]:
    forms = forms_of(client.get(url_of(line)).content.decode())
    return next(form for form in forms if form.get("row") == ["line"])


def save(client: Client, line: CostLine, **changed: str) -> Any:
    form = form_of(client, line)
    return client.post(url_of(line), {**form, **{f"{n}-line": t for n, t in changed.items()}})


def attach(client: Client, line: CostLine, *files: SimpleUploadedFile) -> Any:
    return client.post(url_of(line), {"action": "attach", "file": list(files)})


def test_the_page_is_whole_and_the_fragment_is_its_part(client: Client, line: CostLine) -> None:
    page = words_in(client.get(url_of(line)))
    fragment = words_in(client.get(url_of(line), headers=HTMX))
    assert "<!DOCTYPE html>" in page
    assert "<html" not in fragment
    for text in ("FA-0012", "Nordlys", "Recorded by hand", f"?line={line.pk}"):
        assert text in page
        assert text in fragment


def test_everything_of_a_line_can_be_changed(client: Client, line: CostLine) -> None:
    response = save(
        client,
        line,
        month="2026-07",
        category="telephony",
        channel="phone",
        amount="99.50",
        status="accrual",
        description="Lines",
        supplier="Acme",
        invoice="B 77",
        account="626000",
        note="Asked for a credit note",
    )
    assert response.status_code == 302, words_in(response)
    line.refresh_from_db()
    assert (line.month, line.category.code) == (make.month("2026-07"), "telephony")
    assert line.channel is not None
    assert (line.channel.code, line.amount, line.status) == ("phone", Decimal("99.50"), "accrual")
    assert (line.description, line.supplier, line.invoice) == ("Lines", "Acme", "B 77")
    assert (line.account, line.note) == ("626000", "Asked for a credit note")
    assert line.version == 2


@pytest.mark.finding("E8")
def test_a_line_that_was_moved_is_moved_back_by_undo(client: Client, line: CostLine) -> None:
    save(client, line, month="2026-08", note="moved")
    client.post("/centres/lyon/undo/", {})
    line.refresh_from_db()
    assert (line.month, line.note) == (JUNE, "")


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("month", "June", "expected a month"),
        ("month", "", "expected a month"),
        ("amount", "12x", "expected"),
        ("amount", "1.005", "at most 2 decimals"),
        ("category", "nothing", "no category"),
        ("channel", "fax", "does not use"),
        ("status", "maybe", "neither actual nor accrual"),
        ("invoice", "x" * 61, "at most 60 characters"),
        ("account", "x" * 41, "at most 40 characters"),
        ("note", "x" * 501, "at most 500 characters"),
        ("note", "a\tb", "several cells"),
        ("invoice", "\u202e12", "invisible"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_lost(
    client: Client, line: CostLine, field: str, text: str, words: str
) -> None:
    typed = {"description": "Typed before", field: text}
    response = save(client, line, **typed)
    assert response.status_code == 422
    page = words_in(response)
    assert words in page
    assert "Typed before" in page
    line.refresh_from_db()
    assert line.version == 1


def test_somebody_who_was_first_is_said_in_words(client: Client, line: CostLine) -> None:
    form = form_of(client, line)
    CostLine.objects.filter(pk=line.pk).update(amount=150)
    response = client.post(url_of(line), {**form, "amount-line": "99"})
    page = words_in(response)
    assert response.status_code == 409
    assert "saved first" in page
    assert "Amount: 150.00" in page
    line.refresh_from_db()
    assert line.amount == 150
    again = next(f for f in forms_of(response.content.decode()) if f.get("row") == ["line"])
    assert client.post(url_of(line), again).status_code == 302
    line.refresh_from_db()
    assert line.amount == 99


def test_what_two_people_change_apart_is_kept_of_both(client: Client, line: CostLine) -> None:
    form = form_of(client, line)
    CostLine.objects.filter(pk=line.pk).update(account="626")
    assert client.post(url_of(line), {**form, "note-line": "Mine"}).status_code == 302
    line.refresh_from_db()
    assert (line.account, line.note) == ("626", "Mine")


def close(centre: Centre, month: str) -> None:
    user = make.UserFactory()
    make.close_as_meant(centre_id=centre.pk, month=make.month(month), user_id=user.pk)


def test_a_closed_month_takes_documents_only(client: Client, centre: Centre) -> None:
    line = CostLine.objects.filter(centre=centre, month=make.month("2025-03")).first()
    assert line is not None
    form = form_of(client, line)
    attach(client, line, SimpleUploadedFile("a.pdf", PDF))
    close(centre, "2025-03")
    assert client.post(url_of(line), {**form, "note-line": "late"}).status_code == 423
    assert attach(client, line, SimpleUploadedFile("a.png", PNG)).status_code == 302
    document = CostDocument.objects.filter(line=line.pk)[0]
    response = client.post(url_of(line), {"action": "detach", "document": document.pk})
    assert response.status_code == 423
    page = words_in(client.get(url_of(line)))
    assert "Documents can still be added, and none be removed." in page
    assert 'name="document"' not in page
    assert 'name="file"' in page
    assert CostDocument.objects.count() == 2


def test_no_line_moves_into_a_closed_month(client: Client, centre: Centre, line: CostLine) -> None:
    close(centre, "2025-03")
    response = save(client, line, month="2025-03")
    assert response.status_code == 423
    assert "March 2025 is closed" in words_in(response)


def test_a_manager_reads_and_opens_only(
    client: Client, manager_client: Client, line: CostLine
) -> None:
    attach(client, line, SimpleUploadedFile("a.pdf", PDF))
    page = words_in(manager_client.get(url_of(line)))
    assert "FA-0012" in page
    assert "<form" not in page.partition("<main")[2].partition("</main")[0]
    assert manager_client.post(url_of(line), {}).status_code == 403
    document = CostDocument.objects.get()
    assert manager_client.get(f"{url_of(line)}documents/{document.pk}/").status_code == 200


def test_a_deleted_line_says_so_and_leads_to_its_journal(client: Client, line: CostLine) -> None:
    url = url_of(line)
    client.post(
        f"/centres/lyon/costs/{line.month:%Y-%m}/",
        {"row": line.pk, f"seen-{line.pk}": f"{line.pk}:1:{'0' * 16}", "remove": line.pk},
    )
    assert not CostLine.objects.filter(pk=line.pk).exists()
    response = client.get(url)
    assert response.status_code == 200
    assert "This line is gone: Ada Byron deleted it" in words_in(response)
    assert "journal/?line=" in words_in(response)
    assert client.post(url, {"row": "line"}).status_code == 409


def test_lines_of_others_and_of_nobody_are_404(
    client: Client, line: CostLine, bare_centre: Centre, finance: User
) -> None:
    make.MembershipFactory(centre=bare_centre, user=finance, role="finance")
    attach(client, line, SimpleUploadedFile("a.pdf", PDF))
    document = CostDocument.objects.get()
    assert client.get(url_of(line, "ghent")).status_code == 404
    assert client.post(url_of(line, "ghent"), {"action": "attach"}).status_code == 404
    assert client.get(f"{url_of(line, 'ghent')}documents/{document.pk}/").status_code == 404
    assert client.get("/centres/lyon/costs/lines/999999999/").status_code == 404
    assert client.get("/centres/lyon/costs/lines/0/").status_code == 404
    assert Client().get(f"{url_of(line)}documents/{document.pk}/").status_code == 302


def test_a_month_of_a_spread_invoice_says_so_and_keeps_its_amount(
    client: Client, centre: Centre
) -> None:
    spread = Spread(
        amount=Decimal(1000),
        start=JUNE,
        months=3,
        category_id=make.category("software_licences").pk,
        channel_id=None,
        description="Licence",
        supplier="Nordlys",
        status=CostStatus.ACTUAL,
    )
    record_spread(centre_id=centre.pk, spread=spread)
    line = CostLine.objects.filter(spread__isnull=False).order_by("month")[0]
    assert "One month of a spread invoice" in words_in(client.get(url_of(line)))
    assert save(client, line, note="First of three").status_code == 302
    for field, text in {"month": "2026-12", "amount": "5", "category": "telephony"}.items():
        assert save(client, line, **{field: text}).status_code == 422
    line.refresh_from_db()
    assert (line.note, line.month) == ("First of three", JUNE)


def test_where_a_line_of_a_file_came_from_is_said(
    client: Client, centre: Centre, line: CostLine
) -> None:
    file = LoadedFile.objects.create(
        centre=centre, kind="costs", name="ledger.csv", months=[JUNE], sha256=""
    )
    LoadedRow.objects.create(
        centre=centre, file=file, month=JUNE, row=line.pk, version=1, line=17, is_new=True
    )
    page = words_in(client.get(url_of(line)))
    assert "Line 17 of a file of" in page
    assert "ledger.csv" in page
    assert "Changed by hand since" not in page
    CostLine.objects.filter(pk=line.pk).update(amount=1)
    assert "Changed by hand since" in words_in(client.get(url_of(line)))


def test_documents_are_added_named_and_removed(client: Client, line: CostLine) -> None:
    files = [SimpleUploadedFile("bill.pdf", PROTECTED_PDF), SimpleUploadedFile("scan", PNG)]
    assert attach(client, line, *files).status_code == 302
    page = words_in(client.get(url_of(line)))
    assert "2 documents added." in page
    assert "may ask for a password" in page
    assert "scan.png" in page
    assert "Ada Byron" in page
    document = CostDocument.objects.get(name="scan.png")
    client.post(url_of(line), {"action": "detach", "document": document.pk})
    page = words_in(client.get(url_of(line)))
    assert "“scan.png” was removed." in page
    journal = words_in(client.get("/centres/lyon/journal/"))
    assert "scan.png" in journal
    client.post("/centres/lyon/undo/", {})
    assert CostDocument.objects.filter(name="scan.png").exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("bill.pdf", b"", "an empty file"),
        ("bill.pdf", b"<html><script>alert(1)</script>", "a web page"),
        ("bill.png", SVG, "SVG"),
        ("bill.pdf", PDF[:150], "cut off"),
    ],
)
def test_a_refused_document_is_named_and_said(
    client: Client, line: CostLine, name: str, content: bytes, words: str
) -> None:
    good = SimpleUploadedFile("good.pdf", PDF)
    response = attach(client, line, good, SimpleUploadedFile(name, content))
    assert response.status_code == 422
    page = words_in(response)
    assert words in page
    assert name in page
    assert not CostDocument.objects.exists()


def test_no_file_at_all_is_said(client: Client, line: CostLine) -> None:
    response = client.post(url_of(line), {"action": "attach"})
    assert response.status_code == 422
    assert "Choose a file first." in words_in(response)


def test_two_files_of_one_page_are_two_and_the_same_once(client: Client, line: CostLine) -> None:
    forms = forms_of(client.get(url_of(line)).content.decode())
    form = next(f for f in forms if f.get("action") == "attach")
    for content in (PDF, PNG, PDF):
        client.post(url_of(line), {**form, "file": SimpleUploadedFile("a", content)})
    assert CostDocument.objects.count() == 2
    assert attach(client, line, SimpleUploadedFile("b", PNG)).status_code == 302
    assert "kept once" in words_in(client.get(url_of(line)))


@pytest.mark.parametrize(
    "name", ['a"b.pdf', "a\r\nX-Evil: 1.pdf", "../../a.pdf", "\u202efdp.exe", "x" * 300, "été.pdf"]
)
def test_a_document_is_served_as_a_download_that_nobody_runs(
    client: Client, line: CostLine, name: str
) -> None:
    with transaction.atomic():
        added = add_document(centre_id=line.centre_id, line_id=line.pk, name=name, content=PDF)
    response = client.get(f"{url_of(line)}documents/{added.document.pk}/")
    assert response.content == PDF
    header = response["Content-Disposition"]
    assert re.fullmatch(
        r'attachment; filename="[^"\\/;\r\n]*"(; filename\*=UTF-8\'\'[\w.%-]+)?', header
    )
    assert header.rstrip('"').endswith(".pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


@pytest.mark.parametrize("rows", [0, 3])
def test_queries_do_not_grow(
    client: Client, line: CostLine, rows: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(rows):
        attach(client, line, SimpleUploadedFile(f"{number}", PDF + b"%%" * number))
    with django_assert_max_num_queries(12):
        client.get(url_of(line))
