"""The words of the trade as enumerations; their labels for people are in models/labels.py."""

from enum import StrEnum


class ChannelKind(StrEnum):
    VOICE = "voice"
    EMAIL = "email"
    CHAT = "chat"
    MESSAGING = "messaging"
    SOCIAL = "social"
    TICKET = "ticket"
    POST = "post"
    FACE_TO_FACE = "face_to_face"
    VIDEO = "video"
    SELF_SERVICE = "self_service"
    BOT = "bot"


#: Without a contact definition, contacts on these kinds of channel do not count.
UNASSISTED_KINDS = frozenset({ChannelKind.SELF_SERVICE, ChannelKind.BOT})


class CostGroup(StrEnum):
    PEOPLE = "people"
    TECHNOLOGY = "technology"
    PREMISES = "premises"
    SERVICES = "services"
    OTHER = "other"


class CostStatus(StrEnum):
    ACTUAL = "actual"
    ACCRUAL = "accrual"


class VolumeStatus(StrEnum):
    ACTUAL = "actual"
    ESTIMATE = "estimate"


class VatBasis(StrEnum):
    """Whether a centre's amounts hold value added tax."""

    NOT_SAID = "not_said"
    NET = "net"
    INCLUDED = "included"
    PARTLY = "partly"


class CountBasis(StrEnum):
    """Which count of a contact volume makes the denominator."""

    HANDLED = "handled"
    OFFERED = "offered"


class AllocationBasis(StrEnum):
    """By what shared cost is shared out to channels."""

    CONTACTS = "contacts"
    HANDLE_TIME = "handle_time"
    STAFFED_HOURS = "staffed_hours"
    EQUAL = "equal"
    FIXED_SHARES = "fixed_shares"


class CostBehaviour(StrEnum):
    """What a cost does when there are more contacts.

    Variable: it rises with each of them; stepped: with each person more who is needed.
    """

    FIXED = "fixed"
    VARIABLE = "variable"
    STEPPED = "stepped"


class Metric(StrEnum):
    """Every figure that has a name; what is known of each stands in kpis.metrics."""

    COST_PER_CONTACT = "cost_per_contact"
    TOTAL_COST = "total_cost"
    # Not "contacts": words of all vocabularies share one table of labels.
    CONTACTS = "contacts_counted"
    COST_PER_CALL = "cost_per_call"
    COST_PER_RESOLUTION = "cost_per_resolution"
    COST_PER_HANDLED_MINUTE = "cost_per_handled_minute"
    AVERAGE_HANDLE_TIME = "average_handle_time"
    RESPONSE_TIME = "response_time"
    FIRST_CONTACT_RESOLUTION = "first_contact_resolution"
    SATISFACTION = "satisfaction"
    ABANDONMENT = "abandonment"
    UTILISATION = "utilisation"
    OCCUPANCY = "occupancy"
    CONTRACT_USE = "contract_use"
    PRODUCTIVITY = "productivity"
    LOADED_COST_PER_HOUR = "loaded_cost_per_hour"
    COST_PER_TRANSACTION = "cost_per_transaction"
    COST_PER_ORDER = "cost_per_order"
    TARGET_COST_PER_TRANSACTION = "target_cost_per_transaction"
    COST_MULTIPLE_VS_DIGITAL = "cost_multiple_vs_digital"


class Verdict(StrEnum):
    """What a fall in cost per contact is worth, by the service limits."""

    EARNED = "earned"
    BOUGHT_WITH_QUALITY = "bought_with_quality"
    UNPROVEN = "unproven"


class Strength(StrEnum):
    """How far two series are in the same order, or in the opposite one."""

    WEAK = "weak"
    MODERATE = "moderate"
    STRONG = "strong"


class LimitState(StrEnum):
    """Where a period stands to a service limit."""

    HELD = "held"
    BROKEN = "broken"
    UNKNOWN = "unknown"


class Evidence(StrEnum):
    """How a benchmark came to us, from the strongest to the weakest."""

    FIRST_HAND = "first_hand"
    SECOND_HAND = "second_hand"
    DERIVED = "derived"
    VENDOR_ESTIMATE = "vendor_estimate"


class Role(StrEnum):
    MANAGER = "manager"
    FINANCE = "finance"


class PeriodKind(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    YEAR_TO_DATE = "ytd"
    ROLLING_YEAR = "rolling_year"


class Comparison(StrEnum):
    """What a period is held against."""

    PREVIOUS = "previous"
    YEAR_BEFORE = "year_before"


class UnusualReason(StrEnum):
    """Why an amount stands out: from its months before, or as a part of a month."""

    SPREAD = "spread"
    SIGN = "sign"
    SHARE = "share"


class FileKind(StrEnum):
    """What a loaded file is of."""

    COSTS = "costs"
    VOLUMES = "volumes"


class DocumentKind(StrEnum):
    """What a document on a cost line is, by its content."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"


class FileLayout(StrEnum):
    """How a file is laid out: which reader takes it."""

    FEC = "fec"
    SAFT = "saft"
    JOURNAL = "journal"
    LONG_COSTS = "long_costs"
    WIDE_COSTS = "wide_costs"
    CONTACT_REPORT = "contact_report"
    CONTACT_LOG = "contact_log"


class ImportState(StrEnum):
    """Where an import stands. Those of MOVING wait for the worker, and not for a person."""

    WAITING = "waiting"
    ASKING = "asking"
    COMPARING = "comparing"
    READY = "ready"
    WRITING = "writing"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    UNREADABLE = "unreadable"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


MOVING = frozenset(
    [ImportState.WAITING, ImportState.COMPARING, ImportState.WRITING, ImportState.UNDOING]
)


class RowOutcome(StrEnum):
    """What becomes of a row of a file, or of a record that an earlier file brought."""

    NEW = "new"
    THERE = "there"
    CHANGED = "changed"
    GONE = "gone"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    IGNORED = "ignored"
    CLOSED = "closed"
    LEFT_OUT = "left_out"


class FarOutKind(StrEnum):
    """What may be so far out in a month that its close asks about it."""

    BILL = "bill"
    CATEGORY = "category"
    CHANNEL = "channel"
    FIGURE = "figure"


class MissingInput(StrEnum):
    """What a figure lacks: to be entered, or (months) not to be had for a week."""

    COST = "cost"
    CONTACTS = "contacts"
    CALLS = "calls"
    HANDLE_TIME = "handle_time"
    WAIT = "wait"
    ABANDONED = "abandoned"
    RESOLUTION = "resolution"
    SATISFACTION = "satisfaction"
    STAFFED_HOURS = "staffed_hours"
    HOURS_BY_CHANNEL = "hours_by_channel"
    EQUIVALENTS = "equivalents"
    SIGNED_IN_HOURS = "signed_in_hours"
    MONTHS = "months"


WITHOUT_DECIMALS = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split()
)
WITH_THREE_DECIMALS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
#: Amounts are kept as numeric(15,3), so no currency gets more.
MOST_DECIMALS = 3


def decimals_of(currency: str) -> int:
    """Decimals of an ISO 4217 currency: 0 for the yen, 3 for the Tunisian dinar, else 2."""
    if currency in WITHOUT_DECIMALS:
        return 0
    return 3 if currency in WITH_THREE_DECIMALS else 2


def decimals_of_ratio(currency: str) -> int:
    """Decimals of a cost per contact: those of the currency, two at least.

    A contact costs few units even of a currency that has no smaller ones.
    """
    return max(2, decimals_of(currency))
