"""Lines found by what is asked of them, held against a slow and obvious way."""

import unicodedata
from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.models import Centre, CostLine
from kpis.queries.found_lines import (
    LINES_SHOWN,
    SHARED,
    SORTS,
    LineQuestion,
    find_lines,
    versions_found,
)
from kpis.vocabulary import CostStatus
from tests import factories as make

pytestmark = [pytest.mark.finding("E14"), pytest.mark.django_db]
MONTHS = [make.month(f"2026-0{number}") for number in (1, 2, 3)]
AMOUNTS = [Decimal(text) for text in ("-20.50", "0.00", "0.01", "100.00")]
LETTERS = "aÀé%_\\œE 1'"
TEXTS = st.text(alphabet=LETTERS, max_size=6)
FIELDS = ("description", "supplier", "invoice", "account", "note")
MATCHING = st.builds(
    LineQuestion,
    words=st.lists(st.text(alphabet=LETTERS.replace(" ", ""), min_size=1, max_size=2), max_size=2),
    first=st.sampled_from([None, *MONTHS]),
    last=st.sampled_from([None, *MONTHS]),
    category=st.sampled_from(["", "salaries", "taxes", "unheard"]),
    channel=st.sampled_from(["", SHARED, "phone", "email"]),
    status=st.sampled_from([None, *CostStatus]),
    least=st.sampled_from([None, *AMOUNTS]),
    most=st.sampled_from([None, *AMOUNTS]),
    sort=st.sampled_from(sorted(SORTS)),
    descending=st.booleans(),
)


@pytest.fixture
def centre(db: None) -> Centre:
    made: Centre = make.CentreFactory()
    return made


def line_of(centre: Centre, draw: st.DataObject) -> CostLine:
    channel = draw.draw(st.sampled_from([None, "phone", "email"]))
    line: CostLine = make.CostLineFactory(
        centre=centre,
        month=draw.draw(st.sampled_from(MONTHS)),
        category=make.category(draw.draw(st.sampled_from(["salaries", "taxes"]))),
        channel=channel and make.channel(channel),
        amount=draw.draw(st.sampled_from(AMOUNTS)),
        status=draw.draw(st.sampled_from(list(CostStatus))).value,
        **{name: draw.draw(TEXTS) for name in FIELDS},
    )
    return line


def folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def matches(line: CostLine, asked: LineQuestion) -> bool:
    texts = [folded(getattr(line, name)) for name in FIELDS]
    channel = line.channel.code if line.channel else SHARED
    return (
        all(any(folded(word) in text for text in texts) for word in asked.words)
        and (asked.first is None or line.month >= asked.first)
        and (asked.last is None or line.month <= asked.last)
        and asked.category in {"", line.category.code}
        and asked.channel in {"", channel}
        and asked.status in {None, line.status}
        and (asked.least is None or line.amount >= asked.least)
        and (asked.most is None or line.amount <= asked.most)
        and (not asked.is_spread or line.spread_id is not None)
    )


@given(data=st.data(), asked=MATCHING)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_found_is_what_a_look_at_each_line_finds(
    centre: Centre, data: st.DataObject, asked: LineQuestion
) -> None:
    with transaction.atomic():
        lines = [line_of(centre, data) for _each in range(data.draw(st.integers(0, 6)))]
        line_of(make.CentreFactory(), data)
        wanted = {line.pk: line for line in lines if matches(line, asked)}
        found = find_lines(centre.pk, asked)
        assert {line.id for line in found.lines} == set(wanted)
        assert found.number == len(wanted)
        assert found.amount == sum(line.amount for line in wanted.values())
        assert found.first == min((line.month for line in wanted.values()), default=None)
        assert found.last == max((line.month for line in wanted.values()), default=None)
        assert versions_found(centre.pk, asked, 99) == dict.fromkeys(wanted, 1)
        transaction.set_rollback(True)


@pytest.mark.parametrize(("sort", "descending"), list(product(sorted(SORTS), (True, False))))
def test_every_order_has_each_line_once_over_its_pages(
    sort: str, descending: bool, centre: Centre
) -> None:
    """Lines that are alike too: without an order of their own some would come twice."""
    CostLine.objects.bulk_create(
        make.CostLineFactory.build(centre=centre, category=make.category("taxes"))
        for _each in range(2 * LINES_SHOWN + 1)
    )
    asked = LineQuestion(sort=sort, descending=descending)
    pages = [find_lines(centre.pk, replace(asked, page=page)) for page in (1, 2, 3)]
    ids = [line.id for page in pages for line in page.lines]
    assert [len(page.lines) for page in pages] == [LINES_SHOWN, LINES_SHOWN, 1]
    assert len(set(ids)) == len(ids)
    assert {page.pages for page in pages} == {3}


@pytest.mark.parametrize("number", [4, 10**17])
def test_a_page_after_the_last_is_the_last(number: int, centre: Centre) -> None:
    make.CostLineFactory(centre=centre)
    found = find_lines(centre.pk, LineQuestion(page=number))
    assert (found.page, len(found.lines)) == (1, 1)


def test_of_nothing_the_first_page_is_empty(centre: Centre) -> None:
    found = find_lines(centre.pk, LineQuestion(page=3))
    assert (found.lines, found.number, found.amount, found.first, found.page) == ([], 0, 0, None, 1)


def test_a_part_says_which_it_is_of_what(centre: Centre) -> None:
    spread = make.record_spread(centre, {"2026-01": "60.00", "2026-02": "40.00"})
    make.CostLineFactory(centre=centre)
    found = find_lines(centre.pk, LineQuestion(is_spread=True, descending=False))
    parts = [line.part for line in found.lines]
    said = [(p.spread, p.number, p.months, p.amount) for p in parts if p]
    assert said == [(spread.pk, 1, 2, Decimal(100)), (spread.pk, 2, 2, Decimal(100))]
