"""Mail that waits to go out."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class QueuedMail(models.Model):
    """One message until a mail server has taken it; then the row goes, for links in it work.

    `due_at` is when it may be tried next: a sender that takes it moves that on first, so that
    what a killed sender had in hand is tried again.
    """

    sender = models.TextField()
    recipients = ArrayField(models.TextField())
    message = models.BinaryField()
    queued_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    tries = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("queued mail")
        verbose_name_plural = _("queued mail")
        indexes = [models.Index(fields=["due_at", "id"], name="queued_mail_due")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recipients__len__gt=0), name="queued_mail_has_recipients"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
