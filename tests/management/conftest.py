"""A centre to record in."""

import pytest

from kpis.models import Centre, CentreChannel, Channel


@pytest.fixture
def centre(db: None) -> Centre:
    """A centre in euros that uses phone, e-mail and self-service."""
    made = Centre.objects.create(name="Lyon", slug="lyon", currency="EUR")
    for channel in Channel.objects.filter(code__in=["phone", "email", "self_service"]):
        CentreChannel.objects.create(centre=made, channel=channel)
    return made
