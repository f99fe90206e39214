"""A centre with two channels, figures in it, and an administrator who is logged in."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from kpis.models import (
    Centre,
    CentreChannel,
    Channel,
    ContactDefinition,
    ContactVolume,
    CostCategory,
    CostLine,
    CountedChannel,
    Membership,
    User,
)

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


@pytest.fixture
def superuser(db: None) -> User:
    return User.objects.create_superuser("root", "root@example.org", "a-long-password")


@pytest.fixture
def superuser_client(client: Client, superuser: User) -> Client:
    client.force_login(superuser)
    return client


@pytest.fixture
def phone(db: None) -> Channel:
    return Channel.objects.get(code="phone")


@pytest.fixture
def email(db: None) -> Channel:
    return Channel.objects.get(code="email")


@pytest.fixture
def salaries(db: None) -> CostCategory:
    return CostCategory.objects.get(code="salaries")


@pytest.fixture
def centre(phone: Channel) -> Centre:
    """It uses the phone only."""
    centre = Centre.objects.create(name="North", slug="north", currency="EUR")
    CentreChannel.objects.create(centre=centre, channel=phone)
    return centre


@pytest.fixture
def cost_line(centre: Centre, phone: Channel, salaries: CostCategory) -> CostLine:
    return CostLine.objects.create(
        centre=centre, month=MAY, category=salaries, channel=phone, amount=Decimal("1234.50")
    )


@pytest.fixture
def volume(centre: Centre, phone: Channel) -> ContactVolume:
    return ContactVolume.objects.create(
        centre=centre, channel=phone, start=MAY, end=JUNE, handled=12_345
    )


@pytest.fixture
def definition(centre: Centre, phone: Channel) -> ContactDefinition:
    definition = ContactDefinition.objects.create(centre=centre, valid_from=MAY)
    CountedChannel.objects.create(definition=definition, channel=phone)
    return definition


@pytest.fixture
def membership(centre: Centre, superuser: User) -> Membership:
    return Membership.objects.create(centre=centre, user=superuser, role="finance")
