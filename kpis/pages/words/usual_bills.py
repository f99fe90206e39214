"""What was done with the usual bills that had not come."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.entry.usual_bills import AddedBills


def added_message(bills: AddedBills) -> str:
    added, left_out = len(bills.added), bills.left_out
    if not added and not left_out:
        return _("There was nothing to add.")
    texts = []
    if added:
        text = ngettext(
            "%(count)s usual bill added as an accrual.",
            "%(count)s usual bills added as accruals.",
            added,
        )
        texts.append(text % {"count": formatting.number(added)})
    if left_out:
        text = ngettext(
            "%(count)s is there already, or its usual amount is another by now.",
            "%(count)s are there already, or their usual amounts are others by now.",
            left_out,
        )
        texts.append(text % {"count": formatting.number(left_out)})
    return " ".join(texts)
