"""The channels on which contacts come in."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kpis.models.labels import choices, one_of
from kpis.vocabulary import ChannelKind


class Channel(models.Model):
    """A channel, shared by all centres; its kind decides what it is compared with."""

    code = models.SlugField(_("code"), unique=True, help_text=_("As files name it."))
    kind = models.CharField(_("kind"), max_length=20, choices=choices(ChannelKind))
    name_en = models.CharField(_("name (English)"), max_length=60)
    name_fr = models.CharField(_("name (French)"), max_length=60)
    position = models.PositiveSmallIntegerField(
        _("position"), default=100, help_text=_("Order in tables and charts; fixes the colour.")
    )

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["position", "code"]
        constraints = [one_of("kind", ChannelKind, "channel")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_fr if get_language() == "fr" else self.name_en
