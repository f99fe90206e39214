"""Why an import is not undone, and what undoing it would lose."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.entry.imports.undoing import Obstacles

MOST_NAMED = 5


def obstacles_in_words(obstacles: Obstacles, *, known: bool) -> str:
    """Empty where nothing stands in the way. known: the person agreed to lose the edits."""
    if obstacles.closed:
        months = ", ".join(map(formatting.month_name, obstacles.closed))
        text = _("Not undone: %(months)s is closed; an administrator can reopen it with a reason.")
        return text % {"months": months}
    if obstacles.later:
        text = _("Not undone: “%(file)s” came later and says the same months anew. Undo it first.")
        return text % {"file": obstacles.later.name}
    if obstacles.must_be_known and not known:
        return edits_in_words(obstacles)
    return ""


def edits_in_words(obstacles: Obstacles) -> str:
    texts = []
    if count := len(obstacles.edited):
        text = ngettext(
            "Not undone yet: %(count)s row was changed by hand since (%(rows)s).",
            "Not undone yet: %(count)s rows were changed by hand since (%(rows)s).",
            count,
        )
        texts.append(text % {"count": count, "rows": rows_in_words(obstacles.edited)})
    if count := obstacles.removed:
        text = ngettext(
            "%(count)s row was removed since.", "%(count)s rows were removed since.", count
        )
        texts.append(text % {"count": count})
    texts.append(_("Undo it with these changes, if they may go too."))
    return " ".join(texts)


def rows_in_words(records: Sequence[Any]) -> str:
    """The first few."""
    names = [str(record) for record in records[:MOST_NAMED]]
    return ", ".join(names) + (" …" if len(records) > MOST_NAMED else "")
