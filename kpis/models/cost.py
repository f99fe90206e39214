"""Cost categories and the monthly cost lines in them."""

from collections.abc import Iterable

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from kpis.models.centre import Centre, CentreChannel
from kpis.models.channel import Channel
from kpis.models.decimals import MOST_DIGITS, check_decimals, decimals_stand, short
from kpis.models.former import keeps_former_codes
from kpis.models.history import tracked
from kpis.models.invoices import InvoiceKey
from kpis.models.labels import choices, first_of_month, one_of
from kpis.models.named import NamedRow, named_once, takes_free_colour
from kpis.models.standing import behaviour_stands
from kpis.models.triggers import closed_months_stand, version_rises
from kpis.vocabulary import MOST_DECIMALS, CostBehaviour, CostGroup, CostStatus

#: The name by which the refusal of parts that do not sum to their whole is known.
SPREAD_SUM = "spread_sum"


@tracked()
class CostCategory(NamedRow):
    """What the money was spent on."""

    group = models.CharField(_("group"), max_length=12, choices=choices(CostGroup))
    behaviour = models.CharField(
        _("behaviour"),
        max_length=8,
        choices=choices(CostBehaviour),
        default=CostBehaviour.FIXED.value,
        help_text=_(
            "What more contacts do to it. Variable: it rises with each contact. Stepped: with "
            "each extra person needed. Fixed: nothing."
        ),
    )

    class Meta(NamedRow.Meta):
        verbose_name = _("cost category")
        verbose_name_plural = _("cost categories")
        constraints = [
            one_of("group", CostGroup, "category"),
            one_of("behaviour", CostBehaviour, "category"),
            *named_once("category"),
        ]
        triggers = [
            behaviour_stands(),
            takes_free_colour("kpis_costcategory"),
            *keeps_former_codes("category", "code"),
        ]


def lines_sum_to_amount(
    name: str, spread: str, operation: pgtrigger.Operation | None = None
) -> pgtrigger.Trigger:
    """At the commit, the lines of a spread invoice are its centre's and sum to its amount."""
    part_of = {"NEW.spread_id": "new", "OLD.spread_id": "old"}.get(spread)
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        operation=operation or pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Q(**{f"{part_of}__spread__isnull": False}) if part_of else None,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM kpis_costspread AS spread
                WHERE spread.id = {spread} AND (
                    spread.amount IS DISTINCT FROM (
                        SELECT sum(amount) FROM kpis_costline WHERE spread_id = spread.id
                    ) OR EXISTS (
                        SELECT 1 FROM kpis_costline
                        WHERE spread_id = spread.id AND centre_id <> spread.centre_id
                    )
                )
            ) THEN
                RAISE EXCEPTION 'The months of a spread invoice sum to its amount.'
                    USING ERRCODE = 'integrity_constraint_violation',
                        CONSTRAINT = '{SPREAD_SUM}';
            END IF;
            RETURN NULL;
        """,
    )


@tracked(journal="journal_spreads")
class CostSpread(models.Model):
    """One invoice over several months: its cost lines sum to its amount, to the cent."""

    centre = models.ForeignKey(Centre, models.CASCADE, verbose_name=_("centre"))
    amount = models.DecimalField(
        _("amount"),
        max_digits=MOST_DIGITS,
        decimal_places=MOST_DECIMALS,
        help_text=_("Of all months together, in the centre's currency."),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("spread invoice")
        verbose_name_plural = _("spread invoices")
        triggers = [
            version_rises(),
            *decimals_stand(),
            lines_sum_to_amount("sum_stands", "NEW.id"),
        ]

    def __str__(self) -> str:
        return short(self.amount)


def whole_version(spread: int, lines: Iterable[int]) -> int:
    """One number for the versions of a spread invoice and of its lines.

    Any change of any of them gives another number, one that was never given before: versions only
    rise, and lines come or go only with a change of the invoice itself. Two versions are made one
    by Cantor's pairing function, which has another result for every other pair.
    """
    lines_version = sum(lines)
    both = spread + lines_version
    return both * (both + 1) // 2 + lines_version


@tracked(journal="journal_costs")
class CostLine(models.Model):
    """One amount in one month and category; direct to a channel, or shared without one."""

    # The indexes below begin with the centre; a unique constraint begins with the spread.
    centre = models.ForeignKey(Centre, models.CASCADE, verbose_name=_("centre"), db_index=False)
    month = models.DateField(_("month"), help_text=_("Its first day, such as 2026-05-01."))
    category = models.ForeignKey(CostCategory, models.PROTECT, verbose_name=_("category"))
    channel = models.ForeignKey(
        Channel,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("channel"),
        help_text=_("Empty: shared by all channels."),
    )
    amount = models.DecimalField(
        _("amount"),
        max_digits=MOST_DIGITS,
        decimal_places=MOST_DECIMALS,
        help_text=_("In the centre's currency; negative for a credit note."),
    )
    status = models.CharField(
        _("status"), max_length=8, choices=choices(CostStatus), default=CostStatus.ACTUAL.value
    )
    description = models.CharField(_("description"), max_length=200, blank=True)
    supplier = models.CharField(_("supplier"), max_length=120, blank=True)
    invoice = models.CharField(
        _("invoice number"), max_length=60, blank=True, default="", db_default=""
    )
    account = models.CharField(
        _("ledger account"), max_length=40, blank=True, default="", db_default=""
    )
    note = models.CharField(_("note"), max_length=500, blank=True, default="", db_default="")
    spread = models.ForeignKey(
        CostSpread,
        models.RESTRICT,
        null=True,
        blank=True,
        editable=False,
        related_name="lines",
        verbose_name=_("spread invoice"),
        db_index=False,
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("cost line")
        verbose_name_plural = _("cost lines")
        ordering = ["-month", "category__position", "id"]
        indexes = [
            models.Index(
                fields=["centre", "month"],
                include=["category", "channel", "amount", "status"],
                name="cost_line_sums",
            ),
            models.Index(
                fields=["centre", "category", "month"],
                include=["amount"],
                name="cost_line_habits",
            ),
            models.Index(
                "centre",
                InvoiceKey("invoice"),
                name="cost_line_invoice",
                condition=~models.Q(invoice=""),
            ),
        ]
        constraints = [
            first_of_month("month", "cost_line"),
            one_of("status", CostStatus, "cost_line"),
            models.UniqueConstraint(fields=["spread", "month"], name="spread_month_once"),
        ]
        triggers = [
            version_rises(),
            *closed_months_stand("month"),
            *decimals_stand(),
            lines_sum_to_amount("part_added", "NEW.spread_id", pgtrigger.Insert),
            lines_sum_to_amount("part_changed", "NEW.spread_id", pgtrigger.Update),
            lines_sum_to_amount("part_left", "OLD.spread_id", pgtrigger.Update),
            lines_sum_to_amount("part_removed", "OLD.spread_id", pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.category}: {short(self.amount)}"

    def clean(self) -> None:
        check_channel_is_used(self.centre_id, self.channel_id)
        if self.centre_id and self.amount is not None:  # a field in error is missing here
            check_decimals(self.amount, self.centre.currency)


def check_channel_is_used(centre_id: int | None, channel_id: int | None) -> None:
    """Say in the form what the foreign key to the centre's channels would refuse."""
    if centre_id is None or channel_id is None:
        return
    if not CentreChannel.objects.filter(centre_id=centre_id, channel_id=channel_id).exists():
        raise ValidationError(
            {"channel": _("The centre does not use this channel: add it to the centre first.")}
        )
