"""What a form refuses, it says by field, with what it found and what it expects."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.urls import reverse

from kpis.models import (
    Annotation,
    Centre,
    CentreChannel,
    Channel,
    ContactDefinition,
    ContactVolume,
    CostCategory,
    CostLine,
    Target,
    User,
)
from tests import factories as make
from tests.admin.forms import errors_in, filled_form

ADD_COST_LINE = "/admin/kpis/costline/add/"
ADD_VOLUME = "/admin/kpis/contactvolume/add/"
ADD_CENTRE = "/admin/kpis/centre/add/"
ADD_TARGET = "/admin/kpis/target/add/"
ADD_DEFINITION = "/admin/kpis/contactdefinition/add/"


@pytest.fixture
def cost(centre: Centre, phone: Channel, salaries: CostCategory) -> dict[str, Any]:
    return {
        "centre": centre.pk,
        "month": "2026-05",
        "category": salaries.pk,
        "channel": phone.pk,
        "amount": "-12.50",
        "status": "actual",
    }


@pytest.fixture
def counts(centre: Centre, phone: Channel) -> dict[str, Any]:
    return {
        "centre": centre.pk,
        "channel": phone.pk,
        "start": "2026-06-01",
        "end": "2026-07-01",
        "handled": "10",
        "status": "actual",
    }


def no_check(volume_or_line: Any) -> None:
    """A model's clean that finds nothing."""
    assert volume_or_line


def url_of(row: Any, page: str = "change") -> str:
    return reverse(f"admin:kpis_{row._meta.model_name}_{page}", args=[row.pk])


def test_a_cost_line_is_recorded(superuser_client: Client, cost: dict[str, Any]) -> None:
    assert superuser_client.post(ADD_COST_LINE, cost).status_code == 302
    line = CostLine.objects.get()
    assert (line.month, line.amount) == (date(2026, 5, 1), Decimal("-12.50"))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"month": "2026-05-12"}, "Found 12 May 2026, expected a whole month such as 2026-05."),
        ({"month": "May"}, "Found “May”, expected a month such as 2026-05."),
        ({"amount": "1.005"}, "EUR has 2 decimals; "),
        ({"amount": "NaN"}, "Enter a number"),
        ({"amount": "1e308"}, "no more than"),
    ],
)
def test_a_cost_line_is_refused(
    superuser_client: Client, cost: dict[str, Any], changes: dict[str, str], message: str
) -> None:
    assert message in errors_in(superuser_client.post(ADD_COST_LINE, cost | changes))


def test_more_decimals_than_the_currency_has(
    superuser_client: Client, cost: dict[str, Any]
) -> None:
    Centre.objects.update(currency="JPY")
    response = superuser_client.post(ADD_COST_LINE, cost)
    assert "JPY has 0 decimals; -12.50 has more." in errors_in(response)


@pytest.mark.parametrize("url", [ADD_COST_LINE, ADD_VOLUME])
def test_a_channel_that_the_centre_does_not_use(
    superuser_client: Client,
    cost: dict[str, Any],
    counts: dict[str, Any],
    email: Channel,
    url: str,
) -> None:
    data = (cost if url == ADD_COST_LINE else counts) | {"channel": email.pk}
    assert "does not use this channel" in errors_in(superuser_client.post(url, data))


@pytest.mark.parametrize("url", [ADD_COST_LINE, ADD_VOLUME])
def test_the_database_refuses_what_the_form_let_through(
    superuser_client: Client,
    cost: dict[str, Any],
    counts: dict[str, Any],
    email: Channel,
    url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kpis.models.cost.CostLine.clean", no_check)
    monkeypatch.setattr("kpis.models.contact.ContactVolume.clean", no_check)
    data = cost | counts | {"channel": email.pk, "supplier": "typed already"}
    response = superuser_client.post(url, data)
    assert "names a channel that its centre does not use" in errors_in(response)
    assert response.context["adminform"].form["channel"].value() == str(email.pk)
    assert not list(get_messages(response.wsgi_request))
    assert CostLine.objects.count() + ContactVolume.objects.count() == 0


def test_what_a_trigger_says_is_shown(
    superuser_client: Client, cost: dict[str, Any], cost_line: CostLine
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'May is closed.'; END $$;"
            "CREATE TRIGGER refuse BEFORE INSERT OR UPDATE OR DELETE ON kpis_costline "
            "FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
    response = superuser_client.post(ADD_COST_LINE, cost | {"supplier": "typed already"})
    assert "nothing was changed: May is closed." in errors_in(response)
    assert "typed already" in response.content.decode()
    for url, data in (
        (url_of(cost_line, "delete"), {"post": "yes"}),
        (
            reverse("admin:kpis_costline_changelist"),
            {"action": "delete_selected", "_selected_action": cost_line.pk, "post": "yes"},
        ),
    ):
        response = superuser_client.post(url, data, follow=True)
        assert response.status_code == 200
        assert "nothing was changed: May is closed." in response.content.decode()
    assert CostLine.objects.count() == 1


def test_a_volume_is_recorded_with_unknown_counts(
    superuser_client: Client, counts: dict[str, Any]
) -> None:
    assert superuser_client.post(ADD_VOLUME, counts).status_code == 302
    assert ContactVolume.objects.get().offered is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"end": "2026-06-30"}, "Found 30 June 2026, expected 2 June 2026 or 1 July 2026"),
        ({"end": "2026-05-30"}, "Found 30 May 2026, expected 2 June 2026 or 1 July 2026"),
        ({"start": "2026-06-02"}, "Found 1 July 2026, expected 3 June 2026:"),
        ({"resolved_first_contact": "30"}, "“Resolved at first contact” and “Resolution sample”"),
        (
            {"resolved_first_contact": "30", "resolution_sample": "20"},
            "Found 30, expected at most 20, as in “Resolution sample”.",
        ),
        ({"csat_satisfied": "3", "csat_responses": "2"}, "as in “Satisfaction answers”."),
        ({"handled": "-1"}, "greater than or equal to 0"),
        ({"handled": "9" * 30}, "less than or equal to"),
    ],
)
def test_a_volume_is_refused(
    superuser_client: Client, counts: dict[str, Any], changes: dict[str, str], message: str
) -> None:
    assert message in errors_in(superuser_client.post(ADD_VOLUME, counts | changes))


@pytest.mark.parametrize(
    ("start", "end"), [("2026-05-01", "2026-06-01"), ("2026-05-31", "2026-06-01")]
)
def test_days_that_have_a_volume_already(
    superuser_client: Client,
    counts: dict[str, Any],
    volume: ContactVolume,
    start: str,
    end: str,
) -> None:
    response = superuser_client.post(ADD_VOLUME, counts | {"start": start, "end": end})
    expected = "Expected days without a volume: May 2026 already has one (12,345 handled)."
    assert expected in errors_in(response)


def test_a_volume_may_stay_where_it_is(superuser_client: Client, volume: ContactVolume) -> None:
    data = filled_form(superuser_client, url_of(volume), handled="7")
    assert superuser_client.post(url_of(volume), data).status_code == 302
    volume.refresh_from_db()
    assert volume.handled == 7


def test_the_constraints_say_so_in_forms_too(
    superuser_client: Client,
    counts: dict[str, Any],
    volume: ContactVolume,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr("kpis.admin.contacts.ContactVolumeForm.clean")
    same_days = counts | {"start": "2026-05-01", "end": "2026-06-01"}
    for changes, message in (
        (same_days, "already has a volume for some of these days"),
        ({"end": "2026-06-20"}, "one day or one calendar month"),
        ({"csat_satisfied": "3"}, "Enter both the part and the whole"),
        ({"end": "2026-01-01"}, "it comes after the start"),
    ):
        assert message in errors_in(superuser_client.post(ADD_VOLUME, counts | changes))


@pytest.mark.parametrize(
    ("currency", "message"),
    [
        ("ZZZ", "Found “ZZZ”, expected the ISO 4217 code of a currency, such as EUR."),
        ("eur", "Found “eur”, expected the ISO 4217 code of a currency, such as EUR."),
        ("CLF", "Found CLF, which has 4 decimals; expected a currency with at most 3"),
    ],
)
def test_currencies(superuser_client: Client, currency: str, message: str) -> None:
    data = filled_form(superuser_client, ADD_CENTRE, name="N", slug="n", currency=currency)
    assert message in errors_in(superuser_client.post(ADD_CENTRE, data))


def test_the_currency_stays_once_there_are_costs(
    superuser_client: Client, centre: Centre, cost_line: CostLine
) -> None:
    page = superuser_client.get(url_of(centre)).content.decode()
    assert 'name="currency"' not in page
    assert "the centre has cost lines in this currency" in page
    data = filled_form(superuser_client, url_of(centre), currency="USD")
    assert superuser_client.post(url_of(centre), data).status_code == 302
    centre.refresh_from_db()
    assert centre.currency == "EUR"


def test_a_channel_with_figures_stays_with_its_centre(
    superuser_client: Client, centre: Centre, volume: ContactVolume, email: Channel
) -> None:
    url = url_of(centre)
    taken = filled_form(superuser_client, url, **{"centrechannel_set-0-DELETE": "on"})
    assert "Phone cannot be removed: the centre has records for it (1 contact volume)" in (
        errors_in(superuser_client.post(url, taken))
    )
    swapped = filled_form(superuser_client, url, **{"centrechannel_set-0-channel": email.pk})
    superuser_client.post(url, swapped)
    assert CentreChannel.objects.get().channel.code == "phone"
    volume.delete()
    rule = make.AllocationRuleFactory(centre=centre, basis="fixed_shares", shares={"phone": 100})
    assert "(1 fixed share)" in errors_in(superuser_client.post(url, taken))
    rule.delete()
    assert superuser_client.post(url, taken).status_code == 302
    assert not CentreChannel.objects.exists()


def test_a_definition_counts_a_channel_that_the_centre_uses(
    superuser_client: Client, centre: Centre, phone: Channel, email: Channel
) -> None:
    form = filled_form(
        superuser_client, ADD_DEFINITION, centre=centre.pk, valid_from="2026-05", basis="handled"
    )
    assert "at least 1" in errors_in(superuser_client.post(ADD_DEFINITION, form))
    one = form | {"counted-TOTAL_FORMS": 1}
    unused = superuser_client.post(ADD_DEFINITION, one | {"counted-0-channel": email.pk})
    assert "The centre does not use E-mail" in errors_in(unused)
    used = superuser_client.post(ADD_DEFINITION, one | {"counted-0-channel": phone.pk})
    assert used.status_code == 302
    assert ContactDefinition.objects.get().counted.get().channel == phone


def test_units_of_targets(superuser_client: Client, centre: Centre, email: Channel) -> None:
    data = {"centre": centre.pk, "metric": "satisfaction", "valid_from": "2026-05"}
    for value in ("101", "-1"):
        response = superuser_client.post(ADD_TARGET, data | {"value": value})
        assert f"Found {value}, expected a" in errors_in(response)
    unused = superuser_client.post(ADD_TARGET, data | {"value": "1", "channel": email.pk})
    assert "does not use this channel" in errors_in(unused)
    assert superuser_client.post(ADD_TARGET, data | {"value": "80"}).status_code == 302
    assert "80.0%" in superuser_client.get("/admin/kpis/target/").content.decode()
    twice = superuser_client.post(ADD_TARGET, data | {"value": "81"})
    assert "already exists" in errors_in(twice)


def test_a_target_is_entered_with_its_centre(superuser_client: Client, centre: Centre) -> None:
    new = {"targets-TOTAL_FORMS": 1, "targets-0-metric": "cost_per_contact"}
    new |= {"targets-0-valid_from": "2026-05", "targets-0-value": "5.5"}
    data = filled_form(superuser_client, url_of(centre)) | new
    assert superuser_client.post(url_of(centre), data).status_code == 302
    assert Target.objects.get().value == Decimal("5.5")


def test_whoever_saves_an_annotation_is_its_author(
    superuser_client: Client, superuser: User, centre: Centre
) -> None:
    someone = User.objects.create(username="someone")
    data = {"centre": centre.pk, "month": "2026-05", "text": "Strike", "author": someone.pk}
    assert superuser_client.post("/admin/kpis/annotation/add/", data).status_code == 302
    assert Annotation.objects.get().author == superuser


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "Enter a value, or a low and a high."),
        ({"low": "3", "high": "2"}, "The low figure is above the high one."),
        ({"value": "1", "currency": "XYZ"}, "Found “XYZ”, expected the ISO 4217 code"),
        ({"value": "1", "url": "javascript:alert(1)"}, "an address that begins with https://"),
    ],
)
def test_benchmarks(superuser_client: Client, changes: dict[str, str], message: str) -> None:
    data = dict.fromkeys(("publisher", "title", "year", "region", "industry"), "x")
    data |= {"channel": "x", "unit": "x", "metric": "cost_per_contact", "evidence": "derived"}
    response = superuser_client.post("/admin/kpis/benchmark/add/", data | changes)
    assert message in errors_in(response)


def test_lists_speak_the_readers_language(
    superuser_client: Client, superuser: User, cost_line: CostLine
) -> None:
    url = reverse("admin:kpis_costline_changelist")
    english = superuser_client.get(url, headers={"accept-language": "en"}).content.decode()
    assert "May 2026" in english
    assert "€1,234.50" in english
    french = superuser_client.get(url, headers={"accept-language": "fr"}).content.decode()
    assert "mai 2026" in french
    assert "1\N{NARROW NO-BREAK SPACE}234,50\N{NO-BREAK SPACE}€" in french
