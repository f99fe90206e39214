"""Every table of the product keeps what was done to it."""

from typing import Any

import pghistory.models
import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.test import Client

from kpis.models import (
    Centre,
    CentreMonth,
    Channel,
    DocumentContent,
    ImportBatch,
    LoadedFile,
    LoadedRow,
    MonthClose,
    QueuedMail,
    RecordingStep,
    ReportedContacts,
    ReportedCost,
    Submission,
    User,
)
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.finding("O2")]
WITHOUT_HISTORY: dict[type[Model], str] = {
    DocumentContent: "bytes that never change; the document that they are of has its history",
    QueuedMail: "links in it work, and it goes with its row",
    LoadedFile: "one row a file that was loaded; it is the record of that, and never changes",
    ImportBatch: "one row a file that came in: the record of what was asked and done",
    LoadedRow: "which row a file stands for: gone with the file that takes its place",
    RecordingStep: "what can be undone for a day, which the history of its rows tells for ever",
    Submission: "tokens of saves: what they saved has its own history",
    CentreMonth: "derived from the closes, by triggers",
    MonthClose: "added once and reopened once, which is written on it; it is its own history",
    ReportedCost: "added with its close and never changed",
    ReportedContacts: "added with its close and never changed",
}
TABLES = [
    table
    for table in apps.get_app_config("kpis").get_models()
    if not issubclass(table, pghistory.models.Event)
]


def events_of(table: type[Model]) -> Any:
    return apps.get_model("kpis", f"{table.__name__}Event").objects


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_every_table_has_a_history_or_a_reason(table: type[Model]) -> None:
    found = {model.__name__ for model in apps.get_app_config("kpis").get_models()}
    assert (f"{table.__name__}Event" in found) is (table not in WITHOUT_HISTORY)


@pytest.mark.parametrize("table", [each for each in TABLES if each not in WITHOUT_HISTORY])
def test_its_history_has_every_column_but_secrets(table: type[Model]) -> None:
    kept = {field.column for field in events_of(table).model._meta.fields}
    secret = {"password", "last_login"} if table is User else set()
    assert {field.column for field in table._meta.concrete_fields} - kept == secret


@pytest.mark.parametrize("statement", ["update", "raw"])
def test_old_and_new_value_stand_whoever_wrote(statement: str) -> None:
    if statement == "update":
        Channel.objects.filter(code="bot").update(kind="chat")
    else:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE kpis_channel SET kind = 'chat' WHERE code = 'bot'")
    events = events_of(Channel).filter(code="bot").order_by("pgh_id")
    assert list(events.values_list("pgh_label", "kind")) == [("known", "bot"), ("update", "chat")]


def test_a_log_in_and_a_password_leave_no_secret_and_no_line(client: Client) -> None:
    person = make.UserFactory()
    before = events_of(User).count()
    client.force_login(person)
    person.set_password("another horse battery")
    person.save()
    assert events_of(User).count() == before
    person.is_staff = True
    person.save()
    assert events_of(User).latest("pgh_id").is_staff


def test_it_is_kept_when_the_row_and_the_person_go(log_in_as_boss: Client) -> None:
    centre = Centre.objects.create(name="Lyon", slug="lyon")
    pk = centre.pk
    centre.delete()
    labels = events_of(Centre).filter(pgh_obj=pk).order_by("pgh_id")
    assert list(labels.values_list("pgh_label", flat=True)) == ["insert", "delete"]


@pytest.fixture
def log_in_as_boss(client: Client) -> Client:
    client.force_login(make.UserFactory(is_superuser=True))
    return client
