"""What each channel costs, and where one channel's cost comes from."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kpis.pages.channels.channel_tables import channel_tables
from kpis.pages.channels.channel_text import channel_text
from kpis.pages.channels.tables import channels_tables
from kpis.pages.channels.text import channels_text
from kpis.pages.filters.asked import read_filters
from kpis.pages.period_page import PeriodPage, period_page, show_period
from kpis.pages.render import context_or_404
from kpis.reports.centre.channel import build_channel
from kpis.reports.centre.channels import build_channels
from kpis.zones import today_of


@require_safe
@login_required
def channels(request: HttpRequest, slug: str) -> HttpResponse:
    page = PeriodPage(_("Channels"), "kpis/channels/channels.html", channels_tables, channels_text)
    return period_page(request, slug, page, build_channels)


@require_safe
@login_required
def channel(request: HttpRequest, slug: str, channel: str) -> HttpResponse:
    frame = context_or_404(request, slug)
    found = build_channel(frame, channel, read_filters(request, frame), today_of(frame.centre))
    if found is None:
        raise Http404(_("The centre does not use this channel."))
    fact, report = found
    page = PeriodPage(fact.name, "kpis/channels/channel.html", channel_tables, channel_text)
    return show_period(request, frame, page, report)
