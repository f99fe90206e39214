"""A file from its upload to a changed centre, and back."""

from decimal import Decimal
from pathlib import Path

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


@pytest.mark.realdata
def test_the_books_of_a_company(centre: Centre, shared_data: Path) -> None:
    content = (shared_data / "ledgers/fec-22-columns-000000000FEC20231231.txt").read_bytes()
    batch = receive_file(centre=centre, name="fec.txt", content=content, user=make.UserFactory())
    work()
    batch.refresh_from_db()
    assert batch.state == ImportState.READY, batch.errors
    assert batch.preview
