"""Blocks of cells go to and from Excel and LibreOffice without a change."""

import random

import pytest

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

PARSE = """async (texts) => {
    const clipboard = await import("/static/kpis/sheet/clipboard.js");
    return texts.map(clipboard.parseBlock);
}"""
WRITE = """async (blocks) => {
    const clipboard = await import("/static/kpis/sheet/clipboard.js");
    return blocks.map(clipboard.writeBlock);
}"""
BLOCKS = [
    ("", []),
    ("a", [["a"]]),
    ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
    ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),
    ("a\rb\r", [["a"], ["b"]]),
    ("\t\r\n", [["", ""]]),
    ("\r\n", [[""]]),
    ("a\n\nb\n", [["a"], [""], ["b"]]),
    ("a\n\n", [["a"], [""]]),
    ("\ta", [["", "a"]]),
    ("1\u202f250,00\t(12,50)\n", [["1\u202f250,00", "(12,50)"]]),
    ('"two\nlines"\tb', [["two\nlines", "b"]]),
    ('"a\r\nb"\r\n"c\td"\r\n', [["a\r\nb"], ["c\td"]]),
    ('"say ""no"""\tb', [['say "no"', "b"]]),
    ('""\tb', [["", "b"]]),
    ('""""', [['"']]),
    ('14" screen\tb', [['14" screen', "b"]]),
    ('"left open\tb\nc', [['"left open', "b"], ["c"]]),
    ('"closed" early\tb', [['"closed" early', "b"]]),
]


def test_reads_what_spreadsheets_copy(open_page: OpenPage) -> None:
    page = open_page("")
    page.goto("/")
    texts = [text for text, _block in BLOCKS]
    assert page.evaluate(PARSE, texts) == [block for _text, block in BLOCKS]


def test_writes_what_spreadsheets_paste(open_page: OpenPage) -> None:
    page = open_page("")
    page.goto("/")
    blocks = [[["1,250.00", ""], ["a\nb", 'c "d"']], [['"e"']], []]
    assert page.evaluate(WRITE, blocks) == [
        '1,250.00\t\r\n"a\nb"\tc "d"\r\n',
        '"""e"""\r\n',
        "",
    ]


def test_reads_back_every_block(open_page: OpenPage) -> None:
    page = open_page("")
    page.goto("/")
    chance = random.Random(3)
    blocks = [
        [
            ["".join(chance.choices('a"\t\r\n1 ', k=chance.randint(0, 5))) for _ in range(3)]
            for _ in range(chance.randint(1, 4))
        ]
        for _ in range(500)
    ]
    assert page.evaluate(PARSE, page.evaluate(WRITE, blocks)) == blocks
