"""How large the house is, and how far it is from an address to SQL: `make measure`.

The walk. From the view of the overview, every function and class that is named in the body of one
that was reached is reached too (names are followed through imports; methods belong to their
class). To each of these stations the shortest chain of such steps is taken, and the files on all
of them are counted, with urls.py and the templates:

- down to SQL: the nearest function of queries/ that returns cost facts, and contact facts;
- the calculation: the nearest function of calculation/ named for the cost per contact;
- back to words: the nearest function of pages/ that puts `cost_per_contact` into what a template
  gets, and how money is written;
- the template of the page and those it includes, down to the one that shows it.
"""

import ast
import re
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
VIEW = ("kpis.pages.overview.page", "overview")
TEMPLATE = "kpis/overview/overview.html"
SHOWN = re.compile(r"\{\{\s*cost_per_contact\b")
Place = tuple[str, str]


def sources(folder: str) -> list[Path]:
    return [
        path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts
    ]


def lines_of(paths: list[Path]) -> list[int]:
    return [len(path.read_text().splitlines()) for path in paths]


def functions_of(paths: list[Path]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


def spread(numbers: list[int]) -> str:
    """Median, the tenth that is largest, the largest."""
    ordered = sorted(numbers)
    return f"{median(ordered):.0f} / {ordered[len(ordered) * 9 // 10]} / {ordered[-1]}"


def rooms() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "kpis").iterdir()):
        if path.is_dir() and (files := sources(f"kpis/{path.name}")):
            yield f"kpis/{path.name}", f"{sum(lines_of(files)):,} in {len(files)} files"
    single = sorted((ROOT / "kpis").glob("*.py"))
    yield "kpis/*.py", f"{sum(lines_of(single)):,} in {len(single)} files"
    for folder, pattern in (
        ("cpcsite", "*.py"),
        ("templates", "*.html"),
        ("static/kpis", "*.js"),
        ("static/kpis", "*.css"),
        ("tests", "*.py"),
    ):
        files = sorted((ROOT / folder).rglob(pattern))
        yield f"{folder}, {pattern}", f"{sum(lines_of(files)):,} in {len(files)} files"


def sizes() -> Iterator[tuple[str, str]]:
    """Of everything but tests and migrations."""
    files = sources("kpis") + sources("cpcsite")
    functions = [*functions_of(files)]
    lengths = [(node.end_lineno or 0) - node.lineno + 1 for node in functions]
    told = sum(ast.get_docstring(node) is not None for node in functions)
    whole = sum(lines_of(files))
    routes = len(re.findall(r"^\s+path\(", (ROOT / "kpis" / "urls.py").read_text(), re.MULTILINE))
    yield "lines in all, without tests", f"{whole:,} in {len(files)} files"
    yield "module lines, median / p90 / max", spread([n for n in lines_of(files) if n])
    yield "function lines, median / p90 / max", spread(lengths)
    yield "functions with a docstring", f"{100 * told / len(functions):.0f} %"
    yield "routes; lines each", f"{routes}; {whole / routes:,.0f}"


class Walk:
    """Which functions and classes name which, and the shortest chains between them."""

    def __init__(self) -> None:
        self.bodies: dict[Place, ast.AST] = {}
        self.names: dict[str, dict[str, Place]] = {}
        for path in sources("kpis"):
            self._read(path)
        self.before = self._reached()

    def _read(self, path: Path) -> None:
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        known = self.names[module] = {}
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                self.bodies[module, node.name] = node
                known[node.name] = (module, node.name)
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    known[alias.asname or alias.name] = (node.module, alias.name)

    def _named(self, place: Place) -> Iterator[Place]:
        known = self.names[place[0]]
        for node in ast.walk(self.bodies[place]):
            if isinstance(node, ast.Name) and node.id in known:
                yield known[node.id]
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                module = ".".join(known.get(node.value.id, ("", "")))
                yield module, node.attr

    def _defined(self, place: Place) -> Place:
        """Where it is written, behind a package that only hands it on."""
        module, name = place
        handed_on = place not in self.bodies and self.names.get(module, {}).get(name)
        return self._defined(handed_on) if handed_on and handed_on != place else place

    def _reached(self) -> dict[Place, Place | None]:
        before: dict[Place, Place | None] = {VIEW: None}
        waiting = deque([VIEW])
        while waiting:
            place = waiting.popleft()
            for other in map(self._defined, self._named(place)):
                if other in self.bodies and other not in before:
                    before[other] = place
                    waiting.append(other)
        return before

    def chain(self, wanted: Callable[[Place], bool]) -> list[Place]:
        """From the view to the nearest place that is wanted; `before` is in order of distance."""
        place: Place | None = next(each for each in self.before if wanted(each))
        found = []
        while place is not None:
            found.append(place)
            place = self.before[place]
        return found[::-1]

    def returns(self, place: Place, fact: str) -> bool:
        """Whether it is a query of such facts."""
        body = self.bodies[place]
        if not (place[0].startswith("kpis.queries") and isinstance(body, ast.FunctionDef)):
            return False
        return body.returns is not None and fact in ast.unparse(body.returns)

    def fills_a_template(self, place: Place) -> bool:
        """Whether it gives a dataclass its `cost_per_contact`."""
        return place[0].startswith("kpis.pages") and any(
            isinstance(node, ast.keyword) and node.arg == "cost_per_contact"
            for node in ast.walk(self.bodies[place])
        )


def stations(walk: Walk) -> dict[str, list[Place]]:
    def is_in(room: str, word: str) -> Callable[[Place], bool]:
        return lambda place: place[0].startswith(room) and word in place[1]

    return {
        "costs in SQL": walk.chain(lambda place: walk.returns(place, "CostFact")),
        "contacts in SQL": walk.chain(lambda place: walk.returns(place, "ContactFact")),
        "calculation": walk.chain(is_in("kpis.calculation", "cost_per_contact")),
        "words": walk.chain(walk.fills_a_template),
        "format": walk.chain(is_in("kpis.formatting.numbers", "money")),
    }


def template_chain(name: str) -> list[str]:
    """The templates from `name` through what they include to the one that shows the figure."""
    text = (ROOT / "templates" / name).read_text()
    if SHOWN.search(text):
        return [name]
    for part in re.findall(r'\{% include "([^"]+)"', text):
        if found := template_chain(part):
            return [name, *found]
    return []


def walked() -> Iterator[tuple[str, str]]:
    walk = Walk()
    files = {"kpis.urls"}
    for name, chain in stations(walk).items():
        modules = dict.fromkeys(module for module, _ in chain)
        files |= modules.keys()
        yield f"… {name}", " → ".join(f"{module[5:]}.{what}" for module, what in chain)
    templates = template_chain(TEMPLATE)
    yield "… template", " → ".join(templates)
    yield "files to follow the headline number", str(len(files) + len(templates))
    yield "modules that the overview reaches", str(len({module for module, _ in walk.before}))


def main() -> None:
    print("| measure | |")
    print("|---|---|")
    for rows in (rooms(), sizes(), walked()):
        for name, value in rows:
            print(f"| {name} | {value} |")


if __name__ == "__main__":
    main()
