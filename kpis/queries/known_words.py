"""Suppliers and descriptions that a centre has written before, to complete what is typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpis.queries.sql import fetch_rows

#: More would make the page heavy; of the lines, those that are read for it.
MOST, MOST_LINES = 300, 5_000
#: Each as it was written last, whatever its spaces and capitals; of the same month, what is
#: written most often comes first.
KNOWN_WORDS = r"""
    WITH latest AS (
        SELECT id, month, supplier, description FROM kpis_costline
        WHERE centre_id = %(centre)s
        ORDER BY month DESC, id DESC
        LIMIT %(most_lines)s
    ), written AS (
        SELECT 'supplier' AS field, supplier AS text, month, id FROM latest
        UNION ALL
        SELECT 'description', description, month, id FROM latest
    ), known AS (
        SELECT field, max(month) AS month, count(*) AS times,
            (array_agg(btrim(text) ORDER BY month DESC, id DESC))[1] AS text
        FROM written
        WHERE btrim(text) <> ''
        GROUP BY field, lower(btrim(regexp_replace(text, '\s+', ' ', 'g')))
    ), ranked AS (
        SELECT field, text,
            row_number() OVER (PARTITION BY field ORDER BY month DESC, times DESC, text) AS rank
        FROM known
    )
    SELECT field, text FROM ranked WHERE rank <= %(most_words)s ORDER BY field, rank
"""
#: The same as one value of another statement, for words_of.
KNOWN_WORDS_AS_JSON = f"""
    SELECT json_agg(json_build_array(field, text)) FROM ({KNOWN_WORDS}) AS word
"""  # noqa: S608 (what stands above)


@dataclass(frozen=True, slots=True)
class KnownWords:
    """The latest first."""

    suppliers: Sequence[str] = ()
    descriptions: Sequence[str] = ()


def known_words(centre: int) -> KnownWords:
    """Of the centre's latest lines, 300 of each at most."""
    return words_of(fetch_rows(KNOWN_WORDS, centre=centre, most_words=MOST, most_lines=MOST_LINES))


def words_of(rows: Sequence[Sequence[str]]) -> KnownWords:
    """rows: whose word it is, and the word."""
    return KnownWords(
        suppliers=[text for field, text in rows if field == "supplier"],
        descriptions=[text for field, text in rows if field == "description"],
    )
