"""The tables; one file a table or close family."""

from kpis.models.allocation import AllocationRule, AllocationShare
from kpis.models.centre import Centre, CentreChannel
from kpis.models.channel import Channel
from kpis.models.closing import CentreMonth, MonthClose, ReportedContacts, ReportedCost
from kpis.models.comparison import Annotation, Benchmark, QualityLimit, Target
from kpis.models.contact import (
    ContactDefinition,
    ContactVolume,
    CountedChannel,
)
from kpis.models.cost import CostCategory, CostLine, CostSpread
from kpis.models.document import CostDocument, DocumentContent
from kpis.models.ending import Ending
from kpis.models.exchange import ExchangeRate
from kpis.models.former import FormerCode
from kpis.models.imports import ImportBatch, ImportRule, ImportSource
from kpis.models.loaded import LoadedFile, LoadedRow
from kpis.models.mail import QueuedMail
from kpis.models.people import Membership, User
from kpis.models.staffing import Staffing
from kpis.models.step import RecordingStep
from kpis.models.submission import Submission

__all__ = [
    "AllocationRule",
    "AllocationShare",
    "Annotation",
    "Benchmark",
    "Centre",
    "CentreChannel",
    "CentreMonth",
    "Channel",
    "ContactDefinition",
    "ContactVolume",
    "CostCategory",
    "CostDocument",
    "CostLine",
    "CostSpread",
    "CountedChannel",
    "DocumentContent",
    "Ending",
    "ExchangeRate",
    "FormerCode",
    "ImportBatch",
    "ImportRule",
    "ImportSource",
    "LoadedFile",
    "LoadedRow",
    "Membership",
    "MonthClose",
    "QualityLimit",
    "QueuedMail",
    "RecordingStep",
    "ReportedContacts",
    "ReportedCost",
    "Staffing",
    "Submission",
    "Target",
    "User",
]
