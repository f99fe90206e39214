"""A centre, and the frame that every report of it begins with."""

from collections.abc import Callable

import pytest

from kpis.facts import Reader
from kpis.models import Centre
from kpis.queries.centres import CentreContext, centre_context
from tests import factories as make


@pytest.fixture
def centre(db: None) -> Centre:
    """In euros, with phone and e-mail."""
    made: Centre = make.CentreFactory(slug="lyon")
    return made


@pytest.fixture
def frame_of() -> Callable[[Centre], CentreContext]:
    def frame_of(centre: Centre) -> CentreContext:
        frame = centre_context(Reader(0, sees_all=True), centre.slug)
        assert frame is not None
        return frame

    return frame_of
