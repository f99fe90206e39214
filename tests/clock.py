"""The clock stopped for a test, and what day it is then."""

from datetime import date, datetime
from typing import Any
from unittest.mock import patch

from kpis.zones import Clock


def stopped_at(moment: datetime) -> Any:
    """A context in which it is this moment, everywhere in the product."""
    return patch("django.utils.timezone.now", return_value=moment)


def always(day: date) -> Clock:
    """The same day at every centre."""
    return lambda _centre: day
