"""Rows of a table: escaped, with their tone, and links that do not tell where one came from."""

import pytest

from kpis.pages.tables.look import Head, Look, Note, NoteKind, Sort, Tick
from kpis.pages.tables.table import Cell, Page, Table
from kpis.templatetags.tables import table_body, table_head, table_row


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


def test_what_only_the_page_shows_stands_around_the_text() -> None:
    note = Note("not counted")
    name = Cell("Chat (not counted)", look=Look("Chat", dot=3, notes=[note]))
    strong = Cell(
        "€2.00", tone="good", look=Look(is_strong=True, notes=[Note("of 3", NoteKind.SMALL)])
    )
    row = table_row([name, strong], [Head("Channel"), Head("Cost", "hide-s")])
    assert row == (
        '<th scope="row"><span class="dot s3"></span>Chat '
        '<span class="badge">not counted</span></th>'
        '<td class="hide-s good"><b>€2.00</b> <small>of 3</small></td>'
    )


def test_a_cell_may_take_the_rest_of_its_row() -> None:
    cell = Cell("n/a", tone="muted", look=Look("nothing recorded", to_end=True))
    heads = [Head("Centre"), Head("Cost"), Head("Contacts", "wide-s")]
    row = table_row([Cell("Lyon"), cell, Cell("3")], heads)
    assert row == '<th scope="row">Lyon</th><td class="muted" colspan="2">nothing recorded</td>'


def test_notes_are_never_markup() -> None:
    evil = '"><script>'
    notes = [Note(evil, kind, evil, link=evil) for kind in NoteKind]
    row = table_row([Cell("", look=Look(evil, notes=notes))], [Head("", evil)])
    assert "<script>" not in row


def test_the_body_marks_groups_the_current_row_and_the_total() -> None:
    table = Table(
        "t", "T", ["Name"], [[Cell("A")], [Cell("B")]], [Cell("All")], current=1, starts={0}
    )
    assert table_body(table) == (
        '<tbody>\n<tr class="start"><th scope="row">A</th></tr>\n'
        '<tr aria-current="true"><th scope="row">B</th></tr>\n</tbody>\n'
        '<tfoot>\n<tr><th scope="row">All</th></tr>\n</tfoot>'
    )
    assert "tfoot" not in table_body(Table("t", "T", ["Name"], [[Cell("A")]]))


def test_a_head_has_its_classes_and_the_link_that_sorts_by_it() -> None:
    heads = [Head("Name <b>"), Head("Cost", "hide-s", Sort("?sort=cost&x=1", "descending"))]
    table = Table("t", "T", page=Page(heads, []))
    assert table_head(table, "/centres/") == (
        '<thead>\n<tr><th scope="col">Name &lt;b&gt;</th>'
        '<th scope="col" class="hide-s" aria-sort="descending">'
        '<a href="?sort=cost&amp;x=1" id="sort-2" hx-get="/centres/?sort=cost&amp;x=1"'
        ' hx-target="#page" hx-push-url="true">Cost</a></th></tr>\n</thead>'
    )
    unsorted = Table("t", "T", page=Page([Head("Cost", sort=Sort("?"))], []))
    assert "aria-sort" not in table_head(unsorted)


@pytest.mark.finding("E14")
def test_a_box_before_the_name_of_a_row_is_sent_with_its_form() -> None:
    tick = Tick("line", "5:1", 'Rent "new"', "change-lines", is_ticked=True)
    html = table_row([Cell("Rent", look=Look(tick=tick))])
    assert html == (
        '<th scope="row"><label class="tick"><input type="checkbox" name="line" value="5:1"'
        ' form="change-lines" aria-label="Rent &quot;new&quot;" checked></label>Rent</th>'
    )
