"""The browser's side, in Chromium: what a student's page loads the first time, and how long a patch takes until it is painted.

The page is a student's in a debate whose bots have come to the plays of round 4 (36 plays and more in its view); they play on, over
sockets, while it looks.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.measure import percentile
from bench.servers import LOAD_CORE, ROOT, Server, pin

SLOWED = 4
"""How much slower Chromium is told to compute: a cheap phone."""
PLAY_SECONDS, PACE = 15, 0.1
VIEWPORT = {"width": 390, "height": 844}

_WATCH = """
window.bench = { painted: [], shift: 0, shiftAtPlay: 0, plays: 0, arrived: 0, came: [] };
const Plain = window.WebSocket;
window.WebSocket = class extends Plain {
  constructor(...args) {
    super(...args);
    super.addEventListener("message", ({ data }) => {
      if (data.startsWith('{"type":"view"')) window.bench.plays = Object.keys(JSON.parse(data).view.plays).length;
      const came = performance.now();
      const isPatch = data.startsWith('{"type":"patch"');
      const patch = isPatch ? JSON.parse(data).patch : {};
      // the own team's play and a stage's end turn the screen to what comes next; any other play comes while one writes or reads
      const play = Boolean(patch.plays) && !("stage" in patch) && !("played" in (patch.me ?? {}));
      window.bench.came.push({ came, play });
      if (play) window.bench.arrived += 1;
      if (!isPatch) return;
      // the page draws in this same frame; the message comes when the frame is painted
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => window.bench.painted.push(performance.now() - came);
        port2.postMessage(0);
      });
    });
  }
};
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    window.bench.shift += entry.value;
    if (window.bench.came.findLast(({ came }) => came <= entry.startTime)?.play) window.bench.shiftAtPlay += entry.value;
  }
}).observe({ type: "layout-shift" });
"""


def measure(server: Server, sockets: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """First load, and painting while the bots play. Raises RuntimeError where there is no Chromium."""
    with student_page(server, sockets) as (context, page, path):
        return {"load": _first_load(context, page, path), "paint": _painted(context, page, server, sockets)}


@contextmanager
def student_page(server: Server, sockets: list[dict[str, Any]]) -> Iterator[tuple[Any, Any, str]]:
    """Context, page and the path of a student's page; the page is empty as yet. Raises RuntimeError where there is no Chromium."""
    from playwright.sync_api import sync_playwright

    from tests import chromium

    path = chromium.find()
    if path is None:
        raise RuntimeError("no Chromium")
    base, student = f"http://127.0.0.1:{server.port}", sockets[2]
    name, _, value = student["headers"]["Cookie"].partition("=")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        try:
            context = browser.new_context(viewport=VIEWPORT, base_url=base)  # type: ignore[arg-type]
            context.add_cookies([{"name": name, "value": value, "url": base}])
            yield context, context.new_page(), f"/debate/{student['path'].split('/')[3]}/"
        finally:
            browser.close()


def _first_load(context: Any, page: Any, path: str) -> dict[str, float]:
    """Bytes on the wire and requests until the page is live, with an empty cache; the socket is not counted."""
    page.add_init_script(_WATCH)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: dict[str, float] = {}
    fleeting: list[str] = []
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    session.on("Network.responseReceived", lambda event: fleeting.extend(_not_kept(event["response"])))
    page.goto(path, wait_until="networkidle")
    page.wait_for_function("window.bench.plays > 0")
    return {
        "first_load_kb": sum(sizes.values()) / 1000,
        "first_load_requests": len(sizes),
        "first_load_not_kept": len(fleeting),
    }


def _not_kept(response: dict[str, Any]) -> list[str]:
    """The address, unless it is the page itself or may be cached for ever."""
    headers = {name.lower(): value for name, value in response["headers"].items()}
    kept = "immutable" in headers.get("cache-control", "") or response["mimeType"] == "text/html"
    return [] if kept else [response["url"]]


@contextmanager
def _running(job: dict[str, Any]) -> Iterator["subprocess.Popen[str]"]:
    """The load at its job, in the background; ended at the latest with the block."""
    bots = subprocess.Popen(
        [sys.executable, "-m", "bench.load"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        preexec_fn=pin(LOAD_CORE),
    )
    try:
        assert bots.stdin is not None
        bots.stdin.write(json.dumps(job))
        bots.stdin.close()
        yield bots
    finally:
        if bots.poll() is None:
            bots.kill()
        bots.wait()


def _painted(context: Any, page: Any, server: Server, sockets: list[dict[str, Any]]) -> dict[str, float]:
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.evaluate("Object.assign(window.bench, { painted: [], shift: 0, shiftAtPlay: 0 })")
    steps = [{"do": "open", "at_once": 50}, {"do": "bots", "seconds": PLAY_SECONDS, "pace": PACE}]
    job = {"port": server.port, "pid": server.pid, "dialect": "rostrum", "rooms": [sockets], "steps": steps}
    with _running(job) as bots:
        until = time.monotonic() + PLAY_SECONDS + 60
        while bots.poll() is None and time.monotonic() < until:
            page.wait_for_timeout(200)  # lets the browser's events through
    if bots.returncode:
        raise RuntimeError("the bots did not get through")
    seen = page.evaluate("window.bench")
    times = sorted(seen["painted"])
    if not times:
        raise RuntimeError("no patch came")
    return {
        "painted_ms_p50": percentile(times, 50),
        "painted_ms_p95": percentile(times, 95),
        "patches": len(times),
        "plays": seen["plays"],
        **({"layout_shift": seen["shiftAtPlay"]} if seen["arrived"] else {}),
        "plays_arrived": seen["arrived"],
        "layout_shift_with_stages": seen["shift"],
    }
