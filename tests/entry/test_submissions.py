"""The same save, sent twice, is done once."""

import threading
import time
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from kpis.entry.submissions import SAVES_A_CLEANING, Outcome, Sender, once
from kpis.models import Centre, CostLine, Submission, User
from tests import factories as make


@pytest.fixture
def centre(db: None) -> Centre:
    made: Centre = make.CentreFactory()
    return made


@pytest.fixture
def user(db: None) -> User:
    made: User = make.UserFactory()
    return made


def add_line(centre: Centre) -> Outcome:
    line = make.CostLineFactory(centre=centre)
    return {"id": line.pk}


@pytest.mark.fault(25)
def test_the_second_gets_the_firsts_answer(centre: Centre, user: User) -> None:
    sender = Sender(centre.pk, user.pk, uuid4())
    first = once(sender, lambda: add_line(centre))
    assert once(sender, lambda: add_line(centre)) == first
    assert CostLine.objects.count() == 1


def test_another_token_is_another_save(centre: Centre, user: User) -> None:
    for _ in range(2):
        once(Sender(centre.pk, user.pk, uuid4()), lambda: add_line(centre))
    once(Sender(centre.pk, user.pk, None), lambda: add_line(centre))
    assert CostLine.objects.count() == 3


def test_nobody_gets_another_persons_answer(centre: Centre, user: User) -> None:
    token = uuid4()
    once(Sender(centre.pk, user.pk, token), lambda: add_line(centre))
    once(Sender(centre.pk, make.UserFactory().pk, token), lambda: add_line(centre))
    assert CostLine.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_save_that_failed_leaves_its_token_free(centre: Centre, user: User) -> None:
    sender = Sender(centre.pk, user.pk, uuid4())

    def fail() -> Outcome:
        add_line(centre)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        once(sender, fail)
    assert not CostLine.objects.exists()
    once(sender, lambda: add_line(centre))
    assert CostLine.objects.count() == 1


@pytest.mark.fault(25)
@pytest.mark.django_db(transaction=True)
def test_twice_at_the_same_time_is_once() -> None:
    centre, user = make.CentreFactory(), make.UserFactory()
    sender = Sender(centre.pk, user.pk, uuid4())
    outcomes: list[Outcome] = []

    def slowly() -> Outcome:
        time.sleep(0.3)
        return add_line(centre)

    def run() -> None:
        outcomes.append(once(sender, slowly))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert CostLine.objects.count() == 1
    assert len(outcomes) == 4
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_tokens_are_forgotten_after_a_month(centre: Centre, user: User) -> None:
    once(Sender(centre.pk, user.pk, uuid4()), dict)
    Submission.objects.update(created_at=timezone.now() - timedelta(days=31))
    once(Sender(centre.pk, user.pk, UUID(int=1)), dict)
    assert Submission.objects.count() == 2
    kept = UUID(int=2 * SAVES_A_CLEANING)
    Submission.objects.update(created_at=timezone.now() - timedelta(days=31))
    once(Sender(centre.pk, user.pk, kept), dict)
    assert [submission.token for submission in Submission.objects.all()] == [kept]
