"""1 800 O-Canada: published annual figures of a real call centre, spread over its months."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from kpis.entry.demo.centres import make_centre
from kpis.entry.importing import import_cost_rows, import_volume_rows
from kpis.entry.parsing.cost_rows import CostRow
from kpis.entry.parsing.volume_rows import VolumeRow
from kpis.entry.spreading import split_amount, split_count
from kpis.entry.stopped import end_stopped
from kpis.models import Centre
from kpis.months import month_after
from kpis.vocabulary import CostStatus, VolumeStatus

O_CANADA = "o-canada"
O_CANADA_FILE = Path(__file__).parents[2] / "reference" / "o_canada.csv"
#: In the publisher column of the benchmarks.
PUBLISHED_ABOUT = "1 800 O-Canada"
FISCAL_YEAR_START = 4
COST_LINE, TOTAL, CALLS = "cost_line_CAD", "total_actual_spending_CAD", "calls"
NO_BREAKDOWN = "Published total, no breakdown"
CATEGORY_OF_OBJECT = {
    "1.0": "salaries",
    "2.0": "telephony",
    "3.0": "miscellaneous",
    "4.0": "outsourcing",
    "5.0": "miscellaneous",
    "7.0": "miscellaneous",
    "12.0": "miscellaneous",
}
NOTE_EN = (
    "Government of Canada open data (GC InfoBase and service inventory). The published figures "
    "are annual: they are spread evenly over the months of the fiscal year and marked as estimates."
)
NOTE_FR = (
    "Données ouvertes du gouvernement du Canada (InfoBase du GC et répertoire des services). Les "
    "chiffres publiés sont annuels\N{NO-BREAK SPACE}: ils sont répartis également sur les mois de "
    "l’exercice et marqués comme estimations."
)


@dataclass(frozen=True)
class Published:
    """One published figure of a fiscal year, named by the calendar year in which it starts."""

    year: int
    record: str
    code: str
    label: str
    value: Decimal


def load_o_canada() -> Centre | None:
    """Make the centre with its months; None when it is there already."""
    details = Centre(
        name="1 800 O-Canada",
        slug=O_CANADA,
        currency="CAD",
        time_zone="America/Toronto",
        fiscal_year_start=FISCAL_YEAR_START,
        note_en=NOTE_EN,
        note_fr=NOTE_FR,
    )
    centre = make_centre(details, channels=["phone"])
    if centre is not None:
        published = read_published()
        import_cost_rows(centre=centre, rows=list(monthly_cost_rows(published)))
        import_volume_rows(centre=centre, rows=list(monthly_volume_rows(published)))
        end_stopped(centre.pk)
    return centre


def read_published(path: Path = O_CANADA_FILE) -> list[Published]:
    """The figures of the reference file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Published(
                year=int(row["fiscal_year"][:4]),
                record=row["record"],
                code=row["code"],
                label=row["label"],
                value=Decimal(row["value"]),
            )
            for row in csv.DictReader(file, strict=True)
        ]


def monthly_cost_rows(published: Iterable[Published]) -> Iterator[CostRow]:
    """A twelfth of each annual cost a month, to the cent; the total where there are no lines."""
    figures = list(published)
    detailed = {figure.year for figure in figures if figure.record == COST_LINE}
    for figure in figures:
        if figure.record == COST_LINE:
            yield from cost_rows_of(figure, CATEGORY_OF_OBJECT[figure.code], figure.label)
        elif figure.record == TOTAL and figure.year not in detailed:
            yield from cost_rows_of(figure, "miscellaneous", NO_BREAKDOWN)


def cost_rows_of(figure: Published, category: str, description: str) -> Iterator[CostRow]:
    amounts = split_amount(figure.value, 12)
    for month, amount in zip(months_of(figure.year), amounts, strict=True):
        yield CostRow(
            line=0,
            month=month,
            category=category,
            channel="",
            amount=amount,
            status=CostStatus.ACCRUAL,
            description=description,
        )


def monthly_volume_rows(published: Iterable[Published]) -> Iterator[VolumeRow]:
    """A twelfth of each year's calls a month, to the call."""
    for figure in published:
        if figure.record != CALLS:
            continue
        counts = split_count(int(figure.value), 12)
        for month, handled in zip(months_of(figure.year), counts, strict=True):
            yield VolumeRow(
                line=0,
                start=month,
                end=month_after(month),
                channel=figure.code,
                handled=handled,
                status=VolumeStatus.ESTIMATE,
            )


def months_of(fiscal_year: int) -> list[date]:
    """The twelve months from April on."""
    months = [date(fiscal_year, FISCAL_YEAR_START, 1)]
    while len(months) < 12:
        months.append(month_after(months[-1]))
    return months
