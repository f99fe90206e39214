"""Both ways of telling a change, over generated ledgers: no cent is lost between the parts."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.allocation import WITHOUT_RULES
from kpis.calculation.restriction import WHOLE, Restriction, restrict_entry
from kpis.facts import CentreFact
from kpis.queries.centres import CentreContext
from kpis.reports.centre.alike import count_alike
from kpis.reports.centre.bridges import NoBridge, View, by_money, by_work, explain, works_of
from kpis.reports.centre.ledger import CentreLedger, Records, Source
from tests.samples import (
    BOT,
    EMAIL,
    PHONE,
    RENT,
    SALARIES,
    TAX,
    contacts,
    cost,
    definition,
    ledger,
    month_period,
)

D = Decimal
APRIL, MAY = month_period("2026-04"), month_period("2026-05")
MONTHS = st.sampled_from(["2026-04", "2026-05"])
#: Credit notes and zeros; shared, of a channel, and of one that does not count.
costs = st.builds(
    cost,
    MONTHS,
    st.decimals(-(10**6), 10**7, places=2) | st.just(D(0)),
    st.sampled_from([SALARIES, RENT, TAX]),
    st.sampled_from([None, PHONE, EMAIL, BOT]),
)


@st.composite
def volumes(draw: st.DrawFn) -> Any:
    """Some without contacts, some whose handle time is known of a part or of none."""
    handled = draw(st.integers(0, 10**6))
    timed = draw(st.none() | st.integers(1, handled or 1)) if handled else None
    seconds = None if timed is None else draw(st.integers(0, 10**7))
    channel = draw(st.sampled_from([PHONE, EMAIL, BOT]))
    return contacts(draw(MONTHS), handled, channel, handle_seconds=seconds, handle_base=timed)


@st.composite
def books(draw: st.DrawFn) -> CentreLedger:
    whole = ledger(
        draw(st.lists(costs, max_size=20)), draw(st.lists(volumes(), max_size=8)), definition()
    )
    restriction = draw(st.sampled_from([WHOLE, Restriction({PHONE}), Restriction(None, {RENT})]))
    of_categories = Restriction(categories=restriction.categories)
    frame = CentreContext(CentreFact(1, "a", "A", "", "EUR", 1, None, None, None), [], is_only=True)
    return CentreLedger(
        source=Source(frame, [], Records([], [], {}), APRIL, date(2026, 6, 15)),
        whole=whole,
        recorded=[restrict_entry(entry, of_categories) for entry in whole],
        ledger=[restrict_entry(entry, restriction) for entry in whole],
        restriction=restriction,
        definitions=[definition()],
        keys=WITHOUT_RULES,
        gaps={},
        complete_through=None,
    )


@given(books(), st.sampled_from(View), st.none() | st.decimals(0, 1000, places=2))
def test_what_is_shown_adds_up_or_says_why_it_is_not_there(
    known: CentreLedger, view: View, target: Decimal | None
) -> None:
    before, now = known.figures(APRIL), known.figures(MAY)
    explained = explain(known, before, now, view, target)
    assert (explained.bridge is None) is (explained.reason is not None)
    if explained.bridge is None:
        lacking = None in (before.cost_per_contact, now.cost_per_contact)
        assert lacking or explained.reason is NoBridge.NO_HANDLE_TIME
        return
    assert before.cost_per_contact is not None
    assert now.cost_per_contact is not None
    bridge = explained.bridge
    assert bridge.start == (round(before.cost_per_contact, 2) if target is None else target)
    assert bridge.end == round(now.cost_per_contact, 2)
    assert sum((step.effect for step in bridge.steps), bridge.start) == bridge.end
    assert sum((leaf.effect for leaf in bridge.leaves), bridge.start) == bridge.end


@given(books())
def test_both_ways_go_from_the_same_figure_to_the_same(known: CentreLedger) -> None:
    sides = known.figures(APRIL), known.figures(MAY)
    if None in [side.cost_per_contact for side in sides]:
        return
    alike = count_alike(known, *sides)
    money, work = by_money(alike), by_work(*works_of(alike))
    assert money is not None
    ends = [Fraction(side.cost or 0) / (side.contacts or 1) for side in sides]
    assert [money.start, money.end] == ends
    if work is not None:
        assert [work.start, work.end] == ends
        assert sum(step.effect for step in work.steps) == ends[1] - ends[0]
