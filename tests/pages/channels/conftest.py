"""A centre whose shared cost goes to two channels."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.models import Centre, ContactVolume
from tests import factories as make


@pytest.fixture
def shared(centre: Centre) -> Centre:
    """The centre of 2025, in whose November and December e-mail answers 20 in half the time,
    and the phone has a cost of its own."""
    phone, email = make.channel("phone"), make.channel("email")
    for name in ("2025-11", "2025-12"):
        month = make.month(name)
        make.CostLineFactory(centre=centre, month=month, amount=Decimal("100.50"), channel=phone)
        make.ContactVolumeFactory(
            centre=centre, channel=email, start=month, handled=20, handle_seconds=2_400
        )
        ContactVolume.objects.filter(centre=centre, channel=phone, start=month).update(
            handle_seconds=21_600
        )
    return centre


@pytest.fixture
def count_queries(manager_client: Client) -> Callable[[str], int]:
    def count_queries(path: str) -> int:
        manager_client.get(path)  # what is read once a process is not counted
        with CaptureQueriesContext(connection) as queries:
            assert manager_client.get(path).status_code == 200
        return len(queries)

    return count_queries
