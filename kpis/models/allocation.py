"""How shared cost goes to channels."""

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kpis.models.centre import Centre
from kpis.models.channel import Channel
from kpis.models.cost import CostCategory
from kpis.models.history import tracked
from kpis.models.labels import choices, first_of_month, one_of
from kpis.vocabulary import AllocationBasis

#: The name by which the refusal of shares that do not make a whole is known.
SHARES_SUM = "allocation_shares_sum"


def shares_make_a_whole(name: str, rule: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    """At the commit, fixed shares are of the rule's centre and sum to 100, and no other
    basis has any."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        operation=operation,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM kpis_allocationrule AS rule
                WHERE rule.id = {rule} AND (
                    coalesce((
                        SELECT sum(percent) FROM kpis_allocationshare WHERE rule_id = rule.id
                    ), 0) <> CASE
                        WHEN rule.basis = '{AllocationBasis.FIXED_SHARES.value}' THEN 100 ELSE 0
                    END OR EXISTS (
                        SELECT 1 FROM kpis_allocationshare
                        WHERE rule_id = rule.id AND centre_id <> rule.centre_id
                    )
                )
            ) THEN
                RAISE EXCEPTION 'Fixed shares sum to 100 percent; other bases have none.'
                    USING ERRCODE = 'integrity_constraint_violation',
                        CONSTRAINT = '{SHARES_SUM}';
            END IF;
            RETURN NULL;
        """,
    )


@tracked()
class AllocationRule(models.Model):
    """By what the shared cost of a category goes to channels, from a month on."""

    centre = models.ForeignKey(
        Centre, models.CASCADE, related_name="allocation_rules", verbose_name=_("centre")
    )
    category = models.ForeignKey(
        CostCategory,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("category"),
        help_text=_("Empty: every category without a rule of its own."),
    )
    valid_from = models.DateField(_("valid from"), help_text=_("The first day of a month."))
    basis = models.CharField(_("basis"), max_length=13, choices=choices(AllocationBasis))

    class Meta:
        verbose_name = _("allocation rule")
        verbose_name_plural = _("allocation rules")
        ordering = ["centre", "category__position", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "category", "valid_from"],
                nulls_distinct=False,
                name="allocation_rule_once",
                violation_error_message=_("There is a rule for this category from this month on."),
            ),
            first_of_month("valid_from", "allocation_rule"),
            one_of("basis", AllocationBasis, "allocation_rule"),
        ]
        triggers = [
            shares_make_a_whole("rule_has_shares", "NEW.id", pgtrigger.Insert | pgtrigger.Update)
        ]

    def __str__(self) -> str:
        return f"{self.valid_from:%Y-%m} {self.get_basis_display()}"


@tracked()
class AllocationShare(models.Model):
    """The percentage of a rule's cost that a channel gets, where shares are fixed."""

    centre = models.ForeignKey(Centre, models.CASCADE, verbose_name=_("centre"))
    rule = models.ForeignKey(
        AllocationRule, models.CASCADE, related_name="shares", verbose_name=_("rule")
    )
    channel = models.ForeignKey(Channel, models.PROTECT, verbose_name=_("channel"))
    percent = models.DecimalField(
        _("percent"),
        max_digits=7,
        decimal_places=4,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    class Meta:
        verbose_name = _("fixed share")
        verbose_name_plural = _("fixed shares")
        ordering = ["rule", "channel__position"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "channel"], name="allocation_share_once"),
            models.CheckConstraint(
                condition=models.Q(percent__gt=0, percent__lte=100),
                name="allocation_share_percent",
                violation_error_message=_("A share is more than 0 and at most 100 percent."),
            ),
        ]
        triggers = [
            shares_make_a_whole("share_added", "NEW.rule_id", pgtrigger.Insert | pgtrigger.Update),
            shares_make_a_whole(
                "share_removed", "OLD.rule_id", pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.percent}"
