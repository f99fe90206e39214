"""Who may see which centre: every page begins here."""

from kpis.facts import Reader
from kpis.queries import centres
from kpis.queries.centres import CentreFrame

__all__ = ["CentreFrame", "visible_centre", "visible_centres"]


def visible_centre(reader: Reader, slug: str) -> CentreFrame | None:
    """None where there is no such centre, or none that this person may see."""
    return centres.centre_frame(reader, slug)


def visible_centres(reader: Reader) -> list[CentreFrame]:
    """Every centre the person may see, by name."""
    return centres.all_centre_frames(reader)
