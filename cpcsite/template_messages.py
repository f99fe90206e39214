"""The translatable strings of a Django template."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.template.base import Lexer, Token, TokenType
from django.utils.translation import trim_whitespace

QUOTED = r"""(?P<{0}>"[^"]*"|'[^']*')"""
TRANSLATE = re.compile(r"trans(?:late)?\s+" + QUOTED.format("text"))
BLOCK = re.compile(r"blocktrans(?:late)?(?:\s|$)")
END_OF_BLOCK = re.compile(r"endblocktrans(?:late)?$")
CONTEXT = re.compile(r"\bcontext\s+" + QUOTED.format("text"))
CONSTANT = re.compile(r"""\b_\(\s*("[^"]*"|'[^']*')\s*\)""")


@dataclass(frozen=True)
class Found:
    """A message in a source file; `id` is a pair where it has a plural."""

    id: str | tuple[str, ...]
    context: str | None
    line: int
    comments: tuple[str, ...] = ()


def messages_of_template(source: str) -> Iterator[Found]:
    """What `{% translate %}`, `{% blocktranslate %}` and `_("…")` ask to be translated."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type not in (TokenType.BLOCK, TokenType.VAR):
            continue
        for constant in CONSTANT.findall(token.contents):
            yield Found(escape_percent(constant[1:-1]), None, token.lineno or 0)
        if token.token_type is not TokenType.BLOCK:
            continue
        if found := TRANSLATE.match(token.contents):
            text = escape_percent(found["text"][1:-1])
            yield Found(text, context_of(token), token.lineno or 0)
        elif BLOCK.match(token.contents):
            yield Found(block_id(token, tokens), context_of(token), token.lineno or 0)


def escape_percent(text: str) -> str:
    """Django looks up the literals of a template with `%` doubled."""
    return text.replace("%", "%%")


def context_of(token: Token) -> str | None:
    found = CONTEXT.search(token.contents)
    return found["text"][1:-1] if found else None


def block_id(opening: Token, tokens: Iterable[Token]) -> str | tuple[str, str]:
    """The message of the block that `opening` opens; takes its tokens, the closing one too."""
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token.token_type is TokenType.VAR:
            parts[-1].append(f"%({token.contents})s")
        elif token.token_type is TokenType.TEXT:
            parts[-1].append(escape_percent(token.contents))
        elif token.contents == "plural":
            parts.append([])
        elif END_OF_BLOCK.match(token.contents):
            break
    texts = ["".join(part) for part in parts]
    if "trimmed" in opening.split_contents():
        texts = [trim_whitespace(text) for text in texts]
    return texts[0] if len(texts) == 1 else (texts[0], texts[1])
