"""Several cells of a clipboard never become one: a text with a tab or a line end is refused."""

import re

from django.utils.translation import gettext as _

BETWEEN_CELLS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
MOST_SHOWN = 60


def several_cells(text: str) -> str:
    """Why the text of one field cannot be taken; empty where it is one cell."""
    cells = [cell.strip() for cell in BETWEEN_CELLS.split(text.strip())]
    if len(cells) < 2:
        return ""
    shown = " | ".join(cells)
    shown = shown if len(shown) <= MOST_SHOWN else shown[:MOST_SHOWN] + "…"
    return _("Found several cells, “%(cells)s”, expected one.") % {"cells": shown}
