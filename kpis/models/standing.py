"""Master data that closed months stand on: a change that would rewrite their figures is refused."""

import pgtrigger

from kpis.models.triggers import Guard
from kpis.vocabulary import UNASSISTED_KINDS

#: The name and the hint by which such a refusal is known, whoever asked.
CLOSED_FIGURES = "closed_figures_stand"
#: The rows of the months that are concerned are locked before it is asked whether they are
#: closed: whoever is closing one is waited for, and whoever closes one later sees the change.
REFUSE = f"""
    FOR state IN
        SELECT known.centre_id, known.month, known.is_closed
        FROM kpis_centremonth AS known
        WHERE {{concerned}}
        ORDER BY known.centre_id, known.month
        FOR SHARE
    LOOP
        IF state.is_closed THEN
            months := months || jsonb_build_array(jsonb_build_array(
                (SELECT name FROM kpis_centre WHERE id = state.centre_id),
                to_char(state.month, 'YYYY-MM')
            ));
        END IF;
    END LOOP;
    IF jsonb_array_length(months) > 0 THEN
        RAISE EXCEPTION 'Figures of closed months would become others: {{what}}.'
            USING ERRCODE = 'integrity_constraint_violation',
                CONSTRAINT = '{CLOSED_FIGURES}', HINT = '{CLOSED_FIGURES}',
                DETAIL = jsonb_build_object('what', '{{what}}', 'months', months)::text;
    END IF;
    RETURN NEW;
"""  # noqa: S608
UNASSISTED = ", ".join(f"'{kind.value}'" for kind in sorted(UNASSISTED_KINDS))
COUNTS_BY_DEFAULT = f"""
    (OLD.kind IN ({UNASSISTED})) <> (NEW.kind IN ({UNASSISTED}))
    AND EXISTS (
        SELECT 1 FROM kpis_contactvolume AS volume
        WHERE volume.centre_id = known.centre_id AND volume.channel_id = OLD.id
            AND volume.start >= known.month
            AND volume.start < known.month + interval '1 month'
    )
    AND NOT EXISTS (
        SELECT 1 FROM kpis_contactdefinition AS definition
        WHERE definition.centre_id = known.centre_id AND definition.valid_from <= known.month
    )
"""  # noqa: S608
SPENT_ON = """
    EXISTS (
        SELECT 1 FROM kpis_costline AS line
        WHERE line.centre_id = known.centre_id AND line.month = known.month
            AND line.category_id = OLD.id
    )
"""
OF_THE_CENTRE = "known.centre_id = OLD.id"
STAFFED = f"""
    {OF_THE_CENTRE} AND EXISTS (
        SELECT 1 FROM kpis_staffing AS staffing
        WHERE staffing.centre_id = known.centre_id AND staffing.month = known.month
    )
"""  # noqa: S608
#: Months in which the handle time of a channel is compared with people's hours.
HELD_AGAINST_HOURS = """
    known.centre_id = OLD.centre_id AND EXISTS (
        SELECT 1 FROM kpis_staffing AS staffing
        WHERE staffing.centre_id = known.centre_id AND staffing.month = known.month
    )
    AND EXISTS (
        SELECT 1 FROM kpis_contactvolume AS volume
        WHERE volume.centre_id = known.centre_id AND volume.channel_id = OLD.channel_id
            AND volume.start >= known.month
            AND volume.start < known.month + interval '1 month'
            AND volume.handle_seconds IS NOT NULL
    )
"""


def stands_by_closed_months(column: str, concerned: str) -> pgtrigger.Trigger:
    """No other value of the column where a closed month is concerned.

    concerned: SQL over a row `known` of kpis_centremonth, and OLD and NEW of the table.
    """
    return Guard(
        name=f"{column}_stands",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf(column),  # type: ignore[no-untyped-call]
        condition=pgtrigger.Q(**{f"old__{column}__df": pgtrigger.F(f"new__{column}")}),
        declare=[("state", "record"), ("months", "jsonb := '[]'")],
        func=REFUSE.format(concerned=concerned, what=column),
    )


def kind_stands() -> pgtrigger.Trigger:
    """Of a channel: what counts by default, in months without a definition of the centre."""
    return stands_by_closed_months("kind", COUNTS_BY_DEFAULT)


def behaviour_stands() -> pgtrigger.Trigger:
    """Of a category: what one contact more costs, in months with costs in it."""
    return stands_by_closed_months("behaviour", SPENT_ON)


def fiscal_year_stands() -> pgtrigger.Trigger:
    """Of a centre: the months that its quarters and years are made of."""
    return stands_by_closed_months("fiscal_year_start", OF_THE_CENTRE)


def working_time_stands() -> list[pgtrigger.Trigger]:
    """Of a centre: used and unused time, in months with staffed hours."""
    columns = ("practical_capacity", "paid_hours")
    return [stands_by_closed_months(column, STAFFED) for column in columns]


def contacts_at_once_stand() -> pgtrigger.Trigger:
    """Of a channel of a centre: used and unused time, in months with its handle time and with
    staffed hours."""
    return stands_by_closed_months("contacts_at_once", HELD_AGAINST_HOURS)
