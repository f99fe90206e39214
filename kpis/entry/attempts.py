"""Transactions that are tried again when the database asks for it."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
MOST_ATTEMPTS = 3
#: SQLSTATE of deadlock_detected and serialization_failure.
WORTH_ANOTHER_ATTEMPT = {"40P01", "40001"}


def attempted(write: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Run the whole write in one transaction; after a deadlock or a serialization failure run
    it again, three times in all.

    Inside another transaction it runs once: only the outermost can begin anew. Raises
    OperationalError after the last attempt, which pages answer with 503.
    """

    @wraps(write)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        for attempt in range(1, MOST_ATTEMPTS + 1):
            try:
                with transaction.atomic():
                    return write(*args, **kwargs)
            except OperationalError as error:
                again = attempt < MOST_ATTEMPTS and not connection.in_atomic_block
                if not again or sqlstate_of(error) not in WORTH_ANOTHER_ATTEMPT:
                    raise
        raise AssertionError("the last attempt returns or raises")

    return run


def sqlstate_of(error: Exception) -> str:
    return getattr(error.__cause__, "sqlstate", None) or ""
