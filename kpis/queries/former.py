"""What has now the codes that links of before name."""

from collections.abc import Collection

from kpis.facts import Reader
from kpis.queries.centres_sql import VISIBLE
from kpis.queries.sql import fetch_rows

#: A centre is told to those who may see it only.
CODES_NOW = f"""
    WITH {VISIBLE}
    SELECT 'centre', lower(former.code), visible.slug
    FROM kpis_formercode AS former JOIN visible ON visible.id = former.centre_id
    WHERE lower(former.code) = ANY(%(centres)s)
    UNION ALL
    SELECT 'channel', lower(former.code), channel.code
    FROM kpis_formercode AS former JOIN kpis_channel AS channel ON channel.id = former.channel_id
    WHERE lower(former.code) = ANY(%(channels)s)
    UNION ALL
    SELECT 'category', lower(former.code), category.code
    FROM kpis_formercode AS former
    JOIN kpis_costcategory AS category ON category.id = former.category_id
    WHERE lower(former.code) = ANY(%(categories)s)
"""  # noqa: S608 (what stands above)


def codes_now(
    reader: Reader,
    *,
    centres: Collection[str] = (),
    channels: Collection[str] = (),
    categories: Collection[str] = (),
) -> dict[tuple[str, str], str]:
    """By centre, channel or category and the former code in small letters, the code of now.

    One query. What no former code is has no entry.
    """
    rows = fetch_rows(
        CODES_NOW,
        user=reader.id,
        sees_all=reader.sees_all,
        centres=[each.lower() for each in centres],
        channels=[each.lower() for each in channels],
        categories=[each.lower() for each in categories],
    )
    return {(owner, former): code for owner, former, code in rows}
