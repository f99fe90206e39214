"""What tables have in common that only the database can keep: versions, and closed months."""

import pgtrigger
from django.db import models

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
REPORTED_STANDS = f"""
    RAISE EXCEPTION 'What was reported when a month was closed stands: % of % is refused.',
        TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '{CLOSED_MONTH}';
"""
OLD_ROWS, NEW_ROWS = "old_values", "new_values"


class Guard(pgtrigger.Trigger):
    """A trigger that stands whatever its session says.

    The functions of pgtrigger begin by asking whether ``pgtrigger.ignore`` names them, and any
    role may set that. Here the whole function comes before the question.
    """

    def render_declare(self, model: models.Model) -> str:
        return f"{super().render_declare(model)} BEGIN {super().render_func(model)}"

    def render_func(self, model: models.Model) -> str:  # noqa: ARG002 (pgtrigger's)
        return "END;"


def version_rises() -> pgtrigger.Trigger:
    """Every change of a row raises its version, whichever way it comes in.

    A guard, for speed too: pgtrigger's question costs each row ten times what the rise does.
    """
    return Guard(
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
    return Guard(
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
    return refuse_closed_months(name, operation, touched, *tables)


def refuse_closed_months(
    name: str, operation: pgtrigger.Operation, touched: str, *tables: str
) -> pgtrigger.Trigger:
    """touched: selects the centres and months of the rows that were written."""
    return Guard(
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


def reported_stands() -> list[pgtrigger.Trigger]:
    """Rows come in the transaction of their close, and are never changed or removed."""
    return [comes_with_its_close(), *kept_for_ever(pgtrigger.Update, pgtrigger.Delete)]


def comes_with_its_close() -> pgtrigger.Trigger:
    """Once its close is committed it is sealed, and takes nothing more."""
    return Guard(
        name="comes_with_its_close",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        level=pgtrigger.Statement,
        referencing=pgtrigger.Referencing(new=NEW_ROWS),  # type: ignore[no-untyped-call]
        func=f"""
            IF EXISTS (
                SELECT 1 FROM (SELECT DISTINCT close_id FROM {NEW_ROWS}) AS added
                WHERE NOT EXISTS (
                    SELECT 1 FROM kpis_monthclose WHERE id = added.close_id AND NOT is_sealed
                )
            ) THEN
                {REPORTED_STANDS}
            END IF;
            RETURN NULL;
        """,
    )


def kept_for_ever(*operations: pgtrigger.Operation) -> list[pgtrigger.Trigger]:
    """No such change of any row, and no TRUNCATE while anything was reported."""
    names = {pgtrigger.Update: "never_changed", pgtrigger.Delete: "never_removed"}
    protected = [
        Guard(name=names[each], when=pgtrigger.Before, operation=each, func=REPORTED_STANDS)
        for each in operations
    ]
    emptied = Guard(
        name="never_emptied",
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        func=f"""
            IF EXISTS (SELECT 1 FROM kpis_monthclose) THEN
                {REPORTED_STANDS}
            END IF;
            RETURN NULL;
        """,
    )
    return [*protected, emptied]
