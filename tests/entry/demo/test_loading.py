"""The whole demo, its people included."""

import re
from datetime import date

import pytest
from django.contrib.auth import authenticate

from kpis.entry.demo import loading
from kpis.entry.demo.invented import CHANNELS
from kpis.entry.demo.loading import load_demo
from kpis.entry.demo.people import DEMO_PEOPLE
from kpis.models import Annotation, Benchmark, Centre, Membership, User
from tests import factories as make

TODAY = date(2026, 11, 23)


@pytest.fixture
def said(db: None) -> list[str]:
    return load_demo(today=TODAY)


def test_says_what_it_did(said: list[str]) -> None:
    assert [line for line in said if not re.fullmatch(r"Exchange rates: \d{3,} added.", line)] == [
        "Benchmarks: 85 added.",
        "1 800 O-Canada: 396 cost lines, 72 contact volumes.",
        "Demo contact centre (invented data): 1043 cost lines, 2694 contact volumes.",
        "People: 6 added.",
    ]


def test_the_second_time_adds_nothing(said: list[str]) -> None:
    User.objects.filter(username="manager").update(first_name="Changed")
    Membership.objects.filter(user__username="manager", centre__slug="demo").delete()
    assert load_demo(today=date(2027, 3, 1)) == [
        "Benchmarks: 0 added.",
        "1 800 O-Canada: there already, left as it is.",
        "Demo contact centre: there already, left as it is.",
        "Exchange rates: 0 added.",
        "People: 0 added.",
    ]
    manager = User.objects.get(username="manager")
    assert manager.first_name == "Changed"
    assert manager.memberships.count() == 1


def test_everybody_can_log_in(said: list[str]) -> None:
    for person in DEMO_PEOPLE:
        user = authenticate(username=person.login, password=person.password)
        assert isinstance(user, User)
        assert user.language == person.language
        assert user.is_staff is user.is_superuser is (person.role is None)
        assert user.email.endswith("@example.org")


def test_people_are_where_they_belong(said: list[str]) -> None:
    members = set(Membership.objects.values_list("user__username", "centre__slug", "role"))
    assert members == {
        *(
            (login, slug, "manager")
            for login in ("manager", "responsable")
            for slug in ("demo", "o-canada")
        ),
        *((login, "demo", "finance") for login in ("finance", "finances")),
    }


def test_no_centre_is_compared_with_itself(said: list[str]) -> None:
    centre = Centre.objects.get(slug="o-canada")
    about = Benchmark.objects.filter(publisher__contains="O-Canada")
    assert set(about.values_list("about_centre", flat=True)) == {centre.pk}
    assert Benchmark.objects.filter(about_centre__isnull=False).count() == about.count() == 5


def test_all_of_it_or_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "load_people", lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        load_demo(today=TODAY)
    assert not Centre.objects.exists()
    assert not Benchmark.objects.exists()


def test_the_remarks_are_the_managers(said: list[str]) -> None:
    remarks = Annotation.objects.filter(centre__slug="demo")
    assert set(remarks.values_list("author__username", flat=True)) == {"manager"}


def test_a_demo_of_an_earlier_release_says_what_it_got(said: list[str]) -> None:
    Centre.objects.get(slug="demo").delete()
    old = make.CentreFactory(slug="demo", channels=CHANNELS)
    make.DefinitionFactory(centre=old, valid_from=date(2023, 11, 1), channels=["phone"])
    line = "Demo contact centre: rules, limits and targets added."
    assert line in load_demo(today=TODAY)
    assert line not in load_demo(today=TODAY)
