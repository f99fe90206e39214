"""Closed months: what decides, what was reported, and who reopened and why."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kpis.models.centre import Centre
from kpis.models.channel import Channel
from kpis.models.contact import ContactVolume
from kpis.models.cost import CostCategory
from kpis.models.decimals import short
from kpis.models.labels import choices, first_of_month, one_of
from kpis.models.triggers import CLOSED_MONTH, Guard, kept_for_ever, not_emptied, reported_stands
from kpis.vocabulary import CostStatus, CountBasis


class CentreMonth(models.Model):
    """Whether a month of a centre is closed: the row that every write to the month locks.

    Written by triggers, of the facts and of the closes; nobody enters it.
    """

    centre = models.ForeignKey(Centre, models.CASCADE, verbose_name=_("centre"))
    month = models.DateField(_("month"))
    is_closed = models.BooleanField(_("closed"), default=False)

    class Meta:
        verbose_name = _("month of a centre")
        verbose_name_plural = _("months of centres")
        constraints = [
            models.UniqueConstraint(fields=["centre", "month"], name="centre_month_once"),
            first_of_month("month", "centre_month"),
        ]
        triggers = [
            Guard(
                name="closed_by_a_close",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("closed", "boolean")],
                # An insert on conflict passes here too, before the conflict shows.
                func=f"""
                    closed := EXISTS (
                        SELECT 1 FROM kpis_monthclose
                        WHERE centre_id = NEW.centre_id AND month = NEW.month
                            AND reopened_at IS NULL
                    );
                    IF TG_OP = 'INSERT' AND NOT NEW.is_closed THEN
                        NEW.is_closed := closed;
                    ELSIF NEW.is_closed IS DISTINCT FROM closed THEN
                        RAISE EXCEPTION 'A month is closed by a close, and opened by a reopening.'
                            USING ERRCODE = 'integrity_constraint_violation',
                                CONSTRAINT = '{CLOSED_MONTH}';
                    END IF;
                    RETURN NEW;
                """,
            ),
            Guard(
                name="stays_while_closed",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__is_closed=True),
                func=f"""
                    RAISE EXCEPTION '% is closed.', to_char(OLD.month, 'YYYY-MM')
                        USING ERRCODE = 'integrity_constraint_violation',
                            CONSTRAINT = '{CLOSED_MONTH}';
                """,
            ),
            not_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.month:%Y-%m}"


class MonthClose(models.Model):
    """A close of one month of a centre, with the figures as reported then.

    Kept for ever: a reopening is written on it once, by an administrator, with the reason.
    cost and contacts are the sums that made the cost per contact, under the definition then.
    A close that is added closes the month, and its reopening opens it, in the same statement.
    is_sealed: it was committed with what it reports, which takes nothing more.
    """

    centre = models.ForeignKey(
        Centre, models.PROTECT, related_name="closes", verbose_name=_("centre")
    )
    month = models.DateField(_("month"))
    closed_at = models.DateTimeField(_("closed at"), auto_now_add=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("closed by")
    )
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    cost = models.DecimalField(_("total cost"), max_digits=17, decimal_places=3, null=True)
    contacts = models.PositiveBigIntegerField(_("contacts"), null=True)
    basis = models.CharField(_("count"), max_length=8, choices=choices(CountBasis))
    counted_channels = ArrayField(models.BigIntegerField(), verbose_name=_("counted channels"))
    reopened_at = models.DateTimeField(_("reopened at"), null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("reopened by"),
    )
    reason = models.CharField(
        _("reason for reopening"), max_length=200, blank=True, validators=[MinLengthValidator(3)]
    )
    is_sealed = models.BooleanField(_("sealed"), default=False, db_default=False, editable=False)

    class Meta:
        verbose_name = _("month close")
        verbose_name_plural = _("month closes")
        ordering = ["centre", "-month", "-closed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "month"],
                condition=Q(reopened_at__isnull=True),
                name="month_closed_once",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True, reopened_by__isnull=True, reason="")
                | (Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reason="")),
                name="reopening_has_person_and_reason",
            ),
            first_of_month("month", "month_close"),
            one_of("basis", CountBasis, "month_close"),
        ]
        triggers = [
            Guard(
                name="begins_closed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__reopened_at__isnull=False),
                func="RAISE EXCEPTION 'A close begins without a reopening.';",
            ),
            # By the clock of the centre, as kpis.zones.today_of has it.
            Guard(
                name="closes_what_has_ended",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM kpis_centre
                        WHERE id = NEW.centre_id AND NEW.closed_at AT TIME ZONE time_zone
                            < NEW.month + interval '1 month'
                    ) THEN
                        RAISE EXCEPTION '% has not ended.', to_char(NEW.month, 'YYYY-MM');
                    END IF;
                    RETURN NEW;
                """,
            ),
            Guard(
                name="reopened_by_administrators",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF NEW.is_sealed AND NOT OLD.is_sealed
                        AND to_jsonb(OLD) - 'is_sealed' = to_jsonb(NEW) - 'is_sealed'
                    THEN
                        RETURN NEW;
                    END IF;
                    IF OLD.reopened_at IS NOT NULL OR NEW.reopened_at IS NULL
                        OR to_jsonb(OLD) - '{reopened_at,reopened_by_id,reason}'::text[]
                        <> to_jsonb(NEW) - '{reopened_at,reopened_by_id,reason}'::text[]
                    THEN
                        RAISE EXCEPTION 'A close stands; it is reopened once, with a reason.';
                    END IF;
                    IF length(btrim(NEW.reason)) < 3 THEN
                        RAISE EXCEPTION 'A reopening says why.';
                    END IF;
                    IF NOT EXISTS (
                        SELECT 1 FROM kpis_user
                        WHERE id = NEW.reopened_by_id AND is_superuser AND is_active
                    ) THEN
                        RAISE EXCEPTION 'Only an administrator reopens a month.';
                    END IF;
                    RETURN NEW;
                """,
            ),
            Guard(
                name="decides_the_month",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("reopened_at"),  # type: ignore[no-untyped-call]
                func="""
                    INSERT INTO kpis_centremonth (centre_id, month, is_closed)
                    VALUES (NEW.centre_id, NEW.month, NEW.reopened_at IS NULL)
                    ON CONFLICT (centre_id, month) DO UPDATE SET is_closed = EXCLUDED.is_closed;
                    RETURN NULL;
                """,
            ),
            # What is checked at the commit comes after the last line of the report.
            Guard(
                name="sealed_at_the_commit",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert,
                func="""
                    UPDATE kpis_monthclose SET is_sealed = true
                    WHERE id = NEW.id AND NOT is_sealed;
                    RETURN NULL;
                """,
            ),
            *kept_for_ever(pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.month:%Y-%m}"


class ReportedCost(models.Model):
    """A cost line as it stood when its month was closed."""

    close = models.ForeignKey(MonthClose, models.PROTECT, related_name="costs")
    line = models.BigIntegerField(_("cost line"))
    category = models.ForeignKey(CostCategory, models.PROTECT, related_name="+")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+", null=True)
    amount = models.DecimalField(_("amount"), max_digits=15, decimal_places=3)
    status = models.CharField(_("status"), max_length=8, choices=choices(CostStatus))
    description = models.CharField(_("description"), max_length=200, blank=True)
    supplier = models.CharField(_("supplier"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("reported cost line")
        verbose_name_plural = _("reported cost lines")
        triggers = reported_stands()

    def __str__(self) -> str:
        return f"{self.close} {short(self.amount)}"


def known_count(name: str) -> Any:
    """The same count as a volume's, or unknown."""
    field: Any = ContactVolume._meta.get_field(name)
    return models.PositiveBigIntegerField(field.verbose_name, null=True)


class ReportedContacts(models.Model):
    """The sums of one channel as they stood when the month was closed."""

    close = models.ForeignKey(MonthClose, models.PROTECT, related_name="volumes")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    handled = models.PositiveBigIntegerField(_("handled"))
    offered = known_count("offered")
    abandoned = known_count("abandoned")
    handle_seconds = known_count("handle_seconds")
    wait_seconds = known_count("wait_seconds")
    resolved_first_contact = known_count("resolved_first_contact")
    resolution_sample = known_count("resolution_sample")
    csat_satisfied = known_count("csat_satisfied")
    csat_responses = known_count("csat_responses")

    class Meta:
        verbose_name = _("reported contacts")
        verbose_name_plural = _("reported contacts")
        constraints = [
            models.UniqueConstraint(fields=["close", "channel"], name="reported_channel_once")
        ]
        triggers = reported_stands()

    def __str__(self) -> str:
        return f"{self.close} {self.handled}"
