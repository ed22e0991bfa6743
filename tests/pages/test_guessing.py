"""Guessing: passwords, codes, and rights that the debate's row still has although the record has ended them."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.core.cache import cache
from django.test import AsyncClient, RequestFactory
from django.urls import reverse

from debate import throttle
from game.commands import RemoveModerator
from tests.pages.conftest import PASSWORD, Cast, Played


async def sign_in(password: str) -> bool:
    answer = await AsyncClient().post(reverse("login"), {"username": "owner", "password": password})
    return answer.status_code == 302


async def test_many_tries_at_once_are_many(cast: Cast) -> None:
    assert not any(await asyncio.gather(*(sign_in(f"wrong {n}") for n in range(throttle.TRIES))))
    assert not await sign_in(PASSWORD)
    cache.clear()  # the minute is over
    assert await sign_in(PASSWORD)


async def test_nobody_counts_twice(transactional_db: None) -> None:
    counts = await asyncio.gather(*(sync_to_async(throttle._count, thread_sensitive=False)("key") for _ in range(20)))
    assert sorted(counts) == list(range(1, 21))


async def test_wrong_codes_are_counted_and_right_ones_are_not(
    cast: Cast, game: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "WRONG_CODES", 3)
    right = {"code": game.debate.code, "name": "Zoe"}
    for name in ("Zoe", "Yan", "Xia", "Wes"):
        assert (await AsyncClient().post(reverse("join"), right | {"name": name})).status_code == 302
    for url in (reverse("join_code", args=["AAAAAA"]), reverse("join_code", args=["BBBBBB"])):
        assert "There is no debate with this code" in (await AsyncClient().get(url)).content.decode()
    assert (await AsyncClient().post(reverse("join"), right | {"code": "CCCCCC"})).status_code == 422
    late = await AsyncClient().post(reverse("join"), right | {"name": "Vic"})
    assert late.status_code == 422 and "Too many wrong codes" in late.content.decode()
    here, elsewhere = (RequestFactory().get("/", REMOTE_ADDR=address) for address in ("127.0.0.1", "192.0.2.7"))
    assert not throttle.may_try_code(here) and throttle.may_try_code(elsewhere)


async def test_the_record_decides_who_reads_it(cast: Cast, game: Played) -> None:
    await game.do(RemoveModerator(f"u{cast.co.pk}"))
    await game.debate.moderators.aadd(cast.co)  # as after a crash between the record and the row
    assert (await cast["co"].get(reverse("record", args=[game.debate.pk]))).status_code == 404
    assert (await cast["owner"].get(reverse("record", args=[game.debate.pk]))).status_code == 200
