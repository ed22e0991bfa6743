"""The saved debate: all of it for its moderators, a team's own view of it for its students."""

import re

from django.test import AsyncClient
from django.urls import reverse
from msgspec.structs import replace

from game import commands as c
from game.format import PRESETS
from game.values import PointsShown, Stage
from tests.pages.conftest import Cast, Played, open_with, short_format


async def read(client: AsyncClient, game: Played, name: str = "record") -> str:
    answer = await client.get(reverse(name, args=[game.debate.pk]))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


async def test_a_whole_debate_is_all_there(cast: Cast, game: Played) -> None:
    await game.go_to(Stage.PREPARE)
    await game.do(c.SayInHuddle("use the plain first"), "Amara")
    await game.play_round("Weigh it against the treaty")
    await game.do(c.Announce("Five minutes to the bell"))
    await game.play_round()
    await game.do(c.Advance(game.room.state.step))
    await game.do(c.EndDebate())
    page = await read(cast["owner"], game)
    for play in game.room.state.plays.values():
        assert play.argument in page
        assert game.room.state.cards[play.card].tag.replace("'", "&#x27;") in page
    for words in (
        "use the plain first",
        "Weigh it against the treaty",
        "Five minutes to the bell",
        "Reason for decision",
    ):
        assert words in page, words
    assert page.count("AO1 knowledge and understanding") == len(game.room.state.plays) == 8
    assert "Dropped" not in page and "still running" not in page
    assert "Released the marks of round 2" in page and "Ended the debate" in page
    assert "positions were assigned for practice" in page
    assert page.index("Round 1: ") < page.index("Round 2: ")


async def test_a_round_without_plays_an_empty_team_and_a_running_debate(cast: Cast) -> None:
    game = await open_with(cast, short_format(cast.deck), "Amara")
    assert "Nothing was played." in await read(cast["owner"], game)
    await game.go_to(Stage.REBUTTAL)
    page = await read(cast["owner"], game)
    assert "This debate is still running" in page and "nobody" in page
    assert page.count("Missed this turn") == 1  # the team with nobody is not waited for
    assert "1 round was not played." in page


async def test_dropped_hidden_and_played_by_the_clock_are_marked_as_such(cast: Cast, game: Played) -> None:
    await game.go_to(Stage.PREPARE)
    state = game.room.state
    seat = next(name for name, id_ in game.seats.items() if state.seats[id_].team == "t1")
    await game.do(c.Propose("the proposal that time made a play", state.teams["t1"].hand[0]), seat)
    await game.go_to(Stage.REBUTTAL)
    play = next(iter(game.room.state.plays.values()))
    await game.do(c.HidePlay(play.id))
    page = await read(cast["owner"], game)
    assert "Hidden by the moderator" in page and "Played for them when time ran out" in page
    assert "the proposal that time made a play" in page and "Hid Kestrel’s constructive of round 1" in page
    await game.do(c.HidePlay(play.id, on=False))
    await game.go_to(Stage.MARKING)
    assert "Dropped: nobody answered it" in await read(cast["owner"], game)


async def test_a_hidden_message_stays_in_the_record(cast: Cast, game: Played) -> None:
    await game.go_to(Stage.PREPARE)
    await game.do(c.SayInHuddle("something rude"), "Ben")
    await game.do(c.HideMessage("m1"))
    page = await read(cast["owner"], game)
    assert "<del>something rude</del>" in page and "hidden by the moderator" in page


async def test_names_are_left_out_while_marking_is_blind(cast: Cast, game: Played) -> None:
    await game.go_to(Stage.CONSTRUCTIVE)
    await game.floors_play()
    page = await read(cast["owner"], game)
    plays = re.findall(r'<article class="play.*?</article>', page, flags=re.S)
    assert len(plays) == 2
    assert not any(f" · {name} <time" in play for play in plays for name in game.seats)
    await game.do(c.SetBlindMarking(False))
    page = await read(cast["owner"], game)
    assert sum(f" · {name} <time" in page for name in game.seats) == 2


async def test_extra_time_is_not_in_a_record_that_is_passed_round(cast: Cast, game: Played) -> None:
    await game.do(c.GiveExtraTime(game.seats["Dina"], 25))
    page = await read(cast["owner"], game)
    timeline = re.sub(r"<[^>]*>", "", page.split("What the moderators")[1].split("Glossary")[0])
    assert "xtra" not in page
    assert "Dina" not in timeline


async def test_students_read_it_after_the_end_only(cast: Cast, game: Played) -> None:
    url = reverse("student_record", args=[game.debate.pk])
    assert (await game.browser_of("Amara").get(url)).url == reverse("student", args=[game.debate.pk])
    await game.do(c.RemoveSeat(game.seats["Dina"]))
    await game.do(c.EndDebate())
    assert (await game.browser_of("Amara").get(url)).status_code == 200
    assert (await game.browser_of("Dina").get(url)).status_code == 403
    assert (await cast["outsider"].get(url)).status_code == 302


async def test_what_is_hidden_stays_hidden_from_students(cast: Cast, game: Played) -> None:
    await game.go_to(Stage.PREPARE)
    for name in game.seats:
        await game.do(c.SayInHuddle(f"whisper of {name}"), name)
    await game.play_round("a comment for the team alone")
    struck = next(p for p in game.room.state.plays.values() if p.team == "t2")
    await game.do(c.HidePlay(struck.id))
    await game.play_round()
    await game.do(c.EndDebate())
    reader = next(name for name, id_ in game.seats.items() if game.room.state.seats[id_].team == "t1")
    page = await read(game.browser_of(reader), game, "student_record")
    assert struck.argument not in page and "What it said is not shown here." in page
    table = page.split("<table")[1].split("</table>")[0]
    for name, id_ in game.seats.items():
        assert (name in table) is (game.room.state.seats[id_].team == "t1")
    assert "whisper of" not in page and "What the moderators" not in page
    plays = {m[1]: m[0] for m in re.findall(r'(<article class="play[^>]*id="(\w+)".*?</article>)', page, flags=re.S)}
    for play in game.room.state.plays.values():
        own = play.team == "t1"
        assert ("AO1 knowledge" in plays[play.id]) is own
        assert ("Reason for decision" in plays[play.id]) is (own and play.round == 1)
        assert any(f" · {name} <time" in plays[play.id] for name in game.seats) is own


async def test_points_that_are_never_shown_are_not_in_a_students_record(cast: Cast) -> None:
    quiet = replace(short_format(cast.deck), points_shown=PointsShown.NEVER)
    game = await open_with(cast, quiet, "Amara", "Ben")
    await game.play_round("only this comment")
    await game.do(c.EndDebate())
    page = await read(game.browser_of("Amara"), game, "student_record")
    assert "only this comment" in page and "Points are not shown." in page
    assert "of 15" not in page and "AO1 knowledge" not in page
    assert "of 15 points" in await read(cast["owner"], game) or "of 16 points" in await read(cast["owner"], game)


async def test_points_and_swing_are_what_scoring_says(cast: Cast) -> None:
    game = await open_with(
        cast, replace(PRESETS[1].format(cast.deck), team_count=2), *("Amara", "Ben", "Chidi", "Dina", "Eli", "Farah")
    )
    await game.go_to(Stage.STANCE_VOTE)
    for name in game.seats:
        await game.do(c.CastStance(2), name)
    await game.play_round()
    assert "Swing" not in await read(cast["owner"], game)
    await game.play_round()
    await game.go_to(Stage.STANCE_VOTE)
    for name in game.seats:
        await game.do(c.CastStance(4), name)
    await game.go_to(Stage.RESULT)
    page = await read(cast["owner"], game)
    assert "from 2.0 to 4.0 (6 voters)" in page and "from 2.0 to 4.0 (3 voters)" in page
    assert '<td class="number"><strong>36</strong></td>' in page
