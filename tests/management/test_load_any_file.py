"""manage.py load_facts --file: what the browser imports, from the shell."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kpis.models import Centre, CostLine, ImportBatch, ImportRule
from tests import factories as make
from tests.pages.imports.ledgers import FEC_HEADER, entry

LEDGER = f"{FEC_HEADER}\n" + entry("626000", "20250115", "Lignes", "120,50")


def load(*arguments: object) -> str:
    out = StringIO()
    call_command("load_facts", *map(str, arguments), stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "books.txt"
    found.write_text(LEDGER)
    return found


def test_a_ledger_is_written_and_stands_among_the_imports(centre: Centre, path: Path) -> None:
    assert load("lyon", "--file", path) == f"{path}: New: 1."
    assert CostLine.objects.get().category == make.category("telephony")
    assert ImportBatch.objects.get().state == "done"
    assert load("lyon", "--file", path) == f"{path}: Already there: 1."
    path.write_text(LEDGER.replace("120,50", "130,00"))
    assert load("lyon", "--file", path) == f"{path}: Changed: 1."
    assert str(CostLine.objects.get().amount) == "130.000"


def test_what_a_person_has_to_say_first_refuses_the_file(centre: Centre, path: Path) -> None:
    path.write_text(LEDGER + entry("658000", "20250115", "Divers", "20,00"))
    with pytest.raises(CommandError, match="Nobody has said what these stand for: 658000"):
        load("lyon", "--file", path)
    assert not CostLine.objects.exists()
    assert not ImportBatch.objects.exists()
    assert load("lyon", "--file", path, "--take-rest").startswith(f"{path}: New: 1")
    ImportRule.objects.create(centre=centre, kind="costs", text="658")
    assert "Not ours: 1" in load("lyon", "--file", path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "at least one row"),
        ("just words", "headers separated by"),
        ("A;B;C\n2026-01;12,50;x\n", "Nobody has said what its columns are"),
        (LEDGER.replace("120,50|0,00", "1,00|0,00"), "debits that equal the credits"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, said: str, centre: Centre, path: Path) -> None:
    path.write_text(text)
    with pytest.raises(CommandError, match=said):
        load("lyon", "--file", path)
    assert not ImportBatch.objects.exists()
