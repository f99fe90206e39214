"""Django's admin for every table: a module for each family of tables."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from kpis.admin import (
    allocation,
    centres,
    closing,
    comparison,
    contacts,
    costs,
    documents,
    endings,
    exchange,
    former,
    history,
    imports,
    loaded,
    people,
)

__all__ = [
    "allocation",
    "centres",
    "closing",
    "comparison",
    "contacts",
    "costs",
    "documents",
    "endings",
    "exchange",
    "former",
    "history",
    "imports",
    "loaded",
    "people",
]

admin.site.site_header = _("Cost per contact")
admin.site.site_title = _("Cost per contact")
admin.site.index_title = _("Administration")
