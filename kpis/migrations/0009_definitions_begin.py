"""A centre's first definition begins with the first month that has records.

It used to count for all months before it too. Now these go by the default; so that no figure
of today becomes another, the first definition takes the months that it has counted for.
"""

from django.db import migrations

BEGIN_WITH_THE_RECORDS = """
    UPDATE kpis_contactdefinition AS definition
    SET valid_from = recorded.first
    FROM (
        SELECT centre_id, min(month) AS first
        FROM (
            SELECT centre_id, month FROM kpis_costline
            UNION ALL
            SELECT centre_id, date_trunc('month', start)::date FROM kpis_contactvolume
        ) AS facts
        GROUP BY centre_id
    ) AS recorded
    WHERE recorded.centre_id = definition.centre_id
        AND recorded.first < definition.valid_from
        AND NOT EXISTS (
            SELECT 1 FROM kpis_contactdefinition AS earlier
            WHERE earlier.centre_id = definition.centre_id
                AND earlier.valid_from < definition.valid_from
        )
"""


class Migration(migrations.Migration):
    dependencies = [("kpis", "0008_reported_stands")]

    operations = [migrations.RunSQL(BEGIN_WITH_THE_RECORDS, migrations.RunSQL.noop)]
