"""Ways in which files are damaged, or written otherwise; each takes bytes and gives bytes."""

import random
import re
from collections.abc import Callable, Sequence

Damage = Callable[[bytes, random.Random], bytes]
SEPARATORS = (b",", b";", b"\t", b"|")
LINE_ENDS = (b"\n", b"\r\n", b"\r", b"\r\r\n")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "iso8859-15", "cp850")
SNIPPETS = (
    *(b"=1+1", b"-", b"\xe2\x80\xaf", b"1e308", b"NaN", b"Infinity", b"1_000", b"\xc2\xb2"),
    *(b"\xe2\x80\xae", b"\xef\xbb\xbf", b"\x85", b"\xe2\x80\xa8", b"9" * 16, b"-0", b"\xa4"),
    *(b"2026-02-30", b"01/02/03", b"0001-01-01", b"9999-12-31", b"12/31/2100 11:59 PM", b"25:61"),
    *(b"Total", b"#DIV/0!", b"<!DOCTYPE a>", b"NULL", b"9999999999", b"1,234.56", b"1.234,56"),
)


def lines_in(content: bytes) -> list[bytes]:
    return content.splitlines(keepends=True)


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def without_beginning(content: bytes, chance: random.Random) -> bytes:
    return content[chance.randrange(min(len(content), 200) + 1) :]


def doubled_lines(content: bytes, chance: random.Random) -> bytes:
    return b"".join(line * chance.choice((1, 1, 1, 2, 3)) for line in lines_in(content))


def lost_lines(content: bytes, chance: random.Random) -> bytes:
    return b"".join(line for line in lines_in(content) if chance.random() > 0.2)


def shuffled_lines(content: bytes, chance: random.Random) -> bytes:
    lines = lines_in(content)
    chance.shuffle(lines)
    return b"".join(lines)


def swapped_separators(content: bytes, chance: random.Random) -> bytes:
    first, second = chance.sample(SEPARATORS, 2)
    return content.translate(bytes.maketrans(first + second, second + first))


def trailing_separators(content: bytes, chance: random.Random) -> bytes:
    separator = chance.choice(SEPARATORS)
    return re.sub(rb"(?=\r*\n|\r)", separator, content)


def flipped_bytes(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8) if content else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def other_encoding(content: bytes, chance: random.Random) -> bytes:
    return content.decode("utf-8", "replace").encode(chance.choice(ENCODINGS), "replace")


def other_line_ends(content: bytes, chance: random.Random) -> bytes:
    return re.sub(rb"\r*\n|\r", chance.choice(LINE_ENDS), content)


def other_decimal_marks(content: bytes, chance: random.Random) -> bytes:
    """In every number or in some."""
    most = chance.choice((0, 1, 3))
    first, second = chance.sample((b".", b","), 2)
    return re.sub(rb"(?<=[0-9])" + re.escape(first) + rb"(?=[0-9])", second, content, count=most)


def quotes(content: bytes, chance: random.Random) -> bytes:
    return inserted(content, chance, b'"' * chance.randint(1, 3))


def nuls(content: bytes, chance: random.Random) -> bytes:
    return inserted(content, chance, b"\0")


def huge_cell(content: bytes, chance: random.Random) -> bytes:
    return inserted(content, chance, chance.choice((b"x", b"9", b'"', b" ")) * 200_000)


def snippets(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 4)):
        content = inserted(content, chance, chance.choice(SNIPPETS))
    return content


def other_cells(content: bytes, chance: random.Random) -> bytes:
    """Whole cells become something else, or nothing."""
    lines = lines_in(content)
    for place in chance.sample(range(len(lines)), min(len(lines), 3)):
        cells = re.split(rb"([,;\t|\r\n])", lines[place])
        cells[chance.randrange(0, len(cells), 2)] = chance.choice((b"", b" ", *SNIPPETS))
        lines[place] = b"".join(cells)
    return b"".join(lines)


def doubled_columns(content: bytes, chance: random.Random) -> bytes:
    separator = chance.choice(SEPARATORS)
    return re.sub(rb"(?m)^([^\r\n]*)", lambda match: match[1] + separator + match[1], content)


def inserted(content: bytes, chance: random.Random, what: bytes) -> bytes:
    place = chance.randrange(len(content) + 1)
    return content[:place] + what + content[place:]


DAMAGES: Sequence[Damage] = (
    *(cut, without_beginning, doubled_lines, lost_lines, shuffled_lines, swapped_separators),
    *(trailing_separators, flipped_bytes, other_encoding, other_line_ends, other_decimal_marks),
    *(quotes, nuls, huge_cell, snippets, other_cells, doubled_columns),
)


def damaged(content: bytes, chance: random.Random) -> bytes:
    """By one of them mostly: what is damaged much is refused, and tells little."""
    for damage in chance.choices(DAMAGES, k=chance.choice((1, 1, 1, 2, 3))):
        content = damage(content, chance)
    return content
