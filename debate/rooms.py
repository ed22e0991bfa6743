"""The only door for commands. A room holds one debate's state in this process: the fold of its journal.

A command's way: decide, evolve, append (committed), publish. Everyone is told only what is committed. Between processes the
journal decides: who loses the race for a seq reads on and decides again.
"""

import asyncio
import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from weakref import WeakValueDictionary

from channels.db import database_sync_to_async
from django.contrib.auth.models import User
from django.db import DatabaseError

from debate import access, counts, listing, logs, nudges
from debate.clock import Clock, Time
from debate.hub import Hub, Listener
from debate.journal import CommandSeen, Journal, NotSaved, SeqTaken, journal
from debate.models import Debate
from game.codec import EVENTS_VERSION, encode_events
from game.commands import AddModerator, Command, ExpireStage
from game.decide import Moment, decide
from game.errors import Refusal, RefusalKind
from game.events import DebateEnded, Event, ModeratorAdded, ModeratorRemoved
from game.evolve import evolve
from game.replay import Entry, fold, fold_entry
from game.state import CLOCK, Actor, State
from game.turns import due

logger = logging.getLogger(__name__)

TRIES = 20
"""How often a command is decided anew because another process was first."""
KEPT = 20
"""Rooms that are kept although nobody holds them: whatever was read can be read again."""
PRESENCE_SECONDS = 0.1
"""Comings and goings within this time are told together."""
LISTED = (DebateEnded, ModeratorAdded, ModeratorRemoved)
"""Events that the debate's row repeats."""


class NoSuchDebate(Exception):  # noqa: N818
    """There is no entry of that debate."""


class Room:
    """One debate in this process. `state` and `seq` are what is committed, as far as this process has read."""

    def __init__(self, debate: int, entries: Sequence[Entry], state: State, journal: Journal) -> None:
        self.debate = debate
        self.state = state
        self.seq, self.at = entries[-1].seq, entries[-1].at
        self.time = Time(self.at)
        self.hub = Hub(state, self.seq, self.time.now)
        self._journal = journal
        self._seen = {entry.command_id: entry.seq for entry in entries}
        self._turn = asyncio.Lock()
        self._may_be_behind = False
        self._row_is_behind = True
        self._telling: asyncio.TimerHandle | None = None
        self._clock = Clock(self._ring, self.time.now)
        self._clock.set(due(state))

    # ---- commands ----

    async def submit(self, actor: Actor, client_id: str, command: Command) -> int:
        """The seq under which the command is committed; the first answer again for one that already is. Raises Refusal."""
        # a task of its own: a client that goes away half-way must not leave the room behind its journal
        return await asyncio.shield(asyncio.ensure_future(self._submit(actor, client_id, command)))

    async def _submit(self, actor: Actor, client_id: str, command: Command) -> int:
        logs.debate_now.set(self.debate)  # the task is ours alone
        kind = type(command).__name__
        try:
            seq = await self._safely(actor, f"{actor.role.value}:{actor.id}:{client_id}", command)
        except Refusal as refusal:
            counts.commands[kind, refusal.text.kind.value] += 1
            logger.debug("%s refused", kind, extra={"code": refusal.code})
            raise
        counts.commands[kind, "committed"] += 1
        return seq

    async def _safely(self, actor: Actor, command_id: str, command: Command) -> int:
        """Whatever goes wrong is a refusal."""
        async with self._turn:
            try:
                return await self._settle(actor, command_id, command)
            except Refusal:
                raise
            except (NotSaved, DatabaseError) as error:
                logger.error("debate %d: %s not saved: %s", self.debate, command_id, error)
                self._may_be_behind = True  # a commit whose answer was lost may still have happened
                raise Refusal("not_saved") from None
            except Exception:
                logger.exception("debate %d: %s failed at entry %d", self.debate, command_id, self.seq + 1)
                raise Refusal("server_error") from None

    async def _settle(self, actor: Actor, command_id: str, command: Command) -> int:
        for _ in range(TRIES):
            if self._may_be_behind:
                await self._read_on()
            if command_id in self._seen:
                return self._seen[command_id]
            try:
                return await self._try(actor, command_id, command)
            except SeqTaken:
                self._may_be_behind = True
        raise NotSaved(f"others were first {TRIES} times")

    async def _try(self, actor: Actor, command_id: str, command: Command) -> int:
        now = self.time.now()
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
        state = self.state
        for event in events:  # before the append: what cannot be folded must not get into the record
            state = evolve(state, event, now)
        try:
            await self._journal.append(self.debate, entry)
        except CommandSeen as seen:
            await self._read_on()
            return seen.seq
        self._move_to(state, entry)
        nudges.send(self.debate, self.seq)
        await self.keep_row(events)
        return entry.seq

    def _move_to(self, state: State, entry: Entry) -> None:
        self.state, self.seq, self.at = state, entry.seq, entry.at
        self.time.not_before(entry.at)
        self._seen[entry.command_id] = entry.seq
        self.hub.publish(state, entry.seq)
        self._clock.set(due(state))

    async def keep_row(self, events: Sequence[Event] = ()) -> None:
        """Keeps the row that lists show in step with the record. What fails is made up for with the next command or load."""
        if not self._row_is_behind and not any(isinstance(event, LISTED) for event in events):
            return
        self._row_is_behind = True
        try:
            await database_sync_to_async(listing.keep)(self.debate, self.state, self.at)
            self._row_is_behind = False
        except DatabaseError as error:
            logger.error("debate %d: its row is behind its record: %s", self.debate, error)

    # ---- what others wrote ----

    async def _read_on(self) -> bool:
        """Reads and publishes what others have written since. Whether there was anything. Only with the turn held."""
        entries = await self._journal.read(self.debate, self.seq)
        for entry in entries:
            state = fold_entry(self.state, entry)
            assert state is not None  # noqa: S101  it follows a state
            self._move_to(state, entry)
        self._may_be_behind = False
        return bool(entries)

    async def nudged(self, seq: int) -> None:
        """Another process says that the journal has reached `seq`."""
        logs.debate_now.set(self.debate)
        if seq > self.seq:
            async with self._turn:
                if seq > self.seq:
                    await self._read_on()

    async def knows(self, holds: Callable[[State], bool]) -> bool:
        """Whether `holds` of the state; a process that may be behind reads on before it says no."""
        if not holds(self.state) and nudges.shared():
            await self.nudged(self.seq + 1)
        return holds(self.state)

    # ---- time ----

    async def _ring(self) -> None:
        """A deadline has passed. Several processes may fire it; the journal takes the first."""
        try:
            await self.submit(CLOCK, f"{self.state.step}:{self.seq}", ExpireStage(self.state.step))
        except Refusal as refusal:
            if refusal.text.kind in (RefusalKind.BUSY, RefusalKind.FAULT):
                self._clock.retry()
            else:
                self._clock.set(due(self.state))

    def close(self) -> None:
        self._clock.set(None)

    # ---- who listens ----

    def listen(self, listener: Listener, after: int | None = None) -> None:
        """From now on; `after` is the seq of the view that it has already, if any."""
        self.hub.join(listener, after)
        self._presence_changed()

    def leave(self, listener: Listener) -> None:
        self.hub.leave(listener)
        self._presence_changed()

    def _presence_changed(self) -> None:
        if self._telling is None:
            self._telling = asyncio.get_running_loop().call_later(PRESENCE_SECONDS, self._tell_presence)

    def _tell_presence(self) -> None:
        self._telling = None
        self.hub.tell_presence()
        nudges.send_presence({self.debate: self.hub.here()})


class Rooms:
    """The rooms of this process, loaded from the journal when first asked for.

    Whoever holds a room keeps it: a socket, a running clock, a command on its way. So there are never two of one debate. The last
    ones asked for are kept beyond that."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._rooms: WeakValueDictionary[int, Room] = WeakValueDictionary()
        self._recent: OrderedDict[int, Room] = OrderedDict()
        self._loading: dict[int, asyncio.Task[Room]] = {}

    async def room(self, debate: int) -> Room:
        """The debate's room. Raises NoSuchDebate, or game.replay.BadEntry where its journal is damaged."""
        nudges.start(self)
        room = self._rooms.get(debate)
        if room is None:
            # one load for all who ask meanwhile; one of them who goes away does not end it
            room = await asyncio.shield(self._load(debate))
        self._recent[debate] = room
        self._recent.move_to_end(debate)
        if len(self._recent) > KEPT:
            self._recent.popitem(last=False)
        return room

    def _load(self, debate: int) -> "asyncio.Task[Room]":
        if debate not in self._loading:
            task = asyncio.get_running_loop().create_task(self._read(debate))
            self._loading[debate] = task
            task.add_done_callback(lambda _: self._loading.pop(debate, None))
        return self._loading[debate]

    async def _read(self, debate: int) -> Room:
        entries = await self._journal.read(debate)
        _seq, state = await asyncio.to_thread(fold, entries)  # a long one takes a while, and others play
        if state is None:
            raise NoSuchDebate(debate)
        room = self._rooms[debate] = Room(debate, entries, state, self._journal)
        nudges.ask_presence(debate)
        await room.keep_row()
        return room

    async def forget(self, debates: Iterable[int]) -> None:
        """Lets go of rooms whose entries were rewritten or are gone; whoever still looks on comes back to what there is now."""
        for debate in debates:
            self._recent.pop(debate, None)
            if (room := self._rooms.pop(debate, None)) is not None:
                room.close()
                room.hub.dismiss_all()

    def loaded(self, debate: int) -> Room | None:
        return self._rooms.get(debate)

    def all_loaded(self) -> list[Room]:
        return list(self._rooms.values())


rooms = Rooms(journal)
"""The process's rooms."""


async def moderate(user: User, debate: Debate, command: Command) -> int:
    """A moderator's command from a page; gives the seq. Raises Refusal. In a debate that was imported, whose moderators are of
    elsewhere, the teacher becomes one first, and the record says so."""
    room = await rooms.room(debate.pk)
    who = access.moderator_id(user)
    if who not in room.state.moderators:
        name = str(user.get_full_name() or user.get_username())[:30]
        await room.submit(access.moderator(user), f"chair:{secrets.token_hex(8)}", AddModerator(who, name))
    return await room.submit(access.moderator(user), f"page:{secrets.token_hex(8)}", command)
