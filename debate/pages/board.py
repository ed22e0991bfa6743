"""The projector's page: whoever has the link sees the debate's public side, nothing more."""

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from debate.addresses import public_base
from debate.models import Debate
from debate.pages.common import public_page, show


@public_page
async def board(request: HttpRequest, token: str) -> HttpResponse:
    debate = await Debate.objects.filter(board_token=token).afirst()
    if debate is None:
        raise Http404
    return await show(request, "live/board.html", board_context(request, debate))


def board_context(request: HttpRequest, debate: Debate) -> dict[str, object]:
    base = public_base(request)
    link = base + reverse("join_code", args=[debate.code])
    return {
        "debate": debate,
        "socket": f"/ws/board/{debate.board_token}/",
        "join_url": f"{base}/",
        "qr": qr_svg(link),
    }


def qr_svg(link: str) -> SafeString:
    """The link as an inline SVG, always dark on white: cameras read no other."""
    svg = segno.make(link, error="m").svg_inline(
        title=_("QR code that leads to this debate"),
        scale=8,
        border=3,
        dark="#000",
        light="#fff",
        svgclass="qr",
        lineclass=None,
    )
    return mark_safe(svg)  # noqa: S308  made by segno from our own address and code
