"""What the pages of a saved debate share: the way from one to the other."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()
NAMES = {"record": _("Record"), "flow": _("Flow"), "replay": _("Replay"), "pictures": _("Pictures"), "find": _("Find")}
"""The pages to read, in the order in which they are offered; one that `debate.pages.urls.SAVED` lacks is not."""
DESK = {"notes": _("Notes"), "share": _("Share"), "exports": _("Export")}
"""The pages that a moderator has beside them."""


@dataclass(frozen=True)
class SavedPage:
    name: str
    url: str
    here: bool


@register.simple_tag(takes_context=True)
def saved_pages(context: template.Context) -> list[SavedPage]:
    """The debate's pages for `reader`; the one that is shown is `here`."""
    from debate.pages.urls import SAVED  # urls imports the pages that are linked

    match, base = context["request"].resolver_match, context["reader"].base
    shown = _page(match.url_name)
    found = {page: name for page, name in NAMES.items() if page in SAVED}
    found |= DESK if context["reader"].may_write else {}
    return [SavedPage(str(name), f"{base}{page}/", page == shown) for page, name in found.items()]


def _page(url_name: Any) -> str:
    """ "flow" of "student_flow"; a shared link by itself is the record."""
    return "record" if url_name == "shared" else str(url_name).rpartition("_")[2]
