"""What every page needs: who asks, whether they may, and the one way to answer with a template.

Pages that meet a room are async, because rooms live on the event loop; pages that only meet the database are plain views.
Templates are always rendered on a thread, so that a long record does not hold up the live debates on the loop.
"""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from asgiref.sync import sync_to_async
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from debate.models import Debate
from debate.rooms import NoSuchDebate, Room, rooms
from game.errors import Refusal
from game.replay import BadEntry

View = Callable[..., Any]


class DamagedRecord(Exception):
    """A debate whose journal cannot be folded; the page says so and names the first bad entry."""

    def __init__(self, bad: BadEntry) -> None:
        super().__init__(str(bad))
        self.bad = bad


async def show(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The template as an answer, from an async view."""
    return await sync_to_async(render)(request, template, context, status=status)


def public_page(view: View) -> View:
    """An async page for anyone."""

    @wraps(view)
    async def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return cast(HttpResponse, await view(request, *args, **kwargs))
        except DamagedRecord as damage:
            return await show(request, "pages/damaged.html", {"bad": damage.bad}, status=500)

    return shown


def teacher_page(view: View) -> View:
    """A page for a signed-in teacher; `request.user` is loaded. While nobody has an account, everyone is led to the set-up."""
    if not inspect.iscoroutinefunction(view):
        return _sync_teacher_page(view)

    @wraps(view)
    async def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = await request.auser()
        if not user.is_authenticated:
            return await sync_to_async(to_the_door)(request)
        request.user = user
        return cast(HttpResponse, await public_page(view)(request, *args, **kwargs))

    return guarded


def _sync_teacher_page(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_the_door(request)
        return cast(HttpResponse, view(request, *args, **kwargs))

    return guarded


def to_the_door(request: HttpRequest) -> HttpResponseRedirect:
    return redirect_to_login(request.get_full_path()) if any_account() else redirect("setup")


def any_account() -> bool:
    return get_user_model().objects.exists()


def teacher(request: HttpRequest) -> User:
    """The signed-in teacher; only behind `teacher_page`."""
    return cast(User, request.user)


def display_name(user: User) -> str:
    """What others in a debate see, cut to what the rules allow."""
    return (user.get_full_name() or user.get_username())[:30]


async def moderated(request: HttpRequest, pk: int) -> Debate:
    """The debate, if the teacher moderates it. To everyone else it does not exist."""
    debate = await Debate.objects.filter(pk=pk, moderators=teacher(request)).afirst()
    if debate is None:
        raise Http404
    return debate


async def room_of(debate: Debate) -> Room:
    """The debate's room. Raises DamagedRecord, or Http404 for a debate without a record."""
    try:
        return await rooms.room(debate.pk)
    except NoSuchDebate:
        raise Http404 from None
    except BadEntry as bad:
        raise DamagedRecord(bad) from bad


def sentence(refusal: Refusal) -> str:
    """A refusal as a person reads it."""
    return _(refusal.text.sentence)
