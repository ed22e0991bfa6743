"""What is looked for within one debate. It is looked for in what the reader sees and in nothing else, so that nothing which a
reader may not see can be found, counted or ruled out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from debate.forms.finding import WithinForm
from debate.pages.debates import name_of, place_in_record
from debate.pages.doors import review_page
from debate.pages.history import History, Line, history, moment, step_name
from debate.readers import Reader
from debate.records import Record
from debate.search import Kind, Piece, Words
from game.format import Step
from game.values import Stage

PER_PAGE = 50


@dataclass(frozen=True)
class Found:
    """A play, a huddle line or an announcement. `url` leads from the reader's pages to its place in the record."""

    what: str
    at: datetime
    when: str
    pieces: list[Piece]
    url: str
    team: str = ""
    side: str = ""
    name: str = ""
    card: str = ""
    comment: list[Piece] | None = None
    play: dict[str, Any] | None = None
    hidden: bool = False


@require_safe
@review_page
def find(request: HttpRequest, record: Record, reader: Reader) -> HttpResponse:
    view = reader.look(record.state)
    form = WithinForm(request.GET, view, silent=reader.sees_all)
    told = history(record.entries, record.state) if reader.sees_all and form.wanted else None
    finder = Finder(view, told, form.wanted)
    context = {
        "debate": record.debate,
        "deck": record.state.deck,
        "reader": reader,
        "for_moderator": reader.sees_all,
        "form": form,
        "page": Paginator(finder.found(), PER_PAGE).get_page(request.GET.get("page")),
        "silent": finder.silent() if form.wanted.get("only") == "silent" else None,
        "unnamed": reader.sees_all and any("seat" not in play for play in view["plays"].values()),
    }
    return render(request, "pages/find.html", context, status=422 if form.errors else 200)


class Finder:
    """Looks in a reader's view, and for those who see all in the history too."""

    def __init__(self, view: dict[str, Any], told: History | None, wanted: dict[str, Any]) -> None:
        self.view = view
        self.told = told
        self.wanted = wanted
        self.words = Words.of(wanted.get("text", ""))

    def found(self) -> list[Found]:
        """In the order in which it was said; nothing where nothing is asked for."""
        if not self.wanted or self.wanted.get("only") == "silent":
            return []
        return sorted([*self._plays(), *self._lines(), *self._announcements()], key=lambda one: one.at)

    def silent(self) -> list[dict[str, Any]]:
        """The students who are in and have neither played nor said anything, as far as names may be known."""
        return [
            seat | {"team": team["name"], "side": self.view["positions"][team["position"]]["side"]}
            for id_, seat in self.view["seats"].items()
            if seat["status"] == "seated" and not seat["plays"] and not seat["messages"]
            if self._asked_of("team", seat["team"]) and self._asked_of("student", id_)
            for team in [self.view["teams"][seat["team"]]]
        ]

    def _asked_of(self, what: str, value: str | None) -> bool:
        return what not in self.wanted or self.wanted[what] == value

    def _plays(self) -> Iterator[Found]:
        for id_, play in self.view["plays"].items():
            if self._fits(play):
                yield self._play(id_, play)

    def _fits(self, play: dict[str, Any]) -> bool:
        of = {"team": play["team"], "student": play.get("seat"), "card": play.get("card")}
        if not all(self._asked_of(what, value) for what, value in of.items()):
            return False
        if "only" in self.wanted and not play.get("dropped"):
            return False
        return not self.words or any(self.words.within(text) for text in _texts(play))

    def _play(self, id_: str, play: dict[str, Any]) -> Found:
        comment = play.get("mark", {}).get("comment", "")
        return Found(
            what=name_of(Kind.ARGUMENT),
            at=moment(play["at"]),
            when=step_name(Step(Stage(play["stage"]), play["round"])),
            pieces=self.words.snippet(play.get("argument", "")),
            url="record/" + place_in_record(Kind.ARGUMENT, id_),
            name=play.get("author", ""),
            card=self.view["cards"][play["card"]]["tag"] if "card" in play else "",
            comment=self.words.snippet(comment) if self.words and self.words.within(comment) else None,
            play=play,
            team=self.view["teams"][play["team"]]["name"],
            side=self.view["positions"][play["position"]]["side"],
        )

    def _lines(self) -> Iterator[Found]:
        """Huddles have neither cards nor answers."""
        if self.told is None or {"card", "only"} & self.wanted.keys():
            return
        for step, teams in self.told.huddles.items():
            for team, lines in teams.items():
                for line in lines:
                    if self._fits_line(line):
                        yield self._line(step, team, line)

    def _fits_line(self, line: Line) -> bool:
        by = self._asked_of("team", line.team) and self._asked_of("student", line.seat)
        return by and (not self.words or self.words.within(line.text))

    def _line(self, step: Step, team: str, line: Line) -> Found:
        pieces, url = self.words.snippet(line.text), "record/" + place_in_record(Kind.HUDDLE, line.id)
        return Found(Kind.HUDDLE, line.at, step_name(step), pieces, url, team=team, name=line.name, hidden=line.hidden)

    def _announcements(self) -> Iterator[Found]:
        """They are of nobody in the class: only words find them."""
        if self.told is None or self.wanted.keys() != {"text"}:
            return
        for at, text in self.told.announcements:
            if self.words.within(text):
                url = "record/" + place_in_record(Kind.ANNOUNCEMENT, "")
                yield Found(name_of(Kind.ANNOUNCEMENT), at, _("To everyone"), self.words.snippet(text), url)


def _texts(play: dict[str, Any]) -> list[str]:
    """What a play and its mark say, as far as the view holds it."""
    return [text for text in (play.get("argument"), play.get("mark", {}).get("comment")) if text]
