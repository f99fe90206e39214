"""Codes that channels, categories and centres had before: links and files that have them still
lead to the same thing."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kpis.models.history import tracked

OWNERS = ("channel", "category", "centre")
#: A code leads to what has it now, else to what had it last.
FORGET = "DELETE FROM kpis_formercode WHERE {owner}_id IS NOT NULL AND lower(code) = lower({code});"


def keeps_former_codes(owner: str, column: str) -> list[pgtrigger.Trigger]:
    """The code that a row had is kept, until something else takes it.

    owner: the column of FormerCode, without _id. column: that of the code.
    """
    taken = FORGET.format(owner=owner, code=f"NEW.{column}")
    return [
        pgtrigger.Trigger(
            name="takes_former_code",
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            func=f"{taken} RETURN NULL;",
        ),
        pgtrigger.Trigger(
            name="keeps_former_code",
            when=pgtrigger.After,
            operation=pgtrigger.UpdateOf(column),  # type: ignore[no-untyped-call]
            condition=pgtrigger.Q(**{f"old__{column}__df": pgtrigger.F(f"new__{column}")}),
            func=f"""
                {taken}
                {FORGET.format(owner=owner, code=f"OLD.{column}")}
                INSERT INTO kpis_formercode ({owner}_id, code)
                SELECT NEW.id, OLD.{column} WHERE lower(OLD.{column}) <> lower(NEW.{column});
                RETURN NULL;
            """,
        ),
    ]


@tracked()
class FormerCode(models.Model):
    """A code that a channel, a category or a centre had, written by their triggers.

    Codes name the same thing in every centre, and so do former ones: each leads to one channel,
    one category, and one centre at most.
    """

    code = models.SlugField(_("code"))
    channel = models.ForeignKey(
        "kpis.Channel", models.CASCADE, null=True, verbose_name=_("channel")
    )
    category = models.ForeignKey(
        "kpis.CostCategory", models.CASCADE, null=True, verbose_name=_("category")
    )
    centre = models.ForeignKey("kpis.Centre", models.CASCADE, null=True, verbose_name=_("centre"))

    class Meta:
        verbose_name = _("former code")
        verbose_name_plural = _("former codes")
        constraints = [
            *(
                models.UniqueConstraint(
                    Lower("code"),
                    condition=Q(**{f"{owner}__isnull": False}),
                    name=f"former_code_of_{owner}_once",
                )
                for owner in OWNERS
            ),
            models.CheckConstraint(
                condition=Q(channel__isnull=False, category__isnull=True, centre__isnull=True)
                | Q(channel__isnull=True, category__isnull=False, centre__isnull=True)
                | Q(channel__isnull=True, category__isnull=True, centre__isnull=False),
                name="former_code_of_one",
            ),
        ]

    def __str__(self) -> str:
        return self.code
