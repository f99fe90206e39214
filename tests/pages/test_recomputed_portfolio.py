"""What the portfolio gives to download equals what is computed again from the rows."""

from collections.abc import Sequence
from datetime import date
from random import Random

import pytest
from hypothesis import given

from tests import recomputation as again
from tests import recomputed_change as moved
from tests.pages.recomputed import (
    KINDS,
    Line,
    download,
    few,
    forgotten,
    months_before,
    months_of,
    percent,
    reader_of,
    same,
    seeds,
)
from tests.random_centres import make_random_centre
from tests.recomputation import Rows

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.finding("F1"),
    pytest.mark.finding("F2"),
    pytest.mark.finding("F4"),
    pytest.mark.finding("F5"),
    pytest.mark.finding("F8"),
    pytest.mark.finding("F11"),
]


def check_service(line: Line, together: Sequence[Rows], now: Sequence[date]) -> None:
    """Rates over the contacts that count, of whichever centre."""
    cells = [again.counting_cells(rows, now) for rows in together]
    every = [(rows, cell) for rows, own in zip(together, cells, strict=True) for cell in own]
    assert same(line["Average handle time"], again.handle_time_of(every), 0)
    assert same(line["First-contact resolution"], percent(again.resolution_of(every)), 1)
    assert same(line["Satisfaction (CSAT)"], percent(again.satisfaction_of(every)), 1)


def check_centre(line: Line, rows: Rows, before: Sequence[date], now: Sequence[date]) -> None:
    figure = again.cost_per_contact(rows, now)
    assert same(line["Cost per contact"], figure)
    assert same(line["Cost per contact in own currency"], figure)
    assert same(line["Contacts"], again.contacts_of(rows, now))
    assert same(line["Total cost"], again.cost_of(rows, now))
    assert (line["State"] == "") == again.is_complete(rows, now)
    change = moved.change_of(again.cost_per_contact, rows, before, now)
    assert same(line["Change"], percent(change), 1)
    check_service(line, [rows], now)


def check_all_centres(line: Line, together: Sequence[Rows], now: Sequence[date]) -> None:
    """Of the same months of every centre, those that are covered."""
    covered = [again.covered(rows, now) for rows in together]
    sides = list(zip(together, covered, strict=True))
    cost = again.total(again.cost_of(*side) for side in sides)
    contacts = again.total(again.contacts_of(*side) for side in sides)
    assert same(line["Cost per contact"], again.ratio(cost, contacts))
    assert same(line["Contacts"], again.total(again.contacts_of(rows, now) for rows in together))
    assert same(line["Total cost"], again.total(again.cost_of(rows, now) for rows in together))
    check_service(line, together, now)


@few
@given(seeds)
def test_portfolio(db: None, seed: int) -> None:
    dice = Random(seed)
    with forgotten():
        centres = [make_random_centre(dice, name=name) for name in ("Ghent", "Lyon")]
        client, together = reader_of(*centres), [again.read_rows(centre) for centre in centres]
        starts = {centre.fiscal_year_start for centre in centres}
        fiscal = starts.pop() if len(starts) == 1 else 1
        for kind in dice.sample(KINDS, 3):
            month = dice.choice(again.known_months(together[0])[1:])
            now = months_of(kind, month, fiscal)
            table = download(client, "/", "centres", kind, month)
            for centre, rows in zip(centres, together, strict=True):
                check_centre(table[centre.name], rows, months_before(kind, now), now)
            check_all_centres(table["All centres together"], together, now)
