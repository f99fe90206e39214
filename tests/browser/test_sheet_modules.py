"""The modules of the sheets one by one, on a form of a few lines: no server, no database."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

STATIC = Path(__file__).resolve().parent.parent.parent / "static"
ADDRESS = "http://sheet.test/"
#: Two rows of two amounts, the second cell of the second locked; a choice; a blank row to come.
FORM = """<!DOCTYPE html><form data-mark="." data-decimals="2" data-locale="en"><table><tbody>
<tr data-row="1"><td><input name="amount-1" value="10.00" data-kind="amount" data-sums="a all">
</td><td><input name="other-1" value="2.50" data-kind="amount" data-sums="all">
<input type="hidden" name="seen-1" value="1:x"></td></tr>
<tr data-row="2"><td><input name="amount-2" value="" data-kind="amount" data-sums="a all"></td>
<td><input name="other-2" value="7" data-kind="amount" data-sums="all" readonly></td></tr>
<tr data-row="3"><td><select name="status-3"><option value="x">X</option>
<option value="y" selected>Y</option></select></td>
<td><input type="checkbox" name="known-3" checked></td></tr>
<tr data-row="new-g-0" data-group="g"><td><input name="amount-new-g-0" value=""></td>
<td><input type="hidden" name="seen-new-g-0" value="::"></td></tr>
<template data-blank="g"><tr data-row="__KEY__" data-group="g"><td>
<input name="amount-__KEY__"><input type="hidden" name="seen-__KEY__" value="::"></td></tr>
</template>
</tbody></table><output data-sum="a"></output><output data-sum="all" data-rest="100"></output>
<output data-sum="none" data-blank></output>
<output data-ratio data-of="all" data-by="3" data-before="€"></output></form>"""


@pytest.fixture
def sheet(page: Page) -> Page:
    """A page that has the form, and our static files below /static/."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        if path.startswith("static/"):
            file = STATIC / path.removeprefix("static/")
            route.fulfill(body=file.read_bytes(), content_type="text/javascript")
        else:
            route.fulfill(body=FORM, content_type="text/html; charset=utf-8")

    page.route(f"{ADDRESS}**", answer)
    page.goto(ADDRESS)
    return page


def run(sheet: Page, module: str, body: str, argument: Any = None) -> Any:
    """What `body` returns; `it` is the module, `form` the form."""
    return sheet.evaluate(
        f"""async (argument) => {{
            const it = await import("/static/kpis/sheet/{module}.js");
            const form = document.querySelector("form");
            const unit = (key) => form.querySelector(`[data-row="${{key}}"]`);
            const field = (name) => form.querySelector(`[name="${{name}}"]`);
            {body}
        }}""",
        argument,
    )


def focused(sheet: Page) -> str:
    return str(sheet.evaluate("document.activeElement.name"))


# Sums


@pytest.mark.parametrize(
    ("dividend", "divisor", "rounded"),
    [
        (5, 2, 2),
        (7, 2, 4),
        (-5, 2, -2),
        (-7, 2, -4),
        (7, -2, -4),
        (10, 3, 3),
        (11, 3, 4),
        (0, 9, 0),
    ],
)
def test_halves_go_to_the_even(sheet: Page, dividend: int, divisor: int, rounded: int) -> None:
    body = "return String(it.halfEven(BigInt(argument[0]), BigInt(argument[1])));"
    assert run(sheet, "totals", body, [dividend, divisor]) == str(rounded)


SUMS = """it.showTotals(form, it.readerOf(form));
    return [...form.querySelectorAll("output")].map((output) => output.textContent);"""


def test_sums_are_of_what_is_typed_and_what_is_elsewhere(sheet: Page) -> None:
    """10.00; 10.00 + 2.50 + 7.00 and 1.00 elsewhere; nothing is no zero; 20.50 ÷ 3."""
    assert run(sheet, "totals", SUMS) == ["10.00", "20.50", "", "€6.83"]
    sheet.fill("[name=amount-2]", "-0.01")
    assert run(sheet, "totals", SUMS)[:2] == ["9.99", "20.49"]


def test_what_is_not_read_counts_as_it_was_saved(sheet: Page) -> None:
    sheet.fill("[name=amount-1]", "ten")
    assert run(sheet, "totals", SUMS)[0] == "10.00"


# Units


def test_fields_of_a_unit_are_its_own(sheet: Page) -> None:
    body = "return [...form.querySelectorAll('tr')].map((u) => it.fieldsOf(u).map(it.nameOf));"
    assert run(sheet, "units", body) == [
        ["amount", "other"],
        ["amount", "other"],
        ["status", "known"],
        ["amount"],
    ]


def test_what_was_typed_is_taken_back(sheet: Page) -> None:
    sheet.fill("[name=amount-1]", "11")
    sheet.select_option("[name=status-3]", "x")
    sheet.uncheck("[name=known-3]")
    body = """const before = ["1", "2", "3"].map((key) => it.isDirty(unit(key)));
        for (const key of ["1", "3"]) it.revert(unit(key));
        return [before, ["1", "3"].map((key) => [...it.textsOf(unit(key)).values()])];"""
    assert run(sheet, "units", body) == [
        [True, False, True],
        [["10.00", "2.50"], ["y", "true"]],
    ]


def test_a_save_leaves_what_was_typed_since(sheet: Page) -> None:
    """amount was sent as 11 and is saved as 11.00; other was typed anew while that went on."""
    sheet.fill("[name=amount-1]", "11")
    body = """const sent = it.textsOf(unit("1"));
        field("other-1").value = "3";
        it.applySaved(unit("1"), { seen: "2:y", values: { amount: "11.00", other: "2.50" } }, sent);
        return [field("seen-1").value, field("amount-1").value, field("other-1").value,
            it.isChanged(field("amount-1")), it.isChanged(field("other-1"))];"""
    assert run(sheet, "units", body) == ["2:y", "11.00", "3", False, True]


def test_after_a_conflict_only_what_i_typed_is_mine(sheet: Page) -> None:
    sheet.fill("[name=amount-1]", "11")
    body = """const theirs = { amount: "12.00", other: "4.00" };
        it.takeUntouched(unit("1"), { theirs, mine: ["amount"] });
        return [field("amount-1").value, field("other-1").value, it.isChanged(field("amount-1")),
            it.isChanged(field("other-1"))];"""
    assert run(sheet, "units", body) == ["11", "4.00", True, False]


def test_a_unit_is_sent_with_what_was_seen(sheet: Page) -> None:
    """A box that is not ticked is not sent; what was never seen says so."""
    sheet.uncheck("[name=known-3]")
    body = """const body = new URLSearchParams();
        for (const key of ["1", "3"]) it.appendUnit(body, unit(key));
        return [...body];"""
    assert run(sheet, "units", body) == [
        ["row", "1"],
        ["seen-1", "1:x"],
        ["amount-1", "10.00"],
        ["other-1", "2.50"],
        ["row", "3"],
        ["seen-3", "::"],
        ["status-3", "y"],
    ]


def test_a_row_that_is_begun_brings_the_next_blank_one(sheet: Page) -> None:
    body = """field("amount-new-g-0").value = argument;
        it.addBlank(form, unit("new-g-0")); it.addBlank(form, unit("new-g-0"));
        return it.unitsIn(form).map(it.keyOf).filter((key) => key.startsWith("new"));"""
    assert run(sheet, "units", body, "5") == ["new-g-0", "new-g-1"]


# Keys


@pytest.fixture
def keys(sheet: Page) -> Page:
    run(sheet, "keys", "it.listenToKeys(form);")
    return sheet


@pytest.mark.parametrize(
    ("start", "key", "end"),
    [
        ("amount-1", "ArrowDown", "amount-2"),
        ("amount-1", "Enter", "amount-2"),
        ("amount-2", "ArrowUp", "amount-1"),
        ("amount-2", "Shift+Enter", "amount-1"),
        ("amount-1", "ArrowRight", "other-1"),
        ("other-1", "ArrowLeft", "amount-1"),
        ("other-1", "ArrowRight", "other-1"),
        ("amount-1", "ArrowUp", "amount-1"),
        ("other-1", "ArrowDown", "other-1"),
        ("amount-2", "ArrowDown", "status-3"),
    ],
)
def test_keys_go_to_the_next_cell_that_can_be_typed_in(
    keys: Page, start: str, key: str, end: str
) -> None:
    """The cell below other-1 is locked, and the one below that is a box: neither is gone to."""
    keys.focus(f"[name={start}]")
    keys.keyboard.press(key)
    assert focused(keys) == end


def test_an_arrow_within_a_text_stays_in_it(keys: Page) -> None:
    keys.focus("[name=amount-1]")
    keys.evaluate("document.activeElement.setSelectionRange(2, 2)")
    keys.keyboard.press("ArrowRight")
    assert focused(keys) == "amount-1"
    assert keys.evaluate("document.activeElement.selectionStart") == 3


def test_escape_gives_back_what_was_saved(keys: Page) -> None:
    keys.fill("[name=amount-1]", "99")
    keys.keyboard.press("Escape")
    assert keys.input_value("[name=amount-1]") == "10.00"


def test_the_mark_of_the_number_pad_is_that_of_the_reader(keys: Page) -> None:
    keys.evaluate("document.querySelector('form').dataset.mark = ','")
    keys.focus("[name=amount-2]")
    keys.keyboard.type("1")
    keys.evaluate(
        """document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
        {code: "NumpadDecimal", key: ".", bubbles: true, cancelable: true}))"""
    )
    keys.keyboard.type("5")
    assert keys.input_value("[name=amount-2]") == "1,5"


def test_an_arrow_never_changes_a_closed_choice(keys: Page) -> None:
    keys.focus("[name=status-3]")
    keys.keyboard.press("ArrowUp")
    assert keys.input_value("[name=status-3]") == "y"
    assert focused(keys) == "amount-2"


# Pasting


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
        ("a\n\nb", [["a"], [""], ["b"]]),
        ('"x\ty"\t"say ""no"""\n', [["x\ty", 'say "no"']]),
        ('"open\tb', [['"open', "b"]]),
        ("\t", [["", ""]]),
    ],
)
def test_a_block_is_read_as_a_spreadsheet_copies_it(
    sheet: Page, text: str, rows: list[list[str]]
) -> None:
    assert run(sheet, "clipboard", "return it.parseBlock(argument);", text) == rows
    back = "return it.parseBlock(it.writeBlock(argument));"
    assert run(sheet, "clipboard", back, rows) == rows
