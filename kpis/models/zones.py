"""Time zones of centres and people: their names are the IANA's, and the database knows them."""

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from kpis.models.triggers import Guard
from kpis.zones import zone_names

#: UTC, or a region and a place. No digit: the database would take one for an offset.
ZONE_NAME = r"^(UTC|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_-]+)+)$"
#: The name by which the refusal of any other is known.
KNOWN_ZONE = "time_zone_is_known"


def site_zone() -> str:
    """Of a centre whose own was never said."""
    zone: str = settings.TIME_ZONE
    return zone


def check_time_zone(name: str) -> None:
    if name not in zone_names():
        raise ValidationError(
            _("Found “%(found)s”, expected the name of a time zone, such as Europe/Paris."),
            code="unknown_time_zone",
            params={"found": name},
        )


def zone_name_constraint(table: str, *, may_be_empty: bool = False) -> models.CheckConstraint:
    condition = models.Q(time_zone__regex=ZONE_NAME)
    if may_be_empty:
        condition |= models.Q(time_zone="")
    return models.CheckConstraint(condition=condition, name=f"{table}_time_zone_name")


def time_zone_is_known() -> Guard:
    """The server is asked to use the zone: it knows no other, and says how the name is written."""
    return Guard(
        name=KNOWN_ZONE,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("time_zone"),  # type: ignore[no-untyped-call]
        condition=~pgtrigger.Q(new__time_zone=""),
        declare=[("used", "text"), ("known", "text")],
        func=f"""
            used := current_setting('TimeZone');
            BEGIN
                known := set_config('TimeZone', NEW.time_zone, true);
                known := current_setting('TimeZone');
            EXCEPTION WHEN invalid_parameter_value THEN
                known := '';
            END;
            PERFORM set_config('TimeZone', used, true);
            IF known IS DISTINCT FROM NEW.time_zone THEN
                RAISE EXCEPTION 'There is no time zone %.', NEW.time_zone
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{KNOWN_ZONE}';
            END IF;
            RETURN NEW;
        """,
    )
