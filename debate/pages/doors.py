"""The doors to a saved debate: a moderator's account, a student's seat cookie, a shared link. A page behind them is written once,
for whoever comes in; what the reader may see is `debate.readers`' business."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from debate.access import accounts, seat_in
from debate.models import Debate, ShareLink
from debate.pages.common import to_the_door
from debate.readers import Reader, Role
from debate.records import NoRecord, Record, load
from game.replay import BadEntry
from game.values import SeatId, SeatStatus

Page = Callable[..., HttpResponse]
"""A page of a saved debate: (request, record, reader, what the address says further)."""


class Elsewhere(Exception):  # noqa: N818
    """The visitor may not come in here and is given `answer`."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__()
        self.answer = answer


def review_page(page: Page) -> Callable[..., HttpResponse]:
    """A view of `page` for all doors; the address names the door (see `debate.pages.urls`)."""

    @never_cache
    @wraps(page)
    def shown(request: HttpRequest, door: str, key: str | int, **kwargs: Any) -> HttpResponse:
        try:
            record, reader = DOORS[door](request, key)
            return page(request, record, reader, **kwargs)
        except Elsewhere as elsewhere:
            return elsewhere.answer
        except NoRecord:
            raise Http404 from None
        except BadEntry as bad:
            return render(request, "pages/damaged.html", {"bad": bad}, status=500)

    return shown


def _moderator(request: HttpRequest, pk: Any) -> tuple[Record, Reader]:
    if not request.user.is_authenticated:
        raise Elsewhere(to_the_door(request))
    debate = Debate.objects.filter(pk=pk, moderators=request.user.pk).first()
    if debate is None:
        raise Http404
    record = load(debate)
    if request.user.pk not in accounts(record.state, debate.owner_id):  # removed, and the list does not know it yet
        raise Http404
    return record, Reader(Role.MODERATOR, reverse("moderator", args=[pk]))


def _student(request: HttpRequest, pk: Any) -> tuple[Record, Reader]:
    """The browser with the seat's cookie, once the debate has ended; nothing for who was taken out."""
    debate = Debate.objects.filter(pk=pk).first()
    if debate is None:
        raise Http404
    seat = seat_in(request.COOKIES, debate.pk)
    if seat is None:
        raise Elsewhere(redirect("join_code", code=debate.code))
    record = load(debate)
    own = record.state.seats.get(seat)
    if not record.state.ended or own is None:
        raise Elsewhere(redirect("student", pk=pk))
    if own.status is not SeatStatus.SEATED:
        raise Elsewhere(render(request, "pages/no_record.html", {"debate": debate}, status=403))
    return record, Reader(Role.STUDENT, reverse("student", args=[pk]), seat)


def _shared(request: HttpRequest, token: Any) -> tuple[Record, Reader]:
    link = ShareLink.objects.filter(token=token).select_related("debate").first()
    if link is None:
        raise Http404
    if link.revoked is not None or (link.expires is not None and link.expires <= timezone.now()):
        raise Elsewhere(render(request, "pages/link_closed.html", {"revoked": link.revoked is not None}, status=410))
    record = load(link.debate, link.pseudonyms)
    if not record.state.ended:
        raise Elsewhere(render(request, "pages/link_early.html", {"debate": link.debate}, status=409))
    seat = SeatId(link.seat) if link.seat else None
    if link.audience == ShareLink.Audience.STUDENT and not _is_in(record, seat):
        raise Http404
    return record, Reader(Role(link.audience), reverse("shared", args=[token]), seat, link.pseudonyms)


def _is_in(record: Record, seat: SeatId | None) -> bool:
    own = record.state.seats.get(seat) if seat is not None else None
    return own is not None and own.status is SeatStatus.SEATED


DOORS: dict[str, Callable[[HttpRequest, Any], tuple[Record, Reader]]] = {
    "moderator": _moderator,
    "student": _student,
    "shared": _shared,
}
