"""The reader of tables that other tests stand on."""

import pytest

from tests.pages.html_tables import table_in, tables_in

PAGE = """
<h2 id="one-title">Costs &amp; <b>contacts</b></h2><input id="x">
<div aria-labelledby="one-title"><table class="wide text">
<thead><tr><th></th><th>Now</th><th>Now</th></tr></thead>
<tbody>
<tr><th>Phone <small>not counted</small></th>
<td class="wide good"><a href="/phone/?a&amp;b">€1\N{WORD JOINER}.00</a></td>
<td><details><table><tbody><tr><td>inner</td></tr></tbody></table></details>2</td></tr>
<tr><th>Chat</th><td colspan="2">nothing<br>recorded</td></tr>
</tbody>
<tfoot><tr><th>Total</th><td>3</td><td>4</td></tr></tfoot></table></div>
<table><caption>Second</caption><tr><td>bare</td></tr></table>
"""


def test_a_table_is_read_by_its_heads() -> None:
    table = table_in(PAGE, "Costs & contacts")
    assert table.heads == ["", "Now", "Now"]
    assert table.rows == [
        {"": "Phone not counted", "Now": "€1.00", "Now 2": "2"},
        {"": "Chat", "Now": "nothing recorded", "Now 2": "nothing recorded"},
    ]
    assert table.total == {"": "Total", "Now": "3", "Now 2": "4"}
    assert table.row("Phone")["Now"] == "€1.00"
    assert table.column("Now 2") == ["2", "nothing recorded"]
    assert (table.tone("Phone", "Now"), table.tone("Chat", "Now")) == ("good", "")
    assert table.links() == ["/phone/?a&b"]


def test_a_table_is_found_by_title_label_or_class() -> None:
    assert table_in(PAGE, "wide") == table_in(PAGE, "one-title") == tables_in(PAGE)[0]
    assert table_in(PAGE, "Second").body[0][0].text == "bare"
    assert [len(table.body) for table in tables_in(PAGE)] == [2, 1, 1]
    with pytest.raises(AssertionError, match="no table 'third'"):
        table_in(PAGE, "third")
