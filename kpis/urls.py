"""Addresses of the pages."""

from django.urls import path, register_converter

from kpis.pages.allocation.page import allocation
from kpis.pages.benchmarks import benchmarks
from kpis.pages.change.page import change
from kpis.pages.channels.page import channel, channels
from kpis.pages.closing.month import close_month
from kpis.pages.closing.months import closes
from kpis.pages.compare.page import compare
from kpis.pages.contacts.channel import contact_channel
from kpis.pages.contacts.days import contact_days
from kpis.pages.contacts.month import contact_month
from kpis.pages.contacts.start import contacts
from kpis.pages.contacts.year import contact_year
from kpis.pages.converters import IdConverter, MonthConverter, YearConverter
from kpis.pages.costs.document import cost_document
from kpis.pages.costs.line import cost_line
from kpis.pages.costs.lines import cost_lines
from kpis.pages.costs.month import cost_month
from kpis.pages.costs.spread import cost_spread
from kpis.pages.costs.start import costs
from kpis.pages.costs.year import cost_year
from kpis.pages.definition.page import definition
from kpis.pages.endings.page import endings
from kpis.pages.figures.page import figures
from kpis.pages.glossary.page import glossary, glossary_term
from kpis.pages.goals.page import goals
from kpis.pages.imports.batch import import_batch
from kpis.pages.imports.imports import imports
from kpis.pages.journal.page import journal
from kpis.pages.overview.page import overview
from kpis.pages.portfolio.page import portfolio
from kpis.pages.reader import choose_zone, fresh_token, switch_language, switch_theme
from kpis.pages.relations.page import relations
from kpis.pages.undoing import undo

register_converter(IdConverter, "id")
register_converter(MonthConverter, "month")
register_converter(YearConverter, "year")

app_name = "kpis"
urlpatterns = [
    path("", portfolio, name="portfolio"),
    path("compare/", compare, name="compare"),
    path("glossary/", glossary, name="glossary"),
    path("glossary/<str:key>/", glossary_term, name="glossary-term"),
    path("centres/<slug:slug>/", overview, name="overview"),
    path("centres/<slug:slug>/channels/", channels, name="channels"),
    path("centres/<slug:slug>/channels/<slug:channel>/", channel, name="channel"),
    path("centres/<slug:slug>/change/", change, name="change"),
    path("centres/<slug:slug>/figures/", figures, name="figures"),
    path("centres/<slug:slug>/relations/", relations, name="relations"),
    path("centres/<slug:slug>/goals/", goals, name="goals"),
    path("centres/<slug:slug>/allocation/", allocation, name="allocation"),
    path("centres/<slug:slug>/definition/", definition, name="definition"),
    path("centres/<slug:slug>/benchmarks/", benchmarks, name="benchmarks"),
    path("centres/<slug:slug>/costs/", costs, name="costs"),
    path("centres/<slug:slug>/costs/<month:month>/", cost_month, name="cost-month"),
    path("centres/<slug:slug>/costs/lines/", cost_lines, name="cost-lines"),
    path("centres/<slug:slug>/costs/spreads/<id:id>/", cost_spread, name="cost-spread"),
    path("centres/<slug:slug>/costs/lines/<id:id>/", cost_line, name="cost-line"),
    path(
        "centres/<slug:slug>/costs/lines/<id:id>/documents/<id:document>/",
        cost_document,
        name="cost-document",
    ),
    path("centres/<slug:slug>/costs/year/<year:year>/", cost_year, name="cost-year"),
    path("centres/<slug:slug>/contacts/", contacts, name="contacts"),
    path("centres/<slug:slug>/contacts/<month:month>/", contact_month, name="contact-month"),
    path("centres/<slug:slug>/contacts/year/<year:year>/", contact_year, name="contact-year"),
    path("centres/<slug:slug>/contacts/<month:month>/days/", contact_days, name="contact-days"),
    path(
        "centres/<slug:slug>/contacts/<month:month>/<slug:channel>/",
        contact_channel,
        name="contact-channel",
    ),
    path("centres/<slug:slug>/close/", closes, name="closes"),
    path("centres/<slug:slug>/close/<month:month>/", close_month, name="close-month"),
    path("centres/<slug:slug>/endings/", endings, name="endings"),
    path("centres/<slug:slug>/imports/", imports, name="imports"),
    path("centres/<slug:slug>/imports/<id:id>/", import_batch, name="import"),
    path("centres/<slug:slug>/journal/", journal, name="journal"),
    path("centres/<slug:slug>/undo/", undo, name="undo"),
    path("reader/language/", switch_language, name="language"),
    path("reader/token/", fresh_token, name="token"),
    path("reader/theme/", switch_theme, name="theme"),
    path("reader/time-zone/", choose_zone, name="time-zone"),
]
