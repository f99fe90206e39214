"""People, and what each may do in which centre."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from kpis.models.centre import Centre
from kpis.models.history import tracked
from kpis.models.labels import choices, one_of
from kpis.models.zones import check_time_zone, time_zone_is_known, zone_name_constraint
from kpis.vocabulary import Role

#: SQL: what pages call a person, from the columns of User; NULL where there is none.
PERSON_NAME = "coalesce(nullif(trim(first_name || ' ' || last_name), ''), username)"
#: SQL: the last name by which the history knows who a row `context` of pghistory is about.
LAST_NAME = f"""(
    SELECT {PERSON_NAME} FROM kpis_userevent
    WHERE pgh_obj_id = (context.metadata ->> 'user')::bigint
    ORDER BY pgh_created_at DESC, pgh_id DESC LIMIT 1
)"""  # noqa: S608
#: SQL: who that is or was, beside a joined kpis_user; empty for nobody.
WHO = f"coalesce({PERSON_NAME}, {LAST_NAME}, '')"


@tracked(without=["password", "last_login"])
class User(AbstractUser):
    """A person who logs in; administrators are Django's staff and superusers."""

    language = models.CharField(
        _("language"),
        max_length=2,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("Empty: as the browser asks."),
    )
    theme = models.CharField(
        _("colours"),
        max_length=6,
        blank=True,
        choices=[("light", _("Light")), ("dark", _("Dark"))],
        help_text=_("Empty: as the device asks."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        blank=True,
        validators=[check_time_zone],
        help_text=_("Times are shown in it. Empty: in the time zone of the centre."),
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("person")  # type: ignore[assignment]
        verbose_name_plural = _("people")  # type: ignore[assignment]
        constraints = [zone_name_constraint("user", may_be_empty=True)]
        triggers = [time_zone_is_known()]


@tracked()
class Membership(models.Model):
    """A person may see a centre (manager), or also record in it (finance)."""

    centre = models.ForeignKey(
        Centre, models.CASCADE, related_name="memberships", verbose_name=_("centre")
    )
    user = models.ForeignKey(
        User, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=10, choices=choices(Role))

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["centre", "user"], name="membership_once"),
            one_of("role", Role, "membership"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.centre}"
