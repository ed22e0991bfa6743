"""A process whose Redis is gone: people still come in over its pages, guessing is still slowed down, and word goes round again as
soon as Redis is back."""

import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
import redis

from debate import throttle
from tests import services
from tests.chaos.school import until
from tests.live.client import Client
from tests.live.server import ServerProcess

GROUP = "asgi__group__rostrum"
"""The channel of Redis on which processes that hear each other are."""


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[services.OwnRedis]:
    (tmp_path / "redis").mkdir()
    own = services.OwnRedis(tmp_path / "redis")
    own.start()
    yield own
    own.stop()


@pytest.fixture
def server(tmp_path: Path, own_redis: services.OwnRedis) -> Iterator[tuple[ServerProcess, dict[str, Any]]]:
    (tmp_path / "data").mkdir()
    made = ServerProcess(tmp_path / "data", REDIS_URL=own_redis.url)
    cast = json.loads(made.python(module=("tests.live.cast", "2")))
    made.prepared = True
    yield made.start(), cast
    made.stop()


def post(server: ServerProcess, path: str, **fields: str) -> tuple[int, str, str]:
    """A form as a browser sends it, with the page's token: the last page's status, path and text."""
    browser = build_opener(HTTPCookieProcessor())
    with browser.open(server.base + path) as page:
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page.read().decode())
    assert token
    data = urlencode({**fields, "csrfmiddlewaretoken": token[1]}).encode()
    try:
        answer = browser.open(server.base + path, data)
    except HTTPError as error:
        answer = error
    with answer:
        return answer.status, urlsplit(answer.url).path, answer.read().decode()


def test_people_still_come_in(server: tuple[ServerProcess, dict[str, Any]], own_redis: services.OwnRedis) -> None:
    process, cast = server
    own_redis.stop(signal.SIGKILL)
    assert post(process, "/join/", code=cast["code"], name="Zoe")[:2] == (200, f"/debate/{cast['debate']}/")
    assert post(process, "/join/", code="NOSUCH", name="Zoe")[0] == 422
    assert post(process, "/login/", username="owner", password="a long pass phrase")[1] == "/teacher/"
    own_redis.start()


def test_guessing_is_still_slowed_down(
    server: tuple[ServerProcess, dict[str, Any]], own_redis: services.OwnRedis
) -> None:
    process, _ = server
    own_redis.stop(signal.SIGKILL)
    pages = [post(process, "/login/", username="owner", password="wrong")[2] for _ in range(throttle.TRIES + 1)]
    assert ["Five wrong tries" in page for page in pages] == [False] * throttle.TRIES + [True]
    own_redis.start()


async def test_word_goes_round_again_when_redis_is_back(
    server: tuple[ServerProcess, dict[str, Any]], own_redis: services.OwnRedis
) -> None:
    process, cast = server
    owner = await Client.open(f"{process.sockets}/ws/moderator/{cast['debate']}/", cast["cookies"]["owner"])
    await owner.until(lambda c: c.view)
    with redis.Redis(port=own_redis.port) as looker:

        def heard() -> bool:
            return dict(looker.pubsub_numsub(GROUP))[GROUP.encode()] == 1

        await until(heard, "the process listens")
        own_redis.stop(signal.SIGKILL)
        assert (await owner.do("announce", text="without"))["type"] == "ack"
        own_redis.start()
        await until(heard, "the process listens again")
        looker.flushall()
        assert heard() and (await owner.do("announce", text="with"))["type"] == "ack"
    await owner.close()
