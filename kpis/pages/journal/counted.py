"""How many rows of what were added, changed or deleted, in words."""

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import ngettext_lazy

from kpis.pages.journal.values import TABLES
from kpis.reports.settings.journal import ChangeKind, Subject

ADDED, CHANGED, DELETED = ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.DELETED
COUNTED = {
    (Subject.COSTS, ADDED): ngettext_lazy(
        "%(count)s cost line added", "%(count)s cost lines added", "rows"
    ),
    (Subject.COSTS, CHANGED): ngettext_lazy(
        "%(count)s cost line changed", "%(count)s cost lines changed", "rows"
    ),
    (Subject.COSTS, DELETED): ngettext_lazy(
        "%(count)s cost line deleted", "%(count)s cost lines deleted", "rows"
    ),
    (Subject.SPREADS, ADDED): ngettext_lazy(
        "%(count)s spread invoice added", "%(count)s spread invoices added", "rows"
    ),
    (Subject.SPREADS, CHANGED): ngettext_lazy(
        "%(count)s spread invoice changed", "%(count)s spread invoices changed", "rows"
    ),
    (Subject.SPREADS, DELETED): ngettext_lazy(
        "%(count)s spread invoice deleted", "%(count)s spread invoices deleted", "rows"
    ),
    (Subject.DOCUMENTS, ADDED): ngettext_lazy(
        "%(count)s document added", "%(count)s documents added", "rows"
    ),
    (Subject.DOCUMENTS, DELETED): ngettext_lazy(
        "%(count)s document deleted", "%(count)s documents deleted", "rows"
    ),
    (Subject.CONTACTS, ADDED): ngettext_lazy(
        "%(count)s contact volume added", "%(count)s contact volumes added", "rows"
    ),
    (Subject.CONTACTS, CHANGED): ngettext_lazy(
        "%(count)s contact volume changed", "%(count)s contact volumes changed", "rows"
    ),
    (Subject.CONTACTS, DELETED): ngettext_lazy(
        "%(count)s contact volume deleted", "%(count)s contact volumes deleted", "rows"
    ),
    (Subject.STAFFING, ADDED): ngettext_lazy(
        "%(count)s entry of staffed hours added", "%(count)s entries of staffed hours added", "rows"
    ),
    (Subject.STAFFING, CHANGED): ngettext_lazy(
        "%(count)s entry of staffed hours changed",
        "%(count)s entries of staffed hours changed",
        "rows",
    ),
    (Subject.STAFFING, DELETED): ngettext_lazy(
        "%(count)s entry of staffed hours deleted",
        "%(count)s entries of staffed hours deleted",
        "rows",
    ),
    (Subject.TARGETS, ADDED): ngettext_lazy(
        "%(count)s target added", "%(count)s targets added", "rows"
    ),
    (Subject.TARGETS, CHANGED): ngettext_lazy(
        "%(count)s target changed", "%(count)s targets changed", "rows"
    ),
    (Subject.TARGETS, DELETED): ngettext_lazy(
        "%(count)s target deleted", "%(count)s targets deleted", "rows"
    ),
    (Subject.DEFINITIONS, ADDED): ngettext_lazy(
        "%(count)s contact definition added", "%(count)s contact definitions added", "rows"
    ),
    (Subject.DEFINITIONS, CHANGED): ngettext_lazy(
        "%(count)s contact definition changed", "%(count)s contact definitions changed", "rows"
    ),
    (Subject.DEFINITIONS, DELETED): ngettext_lazy(
        "%(count)s contact definition deleted", "%(count)s contact definitions deleted", "rows"
    ),
    (Subject.LIMITS, ADDED): ngettext_lazy(
        "%(count)s service limit added", "%(count)s service limits added", "rows"
    ),
    (Subject.LIMITS, CHANGED): ngettext_lazy(
        "%(count)s service limit changed", "%(count)s service limits changed", "rows"
    ),
    (Subject.LIMITS, DELETED): ngettext_lazy(
        "%(count)s service limit deleted", "%(count)s service limits deleted", "rows"
    ),
    (Subject.RULES, ADDED): ngettext_lazy(
        "%(count)s allocation rule added", "%(count)s allocation rules added", "rows"
    ),
    (Subject.RULES, CHANGED): ngettext_lazy(
        "%(count)s allocation rule changed", "%(count)s allocation rules changed", "rows"
    ),
    (Subject.RULES, DELETED): ngettext_lazy(
        "%(count)s allocation rule deleted", "%(count)s allocation rules deleted", "rows"
    ),
    (Subject.SHARES, ADDED): ngettext_lazy(
        "%(count)s fixed share added", "%(count)s fixed shares added", "rows"
    ),
    (Subject.SHARES, CHANGED): ngettext_lazy(
        "%(count)s fixed share changed", "%(count)s fixed shares changed", "rows"
    ),
    (Subject.SHARES, DELETED): ngettext_lazy(
        "%(count)s fixed share deleted", "%(count)s fixed shares deleted", "rows"
    ),
    (Subject.ENDINGS, ADDED): ngettext_lazy(
        "%(count)s ending added", "%(count)s endings added", "rows"
    ),
    (Subject.ENDINGS, CHANGED): ngettext_lazy(
        "%(count)s ending changed", "%(count)s endings changed", "rows"
    ),
    (Subject.ENDINGS, DELETED): ngettext_lazy(
        "%(count)s ending undone", "%(count)s endings undone", "rows"
    ),
}
#: Of master data: the table says what.
ROWS = {
    ADDED: ngettext_lazy(
        "%(table)s: %(count)s row added", "%(table)s: %(count)s rows added", "rows"
    ),
    CHANGED: ngettext_lazy(
        "%(table)s: %(count)s row changed", "%(table)s: %(count)s rows changed", "rows"
    ),
    DELETED: ngettext_lazy(
        "%(table)s: %(count)s row deleted", "%(table)s: %(count)s rows deleted", "rows"
    ),
}


def counted_words(subject: Subject, change: ChangeKind, rows: int, count: str) -> str:
    """Such as "48 cost lines added"; count: rows as the reader writes numbers."""
    table = capfirst(str(TABLES[subject]._meta.verbose_name_plural))
    words: Promise = COUNTED.get((subject, change)) or ROWS[change]
    return str(words % {"count": count, "rows": rows, "table": table})
