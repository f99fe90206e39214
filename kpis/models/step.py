"""What a person recorded in one go, while it can be undone."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kpis.models.centre import Centre


class RecordingStep(models.Model):
    """One save of costs, contacts or hours on a page; what it changed is in the history.

    context: of the history's events that brought about what stands now, the step's own or those
    of undoing it. Forgotten after a day, and once the person records something else after
    undoing it.
    """

    # Both are found by the constraint.
    centre = models.ForeignKey(Centre, models.CASCADE, db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    context = models.UUIDField()
    text = models.TextField(blank=True)
    is_undone = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("step of recording")
        verbose_name_plural = _("steps of recording")
        constraints = [
            models.UniqueConstraint(fields=["centre", "user", "context"], name="step_once")
        ]

    def __str__(self) -> str:
        return self.text
