"""The sentence: right for rises and falls, credit notes, gaps, new and vanished things."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from kpis.calculation.allocation import WITHOUT_RULES
from kpis.calculation.completeness import MonthGap
from kpis.calculation.periods import period_containing, previous_period
from kpis.calculation.restriction import WHOLE
from kpis.facts import CostFact, Named, Period
from kpis.pages.words.steps import Names, in_sentence, step_name, title_of
from kpis.pages.words.why import why_sentence
from kpis.reports.centre.bridges import Explanation, View, explain
from kpis.reports.centre.ledger import CentreLedger
from kpis.vocabulary import PeriodKind
from tests.samples import (
    EMAIL,
    PHONE,
    RENT,
    SALARIES,
    TAX,
    contacts,
    cost,
    definition,
    ledger,
    month,
    month_period,
)

NAMES = Names(
    categories={
        SALARIES: Named(SALARIES, "Salaries", 10, colour=1),
        RENT: Named(RENT, "<i>Rent", 20, colour=2),
        TAX: Named(TAX, "CRM", 30, colour=3),
    },
    channels={
        PHONE: Named(PHONE, "Phone", 10, colour=1),
        EMAIL: Named(EMAIL, "Chat", 20, colour=2),
    },
)
APRIL, MAY = month_period("2026-04"), month_period("2026-05")


def books_of(
    costs: Sequence[CostFact], volumes: Sequence[Any], gaps: Sequence[date] = ()
) -> CentreLedger:
    entries = ledger(costs, volumes)
    return CentreLedger(
        whole=entries,
        recorded=entries,
        ledger=entries,
        restriction=WHOLE,
        definitions=[definition()],
        keys=WITHOUT_RULES,
        gaps={gap: MonthGap(gap) for gap in gaps},
        complete_through=None,
    )


def explained(
    april: tuple[dict[int, Any], int | None],
    may: tuple[dict[int, Any], int | None],
    target: str = "",
    gaps: Sequence[str] = (),
) -> Explanation:
    """Each month: what was spent by category, and how many got in touch."""
    sides = {"2026-04": april, "2026-05": may}
    books = books_of(
        [
            cost(name, spent, id)
            for name, (costs, _) in sides.items()
            for id, spent in costs.items()
        ],
        [contacts(name, count) for name, (_, count) in sides.items() if count is not None],
        [month(gap) for gap in gaps],
    )
    goal = Decimal(target) if target else None
    return explain(books, books.figures(APRIL), books.figures(MAY), target=goal)


def said(explanation: Explanation, currency: str = "EUR") -> str:
    """Without the marks that make amounts bold and keep them on one line."""
    sentence = why_sentence(explanation, NAMES, currency)
    return re.sub("</?b>|\N{WORD JOINER}", "", sentence)


def test_a_rise() -> None:
    """5.00 to 6.00; contacts fell by a fifth."""
    rise = explained(({SALARIES: 400, RENT: 100}, 100), ({SALARIES: 410, RENT: 70}, 80))
    assert said(rise) == (
        "Up €1.00 on April: fewer contacts carried the costs (+€1.23); &lt;i&gt;Rent fell (−€0.34)."
    )
    assert title_of(rise) == "Why a contact cost more in May than in April"


@pytest.mark.finding("P2")
def test_a_fall() -> None:
    fall = explained(({SALARIES: 400, TAX: 100}, 100), ({SALARIES: 380, TAX: 100}, 120))
    assert said(fall) == (
        "Down €1.00 on April: more contacts shared the costs (−€0.82) and salaries fell (−€0.18)."
    )
    assert title_of(fall) == "Why a contact cost less in May than in April"


def test_amounts_are_bold_and_names_are_no_markup() -> None:
    rise = explained(({RENT: 100}, 100), ({RENT: 200}, 100))
    assert why_sentence(rise, NAMES, "EUR") == (
        "Up <b>€1.00</b> on April: &lt;i&gt;Rent rose (<b>+\N{WORD JOINER}€1.00</b>)."
    )


def test_no_change_to_the_cent() -> None:
    same = explained(({SALARIES: 400, RENT: 100}, 100), ({SALARIES: 450, RENT: 50}, 100))
    assert said(same) == (
        "Unchanged on April at €5.00: salaries rose (+€0.50); &lt;i&gt;Rent fell (−€0.50)."
    )
    nothing = explained(({SALARIES: 400}, 100), ({SALARIES: 400}, 100))
    assert said(nothing) == "Unchanged on April at €4.00."
    assert title_of(nothing) == "Why a contact cost the same in May as in April"


def test_new_and_vanished_categories() -> None:
    swapped = explained(({SALARIES: 100}, 100), ({TAX: 300}, 100))
    assert said(swapped) == (
        "Up €2.00 on April: CRM newly charged (+€3.00); salaries no longer charged (−€1.00)."
    )


def test_credit_notes() -> None:
    came = explained(({SALARIES: 100, TAX: 10}, 100), ({SALARIES: 100, TAX: -20}, 100))
    assert said(came) == "Down €0.30 on April: credit notes for CRM (−€0.30)."
    gone = explained(({SALARIES: 100, TAX: -20}, 100), ({SALARIES: 100, TAX: 10}, 100))
    assert said(gone) == "Up €0.30 on April: no more credit notes for CRM (+€0.30)."
    more = explained(({SALARIES: 100, TAX: -20}, 100), ({SALARIES: 100, TAX: -30}, 100))
    assert said(more) == "Down €0.10 on April: larger credit notes for CRM (−€0.10)."
    less = explained(({SALARIES: 100, TAX: -30}, 100), ({SALARIES: 100, TAX: -20}, 100))
    assert said(less) == "Up €0.10 on April: smaller credit notes for CRM (+€0.10)."


def test_where_credit_notes_exceed_the_bills_fewer_contacts_carry_a_gain() -> None:
    gain = explained(({TAX: -100}, 100), ({TAX: -100}, 50))
    assert said(gain) == "Down €1.00 on April: fewer contacts (−€1.00)."
    loss = explained(({TAX: -100}, 50), ({TAX: -100}, 100))
    assert said(loss) == "Up €1.00 on April: more contacts (+€1.00)."


def test_against_the_target() -> None:
    """April was 0.50 above it, May is 0.60 above it."""
    above = explained(({SALARIES: 550}, 100), ({SALARIES: 560}, 100), target="5")
    assert said(above) == (
        "€0.60 above the target of €5.00: the gap already there in April (+€0.50) and "
        "salaries rose (+€0.10)."
    )
    assert title_of(above) == "Why a contact cost more than the target in May"
    below = explained(({SALARIES: 550}, 100), ({SALARIES: 450}, 100), target="5")
    assert said(below) == (
        "€0.50 below the target of €5.00: salaries fell (−€1.00); "
        "the gap already there in April (+€0.50)."
    )
    met = explained(({SALARIES: 500}, 100), ({SALARIES: 500}, 100), target="5")
    assert said(met) == "On the target of €5.00."
    assert title_of(met) == "How the cost per contact met the target in May"


def test_no_contacts_on_one_side() -> None:
    now = explained(({SALARIES: 100}, 100), ({SALARIES: 100}, 0))
    assert said(now) == (
        "No contact counts in May, so it has no cost per contact; its cost of €100 stays in "
        "every total."
    )
    before = explained(({SALARIES: 100}, None), ({SALARIES: 100}, 100))
    assert said(before) == (
        "No contact counts in April, so it has no cost per contact to compare with."
    )
    assert title_of(before) == "From April to May"
    nothing = explained(({SALARIES: 100}, 100), ({}, 0))
    assert said(nothing) == "No cost and no contact is recorded for May."


def test_no_cost_on_one_side() -> None:
    now = explained(({SALARIES: 100}, 100), ({}, 100))
    assert said(now) == "No cost is recorded for May, so nothing can be compared."
    before = explained(({}, 100), ({SALARIES: 100}, 100))
    assert said(before) == "No cost is recorded for April, so there is nothing to compare with."


@pytest.mark.parametrize(
    ("gap", "sentence"),
    [
        ("2026-05", "This period is not complete: its figures will still change."),
        ("2026-04", "There is no complete earlier period to compare with."),
    ],
)
def test_of_months_that_are_not_complete_nothing_is_said(gap: str, sentence: str) -> None:
    unfinished = explained(({SALARIES: 100}, 100), ({SALARIES: 200}, 100), gaps=[gap])
    assert said(unfinished) == sentence
    assert title_of(unfinished) == "From April to May"


def by_work(april: Sequence[Any], may: Sequence[Any]) -> Explanation:
    costs = [cost(name, 600) for name in ("2026-04", "2026-05")]
    books = books_of(costs, [*april, *may])
    return explain(books, books.figures(APRIL), books.figures(MAY), View.WORK)


def timed(name: str, count: int, minutes: int, channel: int = PHONE) -> Any:
    seconds = minutes * 60 * count
    return contacts(name, count, channel, handle_seconds=seconds, handle_base=count)


def test_by_work_longer_handle_times_make_minutes_cheaper() -> None:
    longer = by_work([timed("2026-04", 100, 5)], [timed("2026-05", 100, 6)])
    assert said(longer) == (
        "Unchanged on April at €6.00: longer handle times (+€1.10); "
        "a lower cost per minute (−€1.10)."
    )


def test_by_work_a_new_channel_is_named() -> None:
    new = by_work(
        [timed("2026-04", 100, 6)], [timed("2026-05", 100, 6), timed("2026-05", 100, 1, EMAIL)]
    )
    assert "channel mix, with chat new (" in said(new)
    gone = by_work(
        [timed("2026-04", 100, 6), timed("2026-04", 100, 1, EMAIL)], [timed("2026-05", 100, 6)]
    )
    assert "a more expensive channel mix, without chat (" in said(gone)


def test_by_work_handle_time_must_be_known() -> None:
    unknown = by_work([timed("2026-04", 100, 6)], [contacts("2026-05", 100)])
    assert said(unknown) == (
        "No channel has a known handle time in both April and May, so the change cannot be "
        "explained by work."
    )


@pytest.mark.parametrize(
    ("kind", "day", "compared"),
    [
        (PeriodKind.MONTH, date(2026, 1, 1), "on December"),
        (PeriodKind.QUARTER, date(2026, 5, 1), "on Jan–Mar 2026"),
        (PeriodKind.YEAR, date(2026, 5, 1), "on 2025"),
        (PeriodKind.ROLLING_YEAR, date(2026, 5, 1), "on the 12 months to May 2025"),
        (PeriodKind.WEEK, date(2026, 5, 4), "on Week 18, 2026"),
    ],
)
def test_every_kind_of_period(kind: PeriodKind, day: date, compared: str) -> None:
    now = period_containing(kind, day)
    assert (
        said(of_periods(previous_period(now), now))
        == f"Up €1.00 {compared}: salaries rose (+€1.00)."
    )


def of_periods(before: Period, now: Period) -> Explanation:
    entries = [ledger([cost("2026-05", spent)], [contacts("2026-05", 100)]) for spent in (100, 200)]
    books = books_of([], [])
    sides = [replace(books, ledger=entries[place]).figures(MAY) for place in (0, 1)]
    sides = [
        replace(side, period=period) for side, period in zip(sides, (before, now), strict=True)
    ]
    return explain(books, sides[0], sides[1])


def test_names_lose_their_capital_but_abbreviations_do_not() -> None:
    names = ["Salaries", "CRM", "SaaS licences", "E-mail", "Évaluation", "IT", "A", ""]
    lowered = ["salaries", "CRM", "SaaS licences", "e-mail", "évaluation", "IT", "A", ""]
    assert [in_sentence(name) for name in names] == lowered


def test_every_step_has_a_name() -> None:
    rise = explained(({SALARIES: 400, RENT: 100}, 100), ({SALARIES: 410, RENT: 70}, 80), "5")
    assert rise.bridge is not None
    assert [step_name(step, NAMES) for step in rise.bridge.steps] == [
        "Gap at the start",
        "Salaries",
        "<i>Rent",
        "Fewer contacts",
    ]


def test_french_needs_no_articles() -> None:
    rise = explained(({SALARIES: 400, RENT: 100}, 100), ({SALARIES: 450, RENT: 60}, 80))
    with translation.override("fr"):
        assert said(rise) == (
            "Hausse de 1,38\xa0€ par rapport à avril\xa0: moins de contacts pour supporter les "
            "charges (+1,26\xa0€) et salaries en hausse (+0,57\xa0€)\N{NARROW NO-BREAK SPACE}; "
            "&lt;i&gt;Rent en baisse (−0,45\xa0€)."
        )
        assert title_of(rise) == "Pourquoi le coût par contact a augmenté entre avril et mai"
