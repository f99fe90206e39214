"""Making a demo centre, once."""

from collections.abc import Sequence

from kpis.models import Centre, CentreChannel, Channel


def make_centre(details: Centre, *, channels: Sequence[str]) -> Centre | None:
    """Save a new centre with its channels, by code; None when its slug is taken."""
    if Centre.objects.filter(slug=details.slug).exists():
        return None
    details.save()
    CentreChannel.objects.bulk_create(
        CentreChannel(centre=details, channel=channel)
        for channel in Channel.objects.filter(code__in=channels)
    )
    return details
