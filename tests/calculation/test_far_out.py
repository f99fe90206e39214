"""What is so far out in a month that its close asks."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.far_out import (
    Finding,
    MonthFacts,
    Subject,
    find_far_out,
    least_far_out,
    unconfirmed,
)
from kpis.calculation.usual_costs import gather_bills, usual_costs
from kpis.facts import ContactFact, CostFact, DefinitionFact, ReportedLine
from kpis.months import add_months
from kpis.vocabulary import CostStatus, CountBasis, FarOutKind

D = Decimal
MAY = date(2026, 5, 1)
PHONE, POST, BOT = 1, 2, 3
SALARIES, SOFTWARE, RENT = 1, 2, 3
COUNTED = DefinitionFact(date.min, CountBasis.HANDLED, frozenset({PHONE, POST}))


def line(category: int, amount: str, words: str = "", supplier: str = "") -> ReportedLine:
    return ReportedLine(0, category, None, D(amount), CostStatus.ACTUAL, words, supplier)


def facts(
    months: int = 12,
    *,
    more: list[ReportedLine] | None = None,
    salaries: str = "60000",
    calls: int = 30_000,
    letters: int = 100,
) -> MonthFacts:
    """60,000 of salaries and 4,000 of software a month, 30,000 calls and 100 letters; what the
    options say is of May."""
    bills, contacts = [], []
    for back in range(months, -1, -1):
        month, now = add_months(MAY, -back), back == 0
        bills.append((month, line(SALARIES, salaries if now else "60000", "Payroll")))
        bills.append((month, line(SOFTWARE, "4000", "Licences")))
        contacts.append(ContactFact(month, PHONE, calls if now else 30_000))
        contacts.append(ContactFact(month, POST, letters if now else 100))
    bills += [(MAY, each) for each in more or []]
    costs = [CostFact(month, each.category, None, each.amount) for month, each in bills]
    return MonthFacts(MAY, add_costs(costs), contacts, bills, COUNTED)


def add_costs(costs: list[CostFact]) -> list[CostFact]:
    sums: dict[Any, Decimal] = {}
    for cost in costs:
        key = cost.start, cost.category
        sums[key] = sums.get(key, D(0)) + cost.amount
    return [CostFact(start, category, None, amount) for (start, category), amount in sums.items()]


def kinds(given: MonthFacts) -> list[tuple[FarOutKind, int]]:
    return [(each.subject.kind, each.subject.id) for each in find_far_out(given)]


BILL, CATEGORY, CHANNEL = FarOutKind.BILL, FarOutKind.CATEGORY, FarOutKind.CHANNEL
FIGURE = FarOutKind.FIGURE


def test_a_bill_is_named_by_its_words() -> None:
    """The same category may hold two: what is asked of one is not confirmed for the other."""
    odd = facts(more=[line(RENT, "90000", " Deposit ", "Landlord Ltd")])
    (bill,) = [each.subject for each in find_far_out(odd) if each.subject.kind is BILL]
    assert (bill.id, bill.description, bill.supplier) == (RENT, "Deposit", "Landlord Ltd")


def test_a_month_like_the_others_is_not_asked_about() -> None:
    for months in range(13):
        assert find_far_out(facts(months)) == [], months


@pytest.mark.finding("E4")
@pytest.mark.parametrize("months", [1, 3, 4, 12])
@pytest.mark.parametrize("amount", ["120000000", "-120000000"])
@pytest.mark.parametrize("category", [SOFTWARE, RENT])
def test_a_bill_that_was_never_seen_is_judged_by_its_part_of_a_month(
    category: int, amount: str, months: int
) -> None:
    """120 million in a new line, in a category that is known and in one that is not."""
    found = kinds(facts(months, more=[line(category, amount, "New")]))
    assert (BILL, category) in found
    assert (CATEGORY, category) in found
    assert (FIGURE, 0) in found


@pytest.mark.finding("E4")
def test_in_the_first_month_only_what_dwarfs_all_else_is_asked_about() -> None:
    assert kinds(facts(0, more=[line(RENT, "64001")])) == []
    found = kinds(facts(0, more=[line(RENT, "120000000")]))
    assert found == [(BILL, RENT), (CATEGORY, RENT)]


@pytest.mark.finding("E4")
def test_new_words_for_what_is_usual_are_not_asked_about() -> None:
    """Payroll that is named after its month."""
    given = facts(salaries="0", more=[line(SALARIES, "60500", "Payroll of May")])
    assert (BILL, SALARIES) not in kinds(given)
    assert (CATEGORY, SALARIES) not in kinds(given)


@pytest.mark.finding("E4")
@pytest.mark.parametrize(
    ("amount", "is_asked"),
    [("-1000", False), ("16000", False), ("33000", True), ("-33000", True), ("0.01", False)],
)
def test_credit_notes_are_judged_as_bills_are(amount: str, is_asked: bool) -> None:
    assert ((BILL, RENT) in kinds(facts(more=[line(RENT, amount)]))) is is_asked


@pytest.mark.finding("E4")
def test_the_same_bill_entered_twice_is_asked_about() -> None:
    found = find_far_out(facts(more=[line(SALARIES, "60000", "PAYROLL ")]))
    assert [(each.subject.kind, each.found, each.usual) for each in found] == [
        (BILL, D(120000), D(60000)),
        (CATEGORY, D(120000), D(60000)),
    ]


@pytest.mark.finding("E4")
@pytest.mark.parametrize("months", [1, 3, 4, 12])
def test_contacts_far_out(months: int) -> None:
    assert kinds(facts(months, calls=120_000_000)) == [(CHANNEL, PHONE), (FIGURE, 0)]
    assert kinds(facts(months, calls=2_900)) == [(CHANNEL, PHONE), (FIGURE, 0)]
    assert kinds(facts(months, letters=900)) == []  # small beside the calls


@pytest.mark.finding("E4")
def test_the_figure_counts_every_month_by_the_definition_of_this_one() -> None:
    given = facts()
    bots = [ContactFact(fact.start, BOT, 9_000_000) for fact in given.contacts[::2]]
    given = MonthFacts(MAY, given.costs, [*given.contacts, *bots], given.bills, COUNTED)
    assert kinds(given) == []


@pytest.mark.finding("E4")
@given(st.decimals(D(32001), D(10**10), places=2), st.integers(0, 12))
def test_whatever_is_half_a_month_and_new_is_asked_about(amount: D, months: int) -> None:
    few = months < 4
    if few:
        amount *= 2001
    assert (BILL, RENT) in kinds(facts(months, more=[line(RENT, str(amount), "New")]))


@pytest.mark.finding("E4")
@given(st.decimals(D(-3199), D(3199), places=2), st.integers(1, 12))
def test_no_small_bill_holds_up_a_close(amount: D, months: int) -> None:
    assert find_far_out(facts(months, more=[line(RENT, str(amount), "New")])) == []


@pytest.mark.finding("E4")
def test_bills_too_small_to_be_asked_about_may_be_left_out() -> None:
    given = facts(more=[line(RENT, "3199", "Small"), line(RENT, "40000", "Large")])
    least = least_far_out(given.costs, MAY)
    large = {
        key for key, bill in gather_bills(given.bills).items() if abs(bill.amounts[MAY]) >= least
    }
    kept = [each for each in given.bills if next(iter(gather_bills([each]))) in large]
    assert len(kept) < len(given.bills)
    other = MonthFacts(MAY, given.costs, given.contacts, kept, COUNTED)
    assert find_far_out(other) == find_far_out(given) != []


@pytest.mark.finding("E4")
def test_what_is_confirmed_is_a_figure_as_it_was_seen() -> None:
    of = Subject(BILL, RENT, None, "New  line", "Acme")
    seen = Finding(of, D("120000000.00"), D(4000), False, True)
    same = Finding(Subject(BILL, RENT, None, "new line", "ACME"), D(120000000), D("4000.00"), *two)
    changed = Finding(of, D("120000000.01"), D(4000), False, True)
    elsewhere = Finding(Subject(CATEGORY, RENT), D(120000000), D(4000), False, True)
    assert unconfirmed([seen, same], {seen.mark}) == []
    assert unconfirmed([changed, elsewhere], {seen.mark}) == [changed, elsewhere]


two = (False, True)


def test_a_category_without_a_line_in_the_month_is_not_judged() -> None:
    usual = usual_costs(facts().costs)
    assert usual.judge_category(99, MAY) is None
    assert usual.judge_category(SALARIES, add_months(MAY, 1)) is None
