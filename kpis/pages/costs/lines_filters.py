"""The search and the filters above all cost lines, and the same in words for a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.facts import CentreFact
from kpis.months import month_after, months_between
from kpis.pages.costs.line_words import short_status
from kpis.pages.costs.lines_address import filters_of
from kpis.pages.filters.choice import Choice
from kpis.reports.sheets.line_list import SHARED, LineChoices, LineQuestion
from kpis.vocabulary import CostStatus, decimals_of


@dataclass(frozen=True, slots=True)
class FilterForm:
    """The search and the filters, as they are asked for. sort: kept by the form."""

    words: str
    froms: Sequence[Choice]
    tos: Sequence[Choice]
    categories: Sequence[Choice]
    channels: Sequence[Choice]
    statuses: Sequence[Choice]
    least: str
    most: str
    is_spread: bool
    sort: str


def filter_words(question: LineQuestion, choices: LineChoices, centre: CentreFact) -> list[str]:
    """What was asked for, for the head of a file; empty for all lines."""
    form = filter_form(centre, choices, question)
    said = [
        (_("Search"), form.words),
        (_("From month"), chosen(form.froms)),
        (_("To month"), chosen(form.tos)),
    ]
    said += [(_("Category"), chosen(form.categories)), (_("Channel"), chosen(form.channels))]
    said += [(_("Status"), chosen(form.statuses)), (_("Amount from"), form.least)]
    said += [(_("Amount to"), form.most)]
    texts = [formatting.labelled(name, text) for name, text in said if text]
    return [*texts, *([_("Only months of spread invoices")] if question.is_spread else [])]


def chosen(options: Iterable[Choice]) -> str:
    return next((each.label for each in options if each.selected and each.key), "")


def filter_form(centre: CentreFact, choices: LineChoices, question: LineQuestion) -> FilterForm:
    asked = filters_of(question)
    months = month_choices(centre, question)
    channels = {SHARED: _("shared"), **{each.code: each.name for each in choices.channels}}
    places = decimals_of(centre.currency)
    sort = ("-" if question.descending else "") + question.sort
    return FilterForm(
        words=" ".join(question.words),
        froms=options(_("the first month"), months, asked.get("from", "")),
        tos=options(_("the last month"), months, asked.get("to", "")),
        categories=options(
            _("All categories"),
            {each.code: each.name for each in choices.categories},
            question.category,
        ),
        channels=options(_("All channels"), channels, question.channel),
        statuses=options(_("Any status"), status_names(), question.status or ""),
        least="" if question.least is None else formatting.number(question.least, places),
        most="" if question.most is None else formatting.number(question.most, places),
        is_spread=question.is_spread,
        sort=sort,
    )


def month_choices(centre: CentreFact, question: LineQuestion) -> dict[str, str]:
    """The months between which the centre has records and those asked for, latest first."""
    known = [centre.first_month, centre.last_month, question.first, question.last]
    months = [month for month in known if month]
    if not months:
        return {}
    span = months_between(min(months), month_after(max(months)))
    return {f"{month:%Y-%m}": formatting.month_name(month) for month in reversed(span)}


def status_names() -> dict[str, str]:
    return {status.value: short_status(status) for status in CostStatus}


def options(every: str, labels: Mapping[str, str], asked: str) -> list[Choice]:
    """every: the label of the one that chooses nothing."""
    offered = [("", every), *labels.items()]
    return [Choice(key, label, key == asked) for key, label in offered]
