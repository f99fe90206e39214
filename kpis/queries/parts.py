"""Which codes of channels and categories name something."""

from collections.abc import Collection

from kpis.queries.sql import fetch_rows

KNOWN_CODES = """
    SELECT true, code FROM kpis_channel AS channel
    WHERE code = ANY(%(channels)s) AND EXISTS (
        SELECT 1 FROM kpis_centrechannel
        WHERE channel_id = channel.id AND centre_id = ANY(%(centres)s)
    )
    UNION ALL
    SELECT false, code FROM kpis_costcategory WHERE code = ANY(%(categories)s)
"""


def known_codes(
    centres: Collection[int], channels: Collection[str], categories: Collection[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Those of channels that one of the centres uses, and those of categories."""
    rows = fetch_rows(
        KNOWN_CODES, centres=list(centres), channels=list(channels), categories=list(categories)
    )
    return (
        frozenset(code for is_channel, code in rows if is_channel),
        frozenset(code for is_channel, code in rows if not is_channel),
    )
