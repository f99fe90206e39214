"""Rows of a table: escaped, with their tone, and links that do not tell where one came from."""

from kpis.pages.tables.table import Cell
from kpis.templatetags.tables import table_row


def test_the_first_cell_names_the_row() -> None:
    row = [Cell("May", link="?period=2026-05&by=month"), Cell("▲ €1.00", tone="bad"), Cell("")]
    assert table_row(row) == (
        '<th scope="row"><a href="?period=2026-05&amp;by=month">May</a></th>'
        '<td class="bad">▲ €1.00</td><td></td>'
    )


def test_what_was_entered_is_never_markup() -> None:
    evil = '"><script>'
    row = table_row([Cell(evil, link=evil), Cell(evil, tone=evil)])
    assert "<script>" not in row
    assert row.count("&quot;&gt;&lt;script&gt;") == 4


def test_other_sites_are_not_told_where_the_reader_came_from() -> None:
    assert 'rel="noreferrer"' in table_row([Cell("Survey", link="https://example.org/")])
