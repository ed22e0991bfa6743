"""What stands around every page: one strict Content-Security-Policy (our own files and sockets, nothing inline, no other host),
and Django's own middleware without a change of thread for each of its hooks, which compute and touch no database."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.common import CommonMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.locale import LocaleMiddleware
from django.middleware.security import SecurityMiddleware
from django.utils.decorators import sync_and_async_middleware
from django.utils.deprecation import MiddlewareMixin

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self' ws: wss:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)


@sync_and_async_middleware
def content_security_policy(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Adds the policy and the permissions that no page needs. Async where the page is, so that none costs a thread for it."""

    def add(response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    if iscoroutinefunction(get_response):

        async def answer(request: HttpRequest) -> HttpResponse:
            return add(await get_response(request))

        return answer
    return lambda request: add(get_response(request))


class _Inline(MiddlewareMixin):
    """Runs a middleware's hooks where they are called: Django sends each to a thread and back, which costs more than they do.
    One that meets the database after all is refused by Django's own guard."""

    async def __acall__(self, request: HttpRequest) -> Any:
        before: Any = getattr(self, "process_request", None)
        response = before(request) if before is not None else None
        if response is None:
            response = await cast(Any, self.get_response(request))
        after: Any = getattr(self, "process_response", None)
        return after(request, response) if after is not None else response


class Security(_Inline, SecurityMiddleware):
    """Adds its headers; leads to HTTPS where that is set."""


class Locale(_Inline, LocaleMiddleware):
    """Chooses the language."""


class Common(_Inline, CommonMiddleware):
    """Adds what the address lacks."""


class Csrf(_Inline, cast(Any, CsrfViewMiddleware)):  # type: ignore[misc]
    """Refuses forms of other sites."""

    async def process_view(self, *args: Any) -> Any:
        answer = super().process_view(*args)
        return await sync_to_async(answer)() if callable(answer) else answer

    def _reject(self, *args: Any) -> Any:
        """Later, on a thread: the page that says so looks for the account."""
        return partial(super()._reject, *args)


class Authentication(_Inline, AuthenticationMiddleware):
    """Gives the request its user, who is loaded when first asked for."""


class Messages(_Inline, MessageMiddleware):
    """Keeps what the next page says, in a cookie."""


class Session(SessionMiddleware):
    """Loads the session when first asked for, and saves it where it was changed: only that needs the database."""

    async def __acall__(self, request: HttpRequest) -> Any:
        self.process_request(request)
        response = await cast(Any, self.get_response(request))
        if request.session.modified:
            return await sync_to_async(self.process_response)(request, response)
        return self.process_response(request, response)
