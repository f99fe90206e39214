"""What day it is where: a centre's months end by its own clock, not by the server's."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone

#: Of the names that the IANA keeps, those of a place: the others stand for older programs.
REGIONS = frozenset(
    "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split()
)


class Placed(Protocol):
    """A centre, as a row or as a fact: time_zone is the IANA name of its zone."""

    @property
    def time_zone(self) -> str: ...


#: The day it is at each of several centres.
Clock = Callable[[Placed], date]


def today_of(centre: Placed) -> date:
    """The day it is at the centre now: what decides whether a month of it has ended."""
    return today_in(centre.time_zone)


def today_in(zone: str) -> date:
    """zone: an IANA name. Raises ZoneInfoNotFoundError for any other."""
    return timezone.now().astimezone(ZoneInfo(zone)).date()


def today_of_reader() -> date:
    """The day it is for whoever reads the page, in the zone that it shows times in."""
    return timezone.localdate()


@cache
def zone_names() -> tuple[str, ...]:
    """The zones that one can choose, in order: those of a place, and UTC."""
    places = {name for name in available_timezones() if name.partition("/")[0] in REGIONS}
    return ("UTC", *sorted(places))
