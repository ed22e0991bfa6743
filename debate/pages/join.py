"""How a student comes in: a code and a name, nothing else. Every refusal is said by the field it is about, and what was
typed stays there."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from debate import access, throttle
from debate.models import CODE_LENGTH, Debate
from debate.pages.common import public_page, room_of, sentence, show
from game.commands import JoinSeat
from game.errors import Refusal
from game.values import NAME_CHARS, SeatId

_TYPED_MAX = 200
_NAME_CODES = ("name_too_short", "name_too_long", "name_unreadable", "name_taken")


def tidy_code(typed: str) -> str:
    """A code as it is kept, however it was typed: "k7m-2xq" and "K7M 2XQ" are the same."""
    return "".join(c for c in typed[:_TYPED_MAX].upper() if c.isascii() and c.isalnum())


def seat_for(ticket: str) -> SeatId:
    """The seat that a shown form stands for: pressing its button twice joins once. Keyed with the secret, so that nobody
    can make a ticket for a seat they have seen."""
    return SeatId("s" + salted_hmac("rostrum.ticket", ticket, algorithm="sha256").hexdigest()[:10])


async def _form(request: HttpRequest, status: int = 200, **typed: Any) -> HttpResponse:
    context = {"code": "", "name": "", "errors": {}, "ticket": secrets.token_urlsafe(16), "name_chars": NAME_CHARS}
    return await show(request, "pages/home.html", context | typed, status=status)


@never_cache
@require_GET
@public_page
async def home(request: HttpRequest) -> HttpResponse:
    return await _form(request)


@never_cache
@require_GET
@public_page
async def join_code(request: HttpRequest, code: str) -> HttpResponse:
    """Where the QR code leads: the code is there already, only the name is left to type."""
    code = tidy_code(code)
    debate = await _debate(request, code)
    if debate is not None and (back := await _way_back(request, debate)):
        return back
    return await _form(request, code=code, errors=_code_errors(request, code, debate))


@never_cache
@require_http_methods(["GET", "POST"])
@public_page
async def join(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return redirect("home")
    code = tidy_code(request.POST.get("code", ""))
    name = request.POST.get("name", "")[:_TYPED_MAX]
    ticket = request.POST.get("ticket", "")[:_TYPED_MAX] or secrets.token_urlsafe(16)
    debate = await _debate(request, code)
    if errors := _code_errors(request, code, debate):
        return await _form(
            request, 422, code=code or request.POST.get("code", "")[:_TYPED_MAX], name=name, errors=errors
        )
    assert debate is not None  # noqa: S101  _code_errors
    if back := await _way_back(request, debate):
        return back
    return await _take_seat(request, debate, name, ticket)


async def _take_seat(request: HttpRequest, debate: Debate, name: str, ticket: str) -> HttpResponse:
    seat = seat_for(ticket)
    room = await room_of(debate)
    try:
        await room.submit(access.seat(seat), f"join:{seat}", JoinSeat(seat, name))
    except Refusal as refusal:
        field = "name" if refusal.code in _NAME_CODES else "code"
        errors = {field: sentence(refusal)}
        return await _form(request, 422, code=debate.code, name=name, errors=errors, ticket=ticket)
    response = redirect("student", pk=debate.pk)
    access.set_seat_cookie(response, debate.pk, seat)
    return response


async def _debate(request: HttpRequest, code: str) -> Debate | None:
    """The debate with this code; None while this address has tried too many wrong ones."""
    if not throttle.may_try_code(request):
        return None
    debate = await Debate.objects.filter(code=code).afirst()
    if debate is None and code:
        throttle.wrong_code(request)
    return debate


def _code_errors(request: HttpRequest, code: str, debate: Debate | None) -> dict[str, str]:
    if not code:
        return {"code": _("Type the code that stands on the board.")}
    if debate is None:
        if not throttle.may_try_code(request):
            return {"code": _("Too many wrong codes came from this network. Wait a minute, then try again.")}
        if len(code) != CODE_LENGTH:
            return {
                "code": _("A code has %(length)d letters and digits. Look at the board again.")
                % {"length": CODE_LENGTH}
            }
        return {"code": _("There is no debate with this code. Look at the board again, or ask your teacher.")}
    if debate.ended is not None:
        return {"code": _("That debate has ended. Ask your teacher for the code of the one that is on now.")}
    return {}


async def _way_back(request: HttpRequest, debate: Debate) -> HttpResponse | None:
    """To the seat that this browser already has. A removed or banned one too: its page says what can be done."""
    seat = access.seat_in(request.COOKIES, debate.pk)
    if seat is None or seat not in (await room_of(debate)).state.seats:
        return None
    return redirect("student" if debate.ended is None else "student_record", debate.pk)
