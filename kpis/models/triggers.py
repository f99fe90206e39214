"""What tables have in common that only the database can keep: versions, and closed months."""

import pgtrigger

#: The name by which a refusal of a closed month is known, whoever asked.
CLOSED_MONTH = "month_is_open"

#: Rows are checked after they are written, once a statement, so that a load of a million
#: rows asks once. A month's row is locked FOR SHARE: whoever closes it waits for the writes
#: under way, and writes that come later wait for the closing, then see it. Nothing may filter
#: by is_closed in the query: rows would be dropped by their state before the wait. A month
#: that was never written to gets its row first, for without a row there is nothing to lock.
REFUSE_CLOSED = f"""
    INSERT INTO kpis_centremonth (centre_id, month, is_closed)
    SELECT DISTINCT touched.centre_id, touched.month, false
    FROM ({{touched}}) AS touched
    WHERE NOT EXISTS (
        SELECT 1 FROM kpis_centremonth AS known
        WHERE known.centre_id = touched.centre_id AND known.month = touched.month
    ) AND EXISTS (SELECT 1 FROM kpis_centre WHERE id = touched.centre_id)
    ORDER BY 1, 2
    ON CONFLICT DO NOTHING;
    FOR state IN
        SELECT known.month, known.is_closed, known.centre_id
        FROM kpis_centremonth AS known
        WHERE (known.centre_id, known.month) IN (
            SELECT touched.centre_id, touched.month FROM ({{touched}}) AS touched
        )
        ORDER BY known.centre_id, known.month
        FOR SHARE
    LOOP
        IF state.is_closed THEN
            RAISE EXCEPTION '% is closed in centre %.',
                to_char(state.month, 'YYYY-MM'),
                (SELECT name FROM kpis_centre WHERE id = state.centre_id)
                USING ERRCODE = 'integrity_constraint_violation',
                    CONSTRAINT = '{CLOSED_MONTH}', DETAIL = to_char(state.month, 'YYYY-MM');
        END IF;
    END LOOP;
    RETURN NULL;
"""
OLD_ROWS, NEW_ROWS = "old_values", "new_values"


def version_rises() -> pgtrigger.Trigger:
    """Every change of a row raises its version, whichever way it comes in."""
    return pgtrigger.Trigger(
        name="version_rises",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func="NEW.version = OLD.version + 1; RETURN NEW;",
    )


def closed_months_stand(day: str) -> list[pgtrigger.Trigger]:
    """No row of a closed month is added, changed, removed, moved out or moved in.

    day: the column that says the month.
    """
    return [
        refuse_closed("insert", pgtrigger.Insert, day, NEW_ROWS),
        refuse_closed("update", pgtrigger.Update, day, OLD_ROWS, NEW_ROWS),
        refuse_closed("delete", pgtrigger.Delete, day, OLD_ROWS),
        not_emptied(),
    ]


def not_emptied() -> pgtrigger.Trigger:
    """No TRUNCATE while any month is closed."""
    return pgtrigger.Trigger(
        name="closed_stands_truncate",
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        func=f"""
            IF EXISTS (SELECT 1 FROM kpis_centremonth WHERE is_closed) THEN
                RAISE EXCEPTION 'There are closed months: % cannot be emptied.', TG_TABLE_NAME
                    USING ERRCODE = 'integrity_constraint_violation',
                        CONSTRAINT = '{CLOSED_MONTH}';
            END IF;
            RETURN NULL;
        """,
    )


def refuse_closed(
    name: str, operation: pgtrigger.Operation, day: str, *tables: str
) -> pgtrigger.Trigger:
    month = f"date_trunc('month', {day})::date AS month"
    touched = " UNION ".join(f"SELECT centre_id, {month} FROM {table}" for table in tables)
    return pgtrigger.Trigger(
        name=f"closed_stands_{name}",
        when=pgtrigger.After,
        operation=operation,
        level=pgtrigger.Statement,
        referencing=pgtrigger.Referencing(  # type: ignore[no-untyped-call]
            old=OLD_ROWS if OLD_ROWS in tables else None,
            new=NEW_ROWS if NEW_ROWS in tables else None,
        ),
        declare=[("state", "record")],
        func=REFUSE_CLOSED.format(touched=touched),
    )


def append_only() -> list[pgtrigger.Trigger]:
    """Rows are added, and never changed or removed."""
    return [
        pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
        pgtrigger.Protect(name="never_removed", operation=pgtrigger.Delete),
        not_emptied(),
    ]
