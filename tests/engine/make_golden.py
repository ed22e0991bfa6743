"""Writes the golden debates: `python -m tests.engine.make_golden`. Each is a whole debate between bots with a moderator who
interferes: `NAME.jsonl` is its journal, an entry a line; `NAME.views.json` what everyone saw.

A golden debate stands for the debates that schools have saved: it must go on folding to the same views whatever the code
becomes. Write a new one beside it when the rules grow; make one anew only when its views change on purpose.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from game import commands as c
from game.format import PRESETS, StageSeconds
from game.replay import Entry, states
from game.state import Actor, State, members, plays_in
from game.values import Door, ModeratorId, SeatId, Stage, TeamId
from game.views import BOARD, MODERATOR, outside_view, seat_slice, team_view, view
from tests.engine.decks import DECK
from tests.engine.table import CHAIR, CO, DECK_ROUNDS, Table, play_game, short, student

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "journals"
_encoder = msgspec.json.Encoder(order="sorted")
Move = tuple[Actor, c.Command]


class Line(msgspec.Struct):
    """An entry as it stands in the file; the events are the very bytes of the journal."""

    seq: int
    command_id: str
    actor: str
    at: int
    version: int
    events: msgspec.Raw


# ---- the debates


def quick_clash() -> Table:
    """Two teams, five students, the shortest preset, and nothing goes wrong."""
    return play_game(msgspec.structs.replace(PRESETS[1].format(DECK), team_count=2), 5, seed=2022)


def eventful() -> Table:
    """Six teams who switch sides, and all that can happen to a class."""
    format_ = short(
        rounds=DECK_ROUNDS,
        team_count=6,
        hand_size=4,
        stance_votes=True,
        switch_after=2,
        seconds=StageSeconds(stance_vote=20, prepare=40, constructive=60, rebuttal=60),
    )
    return play_game(format_, 14, seed=1991, hook=Meddler())


class Meddler:
    """What the moderator and chance do in `eventful`, each thing once, when its moment has come."""

    def __init__(self) -> None:
        self.done: set[str] = set()

    def __call__(self, table: Table) -> Iterator[Move]:
        state = table.state
        moment = f"{state.stage.value} {state.round}"
        for name, way in (("setup", _set_up), ("r1", _first), ("r2", _second), ("r3", _third)):
            for number, (when, ready, what) in enumerate(way):
                if when == moment and f"{name} {number}" not in self.done and ready(table):
                    self.done.add(f"{name} {number}")
                    yield from what(table)
                    return


def _always(table: Table) -> bool:
    return True


def _play(table: Table) -> str:
    return [p.id for p in plays_in(table.state, table.state.round)][-1]


def _gone(table: Table, team: str) -> list[Move]:
    table.away = frozenset(s.id for s in members(table.state, TeamId(team)))
    return []


def _back(table: Table) -> list[Move]:
    table.away = frozenset()
    return []


def _reopen(steps: int) -> Any:
    return lambda t: [(CHAIR, c.Reopen(t.state.step - steps))]


def _proposed(table: Table) -> bool:
    return any(p.team == "t5" for p in table.state.proposals.values())


_set_up = [
    (
        "stance_vote 0",
        _always,
        lambda t: [
            (student("teacher2"), c.AddModerator(ModeratorId(CO.id), "Mr Hale")),
            (CHAIR, c.GiveExtraTime("s1", 50)),
            (CO, c.GiveExtraTime("s2", 100)),
            (CHAIR, c.SetDoor(Door.ASK)),
        ],
    ),
]
_first = [
    ("prepare 1", _proposed, lambda t: _gone(t, "t5")),
    ("constructive 1", _always, lambda t: [(student("late"), c.JoinSeat(SeatId("late"), "Lea Latimer"))]),
    ("rebuttal 1", _always, _back),
    ("rebuttal 1", lambda t: any(p.answers for p in t.state.plays.values()), lambda t: [(CO, c.HidePlay(_play(t)))]),
    ("rebuttal 1", lambda t: "m1" in str(t.state.messages), lambda t: [(CHAIR, c.HideMessage("m1"))]),
    ("marking 1", lambda t: t.state.plays["p1"].mark is not None, lambda t: [(CHAIR, c.UndoMark("p1"))]),
    ("marking 1", lambda t: t.state.plays["p2"].mark is not None, lambda t: [(CO, c.MarkPlay("p2", {"ao1": 5}))]),
    ("result 1", _always, _reopen(1)),
]
_second = [
    ("prepare 2", _always, lambda t: _gone(t, "t3")),
    ("constructive 2", lambda t: t.now > t.state.started + 9_000, lambda t: [(CHAIR, c.Pause())]),
    ("constructive 2", lambda t: t.now > t.state.started + 9_000, lambda t: [(CO, c.Extend(30))]),
    ("rebuttal 2", _always, lambda t: _back(t) or _reopen(1)(t)),
    ("result 2", _always, lambda t: [(CHAIR, c.Announce("After the break you argue the other side."))]),
]
_third = [
    ("prepare 3", _always, lambda t: [(CHAIR, c.Announce("")), (CHAIR, c.SetBlindMarking(False))]),
    ("prepare 3", _always, lambda t: [(CHAIR, c.RenameSeat("s3", "Cyrus")), (CO, c.MoveSeat("s4", "t1"))]),
    ("constructive 3", _always, lambda t: [(CHAIR, c.RemoveSeat("s5"))]),
    ("rebuttal 3", _always, lambda t: [(CHAIR, c.RemoveSeat("s6", ban=True)), (CHAIR, c.SetDoor(Door.LOCKED))]),
    ("marking 3", _always, lambda t: [(CHAIR, c.HandChair(CO.id))]),
]
MAKERS = {"quick-clash": quick_clash, "eventful": eventful}


# ---- the files


def seen(state: State) -> dict[str, Any]:
    """What each viewer sees of `state`, by the viewer's name."""
    out = {"moderator": view(state, MODERATOR), "board": view(state, BOARD)}
    out |= {f"team {team}": team_view(state, team) for team in state.teams}
    out |= {f"seat {seat}": {"me": seat_slice(state, seat)} for seat in state.seats}
    return out | {f"outside {seat}": outside_view(state, seat) for seat in state.seats}


def views_of(entries: list[Entry]) -> bytes:
    """A digest of all views at every entry, and the views themselves a line each where the second round's marks are given
    and at the end."""
    digests, whole = {}, {}
    for seq, state in states(entries):
        looks = seen(state)
        digests[str(seq)] = hashlib.sha256(_encoder.encode(looks)).hexdigest()[:16]
        last = seq == len(entries)
        if last or (state.stage is Stage.MARKING and state.round == 2 and "marking 2" not in whole):
            kept = {k: v for k, v in looks.items() if k in ("moderator", "board", "team t1", "team t2", "seat s1")}
            whole["end" if last else "marking 2"] = {"seq": seq, "views": kept}
    return msgspec.json.format(_encoder.encode({"digests": digests, "whole": whole}), indent=1) + b"\n"


def lines_of(entries: list[Entry]) -> bytes:
    made = (Line(e.seq, e.command_id, e.actor, e.at, e.version, msgspec.Raw(e.events)) for e in entries)
    return b"".join(msgspec.json.encode(line) + b"\n" for line in made)


def read(lines: bytes) -> list[Entry]:
    """The journal in a golden file."""
    found = (msgspec.json.decode(line, type=Line) for line in lines.splitlines())
    return [Entry(k.seq, k.command_id, k.actor, k.at, k.version, bytes(k.events)) for k in found]


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in MAKERS.items():
        entries = make().entries
        (FOLDER / f"{name}.jsonl").write_bytes(lines_of(entries))
        (FOLDER / f"{name}.views.json").write_bytes(views_of(entries))


if __name__ == "__main__":
    main()
