"""Rows for tests: only what a test is about is said, the rest is filled in."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pgtrigger
from django.apps import apps
from django.db import transaction
from factory.declarations import LazyAttribute, LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory, Password
from factory.helpers import post_generation

from kpis import models
from kpis.entry.closing import close_month
from kpis.entry.far_out import FarOutRefused
from kpis.vocabulary import AllocationBasis, CountBasis, Evidence, Metric, Role


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


#: Without a type: mypy takes the factory, and not the row, for what a call returns.
Base: Any = DjangoModelFactory


class Factory(Base):  # type: ignore[misc]
    class Meta:
        abstract = True


class KnownFactory(Factory):
    """Rows that were there before their history began: no journal tells that they were added."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        # The savepoint lets a row that is refused leave the connection able to end the pause.
        with pgtrigger.ignore(f"{model_class._meta.label}:insert_insert"), transaction.atomic():
            return super()._create(model_class, *args, **kwargs)


class UserFactory(Factory):
    class Meta:
        model = models.User
        skip_postgeneration_save = True

    username = Sequence("person{}".format)
    password = Password("correct horse battery")


class CentreChannelFactory(KnownFactory):
    class Meta:
        model = models.CentreChannel


class CentreFactory(KnownFactory):
    """A centre in euros that uses phone and e-mail; `channels` are codes."""

    class Meta:
        model = models.Centre
        skip_postgeneration_save = True

    name = Sequence("Centre {}".format)
    slug = Sequence("centre-{}".format)
    currency = "EUR"

    @post_generation
    def channels(
        obj: models.Centre,  # noqa: N805 (the row)
        create: bool,  # noqa: ARG002
        codes: Iterable[str] | None,
        **kwargs: Any,  # noqa: ARG002
    ) -> None:
        for code in ("phone", "email") if codes is None else codes:
            CentreChannelFactory(centre=obj, channel=channel(code))


class MembershipFactory(KnownFactory):
    class Meta:
        model = models.Membership

    centre = SubFactory(CentreFactory)
    user = SubFactory(UserFactory)
    role = Role.MANAGER.value


class CostLineFactory(Factory):
    """Salaries of a month, shared by all channels."""

    class Meta:
        model = models.CostLine

    centre = SubFactory(CentreFactory)
    month = date(2026, 1, 1)
    category = LazyFunction(lambda: category("salaries"))
    amount = Decimal("100.00")


class StaffingFactory(Factory):
    """A hundred hours of people who work for all channels."""

    class Meta:
        model = models.Staffing

    centre = SubFactory(CentreFactory)
    month = date(2026, 1, 1)
    staffed_hours = Decimal("100.00")


class ContactVolumeFactory(Factory):
    """A month by phone; only what was handled is known."""

    class Meta:
        model = models.ContactVolume

    centre = SubFactory(CentreFactory)
    channel = LazyFunction(lambda: channel("phone"))
    start = date(2026, 1, 1)
    end = LazyAttribute(lambda volume: month_after(volume.start))
    handled = 10


class DefinitionFactory(Factory):
    """`channels` are codes."""

    class Meta:
        model = models.ContactDefinition
        skip_postgeneration_save = True

    centre = SubFactory(CentreFactory)
    valid_from = date(2026, 1, 1)

    @post_generation
    def channels(
        obj: models.ContactDefinition,  # noqa: N805 (the row)
        create: bool,  # noqa: ARG002
        codes: Iterable[str] | None,
        **kwargs: Any,  # noqa: ARG002
    ) -> None:
        for code in codes or ():
            models.CountedChannel.objects.create(definition=obj, channel=channel(code))


class TargetFactory(Factory):
    class Meta:
        model = models.Target

    centre = SubFactory(CentreFactory)
    metric = Metric.COST_PER_CONTACT.value
    valid_from = date(2026, 1, 1)
    value = Decimal("5.00")


class LimitFactory(Factory):
    """At least 80 % are satisfied."""

    class Meta:
        model = models.QualityLimit

    centre = SubFactory(CentreFactory)
    metric = Metric.SATISFACTION.value
    valid_from = date(2026, 1, 1)
    value = Decimal("80.00")


class AnnotationFactory(Factory):
    class Meta:
        model = models.Annotation

    centre = SubFactory(CentreFactory)
    month = date(2026, 1, 1)
    text = "New telephone system"


class MonthCloseFactory(Factory):
    """January, closed without figures; the month is closed from now on."""

    class Meta:
        model = models.MonthClose

    centre = SubFactory(CentreFactory)
    month = date(2026, 1, 1)
    closed_by = SubFactory(UserFactory)
    basis = CountBasis.HANDLED.value
    counted_channels = LazyFunction(list)


class BenchmarkFactory(Factory):
    """A published cost per call in euros."""

    class Meta:
        model = models.Benchmark

    publisher = Sequence("Institute {}".format)
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
    centre: models.Centre, facts: Mapping[str, tuple[Any, int | None]], channel_code: str = "phone"
) -> None:
    """Salaries and handled contacts by month, {"2026-01": ("100", 10)}; None: no record."""
    salaries, used = category("salaries"), channel(channel_code)
    models.CostLine.objects.bulk_create(
        CostLineFactory.build(
            centre=centre, month=month(name), category=salaries, amount=Decimal(amount)
        )
        for name, (amount, _) in facts.items()
        if amount is not None
    )
    models.ContactVolume.objects.bulk_create(
        ContactVolumeFactory.build(centre=centre, channel=used, start=month(name), handled=handled)
        for name, (_, handled) in facts.items()
        if handled is not None
    )


def record_spread(centre: models.Centre, parts: dict[str, str], **facts: Any) -> models.CostSpread:
    """One invoice over months, {"2026-01": "33.34", "2026-02": "33.33"}, in salaries.

    The parts sum to the amount, so the transaction may commit.
    """
    amounts = {month(name): Decimal(amount) for name, amount in parts.items()}
    with transaction.atomic():
        amount = sum(amounts.values(), Decimal(0))
        spread = models.CostSpread.objects.create(centre=centre, amount=amount)
        models.CostLine.objects.bulk_create(
            CostLineFactory.build(
                **{"centre": centre, "category": category("salaries"), **facts},
                month=month_of_part,
                amount=part,
                spread=spread,
            )
            for month_of_part, part in amounts.items()
        )
    return spread


def record_event(centre: models.Centre, at: datetime, **facts: Any) -> Any:
    """A line of the journal alone: what the trigger would have written at that moment."""
    events = apps.get_model("kpis", "CostLineEvent").objects
    row = {"pgh_label": "insert", "pgh_obj_id": 1, "id": 1, "version": 1, "centre": centre}
    line = {"month": date(2026, 1, 1), "category": category("salaries"), "amount": Decimal(10)}
    with patch("django.utils.timezone.now", return_value=at):
        return events.create(**{**row, **line, **facts})


class AllocationRuleFactory(Factory):
    """`shares`: percent by the code of the channel, for fixed shares."""

    class Meta:
        model = models.AllocationRule
        skip_postgeneration_save = True

    centre = SubFactory(CentreFactory)
    category = None
    valid_from = date(2026, 1, 1)
    basis = AllocationBasis.CONTACTS.value

    @post_generation
    def shares(
        obj: models.AllocationRule,  # noqa: N805 (the row)
        create: bool,  # noqa: ARG002
        percents: dict[str, Any] | None,
        **kwargs: Any,  # noqa: ARG002
    ) -> None:
        for code, percent in (percents or {}).items():
            models.AllocationShare.objects.create(
                centre=obj.centre, rule=obj, channel=channel(code), percent=percent
            )


class EndingFactory(Factory):
    """Ended from January; of a category or a channel, which the test says."""

    class Meta:
        model = models.Ending

    centre = SubFactory(CentreFactory)
    ended_from = date(2026, 1, 1)


def close_as_meant(**keys: Any) -> models.MonthClose:
    """Close a month of invented figures, and confirm whatever is far out in them."""
    try:
        with transaction.atomic():
            return close_month(**keys)
    except FarOutRefused as refused:
        return close_month(**keys, confirmed={each.mark for _, each in refused.found})


def record_master_data(centre: models.Centre) -> None:
    """One row more of each table of master data, and the centre with another note."""
    models.Centre.objects.filter(pk=centre.pk).update(note_en="Moved")
    used = models.Channel.objects.create(code="fax", kind="post", name_en="Fax", name_fr="Fax")
    models.CentreChannel.objects.create(centre=centre, channel=used)
    models.Membership.objects.create(centre=centre, user=UserFactory(), role=Role.FINANCE.value)
    models.CostCategory.objects.create(code="paper", group="other", name_en="Paper")
    models.ExchangeRate.objects.create(currency="USD", month=date(2026, 1, 1), rate=Decimal(1))
    BenchmarkFactory()
