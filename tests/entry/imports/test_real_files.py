"""Real books and reports, from the file to the preview, beside a plain reading of the same file."""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kpis.entry.imports.receiving import receive_file
from kpis.entry.imports.rules import Rule, Target, keep_rules, rule_text
from kpis.models import Centre, CostLine, ImportBatch
from kpis.vocabulary import FileKind, ImportState
from tests import factories as make
from tests.entry.imports.worker import work

pytestmark = [pytest.mark.django_db, pytest.mark.realdata]
BOOKS = {
    "fec-22-columns-000000000FEC20231231.txt": ("\t", "utf-8-sig"),
    "fec-pipes-111111111FEC20221231.txt": ("|", "cp850"),
}


def brought(centre: Centre, path: Path) -> ImportBatch:
    user = make.UserFactory()
    batch = receive_file(centre=centre, name=path.name, content=path.read_bytes(), user=user)
    work()
    batch.refresh_from_db()
    assert batch.state == ImportState.READY, batch.errors
    return batch


def plain_sums(path: Path, separator: str, encoding: str) -> dict[tuple[str, str], Decimal]:
    """Debit − credit of class 6, by month and account, as a child would add it up."""
    head, *lines = path.read_text(encoding).replace("\r", "\n").split("\n")
    names = [name.strip() for name in head.split(separator)]
    day, account, debit, credit = map(names.index, ("EcritureDate", "CompteNum", "Debit", "Credit"))
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        cells = line.split(separator)
        if len(cells) > credit and cells[account].strip().startswith("6"):
            amounts = (cells[place].strip().replace(",", ".") or "0" for place in (debit, credit))
            plus, minus = map(Decimal, amounts)
            when = cells[day].strip()
            sums[f"{when[:4]}-{when[4:6]}", cells[account].strip()] += plus - minus
    return sums


@pytest.mark.fault(18)
@pytest.mark.parametrize("name", BOOKS)
def test_books_come_out_as_a_plain_sum(name: str, centre: Centre, shared_data: Path) -> None:
    path = shared_data / "ledgers" / name
    expected = plain_sums(path, *BOOKS[name])
    by_account: dict[str, Decimal] = defaultdict(Decimal)
    for (_month, account), amount in expected.items():
        by_account[account] += amount
    batch = brought(centre, path)
    assert batch.preview
    found = {each["subject"]: Decimal(each["figure"]) for each in batch.preview["subjects"]}
    assert found == {account: amount for account, amount in by_account.items() if account in found}
    assert sum(found.values()) == sum(by_account.values())
    other = Target(category=make.category("miscellaneous").pk)
    unknown = [each["subject"] for each in batch.preview["subjects"] if each["unknown"]]
    keep_rules(centre, FileKind.COSTS, [Rule(rule_text(subject), other) for subject in unknown])
    batch.delete()
    again = brought(centre, path)
    by_month: dict[str, Decimal] = defaultdict(Decimal)
    for (month, _account), amount in expected.items():
        by_month[month] += amount
    assert again.preview
    after = again.preview["months"]["after"]
    assert {month: Decimal(after[f"{month}-01"]["cost"]) for month in by_month} == by_month
    assert not CostLine.objects.exists()


@pytest.mark.parametrize(
    ("name", "counted"),
    [
        ("contacts/vancouver-3-1-1-daily.csv", 9_173_595),
        ("contacts/la-311-requests-2017.csv", 9_999),
        ("helpdesk/zendesk_ticket_data.csv", 8),
    ],
)
def test_contacts_come_out_as_they_were_counted(
    name: str, counted: int, centre: Centre, shared_data: Path
) -> None:
    batch = brought(centre, shared_data / name)
    assert batch.preview
    subjects: list[dict[str, Any]] = batch.preview["subjects"]
    assert sum(Decimal(each["figure"]) for each in subjects) == counted
    phone = Target(channel=make.channel("phone").pk)
    texts = [rule_text(each["subject"]) for each in subjects]
    keep_rules(centre, FileKind.VOLUMES, [Rule(text, phone) for text in texts])
    batch.delete()
    again = brought(centre, shared_data / name)
    assert again.preview
    after = again.preview["months"]["after"]
    assert sum(each["contacts"] or 0 for each in after.values()) == counted
