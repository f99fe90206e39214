"""What was sent already: the same save, sent twice, is done once."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kpis.models.centre import Centre


class Submission(models.Model):
    """A save by its token, with what it answered; forgotten after a month."""

    centre = models.ForeignKey(Centre, models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    token = models.UUIDField()
    outcome = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        indexes = [models.Index(fields=["centre", "created_at"], name="submission_age")]
        constraints = [
            models.UniqueConstraint(fields=["centre", "user", "token"], name="submission_once")
        ]

    def __str__(self) -> str:
        return str(self.token)
