"""The report behind the page of one cost line."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpis.calculation.expectation import retired_categories, retired_channels
from kpis.facts import CentreFact
from kpis.queries.centres import CentreContext
from kpis.queries.cost_line_page import (
    DocumentFact,
    HappenedFact,
    OriginFact,
    WholeLineFact,
    documents_of,
    happened_to,
    origin_of,
    whole_line,
)
from kpis.queries.cost_lines import (
    CategoryChoice,
    ChannelChoice,
    category_choices,
    channel_choices,
)
from kpis.queries.same_invoice import SameInvoice, same_invoices

__all__ = [
    "DocumentFact",
    "HappenedFact",
    "OriginFact",
    "SameInvoice",
    "WholeLineFact",
]
#: Happenings on the page; the journal has them all.
LATEST = 6


@dataclass(frozen=True, slots=True)
class CostLineReport:
    """line: None where it is gone; then only what happened to it is known. same: another line
    with its invoice number."""

    centre: CentreFact
    may_record: bool
    line: WholeLineFact | None
    happened: Sequence[HappenedFact]
    origin: OriginFact | None = None
    documents: Sequence[DocumentFact] = ()
    same: SameInvoice | None = None
    categories: Sequence[CategoryChoice] = ()
    channels: Sequence[ChannelChoice] = ()

    @property
    def may_edit(self) -> bool:
        return self.may_record and self.line is not None and not self.line.is_closed


def build_cost_line(frame: CentreContext, id: int) -> CostLineReport | None:
    """None where the centre never had such a line; seven queries at most."""
    centre = frame.centre
    line, happened = whole_line(centre.id, id), happened_to(centre.id, id, LATEST)
    if line is None:
        return CostLineReport(centre, False, None, happened) if happened else None
    gone = retired_channels(line.month, frame.endings)
    ended = retired_categories(line.month, frame.endings, {})
    return CostLineReport(
        centre,
        frame.may_record,
        line,
        happened,
        origin=origin_of(centre.id, id),
        documents=documents_of(centre.id, id),
        same=same_invoices(centre.id, [id]).get(id) if line.invoice else None,
        categories=[c for c in category_choices() if c.id not in ended or c.code == line.category],
        channels=[
            c for c in channel_choices(centre.id) if c.fact.id not in gone or c.code == line.channel
        ],
    )
