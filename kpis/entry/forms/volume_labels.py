"""What the fields of contacts are called, in heads and in messages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, Promise] = {
    "handled": _("Handled"),
    "offered": _("Offered"),
    "abandoned": _("Abandoned"),
    "handle_time": _("Average handle time"),
    "wait_time": _("Average wait"),
    "resolved": _("Resolved at first contact"),
    "sample": _("Resolution sample"),
    "satisfied": _("Satisfied answers"),
    "answers": _("Satisfaction answers"),
    "status": _("Status"),
    "hours": _("Staffed hours"),
    "equivalents": _("Full-time equivalents"),
    "signed_in": _("Hours signed in"),
}


def label_of(field: str) -> str:
    return str(LABELS[field])
