"""What every figure must be."""

import json
from collections.abc import Callable
from typing import Any

import plotly.graph_objects
import pytest

Check = Callable[[dict[str, Any]], None]


@pytest.fixture
def check_figure() -> Check:
    """Plotly knows every property, and the JSON has no NaN and no Decimal."""

    def check(figure: dict[str, Any]) -> None:
        written = json.loads(json.dumps(figure, allow_nan=False))
        understood = plotly.graph_objects.Figure(written).to_plotly_json()
        assert written["layout"].pop("template") == "none"
        del understood["layout"]["template"]  # what "none" stands for
        for empty in [key for key, value in written["layout"].items() if value == []]:
            del written["layout"][empty]
        assert understood == written

    return check
