"""Find within one debate: what a reader may not see is not found, not offered and not counted."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from debate import access
from debate.models import ShareLink
from game import commands as c
from game.state import is_dropped
from game.values import SeatId, Stage
from tests.pages.conftest import Cast, Played, open_with, short_format


async def whole(cast: Cast) -> Played:
    """An ended debate: in round 1 a play of t2 is hidden, in round 2 constructives are dropped; Farah never spoke."""
    game = await open_with(cast, short_format(cast.deck), "Amara", "Ben", "Chidi", "Dina")
    await game.go_to(Stage.PREPARE)
    for name in ("Amara", "Ben"):
        await game.do(c.SayInHuddle(f"whisper of {name}"), name)
    await game.play_round("comment on it")
    hidden = next(p for p in game.room.state.plays.values() if p.team == "t2")
    await game.do(c.HidePlay(hidden.id))
    await game.go_to(Stage.CONSTRUCTIVE)
    await game.floors_play()
    await game.do(c.Announce("announced to everyone"))
    await game.go_to(Stage.RESULT)
    farah = SeatId("s-farah")
    await game.room.submit(access.seat(farah), "join:farah", c.JoinSeat(farah, "Farah"))
    await game.do(c.EndDebate())
    return game


async def find(client: Any, game: Played, door: str = "find", status: int = 200, key: Any = None, **query: str) -> str:
    answer = await client.get(f"{reverse(door, args=[key or game.debate.pk])}?{urlencode(query)}")
    assert answer.status_code == status, answer.status_code
    return unescape(answer.content.decode())


def places(page: str) -> set[str]:
    """The ids of the plays and lines that a page leads to."""
    return set(re.findall(r'record/(?:\?open=1)?#(\w+)"', page))


def count(page: str) -> int:
    found = re.search(r"(\d+) places? found", page)
    assert found, page[:3000]
    return int(found[1])


async def test_a_moderator_finds_by_all_there_is(cast: Cast) -> None:
    game = await whole(cast)
    state, owner = game.room.state, cast["owner"]
    plays, said = state.plays.values(), [m for lines in state.messages.values() for m in lines]
    assert places(await find(owner, game)) == set(), "nothing is asked for"
    page = await find(owner, game, team="t1")
    assert places(page) == {p.id for p in plays if p.team == "t1"} | {m.id for m in said if m.team == "t1"}
    for name, seat in game.seats.items():
        own = {p.id for p in plays if p.seat == seat and p.round in state.released} | {
            m.id for m in said if m.seat == seat
        }
        assert places(await find(owner, game, student=seat)) >= own, name
    card = next(p.card for p in plays if p.card)
    assert places(await find(owner, game, card=card)) == {p.id for p in plays if p.card == card}
    assert places(await find(owner, game, text="WHISPER")) == {m.id for m in said}
    assert places(await find(owner, game, text="comment on")) == {p.id for p in plays if p.mark and p.mark.comment}
    assert places(await find(owner, game, text="announced")) == {"announcements"}
    dropped = {p.id for p in plays if is_dropped(state, p)}
    assert places(await find(owner, game, only="dropped")) == dropped != set()
    both = await find(owner, game, only="dropped", team="t1", text="argues")
    assert places(both) == {p.id for p in plays if p.id in dropped and p.team == "t1"}
    assert "Nothing that you may see here fits." in await find(owner, game, text="zzzz")
    for query in ({"team": "t9"}, {"student": "nobody"}, {"card": "x"}, {"only": "x"}, {"text": "y" * 101}):
        assert "errorlist" in await find(owner, game, status=422, **query)


async def test_who_never_spoke(cast: Cast) -> None:
    game = await whole(cast)
    page = await find(cast["owner"], game, only="silent")
    table = page.split("<tbody>")[1].split("</tbody>")[0]
    assert "Farah" in table and "Amara" not in table and "Ben" not in table
    team = game.room.state.seats[SeatId("s-farah")].team
    other = "t1" if team == "t2" else "t2"
    page = await find(cast["owner"], game, only="silent", team=other)
    assert "Everyone spoke" in page and "<tbody>" not in page
    assert "errorlist" in await find(game.browser_of("Amara"), game, "student_find", 422, only="silent")


async def test_blind_marking_names_nobody(cast: Cast) -> None:
    game = await open_with(cast, short_format(cast.deck), "Amara", "Ben")
    await game.go_to(Stage.CONSTRUCTIVE)
    await game.floors_play()
    for seat in game.seats.values():
        page = await find(cast["owner"], game, student=seat)
        assert count_or_none(page) == 0
    assert "do not count" in await find(cast["owner"], game, only="silent")


def count_or_none(page: str) -> int:
    return 0 if "Nothing that you may see" in page else count(page)


async def test_a_student_finds_what_the_team_may_see_and_no_more(cast: Cast) -> None:
    game = await whole(cast)
    state = game.room.state
    reader = next(name for name, id_ in game.seats.items() if state.seats[id_].team == "t1")
    hidden = next(p for p in state.plays.values() if p.hidden)
    client = game.browser_of(reader)

    async def look(**query: str) -> str:
        return await find(client, game, "student_find", **query)

    assert hidden.id not in places(await look(text="argues"))
    assert places(await look(text=hidden.argument)) == set()
    own = {p.id for p in state.plays.values() if p.team == "t1"}
    assert places(await look(text="comment on")) <= own, "comments are for the team that they are about"
    assert places(await look(text="whisper")) == places(await look(text="announced")) == set()
    assert places(await look(team="t2")) == {p.id for p in state.plays.values() if p.team == "t2"}, (
        "what the record shows"
    )
    page = await look()
    options = page.split('name="student"')[1].split("</select>")[0]
    for seat in state.seats.values():
        assert (seat.name in options) is (seat.team == "t1"), seat.name
        assert (seat.name in page.replace(f"{reader}", "")) is (seat.team == "t1" and seat.name != reader)
    stranger = next(s.id for s in state.seats.values() if s.team == "t2")
    assert "errorlist" in await find(client, game, "student_find", 422, student=stranger)
    offered = re.findall(r'value="(.+?)"', page.split('name="card"')[1].split("</select>")[0])
    assert set(offered) == {p.card for p in state.plays.values() if p.card and (p.team == "t1" or p.seen)}


@pytest.mark.parametrize("audience", ["class", "student", "colleague"])
async def test_a_shared_link_finds_what_its_audience_may_see(cast: Cast, audience: str) -> None:
    game = await whole(cast)
    state = game.room.state
    seat = "s-amara" if audience == "student" else ""
    link = await ShareLink.objects.acreate(debate=game.debate, made_by=cast.owner, audience=audience, seat=seat)
    hidden = next(p for p in state.plays.values() if p.hidden)

    async def look(**query: str) -> str:
        return await find(cast["outsider"], game, "shared_find", key=link.token, **query)

    page = await look(text="argues")
    everyone = {p.id for p in state.plays.values()}
    own = {p.id for p in state.plays.values() if p.team == state.seats[SeatId("s-amara")].team}
    may = {"class": everyone - {hidden.id}, "student": (everyone - {hidden.id}) | own, "colleague": everyone}[audience]
    assert places(page) == may
    assert places(await look(text="whisper")) == ({"m1", "m2"} if audience == "colleague" else set())
    comments = places(await look(text="comment on"))
    assert comments <= {"class": set(), "student": own, "colleague": everyone}[audience]
    assert bool(comments) is (audience != "class")
    whole_page = await look(team="t1") + await look(team="t2")
    for name in (*game.seats, "Farah"):
        assert name not in whole_page, "pseudonyms"
    assert ('name="student"' in page) is (audience != "class")
    assert ("never spoke" in page) is (audience == "colleague")
    assert (f"/shared/{link.token}/record/" in page) and "/teacher/" not in page


async def test_find_has_the_records_doors(cast: Cast) -> None:
    game = await whole(cast)
    url = reverse("find", args=[game.debate.pk])
    for who, status in {"owner": 200, "other": 404, "outsider": 302}.items():
        assert (await cast[who].get(url)).status_code == status, who
    assert (await cast["outsider"].get(reverse("student_find", args=[game.debate.pk]))).status_code == 302
    assert (await cast["owner"].post(url)).status_code in (403, 405)
    record = (await cast["owner"].get(reverse("record", args=[game.debate.pk]))).content.decode()
    for id_ in ("p1", "m1", "announcements", "teams"):
        assert f'id="{id_}"' in record, "where results lead to"
