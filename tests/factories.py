"""Rows for tests: only what a test is about is said, the rest is filled in."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from kpis import models
from kpis.vocabulary import Evidence, Metric, Role


def month(text: str) -> date:
    """The first day of a month written 2026-05."""
    return date.fromisoformat(f"{text}-01")


def month_after(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def channel(code: str) -> models.Channel:
    """One of those that every installation begins with."""
    return models.Channel.objects.get(code=code)


def category(code: str) -> models.CostCategory:
    return models.CostCategory.objects.get(code=code)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = models.User
        skip_postgeneration_save = True

    username = factory.Sequence("person{}".format)
    password = factory.django.Password("correct horse battery")


class CentreFactory(DjangoModelFactory):
    """A centre in euros that uses phone and e-mail; `channels` are codes."""

    class Meta:
        model = models.Centre
        skip_postgeneration_save = True

    name = factory.Sequence("Centre {}".format)
    slug = factory.Sequence("centre-{}".format)
    currency = "EUR"

    @factory.post_generation
    def channels(
        obj: models.Centre,  # noqa: N805 (the row)
        create: bool,  # noqa: ARG002
        codes: Iterable[str] | None,
        **kwargs: Any,  # noqa: ARG002
    ) -> None:
        for code in ("phone", "email") if codes is None else codes:
            models.CentreChannel.objects.create(centre=obj, channel=channel(code))


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = models.Membership

    centre = factory.SubFactory(CentreFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.MANAGER.value


class CostLineFactory(DjangoModelFactory):
    """Salaries of a month, shared by all channels."""

    class Meta:
        model = models.CostLine

    centre = factory.SubFactory(CentreFactory)
    month = date(2026, 1, 1)
    category = factory.LazyFunction(lambda: category("salaries"))
    amount = Decimal("100.00")


class ContactVolumeFactory(DjangoModelFactory):
    """A month by phone; only what was handled is known."""

    class Meta:
        model = models.ContactVolume

    centre = factory.SubFactory(CentreFactory)
    channel = factory.LazyFunction(lambda: channel("phone"))
    start = date(2026, 1, 1)
    end = factory.LazyAttribute(lambda volume: month_after(volume.start))
    handled = 10


class DefinitionFactory(DjangoModelFactory):
    """`channels` are codes."""

    class Meta:
        model = models.ContactDefinition
        skip_postgeneration_save = True

    centre = factory.SubFactory(CentreFactory)
    valid_from = date(2026, 1, 1)

    @factory.post_generation
    def channels(
        obj: models.ContactDefinition,  # noqa: N805 (the row)
        create: bool,  # noqa: ARG002
        codes: Iterable[str] | None,
        **kwargs: Any,  # noqa: ARG002
    ) -> None:
        for code in codes or ():
            models.CountedChannel.objects.create(definition=obj, channel=channel(code))


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = models.Target

    centre = factory.SubFactory(CentreFactory)
    metric = Metric.COST_PER_CONTACT.value
    valid_from = date(2026, 1, 1)
    value = Decimal("5.00")


class AnnotationFactory(DjangoModelFactory):
    class Meta:
        model = models.Annotation

    centre = factory.SubFactory(CentreFactory)
    month = date(2026, 1, 1)
    text = "New telephone system"


class BenchmarkFactory(DjangoModelFactory):
    """A published cost per call in euros."""

    class Meta:
        model = models.Benchmark

    publisher = factory.Sequence("Institute {}".format)
    title = "Yearly survey"
    url = "https://example.org/survey"
    year = "2025"
    region = "Europe"
    industry = "all"
    channel = "phone"
    channel_kind = "voice"
    metric = Metric.COST_PER_CONTACT.value
    unit = "per contact"
    currency = "EUR"
    value = Decimal("5.0000")
    evidence = Evidence.FIRST_HAND.value


def record_months(
    centre: models.Centre, facts: dict[str, tuple[Any, int | None]], channel_code: str = "phone"
) -> None:
    """Cost and handled contacts by month, such as {"2026-01": ("100", 10)}; None: no record."""
    for name, (amount, handled) in facts.items():
        if amount is not None:
            CostLineFactory(centre=centre, month=month(name), amount=Decimal(amount))
        if handled is not None:
            ContactVolumeFactory(
                centre=centre, channel=channel(channel_code), start=month(name), handled=handled
            )
