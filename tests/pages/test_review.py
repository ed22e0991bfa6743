"""The review room's desk: a mark corrected, a class marked after the end, notes private and shared, links and who they let in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from debate.models import Debate, Note, ShareLink
from debate.rooms import rooms
from game import commands as c
from game.values import PlayId, Stage
from tests.pages.conftest import Cast, Played, open_with, short_format


async def ended(cast: Cast) -> Played:
    """One round marked and released, then the end."""
    game = await open_with(cast, short_format(cast.deck), "Amara", "Ben", "Chidi", "Dina")
    await game.do(c.AddModerator(f"u{cast.co.pk}", "Co"))
    await game.go_to(Stage.PREPARE)
    await game.do(c.SayInHuddle("ask Chidi about the treaty"), "Amara")
    await game.play_round("Weigh it, Amara")
    await game.do(c.EndDebate())
    return game


async def page(client, name: str, *args, **query) -> str:
    answer = await client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


# ---- marks


async def test_a_mark_is_corrected_after_the_end_and_the_first_one_stays(cast: Cast) -> None:
    game = await ended(cast)
    url = reverse("play", args=[game.debate.pk, "p1"])
    assert "Correct the mark" in (await cast["owner"].get(url)).content.decode()
    data = {"do": "mark", "level_ao1": "5", "level_ao2": "3", "level_ao3": "2", "comment": "You weighed it after all"}
    assert (await cast["owner"].post(url, data)).status_code == 302
    record = await page(cast["owner"], "record", game.debate.pk)
    assert "Corrected after the release" in record and "Before: 9 points" in record and "Weigh it, Amara" in record
    assert "Corrected the mark of" in record
    mine = await page(game.browser_of(author_of(game, "p1")), "student_record", game.debate.pk)
    assert "You weighed it after all" in mine and "Corrected after the release" in mine and "Before:" not in mine
    again = await cast["owner"].post(url, data)
    assert again.status_code == 422 and "That is already so" in again.content.decode()
    assert (await cast["owner"].post(url, data | {"level_ao1": "9"})).status_code == 422


def author_of(game: Played, play: str) -> str:
    seat = game.room.state.plays[PlayId(play)].seat
    return next(name for name, id_ in game.seats.items() if id_ == seat)


async def test_a_running_debate_is_marked_in_its_room(cast: Cast, game: Played) -> None:
    await game.go_to(Stage.CONSTRUCTIVE)
    await game.floors_play()
    text = await page(cast["owner"], "play", game.debate.pk, "p1")
    assert "Mark this play" not in text and "Correct the mark" not in text


async def test_a_class_that_ran_out_of_time_is_marked_at_home(cast: Cast, game: Played) -> None:
    await game.go_to(Stage.CONSTRUCTIVE)
    await game.floors_play()
    await game.do(c.EndDebate())
    url = reverse("play", args=[game.debate.pk, "p1"])
    assert (await cast["owner"].post(url, {"do": "mark", "level_ao1": "4", "comment": "clear"})).status_code == 302
    mark = game.room.state.plays[PlayId("p1")].mark
    assert mark is not None and dict(mark.levels) == {"ao1": 4} and not mark.correction


async def test_a_teacher_corrects_a_debate_that_another_installation_moderated(cast: Cast) -> None:
    """As after an import: the account may open it, but is nobody in its journal yet."""
    game = await ended(cast)
    await game.debate.moderators.aadd(cast.other)
    url = reverse("play", args=[game.debate.pk, "p1"])
    assert (await cast["other"].post(url, {"do": "mark", "level_ao1": "1"})).status_code == 302
    assert f"u{cast.other.pk}" in game.room.state.moderators


# ---- notes


async def test_notes_are_private_until_shared(cast: Cast) -> None:
    game = await ended(cast)
    pk = game.debate.pk
    url = reverse("play", args=[pk, "p1"])
    assert (await cast["owner"].post(url, {"do": "note", "text": "Ask Amara to lead next time"})).status_code == 302
    moment = reverse("notes", args=[pk])
    assert (
        await cast["co"].post(moment, {"text": "<b>The turning point</b>", "at": "7", "shared": "on"})
    ).status_code == 302
    note = await Note.objects.aget(author=cast.owner)
    assert (note.play, (await Note.objects.aget(author=cast.co)).seq) == ("p1", 7)
    owners, cos = await page(cast["owner"], "record", pk), await page(cast["co"], "record", pk)
    students = await page(game.browser_of("Amara"), "student_record", pk)
    assert "Ask Amara to lead" in owners and "Ask Amara to lead" not in cos and "Ask Amara to lead" not in students
    for text in (owners, cos, students):
        assert "&lt;b&gt;The turning point&lt;/b&gt;" in text
    change = reverse("change_note", args=[pk, note.pk])
    assert (await cast["co"].post(change, {"do": "share"})).status_code == 404, "not theirs"
    assert (await cast["owner"].post(change, {"do": "share"})).status_code == 302
    assert "Ask Amara to lead" in await page(game.browser_of("Amara"), "student_record", pk)
    assert (await cast["owner"].post(change, {"do": "remove"})).status_code == 302
    assert "Ask Amara to lead" not in await page(cast["owner"], "record", pk)


@pytest.mark.parametrize("data", [{"text": ""}, {"text": "x" * 1001}])
async def test_an_empty_or_endless_note_is_refused(cast: Cast, data: dict[str, str]) -> None:
    game = await ended(cast)
    for url in (reverse("notes", args=[game.debate.pk]), reverse("play", args=[game.debate.pk, "p1"])):
        assert (await cast["owner"].post(url, {"do": "note"} | data)).status_code == 422
    assert not await Note.objects.aexists()


# ---- links


async def link(cast: Cast, game: Played, **data: str) -> str:
    """Makes a link by the form; its address."""
    answer = await cast["owner"].post(reverse("share", args=[game.debate.pk]), {"days": "30", **data})
    assert answer.status_code == 302
    return reverse("shared", args=[(await ShareLink.objects.afirst()).token])


async def test_each_audience_sees_what_it_may_and_no_name_under_pseudonyms(cast: Cast) -> None:
    game = await ended(cast)
    await Note.objects.acreate(debate=game.debate, author=cast.owner, seq=1, text="Well led, Amara", shared=True)
    nobody = cast["outsider"]
    whole = (await nobody.get(await link(cast, game, audience="class", pseudonyms="on"))).content.decode()
    assert "positions were assigned for practice" in whole and "Well led, Student 1" in whole
    colleague = (await nobody.get(await link(cast, game, audience="colleague", pseudonyms="on"))).content.decode()
    assert "ask Student 3 about the treaty" in colleague and "Weigh it, Student 1" in colleague
    mine = (
        await nobody.get(await link(cast, game, audience="student", seat="s-amara", pseudonyms="on"))
    ).content.decode()
    assert "ask Student 3" not in whole and "ask Student 3" not in mine, "a record shows huddles to moderators alone"
    for text in (whole, colleague, mine):
        for name in game.seats:
            assert name not in text.replace("s-amara", "")
    named = (await nobody.get(await link(cast, game, audience="colleague"))).content.decode()
    assert "ask Chidi about the treaty" in named and "Chidi" in named
    assert "Weigh it" not in whole, "comments are for the team that they are about"


async def test_a_link_can_expire_and_be_taken_back(cast: Cast) -> None:
    game = await ended(cast)
    url = await link(cast, game, audience="class")
    assert (await cast["outsider"].get(url)).status_code == 200
    await ShareLink.objects.aupdate(expires=timezone.now() - timedelta(seconds=1))
    late = await cast["outsider"].get(url)
    assert late.status_code == 410 and "has expired" in late.content.decode()
    await ShareLink.objects.aupdate(expires=None)
    row = await ShareLink.objects.aget()
    assert (await cast["other"].post(reverse("revoke", args=[game.debate.pk, row.pk]))).status_code == 404
    assert (await cast["outsider"].get(url)).status_code == 200
    await cast["owner"].post(reverse("revoke", args=[game.debate.pk, row.pk]))
    gone = await cast["outsider"].get(url + "record/")
    assert gone.status_code == 410 and "taken back" in gone.content.decode()
    assert (await cast["outsider"].get(reverse("shared", args=["no-such-link"]))).status_code == 404


async def test_a_link_to_a_running_debate_waits_for_its_end(cast: Cast, game: Played) -> None:
    url = await link(cast, game, audience="class")
    early = await cast["outsider"].get(url)
    assert early.status_code == 409 and "still running" in early.content.decode()
    assert "Amara" not in early.content.decode()


async def test_a_students_link_needs_a_student_who_is_in(cast: Cast, game: Played) -> None:
    share = reverse("share", args=[game.debate.pk])
    for data in ({"audience": "student"}, {"audience": "student", "seat": "s-nobody"}, {"audience": "all"}):
        assert (await cast["owner"].post(share, {"days": "30"} | data)).status_code == 422
    url = await link(cast, game, audience="student", seat="s-amara")
    await game.do(c.RemoveSeat("s-amara"))
    await game.do(c.EndDebate())
    assert (await cast["outsider"].get(url)).status_code == 404


@pytest.mark.parametrize("who", ["other", "outsider", "Amara"])
@pytest.mark.parametrize("name", ["play", "notes", "share"])
async def test_the_desk_is_the_moderators(cast: Cast, who: str, name: str) -> None:
    game = await ended(cast)
    client = game.browser_of(who) if who == "Amara" else cast[who]
    url = reverse(name, args=[game.debate.pk, *(["p1"] if name == "play" else [])])
    for answer in (await client.get(url), await client.post(url, {"text": "mine", "audience": "class", "days": "7"})):
        assert answer.status_code == 404 or answer.headers["location"].startswith("/login/")
    assert not await Note.objects.aexists() and not await ShareLink.objects.aexists()
    assert (await cast["owner"].get(reverse("play", args=[game.debate.pk, "p99"]))).status_code == 404


async def test_a_room_that_is_let_go_is_read_again(cast: Cast) -> None:
    game = await ended(cast)
    await rooms.forget([game.debate.pk])
    url = reverse("play", args=[game.debate.pk, "p1"])
    assert (await cast["owner"].post(url, {"do": "mark", "level_ao1": "1"})).status_code == 302
    assert await Debate.objects.acount() == 1
