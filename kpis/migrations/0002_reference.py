"""The ten cost categories, the usual channels, and what Django's models cannot say."""

from django.core.management import call_command
from django.db import migrations

CATEGORIES = [
    # code, group, English, French
    ("salaries", "people", "Salaries", "Salaires et charges"),
    ("software_licences", "technology", "Software licences", "Licences logicielles"),
    ("technology", "technology", "Technology", "Technologie"),
    ("telephony", "technology", "Telephony", "Téléphonie"),
    ("office_space", "premises", "Office space", "Locaux"),
    ("office_it", "technology", "Office IT", "Informatique de bureau"),
    ("taxes", "other", "Taxes", "Impôts et taxes"),
    ("training", "people", "Training", "Formation"),
    ("outsourcing", "services", "Outsourcing", "Sous-traitance"),
    ("miscellaneous", "other", "Miscellaneous", "Divers"),
]
CHANNELS = [
    # code, kind, English, French
    ("phone", "voice", "Phone", "Téléphone"),
    ("email", "email", "E-mail", "E-mail"),
    ("chat", "chat", "Live chat", "Chat"),
    ("social", "social", "Social media", "Réseaux sociaux"),
    ("messaging", "messaging", "Messaging", "Messagerie"),
    ("self_service", "self_service", "Self-service", "Libre-service"),
    ("ticket", "ticket", "Web form", "Formulaire web"),
    ("post", "post", "Post", "Courrier"),
    ("face_to_face", "face_to_face", "Counter", "Guichet"),
    ("video", "video", "Video", "Visio"),
    ("bot", "bot", "Bot", "Robot"),
]


def seed(apps, schema_editor):
    for model, group, rows in (
        ("CostCategory", "group", CATEGORIES),
        ("Channel", "kind", CHANNELS),
    ):
        table = apps.get_model("kpis", model)
        table.objects.bulk_create(
            table(
                code=code,
                name_en=english,
                name_fr=french,
                position=10 * position,
                **{group: kind},
            )
            for position, (code, kind, english, french) in enumerate(rows, start=1)
        )


def create_cache_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def only_channels_of_the_centre(table):
    """A cost or a volume names a channel that its centre uses, or the database refuses it."""
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ADD CONSTRAINT {table}_channel_of_centre
        FOREIGN KEY (centre_id, channel_id)
        REFERENCES kpis_centrechannel (centre_id, channel_id)
        DEFERRABLE INITIALLY DEFERRED
        """,
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_channel_of_centre",
    )


class Migration(migrations.Migration):
    dependencies = [("kpis", "0001_tables")]

    operations = [
        migrations.RunPython(seed, migrations.RunPython.noop),
        migrations.RunPython(create_cache_table, migrations.RunPython.noop),
        only_channels_of_the_centre("kpis_costline"),
        only_channels_of_the_centre("kpis_contactvolume"),
    ]
