"""Two become one: nothing of it changes a total, and nothing that is closed changes at all."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kpis.entry.closing import definition_in_force
from kpis.entry.imports.rules import cost_rules
from kpis.entry.recording.moving.clashes import Clash, Obstacle
from kpis.entry.recording.moving.move import Move, Subject
from kpis.entry.recording.moving.moves import (
    MoveRefused,
    mark_of,
    preview_moves,
    record_moves,
)
from kpis.entry.recording.moving.plan import MovePlan
from kpis.models import (
    AllocationRule,
    AllocationShare,
    Centre,
    CentreChannel,
    ContactDefinition,
    ContactVolume,
    CostLine,
    CountedChannel,
    Ending,
    ImportRule,
    Staffing,
    Target,
)
from tests import factories as make

MONTHS = [date(2026, number, 1) for number in range(1, 7)]
pytestmark = [pytest.mark.finding("E15"), pytest.mark.django_db]


def moved(move: Move) -> MovePlan:
    (plan,) = record_moves(moves=[move], seen=mark_of(preview_moves([move])))
    return plan


def merge_of(centre: Centre, subject: Subject, old: str, new: str, **span: date) -> Move:
    find: Any = make.category if subject is Subject.CATEGORY else make.channel
    return Move(centre.pk, subject, find(old).pk, find(new).pk, **span)


def merge_channels(centre: Centre, old: str = "email", new: str = "phone", **span: date) -> Move:
    return merge_of(centre, Subject.CHANNEL, old, new, **span)


def figures_of(centre: Centre) -> list[tuple[Any, ...]]:
    """Of each month: its cost, and the contacts that count by the definition in force."""
    found = []
    for month in MONTHS:
        basis, channels = definition_in_force(centre.pk, month)
        lines = CostLine.objects.filter(centre=centre, month=month)
        rows = ContactVolume.objects.filter(
            centre=centre, start__year=month.year, start__month=month.month
        )
        counted = rows.filter(channel__in=channels).values_list(basis.value, flat=True)
        cost = sum(lines.values_list("amount", flat=True), Decimal(0))
        known = [each for each in counted if each is not None]
        handled = sum(rows.values_list("handled", flat=True))
        found.append((month, cost, sum(known), len(known) == len(counted), handled))
    return found


def closed_rows(centre: Centre, closed: list[date]) -> list[Any]:
    """All that stands in the closed months, row by row."""
    lines = CostLine.objects.filter(centre=centre, month__in=closed)
    volumes = ContactVolume.objects.filter(centre=centre, start__in=closed)
    return [*lines.order_by("pk").values(), *volumes.order_by("pk").values()]


amounts = st.decimals(-999, 9999, places=2)
counts = st.integers(0, 500)
bills = st.lists(
    st.tuples(
        st.sampled_from(MONTHS),
        st.sampled_from(["salaries", "training", "taxes"]),
        st.sampled_from([None, "phone", "email", "chat"]),
        amounts,
    ),
    max_size=12,
)
volumes = st.dictionaries(
    st.tuples(st.sampled_from(MONTHS), st.sampled_from(["phone", "email", "chat"])),
    st.tuples(counts, counts, st.none() | counts),
    max_size=12,
)
definitions = st.dictionaries(
    st.sampled_from(MONTHS),
    st.tuples(
        st.sampled_from(["handled", "offered"]),
        st.sets(st.sampled_from(["phone", "email", "chat"]), min_size=1),
    ),
    max_size=2,
)


class NothingIsLost(TestCase):
    @settings(max_examples=20)
    @given(
        bills,
        volumes,
        definitions,
        st.sets(st.sampled_from(MONTHS), max_size=3),
        st.sampled_from([*Subject]),
        st.booleans(),
    )
    def test_totals_stand_and_so_do_closed_months(
        self,
        bills: Any,
        volumes: Any,
        definitions: Any,
        closed: set[date],
        subject: Subject,
        is_merge: bool,
    ) -> None:
        centre = make.CentreFactory(channels=["phone", "email", "chat"])
        fill(centre, bills, volumes, definitions)
        closing = sorted(closed)
        for month in closing:
            make.MonthCloseFactory(centre=centre, month=month)
        codes = ("training", "salaries") if subject is Subject.CATEGORY else ("email", "phone")
        span: Any = {} if is_merge else {"first": MONTHS[1], "last": MONTHS[4]}
        before, standing = figures_of(centre), closed_rows(centre, closing)
        move = merge_of(centre, subject, *codes, **span)
        (plan,) = preview_moves([move])
        if plan.clashes:
            with pytest.raises(MoveRefused):
                moved(move)
        else:
            moved(move)
        assert figures_of(centre) == before
        assert closed_rows(centre, closing) == standing
        left = CostLine.objects.filter(centre=centre, **{f"{subject}__code": codes[0]})
        months = set(left.values_list("month", flat=True)) if not plan.clashes else set()
        assert months <= closed | (set() if is_merge else {MONTHS[0], MONTHS[5]})
        assert {each.month for each in plan.staying} <= closed


def fill(centre: Centre, bills: Any, volumes: Any, definitions: Any) -> None:
    for month, category, channel, amount in bills:
        make.CostLineFactory(
            centre=centre,
            month=month,
            category=make.category(category),
            channel=make.channel(channel) if channel else None,
            amount=amount,
        )
    for (month, code), (handled, offered, timed) in volumes.items():
        make.ContactVolumeFactory(
            centre=centre,
            channel=make.channel(code),
            start=month,
            handled=handled,
            offered=offered,
            handle_seconds=timed,
        )
    for month, (basis, codes) in definitions.items():
        make.DefinitionFactory(centre=centre, valid_from=month, basis=basis, channels=codes)


@pytest.fixture
def centre(db: None) -> Centre:
    made: Centre = make.CentreFactory(channels=["phone", "email"])
    return made


def test_a_category_is_merged_from_the_first_open_month_on(centre: Centre) -> None:
    """Closed January keeps it; it has ended in February, and the journal has every line."""
    training, salaries = make.category("training"), make.category("salaries")
    for month in MONTHS[:3]:
        make.CostLineFactory(centre=centre, month=month, category=training, amount=Decimal(5))
    make.MonthCloseFactory(centre=centre, month=MONTHS[0])
    plan = moved(merge_of(centre, Subject.CATEGORY, "training", "salaries"))
    assert [(m.month, m.is_closed, m.old.lines, m.old.cost) for m in plan.months] == [
        (month, month == MONTHS[0], 1, Decimal(5)) for month in MONTHS[:3]
    ]
    found = CostLine.objects.order_by("month").values_list("category", "version")
    assert list(found) == [(training.pk, 1), (salaries.pk, 2), (salaries.pk, 2)]
    assert Ending.objects.get().category == training
    assert Ending.objects.get().ended_from == MONTHS[1]
    events = apps.get_model("kpis", "CostLineEvent").objects.filter(pgh_label="update")
    assert events.count() == 2


def test_rules_of_a_category_go_on_for_the_other(centre: Centre) -> None:
    """From the first open month on, where it has none; else its own stand."""
    for month in ("2025-01", "2026-04"):
        make.AllocationRuleFactory(
            centre=centre, category=make.category("training"), valid_from=make.month(month)
        )
    make.AllocationRuleFactory(centre=centre, category=make.category("taxes"))
    make.CostLineFactory(centre=centre)
    make.MonthCloseFactory(centre=centre, month=MONTHS[0])
    moved(merge_of(centre, Subject.CATEGORY, "training", "salaries"))
    rules = AllocationRule.objects.order_by("valid_from", "category__code")
    assert [(r.category and r.category.code, f"{r.valid_from:%Y-%m}") for r in rules] == [
        ("training", "2025-01"),
        ("taxes", "2026-01"),
        ("salaries", "2026-02"),
        ("salaries", "2026-04"),
    ]
    moved(merge_of(centre, Subject.CATEGORY, "salaries", "taxes"))
    assert not AllocationRule.objects.filter(category__code="salaries").exists()
    assert AllocationRule.objects.filter(category__code="taxes").count() == 1


def test_a_channel_of_which_nothing_is_left(centre: Centre) -> None:
    """Counts add up, hours and fixed shares too; targets go on; the centre uses it no more."""
    phone, email = make.channel("phone"), make.channel("email")
    for channel, seconds in ((phone, 100), (email, 20)):
        make.ContactVolumeFactory(centre=centre, channel=channel, handle_seconds=seconds)
        make.StaffingFactory(centre=centre, channel=channel)
    make.ContactVolumeFactory(
        centre=centre, channel=email, start=MONTHS[1], status="estimate", handled=7
    )
    make.DefinitionFactory(centre=centre, channels=["phone", "email"])
    make.AllocationRuleFactory(
        centre=centre, basis="fixed_shares", shares={"phone": 60, "email": 40}
    )
    make.TargetFactory(centre=centre, channel=email)
    moved(merge_channels(centre))
    rows = ContactVolume.objects.order_by("start")
    assert [(v.channel_id, v.handled, v.handle_seconds, v.status) for v in rows] == [
        (phone.pk, 20, 120, "actual"),
        (phone.pk, 7, None, "estimate"),
    ]
    assert Staffing.objects.get().staffed_hours == 200
    assert AllocationShare.objects.get().percent == 100
    assert CountedChannel.objects.get().channel == phone
    assert Target.objects.get().channel == phone
    assert [each.channel for each in CentreChannel.objects.all()] == [phone]
    assert not Ending.objects.exists()


def test_what_closed_months_go_by_begins_anew(centre: Centre) -> None:
    """Rule, target and definition of January stay as they are; February has its own."""
    make.ContactVolumeFactory(centre=centre, channel=make.channel("email"))
    make.DefinitionFactory(centre=centre, channels=["email"])
    make.AllocationRuleFactory(
        centre=centre, basis="fixed_shares", shares={"phone": 60, "email": 40}
    )
    make.TargetFactory(centre=centre, channel=make.channel("email"))
    make.MonthCloseFactory(centre=centre, month=MONTHS[0])
    moved(merge_channels(centre))
    shares = AllocationShare.objects.order_by("rule__valid_from", "channel__code")
    assert [(s.rule.valid_from, s.channel.code, s.percent) for s in shares] == [
        (MONTHS[0], "email", 40),
        (MONTHS[0], "phone", 60),
        (MONTHS[1], "phone", 100),
    ]
    targets = Target.objects.order_by("valid_from").values_list("valid_from", "channel__code")
    assert list(targets) == [(MONTHS[0], "email"), (MONTHS[1], "phone")]
    counted = CountedChannel.objects.order_by("definition__valid_from")
    assert list(counted.values_list("definition__valid_from", "channel__code")) == [
        (MONTHS[0], "email"),
        (MONTHS[1], "phone"),
    ]
    assert Ending.objects.get().ended_from == MONTHS[1]
    assert CentreChannel.objects.count() == 2


def test_a_channel_that_the_centre_does_not_use_yet(centre: Centre) -> None:
    CentreChannel.objects.filter(channel__code="email").update(contacts_at_once=2)
    make.CostLineFactory(centre=centre, channel=make.channel("email"))
    moved(merge_channels(centre, "email", "chat"))
    used = CentreChannel.objects.get(channel__code="chat")
    assert used.contacts_at_once == 2
    assert CostLine.objects.get().channel == used.channel


@pytest.mark.parametrize(
    ("mine", "theirs", "clash"),
    [
        ({"handle_seconds": 5}, {}, Clash(Obstacle.HALF_KNOWN, MONTHS[0])),
        ({}, {"end": date(2026, 1, 2)}, Clash(Obstacle.OVERLAP, MONTHS[0])),
    ],
)
def test_counts_that_have_no_sum(centre: Centre, mine: Any, theirs: Any, clash: Clash) -> None:
    make.ContactVolumeFactory(centre=centre, channel=make.channel("email"), **mine)
    make.ContactVolumeFactory(centre=centre, channel=make.channel("phone"), **theirs)
    with pytest.raises(MoveRefused) as refused:
        moved(merge_channels(centre))
    assert list(refused.value.plans[0].clashes) == [clash]
    assert ContactVolume.objects.filter(channel__code="email").count() == 1


def test_hours_that_have_no_sum(centre: Centre) -> None:
    make.StaffingFactory(centre=centre, channel=make.channel("email"), full_time_equivalents=1)
    make.StaffingFactory(centre=centre, channel=make.channel("phone"))
    (plan,) = preview_moves([merge_channels(centre)])
    assert list(plan.clashes) == [Clash(Obstacle.HOURS_HALF_KNOWN, MONTHS[0])]


@pytest.mark.parametrize("old", ["email", "bot"])
def test_contacts_that_count_are_not_made_ones_that_do_not(old: str) -> None:
    """By a definition that names one of them only, or by default, where a bot does not count."""
    centre = make.CentreFactory(channels=["phone", "email", "bot"])
    for code in (old, "phone"):
        make.ContactVolumeFactory(centre=centre, channel=make.channel(code))
    if old == "email":
        make.DefinitionFactory(centre=centre, channels=["phone"])
    (plan,) = preview_moves([merge_channels(centre, old)])
    assert list(plan.clashes) == [Clash(Obstacle.COUNTED_APART, MONTHS[0])]
    assert ContactDefinition.objects.count() == (old == "email")


def test_some_months_are_moved_and_nothing_else(centre: Centre) -> None:
    """Lines of a span: it has not ended, and rules stay."""
    for month in MONTHS:
        make.CostLineFactory(centre=centre, month=month, category=make.category("training"))
    make.AllocationRuleFactory(centre=centre, category=make.category("training"))
    span = {"first": MONTHS[1], "last": MONTHS[3]}
    moved(merge_of(centre, Subject.CATEGORY, "training", "salaries", **span))
    found = CostLine.objects.filter(category__code="salaries").order_by("month")
    assert list(found.values_list("month", flat=True)) == MONTHS[1:4]
    assert not Ending.objects.exists()
    assert AllocationRule.objects.get().category == make.category("training")


def test_what_changed_after_the_preview_is_previewed_again(centre: Centre) -> None:
    make.CostLineFactory(centre=centre, category=make.category("training"))
    move = merge_of(centre, Subject.CATEGORY, "training", "salaries")
    seen = mark_of(preview_moves([move]))
    make.CostLineFactory(centre=centre, category=make.category("training"))
    with pytest.raises(MoveRefused):
        record_moves(moves=[move], seen=seen)
    assert not CostLine.objects.filter(category__code="salaries").exists()


def test_a_spread_invoice_moves_in_its_open_months(centre: Centre) -> None:
    parts = {"2026-01": "1.00", "2026-02": "2.00", "2026-03": "3.00"}
    make.record_spread(centre, parts, category=make.category("training"))
    make.MonthCloseFactory(centre=centre, month=MONTHS[0])
    moved(merge_of(centre, Subject.CATEGORY, "training", "salaries"))
    found = CostLine.objects.order_by("month").values_list("category__code", flat=True)
    assert list(found) == ["training", "salaries", "salaries"]


def test_another_centre_keeps_what_it_has(centre: Centre) -> None:
    other = make.CentreFactory()
    for each in (centre, other):
        make.CostLineFactory(centre=each, category=make.category("training"))
        make.ContactVolumeFactory(centre=each, channel=make.channel("email"))
    moved(merge_of(centre, Subject.CATEGORY, "training", "salaries"))
    moved(merge_channels(centre))
    assert CostLine.objects.get(centre=other).category == make.category("training")
    assert ContactVolume.objects.get(centre=other).channel == make.channel("email")
    assert CentreChannel.objects.filter(centre=other).count() == 2


def test_files_that_name_the_old_one_go_to_the_new_one() -> None:
    """What was assigned to it, and its own names."""
    centre: Centre = make.CentreFactory()
    old, new = make.category("telephony"), make.category("office_it")
    ImportRule.objects.create(centre=centre, kind="costs", text="626", category=old)
    other: Centre = make.CentreFactory()
    ImportRule.objects.create(centre=other, kind="costs", text="626", category=old)
    moved(merge_of(centre, Subject.CATEGORY, "telephony", "office_it"))
    rules = cost_rules(centre)
    for subject in ("626000", "Telephony", "TÉLÉPHONIE", "telephony"):
        target = rules.target_of(subject)
        assert target is not None
        assert target.category == new.pk
    assert ImportRule.objects.get(centre=other).category == old
