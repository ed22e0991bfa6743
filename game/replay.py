"""The state as the fold of a journal: at its end, at any entry, and the first entry that is bad."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from game.codec import CorruptEvents, decode_events
from game.events import DebateOpened, Event, StageStarted
from game.evolve import evolve
from game.format import Step
from game.state import State
from game.values import Millis


class Entry(Struct, frozen=True):
    """One accepted command as the journal keeps it: `seq` counts from 1, `events` is JSON of `version`."""

    seq: int
    command_id: str
    actor: str
    at: Millis
    version: int
    events: bytes


class BadEntry(ValueError):
    """The fold stops here: `seq` is the first entry that is missing, out of order or cannot be folded."""

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(f"entry {seq}: {why}")
        self.seq = seq
        self.why = why


def fold_entry(state: State | None, entry: Entry) -> State | None:
    """The state after one entry. Raises BadEntry."""
    try:
        events = decode_events(entry.events, entry.version)
        if not events:
            raise BadEntry(entry.seq, "holds no event")
        for event in events:
            _check_fit(state, event, entry.seq)
            state = evolve(state, event, entry.at)
    except CorruptEvents as error:
        raise BadEntry(entry.seq, str(error)) from error
    except (KeyError, IndexError, StopIteration, AssertionError, AttributeError) as error:
        raise BadEntry(
            entry.seq, f"does not follow from the entries before it ({type(error).__name__}: {error})"
        ) from error
    return state


def _check_fit(state: State | None, event: Event, seq: int) -> None:
    """What `evolve` would take and go astray with. Raises BadEntry."""
    if isinstance(event, DebateOpened) and state is not None:
        raise BadEntry(seq, "opens a debate that is already open")
    if isinstance(event, StageStarted) and state is not None:
        known = 0 <= event.step < len(state.agenda)
        if not known or state.agenda[event.step] != Step(event.stage, event.round):
            raise BadEntry(seq, f"starts a stage that the agenda does not have at step {event.step}")


def states(entries: Iterable[Entry], state: State | None = None, after: int = 0) -> Iterator[tuple[int, State]]:
    """Each entry's seq with the state after it. Raises BadEntry at the first gap, repetition or unreadable entry."""
    for entry in entries:
        if entry.seq != after + 1:
            raise BadEntry(after + 1, f"is missing; the next one is {entry.seq}")
        state = fold_entry(state, entry)
        assert state is not None  # noqa: S101  an entry that folds leaves a state
        after = entry.seq
        yield after, state


def fold(entries: Iterable[Entry], state: State | None = None, after: int = 0) -> tuple[int, State | None]:
    """The last seq and its state, `(after, state)` where there is no entry. Raises BadEntry."""
    for after, state in states(entries, state, after):  # noqa: B007, B020  the last pair is the answer
        pass
    return after, state
