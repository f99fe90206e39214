"""In which currency centres stand side by side."""

import pytest

from kpis.facts import Reader
from kpis.queries.centres import CentreContext, all_centre_contexts
from kpis.reports.centres.reporting_currency import choose_currency, currencies_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def frames(*currencies: str) -> list[CentreContext]:
    for currency in currencies:
        make.CentreFactory(currency=currency)
    return all_centre_contexts(Reader(0, sees_all=True))


def test_those_of_the_centres_the_euro_and_all_with_a_rate() -> None:
    assert currencies_of(frames("GBP", "GBP"), ["CAD", "GBP"]) == ["CAD", "EUR", "GBP"]


@pytest.mark.parametrize(
    ("own", "asked", "chosen"),
    [
        (("GBP", "GBP"), None, "GBP"),
        (("GBP", "CAD"), None, "EUR"),
        (("GBP", "CAD"), "CAD", "CAD"),
        (("GBP", "GBP"), "XXX", "GBP"),
    ],
)
def test_the_one_asked_for_else_the_one_in_common_else_euros(
    own: tuple[str, ...], asked: str | None, chosen: str
) -> None:
    centres = frames(*own)
    assert choose_currency(centres, asked, currencies_of(centres, [])) == chosen
