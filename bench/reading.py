"""How long a long debate takes to be read: the fold of a record of 10,000 entries, and a moderator's pages of a full debate.

`python -m bench.reading DEBATE` prints the fold's milliseconds, three times, as JSON; `pages` asks a running server.
"""

import http.client
import json
import sys
import time
from typing import Any

from bench.measure import latencies
from bench.servers import Server

ENTRIES = 10_000
REQUESTS = 20


def folds(debate: int) -> list[float]:
    """The debate's own record, then what its students say to each other as long as they may, then announcements, until it has
    ENTRIES entries."""
    import django

    django.setup()
    from debate.journal import read
    from game.codec import EVENTS_VERSION, encode_events
    from game.commands import Announce, Command, SayInHuddle
    from game.decide import Moment, decide
    from game.replay import Entry, fold, fold_entry
    from game.state import Actor, State
    from game.values import MESSAGES_MAX, Millis, Role

    entries = read(debate)
    _, state = fold(entries)
    assert isinstance(state, State)
    seats, at = list(state.seats), entries[-1].at
    for seq in range(entries[-1].seq + 1, ENTRIES + 1):
        if state.messages_made < MESSAGES_MAX:
            who = Actor(Role.SEAT, seats[seq % len(seats)])
            command: Command = SayInHuddle(f"What do we say to the question of number {seq}?")
        else:
            who, command = Actor(Role.MODERATOR, state.chair), Announce(f"Five more minutes, says number {seq}")
        now = Millis(at + seq)
        events = decide(state, command, who, Moment(now, int))
        entry = Entry(seq, f"more {seq}", f"{who.role.value}:{who.id}", now, EVENTS_VERSION, encode_events(events))
        entries.append(entry)
        state = fold_entry(state, entry)
        assert state is not None
    times = []
    for _ in range(3):
        began = time.perf_counter()
        fold(entries)
        times.append((time.perf_counter() - began) * 1000)
    return times


def pages(server: Server, debate: int, cookie: str) -> dict[str, dict[str, float]]:
    """The moderator's page, and the record's, one request after the other; the first of each warms up. Milliseconds."""
    found = {}
    for name, path in (
        ("moderator_page", f"/teacher/debates/{debate}/"),
        ("record_page", f"/teacher/debates/{debate}/record/"),
    ):
        times = [_seconds(server, path, cookie) for _ in range(REQUESTS + 1)][1:]
        found[name] = {f"{name}_ms": latencies(times)["p50"], f"{name}_ms_most": latencies(times)["max"]}
    return found


def _seconds(server: Server, path: str, cookie: str) -> float:
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request("GET", path, headers={"Cookie": cookie})
        answer: Any = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answers {answer.status}")
    finally:
        connection.close()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(json.dumps(folds(int(sys.argv[1]))))
