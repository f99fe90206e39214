"""Addresses of the pages."""

from django.urls import path

from kpis.pages.benchmarks import benchmarks
from kpis.pages.overview import overview
from kpis.pages.portfolio import portfolio
from kpis.pages.reader import switch_language, switch_theme

app_name = "kpis"
urlpatterns = [
    path("", portfolio, name="portfolio"),
    path("centres/<slug:slug>/", overview, name="overview"),
    path("centres/<slug:slug>/benchmarks/", benchmarks, name="benchmarks"),
    path("reader/language/", switch_language, name="language"),
    path("reader/theme/", switch_theme, name="theme"),
]
