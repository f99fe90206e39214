"""What the period can be compared with: as on every page, the target, any period of the trend."""

from dataclasses import replace

from django.utils.translation import gettext as _

from kpis.formatting import money
from kpis.pages.change.address import TARGET, start_query
from kpis.pages.filters.bar import comparison_options
from kpis.pages.filters.choice import Choice, Link
from kpis.pages.filters.query import period_key
from kpis.pages.words.versus import compared_with_period, versus
from kpis.reports.centre.change import ChangeReport


def start_options(report: ChangeReport) -> list[Choice]:
    """The choices of the filters, latest first."""
    usual = comparison_options(report.head.selection)
    if is_from_target(report) or is_since(report):
        usual = [replace(option, selected=False) for option in usual]
    target = Choice(TARGET, _("vs target"), is_from_target(report))
    return [*usual, *([] if report.target is None else [target]), *period_options(report)]


def period_options(report: ChangeReport) -> list[Choice]:
    others = [figures.period for figures in report.chosen.trend]
    return [
        Choice(
            key=period_key(period),
            label=versus(period),
            selected=is_since(report) and period == report.head.compared.period,
        )
        for period in reversed(others)
        if period != report.head.figures.period
    ]


def is_from_target(report: ChangeReport) -> bool:
    return report.explained.target is not None


def is_since(report: ChangeReport) -> bool:
    return report.is_since and not is_from_target(report)


def start_links(report: ChangeReport) -> list[Link]:
    """From the period compared with or, where there is one, from the target."""
    if report.target is None or report.question.since is not None:
        return []
    key = period_key(report.head.figures.period)
    target = money(report.target, report.head.centre.currency)
    labels = {
        False: compared_with_period(report.head.compared.period, report.head.figures.period),
        True: _("Compared with the target of %(target)s") % {"target": target},
    }
    return [
        Link(
            label=label,
            query=start_query(report.question, key, from_target=from_target),
            current=from_target is (report.explained.target is not None),
        )
        for from_target, label in labels.items()
    ]
