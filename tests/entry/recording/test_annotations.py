"""Remarks on months: whose they are, and what a close does to them (nothing)."""

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied

from kpis.entry.recording.annotations import (
    Editor,
    RemarkValues,
    record_annotation,
    remove_annotation,
    seen_annotation,
)
from kpis.entry.refusals import Conflicted
from kpis.models import Annotation, Centre, User
from tests import factories as make

MAY = make.month("2026-05")


@pytest.fixture
def author(centre: Centre) -> User:
    user: User = make.UserFactory()
    return user


def record(centre: Centre, editor: Editor, text: str, row: Annotation | None = None) -> Annotation:
    id, seen = (row.pk, seen_annotation(row)) if row else (None, "")
    return record_annotation(
        centre_id=centre.pk, id=id, seen=seen, values=RemarkValues(MAY, text), editor=editor
    )


def remove(centre: Centre, editor: Editor, row: Annotation) -> bool:
    return remove_annotation(
        centre_id=centre.pk, id=row.pk, seen=seen_annotation(row), editor=editor
    )


def test_a_person_adds_changes_and_removes_their_own(centre: Centre, author: User) -> None:
    editor = Editor(author.pk, edits_all=False)
    row = record(centre, editor, "Strike")
    record(centre, editor, "Strike, two days", row)
    stands = Annotation.objects.get(centre=centre)
    assert (stands.month, stands.text, stands.author) == (MAY, "Strike, two days", author)
    assert remove(centre, editor, stands)
    assert not remove(centre, editor, stands)
    events = apps.get_model("kpis", "AnnotationEvent").objects.order_by("pgh_id")
    assert list(events.values_list("pgh_label", "text")) == [
        ("insert", "Strike"),
        ("update", "Strike, two days"),
        ("delete", "Strike, two days"),
    ]


def test_others_may_not_and_finance_may(centre: Centre, author: User) -> None:
    row = record(centre, Editor(author.pk, edits_all=False), "Strike")
    orphan = make.AnnotationFactory(centre=centre, month=MAY, author=None)
    other: User = make.UserFactory()
    for theirs in (row, orphan):
        for change in (
            lambda theirs=theirs: record(centre, Editor(other.pk, edits_all=False), "No", theirs),
            lambda theirs=theirs: remove(centre, Editor(other.pk, edits_all=False), theirs),
        ):
            with pytest.raises(PermissionDenied):
                change()
    changed = record(centre, Editor(other.pk, edits_all=True), "Strike of two days", row)
    assert changed.author == author
    assert remove(centre, Editor(other.pk, edits_all=True), orphan)


@pytest.mark.fault(26)
def test_the_later_person_sees_what_stands_now(centre: Centre, author: User) -> None:
    editor = Editor(author.pk, edits_all=False)
    mine = record(centre, editor, "Strike")
    record(centre, editor, "Theirs", Annotation.objects.get(pk=mine.pk))
    with pytest.raises(Conflicted) as refused:
        record(centre, editor, "Mine", mine)
    assert refused.value.conflicts[0].theirs.text == "Theirs"


@pytest.mark.fault(31)
def test_another_centres_remark_is_as_one_that_is_gone(centre: Centre, author: User) -> None:
    theirs = make.AnnotationFactory()
    with pytest.raises(Conflicted):
        record(centre, Editor(author.pk, edits_all=True), "Mine", theirs)
    assert Annotation.objects.get().text == theirs.text


def test_a_closed_month_takes_a_remark(centre: Centre, author: User) -> None:
    make.MonthCloseFactory(centre=centre, month=MAY)
    row = record(centre, Editor(author.pk, edits_all=False), "Closed early")
    assert row.pk
