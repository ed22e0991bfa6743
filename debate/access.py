"""Who is who: seats by a signed cookie, moderators by their account, boards by their link. Nothing else decides about rights;
what a role may do is the rules' business."""

from collections.abc import Mapping
from importlib import import_module

from channels.auth import get_user
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core import signing
from django.http import HttpResponse

from game.state import Actor, State
from game.values import ModeratorId, Role, SeatId

SEAT_COOKIE_AGE = 60 * 60 * 24 * 180
SEAT_COOKIE = "seat_{debate}"
_SALT = "rostrum.seat"


def cookie_name(debate_id: int) -> str:
    return SEAT_COOKIE.format(debate=debate_id)


def set_seat_cookie(response: HttpResponse, debate_id: int, seat: SeatId) -> None:
    """Lets this browser come back to its seat: signed, HttpOnly, for half a year."""
    response.set_cookie(
        cookie_name(debate_id),
        signing.dumps([debate_id, seat], salt=_SALT),
        max_age=SEAT_COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SEAT_COOKIE_SECURE,
    )


def seat_in(cookies: Mapping[str, str], debate_id: int) -> SeatId | None:
    """The seat that the cookies prove for this debate; None for no cookie, a forged one or another debate's."""
    try:
        debate, seat = signing.loads(cookies.get(cookie_name(debate_id), ""), salt=_SALT, max_age=SEAT_COOKIE_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return SeatId(seat) if debate == debate_id else None


def moderator_id(user: AbstractBaseUser | AnonymousUser) -> ModeratorId:
    """The id under which a teacher's account moderates."""
    return ModeratorId(f"u{user.pk}")


async def still_signed_in(session_key: str, user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether the session is still there and still the account's: false after signing out, a change of password or a
    deactivation, in whichever process that was."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    found: AbstractBaseUser | AnonymousUser = await get_user({"session": session})
    return found.is_authenticated and found.pk == user.pk


def accounts(state: State, owner: int) -> set[int]:
    """The accounts that moderate a debate: those of its record, or its owner where the record knows none of this server's, because
    the debate was imported."""
    return {int(id_.removeprefix("u")) for id_ in state.moderators if id_.startswith("u")} or {owner}


def moderator(user: AbstractBaseUser | AnonymousUser) -> Actor:
    return Actor(Role.MODERATOR, moderator_id(user))


def seat(seat_id: SeatId) -> Actor:
    return Actor(Role.SEAT, seat_id)
