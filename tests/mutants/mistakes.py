"""Every single mistake that can be made in a file."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from functools import lru_cache
from pathlib import Path
from typing import Any

import libcst as cst
from mutmut import configuration

# mutmut reads where the code is from a file of settings; we tell it what to read.
configuration._config_reader = lambda: (
    lambda name, default: ["kpis"] if name == "source_paths" else default
)

from mutmut.mutation.file_mutation import create_mutations  # noqa: E402
from mutmut.mutation.mutators import mutation_operators  # noqa: E402

NUMBER_IN_TEXT = re.compile(r"""(["'])(\d+(?:\.\d+)?)\1""")


@dataclass(frozen=True)
class Mistake:
    """One change of one file. `before` and `after` are the lines that differ, stripped."""

    path: Path
    line: int
    before: str
    after: str
    code: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}\n    - {self.before}\n    + {self.after}"


def larger_decimal(node: cst.Call) -> Iterator[cst.Call]:
    """Decimal("0.1") becomes Decimal("1.1"): in mutmut it is no number at all."""
    if not (isinstance(node.func, cst.Name) and node.func.value == "Decimal" and node.args):
        return
    text = node.args[0].value
    if isinstance(text, cst.SimpleString) and (found := NUMBER_IN_TEXT.fullmatch(text.value)):
        whole, point, rest = found[2].partition(".")
        larger = text.with_changes(value=f'"{int(whole) + 1}{point}{rest}"')
        yield node.with_changes(args=[node.args[0].with_changes(value=larger), *node.args[1:]])


def swapped_neighbours(node: cst.List | cst.Tuple) -> Iterator[cst.List | cst.Tuple]:
    """Two columns of a table, two of its cells; not two names that are assigned to."""
    if isinstance(node, cst.Tuple) and not node.lpar:
        return
    for first in range(len(node.elements) - 1):
        one, other = node.elements[first : first + 2]
        if one.value.deep_equals(other.value):
            continue
        changed = [one.with_changes(value=other.value), other.with_changes(value=one.value)]
        yield node.with_changes(
            elements=[*node.elements[:first], *changed, *node.elements[first + 2 :]]
        )


def turned_condition(node: cst.If) -> Iterator[cst.If]:
    """`if known:` becomes `if not known:`."""
    inside = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    space = cst.SimpleWhitespace(" ")
    turned = cst.UnaryOperation(operator=cst.Not(whitespace_after=space), expression=inside)
    before = space if node.whitespace_before_test.empty else node.whitespace_before_test
    yield node.with_changes(test=turned, whitespace_before_test=before)


OURS: Sequence[tuple[Any, Any]] = [
    (cst.Call, larger_decimal),
    (cst.List, swapped_neighbours),
    (cst.Tuple, swapped_neighbours),
    (cst.If, turned_condition),
]


@lru_cache(maxsize=1)
def changes_of(path: Path, code: str) -> tuple[cst.Module, list[Any]]:
    """The parsed file, and each node with what may stand in its place."""
    operators: Any = mutation_operators  # the list that mutmut's visitor reads
    operators.extend(each for each in OURS if each not in operators)
    module, found, *_ = create_mutations(str(path), code)
    unread = {id(node) for part in below(module) if is_unread(part) for node in below(part)}
    return module, [
        each
        for each in found
        if id(each.original_node) not in unread
        and told(each.original_node) != told(each.mutated_node)
    ]


def is_unread(node: cst.CSTNode) -> bool:
    """What tells the reader and no test: `__all__ = …`, as nobody here imports everything of a
    module, and `strict=True`, where both are always of one length."""
    if isinstance(node, cst.Arg):
        return node.keyword is not None and node.keyword.value == "strict"
    return isinstance(node, cst.SimpleStatementLine) and cst.Module([]).code_for_node(
        node
    ).lstrip().startswith("__all__")


def told(node: cst.CSTNode) -> object:
    """Of a call, what it does without what is_unread."""
    if not isinstance(node, cst.Call):
        return node
    args = [arg.with_changes(comma=cst.MaybeSentinel.DEFAULT) for arg in node.args]
    code = cst.Module([]).code_for_node
    return code(node.with_changes(args=[arg for arg in args if not is_unread(arg)]))


def below(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    yield node
    for child in node.children:
        yield from below(child)


def mistake_at(path: Path, share: float, root: Path) -> Mistake | None:
    """The one at `share` (0 to 1) of all that can be made in `path`, which is below `root`.

    None where there is none. Only one is written out: that takes a fifth of a second.
    """
    code = (root / path).read_text()
    module, changes = changes_of(path, code)
    if not changes:
        return None
    change = changes[int(share * len(changes))]
    changed = module.deep_replace(change.original_node, change.mutated_node)
    assert isinstance(changed, cst.Module)
    return described(path, code, changed.code) if changed.code != code else None


def described(path: Path, code: str, changed: str) -> Mistake:
    lines = list(unified_diff(code.splitlines(), changed.splitlines(), lineterm="", n=0))
    start = re.match(r"@@ -(\d+)", lines[2])
    return Mistake(
        path=path,
        line=int(start[1]) if start else 0,
        before=joined(line[1:] for line in lines[2:] if line.startswith("-")),
        after=joined(line[1:] for line in lines[2:] if line.startswith("+")),
        code=changed,
    )


def joined(lines: Iterable[str]) -> str:
    return " ".join(line.strip() for line in lines)
