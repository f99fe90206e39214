"""People in the admin: nobody hands out, or takes, more than they have."""

from importlib import import_module
from typing import Any
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse

from kpis.models import Centre, Membership, User
from tests.admin.forms import errors_in, filled_form

ADD_PERSON = "/admin/kpis/user/add/"


def change_url(user: User) -> str:
    return reverse("admin:kpis_user_change", args=[user.pk])


@pytest.fixture
def staff(db: None) -> User:
    """May do everything to people, but is no superuser."""
    staff = User.objects.create_user("staff", "staff@example.org", "a-long-password")
    staff.is_staff = True
    staff.save()
    names = ("user", "membership", "group", "emailaddress", "permission")
    staff.user_permissions.set(Permission.objects.filter(content_type__model__in=names))
    return staff


@pytest.fixture
def staff_client(client: Client, staff: User) -> Client:
    client.force_login(staff)
    return client


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user("person", "person@example.org", "a-long-password")


def type_password_again(client: Client, password: str = "a-long-password") -> HttpResponse:
    """As the page asks before what is delicate; what was interrupted goes on."""
    answer: Any = client.post("/account/reauthenticate/", {"password": password})
    return answer


def powers() -> dict[str, Any]:
    return {
        "is_staff": "on",
        "is_superuser": "on",
        "groups": [Group.objects.get_or_create(name="Powerful")[0].pk],
        "user_permissions": [p.pk for p in Permission.objects.all()[:9]],
    }


@pytest.mark.fault(57)
@pytest.mark.parametrize("username", ["staff", "person"])
def test_staff_promote_neither_themselves_nor_others(
    staff_client: Client, staff: User, person: User, username: str
) -> None:
    user = User.objects.get(username=username)
    before = (user.is_staff, user.user_permissions.count())
    url = change_url(user)
    forged = filled_form(staff_client, url, first_name="New") | powers()
    assert staff_client.post(url, forged).status_code == 302
    user = User.objects.get(pk=user.pk)
    assert user.first_name == "New"
    assert (user.is_superuser, user.groups.count()) == (False, 0)
    assert (user.is_staff, user.user_permissions.count()) == before


@pytest.mark.fault(57)
def test_staff_make_people_without_powers(staff_client: Client) -> None:
    password = {"password1": "correct-horse-battery", "password2": "correct-horse-battery"}
    data = {"username": "new", "usable_password": "true"} | password | powers()
    assert staff_client.post(ADD_PERSON, data).status_code == 302
    new = User.objects.get(username="new")
    assert (new.is_staff, new.is_superuser) == (False, False)
    assert (new.groups.count(), new.user_permissions.count()) == (0, 0)


@pytest.mark.fault(57)
@pytest.mark.parametrize("field", ["is_superuser", "is_staff"])
def test_staff_touch_no_account_with_powers(staff_client: Client, person: User, field: str) -> None:
    setattr(person, field, True)
    person.save()
    url = change_url(person)
    password = reverse("admin:auth_user_password_change", args=[person.pk])
    assert staff_client.get(url).status_code == 200
    assert 'name="email"' not in staff_client.get(url).content.decode()
    assert staff_client.post(url, {"username": "mine"}).status_code == 403
    assert staff_client.get(password).status_code == 403
    assert staff_client.post(password, {"password1": "x", "password2": "x"}).status_code == 403
    delete = reverse("admin:kpis_user_delete", args=[person.pk])
    assert staff_client.post(delete, {"post": "yes"}).status_code == 403
    selected = {"action": "delete_selected", "_selected_action": person.pk, "post": "yes"}
    assert staff_client.post(reverse("admin:kpis_user_changelist"), selected).status_code == 403
    assert User.objects.get(pk=person.pk).username == "person"


@pytest.mark.fault(57)
def test_staff_change_no_group(staff_client: Client, staff: User) -> None:
    group = Group.objects.create(name="Group")
    staff.groups.add(group)
    data = {"name": "Group", "permissions": [p.pk for p in Permission.objects.all()]}
    for page in (
        reverse("admin:auth_group_change", args=[group.pk]),
        reverse("admin:auth_group_add"),
    ):
        assert staff_client.post(page, data).status_code == 403
    assert not group.permissions.exists()


@pytest.mark.fault(57)
def test_no_list_of_addresses_leads_to_other_accounts() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("admin:account_emailaddress_changelist")


def test_staff_delete_people_without_powers(staff_client: Client, person: User) -> None:
    delete = reverse("admin:kpis_user_delete", args=[person.pk])
    assert staff_client.post(delete, {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=person.pk).exists()


def test_superusers_hand_out_powers_and_memberships(
    superuser_client: Client, person: User, centre: Centre
) -> None:
    url = change_url(person)
    data = filled_form(superuser_client, url, language="fr", theme="dark") | powers()
    data |= {"memberships-TOTAL_FORMS": 1, "memberships-0-role": "finance"}
    data |= {"memberships-0-centre": centre.pk}
    assert superuser_client.post(url, data).status_code == 302
    person = User.objects.get(pk=person.pk)
    assert (person.is_superuser, person.language, person.theme) == (True, "fr", "dark")
    assert Membership.objects.get().user == person
    listed = superuser_client.get(reverse("admin:kpis_user_changelist")).content.decode()
    assert "North (Finance)" in listed


def test_a_superuser_sets_a_password(superuser_client: Client, person: User) -> None:
    type_password_again(superuser_client)
    url = reverse("admin:auth_user_password_change", args=[person.pk])
    new = {"password1": "correct-horse-battery", "password2": "correct-horse-battery"}
    response = superuser_client.post(url, new | {"usable_password": "true", "set-password": "1"})
    assert response.status_code == 302
    assert User.objects.get(pk=person.pk).check_password("correct-horse-battery")


def test_an_address_leads_to_one_account(
    superuser_client: Client, superuser: User, person: User
) -> None:
    url = change_url(person)
    data = filled_form(superuser_client, url, email="ROOT@example.org")
    response = superuser_client.post(url, data)
    assert "Found ROOT@example.org, which is the address of root" in errors_in(response)


def test_an_old_address_opens_nothing(superuser_client: Client, person: User) -> None:
    EmailAddress.objects.create(user=person, email="person@example.org", verified=True)
    url = change_url(person)
    unchanged = filled_form(superuser_client, url)
    assert superuser_client.post(url, unchanged).status_code == 302
    assert EmailAddress.objects.exists()
    data = filled_form(superuser_client, url, email="new@example.org")
    type_password_again(superuser_client)
    assert superuser_client.post(url, data).status_code == 302
    assert not EmailAddress.objects.exists()


@pytest.mark.finding("O22")
@pytest.mark.parametrize("whose", ["their own", "another's"])
def test_an_address_changes_only_after_the_password_and_nothing_typed_is_lost(
    superuser_client: Client, superuser: User, person: User, whose: str
) -> None:
    owner = superuser if whose == "their own" else person
    before = owner.email
    url = change_url(owner)
    data = filled_form(superuser_client, url, email="new@example.org", first_name="New")
    asked = superuser_client.post(url, data)
    assert asked["Location"] == f"/account/reauthenticate/?next={quote(url, safe='')}"
    owner.refresh_from_db()
    assert (owner.email, owner.first_name) == (before, "")
    assert mail.outbox == []
    wrong = superuser_client.post(asked["Location"], {"password": "a guess"})
    assert wrong.status_code == 200
    superuser_client.post(asked["Location"], {"password": "a-long-password"})
    owner.refresh_from_db()
    assert (owner.email, owner.first_name) == ("new@example.org", "New")


@pytest.mark.finding("O22")
def test_the_old_address_is_told_in_the_persons_language_and_not_the_new_one(
    superuser_client: Client, person: User
) -> None:
    person.language = "fr"
    person.save()
    url = change_url(person)
    data = filled_form(superuser_client, url, email="new@example.org")
    type_password_again(superuser_client)
    superuser_client.post(url, data)
    (told,) = mail.outbox
    assert told.to == ["person@example.org"]
    assert "adresse" in told.subject
    assert "person" in str(told.body)
    assert "new@example.org" not in str(told.body)
    superuser_client.post(url, filled_form(superuser_client, url, first_name="Other"))
    assert len(mail.outbox) == 1


@pytest.mark.finding("O22")
def test_a_password_is_set_only_after_ones_own_and_is_not_kept_meanwhile(
    superuser_client: Client, superuser: User, person: User
) -> None:
    new = {"password1": "correct-horse-battery", "password2": "correct-horse-battery"}
    for owner in (superuser, person):
        url = reverse("admin:auth_user_password_change", args=[owner.pk])
        assert superuser_client.post(url, new | {"usable_password": "true"})["Location"] == url
        assert "/account/reauthenticate/" in superuser_client.get(url)["Location"]
        owner.refresh_from_db()
        assert owner.check_password("a-long-password")
        assert "correct-horse" not in str(dict(superuser_client.session))


@pytest.mark.finding("O22")
def test_the_password_counts_for_minutes_only(superuser_client: Client, person: User) -> None:
    url = change_url(person)
    type_password_again(superuser_client)
    session = superuser_client.session
    for each in session["account_authentication_methods"]:
        each["at"] -= 3600
    session.save()
    data = filled_form(superuser_client, url, email="new@example.org")
    assert "/account/reauthenticate/" in superuser_client.post(url, data)["Location"]


@pytest.mark.finding("O22")
@pytest.mark.django_db
def test_addresses_that_were_added_by_a_session_are_forgotten(person: User) -> None:
    for address in ("PERSON@example.org", "thief@example.org"):
        EmailAddress.objects.create(user=person, email=address, verified=True)
    import_module("kpis.migrations.0014_queued_mail").forget_other_addresses(apps, None)
    assert EmailAddress.objects.get().email == "PERSON@example.org"


def test_people_are_found_by_name_for_memberships(superuser_client: Client, person: User) -> None:
    query = "?term=pers&app_label=kpis&model_name=membership&field_name=user"
    found = superuser_client.get(reverse("admin:autocomplete") + query).json()
    assert [each["text"] for each in found["results"]] == ["person"]


def test_centres_are_found_by_name(superuser_client: Client, centre: Centre) -> None:
    query = "?term=nor&app_label=kpis&model_name=costline&field_name=centre"
    found = superuser_client.get(reverse("admin:autocomplete") + query).json()
    assert [each["text"] for each in found["results"]] == ["North"]


def test_managers_and_finance_stay_out(client: Client, person: User, centre: Centre) -> None:
    Membership.objects.create(centre=centre, user=person, role="finance")
    client.force_login(person)
    assert client.get(reverse("admin:index")).status_code == 302
    assert client.get(change_url(person)).status_code == 302
