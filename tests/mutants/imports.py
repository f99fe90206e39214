"""A module that is imported with a mistake in it, while its file stays as it is."""

# The names of arguments are those of importlib.
# ruff: noqa: ARG002

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder, SourceLoader
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType


class MistakenLoader(SourceLoader):
    def __init__(self, path: Path, code: str) -> None:
        self._path, self._code = path, code

    def get_filename(self, fullname: str) -> str:
        return str(self._path)

    def get_data(self, path: str | bytes) -> bytes:
        """Asked for the source only: without the time of a file no compiled copy is looked for."""
        return self._code.encode()


class MistakenFinder(MetaPathFinder):
    def __init__(self, module: str, loader: MistakenLoader) -> None:
        self._module, self._loader = module, loader

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._module:
            return None
        place = self._loader.get_filename(fullname)
        packages = [str(Path(place).parent)] if place.endswith("__init__.py") else None
        return spec_from_file_location(
            fullname, place, loader=self._loader, submodule_search_locations=packages
        )


def import_mistaken(module: str, path: Path, code: str) -> None:
    """From now on `module` has `code`; it must not have been imported."""
    if module in sys.modules:
        raise AssertionError(f"{module} was imported before the mistake was made")
    sys.meta_path.insert(0, MistakenFinder(module, MistakenLoader(path, code)))


def forget(packages: Sequence[str]) -> None:
    """Whatever was imported of `packages`, and of the tests, is imported anew."""
    for name in [*sys.modules]:
        if name.startswith(tuple(packages)):
            del sys.modules[name]
