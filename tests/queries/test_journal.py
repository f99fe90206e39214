"""The journal, beside a reading of all events that anyone can follow."""

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import pghistory
import pytest
from django.apps import apps
from pghistory.models import Context

from kpis.models import Centre, CostDocument, CostLine, QualityLimit, User
from kpis.queries.journal import (
    GroupFact,
    GroupKey,
    Matching,
    close_facts,
    events_of_group,
    events_of_groups,
    events_of_row,
    group_facts,
    latest_moments,
    people_of,
    row_names,
)
from kpis.queries.journal_sql import ChangeKind, Subject
from tests import factories as make

pytestmark = pytest.mark.django_db
EVENTS = {
    Subject.COSTS: apps.get_model("kpis", "CostLineEvent"),
    Subject.CONTACTS: apps.get_model("kpis", "ContactVolumeEvent"),
    Subject.STAFFING: apps.get_model("kpis", "StaffingEvent"),
}
SUBJECTS = list(EVENTS)
EVERYTHING = list(Subject)
MONTHS = [date(2026, number, 1) for number in (1, 2, 3)]


def moment(minute: int) -> datetime:
    return datetime(2026, 5, 1, 12, tzinfo=UTC) + timedelta(minutes=minute)


@pytest.fixture(params=[1, 2, 3])
def told(db: None, request: pytest.FixtureRequest) -> list[Centre]:
    """Two centres with rows that come, change month and centre, and go; by people and by none."""
    dice = random.Random(request.param)
    centres: list[Centre] = make.CentreFactory.create_batch(2)
    people = [make.UserFactory(first_name="Ada", last_name="Byron"), make.UserFactory()]
    contexts: list[UUID | None] = [None]
    metadata: list[dict[str, int]] = [{"user": person.pk} for person in people]
    for each in [*metadata, {"user": 10**6}, {}]:
        contexts += [Context.objects.create(id=uuid4(), metadata=each).pk]
    for subject in SUBJECTS:
        events = [event for row in range(1, 25) for event in life(dice, subject, row, centres)]
        for at, event in sorted(events, key=lambda event: event[0]):
            event.pgh_context_id = dice.choice(contexts)
            with patch("django.utils.timezone.now", return_value=at):
                event.save(force_insert=True)
    return centres


def life(
    dice: random.Random, subject: Subject, row: int, centres: list[Centre]
) -> Iterable[tuple[datetime, Any]]:
    """The events of one row, each with its moment."""
    labels = ["insert", *dice.choices(["update"], k=dice.randrange(4)), "delete"]
    minutes = sorted(dice.sample(range(12), len(labels)))
    facts: dict[str, Any] = {}
    for minute, label in zip(minutes, labels[: dice.randrange(1, 7)], strict=False):
        if label != "delete":
            facts = random_facts(dice, subject, centres)
        event = EVENTS[subject](pgh_obj_id=row, id=row, version=1, **facts)
        event.pgh_label = label
        yield moment(minute), event


def random_facts(dice: random.Random, subject: Subject, centres: list[Centre]) -> dict[str, Any]:
    month, number = dice.choice(MONTHS), dice.randrange(1000)
    facts: dict[str, Any] = {"centre_id": dice.choice([*centres, centres[0]]).pk}
    if subject is Subject.COSTS:
        amount = Decimal(number) / 100 - 3
        return facts | {"month": month, "amount": amount, "category": make.category("salaries")}
    if subject is Subject.STAFFING:
        return facts | {"month": month, "staffed_hours": dice.choice([None, Decimal(number) / 4])}
    day = month + timedelta(days=dice.randrange(28))
    days = {"start": day, "end": day + timedelta(days=1), "channel": make.channel("phone")}
    return facts | days | {"handled": number}


def month_of(event: Any) -> date:
    day: date = event.start if hasattr(event, "start") else event.month
    return day.replace(day=1)


def before(event: Any, events: list[Any]) -> Any:
    """What the row of an update was before, in the same centre."""
    if event.pgh_label != "update":
        return None
    earlier = [
        other
        for other in events
        if (other.pgh_obj_id, other.centre_id) == (event.pgh_obj_id, event.centre_id)
        and other.pgh_id < event.pgh_id
    ]
    return max(earlier, key=lambda other: other.pgh_id, default=None)


def person_of(event: Any) -> str:
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    return str(metadata.get("user", ""))


def fits(event: Any, events: list[Any], matching: Matching) -> bool:
    months = {month_of(each) for each in (event, before(event, events)) if each is not None}
    return (
        event.centre_id == matching.centre
        and matching.change in {None, event.pgh_label}
        and matching.person in {None, person_of(event)}
        and (matching.month is None or matching.month in months)
    )


def events_of(subject: Subject) -> list[Any]:
    return list(EVENTS[subject].objects.select_related("pgh_context").order_by("pgh_id"))


def slowly(matching: Matching) -> dict[GroupKey, list[Any]]:
    """Every group of the centre with its events in order."""
    groups: dict[GroupKey, list[Any]] = defaultdict(list)
    for subject in SUBJECTS:
        events = events_of(subject)
        for event in events:
            if fits(event, events, matching):
                label, at = ChangeKind(event.pgh_label), event.pgh_created_at
                groups[GroupKey(subject, label, at, event.pgh_context_id)].append(event)
    return groups


def choices_of(centre: Centre) -> list[Matching]:
    """All there is, then by each filter alone, then by all three."""
    people = ["", *(str(pk) for pk in User.objects.values_list("pk", flat=True)), str(10**6), "7x"]
    return [
        Matching(centre.pk),
        *(Matching(centre.pk, month=month) for month in [*MONTHS, date(2020, 1, 1)]),
        *(Matching(centre.pk, change=change) for change in ChangeKind),
        *(Matching(centre.pk, person=person) for person in people),
        *(Matching(centre.pk, MONTHS[0], ChangeKind.CHANGED, person) for person in people),
    ]


def test_the_latest_moments(told: list[Centre]) -> None:
    for centre in told:
        for matching in choices_of(centre):
            expected = sorted({key.moment for key in slowly(matching)}, reverse=True)
            assert latest_moments(matching, EVERYTHING, None, 100) == expected
            assert latest_moments(matching, EVERYTHING, None, 2) == expected[:2]
            for at in expected[:2]:
                later = [each for each in expected if each < at]
                assert latest_moments(matching, EVERYTHING, at, 100) == later
    assert latest_moments(Matching(told[0].pk), [], None, 5) == []


def test_one_subject_alone(told: list[Centre]) -> None:
    for subject in SUBJECTS:
        for matching in (Matching(told[0].pk), Matching(told[0].pk, month=MONTHS[1])):
            moments = {key.moment for key in slowly(matching) if key.subject is subject}
            expected = sorted(moments, reverse=True)
            assert latest_moments(matching, [subject], None, 100) == expected
            groups = group_facts(matching, [subject], expected)
            assert {group.key.subject for group in groups} == {subject}


def amount_of(event: Any) -> Any:
    return next(
        getattr(event, name)
        for name in ("amount", "handled", "staffed_hours")
        if hasattr(event, name)
    )


def check_group(group: GroupFact, events: list[Any]) -> None:
    amounts = [amount_of(event) for event in events if amount_of(event) is not None]
    months = [month_of(event) for event in events]
    assert group.rows == len(events)
    assert group.amount == (sum(amounts) if amounts else None)
    assert (group.first_month, group.last_month) == (min(months), max(months))
    assert (group.doer.id or "") == person_of(events[0])


def test_groups_and_their_rows(told: list[Centre]) -> None:
    for centre in told:
        for matching in choices_of(centre):
            expected = slowly(matching)
            moments = sorted({key.moment for key in expected})[:4]
            groups = group_facts(matching, EVERYTHING, moments)
            wanted = {key for key in expected if key.moment in moments}
            assert {group.key for group in groups} == wanted
            assert [g.key.moment for g in groups] == sorted(
                (g.key.moment for g in groups), reverse=True
            )
            for group in groups:
                check_group(group, expected[group.key])
            found: dict[GroupKey, list[int]] = defaultdict(list)
            for event in events_of_groups(matching, list(wanted)):
                found[event.key].append(event.id)
            assert found == {key: [event.pgh_id for event in expected[key]] for key in wanted}


def test_a_change_beside_what_was_before(told: list[Centre]) -> None:
    every = {subject: events_of(subject) for subject in SUBJECTS}
    for key, events in slowly(Matching(told[0].pk)).items():
        facts = events_of_group(Matching(told[0].pk, change=key.change), key, 0, 100)
        assert [fact.id for fact in facts] == [event.pgh_id for event in events]
        rest = events_of_group(Matching(told[0].pk), key, facts[0].id, 1)
        assert [fact.id for fact in rest] == [fact.id for fact in facts[1:2]]
        for fact, event in zip(facts, events, strict=True):
            was = before(event, every[key.subject])
            assert (fact.before is None) == (was is None)
            assert fact.row == event.pgh_obj_id
            for values, row in ((fact.after, event), (fact.before, was)):
                if key.subject is Subject.COSTS and values is not None:
                    assert values["amount"] == row.amount
                    assert isinstance(values["amount"], Decimal)
                    assert values["month"] == row.month.isoformat()


def test_the_history_of_one_row(told: list[Centre]) -> None:
    for subject, model in EVENTS.items():
        for row in range(1, 25):
            events = model.objects.filter(pgh_obj_id=row, centre=told[1]).order_by("-pgh_id")
            found = events_of_row(told[1].pk, subject, row, 100)
            assert [fact.id for fact in found] == [event.pgh_id for event in events]


def test_what_triggers_wrote_has_its_person(django_assert_num_queries: Any) -> None:
    ada = make.UserFactory(first_name="Ada", last_name="Byron")
    line = make.CostLineFactory(amount=Decimal("12400.00"))
    with pghistory.context(user=ada.pk):
        CostLine.objects.filter(pk=line.pk).update(amount=Decimal("12040.00"))
    with django_assert_num_queries(1):
        changed, added = events_of_row(line.centre_id, Subject.COSTS, line.pk, 10)
    assert (changed.doer.id, changed.doer.name) == (str(ada.pk), "Ada Byron")
    assert changed.before is not None
    assert (changed.before["amount"], changed.after["amount"]) == (12400, 12040)
    assert (added.doer.id, added.doer.name) == (None, None)


def test_every_subject_has_its_table() -> None:
    centre = make.CentreFactory()
    make.TargetFactory(centre=centre)
    make.DefinitionFactory(centre=centre, channels=["phone"])
    make.AnnotationFactory(centre=centre)
    make.record_master_data(centre)
    make.AllocationRuleFactory(centre=centre, basis="fixed_shares", shares={"phone": 100})
    QualityLimit.objects.create(
        centre=centre, metric="abandonment", valid_from=date(2026, 1, 1), value=5
    )
    make.record_spread(centre, {"2026-01": "10.00", "2026-02": "20.00"})
    make.EndingFactory(centre=centre, category=make.category("office_space"))
    make.StaffingFactory(centre=centre)
    make.ContactVolumeFactory(centre=centre)
    CostDocument.objects.create(
        centre=centre, line=1, name="a.pdf", kind="pdf", size=1, sha256="", key="1/a"
    )
    (at,) = latest_moments(Matching(centre.pk), EVERYTHING, None, 10)
    groups = group_facts(Matching(centre.pk), EVERYTHING, [at])
    assert {group.key.subject for group in groups} == set(Subject)
    assert {group.key.subject: group.rows for group in groups}[Subject.COSTS] == 2


def test_closes_and_reopenings() -> None:
    close = make.MonthCloseFactory(cost=Decimal("412380.00"), contacts=70613, remark="Checked")
    make.MonthCloseFactory()
    root = make.UserFactory(is_superuser=True)
    close.reopened_at, close.reopened_by, close.reason = moment(10**6), root, "Bill corrected"
    close.save()
    centre = Matching(close.centre_id)
    reopened, closed = close_facts(centre, None, 10)
    assert (reopened.is_reopening, reopened.remark) == (True, "Bill corrected")
    assert (reopened.doer.id, reopened.doer.name) == (str(root.pk), root.username)
    assert (closed.is_reopening, closed.remark, closed.contacts) == (False, "Checked", 70613)
    assert closed.doer.id == str(close.closed_by_id)
    assert close_facts(centre, None, 1) == [reopened]
    assert close_facts(centre, reopened.moment, 10) == [closed]
    assert close_facts(Matching(close.centre_id, person=str(root.pk)), None, 9) == [reopened]
    assert close_facts(Matching(close.centre_id, month=date(2026, 2, 1)), None, 9) == []


def test_names_and_people() -> None:
    centre, member = make.CentreFactory(), make.UserFactory()
    make.MembershipFactory(centre=centre, user=member)
    make.UserFactory(first_name="No", last_name="Body")
    root = make.UserFactory(is_superuser=True, first_name="A", last_name="Root")
    assert people_of(centre.pk) == [
        (str(root.pk), "A Root"),
        (str(member.pk), member.username),
    ]
    names = row_names()
    assert names["category_id", make.category("salaries").pk] == "Salaries"
    assert names["channel_id", make.channel("phone").pk] == "Phone"
