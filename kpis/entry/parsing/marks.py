"""Marks that nobody sees: left out where they change nothing, named where they would."""

import re

from kpis.entry.parsing.errors import Expected, Refused

#: The spaces that spreadsheets, word processors and our own pages write.
SPACES = " \u00a0\u2007\u2008\u2009\u200a\u202f"
BLANKS = f"{SPACES}\t"
#: Default_Ignorable_Code_Point of Unicode, but for what changes the look of the sign before it
#: and what turns the order of the text.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202c"
    "\u2060-\u206f\u3164\ufeff\uffa0\U000e0000-\U000e0fff]"
)
#: With it, "12 50" may be shown where the file holds "05 21".
OVERRIDES = "\u202d\u202e"
CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufff9-\ufffb"
NAMED = re.compile(f"[{OVERRIDES}{CONTROLS}]")


def without_unseen(text: str) -> str:
    """The text without marks of no width, such as U+200B, U+200F or a byte-order mark.

    Raises Refused, with the mark named, where one could show another text than there is: an
    override of the direction, or a control character other than tab and line ends.
    """
    if text.isascii() and text.isprintable():
        return text
    if match := NAMED.search(text):
        right_to_left = match[0] == "\u202e"
        expected = Expected.NO_RIGHT_TO_LEFT if right_to_left else Expected.NO_UNSEEN_MARK
        raise Refused(expected, {"mark": code_point(match[0])})
    return UNSEEN.sub("", text)


def visible(text: str) -> str:
    """The text with every mark that nobody sees written out, such as [U+202E]."""
    if text.isascii() and text.isprintable():
        return text
    shown = NAMED.sub(lambda mark: f"[{code_point(mark[0])}]", text)
    return UNSEEN.sub(lambda mark: f"[{code_point(mark[0])}]", shown)


def code_point(mark: str) -> str:
    return f"U+{ord(mark):04X}"
