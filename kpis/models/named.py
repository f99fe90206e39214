"""What channels and cost categories have in common."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class NamedRow(models.Model):
    """A row that files name by its code and people by its name, in a fixed order."""

    code = models.SlugField(_("code"), unique=True, help_text=_("As files name it."))
    name_en = models.CharField(_("name (English)"), max_length=60)
    name_fr = models.CharField(_("name (French)"), max_length=60)
    position = models.PositiveSmallIntegerField(
        _("position"), default=100, help_text=_("Order in tables and charts; fixes the colour.")
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
