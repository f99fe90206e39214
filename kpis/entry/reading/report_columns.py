"""Which columns of an aggregated report are what, by the names that telephone systems give them.

Names are squeezed. Of several that a file has, the first listed is read. Percentages and what
else a report has are not read: they come from the counts.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction

from kpis.entry.reading.tables import LONGEST_NAME, Header, squeezed


class Measure(StrEnum):
    """What a cell counts. An average is over the handled contacts, or the answered."""

    HANDLED = "handled"
    ANSWERED = "answered"
    OFFERED = "offered"
    ABANDONED = "abandoned"
    FLOW_OUT = "flow_out"
    HANDLE_SECONDS = "handle_seconds"
    AVERAGE_HANDLE_SECONDS = "average_handle_seconds"
    WAIT_SECONDS = "wait_seconds"
    AVERAGE_WAIT_SECONDS = "average_wait_seconds"
    RESOLVED_FIRST_CONTACT = "resolved_first_contact"
    RESOLUTION_SAMPLE = "resolution_sample"
    CSAT_SATISFIED = "csat_satisfied"
    CSAT_RESPONSES = "csat_responses"


TIMES = frozenset(
    [
        *(Measure.HANDLE_SECONDS, Measure.AVERAGE_HANDLE_SECONDS),
        *(Measure.WAIT_SECONDS, Measure.AVERAGE_WAIT_SECONDS),
    ]
)
AVERAGES = frozenset([Measure.AVERAGE_HANDLE_SECONDS, Measure.AVERAGE_WAIT_SECONDS])
NAMES: Mapping[Measure, Sequence[str]] = {
    Measure.HANDLED: (
        *("callshandled", "contactshandled", "handled", "interactionshandled", "handle"),
        *("emailshandled", "chatshandled", "appelstraites", "contactstraites", "traites"),
    ),
    Measure.ANSWERED: (
        *("callsanswered", "contactsanswered", "answered", "answer"),
        *("appelsrepondus", "appelsdecroches", "repondus", "decroches"),
    ),
    Measure.OFFERED: (
        *("callsoffered", "contactsoffered", "offered", "offer", "interactionsoffered"),
        *("contactsqueued", "callsqueued", "contactsincoming", "callsreceived"),
        *("appelspresentes", "appelsrecus", "presentes", "recus"),
    ),
    Measure.ABANDONED: (
        *("callsabandoned", "contactsabandoned", "contactabandoned", "abandoned", "abandon"),
        *("abandons", "appelsabandonnes", "abandonnes"),
    ),
    Measure.FLOW_OUT: ("flowout", "flowouts", "flowedout"),
    Measure.HANDLE_SECONDS: (
        "handleseconds",
        "totalhandletime",
        "totalhandle",
        "handletime",
        "tempsdetraitement",
    ),
    Measure.AVERAGE_HANDLE_SECONDS: (
        *("averagehandletime", "aht", "avghandletime", "avghandle", "averagehandle"),
        *("dureemoyennedetraitement", "dmt"),
    ),
    Measure.WAIT_SECONDS: (
        *("waitseconds", "totalwaittime", "totalanswertime", "waitingtime", "tempsdattente"),
    ),
    Measure.AVERAGE_WAIT_SECONDS: (
        *("averagespeedofanswer", "averagespeedtoanswer", "asa", "avgspeedofanswer", "avgasa"),
        *("averagequeueanswertime", "averageanswertime", "avganswer"),
    ),
    Measure.RESOLVED_FIRST_CONTACT: (
        "resolvedfirstcontact",
        "resolvedatfirstcontact",
        "resolusaupremiercontact",
    ),
    Measure.RESOLUTION_SAMPLE: ("resolutionsample", "echantillonderesolution"),
    Measure.CSAT_SATISFIED: ("csatsatisfied", "satisfiedanswers", "reponsessatisfaites"),
    Measure.CSAT_RESPONSES: ("csatresponses", "satisfactionanswers", "reponsesalenquete"),
}
MEASURES = {name: measure for measure, names in NAMES.items() for name in names}
STARTS = (
    *("startinterval", "intervalstart", "intervalstartutcdate", "startdate", "starttime", "start"),
    *("date", "day", "month", "period", "interval", "jour", "mois", "periode", "debut"),
)
MONTH_NAMES = frozenset(["month", "mois"])
DAY_NAMES = frozenset(["day", "jour"])
ENDS = ("endinterval", "intervalend", "enddate", "endtime", "end", "fin")
#: Of rows that say whether they are counted or estimated, as our own files do.
STATES = ("status", "statut", "etat")
ESTIMATES = frozenset(["estimate", "estimated", "estimation", "estime"])
SOURCES = (
    *("queue", "queuename", "queues", "skill", "department", "departmentname", "group", "source"),
    *("channel", "mediatype", "media", "file", "filedattente", "canal"),
)
#: The hour of a row, where the date is a column of its own.
HOURS = ("time", "hour", "interval", "halfhour", "heure")
DATES = frozenset(["date", "day", "jour"])
#: A report may have a column a channel, and count the handled in it.
CHANNELS = (
    *("calls", "phone", "phonecalls", "voice", "telephone", "appels"),
    *("email", "emails", "mail", "mails", "courriels", "chat", "chats", "webchat", "livechat"),
    *("sms", "text", "texts", "messages", "messaging", "whatsapp", "social", "socialmedia"),
    *("facebook", "twitter", "letters", "post", "courrier", "walkin", "walkins", "inperson"),
    *("counter", "guichet", "web", "online", "webform", "forms", "mobileapp", "app", "video"),
    *("ivr", "selfservice", "bot", "chatbot", "fax", "tickets"),
)
#: LiveAgent has a column a channel, and no count of what was handled of it.
LIVE_AGENT = ("createdtickets", "incomingchats", "incomingcalls")
#: Every call that rang, and every chat, whether anybody took it or not.
LIVE_AGENT_ESTIMATES = frozenset(["incomingchats", "incomingcalls"])
#: One of its other columns tells that it is LiveAgent's report.
LIVE_AGENT_OTHERS = (
    *("answers", "newansweravgtime", "firstassignavgtime", "firstresolveavgtime"),
    *("resolvedtickets", "outgoingmessages", "outgoingchats", "outgoingcalls", "notranked"),
)
TOTALS = frozenset(
    "total totals grandtotal subtotal sum summary overall all totalgeneral soustotal".split()
)
UNIT = re.compile(r"[(\[]([^()\[\]]+)[)\]]$")
#: In seconds, by their squeezed names; a name may have its abbreviation there as well.
UNITS: Mapping[str, Fraction | None] = {
    **dict.fromkeys(("hhmmss", "hmmss", "mmss", "aht", "asa", "dmt"), None),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "secondes"), Fraction(1)),
    **dict.fromkeys(("ms", "msec", "millisecond", "milliseconds"), Fraction(1, 1000)),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), Fraction(60)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "heures"), Fraction(3600)),
}


def without_unit(name: str) -> tuple[str, Fraction | None]:
    """Of "Avg handle (ms)" the name squeezed, and how many seconds its unit has, if it says one."""
    match = UNIT.search(name.strip()) if len(name) <= LONGEST_NAME else None
    if match is None or squeezed(match[1]) not in UNITS:
        return squeezed(name), None
    return squeezed(match.string[: match.start()]), UNITS[squeezed(match[1])]


def measures_in(header: Header) -> dict[Measure, int]:
    """The column of each measure that a report has."""
    places: dict[str, int] = {}
    for place, name in enumerate(header.names):
        places.setdefault(without_unit(name)[0], place)
    found = {
        measure: [places[name] for name in names if name in places]
        for measure, names in NAMES.items()
    }
    return {measure: columns[0] for measure, columns in found.items() if columns}


def has_a_row_a_span(header: Header) -> bool:
    """A date, and a count of the handled or of the answered."""
    measures = measures_in(header)
    handled = Measure.HANDLED in measures or Measure.ANSWERED in measures
    return handled and header.place_of(*STARTS) is not None


def is_of_live_agent(header: Header) -> bool:
    has_names = header.place_of(*LIVE_AGENT) is not None
    has_others = header.place_of(*LIVE_AGENT_OTHERS) is not None
    return has_names and has_others and header.place_of(*STARTS) is not None


def has_a_column_a_channel(header: Header) -> bool:
    """Two at least."""
    channels = sum(name in header.places for name in CHANNELS)
    return channels > 1 and header.place_of(*STARTS) is not None


def is_total(text: str) -> bool:
    return squeezed(text) in TOTALS
