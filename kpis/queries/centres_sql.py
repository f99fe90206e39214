"""The statements behind the centres a person may see; what their rows mean is in centres.py."""

#: An administrator sees every centre, others those they are a member of.
VISIBLE = """
    visible AS NOT MATERIALIZED (
        SELECT * FROM kpis_centre AS centre
        WHERE %(sees_all)s OR EXISTS (
            SELECT 1 FROM kpis_membership
            WHERE centre_id = centre.id AND user_id = %(user)s
        )
    )
"""
#: Which two are shown where the reader names none: by the index of the names, only as far as that.
CENTRE_NAMES = f"""
    WITH {VISIBLE}
    SELECT slug, name, slug IN (
        SELECT slug FROM visible
        WHERE retired_from IS NULL
            AND EXISTS (SELECT 1 FROM kpis_costline WHERE centre_id = visible.id)
            AND EXISTS (SELECT 1 FROM kpis_contactvolume WHERE centre_id = visible.id)
        ORDER BY name LIMIT 2
    )
    FROM visible
"""  # noqa: S608 (what stands above)
#: Definitions, rules, limits and endings come as one JSON array a centre, oldest first;
#: targets too, where one centre is asked for.
CENTRE_FRAMES = f"""
    WITH {VISIBLE}
    SELECT
        id, slug, name, note_en, note_fr, currency, fiscal_year_start, practical_capacity,
        paid_hours, time_zone, retired_from, vat,
        (SELECT min(month) FROM kpis_costline WHERE centre_id = visible.id),
        (SELECT min(start) FROM kpis_contactvolume WHERE centre_id = visible.id),
        (SELECT max(month) FROM kpis_costline WHERE centre_id = visible.id),
        (SELECT max(start) FROM kpis_contactvolume WHERE centre_id = visible.id),
        (
            SELECT json_agg(
                json_build_array(valid_from, basis, ARRAY(
                    SELECT channel_id FROM kpis_countedchannel
                    WHERE definition_id = definition.id
                )) ORDER BY valid_from
            )
            FROM kpis_contactdefinition AS definition
            WHERE centre_id = visible.id
        ),
        (
            SELECT json_agg(
                json_build_array(category_id, valid_from, basis, (
                    SELECT json_object_agg(channel_id, percent::text)
                    FROM kpis_allocationshare WHERE rule_id = rule.id
                )) ORDER BY valid_from
            )
            FROM kpis_allocationrule AS rule
            WHERE centre_id = visible.id
        ),
        (
            SELECT json_agg(json_build_array(metric, valid_from, value::text) ORDER BY valid_from)
            FROM kpis_qualitylimit
            WHERE centre_id = visible.id
        ),
        (
            SELECT json_agg(
                json_build_array(category_id, channel_id, ended_from, (
                    SELECT min(start) FROM kpis_contactvolume AS volume
                    WHERE volume.centre_id = ending.centre_id
                        AND volume.channel_id = ending.channel_id
                        AND start >= ended_from + interval '1 month'
                )) ORDER BY ended_from
            )
            FROM kpis_ending AS ending
            WHERE centre_id = visible.id
        ),
        CASE WHEN cardinality(%(slugs)s::text[]) = 1 THEN (
            SELECT json_agg(
                json_build_array(metric, channel_id, valid_from, value::text)
                ORDER BY valid_from, id
            )
            FROM kpis_target
            WHERE centre_id = visible.id
        ) END,
        (SELECT count(*) = 1 FROM visible),
        (
            SELECT role FROM kpis_membership
            WHERE centre_id = visible.id AND user_id = %(user)s
        ),
        (
            SELECT max(month) FROM kpis_centremonth
            WHERE centre_id = visible.id AND is_closed
        ),
        (
            SELECT json_agg(json_build_array(month, cost::text, contacts) ORDER BY month)
            FROM kpis_monthclose
            WHERE centre_id = visible.id AND reopened_at IS NULL
        )
    FROM visible
    WHERE %(slugs)s::text[] IS NULL OR slug = ANY(%(slugs)s)
"""  # noqa: S608
