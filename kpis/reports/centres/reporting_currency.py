"""The currency in which centres stand side by side."""

from collections.abc import Iterable, Sequence

from kpis.calculation.currency import EURO
from kpis.queries.centres import CentreContext


def currencies_of(frames: Iterable[CentreContext], rated: Iterable[str]) -> list[str]:
    """In which a reader may see the centres: their own, the euro, all with a rate."""
    return sorted({EURO, *rated, *(frame.centre.currency for frame in frames)})


def choose_currency(
    frames: Iterable[CentreContext], asked: str | None, currencies: Sequence[str]
) -> str:
    """The one asked for, if there is such; else the one all centres have, else euros."""
    if asked is not None and asked in currencies:
        return asked
    own = {frame.centre.currency for frame in frames}
    return own.pop() if len(own) == 1 else EURO
