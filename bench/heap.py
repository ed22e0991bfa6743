"""Whether a student's page keeps its memory flat: the patches of two hours, played fast into one page.

Bots play debate after debate by the rules alone; the page is given the frames of one seat as if they came over its socket, and
draws each. It is looked at at the end of every debate: with as much to show each time, what has grown is kept for nothing.
`python -m bench.heap` takes about half a minute.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bench.browser import student_page
from bench.candidates import ROSTRUM
from bench.servers import ROOT
from game.deck import Deck, check
from game.evolve import evolve
from game.format import PRESETS
from game.patch import diff
from game.values import SeatId
from game.views import seat_slice, team_view

DECK = ROOT / "fixtures" / "decks" / "security-dilemma.yaml"
PATCHES = 3_000
"""Two hours with an entry every two and a half seconds."""
STUDENTS = 30
SEAT = SeatId("s1")

WATCH = """
const plainSocket = window.WebSocket;
window.WebSocket = class extends plainSocket {
  constructor(...args) {
    super(...args);
    window.feed = async (frames) => {
      for (const frame of frames) {
        this.onmessage({ data: frame });
        await new Promise((drawn) => requestAnimationFrame(drawn));
      }
    };
  }
};
// a frame of the screen for each patch would take a minute; what is drawn is the same
window.requestAnimationFrame = (draw) => setTimeout(() => draw(performance.now()));
"""


def debates() -> Iterator[list[str]]:
    """The frames of one debate after another, as SEAT gets them: a whole view once it is seated, then patches."""
    from tests.engine.table import play_game

    deck = _deck()
    seq = 0
    for seed in range(1, PATCHES):
        state: Any = None
        shown: dict[str, Any] = {}
        frames = []
        table = play_game(PRESETS[0].format(deck), STUDENTS, seed, deck)
        for entry, (_actor, _command, events) in zip(table.entries, table.log, strict=True):
            for event in events:
                state = evolve(state, event, entry.at)
            if SEAT in state.seats:
                seen = {**team_view(state, state.seats[SEAT].team), "me": seat_slice(state, SEAT)}
                frames.append(_frame(seq, shown, seen))
                shown, seq = seen, seq + 1
        yield frames


def _deck() -> Deck:
    deck, faults = check(yaml.safe_load(DECK.read_text(encoding="utf-8")))
    if deck is None:
        raise RuntimeError(str(faults))
    return deck


def _frame(after: int, shown: dict[str, Any], seen: dict[str, Any]) -> str:
    if not shown:
        return json.dumps({"type": "view", "seq": after + 1, "view": seen, "away": []})
    return json.dumps({"type": "patch", "after": after, "seq": after + 1, "patch": diff(shown, seen)})


def measure(context: Any, page: Any, path: str) -> Iterator[tuple[int, dict[str, float]]]:
    """After each debate, the patches so far and what the page then holds."""
    page.add_init_script(WATCH)
    page.goto(path)
    page.wait_for_function("window.feed && document.querySelector('.top, .outside')")
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    fed = 0
    for frames in debates():
        page.evaluate("(frames) => feed(frames)", frames)
        fed += len(frames)
        yield fed, _look(session)
        if fed >= PATCHES:
            return


def _look(session: Any) -> dict[str, float]:
    for _ in range(2):  # what the first one lets go of may hold more
        session.send("HeapProfiler.collectGarbage")
    found = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return {
        "heap_mb": found["JSHeapUsedSize"] / 1e6,
        "nodes": found["Nodes"],
        "listeners": found["JSEventListeners"],
    }


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="rostrum-heap-") as folder:
        env = {**os.environ, "ROSTRUM_DATA": folder}
        filling = [sys.executable, "-m", "bench.fill", "0", "1", "0", "0"]
        done = subprocess.run(filling, cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True)
        sockets = json.loads(done.stdout)["late"][0]["sockets"]
        with ROSTRUM.server(Path(folder)) as server, student_page(server, sockets) as (context, page, path):
            for fed, held in measure(context, page, path):
                print(
                    f"{fed:5} patches: " + ", ".join(f"{name} {value:,.2f}" for name, value in held.items()), flush=True
                )


if __name__ == "__main__":
    main()
