"""50 centres × 60 months × 200 cost lines, with their contacts: invented, the same every time.

PostgreSQL makes the rows itself. Chance is a hash of what a row is about.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction

from kpis.models import User
from tests.bench.sets import MEMBER

CENTRES, MONTHS, DAILY_MONTHS = 50, 60, 14
FILLED = ("kpis_costline", "kpis_contactvolume")

#: Lines of one centre and month: category, channel (none: shared), how many, euros each.
COST_PLANS = """
    ('salaries', 'phone', 40, 3000), ('salaries', 'email', 16, 2500),
    ('salaries', 'chat', 10, 2450), ('salaries', 'social', 6, 2000),
    ('salaries', 'messaging', 5, 1800), ('salaries', NULL, 14, 3000),
    ('software_licences', NULL, 12, 2900), ('software_licences', 'chat', 3, 900),
    ('software_licences', 'self_service', 2, 400), ('technology', NULL, 14, 950),
    ('telephony', 'phone', 14, 1250), ('office_space', NULL, 12, 2600),
    ('office_it', NULL, 10, 1170), ('taxes', NULL, 6, 1300), ('training', NULL, 8, 700),
    ('outsourcing', 'phone', 8, 2500), ('outsourcing', 'email', 4, 2000),
    ('miscellaneous', NULL, 14, 350), ('miscellaneous', 'phone', 2, 200)
"""
#: Contacts a month, and seconds a contact; nothing but contacts is known of self-service.
CHANNEL_PLANS = """
    ('phone', 32000, 378), ('email', 14700, 410), ('chat', 10500, 345),
    ('social', 4100, 308), ('messaging', 3900, 320), ('self_service', 1700, NULL)
"""

STATEMENTS = (
    """
    CREATE FUNCTION pg_temp.chance(text) RETURNS numeric LANGUAGE sql IMMUTABLE AS
    $$ SELECT (hashtextextended($1, 0) & 1023)::numeric / 1024 $$
    """,
    """
    INSERT INTO kpis_centre (name, slug, currency, fiscal_year_start, note_en, note_fr)
    SELECT 'Centre ' || to_char(n, 'FM00'), 'centre-' || to_char(n, 'FM00'), 'EUR', 1, '', ''
    FROM generate_series(1, %(centres)s) AS n
    """,
    f"""
    INSERT INTO kpis_centrechannel (centre_id, channel_id)
    SELECT centre.id, channel.id
    FROM kpis_centre AS centre, (VALUES {CHANNEL_PLANS}) AS plan (code, contacts, seconds)
    JOIN kpis_channel AS channel USING (code)
    """,
    f"""
    INSERT INTO kpis_costline
        (centre_id, month, category_id, channel_id, amount, status, description, supplier, version)
    SELECT
        centre.id, month::date, category.id, channel.id,
        round(
            euros * (0.8 + centre.id %% 7 * 0.1) * (1 + 0.02 * (year - first_year))
            * (0.9 + 0.2 * pg_temp.chance(concat(centre.id, month, plan.*, line)))
            * CASE WHEN pg_temp.chance(concat(line, month, centre.id)) < 0.002 THEN -1 ELSE 1 END,
            2
        ),
        CASE WHEN month::date = %(last)s AND line = 1 THEN 'accrual' ELSE 'actual' END,
        'Invoice ' || line || ' for ' || category.name_en, 'Supplier ' || line, 1
    FROM generate_series(%(first)s, %(last)s, interval '1 month') AS month
    CROSS JOIN LATERAL (SELECT extract(year FROM month), extract(year FROM %(first)s))
        AS years (year, first_year)
    CROSS JOIN kpis_centre AS centre
    CROSS JOIN (VALUES {COST_PLANS}) AS plan (category, channel, lines, euros)
    CROSS JOIN LATERAL generate_series(1, lines) AS line
    JOIN kpis_costcategory AS category ON category.code = plan.category
    LEFT JOIN kpis_channel AS channel ON channel.code = plan.channel
    ORDER BY month, centre.id
    """,
    f"""
    INSERT INTO kpis_contactvolume (
        centre_id, channel_id, start, "end", handled, offered, abandoned, handle_seconds,
        wait_seconds, resolved_first_contact, resolution_sample, csat_satisfied,
        csat_responses, status, version
    )
    SELECT
        centre.id, channel.id, span.start, span.end, handled,
        CASE WHEN seconds > 0 THEN handled + abandoned END,
        CASE WHEN seconds > 0 THEN abandoned END,
        handled * seconds,
        CASE WHEN seconds > 0 THEN handled * 45 END,
        CASE WHEN seconds > 0 THEN round(handled * 0.075) END,
        CASE WHEN seconds > 0 THEN round(handled * 0.1) END,
        CASE WHEN seconds > 0 THEN round(handled * 0.062) END,
        CASE WHEN seconds > 0 THEN round(handled * 0.076) END,
        'actual', 1
    FROM (
        SELECT month::date, (month + interval '1 month')::date, 30
        FROM generate_series(%(first)s, %(daily)s - 1, interval '1 month') AS month
        UNION ALL
        SELECT day::date, day::date + 1,
            CASE WHEN extract(isodow FROM day) > 5 THEN 0.6 ELSE 1.16 END
        FROM generate_series(%(daily)s, %(end)s - 1, interval '1 day') AS day
    ) AS span (start, "end", days)
    CROSS JOIN kpis_centre AS centre
    CROSS JOIN (VALUES {CHANNEL_PLANS}) AS plan (code, contacts, seconds)
    JOIN kpis_channel AS channel USING (code)
    CROSS JOIN LATERAL (
        SELECT round(
            contacts / 30.0 * days * (0.8 + centre.id %% 7 * 0.1)
            * (0.95 + 0.1 * pg_temp.chance(concat(centre.id, span.start, code)))
        )
    ) AS counted (handled)
    CROSS JOIN LATERAL (SELECT round(handled * 0.05)) AS lost (abandoned)
    ORDER BY span.start, centre.id
    """,
    """
    INSERT INTO kpis_contactdefinition (centre_id, valid_from, basis, reason)
    SELECT id, valid_from, 'handled', 'Bench'
    FROM kpis_centre, (VALUES (%(first)s), (%(daily)s)) AS definition (valid_from)
    """,
    """
    INSERT INTO kpis_countedchannel (definition_id, channel_id)
    SELECT definition.id, used.channel_id
    FROM kpis_contactdefinition AS definition
    JOIN kpis_centrechannel AS used USING (centre_id)
    JOIN kpis_channel AS channel ON channel.id = used.channel_id
    WHERE kind <> 'self_service' AND (kind <> 'messaging' OR valid_from > %(first)s)
    """,
    """
    INSERT INTO kpis_target (centre_id, metric, valid_from, value)
    SELECT id, metric, month::date, value
    FROM kpis_centre, generate_series(%(first)s, %(last)s, interval '1 year') AS month,
        (VALUES ('cost_per_contact', 5.70), ('satisfaction', 82), ('first_contact_resolution', 75))
        AS goal (metric, value)
    """,
    """
    INSERT INTO kpis_annotation (centre_id, month, text, author_id, created_at)
    SELECT centre.id, month::date, 'Something happened', person.id, now()
    FROM kpis_centre AS centre, kpis_user AS person,
        generate_series(%(first)s, %(last)s, interval '3 months') AS month
    """,
    """
    INSERT INTO kpis_membership (centre_id, user_id, role)
    SELECT centre.id, person.id, 'manager' FROM kpis_centre AS centre, kpis_user AS person
    """,
)


def load_large_set(today: date) -> None:
    """Into a database fresh from the migrations: 600,000 cost lines and 142,000 volumes."""
    User.objects.create_user(MEMBER, language="en")
    last = month_before(today, 1)
    dates = {
        "first": month_before(last, MONTHS - 1),
        "daily": month_before(last, DAILY_MONTHS - 1),
        "last": last,
        "end": today.replace(day=1),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        without_history(cursor, STATEMENTS, dates | {"centres": CENTRES})


def without_history(cursor: Any, statements: Sequence[str], values: dict[str, Any]) -> None:
    """The audit history of rows that nobody entered would only take time and room."""
    for table in FILLED:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for statement in statements:
        cursor.execute(statement, values)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the tables cannot be altered yet
    for table in FILLED:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def month_before(day: date, months: int) -> date:
    """The first of the month that many before the day's."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, 1)
