"""Log-in: accounts are made by an administrator, and guesses count by account and by client."""

import unicodedata

from allauth.account.adapter import DefaultAccountAdapter
from django.db.models import Q
from django.http import HttpRequest

from kpis.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: str) -> str:
        """By what wrong passwords are counted, beside the address of the client.

        The library takes the name as typed and the Host header, so that each way to write them
        had guesses of its own.
        """
        return guessed_account(credentials.get("email") or credentials.get("username") or "")


def guessed_account(login: str) -> str:
    """The account that `login` leads to, by name or address, or else the name itself."""
    leads = Q(username__iexact=login) | Q(email__iexact=login)
    found = User.objects.filter(leads | Q(emailaddress__email__iexact=login))
    account = found.order_by("pk").values_list("pk", flat=True).first()
    if account is not None:
        return f"account:{account}"
    return f"nobody:{unicodedata.normalize('NFKC', login).casefold().strip()}"
