"""Each file of a reading page, whole: every head, every cell, in its place.

The centres are those of whole_centres.py, in which no two columns hold the same. What is expected
stands in whole_tables/, a file a table, as it was checked by hand.
"""

import csv
from pathlib import Path

import pytest
from django.test import Client

from kpis.models import Centre
from tests.pages.downloaded import csv_rows, same, shown_tables, xlsx_formats

EXPECTED = Path(__file__).parent / "whole_tables"
DECEMBER = "period=2025-12"
PAGES = {
    "portfolio": f"/?{DECEMBER}",
    "portfolio-in-dollars": f"/?{DECEMBER}&currency=CAD",
    "overview": f"/centres/lyon/?{DECEMBER}",
    "overview-quarter": "/centres/lyon/?by=quarter&period=2025-10",
    "channels": f"/centres/lyon/channels/?{DECEMBER}",
    "channel": f"/centres/lyon/channels/phone/?{DECEMBER}",
    "channel-quarter": "/centres/lyon/channels/phone/?by=quarter&period=2025-10",
    "figures": f"/centres/lyon/figures/?{DECEMBER}",
    "change": f"/centres/lyon/change/?{DECEMBER}",
    "change-work": f"/centres/lyon/change/?{DECEMBER}&view=work",
    "change-quarter": "/centres/lyon/change/?by=quarter&period=2025-10",
    "compare": f"/compare/?a=lyon&b=ottawa&{DECEMBER}",
    "compare-work": f"/compare/?a=lyon&b=ottawa&{DECEMBER}&view=work",
    "relations": f"/centres/lyon/relations/?{DECEMBER}",
    "goals": "/centres/lyon/goals/",
}


def expected_of(view: str) -> dict[str, list[list[str]]]:
    """The rows of each table of a view, by its name."""
    paths = sorted(EXPECTED.glob(f"{view}.*.csv"))
    return {
        path.stem.removeprefix(f"{view}."): list(csv.reader(path.read_text().splitlines()))
        for path in paths
    }


@pytest.mark.parametrize("view", PAGES)
def test_every_file_holds_what_it_should(view: str, other: Centre, manager_client: Client) -> None:
    address = PAGES[view]
    path = address.partition("?")[0]
    shown = shown_tables(manager_client.get(address).content.decode())
    links = {name: link for name, link in shown.links.items() if name.endswith(".csv")}
    found = {
        name.removesuffix(".csv"): csv_rows(manager_client, path + link)
        for name, link in links.items()
    }
    assert found == expected_of(view)


@pytest.mark.parametrize("view", [view for view in PAGES if view != "goals"])
def test_the_page_shows_what_its_files_hold(
    view: str, other: Centre, manager_client: Client
) -> None:
    """Where the table has the columns of its file: a page may leave some out, or add a picture."""
    shown = shown_tables(manager_client.get(PAGES[view]).content.decode())
    for name, rows in expected_of(view).items():
        for cells, fields in zip(shown.tables.get(name, rows), rows, strict=True):
            if len(cells) == len(fields) and fields is not rows[0]:
                assert all(said(*pair) for pair in zip(cells, fields, strict=True)), (name, cells)


@pytest.mark.parametrize("view", [view for view in PAGES if view != "goals"])
def test_a_workbook_writes_its_numbers_as_the_page_does(
    view: str, other: Centre, manager_client: Client
) -> None:
    """With as many decimals, and as percentages where they are."""
    address = PAGES[view]
    shown = shown_tables(manager_client.get(address).content.decode())
    for name, rows in shown.tables.items():
        link = address.partition("?")[0] + shown.links[f"{name}.xlsx"]
        formats = xlsx_formats(manager_client.get(link).content)[-len(rows) :]
        for cells, codes in zip(rows[1:], formats[1:], strict=True):
            if len(cells) == len(codes):
                pairs = zip(cells, codes, strict=True)
                assert all(written_alike(*pair) for pair in pairs), (name, cells, codes)


def written_alike(cell: str, code: str) -> bool:
    """Texts and times have no format of a number."""
    if "0" not in code or "s" in code or cell in {"", "n/a"}:
        return True
    decimals = cell.partition(".")[2].strip("% pt")
    return len(decimals) == code.count("0") - 1 and ("%" in code) == ("%" in cell)


def said(cell: str, field: str) -> bool:
    """A time is in seconds in a file, a mark of a change has its sign there."""
    return same(cell, field, ".") or "\xa0s" in cell or cell.removeprefix("–\xa0") in field
