"""The browser writes numbers as the server does, and reads none otherwise than the server.

It reads plain numbers only: formulas, and whatever the server would refuse, it leaves alone."""

import random
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from kpis import formatting
from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.parsing.currencies import ways_to_write
from kpis.entry.parsing.durations import parse_duration
from kpis.entry.parsing.errors import Refused
from kpis.entry.parsing.typed import (
    parse_typed_amount,
    parse_typed_count,
    parse_typed_quantity,
)
from kpis.vocabulary import decimals_of
from tests.browser.conftest import OpenPage
from tests.entry.parsing.typed_cases import AMOUNTS, COUNTS, DURATIONS, QUANTITIES, Case

pytestmark = pytest.mark.browser

READ = """async ([reader, cases]) => {
    const numbers = await import("/static/kpis/sheet/numbers.js");
    return cases.map(([text, options]) => {
        const { unread, ...value } = numbers[reader](text, options);
        const [meant] = Object.values(value);
        return unread ? "unread" : meant === null ? null : String(meant);
    });
}"""
WRITE = """async ([writer, values, options]) => {
    const numbers = await import("/static/kpis/sheet/numbers.js");
    return values.map((value) => numbers[writer](BigInt(value), options));
}"""
READERS: list[tuple[str, Sequence[Case], str]] = [
    ("readAmount", AMOUNTS, "0123456789.,+-*/()%= \u202f\u2212×€"),
    ("readCount", COUNTS, "0123456789.,+-*/()%= \u202f"),
    ("readQuantity", QUANTITIES, "0123456789.,+-*/()%= \u202f"),
    ("readDuration", DURATIONS, "0123456789:.,hms \u00a0"),
]
MARKS: Sequence[DecimalMark] = [".", ","]


def in_browser(open_page: OpenPage, reader: str, cases: Sequence[Case]) -> list[str | None]:
    page = open_page("")
    page.goto("/")
    asked = [
        (
            case.text,
            {"mark": case.mark}
            | (
                {
                    "decimals": decimals_of(case.currency),
                    "written": list(ways_to_write(case.currency)),
                }
                if reader == "readAmount"
                else {}
            ),
        )
        for case in cases
    ]
    read: list[str | None] = page.evaluate(READ, [reader, asked])
    return read


def on_server(reader: str, case: Case) -> str | None:
    """In the smallest unit, as the browser says it."""
    scale, read = SERVER[reader]
    if reader == "readAmount":
        scale = decimals_of(case.currency)
    try:
        value = read(case)
    except Refused as refused:
        return refused.expected.value
    return None if value is None else str(int(Decimal(value).scaleb(scale)))


SERVER: dict[str, tuple[int, Callable[[Case], Any]]] = {
    "readAmount": (
        2,
        lambda case: parse_typed_amount(case.text, currency=case.currency, decimal_mark=case.mark),
    ),
    "readCount": (0, lambda case: parse_typed_count(case.text, case.mark)),
    "readQuantity": (2, lambda case: parse_typed_quantity(case.text, case.mark)),
    "readDuration": (1, lambda case: parse_duration(case.text, case.mark)),
}


@pytest.mark.finding("E5")
@pytest.mark.parametrize(("reader", "cases", "alphabet"), READERS)
def test_reads_the_plain_numbers_that_the_server_reads(
    open_page: OpenPage, reader: str, cases: Sequence[Case], alphabet: str
) -> None:
    """Each as it is meant, or not at all; not at all where the server refuses or computes."""
    read = in_browser(open_page, reader, cases)
    meant = [None if case.meant is None else str(case.meant) for case in cases]
    differing = [
        (case.text, browser, server)
        for case, browser, server in zip(cases, read, meant, strict=True)
        if browser not in {"unread", server}
    ]
    assert differing == []
    plain = [
        browser
        for case, browser in zip(cases, read, strict=True)
        if type(case.meant) is int and not set(case.text) & set("=*/+%×÷±") and case.text != "-"
    ]
    assert plain.count("unread") <= len(plain) // 5


@pytest.mark.finding("E5")
@pytest.mark.parametrize(("reader", "cases", "alphabet"), READERS)
def test_reads_no_text_otherwise_than_the_server(
    open_page: OpenPage, reader: str, cases: Sequence[Case], alphabet: str
) -> None:
    chance = random.Random(3)
    texts = [
        *("".join(chance.choices(alphabet, k=chance.randint(1, 9))) for _ in range(3000)),
        *(changed(case.text, alphabet, chance) for case in cases for _ in range(20)),
    ]
    tried = [Case(text, chance.choice(MARKS), None) for text in texts]
    read = in_browser(open_page, reader, tried)
    assert sum(browser not in {"unread", None} for browser in read) > 300
    differing = [
        (case.text, case.mark, browser, server)
        for case, browser in zip(tried, read, strict=True)
        if browser not in {"unread", server := on_server(reader, case)}
    ]
    assert differing == []


def changed(text: str, alphabet: str, chance: random.Random) -> str:
    """The text with one character put in, left out or replaced."""
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(["", *alphabet]) + text[at + chance.randint(0, 1) :]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_writes_what_the_server_writes(open_page: OpenPage, language: str) -> None:
    page = open_page("")
    page.goto("/")
    whole = [0, 1, 9, 10, 99, 100, 999, 1000, 99999, 100000, 123456789, 10**14 - 1]
    values = [*whole, *(-value for value in whole)]
    with translation.override(language):
        amounts = [formatting.number(Decimal(value).scaleb(-2), 2) for value in values]
        yen = [formatting.number(Decimal(value)) for value in values]
    texts = [str(value) for value in values]
    assert page.evaluate(WRITE, ["formatCents", texts, {"locale": language}]) == amounts
    no_decimals = {"locale": language, "decimals": 0}
    assert page.evaluate(WRITE, ["formatCents", texts, no_decimals]) == yen
    assert page.evaluate(WRITE, ["formatCount", texts, {"locale": f"{language}-XX"}]) == yen
