"""Cells that several tables have: the name of a channel with its colour, a small trend."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis.facts import ChannelFact
from kpis.pages.tables.look import Look, Note, Sparkline
from kpis.pages.tables.table import Cell


def channel_cell(channel: ChannelFact, *, counts: bool, link: str = "") -> Cell:
    """The file says in words what the badge says on the page."""
    if counts:
        return Cell(channel.name, link=link, look=Look(dot=channel.colour))
    text = _("not counted")
    look = Look(channel.name, dot=channel.colour, notes=[Note(text)])
    return Cell(f"{channel.name} ({text})", link=link, look=look)


def trend_cell(history: Sequence[Decimal | None], complete: Sequence[bool]) -> Cell:
    """complete: whether each period is."""
    return Cell("", look=Look(line=Sparkline(history, complete)))


def strong(cell: Cell) -> Cell:
    return replace(cell, look=replace(cell.look, is_strong=True))
