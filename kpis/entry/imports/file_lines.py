"""A cost line of a file on its way into the table."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(slots=True)
class FileLine:
    """The columns of CostLine, by their names: half a million records of Django would take longer
    to make than to write. id: None until it is recorded, or of the line whose place it takes."""

    centre_id: int
    month: date
    category_id: int
    channel_id: int | None
    amount: Decimal
    status: str
    description: str = ""
    supplier: str = ""
    invoice: str = ""
    account: str = ""
    note: str = ""
    spread_id: int | None = None
    version: int = 1
    id: int | None = None

    @property
    def pk(self) -> int | None:
        return self.id

    @pk.setter
    def pk(self, id: int | None) -> None:
        self.id = id
