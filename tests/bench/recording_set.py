"""`python -m tests.bench.recording_set`: centres to record in, added to those of DATABASE_URL.

Prints the sessions of those who record: one a person, log-ins apart.
"""

import json
import sys
from typing import Any

import django

PEOPLE = 32
FIRST_PERSON = "bench-01"
#: A centre of 40 lines a month; one of 10,000; two that are empty, for 500 cells a year.
SHEET, LONG, PASTED, PASTED_BY_SQL = "bench-sheet", "bench-long", "bench-pasted", "bench-by-sql"
SHEET_LINES, LONG_LINES = 40, 10_000
#: The month that one person works in, and those in which so many save at once.
SHEET_MONTH, CROWDS = "2024-09", {1: "2024-10", 8: "2024-11", 32: "2024-12"}
#: The month that is opened, and those that are closed.
LONG_MONTH, LONG_MONTHS = "2024-07", ("2024-02", "2024-03", "2024-04", "2024-05", "2024-06")
PASTED_YEARS = range(2001, 2021)

STATEMENTS = (
    """
    INSERT INTO kpis_centre (
        name, slug, currency, fiscal_year_start, practical_capacity, paid_hours, time_zone,
        note_en, note_fr
    )
    SELECT slug, slug, 'EUR', 1, 85, 151.67, 'Europe/Paris', '', ''
    FROM unnest(%(slugs)s::text[]) AS slug
    """,
    """
    INSERT INTO kpis_centrechannel (centre_id, channel_id, contacts_at_once)
    SELECT centre.id, channel.id, 1
    FROM kpis_centre AS centre, kpis_channel AS channel
    WHERE slug = ANY(%(slugs)s) AND code IN ('phone', 'email')
    """,
    """
    INSERT INTO kpis_membership (centre_id, user_id, role)
    SELECT centre.id, person.id, 'finance'
    FROM kpis_centre AS centre, kpis_user AS person
    WHERE slug = ANY(%(slugs)s) AND username LIKE 'bench-%%'
    """,
    """
    INSERT INTO kpis_costline
        (centre_id, month, category_id, channel_id, amount, status, description, supplier, version)
    SELECT centre.id, month::date, category.id, NULL, 100 + line, 'actual',
        'Bill ' || line, 'Supplier ' || line, 1
    FROM (VALUES
        (%(sheet)s, date '2023-08-01', date '2024-12-01', %(sheet_lines)s),
        (%(long)s, date '2024-01-01', date '2024-07-01', %(long_lines)s)
    ) AS plan (slug, first, last, lines)
    JOIN kpis_centre AS centre USING (slug)
    CROSS JOIN LATERAL generate_series(first, last, interval '1 month') AS month
    CROSS JOIN LATERAL generate_series(1, lines) AS line
    JOIN (SELECT id, row_number() OVER (ORDER BY position, code) AS place FROM kpis_costcategory)
        AS category ON place = line %% 9 + 1
    """,
    """
    INSERT INTO kpis_contactvolume
        (centre_id, channel_id, start, "end", handled, status, version)
    SELECT centre.id, channel.id, month::date, (month + interval '1 month')::date, 9000,
        'actual', 1
    FROM kpis_centre AS centre, kpis_channel AS channel,
        generate_series(date '2023-08-01', date '2024-12-01', interval '1 month') AS month
    WHERE slug = ANY(%(slugs)s) AND code IN ('phone', 'email')
    """,
)


def main() -> None:
    django.setup()
    from django.db import connection

    people = [add_person(number) for number in range(1, PEOPLE + 1)]
    add_centres(LONG_LINES)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) kpis_costline")
    sys.stdout.write(json.dumps([session_of(person) for person in people]))


def add_centres(long_lines: int) -> None:
    """long_lines: cost lines a month of the long centre."""
    from django.db import connection, transaction

    from tests.bench.large_set import without_history

    values = {
        "slugs": [SHEET, LONG, PASTED, PASTED_BY_SQL],
        "sheet": SHEET,
        "sheet_lines": SHEET_LINES,
        "long": LONG,
        "long_lines": long_lines,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        without_history(cursor, STATEMENTS, values)


def add_person(number: int) -> Any:
    from kpis.models import User

    return User.objects.create_user(f"bench-{number:02}", language="en")


def session_of(person: Any) -> str:
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


if __name__ == "__main__":
    main()
