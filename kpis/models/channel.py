"""The channels on which contacts come in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kpis.models.former import keeps_former_codes
from kpis.models.history import tracked
from kpis.models.labels import choices, one_of
from kpis.models.named import (
    RESERVED_CODES,
    NamedRow,
    named_once,
    not_reserved,
    takes_free_colour,
)
from kpis.models.standing import kind_stands
from kpis.vocabulary import ChannelKind


@tracked()
class Channel(NamedRow):
    """A channel, shared by all centres; its kind decides what it is compared with."""

    kind = models.CharField(_("kind"), max_length=20, choices=choices(ChannelKind))

    class Meta(NamedRow.Meta):
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        constraints = [
            one_of("kind", ChannelKind, "channel"),
            *named_once("channel"),
            not_reserved("channel", RESERVED_CODES),
        ]
        triggers = [
            kind_stands(),
            takes_free_colour("kpis_channel"),
            *keeps_former_codes("channel", "code"),
        ]
