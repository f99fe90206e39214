"""What a page of Record exports comes in again with no difference, in both languages."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.reading.inert import as_written
from kpis.models import Centre, ImportBatch
from kpis.pages.tables.csv_file import quoted
from tests import factories as make
from tests.entry.imports.worker import work

SHEETS = {
    "costs": "/centres/lyon/costs/2025-03/?download=lines",
    "cost year": "/centres/lyon/costs/year/2025/?download=lines",
    "contacts": "/centres/lyon/contacts/2025-03/?download=volumes",
    "contact year": "/centres/lyon/contacts/year/2025/?download=volumes",
    "days": "/centres/lyon/contacts/2026-05/days/?download=volumes",
    "channel": "/centres/lyon/contacts/2026-05/phone/?download=volumes",
}


@pytest.fixture
def told(centre: Centre) -> Centre:
    """With texts that a spreadsheet would take for formulas, credit notes, and unknown counts."""
    month = make.month("2025-03")
    for text, amount in (("=1+1", "-12.50"), ("'-x; =y", "0.00"), ("Loyer « été »", "1234.56")):
        make.CostLineFactory(
            centre=centre,
            month=month,
            amount=Decimal(amount),
            description=text,
            supplier="@Énergie, SA",
            invoice="0042-é",
            account="=613500",
            note="Vu avec la compta ; à revoir",
            channel=make.channel("phone"),
            status="accrual",
        )
    for day in (3, 4):
        make.ContactVolumeFactory(
            centre=centre,
            start=make.month("2026-05").replace(day=day),
            end=make.month("2026-05").replace(day=day + 1),
            handled=100 + day,
            offered=None if day == 3 else 120,
            handle_seconds=31_234,
            status="estimate" if day == 4 else "actual",
        )
    return centre


@pytest.mark.fault(24)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("sheet", SHEETS)
def test_export_then_import_is_no_difference(
    sheet: str, language: str, kind: str, told: Centre, person: Any, finance: Client
) -> None:
    person.language = language
    person.save()
    exported = finance.get(f"{SHEETS[sheet]}.{kind}")
    assert exported.status_code == 200
    file = SimpleUploadedFile(f"export.{kind}", exported.content)
    response = finance.post("/centres/lyon/imports/", {"file": file})
    assert response.status_code == 302
    work()
    batch = ImportBatch.objects.get()
    assert batch.preview, batch.errors
    assert set(batch.preview["counts"]) == {"there"}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", ["costs", "contacts"])
def test_a_template_that_was_filled_in_needs_no_question(
    name: str, language: str, centre: Centre, person: Any, finance: Client
) -> None:
    person.language = language
    person.save()
    url = f"/centres/lyon/imports/?download={name}-template.csv"
    heads = finance.get(url).content.decode("utf-8-sig").strip()
    mark = ";" if language == "fr" else ","
    row = {
        "costs": ["2026-05", "salaries", "", "1200", "", "May", ""],
        "contacts": ["2026-05-01", "2026-05-02", "phone", "120", "100", *[""] * 8],
    }[name]
    text = f"{heads}\n{mark.join(row)}\n"
    file = SimpleUploadedFile("filled.csv", text.encode())
    finance.post("/centres/lyon/imports/", {"file": file})
    work()
    batch = ImportBatch.objects.get()
    assert batch.preview, (batch.errors, batch.state, heads)
    assert batch.preview["counts"] == {"new": 1}


@pytest.mark.fault(23)
@pytest.mark.fault(24)
@given(st.text(alphabet="'=+-@;,\t ax＝", max_size=12))
def test_the_mark_of_an_inert_text_comes_off_again(text: str) -> None:
    written = quoted(text)[1:-1].replace('""', '"')
    assert as_written(written) == text
