import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models


def forget_other_addresses(apps, schema_editor):
    """Until now a session was enough to add an address to its account: none of them opens it now."""
    addresses = apps.get_model("account", "EmailAddress").objects
    addresses.exclude(user__email__iexact=models.F("email")).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("kpis", "0013_decimals_of_currencies"),
    ]

    operations = [
        migrations.CreateModel(
            name="QueuedMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sender", models.TextField()),
                (
                    "recipients",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("message", models.BinaryField()),
                (
                    "queued_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "due_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("tries", models.PositiveIntegerField(db_default=0, default=0)),
            ],
            options={
                "verbose_name": "queued mail",
                "verbose_name_plural": "queued mail",
                "indexes": [models.Index(fields=["due_at", "id"], name="queued_mail_due")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("recipients__len__gt", 0)),
                        name="queued_mail_has_recipients",
                    )
                ],
            },
        ),
        migrations.RunPython(forget_other_addresses, migrations.RunPython.noop),
    ]
