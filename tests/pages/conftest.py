"""The cast of the pages' tests, and a debate that engine commands have played through the rooms."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
from asgiref.sync import sync_to_async
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpResponse
from django.test import AsyncClient, Client
from django.urls import reverse
from msgspec.structs import replace

from debate import access, opening, records, rooms
from debate.decks import save_deck
from debate.journal import journal
from debate.models import Debate, SavedDeck
from game import commands as c
from game.deck import Deck
from game.format import PRESETS, Format
from game.state import Actor
from game.turns import answerable
from game.values import SeatId, Stage
from tests.engine.table import Table, play_game
from tests.pages.kept import Ask

PASSWORD = "a long pass phrase"


@pytest.fixture(autouse=True)
def plain_static_files(settings: LazySettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Static files under their own names: no collected folder is needed to make a page. Nothing is kept between tests."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DATA = tmp_path_factory.mktemp("data")
    cache.clear()
    yield
    for room in rooms.rooms.all_loaded():
        room.close()
    rooms.rooms._rooms.clear()
    records._kept.clear()
    journal.stop()


@dataclass
class Cast:
    """Everyone who may try to open a page, each with a browser of their own."""

    owner: User
    co: User
    other: User
    saved: SavedDeck
    deck: Deck
    clients: dict[str, AsyncClient] = field(default_factory=dict)

    def __getitem__(self, who: str) -> AsyncClient:
        return self.clients[who]


@pytest.fixture
async def cast(transactional_db: None, default_deck: Deck) -> Cast:
    """owner, co (a second moderator), other (a teacher without a part), outsider (nobody)."""

    def make() -> Cast:
        users = {name: User.objects.create_user(name, password=PASSWORD) for name in ("owner", "co", "other")}
        return Cast(**users, saved=save_deck(default_deck, None), deck=default_deck)

    made = await sync_to_async(make)()
    for name in ("owner", "co", "other", "outsider"):
        made.clients[name] = AsyncClient()
    for user in (made.owner, made.co, made.other):
        await made[user.username].aforce_login(user)
    return made


@dataclass
class Played:
    """A debate and the way to play on; `seats` by name."""

    debate: Debate
    room: rooms.Room
    chair: Actor
    seats: dict[str, SeatId]
    count: int = 0

    async def do(self, command: c.Command, who: str | None = None) -> None:
        self.count += 1
        actor = access.seat(self.seats[who]) if who else self.chair
        await self.room.submit(actor, f"k{self.count}", command)

    async def go_to(self, stage: Stage) -> None:
        while self.room.state.stage is not stage:
            step = self.room.state.step
            marking = self.room.state.stage is Stage.MARKING
            await self.do(c.ReleaseMarks(step, incomplete=True) if marking else c.Advance(step))

    async def floors_play(self) -> None:
        """Every floor's seat plays: its first card, and in rebuttal against the first play that it may answer."""
        names = {seat: name for name, seat in self.seats.items()}
        for team in list(self.room.state.teams.values()):
            if team.floor is None:
                continue
            state = self.room.state
            targets = answerable(state, team.id) if state.stage is Stage.REBUTTAL else []
            words = f"{names[team.floor]} argues in {state.stage.value} {state.round}"
            await self.do(
                c.MakePlay(words, state.teams[team.id].hand[0], targets[0].id if targets else None), names[team.floor]
            )

    async def play_round(self, comment: str = "") -> None:
        await self.go_to(Stage.CONSTRUCTIVE)
        await self.floors_play()
        await self.go_to(Stage.REBUTTAL)
        await self.floors_play()
        await self.go_to(Stage.MARKING)
        for play in [p for p in self.room.state.plays.values() if p.round == self.room.state.round]:
            await self.do(c.MarkPlay(play.id, {"ao1": 4, "ao2": 3, "ao3": 2}, comment))
        await self.go_to(Stage.RESULT)

    def browser_of(self, name: str) -> AsyncClient:
        """A student's browser, with the seat's cookie."""
        response = HttpResponse()
        access.set_seat_cookie(response, self.debate.pk, self.seats[name])
        client = AsyncClient()
        client.cookies.load(response.cookies.output(header="", sep=";"))
        return client


def short_format(deck: Deck) -> Format:
    return replace(PRESETS[1].format(deck), team_count=2, stance_votes=False)


async def open_with(cast: Cast, format_: Format, *names: str) -> Played:
    """A debate of the owner's that the named students have joined."""
    debate = await opening.open_debate(cast.owner, cast.deck, format_, "12B Politics")
    room = await rooms.rooms.room(debate.pk)
    game = Played(debate, room, access.moderator(cast.owner), {})
    for name in names:
        game.seats[name] = SeatId(f"s-{name.lower()}")
        await room.submit(access.seat(game.seats[name]), f"join:{game.seats[name]}", c.JoinSeat(game.seats[name], name))
    return game


@pytest.fixture
async def game(cast: Cast) -> AsyncIterator[Played]:
    """Two teams with two students each, in the lobby; the co-moderator is in."""
    game = await open_with(cast, short_format(cast.deck), "Amara", "Ben", "Chidi", "Dina")
    await game.do(c.AddModerator(access.moderator_id(cast.co), "Co"))
    yield game
    await asyncio.sleep(0)  # lets a closed listener's call run


# ---- saved debates, as rows -----------------------------------------------------------------------------------------


@pytest.fixture
def owner(transactional_db: None) -> User:
    return User.objects.create_user("owner")


@pytest.fixture
def ask(owner: User) -> Ask:
    """ask(text="NATO"): the list of debates for that filter, as it is sent."""
    client = Client()
    client.force_login(owner)

    def page(status: int = 200, name: str = "debates", **query: str) -> str:
        answer = client.get(f"{reverse(name)}?{urlencode(query)}")
        assert answer.status_code == status
        return answer.content.decode()

    return page


@pytest.fixture(scope="module")
def played(default_deck: Deck) -> Table:
    """A whole debate between bots, with stance votes and marks."""
    return play_game(replace(PRESETS[1].format(default_deck), team_count=2), 8, seed=5, deck=default_deck)
