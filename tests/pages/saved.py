"""Saved debates for the tests of the review pages, and everyone who may read one: each by the door that they come in by.

A debate is played by bots in memory, its texts marked so that each can be told from all others, and put into the database as
the journal would have it.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from msgspec.structs import replace

from debate import access, records
from debate.journal import append_within
from debate.models import Debate, ShareLink
from debate.readers import Reader, Role
from game import commands as c
from game.format import StageSeconds
from game.state import Actor, State, plays_in
from game.values import SeatId, Stage
from tests.engine.decks import DECK
from tests.engine.leaks import Eye, secrets
from tests.engine.table import CHAIR, DECK_ROUNDS, Table, play_game, short, student

ENDED = ("moderator", "colleague", "student", "cookie", "class")
"""Who reads an ended debate; `student` has a link, `cookie` the seat's cookie, for the same seat."""
NOT_ALL = ("student", "cookie", "class")
SEAT = SeatId("s1")
FORMAT = short(
    rounds=DECK_ROUNDS[:3], team_count=4, stance_votes=True, seconds=StageSeconds(20, 30, 60, 60), blind_marking=True
)


TOLD = replace(DECK, cards=tuple(replace(card, tag=f"{card.tag} ({card.id})") for card in DECK.cards))
"""The small deck with tags that are each the card's own."""


def _meddle(table: Table) -> Iterator[tuple[Actor, c.Command]]:
    """In the first round the moderator hides the last constructive of the other teams, and a message."""
    state = table.state
    if (state.stage, state.round) != (Stage.REBUTTAL, 1):
        return
    own = state.seats[SEAT].team
    plays = [p for p in plays_in(state, 1, Stage.CONSTRUCTIVE) if p.team != own]
    if plays and not any(p.hidden for p in plays):
        yield CHAIR, c.HidePlay(plays[-1].id)
    lines = [m for said in state.messages.values() for m in said]
    if lines and not lines[0].hidden:
        yield CHAIR, c.HideMessage(lines[0].id)


@cache
def whole() -> Table:
    """Three rounds to the last result; 12 students in four teams, so that every swing is told."""
    return play_game(FORMAT, 12, seed=7, deck=TOLD, hook=_meddle, marked=True)


@cache
def cut_short() -> Table:
    """Ended in the second round's marking: its marks are given and not released."""

    def hook(table: Table) -> Iterator[tuple[Actor, c.Command]]:
        state = table.state
        yield from _meddle(table)
        if (state.stage, state.round) == (Stage.MARKING, 2) and any(p.mark for p in plays_in(state, 2)):
            yield CHAIR, c.EndDebate()

    return play_game(FORMAT, 12, seed=8, deck=TOLD, hook=hook, marked=True)


@cache
def sealed() -> Table:
    """Ended in the second round's constructive, while a play of another team than the student's is sealed."""

    def hook(table: Table) -> Iterator[tuple[Actor, c.Command]]:
        state = table.state
        yield from _meddle(table)
        if (state.stage, state.round) == (Stage.PREPARE, 2):
            other = next(t for t in state.teams if t != state.seats[SEAT].team)
            yield CHAIR, c.Advance(state.step)
            yield table.floor(other), c.MakePlay("under the seal <mark>", table.hand(other)[0])
            yield CHAIR, c.EndDebate()

    return play_game(FORMAT, 12, seed=9, deck=TOLD, hook=hook, marked=True)


DEBATES = {"whole": whole, "cut short": cut_short, "sealed": sealed}


def long(entries: int) -> Table:
    """A running debate of that many entries, nearly all of them huddle lines."""
    table = Table(short())
    table.fill(4)
    table.go_to(Stage.CONSTRUCTIVE)
    while len(table.entries) < entries - 1:
        table.send(student("s1"), c.SayInHuddle(f"line {len(table.entries)}"))
    table.play("t1", "the one play")
    return table


@dataclass
class Saved:
    debate: Debate
    state: State
    owner: User

    def read(self, who: str, page: str, query: str = "") -> str:
        answer = self.get(who, page, query)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def get(self, who: str, page: str, query: str = "") -> HttpResponse:
        client, base = self.browser(who)
        return client.get(f"{base}{page}/{query}")  # type: ignore[return-value]

    def browser(self, who: str, pseudonyms: bool = False) -> tuple[Client, str]:
        """Their browser, and the address that the debate's pages have for them."""
        client = Client()
        if who == "moderator":
            client.force_login(self.owner)
            return client, f"/teacher/debates/{self.debate.pk}/"
        if who == "cookie":
            response = HttpResponse()
            access.set_seat_cookie(response, self.debate.pk, SEAT)
            client.cookies.load(response.cookies.output(header="", sep=";"))
            return client, f"/debate/{self.debate.pk}/"
        link = ShareLink.objects.create(
            debate=self.debate,
            made_by=self.owner,
            audience=who,
            seat=SEAT if who == "student" else "",
            pseudonyms=pseudonyms,
        )
        return client, f"/shared/{link.token}/"

    def reader(self, who: str) -> Reader:
        role = {"cookie": Role.STUDENT}.get(who) or Role(who)
        return Reader(role, "/", SEAT if role is Role.STUDENT else None)

    def eye(self, who: str) -> Eye:
        """For `tests.engine.leaks`: what this reader may know."""
        reader = self.reader(who)
        return Eye(who, reader.look, self.state.seats[SEAT].team if reader.seat else None, reader.seat)

    def untold(self, who: str) -> list[str]:
        """The texts that may not stand in a page for this reader, as HTML would have them."""
        return [html.escape(text) for text in secrets(self.state, self.eye(who))]

    def names(self, who: str) -> set[str]:
        """The students' names that may not stand in a page for this reader."""
        eye = self.eye(who)
        return {s.name for s in self.state.seats.values() if eye.team is None or s.team != eye.team}


class Shelf:
    """Puts debates into the database."""

    def __init__(self) -> None:
        self.owner = User.objects.create_user("owner")

    def put(self, table: Table) -> Saved:
        ended = timezone.now() if table.state.ended else None
        debate = Debate.objects.create(owner=self.owner, class_label="12B", deck_title="Uniforms", ended=ended)
        debate.moderators.add(self.owner)
        append_within(debate.pk, *table.entries)
        return Saved(debate, table.state, self.owner)


@pytest.fixture
def shelf(db: None) -> Iterator[Shelf]:
    """Debates' ids come again after a test's rollback, so nothing is kept in memory from one to the next."""
    records._kept.clear()
    yield Shelf()
    records._kept.clear()


def words(page: str) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", page)))


class Turns(HTMLParser):
    """The flow's plays as they are nested: `inside[id]` is the play that a play stands in, or None; `text[id]` what it says."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inside: dict[str, str | None] = {}
        self.text: dict[str, str] = {}
        self.links: dict[str, list[str]] = {}
        self.dropped: set[str] = set()
        self.lanes: list[str | None] = []
        self._article: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        kind = (given.get("class") or "").split()
        if tag == "li" and "turn" in kind:
            self.lanes.append(None)
        elif tag == "li":
            self.lanes.append("")
        elif tag == "article" and "play" in kind:
            id_ = given["id"] or ""
            outer = [lane for lane in self.lanes[:-1] if lane]
            self.inside[id_] = outer[-1] if outer else None
            self.lanes[-1] = self._article = id_
            self.text[id_], self.links[id_] = "", []
        elif tag == "a" and self._article:
            self.links[self._article].append(given.get("href") or "")
        elif tag == "p" and "dropped" in kind:
            self.dropped.add(self.lanes[-1] or "nothing")

    def handle_endtag(self, tag: str) -> None:
        if tag == "li":
            self.lanes.pop()
        elif tag == "article":
            self._article = None

    def handle_data(self, data: str) -> None:
        if self._article:
            self.text[self._article] += data
