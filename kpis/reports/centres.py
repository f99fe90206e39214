"""Who may see which centre: every page begins here."""

from kpis.models import User
from kpis.queries import centres
from kpis.queries.centres import CentreFrame


def visible_centre(user: User, slug: str) -> CentreFrame | None:
    """None where there is no such centre, or none that this person may see."""
    return centres.centre_frame(user, slug)


def visible_centres(user: User) -> list[CentreFrame]:
    """Every centre the person may see, by name."""
    return centres.all_centre_frames(user)
