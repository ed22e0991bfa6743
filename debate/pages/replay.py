"""The replay of a saved debate: a live screen on a film in place of the wire, through each of the reader's eyes."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from debate import film
from debate.addresses import public_base
from debate.pages.board import qr_svg
from debate.pages.doors import review_page
from debate.readers import Reader
from debate.records import Record

SCREENS = {"board": "board", "moderator": "modroom", "team": "student", "seat": "student"}
"""The module and sheet of the screen that an eye looked at."""


@require_safe
@review_page
def replay(request: HttpRequest, record: Record, reader: Reader) -> HttpResponse:
    """`?as=` is the eye, the reader's own without it; `?at=` the seq of the entry that was last."""
    eye = _eye(request, record, reader)
    first = film.first_of(record, eye)
    at = min(max(_number(request, "at", first), first), record.last)
    return render(request, "live/replay.html", _context(request, record, reader, eye, at))


@require_safe
@review_page
def pieces(request: HttpRequest, record: Record, reader: Reader) -> HttpResponse:
    """The film as JSON: the keyframes of the eye `?as=`, or with `?from=` the stretch after that keyframe."""
    eye = _eye(request, record, reader)
    start = _number(request, "from", 0)
    if not start:
        made = film.keyframes(record, eye)
    elif start in film.key_seqs(record, eye):
        made = film.stretch(record, eye, start)
    else:
        raise Http404
    return HttpResponse(made, content_type="application/json")


def _eye(request: HttpRequest, record: Record, reader: Reader) -> str:
    """Raises Http404 for an eye that is not the reader's."""
    eye = request.GET.get("as", reader.eye)
    if eye not in reader.eyes(record.state):
        raise Http404
    return eye


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else otherwise


def _context(request: HttpRequest, record: Record, reader: Reader, eye: str, at: int) -> dict[str, Any]:
    kind = eye.partition(":")[0]
    return {
        "debate": record.debate,
        "reader": reader,
        "eye": eye,
        "eyes": reader.eyes(record.state),
        "kind": kind,
        "screen": SCREENS[kind],
        "sheet": f"debate/{SCREENS[kind]}.css",
        "module": f"debate/replay/{SCREENS[kind]}.js",
        "zone": settings.TIME_ZONE,
        "film": film.outline(record, eye) | {"look": film.frame(record, eye, at)},
        "running": not record.state.ended,
        "join_url": f"{public_base(request)}/",
        "qr": _qr(request, record) if kind == "board" else "",
    }


def _qr(request: HttpRequest, record: Record) -> SafeString:
    """What stood on the board; for whoever finds it here it leads to nothing but the door."""
    return qr_svg(public_base(request) + reverse("join_code", args=[record.debate.code]))
