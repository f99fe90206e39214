"""Whether amounts hold VAT is said once for a centre, where costs are entered and explained."""

from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from kpis.models import Centre, User
from kpis.pages.words.vat import vat_warning
from kpis.templatetags.vat import LINES
from kpis.vocabulary import VatBasis
from tests import factories as make
from tests.admin.forms import filled_form
from tests.pages.conftest import LogIn
from tests.pages.imports.test_imports import LEDGER, REPORT, upload

pytestmark = pytest.mark.finding("E14")
MONTH, YEAR = "/centres/lyon/costs/2025-12/", "/centres/lyon/costs/year/2025/"
DEFINITION = "/centres/lyon/definition/"
HINT = "It is not said yet whether amounts hold VAT."
NET, INCLUDED = "Amounts are net of recoverable VAT.", "Amounts include VAT."
WARNING = "Amounts with and without VAT stand beside each other"


@pytest.fixture
def root(centre: Centre, log_in: LogIn) -> Client:
    """An administrator who may open the admin."""
    return log_in(make.UserFactory(is_superuser=True, is_staff=True))


def say(centre: Centre, vat: VatBasis) -> None:
    Centre.objects.filter(pk=centre.pk).update(vat=vat)


def text_of(client: Client, url: str) -> str:
    return " ".join(client.get(url).content.decode().split())


@pytest.fixture
def spread(centre: Centre) -> str:
    made = make.record_spread(centre, {"2025-11": "1.00", "2025-12": "1.00"})
    return f"/centres/lyon/costs/spreads/{made.pk}/"


@pytest.mark.parametrize(("vat", "line"), [(VatBasis.NET, NET), (VatBasis.INCLUDED, INCLUDED)])
def test_it_is_said_where_costs_are_entered_and_explained(
    centre: Centre, manager_client: Client, spread: str, vat: VatBasis, line: str
) -> None:
    say(centre, vat)
    for url in (MONTH, YEAR, spread, DEFINITION):
        assert text_of(manager_client, url).count(line) == 1, url
    assert line not in text_of(manager_client, "/centres/lyon/contacts/year/2025/")


def test_nothing_is_said_to_those_who_cannot_say_it(
    centre: Centre, manager_client: Client, finance: Client, root: Client, spread: str
) -> None:
    admin = reverse("admin:kpis_centre_change", args=[centre.pk])
    for url in (MONTH, YEAR, spread, DEFINITION):
        for client in (manager_client, finance):
            assert "VAT" not in text_of(client, url), url
        page = text_of(root, url)
        assert HINT in page
        assert f'href="{admin}"' in page
    say(centre, VatBasis.PARTLY)
    assert HINT not in text_of(root, MONTH)


def test_the_preview_of_costs_says_it_and_that_of_contacts_does_not(
    centre: Centre, finance: Client
) -> None:
    say(centre, VatBasis.NET)
    assert NET in text_of(finance, upload(finance, LEDGER))
    assert NET not in text_of(finance, upload(finance, REPORT, "report.csv"))


def test_in_french(centre: Centre, manager_client: Client) -> None:
    say(centre, VatBasis.NET)
    manager_client.cookies["django_language"] = "fr"
    assert "Les montants sont hors TVA récupérable." in text_of(manager_client, MONTH)


def test_an_administrator_says_it_in_the_admin(centre: Centre, root: Client) -> None:
    url = reverse("admin:kpis_centre_change", args=[centre.pk])
    response = root.post(url, filled_form(root, url, vat="included"))
    assert response.status_code == 302
    centre.refresh_from_db()
    assert centre.vat == VatBasis.INCLUDED
    response = root.post(url, {**filled_form(root, url), "vat": "half"})
    assert response.status_code == 200
    centre.refresh_from_db()
    assert centre.vat == VatBasis.INCLUDED


def test_the_database_refuses_another_word(centre: Centre) -> None:
    with pytest.raises(IntegrityError, match="centre_vat_known"), transaction.atomic():
        Centre.objects.filter(pk=centre.pk).update(vat="half")


@pytest.fixture
def ottawa(manager: User) -> Centre:
    made: Centre = make.CentreFactory(name="Ottawa", slug="ottawa")
    make.record_months(made, {"2025-11": (1_000, 100), "2025-12": (1_500, 100)})
    make.MembershipFactory(user=manager, centre=made)
    return made


@pytest.mark.parametrize(("one", "other"), [*product(VatBasis, VatBasis)])
def test_side_by_side_a_line_warns_where_they_differ(
    centre: Centre, ottawa: Centre, manager_client: Client, one: VatBasis, other: VatBasis
) -> None:
    """What is not said differs from nothing."""
    say(centre, one)
    say(ottawa, other)
    differ = one != other and VatBasis.NOT_SAID not in {one, other}
    for url in ("/", "/compare/?a=lyon&b=ottawa&period=2025-12"):
        assert (WARNING in text_of(manager_client, url)) is differ, url


def test_each_word_but_not_said_has_its_line() -> None:
    assert set(LINES) == set(VatBasis) - {VatBasis.NOT_SAID}
    assert vat_warning([]) == ""
