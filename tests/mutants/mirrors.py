"""Which tests prove a module: those that mirror it, then those of what imports it."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

#: Of more files the last would hardly catch what the first did not, and would take the time.
MOST_FILES = 5
#: They read the pages of a folder from end to end, in a second or two…
WHOLE = "test_whole.py"
#: … and so what is made in these rooms.
READ = {"pages", "reports"}
#: They reach what they prove over an address, and so import nothing of it.
OVER_AN_ADDRESS = {
    "kpis/pages/": Path("tests/pages/test_whole_tables.py"),
    "kpis/pages/filters/": Path("tests/pages/test_address.py"),
    "kpis/pages/middleware.py": Path("tests/pages/test_access.py"),
    "kpis/pages/render.py": Path("tests/pages/test_access.py"),
    "kpis/pages/words/missing.py": Path("tests/pages/overview/test_page.py"),
    "kpis/pages/words/coverage.py": Path("tests/pages/test_formula.py"),
    "kpis/pages/words/estimate.py": Path("tests/pages/test_estimate.py"),
    "kpis/pages/words/reported.py": Path("tests/pages/test_reported.py"),
}


class Mirrors:
    """The tests of every module of `root`, nearest first."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def tests_of(self, path: Path) -> list[Path]:
        """Files of tests, relative to the root: of the module, of those that import it, and so on.

        A page is reached over its address: then come all tests of its folder, the quickest
        first, and the pages of all folders as they are read.
        """
        tests = dict.fromkeys([*self._nearest(path), *self._of_folder(path)])
        if path.parts[1] in READ:
            tests |= dict.fromkeys(test for test in self._tests if test.name == WHOLE)
        others = [t for start, t in OVER_AN_ADDRESS.items() if path.as_posix().startswith(start)]
        return list(dict.fromkeys([*tests, *others]))

    def _nearest(self, path: Path) -> list[Path]:
        """Not more than MOST_FILES."""
        found: dict[Path, None] = {}
        seen, layer = {path}, [path]
        while layer and len(found) < MOST_FILES:
            found |= dict.fromkeys(test for each in layer for test in self._direct_tests(each))
            for each in layer:
                found |= dict.fromkeys(self._mirrors(each))
            layer = [
                user
                for each in layer
                for user in sorted(self._users[module_of(each)])
                if user not in seen and not seen.add(user)  # type: ignore[func-returns-value]
            ]
        return [*found][:MOST_FILES]

    def _mirrors(self, path: Path) -> Iterator[Path]:
        """tests/ROOM/…/test_NAME.py; of a page, all of its folder."""
        room = path.parts[1]
        named = [test for test in self._tests if test.parts[1] == room and names(test, path.stem)]
        yield from sorted(named, key=lambda test: test.parent.name != path.parent.name)
        yield from self._of_folder(path)

    def _of_folder(self, path: Path) -> list[Path]:
        """Of a page."""
        if path.parts[1] != "pages" or len(path.parts) <= 3:
            return []
        tests = [test for test in self._tests if test.parts[1:3] == path.parts[1:3]]
        return sorted(tests, key=lambda test: test.name != WHOLE)

    def _direct_tests(self, path: Path) -> list[Path]:
        room = path.parts[1]
        tests = self._users_in_tests[module_of(path)]
        return sorted(tests, key=lambda test: (test.parts[1] != room, test))

    @cached_property
    def _tests(self) -> list[Path]:
        found = (self._root / "tests").rglob("test_*.py")
        tests = sorted(path.relative_to(self._root) for path in found)
        return [test for test in tests if test.parts[1] != "browser"]

    @cached_property
    def _users(self) -> dict[str, set[Path]]:
        paths = (self._root / "kpis").rglob("*.py")
        return self._importers([path.relative_to(self._root) for path in paths])

    @cached_property
    def _users_in_tests(self) -> dict[str, set[Path]]:
        return self._importers(self._tests)

    def _importers(self, paths: list[Path]) -> dict[str, set[Path]]:
        importers: dict[str, set[Path]] = defaultdict(set)
        for path in paths:
            for module in imported_by(self._root / path):
                importers[module].add(path)
        return importers


def names(test: Path, stem: str) -> bool:
    return test.stem == f"test_{stem}" or test.stem.startswith(f"test_{stem}_")


def module_of(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def imported_by(path: Path) -> Iterator[str]:
    """Modules, and what may be one: `from kpis.pages import render` names kpis.pages.render."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
