"""The saved debate, to read and to print: for its moderators at any time, for its students after the end."""

from typing import Any

from asgiref.sync import sync_to_async
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from debate.access import moderator_id, seat_in
from debate.journal import journal
from debate.models import Debate
from debate.pages.common import DamagedRecord, moderated, public_page, room_of, show, teacher, teacher_page
from debate.pages.history import history
from debate.pages.record_data import RecordBuilder
from game.replay import BadEntry, Entry, fold
from game.state import State
from game.values import SeatStatus, TeamId
from game.views import moderator_view, team_view


@never_cache
@require_GET
@teacher_page
async def record(request: HttpRequest, pk: int) -> HttpResponse:
    debate = await moderated(request, pk)
    entries = await journal.read(pk)
    return await sync_to_async(_moderators_record)(request, debate, entries)


def _moderators_record(request: HttpRequest, debate: Debate, entries: list[Entry]) -> HttpResponse:
    """Folds and renders on a thread: a long debate takes a while, and the live ones must not wait for it."""
    try:
        _seq, state = fold(entries)
    except BadEntry as bad:
        raise DamagedRecord(bad) from bad
    if state is None or moderator_id(teacher(request)) not in state.moderators:
        raise Http404
    told = history(entries, state)
    context = RecordBuilder(state, moderator_view(state), told, all_points=True).context()
    context |= {"debate": debate, "history": told, "moderators": state.moderators.values(), "for_moderator": True}
    return render(request, "pages/record.html", context | _opened(request))


@never_cache
@require_GET
@public_page
async def student_record(request: HttpRequest, pk: int) -> HttpResponse:
    """What the student's team may see of the whole debate; nothing before its end, nothing for who was taken out."""
    debate = await Debate.objects.filter(pk=pk).afirst()
    if debate is None:
        raise Http404
    seat = seat_in(request.COOKIES, pk)
    if seat is None:
        return redirect("join_code", code=debate.code)
    state = (await room_of(debate)).state
    own = state.seats.get(seat)
    if not state.ended or own is None:
        return redirect("student", pk=pk)
    if own.status is not SeatStatus.SEATED:
        return await show(request, "pages/no_record.html", {"debate": debate}, status=403)
    context = await sync_to_async(_students_context)(state, own.team)
    return await show(request, "pages/record.html", context | {"debate": debate} | _opened(request))


def _students_context(state: State, team: TeamId) -> dict[str, Any]:
    view = team_view(state, team)
    return RecordBuilder(state, view).context() | {"own_team": view["teams"][team]["name"], "for_moderator": False}


def _opened(request: HttpRequest) -> dict[str, bool]:
    """`?open=1` unfolds what is folded, for browsers that print only what is unfolded."""
    return {"unfolded": request.GET.get("open") == "1"}
