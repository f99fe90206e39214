"""What each channel costs, and where one channel's cost comes from."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kpis.pages.channels.channel_tables import channel_tables
from kpis.pages.channels.channel_text import channel_text
from kpis.pages.channels.charts import channels_figures
from kpis.pages.channels.tables import channels_tables
from kpis.pages.channels.text import channels_text
from kpis.pages.filters.asked import read_filters
from kpis.pages.render import context_or_404, render_page
from kpis.pages.tables.download import download_of
from kpis.reports.centre.channel import build_channel
from kpis.reports.centre.channels import build_channels
from kpis.zones import today_of


@require_safe
@login_required
def channels(request: HttpRequest, slug: str) -> HttpResponse:
    frame = context_or_404(request, slug)
    report = build_channels(frame, read_filters(request, frame), today_of(frame.centre))
    period = report.head.figures.period if report else None
    file = download_of(request, channels_tables(report) if report else (), period)
    if file is not None:
        return file
    context: dict[str, Any] = {"centre": frame.centre}
    if report is not None:
        context |= channels_text(report) | channels_figures(report)
    return render_page(request, "kpis/channels/channels.html", context)


@require_safe
@login_required
def channel(request: HttpRequest, slug: str, channel: str) -> HttpResponse:
    frame = context_or_404(request, slug)
    found = build_channel(frame, channel, read_filters(request, frame), today_of(frame.centre))
    if found is None:
        raise Http404(_("The centre does not use this channel."))
    fact, report = found
    period = report.head.figures.period if report else None
    file = download_of(request, channel_tables(report) if report else (), period)
    if file is not None:
        return file
    context: dict[str, Any] = {"centre": frame.centre, "channel": fact}
    if report is not None:
        context |= channel_text(report)
    return render_page(request, "kpis/channels/channel.html", context)
