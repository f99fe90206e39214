"""Documents come to a line and go; the line itself may go and come back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pghistory
import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from kpis.entry.documents.storage import documents
from kpis.entry.documents.sweeping import forget_contents
from kpis.entry.recording.cost_lines import LineChange, record_cost_lines
from kpis.entry.recording.documents import (
    MOST_OF_A_LINE,
    AddedDocument,
    add_document,
    content_of,
    remove_document,
)
from kpis.entry.recording.restoring import restore_line
from kpis.entry.recording.steps import kept_as_step, redo_step, undo_step
from kpis.entry.refusals import Mistakes, MonthIsClosed
from kpis.entry.submissions import Sender
from kpis.models import Centre, CostDocument, CostLine, DocumentContent, User
from tests import factories as make
from tests.documents import JPEG, PDF, PNG, PROTECTED_PDF, SVG, WEBP, pdf

pytestmark = [pytest.mark.finding("E14"), pytest.mark.django_db]
MAY = make.month("2026-05")


@pytest.fixture(params=["database", "folder"])
def storage(
    request: pytest.FixtureRequest, settings: LazySettings, tmp_path: Path
) -> Iterator[None]:
    """Either place where documents may be kept."""
    before = settings.STORAGES
    if request.param == "folder":
        place = {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        }
        settings.STORAGES = {**before, "documents": place}
    yield
    settings.STORAGES = before


@pytest.fixture
def line(db: None) -> CostLine:
    made: CostLine = make.CostLineFactory(centre=make.CentreFactory(), month=MAY)
    return made


def add(line: CostLine, content: bytes = PDF, name: str = "invoice.pdf") -> AddedDocument:
    return add_document(centre_id=line.centre_id, line_id=line.pk, name=name, content=content)


def close(line: CostLine) -> None:
    make.close_as_meant(centre_id=line.centre_id, month=MAY, user_id=make.UserFactory().pk)


def remove(document: CostDocument) -> str:
    return remove_document(centre_id=document.centre_id, line_id=document.line, id=document.pk)


def why_not(line: CostLine, content: bytes) -> str:
    with pytest.raises(Mistakes) as refused:
        add(line, content)
    assert not CostDocument.objects.exists()
    return refused.value.messages["document"]["file"]


@pytest.mark.usefixtures("storage")
@pytest.mark.parametrize(
    ("content", "kind"), [(PDF, "pdf"), (PNG, "png"), (JPEG, "jpeg"), (WEBP, "webp")]
)
def test_a_document_is_kept_as_it_is(line: CostLine, content: bytes, kind: str) -> None:
    document = add(line, content, "scan").document
    document.refresh_from_db()
    assert (document.kind, document.size) == (kind, len(content))
    assert content_of(document) == content
    assert documents().size(document.key) == len(content)


@pytest.mark.usefixtures("storage")
def test_the_same_file_is_kept_once_on_a_line(line: CostLine) -> None:
    first = add(line)
    again = add(line, name="other.pdf")
    assert (first.is_new, again.is_new) == (True, False)
    assert again.document == first.document
    other: CostLine = make.CostLineFactory(centre=line.centre, month=MAY)
    assert add(other).is_new
    assert CostDocument.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "an empty file"),
        (SVG, "SVG"),
        (b"<html>", "a web page"),
        (b"0123456789" + PDF, "something else before its beginning"),
        (PDF[:200], "cut off"),
    ],
)
def test_what_is_no_document_is_refused_in_words(
    line: CostLine, content: bytes, words: str
) -> None:
    assert words in why_not(line, content)
    assert not DocumentContent.objects.exists()


def test_the_size_is_bounded_by_a_setting(line: CostLine, settings: LazySettings) -> None:
    settings.DOCUMENT_MOST_BYTES = len(PDF) - 1
    assert f"{len(PDF) - 1} at most" in why_not(line, PDF)
    settings.DOCUMENT_MOST_BYTES = len(PDF)
    assert add(line).is_new


def test_a_protected_pdf_is_marked(line: CostLine) -> None:
    assert add(line, PROTECTED_PDF).document.is_protected


def test_a_line_takes_twenty(line: CostLine) -> None:
    for number in range(MOST_OF_A_LINE):
        add(line, pdf(f"{number}"))
    assert not add(line, pdf("3")).is_new
    with pytest.raises(Mistakes):
        add(line, pdf("one more"))


def test_a_line_of_another_centre_or_gone_takes_none(line: CostLine) -> None:
    other = make.CentreFactory()
    with pytest.raises(Mistakes):
        add_document(centre_id=other.pk, line_id=line.pk, name="a", content=PDF)
    number = line.pk
    line.delete()
    line.pk = number
    with pytest.raises(Mistakes):
        add(line)
    assert not DocumentContent.objects.exists()


def test_a_deleted_line_that_is_brought_back_has_its_documents(line: CostLine) -> None:
    document = add(line).document
    gone = LineChange("a", line.pk, line.version, None)
    record_cost_lines(centre_id=line.centre_id, month=MAY, changes=[gone])
    assert not CostLine.objects.exists()
    restore_line(centre_id=line.centre_id, month=MAY, line_id=line.pk)
    assert CostDocument.objects.get(line=CostLine.objects.get().pk) == document
    assert content_of(document) == PDF


def test_documents_go_with_their_centre(line: CostLine) -> None:
    add(line)
    centre = line.centre
    line.delete()
    centre.delete()
    assert not CostDocument.objects.exists()
    assert not DocumentContent.objects.exists()


@pytest.mark.parametrize("way", ["recorded", "bare SQL"])
def test_a_closed_month_takes_a_document_and_gives_none_away(line: CostLine, way: str) -> None:
    close(line)
    document = add(line).document
    if way == "recorded":
        with pytest.raises(MonthIsClosed) as refused:
            remove(document)
        assert refused.value.month == MAY
    else:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM kpis_costdocument")
    assert content_of(CostDocument.objects.get()) == PDF


def test_no_document_changes(line: CostLine) -> None:
    add(line)
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        CostDocument.objects.update(name="other.pdf")


def test_removing_it_twice_is_removing_it(line: CostLine) -> None:
    document = add(line).document
    assert remove(document) == "invoice.pdf"
    assert remove(document) == ""


def does(user: User, line: CostLine, write: Any) -> None:
    sender = Sender(line.centre_id, user.pk, None)
    with pghistory.context(user=user.pk), transaction.atomic():
        kept_as_step(sender, lambda: {"message": str(bool(write()))})


def turn(step: Any, user: User, line: CostLine) -> None:
    with pghistory.context(user=user.pk), transaction.atomic():
        step(centre_id=line.centre_id, user_id=user.pk)


@pytest.mark.finding("E8")
def test_adding_and_removing_are_steps_to_undo_and_redo(line: CostLine) -> None:
    user: User = make.UserFactory()
    does(user, line, lambda: add(line))
    turn(undo_step, user, line)
    assert not CostDocument.objects.exists()
    turn(redo_step, user, line)
    document = CostDocument.objects.get()
    assert content_of(document) == PDF
    does(user, line, lambda: remove(document))
    assert not CostDocument.objects.exists()
    turn(undo_step, user, line)
    assert content_of(CostDocument.objects.get()) == PDF


def test_adding_to_a_month_that_closed_since_cannot_be_undone(line: CostLine) -> None:
    user: User = make.UserFactory()
    does(user, line, lambda: add(line))
    close(line)
    with pytest.raises(MonthIsClosed):
        turn(undo_step, user, line)
    assert CostDocument.objects.exists()


def later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    then = timezone.now() + timedelta(days=days)
    monkeypatch.setattr("kpis.entry.documents.sweeping.timezone.now", lambda: then)


@pytest.mark.usefixtures("storage")
def test_contents_outlive_their_documents_while_undo_may_need_them(
    line: CostLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, gone = add(line).document, add(line, PNG).document
    documents().save(f"{line.centre_id}/of-an-upload-that-broke-off", ContentFile(PDF))
    remove(gone)
    assert forget_contents() == 0
    assert content_of(gone) == PNG
    later(monkeypatch, 3)
    assert forget_contents() == 2
    assert not documents().exists(gone.key)
    assert content_of(kept) == PDF
    assert forget_contents() == 0


def test_a_folder_keeps_no_files_of_centres_that_are_gone(
    line: CostLine, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path)},
    }
    settings.STORAGES = {**settings.STORAGES, "documents": place}
    add(line)
    centre = line.centre
    line.delete()
    centre.delete()
    later(monkeypatch, 3)
    forget_contents()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("key", ["", "1", "x/y", "../1/a", "1/../2", "٣/a"])
def test_the_database_knows_no_strange_names(key: str) -> None:
    storage = storages["documents"]
    assert not storage.exists(key)
    with pytest.raises(FileNotFoundError):
        storage.get_modified_time(key)


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_file_at_once_keep_it_once() -> None:
    centre: Centre = make.CentreFactory()
    line: CostLine = make.CostLineFactory(centre=centre, month=MAY)
    with transaction.atomic():
        for number in range(MOST_OF_A_LINE - 1):
            add(line, pdf(f"{number}"))
    found: list[object] = []

    def upload(content: bytes) -> None:
        try:
            with transaction.atomic():
                found.append(add(line, content).is_new)
        except Mistakes:
            found.append("too many")
        finally:
            connection.close()

    threads = [Thread(target=upload, args=[each]) for each in (PDF, PDF, PNG)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert CostDocument.objects.filter(line=line.pk).count() == MOST_OF_A_LINE
    assert found.count(True) == 1
