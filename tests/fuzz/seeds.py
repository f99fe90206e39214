"""The files that are damaged: the samples beside the checkout, and small ones of our own."""

import io
import random
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from tests.entry.reading.test_contact_readers import FILES
from tests.entry.reading.test_contact_reports import CONNECT, GENESYS
from tests.entry.reading.test_saft import NORWAY

SHARED_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
#: Of a long file a header and so many lines that follow one another.
MOST_LINES = 60
FEC = """JournalCode|EcritureDate|CompteNum|CompteLib|PieceRef|EcritureLib|Debit|Credit
AC|20260531|613200|Loyers|F1|Loyer de mai|1250,50|0,00
AC|20260531|401000|Fournisseurs|F1|Loyer de mai|0,00|1250,50
"""
MONTANT_SENS = """EcritureDate\tCompteNum\tEcritureLib\tMontant\tSens
20260531\t606100\tÉlectricité\t99,90\tD
20260531\t401000\tÉlectricité\t99,90\tC
"""
ODOO = """Date,Journal,Account,Label,Debit,Credit
2026-05-13,BILL,613200 Rent,May,"1,250.50",0.00
2026-05-13,BILL,401000 Suppliers,May,0.00,"1,250.50"
"""
XERO_LINES = """journal_id,net_amount,account_type,account_name,description
j1,12.50,EXPENSE,Rent,May
j1,-12.50,BANK,Bank,May
"""
XERO_JOURNALS = "journal_id,journal_date\nj1,2026-05-31\n"
LONG = (
    "Mois;Catégorie;Libellé;Montant\n2026-05;Télécoms;Lignes;1 250,50\n2026-06;Loyer;Juin;980,00\n"
)
WIDE = "Category,2026-05,2026-06,Total\nTelecoms,1250.50,1300.00,2550.50\nRent,980,980,1960\n"


@dataclass(frozen=True)
class Seed:
    name: str
    content: bytes


def workbook() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("May")
        for number, cells in enumerate([["Category", "Month", "Amount"], ["Rent", "2026-05", 9.5]]):
            sheet.write_row(number, 0, cells)
    return file.getvalue()


def own_seeds() -> list[Seed]:
    texts = [*(text for text, _layout in FILES), CONNECT, GENESYS, NORWAY]
    texts += [FEC, MONTANT_SENS, ODOO, XERO_LINES, XERO_JOURNALS, LONG, WIDE]
    seeds = [Seed(f"own {number}", text.encode()) for number, text in enumerate(texts)]
    return [*seeds, Seed("own workbook", workbook())]


def real_seeds(folder: Path = SHARED_DATA) -> list[Seed]:
    """None where the samples do not lie beside the checkout."""
    paths = sorted(path for path in folder.rglob("*.*") if path.suffix in {".csv", ".txt"})
    return [Seed(path.name, path.read_bytes()) for path in paths]


def excerpt(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    if len(lines) <= MOST_LINES or content.startswith(b"PK"):
        return content
    start = chance.randrange(1, len(lines) - MOST_LINES + 1)
    return b"".join([lines[0], *lines[start : start + MOST_LINES]])
