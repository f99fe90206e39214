"""Who may see which centre: every page begins here."""

from kpis.facts import Reader
from kpis.queries import centres
from kpis.queries.centres import CentreContext, CentreName
from kpis.queries.former import codes_now

__all__ = [
    "CentreContext",
    "CentreName",
    "codes_now",
    "visible_centre",
    "visible_centres",
    "visible_names",
    "visible_pair",
]


def visible_centre(reader: Reader, slug: str) -> CentreContext | None:
    """None where there is no such centre, or none that this person may see."""
    return centres.centre_context(reader, slug)


def visible_centres(reader: Reader) -> list[CentreContext]:
    """Every centre the person may see, by name."""
    return centres.all_centre_contexts(reader)


def visible_names(reader: Reader) -> list[CentreName]:
    """Of the same centres, by name: what a choice among many of them needs."""
    return centres.centre_names(reader)


def visible_pair(
    reader: Reader, first: str, second: str
) -> tuple[CentreContext, CentreContext] | None:
    """Two centres by their slugs, which may be the same; None where one may not be seen."""
    found = centres.centre_contexts(reader, {first, second})
    frames = {frame.centre.slug: frame for frame in found}
    if first not in frames or second not in frames:
        return None
    return frames[first], frames[second]
