"""What people read for each word of the vocabulary."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from django.db.models import CheckConstraint, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kpis import vocabulary as words

LABELS: dict[StrEnum, Promise] = {
    words.ChannelKind.VOICE: _("Phone"),
    words.ChannelKind.EMAIL: _("E-mail"),
    words.ChannelKind.CHAT: _("Live chat"),
    words.ChannelKind.MESSAGING: _("Messaging"),
    words.ChannelKind.SOCIAL: _("Social media"),
    words.ChannelKind.TICKET: _("Ticket"),
    words.ChannelKind.POST: _("Post"),
    words.ChannelKind.FACE_TO_FACE: _("Face to face"),
    words.ChannelKind.VIDEO: _("Video"),
    words.ChannelKind.SELF_SERVICE: _("Self-service"),
    words.ChannelKind.BOT: _("Bot"),
    words.CostGroup.PEOPLE: _("People"),
    words.CostGroup.TECHNOLOGY: _("Technology"),
    words.CostGroup.PREMISES: _("Premises"),
    words.CostGroup.SERVICES: _("Services"),
    words.CostGroup.OTHER: _("Other"),
    words.CostStatus.ACTUAL: _("Actual"),
    words.CostStatus.ACCRUAL: _("Accrual (estimate)"),
    words.VolumeStatus.ACTUAL: _("Actual"),
    words.VolumeStatus.ESTIMATE: _("Estimate"),
    words.VatBasis.NOT_SAID: _("Not said"),
    words.VatBasis.NET: _("Net of recoverable VAT"),
    words.VatBasis.INCLUDED: _("Including VAT"),
    words.VatBasis.PARTLY: _("Partly recoverable VAT"),
    words.CountBasis.HANDLED: _("Contacts handled"),
    words.CountBasis.OFFERED: _("Contacts offered"),
    words.AllocationBasis.CONTACTS: _("Contacts"),
    words.AllocationBasis.HANDLE_TIME: _("Handle time"),
    words.AllocationBasis.STAFFED_HOURS: _("Staffed hours"),
    words.AllocationBasis.EQUAL: _("Equal shares"),
    words.AllocationBasis.FIXED_SHARES: _("Fixed shares"),
    words.CostBehaviour.FIXED: _("Fixed"),
    words.CostBehaviour.VARIABLE: _("Variable"),
    words.CostBehaviour.STEPPED: _("Stepped"),
    words.Metric.COST_PER_CONTACT: _("Cost per contact"),
    words.Metric.TOTAL_COST: _("Total cost"),
    words.Metric.CONTACTS: _("Contacts counted"),
    words.Metric.COST_PER_CALL: _("Cost per call"),
    words.Metric.COST_PER_HANDLED_MINUTE: _("Cost per handled minute"),
    words.Metric.UTILISATION: _("Utilisation"),
    words.Metric.OCCUPANCY: _("Occupancy"),
    words.Metric.CONTRACT_USE: _("Use of contract hours"),
    words.Metric.PRODUCTIVITY: _("Productivity"),
    words.Metric.LOADED_COST_PER_HOUR: _("Loaded cost per hour"),
    words.Metric.COST_PER_RESOLUTION: _("Cost per resolution"),
    words.Metric.COST_PER_TRANSACTION: _("Cost per transaction"),
    words.Metric.COST_PER_ORDER: _("Cost per order"),
    words.Metric.TARGET_COST_PER_TRANSACTION: _("Target cost per transaction"),
    words.Metric.COST_MULTIPLE_VS_DIGITAL: _("Cost as a multiple of digital"),
    words.Metric.AVERAGE_HANDLE_TIME: _("Average handle time"),
    words.Metric.FIRST_CONTACT_RESOLUTION: _("First-contact resolution"),
    words.Metric.SATISFACTION: _("Satisfaction (CSAT)"),
    words.Metric.ABANDONMENT: _("Abandonment"),
    words.Metric.RESPONSE_TIME: _("Response time"),
    words.FileKind.COSTS: _("Cost lines"),
    words.FileKind.VOLUMES: _("Contact volumes"),
    words.DocumentKind.PDF: _("PDF"),
    words.DocumentKind.PNG: _("PNG image"),
    words.DocumentKind.JPEG: _("JPEG image"),
    words.DocumentKind.WEBP: _("WebP image"),
    words.FileLayout.FEC: _("French ledger file (FEC)"),
    words.FileLayout.SAFT: _("Audit file (SAF-T)"),
    words.FileLayout.JOURNAL: _("General ledger"),
    words.FileLayout.LONG_COSTS: _("Costs, a row a bill"),
    words.FileLayout.WIDE_COSTS: _("Costs, a column a month"),
    words.FileLayout.CONTACT_REPORT: _("Report of contacts"),
    words.FileLayout.CONTACT_LOG: _("Log of contacts"),
    words.ImportState.WAITING: _("waiting to be read"),
    words.ImportState.ASKING: _("asks about its columns"),
    words.ImportState.COMPARING: _("being compared"),
    words.ImportState.READY: _("to be checked"),
    words.ImportState.WRITING: _("being written"),
    words.ImportState.DONE: _("brought in"),
    words.ImportState.UNDOING: _("being undone"),
    words.ImportState.UNDONE: _("undone"),
    words.ImportState.UNREADABLE: _("cannot be read"),
    words.ImportState.FAILED: _("failed"),
    words.ImportState.WITHDRAWN: _("put aside"),
    words.RowOutcome.NEW: _("New"),
    words.RowOutcome.THERE: _("Already there"),
    words.RowOutcome.CHANGED: _("Changed"),
    words.RowOutcome.GONE: _("Gone"),
    words.RowOutcome.REFUSED: _("Refused"),
    words.RowOutcome.UNKNOWN: _("Not assigned"),
    words.RowOutcome.IGNORED: _("Not ours"),
    words.RowOutcome.CLOSED: _("Closed month"),
    words.RowOutcome.LEFT_OUT: _("Left out"),
    words.Evidence.FIRST_HAND: _("First hand"),
    words.Evidence.SECOND_HAND: _("Second hand"),
    words.Evidence.DERIVED: _("Derived"),
    words.Evidence.VENDOR_ESTIMATE: _("Vendor's estimate"),
    words.Role.MANAGER: _("Manager"),
    words.Role.FINANCE: _("Finance"),
    words.PeriodKind.WEEK: _("Week"),
    words.PeriodKind.MONTH: _("Month"),
    words.PeriodKind.QUARTER: _("Quarter"),
    words.PeriodKind.YEAR: _("Year"),
    words.PeriodKind.YEAR_TO_DATE: _("Year to date"),
    words.PeriodKind.ROLLING_YEAR: _("12 months"),
    words.Comparison.PREVIOUS: _("vs previous period"),
    words.Comparison.YEAR_BEFORE: _("vs a year earlier"),
}


def choices(vocabulary: Iterable[StrEnum]) -> Sequence[tuple[str, Promise]]:
    return [(word.value, LABELS[word]) for word in vocabulary]


def one_of(field: str, vocabulary: Iterable[StrEnum], table: str) -> CheckConstraint:
    """The database's own refusal of a word that is not in the vocabulary."""
    return CheckConstraint(
        condition=Q(**{f"{field}__in": [word.value for word in vocabulary]}),
        name=f"{table}_{field}_known",
    )


def first_of_month(field: str, table: str) -> CheckConstraint:
    """Months are stored as their first day."""
    return CheckConstraint(
        condition=Q(**{f"{field}__day": 1}),
        name=f"{table}_{field}_first_of_month",
        violation_error_message=_("A month is entered as its first day, such as 2026-05-01."),
    )


#: The description of an accrual that stands for whatever a category usually costs.
USUAL_ACCRUAL = _("Accrual: usual amount")
