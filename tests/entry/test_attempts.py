"""A deadlock costs nobody their save."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from kpis.entry.attempts import MOST_ATTEMPTS, attempted
from kpis.models import Channel


class Lost(Exception):
    """Stands for psycopg's error, which carries the SQLSTATE."""

    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


def failing(times: int, sqlstate: str) -> tuple[Callable[[], str], list[int]]:
    calls: list[int] = []

    @attempted
    def write() -> str:
        calls.append(len(calls))
        Channel.objects.filter(code="phone").update(position=len(calls))
        if len(calls) <= times:
            raise OperationalError("lost") from Lost(sqlstate)
        return "saved"

    return write, calls


@pytest.mark.fault(48)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sqlstate", ["40P01", "40001"])
def test_it_is_tried_again_from_the_beginning(sqlstate: str) -> None:
    write, calls = failing(MOST_ATTEMPTS - 1, sqlstate)
    assert write() == "saved"
    assert len(calls) == MOST_ATTEMPTS == 3
    assert Channel.objects.get(code="phone").position == 3


@pytest.mark.fault(48)
@pytest.mark.django_db(transaction=True)
def test_after_three_attempts_it_gives_up_and_has_written_nothing() -> None:
    before = Channel.objects.get(code="phone").position
    write, calls = failing(MOST_ATTEMPTS, "40P01")
    with pytest.raises(OperationalError):
        write()
    assert len(calls) == MOST_ATTEMPTS
    assert Channel.objects.get(code="phone").position == before


@pytest.mark.django_db(transaction=True)
def test_other_failures_are_not_repeated() -> None:
    write, calls = failing(1, "57014")  # the statement took too long
    with pytest.raises(OperationalError):
        write()
    assert len(calls) == 1


@pytest.mark.django_db
def test_inside_another_transaction_only_that_one_can_begin_anew() -> None:
    write, calls = failing(1, "40P01")
    with pytest.raises(OperationalError), transaction.atomic():
        write()
    assert len(calls) == 1


@pytest.mark.fault(48)
@pytest.mark.django_db(transaction=True)
def test_two_who_lock_each_other_out_are_both_served() -> None:
    """The database ends one of them; its second attempt finds the way free."""
    met = threading.Barrier(2, timeout=10)
    first_time = {"ab": True, "ba": True}
    attempts: list[str] = []
    failures: list[BaseException] = []

    def run(name: str, codes: tuple[str, str]) -> None:
        @attempted
        def write() -> None:
            attempts.append(name)
            for step, code in enumerate(codes):
                Channel.objects.filter(code=code).update(name_en=f"{code} by {name}")
                if step == 0 and first_time.pop(name, False):
                    met.wait()

        try:
            write()
        except BaseException as error:  # noqa: BLE001 (told to the test)
            failures.append(error)
        finally:
            connection.close()

    orders: dict[str, tuple[str, str]] = {"ab": ("phone", "email"), "ba": ("email", "phone")}
    threads = [threading.Thread(target=run, args=item) for item in orders.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    names: Any = dict(Channel.objects.values_list("code", "name_en"))
    assert failures == []
    # At least one began anew; on a busy machine the second attempt may meet the other once more.
    assert set(attempts) == {"ab", "ba"}
    assert len(attempts) > len(orders)
    assert names["phone"].split()[-1] == names["email"].split()[-1]
