"""A file from its upload to a changed centre, and back."""

from decimal import Decimal
from pathlib import Path

import pghistory
import pytest

from kpis.entry.imports.choosing import (
    ask_to_undo,
    ask_to_write,
)
from kpis.entry.imports.receiving import receive_file
from kpis.models import Centre, CostLine, ImportBatch
from kpis.vocabulary import ImportState
from tests import factories as make
from tests.entry.imports.worker import work

pytestmark = pytest.mark.django_db
COSTS = (
    "Mois;Catégorie;Libellé;Fournisseur;Montant\n"
    "2026-05;salaries;Paie de mai;;12 000,50\n"
    "2026-05;Téléphonie;Lignes;Opérateur SA;1 234,56\n"
    "2026-05;Téléphonie;Lignes;Opérateur SA;1 234,56\n"
    "2026-06;salaries;Paie de juin;;12 100,00\n"
)


def upload(centre: Centre, text: str, name: str = "charges.csv") -> ImportBatch:
    user = make.UserFactory()
    batch = receive_file(centre=centre, name=name, content=text.encode(), user=user)
    work()
    batch.refresh_from_db()
    return batch


def written(batch: ImportBatch) -> ImportBatch:
    assert batch.state == ImportState.READY, batch.errors
    assert batch.preview
    user = make.UserFactory()
    ask_to_write(
        centre_id=batch.centre_id, id=batch.pk, signature=batch.preview["signature"], user=user
    )
    work()
    batch.refresh_from_db()
    assert batch.state == ImportState.DONE
    return batch


def lines(centre: Centre) -> list[tuple[str, Decimal, str]]:
    return sorted(
        (f"{line.month:%Y-%m}", line.amount, line.description)
        for line in CostLine.objects.filter(centre=centre)
    )


def test_a_table_of_costs_is_read_compared_and_written(centre: Centre) -> None:
    batch = upload(centre, COSTS)
    assert batch.state == ImportState.READY, batch.errors
    assert batch.preview
    assert batch.preview["counts"] == {"new": 4}
    assert not CostLine.objects.exists()
    after = batch.preview["months"]["after"]
    assert after["2026-05-01"]["cost"] == "14469.620"
    written(batch)
    assert [amount for _month, amount, _text in lines(centre)] == [
        Decimal("1234.56"), Decimal("1234.56"), Decimal("12000.50"), Decimal("12100.00"),
    ]  # fmt: skip
    assert batch.content is None


@pytest.mark.finding("E11")
@pytest.mark.fault(17)
def test_a_corrected_file_takes_the_place_of_the_first_and_is_undone(centre: Centre) -> None:
    first = written(upload(centre, COSTS))
    before = lines(centre)
    corrected = COSTS.replace("12 000,50", "11 000,00").replace("06;sal", "07;sal")
    second = upload(centre, corrected, "charges-2.csv")
    assert second.source == first.source
    assert second.preview
    assert second.preview["counts"] == {"there": 2, "changed": 1, "new": 1}
    written(second)
    assert sum(amount for _month, amount, _text in lines(centre)) == Decimal("37669.12")
    ask_to_undo(centre_id=centre.pk, id=second.pk, user=make.UserFactory(), edits_known=False)
    work()
    second.refresh_from_db()
    assert second.state == ImportState.UNDONE
    assert lines(centre) == before


NUMBERED = (
    "Mois;Catégorie;Libellé;Fournisseur;N° de facture;Compte comptable;Montant\n"
    "2026-05;Téléphonie;Lignes;Opérateur SA;F-1;626000;100,00\n"
    "2026-05;Téléphonie;Lignes;Opérateur SA;F-2;626000;100,00\n"
)


@pytest.mark.finding("E14")
@pytest.mark.parametrize(
    ("typed", "new"),
    [(["F-1"], 1), ([""], 1), (["F-1", ""], 0), (["", "F-2"], 0), (["F-3"], 2), ([], 2)],
)
def test_a_line_without_a_number_may_be_the_bill_and_one_of_another_number_is_not(
    centre: Centre, typed: list[str], new: int
) -> None:
    with pghistory.context(user=make.UserFactory().pk):
        for invoice in typed:
            make.CostLineFactory(
                centre=centre,
                month=make.month("2026-05"),
                category=make.category("telephony"),
                amount=Decimal("100.00"),
                description="Lignes",
                supplier="Opérateur SA",
                invoice=invoice,
            )
    batch = upload(centre, NUMBERED)
    assert batch.preview
    assert batch.preview["counts"].get("new", 0) == new


@pytest.mark.finding("E14")
def test_a_changed_line_stays_the_same_line_with_what_the_file_is_silent_about(
    centre: Centre,
) -> None:
    written(upload(centre, NUMBERED))
    line = CostLine.objects.get(invoice="F-1")
    assert line.account == "626000"
    corrected = NUMBERED.replace("F-1;626000;100,00", ";;150,00").replace("F-2", "F-2")
    second = upload(centre, corrected, "charges-2.csv")
    assert second.preview
    assert second.preview["counts"] == {"there": 1, "changed": 1}
    written(second)
    now = CostLine.objects.get(pk=line.pk)
    assert (now.amount, now.invoice, now.account) == (Decimal(150), "F-1", "626000")
    assert now.version == line.version + 1
    ask_to_undo(centre_id=centre.pk, id=second.pk, user=make.UserFactory(), edits_known=False)
    work()
    assert CostLine.objects.get(pk=line.pk).amount == Decimal(100)


@pytest.mark.fault(7)
def test_credit_notes_are_in_the_sums_and_counted(centre: Centre) -> None:
    batch = upload(
        centre, COSTS + "2026-06;salaries;Avoir;;-100,00\n2026-06;taxes;Avoir;;(20,50)\n"
    )
    assert batch.preview
    assert batch.preview["credits"] == {"rows": 2, "figure": "-120.50"}
    assert batch.preview["months"]["after"]["2026-06-01"]["cost"] == "11979.500"


@pytest.mark.realdata
def test_the_books_of_a_company(centre: Centre, shared_data: Path) -> None:
    content = (shared_data / "ledgers/fec-22-columns-000000000FEC20231231.txt").read_bytes()
    batch = receive_file(centre=centre, name="fec.txt", content=content, user=make.UserFactory())
    work()
    batch.refresh_from_db()
    assert batch.state == ImportState.READY, batch.errors
    assert batch.preview
