"""Slows down guessing a password: after five wrong tries for a name from one address, that pair waits a minute.

The count is kept in Django's cache: in one process's memory by default, so several processes count for themselves unless a
shared cache is configured. Other names, and the same name from another address, are not held up, so that a class cannot
lock its teacher out from its own laptops.
"""

from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

TRIES = 5
WAIT_SECONDS = 60


def _key(username: str, address: str) -> str:
    return "login:" + salted_hmac("rostrum.login", f"{username.casefold()}\n{address}").hexdigest()


class _Throttled(AuthenticationForm):
    def clean(self) -> dict[str, Any]:
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        key = _key(self.cleaned_data.get("username") or "", address)
        if cache.get(key, 0) >= TRIES:
            raise ValidationError(
                _("Five wrong tries for this name. Wait a minute, then try again. Other people can still sign in."),
                code="throttled",
            )
        try:
            cleaned = super().clean()
        except ValidationError:
            cache.set(key, cache.get(key, 0) + 1, WAIT_SECONDS)
            raise
        cache.delete(key)
        return cleaned


class SignInForm(_Throttled):
    """Our sign-in page's form."""


class AdminSignInForm(_Throttled, AdminAuthenticationForm):
    """The same limit at the admin's own door."""
