"""One import: what it was read as, what writing it would do, and what a person says of it."""

from collections.abc import Callable, Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis.entry.imports import choosing
from kpis.entry.imports.choosing import StepRefused
from kpis.entry.imports.rules import Rule, Target, rule_text
from kpis.models import User
from kpis.pages.imports.asking_text import CONTACT_ROLES, ROLES
from kpis.pages.imports.batch_text import batch_page
from kpis.pages.imports.before_after import before_after_table
from kpis.pages.imports.undo_text import obstacles_in_words
from kpis.pages.page_url import page_url
from kpis.pages.render import recording_context, render_page
from kpis.pages.tables.download import download_of
from kpis.pages.tables.table import Table
from kpis.reports.imports import ImportReport, build_import
from kpis.reports.visible import CentreContext

READING = (
    *("encoding", "decimal_mark", "day_format", "sheet", "source", "layout"),
    *("day_order", "grain", "time_unit"),
)
NOT_OURS = "no"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def import_batch(request: HttpRequest, slug: str, id: int) -> HttpResponse:
    """GET shows where it stands; POST goes on with it."""
    frame = recording_context(request, slug)
    report = build_import(frame, id)
    if report is None:
        raise Http404(_("There is no such import in this centre."))
    if request.method == "POST":
        return go_on(request, frame, report)
    if file := download_of(request, tables(frame, report)):
        return file
    return render_page(request, "kpis/imports/import.html", batch_page(frame, report))


def tables(frame: CentreContext, report: ImportReport) -> Iterator[Table]:
    if report.details.preview:
        yield before_after_table(frame, report)


def go_on(request: HttpRequest, frame: CentreContext, report: ImportReport) -> HttpResponse:
    write = ACTIONS.get(request.POST.get("action", ""))
    if write is None:
        raise SuspiciousOperation("Nothing is done.")
    assert isinstance(request.user, User)
    try:
        write(request.POST, frame.centre.id, report, request.user)
    except StepRefused:
        messages.warning(request, _("Somebody went on with this file meanwhile: look again."))
    except UndoRefused as refused:
        messages.warning(request, str(refused))
    return HttpResponseRedirect(page_url("import", frame.centre.slug, report.details.fact.id))


class UndoRefused(Exception):
    """In words."""


def choose(post: QueryDict, centre: int, report: ImportReport, _user: User) -> None:
    said: dict[str, object] = {name: post[name] for name in READING if name in post}
    roles = CONTACT_ROLES if post.get("layout") == "mapped" else ROLES
    columns = {role: post[f"column-{role}"] for role in roles if post.get(f"column-{role}")}
    if columns:
        said["columns"] = columns
    choosing.choose_reading(centre_id=centre, id=report.details.fact.id, choices=said)


def targets(post: QueryDict, centre: int, report: ImportReport, _user: User) -> None:
    """The button of one suggestion says it of its subject alone."""
    said = {name: str(post[name]) for name in post if name.startswith("target-") and post[name]}
    if only := post.get("only"):
        name, _mark, value = only.rpartition("=")
        said[name] = value
    subjects = (report.details.preview or {}).get("subjects", [])
    rules = [
        rule_of(post, place, each["subject"], target_of(said[f"target-{place}"], report))
        for place, each in enumerate(subjects)
        if f"target-{place}" in said
    ]
    if rules:
        choosing.choose_targets(centre_id=centre, id=report.details.fact.id, rules=rules)


def rule_of(post: QueryDict, place: int, subject: str, target: Target) -> Rule:
    """Of all of a subject, or of what is in a journal, on an analytic account, called so."""
    return Rule(
        text=rule_text(subject),
        target=target,
        journal=post.get(f"journal-{place}", "")[:40],
        label=post.get(f"label-{place}", "").strip()[:120],
        analytic=post.get(f"analytic-{place}", "")[:120],
    )


def target_of(value: str, report: ImportReport) -> Target:
    """Raises SuspiciousOperation for what no select offers."""
    if value == NOT_OURS:
        return Target()
    categories = {f"category-{each.id}": each.id for each in report.categories}
    channels = {f"channel-{each.id}": each.id for each in report.channels}
    if value not in categories | channels:
        raise SuspiciousOperation("No such category or channel.")
    return Target(categories.get(value), channels.get(value))


def rows(post: QueryDict, centre: int, report: ImportReport, _user: User) -> None:
    """Only rows that were shown with a box can change; shown: default by key."""
    details = report.details
    flipped = set(details.choices.get("flipped", ()))
    taken = set(post.getlist("take"))
    edited = set(post.getlist("edited"))
    for key in post.getlist("shown"):
        proposed = key not in edited
        flipped.discard(key)
        if (key in taken) != proposed:
            flipped.add(key)
    add = post.get("mode") == "add" if "mode" in post else bool(details.choices.get("add"))
    choosing.choose_rows(centre_id=centre, id=details.fact.id, flipped=flipped, add=add)


def write(post: QueryDict, centre: int, report: ImportReport, user: User) -> None:
    signature = post.get("signature", "")
    id = report.details.fact.id
    choosing.ask_to_write(centre_id=centre, id=id, signature=signature, user=user)


def undo(post: QueryDict, centre: int, report: ImportReport, user: User) -> None:
    """Raises UndoRefused."""
    obstacles = choosing.ask_to_undo(
        centre_id=centre,
        id=report.details.fact.id,
        user=user,
        edits_known=post.get("edits_known") == "yes",
    )
    if words := obstacles_in_words(obstacles, known=post.get("edits_known") == "yes"):
        raise UndoRefused(words)


def again(_post: QueryDict, centre: int, report: ImportReport, _user: User) -> None:
    choosing.try_again(centre_id=centre, id=report.details.fact.id)


def aside(_post: QueryDict, centre: int, report: ImportReport, _user: User) -> None:
    choosing.put_aside(centre_id=centre, id=report.details.fact.id)


ACTIONS: dict[str, Callable[[QueryDict, int, ImportReport, User], None]] = {
    "choose": choose,
    "targets": targets,
    "rows": rows,
    "write": write,
    "undo": undo,
    "again": again,
    "aside": aside,
}
