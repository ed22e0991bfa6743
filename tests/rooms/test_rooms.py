"""What a room promises when something goes wrong: a client that leaves half-way, a lost commit, a bug of ours, a removed
moderator. The journal is real; where a fault is needed that cannot be had otherwise, it is put into the one function that
has it."""

import asyncio
import gc
import sqlite3
import weakref

import pytest
from django.db import OperationalError

from debate import access, decks, listing, rooms, wire
from debate import pictures as pictures_module
from debate.hub import Listener
from debate.journal import Journal, NotSaved
from debate.models import Debate
from debate.opening import open_debate
from debate.rooms import NoSuchDebate, Rooms
from game import commands as c
from game import decide as rules
from game.errors import Refusal
from game.format import PRESETS
from game.replay import Entry
from game.values import ModeratorId, SeatId, TeamId
from game.views import BOARD, MODERATOR, Audience, Viewer
from tests.pages.conftest import Cast, Played, open_with
from tests.rooms.conftest import Ear


async def entries(game: Played) -> list[Entry]:
    return await Journal().read(game.debate.pk)


async def refused(game: Played, command: c.Command, who: str | None = None) -> str:
    with pytest.raises(Refusal) as refusal:
        await game.do(command, who)
    return refusal.value.code


# ---- a client that goes away half-way ----


async def test_who_leaves_while_it_is_saved_leaves_the_room_in_step(game: Played, locked: sqlite3.Connection) -> None:
    board = Ear(BOARD)
    game.room.listen(board.listener)
    command = asyncio.ensure_future(game.room.submit(game.chair, "k", c.Announce("Five more minutes")))
    while not game.room._turn.locked():
        await asyncio.sleep(0)
    command.cancel()
    with pytest.raises(asyncio.CancelledError):
        await command
    locked.rollback()
    async with game.room._turn:
        pass
    assert [e.command_id for e in await entries(game)][-1] == f"moderator:{game.chair.id}:k"
    assert game.room.seq == (await entries(game))[-1].seq == board.seq
    assert board.view["announcement"] == "Five more minutes"


async def test_a_load_that_is_given_up_goes_on_for_the_others(game: Played) -> None:
    fresh = Rooms(Journal())
    first, second = (asyncio.ensure_future(fresh.room(game.debate.pk)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).state == game.room.state


# ---- one room a debate ----


async def test_all_who_ask_at_once_get_one_room(game: Played) -> None:
    fresh = Rooms(Journal())
    found = await asyncio.gather(*(fresh.room(game.debate.pk) for _ in range(20)))
    assert len({id(room) for room in found}) == 1


async def test_a_room_that_is_held_is_never_made_twice(
    cast: Cast, game: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "KEPT", 1)
    other = await open_debate(cast.owner, cast.deck, PRESETS[1].format(cast.deck), "")
    held = await rooms.rooms.room(game.debate.pk)
    await rooms.rooms.room(other.pk)
    assert await rooms.rooms.room(game.debate.pk) is held


async def test_a_room_that_nobody_holds_is_gone_at_once(game: Played) -> None:
    """Without a search for circles, which are seldom, since rooms are made of very many objects."""
    fresh, ear = Rooms(Journal()), Ear(BOARD)
    room = await fresh.room(game.debate.pk)
    room.listen(ear.listener)
    await room.submit(game.chair, "one", c.EndDebate())
    with pytest.raises(Refusal):
        await room.submit(game.chair, "two", c.Advance(0))
    room.leave(ear.listener)
    assert room._telling is not None
    room._telling.cancel()  # its last word about who is here
    last = weakref.ref(room)
    gc.collect()
    gc.disable()
    try:
        del room, ear
        fresh._recent.clear()
        await asyncio.sleep(0)
        assert last() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("number", [999_999, 2**63, 10**30, 0])
async def test_there_is_no_room_without_a_record(transactional_db: None, number: int) -> None:
    fresh = Rooms(Journal())
    for _ in range(2):
        with pytest.raises(NoSuchDebate):
            await fresh.room(number)
    assert fresh.all_loaded() == [] and not fresh._loading


# ---- a commit whose answer is lost ----


class LosesAnswers(Journal):
    """Commits, and then the connection breaks before anyone hears of it."""

    async def append(self, debate: int, entry: Entry) -> None:
        await super().append(debate, entry)
        raise NotSaved("the connection broke")


def too_late(*_: object) -> None:
    raise Refusal("time_up")


async def test_a_lost_commit_is_found_again(game: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also by a retry that comes too late to be accepted anew."""
    board, real = Ear(BOARD), game.room._journal
    game.room.listen(board.listener)
    game.room._journal = LosesAnswers()
    with pytest.raises(Refusal) as refusal:
        await game.room.submit(game.chair, "k", c.Announce("Once"))
    assert refusal.value.code == "not_saved"
    game.room._journal.stop()
    game.room._journal = real
    monkeypatch.setitem(rules._MODERATOR_RULES, c.Announce, too_late)
    seq = await game.room.submit(game.chair, "k", c.Announce("Once"))
    assert seq == (await entries(game))[-1].seq == game.room.seq == board.seq
    assert board.view["announcement"] == "Once"


async def test_what_cannot_be_saved_is_refused_and_can_be_tried_again(game: Played, locked: sqlite3.Connection) -> None:
    before = await entries(game)
    assert await refused(game, c.Announce("Wait")) == "not_saved"
    assert await entries(game) == before
    locked.rollback()
    await game.do(c.Announce("Wait"))
    assert game.room.state.announcement == "Wait"


# ---- a bug of ours ----


def broken(*_: object) -> None:
    raise ZeroDivisionError("a bug of ours")


async def test_a_bug_in_a_rule_is_logged_and_answered(
    game: Played, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = await entries(game)
    with monkeypatch.context() as patch:
        patch.setitem(rules._MODERATOR_RULES, c.Announce, broken)
        assert await refused(game, c.Announce("Hello")) == "server_error"
    assert "a bug of ours" in caplog.text and "Traceback" in caplog.text
    assert await entries(game) == before
    await game.do(c.Announce("Hello"))
    assert game.room.state.announcement == "Hello"


async def test_what_cannot_be_folded_does_not_get_into_the_record(
    game: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await entries(game)
    with monkeypatch.context() as patch:
        patch.setattr(rooms, "evolve", broken)
        assert await refused(game, c.Announce("Hello")) == "server_error"
    assert await entries(game) == before


async def test_a_view_that_fails_ends_only_the_sockets_that_needed_it(
    game: Played, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    board, owner, amara = Ear(BOARD), Ear(MODERATOR), Ear(seat=game.seats["Amara"])
    for ear in (board, owner, amara):
        game.room.listen(ear.listener)
    real = pictures_module.view
    with monkeypatch.context() as patch:
        patch.setattr(
            pictures_module, "view", lambda state, who, shelf: broken() if who == BOARD else real(state, who, shelf)
        )
        await game.do(c.Announce("Hello"))
    assert (board.code, owner.code, amara.code) == (wire.Close.SERVER_ERROR, None, None)
    assert owner.view["announcement"] == amara.view["announcement"] == "Hello"
    assert "a bug of ours" in caplog.text
    back = Ear(BOARD)
    game.room.listen(back.listener)
    await game.do(c.Announce("Hello again"))
    assert back.view["announcement"] == "Hello again"


async def test_a_seats_own_view_that_fails_ends_only_its_sockets(game: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    amara, ben = Ear(seat=game.seats["Amara"]), Ear(seat=game.seats["Ben"])
    for ear in (amara, ben):
        game.room.listen(ear.listener)
    real = pictures_module.seat_slice
    with monkeypatch.context() as patch:
        patch.setattr(
            pictures_module,
            "seat_slice",
            lambda state, seat, shelf: broken() if seat == game.seats["Amara"] else real(state, seat, shelf),
        )
        await game.do(c.RenameSeat(game.seats["Ben"], "Benjamin"))
    assert (amara.code, ben.code) == (wire.Close.SERVER_ERROR, None)
    assert ben.view["me"]["name"] == "Benjamin"


async def test_a_listener_that_fails_does_not_stop_the_others(game: Played) -> None:
    heard: list[str] = []

    def deaf(text: str) -> None:
        heard.append(text)
        if len(heard) > 1:
            raise BrokenPipeError

    board = Ear(BOARD)
    codes: list[wire.Close] = []
    game.room.listen(Listener(deaf, BOARD, close=codes.append))
    game.room.listen(board.listener)
    await game.do(c.Announce("Hello"))
    assert board.view["announcement"] == "Hello"
    assert codes == [wire.Close.SERVER_ERROR]


# ---- rights that end ----


async def test_a_removed_moderator_sees_nothing_more(cast: Cast, game: Played) -> None:
    co = access.moderator_id(cast.co)
    screens = [Ear(MODERATOR, moderator=co), Ear(Viewer(Audience.TEAM, TeamId("t1")), moderator=co)]
    owner = Ear(MODERATOR, moderator=ModeratorId(game.chair.id))
    for ear in (*screens, owner):
        game.room.listen(ear.listener)
    told = [len(ear.texts) for ear in screens]
    await game.do(c.RemoveModerator(co))
    await game.do(c.Announce("Between us"))
    assert [ear.code for ear in screens] == [wire.Close.RIGHTS_CHANGED] * 2
    assert [len(ear.texts) for ear in screens] == told
    assert co not in owner.view["moderators"] and owner.code is None
    late = Ear(MODERATOR, moderator=co)
    game.room.listen(late.listener)
    assert (late.code, late.texts) == (wire.Close.RIGHTS_CHANGED, [])


async def test_fewer_teams_in_the_lobby_leave_no_screen_behind(cast: Cast) -> None:
    names = ("Amara", "Ben", "Chidi", "Dina", "Eli", "Farah", "Grace", "Hamza")
    format_ = PRESETS[1].format(cast.deck)
    game = await open_with(cast, format_, *names)
    await game.do(c.ShuffleTeams(8))
    students = {name: Ear(seat=seat) for name, seat in game.seats.items()}
    look, board = Ear(Viewer(Audience.TEAM, TeamId("t8")), moderator=ModeratorId(game.chair.id)), Ear(BOARD)
    for ear in (*students.values(), look, board):
        game.room.listen(ear.listener)
    await game.do(c.ShuffleTeams(2))
    assert look.code == wire.Close.RIGHTS_CHANGED
    assert set(board.view["teams"]) == {"t1", "t2"} and board.code is None
    for name, ear in students.items():
        assert ear.code is None and ear.view["me"]["name"] == name
        assert ear.view["team"] == game.room.state.seats[game.seats[name]].team


async def test_who_waits_or_was_removed_learns_what_concerns_them(game: Played) -> None:
    amara, seat = Ear(seat=game.seats["Amara"]), game.seats["Amara"]
    game.room.listen(amara.listener)
    await game.do(c.RemoveSeat(seat))
    assert amara.view == {"title": amara.view["title"], "ended": False, "me": amara.view["me"]}
    await game.do(c.RenameSeat(seat, "Amara K"))
    assert amara.view["me"]["name"] == "Amara K"
    await game.do(c.Announce("Not for those outside"))
    await game.do(c.EndDebate())
    assert amara.view["ended"] is True and set(amara.view) == {"title", "ended", "me"}


async def test_a_seat_opens_no_end_of_sockets(game: Played) -> None:
    ears = [Ear(seat=game.seats["Amara"]) for _ in range(wire.SOCKETS_PER_SEAT + 2)]
    for ear in ears:
        game.room.listen(ear.listener)
    assert [ear.code for ear in ears[:2]] == [wire.Close.FLOOD] * 2
    await game.do(c.Announce("Hello"))
    assert all(ear.view["announcement"] == "Hello" for ear in ears[2:])


async def test_a_view_that_nobody_followed_is_made_anew(game: Played) -> None:
    """The only one of her team who looks is moved away, and back after something has happened."""
    amara, seat = Ear(seat=game.seats["Amara"]), game.seats["Amara"]
    game.room.listen(amara.listener)
    home = game.room.state.seats[seat].team
    away = next(team for team in game.room.state.teams if team != home)
    await game.do(c.MoveSeat(seat, away))
    await game.do(c.Announce("Meanwhile"))
    await game.do(c.MoveSeat(seat, home))
    assert (amara.view["team"], amara.view["announcement"]) == (home, "Meanwhile")
    assert seat in amara.view["members"]


# ---- the debate's row ----


async def moderators(debate: Debate) -> set[str]:
    return {user.username async for user in debate.moderators.all()}


async def test_a_row_that_could_not_be_kept_takes_no_ack_away_and_is_made_up_for(
    cast: Cast, game: Played, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def locked(*_: object) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(listing, "keep", locked)
        await game.do(c.RemoveModerator(access.moderator_id(cast.co)))
    assert await moderators(game.debate) == {"owner", "co"} and "its row is behind" in caplog.text
    await game.do(c.Announce("Next"))
    assert await moderators(game.debate) == {"owner"}


async def test_a_row_that_was_left_behind_is_mended_when_the_debate_is_next_loaded(cast: Cast, game: Played) -> None:
    await game.do(c.EndDebate())
    await Debate.objects.filter(pk=game.debate.pk).aupdate(ended=None)
    await game.debate.moderators.aadd(cast.other)
    old = (await Debate.objects.aget(pk=game.debate.pk)).chair_token
    await Rooms(Journal()).room(game.debate.pk)
    row = await Debate.objects.aget(pk=game.debate.pk)
    assert await moderators(row) == {"owner", "co"}
    assert row.ended is not None and row.ended.timestamp() * 1000 == pytest.approx(game.room.at, abs=1)
    assert row.chair_token != old


# ---- ids ----


async def test_two_actors_ids_do_not_meet(game: Played) -> None:
    first = await game.room.submit(access.seat(game.seats["Amara"]), "k", c.SayInHuddle("hello"))
    second = await game.room.submit(access.seat(game.seats["Ben"]), "k", c.SayInHuddle("hello"))
    assert first != second
    assert await game.room.submit(access.seat(SeatId(game.seats["Amara"])), "k", c.SayInHuddle("other")) == first


def test_a_deck_that_only_wastes_time_is_refused_at_once() -> None:
    """Quadratic readers took half a minute for these."""
    for data in (b"a: 1" + b":1" * 100_000, ("{" + ",".join(f'"{n}":1' for n in range(45_000)) + "}").encode()):
        deck, faults = decks.read_deck(data)
        assert deck is None and faults
