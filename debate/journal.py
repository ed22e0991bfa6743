"""The saved record, and its only writer.

One thread writes for the whole process: it takes what many rooms have queued meanwhile and commits it in one INSERT, so that
a hundred rooms wait for one disk flush, not a hundred. The database decides between processes: UNIQUE(debate, seq) and
UNIQUE(debate, command_id). Appending never changes or removes an entry; only `rewrite_within` changes one.
"""

import asyncio
import contextlib
import logging
import queue
import threading
import time
from collections.abc import Sequence

from channels.db import database_sync_to_async
from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connections,
)
from django.db.models import Max
from msgspec import Struct

from debate import counts
from debate.models import JournalEntry
from game.replay import Entry
from game.values import Millis

logger = logging.getLogger(__name__)

GROUP_MAX = 500
"""Entries that one commit takes at most."""

STUCK_SECONDS = 15.0
"""A commit that takes longer than every timeout of the database is one that nobody comes back from."""

ID_MAX = 2**63 - 1
"""The largest id that a database keeps."""
_TABLE = JournalEntry._meta.db_table
_INSERT = f"INSERT INTO {_TABLE} (debate_id, seq, command_id, actor, at, version, events) VALUES "  # noqa: S608  a constant
_ROW = "(%s, %s, %s, %s, %s, %s, %s)"


class SeqTaken(Exception):  # noqa: N818  an answer of the database, not an error
    """Another process has written this seq: read on, and decide again."""


class CommandSeen(Exception):  # noqa: N818
    """The command is already in the journal, as entry `seq`."""

    def __init__(self, seq: int) -> None:
        super().__init__(seq)
        self.seq = seq


class NotSaved(Exception):  # noqa: N818
    """The database could not take the entry now (locked, full, gone). Where the connection broke during the commit it may be there
    all the same: read on before deciding again."""


class _Append(Struct, eq=False):
    """One entry on its way, and who waits for it."""

    debate: int
    entry: Entry
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[None]

    def row(self) -> tuple[int, int, str, str, int, int, str]:
        e = self.entry
        return (self.debate, e.seq, e.command_id, e.actor, e.at, e.version, e.events.decode())


class Journal:
    """Appends and reads, in the database of alias `using`. `append` may be called from any event loop of the process."""

    def __init__(self, using: str = DEFAULT_DB_ALIAS) -> None:
        self._using = using
        self._queue: queue.SimpleQueue[_Append | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._busy_since: float | None = None
        self.failing = False
        """Whether the database did not take what was last given to it."""

    async def append(self, debate: int, entry: Entry) -> None:
        """Returns once the entry is committed. Raises SeqTaken or CommandSeen, and then it is not, or NotSaved."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self._start()
        self._queue.put(_Append(debate, entry, loop, done))
        # a caller that goes away must not take the answer from the room: what is committed is committed
        await asyncio.shield(done)

    async def read(self, debate: int, after: int = 0) -> list[Entry]:
        """The debate's entries after seq `after`, in order."""
        entries: list[Entry] = await database_sync_to_async(read)(debate, after, self._using)
        return entries

    def stop(self) -> None:
        """Writes what is queued, then ends the thread."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    def queued(self) -> int:
        """Entries that wait for the thread."""
        return self._queue.qsize()

    def stuck(self) -> bool:
        """Whether the thread no longer writes, so that commands wait for nothing."""
        since = self._busy_since
        dead = self._thread is not None and not self._thread.is_alive()
        return dead or (since is not None and time.monotonic() - since > STUCK_SECONDS)

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._write, name="journal", daemon=True)
                self._thread.start()

    def _write(self) -> None:
        """The thread: waits for one entry, takes all that came with it, commits, answers."""
        try:
            while (first := self._queue.get()) is not None:
                batch, ending = self._drain(first)
                _answer(batch, self._outcomes(batch))
                if ending:
                    return
        finally:
            connections[self._using].close()

    def _outcomes(self, batch: Sequence[_Append]) -> list[Exception | None]:
        """Each entry's outcome. Whatever happens, every room gets an answer and the thread lives on: it writes for all."""
        began = self._busy_since = time.monotonic()
        try:
            found = _commit(batch, self._using)
            self.failing = False
        except Exception as error:
            logger.exception("journal: could not write %d entries", len(batch))
            self.failing = True
            with contextlib.suppress(DatabaseError):
                connections[self._using].close()  # the next entry finds a fresh connection
            found = [NotSaved(str(error)) for _ in batch]
        self._busy_since = None
        counts.commit_seconds.add(time.monotonic() - began)
        counts.commit_entries.add(len(batch))
        return found

    def _drain(self, first: _Append) -> tuple[list[_Append], bool]:
        batch = [first]
        with contextlib.suppress(queue.Empty):
            while len(batch) < GROUP_MAX:
                item = self._queue.get_nowait()
                if item is None:
                    return batch, True
                batch.append(item)
        return batch, False


def read(debate: int, after: int = 0, using: str = DEFAULT_DB_ALIAS) -> list[Entry]:
    """As Journal.read, for synchronous callers."""
    if not 0 < debate <= ID_MAX:
        return []
    rows = JournalEntry.objects.using(using).filter(debate_id=debate, seq__gt=after).order_by("seq")
    fields = rows.values_list("seq", "command_id", "actor", "at", "version", "events")
    return [Entry(seq, id_, actor, Millis(at), version, text.encode()) for seq, id_, actor, at, version, text in fields]


def reached(debates: Sequence[int], using: str = DEFAULT_DB_ALIAS) -> dict[int, int]:
    """The last seq of each of the debates."""
    entries = JournalEntry.objects.using(using).filter(debate_id__in=debates).order_by()
    return dict(entries.values_list("debate_id").annotate(Max("seq")))


def _commit(batch: Sequence[_Append], using: str) -> list[Exception | None]:
    """Writes the batch in one transaction; where an entry of it does not fit, each in one of its own."""
    try:
        _insert_anew(batch, using)
        return [None] * len(batch)
    except (OperationalError, InterfaceError):
        raise  # the database itself: one by one would only wait as often
    except DatabaseError:
        return [_commit_one(item, using) for item in batch]


def _insert_anew(batch: Sequence[_Append], using: str) -> None:
    """Once more where the connection was found dead (a database that was restarted); the unique constraints make that safe."""
    try:
        _insert(batch, using)
    except (OperationalError, InterfaceError):
        if connections[using].is_usable():
            raise
        connections[using].close()
        _insert(batch, using)


def _commit_one(item: _Append, using: str) -> Exception | None:
    try:
        _insert([item], using)
    except IntegrityError:
        return _why_not(item, using)
    except (OperationalError, InterfaceError):
        raise
    except DatabaseError as error:
        logger.error("journal: an entry of debate %d does not fit: %s", item.debate, error)
        return NotSaved(str(error))
    return None


def append_within(debate: int, *entries: Entry) -> None:
    """Appends inside the caller's own transaction: for entries that are made together with the debate's row."""
    JournalEntry.objects.bulk_create(
        [
            JournalEntry(
                debate_id=debate,
                seq=entry.seq,
                command_id=entry.command_id,
                actor=entry.actor,
                at=entry.at,
                version=entry.version,
                events=entry.events.decode(),
            )
            for entry in entries
        ],
        batch_size=GROUP_MAX,
    )


def rewrite_within(debate: int, entries: Sequence[Entry]) -> int:
    """Puts other events into entries that are there, inside the caller's transaction; how many it changed. The one exception to
    "never changed": a student is erased. What happened stays in order; what is gone are a name and texts."""
    before = {entry.seq: entry for entry in read(debate)}
    changed = [entry for entry in entries if before[entry.seq].events != entry.events]
    for entry in changed:
        JournalEntry.objects.filter(debate_id=debate, seq=entry.seq).update(
            events=entry.events.decode(), version=entry.version
        )
    return len(changed)


def _insert(batch: Sequence[_Append], using: str) -> None:
    """One statement, so all of the batch or nothing."""
    with connections[using].cursor() as cursor:
        cursor.execute(_INSERT + ", ".join([_ROW] * len(batch)), [value for item in batch for value in item.row()])


def _why_not(item: _Append, using: str) -> Exception:
    """Which of the two unique constraints refused the entry."""
    entries = JournalEntry.objects.using(using).filter(debate_id=item.debate)
    seq = entries.filter(command_id=item.entry.command_id).values_list("seq", flat=True).first()
    taken = entries.filter(seq=item.entry.seq).exists()
    if seq is not None:
        return CommandSeen(seq)
    return SeqTaken() if taken else NotSaved("the debate is gone")


def _answer(batch: Sequence[_Append], outcomes: Sequence[Exception | None]) -> None:
    """Tells every waiting room, with one call into each event loop."""
    loops: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[None], Exception | None]]] = {}
    for item, outcome in zip(batch, outcomes, strict=True):
        loops.setdefault(item.loop, []).append((item.done, outcome))
    for loop, answers in loops.items():
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_resolve, answers)


def _resolve(answers: Sequence[tuple[asyncio.Future[None], Exception | None]]) -> None:
    for done, outcome in answers:
        if done.done():
            continue
        if outcome is None:
            done.set_result(None)
        else:
            done.set_exception(outcome)


journal = Journal()
"""The process's journal."""
