"""What every page knows of its reader, and the switches of language, colours and time zone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.urls import ResolverMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kpis import formatting
from kpis.entry.demo.people import DEMO_PEOPLE
from kpis.models import User
from kpis.models.zones import check_time_zone
from kpis.months import month_after
from kpis.pages.filters.choice import Choice
from kpis.pages.filters.query import kept_query
from kpis.pages.page_url import page_url
from kpis.pages.render import reader_of, render_page
from kpis.reports.visible import CentreContext
from kpis.zones import today_of, zone_names

THEMES = ("light", "dark")
A_YEAR = 31_536_000


def reader(request: HttpRequest) -> dict[str, object]:
    """For templates: the reader's language and colours, and where they can go."""
    language = (get_language() or "en")[:2]
    theme = chosen_theme(request)
    return {
        "reader": {"language": language, "theme": theme, "zone": formatting.zone_name()},
        "navigation": navigation(request),
        "demo_people": [p for p in DEMO_PEOPLE if settings.DEMO],
    }


def chosen_theme(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    theme = user.theme if isinstance(user, User) else request.COOKIES.get("theme", "")
    return theme if theme in THEMES else "system"


@dataclass(frozen=True, slots=True)
class Item:
    """A link of the menu. is_current: it leads to where the reader is; keeps_filters: with the
    period and the parts chosen here; badge: a word behind it."""

    label: str
    url: str
    icon: str
    is_current: bool = False
    keeps_filters: bool = False
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    links: Sequence[Item]


def navigation(request: HttpRequest) -> list[Group]:
    match = getattr(request, "resolver_match", None)
    user = getattr(request, "user", None)
    if match is None or user is None or not user.is_authenticated:
        return []
    groups = []
    frame = getattr(request, "frame", None)
    if slug := match.kwargs.get("slug"):
        kept = kept_query(request)
        groups.append(Group(_("Understand"), understand_items(match, slug, kept)))
        groups.append(Group(_("Record"), record_items(match, frame, slug)))
        groups.append(Group(_("Settings"), agree_items(match, slug)))
    others = []
    if frame is None or not frame.is_only:
        others.append(item(match, "portfolio", _("All centres"), "portfolio"))
        others.append(item(match, "compare", _("Two centres"), "compare"))
    if user.is_staff:
        others.append(Item(_("Administration"), reverse("admin:index"), "admin"))
    if others:
        groups.append(Group(_("Centres"), others))
    return groups


def understand_items(match: ResolverMatch, slug: str, kept: str) -> list[Item]:
    """They are about the same time and parts of the centre: page.js keeps kept up to date."""
    items = [
        item(match, "overview", _("Overview"), "overview", slug),
        item(match, "channels", _("Channels"), "channels", slug),
        item(match, "change", _("Why it changed"), "change", slug),
        item(match, "figures", _("Service and capacity"), "figures", slug),
        item(match, "relations", _("What moves with it"), "relations", slug),
        item(match, "benchmarks", _("Benchmarks"), "benchmarks", slug),
    ]
    return [replace(each, url=each.url + kept, keeps_filters=True) for each in items]


def agree_items(match: ResolverMatch, slug: str) -> list[Item]:
    """What a centre's people have agreed on: goals, keys, what counts as a contact."""
    return [
        item(match, "goals", _("Targets and limits"), "goals", slug),
        item(match, "allocation", _("Allocation"), "allocation", slug),
        item(match, "definition", _("Contacts counted"), "definition", slug),
    ]


def record_items(match: ResolverMatch, frame: CentreContext | None, slug: str) -> list[Item]:
    """Each stands for several pages: the month, the year, one channel."""
    closes = item(match, "closes", _("Month close"), "close", slug)
    if frame is not None and frame.may_record and (month := month_to_close(frame)):
        closes = replace(closes, badge=formatting.month_alone(month))
    return [
        item(match, "costs", _("Costs"), "costs", slug),
        item(match, "contacts", _("Contacts"), "contacts", slug),
        item(match, "imports", _("Imports"), "imports", slug),
        closes,
        item(match, "journal", _("Journal"), "journal", slug),
    ]


def month_to_close(frame: CentreContext) -> date | None:
    """The month after the last closed one, once it has ended; where none was ever closed,
    nobody waits for it.
    """
    if frame.closed_through is None:
        return None
    month = month_after(frame.closed_through)
    return month if month_after(month) <= today_of(frame.centre) else None


def item(match: ResolverMatch, name: str, label: str, icon: str, *args: str) -> Item:
    """Current on its own page, and on those whose names begin with it, such as cost-month."""
    here, one = match.view_name.removeprefix("kpis:"), name.removesuffix("s")
    is_current = here in {name, one} or here.startswith(one + "-")
    return Item(label, page_url(name, *args), icon, is_current)


@require_safe
@login_required
def fresh_token(request: HttpRequest) -> JsonResponse:
    """For a form that is about to be sent: a token that will be taken, and who would send it."""
    return JsonResponse({"csrf": get_token(request), "reader": reader_of(request).id})


@require_POST
def switch_language(request: HttpRequest) -> HttpResponse:
    """Remember the language with the person, and in a cookie for the log-in page."""
    language = request.POST.get("language", "")
    response = back(request)
    if language in dict(settings.LANGUAGES):
        remember(request, "language", language)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=A_YEAR,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite="Lax",
        )
    return response


@dataclass(frozen=True, slots=True)
class ZonePage:
    """mistake: what is wrong with the one that was chosen. next: where the reader came from."""

    zones: Sequence[Choice]
    mistake: str
    next: str


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choose_zone(request: HttpRequest) -> HttpResponse:
    """GET shows the time zones; POST keeps one with the person: empty for that of each centre."""
    assert isinstance(request.user, User)
    wanted = request.POST.get("time_zone", request.user.time_zone)
    mistake = mistake_of(wanted)
    if request.method == "POST" and not mistake:
        remember(request, "time_zone", wanted)
        return to_page(request, request.POST.get("next", ""))
    page = ZonePage(
        zones=[Choice(name, name, name == wanted) for name in zone_names()],
        mistake=mistake,
        next=request.POST.get("next") or request.META.get("HTTP_REFERER", ""),
    )
    return render_page(request, "kpis/zone.html", page)


def mistake_of(zone: str) -> str:
    """What is wrong with a time zone that someone chose; empty for nothing."""
    try:
        if zone:
            check_time_zone(zone)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@require_POST
def switch_theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or (anything else) as the system has it."""
    wanted = request.POST.get("theme", "")
    theme = wanted if wanted in THEMES else ""
    remember(request, "theme", theme)
    response = back(request)
    response.set_cookie(
        "theme", theme, max_age=A_YEAR, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )
    return response


def remember(request: HttpRequest, field: str, value: str) -> None:
    if isinstance(request.user, User):
        User.objects.filter(pk=request.user.pk).update(**{field: value})


def back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page the switch was used on."""
    return to_page(request, request.META.get("HTTP_REFERER", ""), request.POST.get("next", ""))


def to_page(request: HttpRequest, *urls: str) -> HttpResponseRedirect:
    """The first of these that is here; never to another host."""
    for url in urls:
        if url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            return HttpResponseRedirect(url)
    return HttpResponseRedirect(page_url("portfolio"))
