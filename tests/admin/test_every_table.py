"""Every table: its pages answer, can be searched, and ask the database no more for more rows."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pghistory.models import Event

from cpcsite import urls
from kpis.models import (
    AllocationRule,
    AllocationShare,
    Annotation,
    Benchmark,
    Centre,
    CentreChannel,
    CentreMonth,
    Channel,
    ContactDefinition,
    ContactVolume,
    CostCategory,
    CostDocument,
    CostLine,
    CostSpread,
    CountedChannel,
    DocumentContent,
    Ending,
    ExchangeRate,
    FormerCode,
    ImportBatch,
    ImportRule,
    ImportSource,
    LoadedFile,
    LoadedRow,
    Membership,
    MonthClose,
    QualityLimit,
    QueuedMail,
    RecordingStep,
    ReportedContacts,
    ReportedCost,
    Staffing,
    Submission,
    Target,
    User,
)
from tests import factories as make

assert urls.urlpatterns  # what is registered is settled there
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
BY_LABEL = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
INLINE_ONLY = {AllocationShare, CentreChannel, CountedChannel, ReportedContacts}
#: What nobody enters and nobody reads.
INTERNAL = {CentreMonth, DocumentContent, LoadedRow, QueuedMail, RecordingStep, Submission}
READ_ONLY = {
    CostDocument,
    CostSpread,
    FormerCode,
    ImportBatch,
    LoadedFile,
    MonthClose,
    ReportedCost,
}
#: What a file brings, and nobody adds.
BROUGHT = {ImportSource}


def url_of(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def is_read_only(model: type[Model]) -> bool:
    return issubclass(model, Event) or model in READ_ONLY


def add_rows(number: int) -> None:
    """One more row in every table, under every parent: a centre, a person, a definition."""
    channel = Channel.objects.create(code=f"c{number}", kind="chat", name_en=f"C{number}")
    category = CostCategory.objects.create(code=f"k{number}", group="other", name_en=f"K{number}")
    Channel.objects.filter(pk=channel.pk).update(code=f"d{number}")
    person = User.objects.create(username=f"person{number}")
    Benchmark.objects.create(
        publisher=f"B{number}", metric="cost_per_contact", value=1, evidence="derived"
    )
    ExchangeRate.objects.create(currency="USD", month=date(2020 + number, 1, 1), rate=number)
    Centre.objects.create(name=f"Centre {number}", slug=f"centre-{number}")
    for centre in Centre.objects.all():
        fill(centre, channel, category, person, number)


def fill(
    centre: Centre, channel: Channel, category: CostCategory, person: User, number: int
) -> None:
    CentreChannel.objects.create(centre=centre, channel=channel)
    for each in User.objects.all():
        Membership.objects.get_or_create(centre=centre, user=each, role="finance")
    month = date(2020 + number, 1, 1)
    CostLine.objects.create(
        centre=centre, month=month, category=category, channel=channel, amount=Decimal(number)
    )
    CostDocument.objects.create(
        centre=centre, line=number, name="a.pdf", kind="pdf", size=1, key=f"{number}"
    )
    ContactVolume.objects.create(
        centre=centre, channel=channel, start=month, end=date(2020 + number, 1, 2), handled=1
    )
    Target.objects.create(
        centre=centre, metric="abandonment", channel=channel, valid_from=month, value=1
    )
    Annotation.objects.create(centre=centre, month=month, text="!", author=person)
    ContactDefinition.objects.create(centre=centre, valid_from=month)
    Staffing.objects.create(centre=centre, month=month, channel=channel, staffed_hours=number)
    QualityLimit.objects.create(
        centre=centre, metric="satisfaction", valid_from=month, value=80 + number
    )
    Ending.objects.create(centre=centre, category=category, ended_from=month)
    Ending.objects.create(centre=centre, channel=channel, ended_from=month)
    LoadedFile.objects.create(centre=centre, kind="costs", name=f"{number}.csv", months=[month])
    ImportBatch.objects.create(centre=centre, name=f"{number}.csv", sha256="", size=1)
    ImportRule.objects.create(centre=centre, kind="costs", text=f"{number}", category=category)
    ImportSource.objects.create(centre=centre, kind="costs", fingerprint=f"{number}", name="A")
    fill_rules(centre, channel, category, month)
    fill_closed_month(centre, channel, category, person, date(2000 + number, 1, 1))
    for definition in ContactDefinition.objects.filter(centre=centre):
        CountedChannel.objects.get_or_create(definition=definition, channel=channel)


def fill_rules(centre: Centre, channel: Channel, category: CostCategory, month: date) -> None:
    """One more rule; the first one has all of its channels' shares, one more each time."""
    AllocationRule.objects.create(
        centre=centre, category=category, valid_from=month, basis="contacts"
    )
    first = AllocationRule.objects.filter(centre=centre).order_by("pk").first()
    assert first is not None
    AllocationRule.objects.filter(pk=first.pk).update(basis="fixed_shares")
    AllocationShare.objects.filter(rule=first).delete()
    used = CentreChannel.objects.filter(centre=centre)
    percents = [Decimal(100) - Decimal(used.count() - 1), *[Decimal(1)] * (used.count() - 1)]
    for each, percent in zip(used, percents, strict=True):
        AllocationShare.objects.create(
            centre=centre, rule=first, channel=each.channel, percent=percent
        )


def fill_closed_month(
    centre: Centre, channel: Channel, category: CostCategory, person: User, month: date
) -> None:
    """Closed with a month of a spread invoice in it; one more reported row for every close."""
    parts = {f"{month:%Y}-{number:02}": "1.00" for number in (1, 2, 3)}
    make.record_spread(centre, parts, category=category, channel=channel)
    make.MonthCloseFactory(centre=centre, month=month, closed_by=person)
    for each in MonthClose.objects.filter(centre=centre):
        ReportedCost.objects.create(close=each, line=1, category=category, amount=Decimal(1))
        ReportedContacts.objects.create(close=each, channel=channel, handled=1)


@pytest.fixture
def rows(superuser: User) -> None:
    add_rows(1)


def test_every_table_has_an_admin() -> None:
    ours = set(apps.get_app_config("kpis").get_models())
    assert ours - set(MODELS) == INLINE_ONLY | INTERNAL


@BY_LABEL
@pytest.mark.usefixtures("rows")
def test_the_list_answers_and_is_searched(superuser_client: Client, model: type[Model]) -> None:
    for query in ("", "?q=x", "?q=1", "?q=North%27%22%25", "?q=%00", "?p=x"):
        response = superuser_client.get(url_of(model, "changelist") + query, follow=True)
        assert response.status_code == 200, query
        assert 'id="searchbar"' in response.content.decode()


@BY_LABEL
@pytest.mark.usefixtures("rows")
def test_the_pages_of_a_row_answer(superuser_client: Client, model: type[Model]) -> None:
    add = superuser_client.get(url_of(model, "add"))
    assert add.status_code == (403 if is_read_only(model) or model in BROUGHT else 200)
    row = model._default_manager.first()
    if model._meta.label == "auth.Group":
        row = model._default_manager.create(name="Group")
    assert row is not None
    assert superuser_client.get(url_of(model, "change", row.pk)).status_code == 200
    deletion = superuser_client.get(url_of(model, "delete", row.pk))
    assert deletion.status_code == (403 if is_read_only(model) else 200)
    history = superuser_client.get(url_of(model, "history", row.pk), follow=True)
    assert history.status_code == 200


def queries_of(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@BY_LABEL
@pytest.mark.usefixtures("rows")
def test_more_rows_ask_no_more(superuser_client: Client, model: type[Model]) -> None:
    if model._meta.label == "auth.Group":
        model._default_manager.create(name="Group")
    first = model._default_manager.order_by("pk").first()
    assert first is not None
    urls = [url_of(model, "changelist"), url_of(model, "change", first.pk)]
    if not is_read_only(model):
        urls.append(url_of(model, "delete", first.pk))
    before = [queries_of(superuser_client, url) for url in urls]
    add_rows(2)
    add_rows(3)
    assert [queries_of(superuser_client, url) for url in urls] == before


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_front_page_answers_in_both_languages(
    superuser_client: Client, superuser: User, language: str
) -> None:
    response = superuser_client.get(reverse("admin:index"), headers={"accept-language": language})
    assert response.status_code == 200


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize(
    ("model", "query"),
    [
        (CostLine, "month__year=2021&month__month=1"),
        (CostLine, "centre__id__exact=1&category__id__exact=1&status__exact=actual"),
        (CostLine, "channel__isnull=True"),
        (ContactVolume, "start__year=2021&channel__id__exact=1&status__exact=estimate"),
        (Benchmark, "metric__exact=cost_per_contact&evidence__exact=derived"),
        (User, "memberships__centre__id__exact=1"),
        (CostCategory, "behaviour__exact=stepped"),
        (AllocationRule, "centre__id__exact=1&basis__exact=equal&category__id__exact=1"),
        (QualityLimit, "metric__exact=abandonment"),
        (ExchangeRate, "currency=USD&month__year=2021"),
    ],
)
def test_lists_are_filtered(superuser_client: Client, model: type[Model], query: str) -> None:
    response = superuser_client.get(f"{url_of(model, 'changelist')}?{query}")
    assert response.status_code == 200
