"""No module imports another that imports it back, in however many steps."""

from graphlib import CycleError, TopologicalSorter

import grimp
import pytest


def test_no_module_imports_itself_in_a_circle() -> None:
    """Imports within functions and those for types alone count too."""
    graph = grimp.build_graph("kpis", "cpcsite", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert "kpis.models.cost" in imports["kpis.models"]
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))
