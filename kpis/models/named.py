"""What channels and cost categories have in common, and names and codes that lead to one thing."""

from collections.abc import Collection

import pgtrigger
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

#: Of each palette of tokens.css.
COLOURS = range(1, 11)
#: Told apart from none by the database, which takes the next free one instead.
NEXT_FREE_COLOUR = 0
#: Last parts of addresses that are pages of their own, where the code of a channel could stand.
RESERVED_CODES = ("days",)
SAME_NAME = _("There is one of this name already.")
RESERVED = _("This word is the address of another page: choose another code.")
SAME_CODE = _("There is one of this code already: capitals make no difference.")


class NameKey(Func):
    """What two names that people take for the same have in common, by the migrations' function:
    capitals, with accents or without, and blanks make no difference."""

    function = "kpis_name_key"
    output_field = models.TextField()


def one_of_a_name(field: str, table: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        NameKey(field), name=f"{table}_{field}_once", violation_error_message=SAME_NAME
    )


def one_of_a_code(field: str, table: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        Lower(field), name=f"{table}_{field}_once", violation_error_message=SAME_CODE
    )


def not_reserved(table: str, words: Collection[str]) -> models.CheckConstraint:
    """No code whose page another page hides, at the same address."""
    return models.CheckConstraint(
        condition=~Q(code__iregex=rf"^({'|'.join(words)})$"),
        name=f"{table}_code_not_reserved",
        violation_error_message=RESERVED,
    )


def named_once(table: str) -> list[models.BaseConstraint]:
    """Of a table of named rows: each name in its language, and each code, leads to one row."""
    return [
        one_of_a_name("name_en", table),
        one_of_a_name("name_fr", table),
        one_of_a_code("code", table),
        models.CheckConstraint(
            condition=Q(colour__range=(NEXT_FREE_COLOUR, COLOURS[-1])),
            name=f"{table}_colour_of_palette",
        ),
    ]


def takes_free_colour(table: str) -> pgtrigger.Trigger:
    """The colour that the fewest others have, the first of these."""
    return pgtrigger.Trigger(
        name="takes_free_colour",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("colour"),  # type: ignore[no-untyped-call]
        condition=pgtrigger.Q(new__colour=NEXT_FREE_COLOUR),
        func=f"""
            SELECT number INTO NEW.colour
            FROM generate_series({COLOURS[0]}, {COLOURS[-1]}) AS number
            ORDER BY (
                SELECT count(*) FROM {table} AS other
                WHERE other.colour = number AND other.id <> NEW.id
            ), number
            LIMIT 1;
            RETURN NEW;
        """,  # noqa: S608
    )


class NamedRow(models.Model):
    """A row that files name by its code and people by its name, in a fixed order."""

    code = models.SlugField(_("code"), unique=True, help_text=_("As files name it."))
    name_en = models.CharField(_("name (English)"), max_length=60)
    name_fr = models.CharField(_("name (French)"), max_length=60)
    position = models.PositiveSmallIntegerField(
        _("position"), default=100, help_text=_("Order in tables and charts.")
    )
    colour = models.PositiveSmallIntegerField(
        _("colour"),
        blank=True,
        default=NEXT_FREE_COLOUR,
        db_default=NEXT_FREE_COLOUR,
        help_text=_("Its own on every page. Without one it gets the next that is free."),
    )

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_fr if get_language() == "fr" else self.name_en
