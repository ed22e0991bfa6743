"""The moderator's live page, and the way in for a second moderator."""

import secrets

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from debate import access
from debate.addresses import public_base
from debate.models import Debate
from debate.pages.common import display_name, moderated, room_of, sentence, show, teacher, teacher_page
from game.commands import AddModerator
from game.errors import Refusal
from game.values import TeamId


@never_cache
@require_GET
@teacher_page
async def moderator(request: HttpRequest, pk: int) -> HttpResponse:
    debate = await moderated(request, pk)
    room = await room_of(debate)  # a damaged record is said here, not in a socket
    if room.state.ended and access.moderator_id(teacher(request)) not in room.state.moderators:
        return redirect(
            "record", key=pk
        )  # imported: it was moderated on another server, there is nothing to moderate here
    base = public_base(request)
    context = {
        "debate": debate,
        "socket": f"/ws/moderator/{pk}/",
        "moderator_id": access.moderator_id(teacher(request)),
        "board_url": reverse("board", args=[debate.board_token]),
        "join_url": f"{base}/",
        "chair_url": base + reverse("chair", args=[debate.chair_token]),
        "record_url": reverse("record", args=[pk]),
        "debates_url": reverse("debates"),
        "team_url": reverse("team_screen", args=[pk, "TEAM"]),
    }
    return await show(request, "live/modroom.html", context)


@never_cache
@require_GET
@teacher_page
async def team_screen(request: HttpRequest, pk: int, team: str) -> HttpResponse:
    """What a team's students see now, to look at only."""
    debate = await moderated(request, pk)
    room = await room_of(debate)
    if TeamId(team) not in room.state.teams:
        raise Http404
    context = {"debate": debate, "socket": f"/ws/team/{pk}/{team}/", "read_only": True, "team_id": team, "seat_id": ""}
    return await show(request, "live/student.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@teacher_page
async def chair(request: HttpRequest, token: str) -> HttpResponse:
    """The chair's invitation: a second teacher says yes, and moderates."""
    debate = await Debate.objects.filter(chair_token=token).select_related("owner").afirst()
    if debate is None:
        raise Http404
    user = teacher(request)
    if await debate.moderators.filter(pk=user.pk).aexists():
        return redirect("moderator", pk=debate.pk)
    context = {"debate": debate, "chair": display_name(debate.owner)}
    if request.method == "GET":
        return await show(request, "pages/chair.html", context)
    room = await room_of(debate)
    command = AddModerator(access.moderator_id(user), display_name(user))
    try:
        if room.state.ended:  # the invitation ends with the debate; a saved one is shared by a link of its own
            raise Refusal("debate_ended")
        await room.submit(access.moderator(user), f"chair:{secrets.token_hex(8)}", command)
    except Refusal as refusal:
        if refusal.code != "already_moderator":
            return await show(request, "pages/chair.html", context | {"error": sentence(refusal)}, status=422)
    await debate.moderators.aadd(user)
    return redirect("moderator", pk=debate.pk)
