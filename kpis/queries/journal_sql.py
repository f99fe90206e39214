"""The statements behind the journal; what they mean to the pages is in journal.py."""

from dataclasses import dataclass
from enum import StrEnum


class Subject(StrEnum):
    """What a change was made to."""

    COSTS = "costs"
    SPREADS = "spreads"
    DOCUMENTS = "documents"
    CONTACTS = "contacts"
    STAFFING = "staffing"
    TARGETS = "targets"
    LIMITS = "limits"
    DEFINITIONS = "definitions"
    RULES = "rules"
    SHARES = "shares"
    COUNTED = "counted"
    REMARKS = "remarks"
    CENTRE = "centre"
    USED = "used"
    MEMBERS = "members"
    CHANNELS = "channels"
    CATEGORIES = "categories"
    RATES = "rates"
    BENCHMARKS = "benchmarks"
    ENDINGS = "endings"


class ChangeKind(StrEnum):
    ADDED = "insert"
    CHANGED = "update"
    DELETED = "delete"


@dataclass(frozen=True, slots=True)
class Source:
    """The events of one subject; month and amount are SQL over a row of the table."""

    table: str
    month: str
    amount: str = "NULL::numeric"


#: What concerns every centre is in the journal of each.
OF_ALL = "(SELECT *, %(centre)s::bigint AS centre_id FROM {table})"
COUNTED = """(
    SELECT *, (
        SELECT centre_id FROM kpis_contactdefinitionevent AS definition
        WHERE definition.pgh_obj_id = counted.definition_id LIMIT 1
    ) AS centre_id
    FROM kpis_countedchannelevent AS counted
)"""
SOURCES = {
    Subject.COSTS: Source("kpis_costlineevent", "{row}.month", "{row}.amount"),
    Subject.SPREADS: Source("kpis_costspreadevent", "NULL::date", "{row}.amount"),
    Subject.DOCUMENTS: Source("kpis_costdocumentevent", "NULL::date"),
    Subject.CONTACTS: Source(
        "kpis_contactvolumeevent", "date_trunc('month', {row}.start)::date", "{row}.handled"
    ),
    Subject.STAFFING: Source("kpis_staffingevent", "{row}.month", "{row}.staffed_hours"),
    Subject.TARGETS: Source("kpis_targetevent", "{row}.valid_from"),
    Subject.LIMITS: Source("kpis_qualitylimitevent", "{row}.valid_from"),
    Subject.DEFINITIONS: Source("kpis_contactdefinitionevent", "{row}.valid_from"),
    Subject.RULES: Source("kpis_allocationruleevent", "{row}.valid_from"),
    Subject.SHARES: Source("kpis_allocationshareevent", "NULL::date"),
    Subject.COUNTED: Source(COUNTED, "NULL::date"),
    Subject.REMARKS: Source("kpis_annotationevent", "{row}.month"),
    Subject.CENTRE: Source("(SELECT *, id AS centre_id FROM kpis_centreevent)", "NULL::date"),
    Subject.USED: Source("kpis_centrechannelevent", "NULL::date"),
    Subject.MEMBERS: Source("kpis_membershipevent", "NULL::date"),
    Subject.CHANNELS: Source(OF_ALL.format(table="kpis_channelevent"), "NULL::date"),
    Subject.CATEGORIES: Source(OF_ALL.format(table="kpis_costcategoryevent"), "NULL::date"),
    Subject.RATES: Source(OF_ALL.format(table="kpis_exchangerateevent"), "{row}.month"),
    Subject.BENCHMARKS: Source(OF_ALL.format(table="kpis_benchmarkevent"), "NULL::date"),
    Subject.ENDINGS: Source("kpis_endingevent", "{row}.ended_from"),
}
#: The label of rows that were there before their history began: nothing happened to them.
KNOWN = "known"
#: The event of the same row before this one; of another centre's past nothing is told.
EARLIER = """
    SELECT {columns} FROM {table} AS earlier
    WHERE earlier.pgh_obj_id = event.pgh_obj_id AND earlier.pgh_id < event.pgh_id
        AND earlier.centre_id = event.centre_id
    ORDER BY earlier.pgh_id DESC LIMIT 1
"""
OF_CENTRE = f"""
    event.centre_id = %(centre)s AND event.pgh_label <> '{KNOWN}'
    AND (%(change)s::text IS NULL OR event.pgh_label = %(change)s)
"""
#: Who saved from no page has no person: the empty text. A row that was moved to another month
#: is part of what happened in the month that it left.
MATCHES = """
    {of_centre}
    AND (%(person)s::text IS NULL OR %(person)s = coalesce(
        (SELECT metadata ->> 'user' FROM pghistory_context WHERE id = event.pgh_context_id), ''
    ))
    AND (
        %(month)s::date IS NULL OR {month} = %(month)s
        OR (event.pgh_label = 'update' AND ({earlier_month}) = %(month)s)
    )
"""
MOMENT = "SELECT event.pgh_created_at AS moment FROM {table} AS event WHERE {of_centre}"
BEFORE = "event.pgh_created_at < coalesce(%(before)s::timestamptz, 'infinity')"
#: From one distinct moment to the one before it: an index look-up each, however many rows.
MOMENTS = """(
    WITH RECURSIVE step AS (
        ({moment} AND {before} ORDER BY event.pgh_created_at DESC LIMIT 1)
        UNION ALL
        SELECT ({moment} AND event.pgh_created_at < step.moment
            ORDER BY event.pgh_created_at DESC LIMIT 1)
        FROM step WHERE step.moment IS NOT NULL
    )
    SELECT moment FROM step WHERE moment IS NOT NULL LIMIT %(limit)s
)"""
#: What is rare is not found by steps: by person from the contexts on, by month in one pass.
OF_PERSON = """(
    %(person)s::text IS NULL
    OR (%(person)s = '' AND (event.pgh_context_id IS NULL OR event.pgh_context_id NOT IN (
        SELECT id FROM pghistory_context WHERE metadata ->> 'user' IS NOT NULL
    )))
    OR event.pgh_context_id IN (
        SELECT id FROM pghistory_context WHERE metadata ->> 'user' = %(person)s
    )
)"""
RARE_MOMENTS = """(
    {moment} AND {before} AND {of_person}
    AND (%(month)s::date IS NULL OR {month} = %(month)s)
)"""
MOMENTS_OF_MOVES = """(
    {moment} AND {before} AND {of_person}
    AND event.pgh_label = 'update' AND {month} <> %(month)s
    AND event.pgh_obj_id IN (
        SELECT once.pgh_obj_id FROM {table} AS once
        WHERE once.centre_id = %(centre)s AND {once_month} = %(month)s
    )
    AND ({earlier_month}) = %(month)s
)"""
LATEST_OF_ALL = """
    SELECT DISTINCT moment FROM ({moments}) AS found ORDER BY moment DESC LIMIT %(limit)s
"""
GROUPS = """
    SELECT
        '{subject}' AS subject, event.pgh_label AS change, event.pgh_created_at AS moment,
        event.pgh_context_id AS context, count(*) AS rows, sum({amount})::numeric AS amount,
        min({month}) AS first_month, max({month}) AS last_month, max(event.pgh_id) AS latest
    FROM {table} AS event
    WHERE {matches} AND event.pgh_created_at = ANY(%(moments)s)
    GROUP BY event.pgh_label, event.pgh_created_at, event.pgh_context_id
"""
#: The name of a person who is gone is the last that the history knows.
WITH_PERSON = """
    SELECT found.*, context.metadata ->> 'user', coalesce({name}, {last})
    FROM ({found}) AS found
    LEFT JOIN pghistory_context AS context ON context.id = found.context
    LEFT JOIN kpis_user AS person ON person.id::text = context.metadata ->> 'user'
    ORDER BY {order}
"""
EVENTS = """
    SELECT
        '{subject}' AS subject, event.pgh_label AS change, event.pgh_created_at AS moment,
        event.pgh_context_id AS context, event.pgh_id AS id, event.pgh_obj_id AS row,
        to_jsonb(event) AS after, to_jsonb(before) AS before
    FROM {table} AS event
    LEFT JOIN LATERAL ({earlier}) AS before ON event.pgh_label = 'update'
    WHERE {matches} AND {wanted}
"""
OF_SMALL_GROUPS = """event.pgh_created_at = ANY(%(moments)s) AND EXISTS (
    SELECT 1 FROM unnest(%(subjects)s::text[], %(changes)s::text[], %(moments)s)
        AS small (subject, change, moment)
    WHERE small.subject = '{subject}' AND small.change = event.pgh_label
        AND small.moment = event.pgh_created_at
)"""
OF_ONE_GROUP = """event.pgh_created_at = %(moment)s
    AND event.pgh_context_id IS NOT DISTINCT FROM %(context)s AND event.pgh_id > %(after)s
    ORDER BY event.pgh_id LIMIT %(limit)s"""
OF_ONE_ROW = """event.pgh_obj_id = %(row)s ORDER BY event.pgh_id DESC LIMIT %(limit)s"""
#: A close and its reopening are two happenings.
CLOSES = """
    SELECT moment, month, is_reopening, remark, cost, contacts, person.id, {name}
    FROM (
        SELECT closed_at AS moment, month, false AS is_reopening, remark, cost, contacts,
            closed_by_id AS person_id
        FROM kpis_monthclose WHERE centre_id = %(centre)s
        UNION ALL
        SELECT reopened_at, month, true, reason, cost, contacts, reopened_by_id
        FROM kpis_monthclose WHERE centre_id = %(centre)s AND reopened_at IS NOT NULL
    ) AS close
    JOIN kpis_user AS person ON person.id = close.person_id
    WHERE moment < coalesce(%(before)s::timestamptz, 'infinity')
        AND (%(month)s::date IS NULL OR month = %(month)s)
        AND (%(person)s::text IS NULL OR person.id::text = %(person)s)
    ORDER BY moment DESC LIMIT %(limit)s
"""
NAMES = """
    SELECT 'category_id', id, CASE WHEN %(french)s THEN name_fr ELSE name_en END
    FROM kpis_costcategory
    UNION ALL
    SELECT 'channel_id', id, CASE WHEN %(french)s THEN name_fr ELSE name_en END
    FROM kpis_channel
    UNION ALL
    SELECT 'user_id', pgh_obj_id, {name}
    FROM (
        SELECT DISTINCT ON (pgh_obj_id) * FROM kpis_userevent
        WHERE pgh_obj_id IN (SELECT user_id FROM kpis_membershipevent)
        ORDER BY pgh_obj_id, pgh_created_at DESC, pgh_id DESC
    ) AS person
"""
PEOPLE = """
    SELECT id, {name} AS name FROM kpis_user
    WHERE is_superuser OR EXISTS (
        SELECT 1 FROM kpis_membership WHERE centre_id = %(centre)s AND user_id = kpis_user.id
    )
    ORDER BY id
"""
