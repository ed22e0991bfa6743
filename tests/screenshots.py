"""Takes the README's pictures: `python -m tests.screenshots` (make screenshots).

A real server, a class of bots on real sockets, real browsers. The bots play into the second round's rebuttals and stop where
there is most to see, so every run shows the same moment, if not the same cards.
"""

import asyncio
import json
import random
import struct
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import yaml
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from game import bots
from game.commands import Command, MakePlay, SayInHuddle
from tests import chromium
from tests.live.client import Client
from tests.live.server import ROOT, ServerProcess

IMAGES = ROOT / "docs" / "images"
STUDENTS = 16
LAPTOP = {"width": 1366, "height": 768}
PROJECTOR = {"width": 1920, "height": 1080}
BYTES_MAX = 250_000
"""What one picture may weigh in the repository."""

IDEAS = 16
"""How many moves a student thinks of before making the best one."""

View = dict[str, Any]
Draw = Callable[[int], int]
Mind = Callable[[View, Draw], Command | None]
DECK = yaml.safe_load((ROOT / "fixtures" / "decks" / "security-dilemma.yaml").read_text(encoding="utf-8"))
CARDS = {card["id"]: card for card in DECK["cards"]}


def good_student(view: View, draw: Draw) -> Command | None:
    """A bot that thinks before it moves, as a good student does: a card of its own side, one that answers what it rebuts."""
    return max((bots.student_move(view, draw) for _ in range(IDEAS)), key=lambda move: worth(view, move))


def worth(view: View, move: Command | None) -> int:
    if isinstance(move, SayInHuddle) and move.text in [m["text"] for m in view["huddle"].values()]:
        return -1
    if not isinstance(move, MakePlay) or move.card is None:
        return 0
    if move.answers is None:
        return 2 - len(CARDS[move.card]["positions"])
    theirs = view["plays"][move.answers]
    return 2 * (theirs.get("card") in CARDS[move.card].get("answers", ())) + (theirs["stage"] == "constructive")


class Player:
    """A bot at the other end of a real socket."""

    def __init__(self, client: Client, mind: Mind, seed: int) -> None:
        self.client, self.mind, self.draw = client, mind, random.Random(seed).randrange

    def think(self) -> Command | None:
        return self.mind({**self.client.view, "away": self.client.away}, self.draw)

    async def move(self) -> None:
        if (command := self.think()) is not None:
            await self.client.do(**msgspec.to_builtins(command))


class Lesson:
    """A running debate: its players, and a browser for whoever is looked at."""

    def __init__(self, server: ServerProcess, cast: dict[str, Any], browser: Browser) -> None:
        self.server, self.cast, self.browser = server, cast, browser
        self.players: dict[str, Player] = {}

    async def sit_down(self) -> None:
        sockets, debate = self.server.sockets, self.cast["debate"]
        for seed, (seat, cookie) in enumerate(self.cast["seats"].items()):
            client = await Client.open(f"{sockets}/ws/seat/{debate}/", cookie)
            self.players[seat] = Player(client, good_student, seed)
        client = await Client.open(f"{sockets}/ws/moderator/{debate}/", self.cast["teacher"])
        self.teacher = Player(client, bots.moderator_move, len(self.players))
        for player in [*self.players.values(), self.teacher]:
            await player.client.until(lambda c: c.view)

    @property
    def view(self) -> View:
        """All there is to see."""
        return self.teacher.client.view

    async def play_until(self, reached: Callable[[View], bool], *, without: str = "", teacher: bool = True) -> None:
        """Everyone looks and moves in turn, but the seat `without`, until the moderator's view is as wanted."""
        players = [p for seat, p in self.players.items() if seat != without] + [self.teacher] * teacher
        while not reached(self.view):
            await asyncio.sleep(0)  # not a wait: it lets the frames come in when nobody has a move
            for player in players:
                await player.move()
                if reached(self.view):
                    return

    def floor_of(self, team: str) -> str:
        return next(id_ for id_, seat in self.view["seats"].items() if seat["team"] == team and seat["floor"])

    async def page(self, path: str, size: dict[str, int], cookie: str = "", scale: float = 1) -> Page:
        """The page at `path`, as the one with the cookie sees it in a browser of their own."""
        context: BrowserContext = await self.browser.new_context(
            viewport=size,  # type: ignore[arg-type]
            device_scale_factor=scale,
            base_url=self.server.base,
            color_scheme="light",
            reduced_motion="reduce",
        )
        if cookie:
            name, _, value = cookie.partition("=")
            await context.add_cookies([{"name": name, "value": value.strip('"'), "url": self.server.base}])
        page = await context.new_page()
        await page.goto(path)
        await page.wait_for_selector("#live .clash, #live .compose, #live .play")
        return page


def deflated(png: bytes) -> bytes:
    """The same picture, packed as tightly as PNG allows: Chromium packs for speed (chunks as in RFC 2083, section 3)."""
    out, pixels, at = png[:8], b"", 8
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        if kind == b"IDAT":
            pixels += png[at + 8 : at + 8 + size]
        elif kind != b"IEND":
            out += png[at : at + 12 + size]
        at += 12 + size
    return out + _chunk(b"IDAT", zlib.compress(zlib.decompress(pixels), 9)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


async def take(page: Page, name: str) -> None:
    """Writes docs/images/NAME.png. Raises SystemExit where it is too heavy."""
    path = IMAGES / f"{name}.png"
    path.write_bytes(deflated(await page.screenshot(animations="disabled", caret="hide")))
    weight = path.stat().st_size
    if weight > BYTES_MAX:
        raise SystemExit(f"{path.name} has {weight} bytes; at most {BYTES_MAX} are wanted")
    print(f"{path.relative_to(ROOT)}: {weight // 1000} kB")  # noqa: T201


async def compose(page: Page, player: Player) -> None:
    """Types what the seat's own bot would answer, with a card, into the page."""
    play = player.think()
    while not isinstance(play, MakePlay) or play.card is None:
        play = player.think()
    choice = page.locator(f'[data-do="chooseTarget"][data-play="{play.answers}"]')
    if await choice.count():
        await choice.click()
    await page.locator(f'.hand [data-card="{play.card}"]').click()
    await page.locator("#argument").fill(play.argument)


async def show(lesson: Lesson) -> None:
    await lesson.sit_down()
    await lesson.play_until(lambda v: v["round"] == 2 and v["stage"] == "rebuttal")
    pair = lesson.view["pairings"][0]
    student, team = lesson.floor_of(pair["first"]), pair["first"]

    def only_one_is_missing(view: View) -> bool:
        others = all(entry["done"] for id_, entry in view["teams"].items() if id_ != team)
        return others and len(view["proposals"][team]) >= 2

    await lesson.play_until(only_one_is_missing, without=student, teacher=False)
    cast, debate = lesson.cast, lesson.cast["debate"]
    own = await lesson.page(f"/debate/{debate}/", LAPTOP, cast["seats"][student])
    await compose(own, lesson.players[student])
    await take(own, "student")
    await own.locator("#send-play").click()
    await lesson.teacher.client.until(lambda c: c.view["teams"][team]["done"])
    await take(await lesson.page(f"/board/{cast['board']}/", PROJECTOR, scale=0.75), "board")
    await take(await lesson.page(f"/teacher/debates/{debate}/", LAPTOP, cast["teacher"]), "moderator")


async def main(data: Path) -> None:
    IMAGES.mkdir(exist_ok=True)
    server = ServerProcess(data)
    cast = json.loads(server.python(module=("tests.live.lesson", str(STUDENTS))))
    server.prepared = True
    server.start()
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
            await show(Lesson(server, cast, browser))
            await browser.close()
    finally:
        server.stop()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(main(Path(folder)))
