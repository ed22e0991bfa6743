"""The saved debate, to read and to print: the whole record in order, as far as its reader may see it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from debate.notes import notes_for
from debate.pages.doors import review_page
from debate.pages.history import history
from debate.pages.record_data import RecordBuilder
from debate.readers import Reader
from debate.records import Record


@require_safe
@review_page
def record(request: HttpRequest, record: Record, reader: Reader) -> HttpResponse:
    """`?open=1` unfolds what is folded, for browsers that print only what is unfolded."""
    context = record_context(record, reader, request.user.pk) | {"unfolded": request.GET.get("open") == "1"}
    return render(request, "pages/record.html", context)


def record_context(record: Record, reader: Reader, user: int | None = None) -> dict[str, Any]:
    """What the record's template reads; `for_moderator` is true for everyone who may see all, `user` the account that reads."""
    state, view = record.state, reader.look(record.state)
    told = history(record.entries, state) if reader.sees_all else None
    own = view["teams"][view["team"]]["name"] if "team" in view else None
    notes = notes_for(record, reader, user)
    return RecordBuilder(state, view, told, reader.sees_all, notes.on_plays).context() | {
        "notes": notes,
        "debate": record.debate,
        "reader": reader,
        "history": told,
        "moderators": state.moderators.values() if reader.sees_all else (),
        "for_moderator": reader.sees_all,
        "own_team": own,
    }
