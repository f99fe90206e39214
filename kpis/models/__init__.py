"""The tables; one file a table or close family."""

from kpis.models.centre import Centre, CentreChannel
from kpis.models.channel import Channel
from kpis.models.comparison import Annotation, Benchmark, Target
from kpis.models.contact import (
    ContactDefinition,
    ContactVolume,
    CountedChannel,
)
from kpis.models.cost import CostCategory, CostLine
from kpis.models.people import Membership, User

__all__ = [
    "Annotation",
    "Benchmark",
    "Centre",
    "CentreChannel",
    "Channel",
    "ContactDefinition",
    "ContactVolume",
    "CostCategory",
    "CostLine",
    "CountedChannel",
    "Membership",
    "Target",
    "User",
]
