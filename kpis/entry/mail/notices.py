"""Mail to people about their accounts."""

from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext

from kpis.models import User


def tell_old_address(person: User, old: str) -> None:
    """Say at `old` that it is no longer the address of the account; the new one is not told.

    Whoever reads it may not be the person any more; if it is, this is how a theft shows.
    """
    with translation.override(person.language or None):
        subject = gettext("The e-mail address of your account has changed")
        body = gettext(
            "Hello %(name)s,\n\n"
            "an administrator has changed the e-mail address of your account “%(account)s” of Cost "
            "per contact. Links to a new password now go to the new address, and no longer to "
            "this one.\n\n"
            "If you did not expect this, tell your administrator at once."
        )
        names = {
            "name": person.get_full_name() or person.username,
            "account": person.username,
        }
        send_mail(subject, body % names, None, [old])
