"""SQL that invents centres, the same every time: chance is a hash of what a row is about.

One centre is whole: 200 cost lines a month, contacts by day in the last months. In a lean set
the others have half the lines, and contacts by month.
"""

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
    INSERT INTO kpis_centre (
        name, slug, currency, fiscal_year_start, practical_capacity, paid_hours, time_zone,
        note_en, note_fr
    )
    SELECT
        'Centre ' || to_char(n, 'FM000'), 'centre-' || to_char(n, 'FM000'),
        (ARRAY['EUR', 'GBP', 'CAD'])[(n - 1) %% 3 + 1], 1, 85, 151.67,
        'Europe/Paris', '', ''
    FROM generate_series(1, %(centres)s) AS n
    """,
    """
    CREATE TEMPORARY TABLE bench_centre ON COMMIT DROP AS
    SELECT *, NOT %(lean)s OR slug = %(centre)s AS whole FROM kpis_centre
    """,
    f"""
    INSERT INTO kpis_centrechannel (centre_id, channel_id, contacts_at_once)
    SELECT centre.id, channel.id, 1
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
    CROSS JOIN bench_centre AS centre
    CROSS JOIN (VALUES {COST_PLANS}) AS plan (category, channel, lines, euros)
    CROSS JOIN LATERAL
        generate_series(1, CASE WHEN whole THEN lines ELSE (lines + 1) / 2 END) AS line
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
        SELECT month::date, (month + interval '1 month')::date, 30, month >= %(daily)s, false
        FROM generate_series(%(first)s, %(last)s, interval '1 month') AS month
        UNION ALL
        SELECT day::date, day::date + 1,
            CASE WHEN extract(isodow FROM day) > 5 THEN 0.6 ELSE 1.16 END, true, true
        FROM generate_series(%(daily)s, %(end)s - 1, interval '1 day') AS day
    ) AS span (start, "end", days, is_recent, by_day)
    JOIN bench_centre AS centre ON by_day = (whole AND is_recent)
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
    INSERT INTO kpis_staffing
        (centre_id, month, channel_id, staffed_hours, full_time_equivalents, version)
    SELECT
        centre.id, month::date, channel.id, hours, round(hours / 151.67, 2), 1
    FROM generate_series(%(first)s, %(last)s, interval '1 month') AS month
    CROSS JOIN kpis_centre AS centre
    CROSS JOIN (VALUES ('phone', 4300), ('email', 2100), ('chat', 1300), (NULL, 900))
        AS plan (code, mean)
    LEFT JOIN kpis_channel AS channel USING (code)
    CROSS JOIN LATERAL (
        SELECT round(mean * (0.8 + centre.id %% 7 * 0.1)
            * (0.95 + 0.1 * pg_temp.chance(concat(centre.id, month, code))))
    ) AS staffed (hours)
    """,
    """
    INSERT INTO kpis_allocationrule (centre_id, category_id, valid_from, basis)
    SELECT centre.id, category.id, %(first)s, basis
    FROM kpis_centre AS centre
    CROSS JOIN (VALUES
        (NULL, 'handle_time'), ('technology', 'contacts'), ('office_space', 'staffed_hours'),
        ('training', 'equal'), ('taxes', 'fixed_shares')
    ) AS plan (code, basis)
    LEFT JOIN kpis_costcategory AS category USING (code)
    """,
    """
    INSERT INTO kpis_allocationshare (centre_id, rule_id, channel_id, percent)
    SELECT centre_id, rule.id, channel.id, percent
    FROM kpis_allocationrule AS rule
    CROSS JOIN (VALUES ('phone', 60), ('email', 40)) AS plan (code, percent)
    JOIN kpis_channel AS channel USING (code)
    WHERE basis = 'fixed_shares'
    """,
    """
    INSERT INTO kpis_qualitylimit (centre_id, metric, valid_from, value)
    SELECT id, metric, %(first)s, value
    FROM kpis_centre, (VALUES
        ('satisfaction', 80), ('first_contact_resolution', 70), ('response_time', 60),
        ('abandonment', 6)
    ) AS held (metric, value)
    """,
    """
    INSERT INTO kpis_exchangerate (currency, month, rate, source)
    SELECT currency, month::date,
        round(mean * (0.97 + 0.06 * pg_temp.chance(concat(currency, month))), 4), 'Invented'
    FROM (VALUES ('GBP', 0.86), ('CAD', 1.48)) AS plan (currency, mean),
        generate_series(%(first)s, %(last)s, interval '1 month') AS month
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
