"""The only door for commands. A room holds one debate's state in this process: the fold of its journal.

A command's way: decide, append (committed), evolve, publish. Everyone is told only what is committed. Between processes the
journal decides: who loses the race for a seq reads on and decides again.
"""

import asyncio
import logging
import secrets
from collections.abc import Iterable, Sequence

from channels.db import database_sync_to_async
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from debate import access, nudges
from debate.clock import Clock
from debate.hub import Hub, Listener
from debate.journal import CommandSeen, Journal, NotSaved, SeqTaken, append_within, journal
from debate.models import Debate, new_token
from debate.wire import now_ms
from game.codec import EVENTS_VERSION, encode_events
from game.commands import AddModerator, Command, ExpireStage, OpenDebate
from game.decide import Moment, decide
from game.deck import Deck
from game.errors import Refusal
from game.events import DebateEnded, Event, ModeratorAdded, ModeratorRemoved
from game.evolve import evolve
from game.format import Format
from game.replay import Entry, fold, fold_entry
from game.state import CLOCK, Actor, State, due
from game.values import Millis

logger = logging.getLogger(__name__)

TRIES = 20
"""How often a command is decided anew because another process was first."""


class NoSuchDebate(Exception):  # noqa: N818
    """There is no entry of that debate."""


class Room:
    """One debate in this process. `state` and `seq` are what is committed, as far as this process has read."""

    def __init__(self, debate: int, entries: Sequence[Entry], journal: Journal) -> None:
        seq, state = fold(entries)
        if state is None:
            raise NoSuchDebate(debate)
        self.debate = debate
        self.state: State = state
        self.seq = seq
        self.at = entries[-1].at
        self.hub = Hub(state, seq)
        self._journal = journal
        self._seen = {entry.command_id: entry.seq for entry in entries}
        self._turn = asyncio.Lock()
        self._clock = Clock(self._ring)
        self._clock.set(due(state))

    async def submit(self, actor: Actor, client_id: str, command: Command) -> int:
        """The seq under which the command is committed; the first answer again for one that already is. Raises Refusal."""
        command_id = f"{actor.role.value}:{actor.id}:{client_id}"
        async with self._turn:
            for _ in range(TRIES):
                if command_id in self._seen:
                    return self._seen[command_id]
                try:
                    return await self._try(actor, command_id, command)
                except SeqTaken:
                    await self._read_on()
        raise Refusal("not_saved")

    async def _try(self, actor: Actor, command_id: str, command: Command) -> int:
        now = Millis(max(now_ms(), self.at))  # a clock that is set back does not reorder the record
        moment = Moment(now, secrets.randbelow, self.hub.away())
        try:
            events = decide(self.state, command, actor, moment)
        except Refusal:
            if nudges.shared() and await self._read_on():  # refused by a state that was behind
                raise SeqTaken from None
            raise
        entry = Entry(
            self.seq + 1, command_id, f"{actor.role.value}:{actor.id}", now, EVENTS_VERSION, encode_events(events)
        )
        try:
            await self._journal.append(self.debate, entry)
        except CommandSeen as seen:
            await self._read_on()
            return seen.seq
        except NotSaved:
            raise Refusal("not_saved") from None
        self._apply(entry, events)
        await self._note(events)
        nudges.send(self.debate, self.seq)
        return self.seq

    def _apply(self, entry: Entry, events: Sequence[Event]) -> None:
        for event in events:
            self.state = evolve(self.state, event, entry.at)
        self._moved_to(entry)

    def _moved_to(self, entry: Entry) -> None:
        self.seq, self.at = entry.seq, entry.at
        self._seen[entry.command_id] = entry.seq
        self.hub.publish(self.state, self.seq)
        self._clock.set(due(self.state))

    async def _read_on(self) -> bool:
        """Reads and publishes what others have written since. Whether there was anything. Only with the turn held."""
        entries = await self._journal.read(self.debate, self.seq)
        for entry in entries:
            state = fold_entry(self.state, entry)
            assert state is not None  # noqa: S101  it follows a state
            self.state = state
            self._moved_to(entry)
        return bool(entries)

    async def nudged(self, seq: int) -> None:
        """Another process says that the journal has reached `seq`."""
        if seq > self.seq:
            async with self._turn:
                await self._read_on()

    async def _ring(self) -> None:
        """A deadline has passed. Several processes may fire it; the journal takes the first."""
        try:
            await self.submit(CLOCK, f"{self.state.step}:{self.seq}", ExpireStage(self.state.step))
        except Refusal as refusal:
            if refusal.code == "not_saved":
                self._clock.retry()
            else:
                self._clock.set(due(self.state))

    async def _note(self, events: Sequence[Event]) -> None:
        """Keeps the row that lists show in step with the record; it can be made from the journal at any time."""
        for event in events:
            if isinstance(event, DebateEnded | ModeratorAdded | ModeratorRemoved):
                await database_sync_to_async(_note)(self.debate, event)

    def listen(self, listener: Listener) -> None:
        self.hub.join(listener)
        nudges.send_presence(self.debate, self.hub.here())

    def leave(self, listener: Listener) -> None:
        self.hub.leave(listener)
        nudges.send_presence(self.debate, self.hub.here())

    @property
    def idle(self) -> bool:
        """Nobody listens, nothing is due, nothing is on its way."""
        return not len(self.hub) and not self._turn.locked() and due(self.state) is None

    def close(self) -> None:
        self._clock.set(None)


def _note(debate: int, event: Event) -> None:
    row = Debate.objects.get(pk=debate)
    if isinstance(event, DebateEnded):
        Debate.objects.filter(pk=debate).update(ended=timezone.now())
    elif isinstance(event, ModeratorAdded):
        row.moderators.add(int(event.moderator.removeprefix("u")))
    elif isinstance(event, ModeratorRemoved):
        row.moderators.remove(int(event.moderator.removeprefix("u")))
        row.chair_token = new_token()  # the link that let them in must not do so again
        row.save(update_fields=["chair_token"])


class Rooms:
    """The rooms of this process, loaded from the journal when first asked for and let go when idle."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._rooms: dict[int, Room] = {}
        self._loading: dict[int, asyncio.Lock] = {}

    async def room(self, debate: int) -> Room:
        """The debate's room. Raises NoSuchDebate, or game.replay.BadEntry where its journal is damaged."""
        nudges.start(self)
        if debate in self._rooms:
            return self._rooms[debate]
        async with self._loading.setdefault(debate, asyncio.Lock()):
            if debate not in self._rooms:
                entries = await self._journal.read(debate)
                self._let_go()
                self._rooms[debate] = Room(debate, entries, self._journal)
            self._loading.pop(debate, None)
        return self._rooms[debate]

    async def forget(self, debates: Iterable[int]) -> None:
        """Lets go of rooms whose entries were rewritten or are gone; whoever still looks on comes back to what there is now."""
        for debate in debates:
            if (room := self._rooms.pop(debate, None)) is not None:
                room.close()

    def loaded(self, debate: int) -> Room | None:
        return self._rooms.get(debate)

    def all_loaded(self) -> list[Room]:
        return list(self._rooms.values())

    def _let_go(self) -> None:
        """Forgets idle rooms but for the last hundred: whatever was read can be read again."""
        idle = [id_ for id_, room in self._rooms.items() if room.idle]
        for id_ in idle[: max(0, len(idle) - 100)]:
            self._rooms.pop(id_).close()


rooms = Rooms(journal)
"""The process's rooms."""


async def open_debate(user: User, deck: Deck, format: Format, class_label: str) -> Debate:
    """A new debate with its first entry; `user` has the chair. Raises Refusal where the format does not fit the deck."""
    command = OpenDebate(deck, format, access.moderator_id(user), str(user.get_full_name() or user.get_username())[:30])
    events = decide(None, command, access.moderator(user), Moment(Millis(now_ms()), secrets.randbelow))
    debate: Debate = await database_sync_to_async(_open)(user, command, events, class_label)
    return debate


async def moderate(user: User, debate: Debate, command: Command) -> int:
    """A moderator's command from a page; gives the seq. Raises Refusal. In a debate that was imported, whose moderators are of
    elsewhere, the teacher becomes one first, and the record says so."""
    room = await rooms.room(debate.pk)
    who = access.moderator_id(user)
    if who not in room.state.moderators:
        name = str(user.get_full_name() or user.get_username())[:30]
        await room.submit(access.moderator(user), f"chair:{secrets.token_hex(8)}", AddModerator(who, name))
    return await room.submit(access.moderator(user), f"page:{secrets.token_hex(8)}", command)


def _open(user: User, command: OpenDebate, events: Sequence[Event], class_label: str) -> Debate:
    now = Millis(now_ms())
    entry = Entry(1, "open", f"moderator:{command.moderator}", now, EVENTS_VERSION, encode_events(events))
    with transaction.atomic():
        debate = Debate.objects.create(
            owner=user,
            class_label=class_label.strip(),
            deck_title=command.deck.title,
            format_name=command.format.name,
        )
        debate.moderators.add(user.pk)
        append_within(debate.pk, entry)
    return debate
