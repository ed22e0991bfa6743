"""A student's live page, behind the seat's cookie."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from debate.access import seat_in
from debate.models import Debate
from debate.pages.common import public_page, show
from game.values import SeatId


@public_page
async def student(request: HttpRequest, pk: int) -> HttpResponse:
    debate = await Debate.objects.filter(pk=pk).afirst()
    if debate is None:
        raise Http404
    seat = seat_in(request.COOKIES, pk)
    if seat is None:
        return redirect("join_code", code=debate.code)
    return await show(request, "live/student.html", _context(debate, seat))


def _context(debate: Debate, seat: SeatId) -> dict[str, object]:
    return {
        "debate": debate,
        "socket": f"/ws/seat/{debate.pk}/",
        "seat_id": seat,
        "team_id": "",
        "record_url": reverse("student_record", args=[debate.pk]),
    }
