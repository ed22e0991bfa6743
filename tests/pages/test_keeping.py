"""Keep and forget: a rule and its dry run, the nightly command, a debate deleted, a student erased, the audit log."""

from datetime import timedelta
from io import StringIO

import pytest
from asgiref.sync import sync_to_async
from django.conf import LazySettings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from debate import keeping
from debate.journal import read
from debate.models import AuditLine, Debate, JournalEntry, KeepRule, Note, ShareLink
from debate.rooms import rooms
from game import commands as c
from game.replay import fold
from game.values import PlayId, SeatId
from tests.pages.conftest import Cast, Played, open_with, short_format


async def ended(cast: Cast, *names: str, label: str = "12B Politics", days_ago: int = 0) -> Played:
    """A debate with one played round that ended so many days ago."""
    game = await open_with(cast, short_format(cast.deck), *names)
    await game.play_round("Amara, weigh it")
    await game.do(c.EndDebate())
    when = timezone.now() - timedelta(days=days_ago)
    await Debate.objects.filter(pk=game.debate.pk).aupdate(class_label=label, ended=when)
    await game.debate.arefresh_from_db()
    return game


def everything_saved(debate: int) -> str:
    return "".join(JournalEntry.objects.filter(debate=debate).values_list("events", flat=True))


@sync_to_async
def forget(*options: str) -> str:
    out = StringIO()
    call_command("forget", *options, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("site", "own", "days"), [(None, None, None), (30, None, 30), (None, 20, 20), (30, 20, 20), (10, 20, 10)]
)
async def test_the_shorter_rule_holds(cast: Cast, settings: LazySettings, site, own, days) -> None:
    settings.KEEP_DAYS = site
    if own:
        await KeepRule.objects.acreate(teacher=cast.owner, days=own)
    assert await sync_to_async(keeping.days_for)(cast.owner) == days


async def test_the_nightly_command_takes_what_is_due_and_says_so(cast: Cast) -> None:
    old, young = await ended(cast, "Amara", "Ben", days_ago=40), await ended(cast, "Chidi", "Dina", days_ago=3)
    running = await open_with(cast, short_format(cast.deck), "Eli")
    await Debate.objects.filter(pk=running.debate.pk).aupdate(opened=timezone.now() - timedelta(days=900))
    assert "0 debates" in await forget()
    await KeepRule.objects.acreate(teacher=cast.owner, days=30)
    told = await forget("--dry-run")
    assert old.debate.code in told and "1 debate would go" in told
    assert await Debate.objects.acount() == 3, "a dry run deletes nothing"
    assert "1 debate deleted" in await forget()
    assert {d.pk async for d in Debate.objects.all()} == {young.debate.pk, running.debate.pk}
    line = await AuditLine.objects.aget()
    assert (line.who, line.deed, line.debate) == ("rostrum", "expired", old.debate.code)
    assert line.count > 10


async def test_a_teacher_sets_the_rule_and_sees_what_goes_next(cast: Cast, settings: LazySettings) -> None:
    settings.KEEP_DAYS = 365
    game = await ended(cast, "Amara", "Ben", days_ago=10)
    page = (await cast["owner"].get(reverse("keep"))).content.decode()
    assert "no debate longer than 365 days" in page
    for wrong in ("3", "-1", "99999", "soon"):
        assert (await cast["owner"].post(reverse("keep"), {"days": wrong})).status_code == 422
    assert (await cast["owner"].post(reverse("keep"), {"days": "30"})).status_code == 302
    page = (await cast["owner"].get(reverse("keep"))).content.decode()
    assert game.debate.code in page
    assert (timezone.localtime(timezone.now()) + timedelta(days=20)).strftime("%B %Y") in page
    assert game.debate.code not in (await cast["other"].get(reverse("keep"))).content.decode()


async def test_a_debate_is_deleted_with_all_that_hangs_on_it(cast: Cast) -> None:
    game = await ended(cast, "Amara", "Ben")
    await Note.objects.acreate(debate=game.debate, author=cast.owner, seq=1, text="a note")
    await ShareLink.objects.acreate(debate=game.debate, made_by=cast.owner, audience="class")
    code = game.debate.code
    answer = await cast["owner"].post(reverse("delete_debate", args=[game.debate.pk]))
    assert answer.status_code == 302
    assert not await Debate.objects.aexists() and not await JournalEntry.objects.aexists()
    assert not await Note.objects.aexists() and not await ShareLink.objects.aexists()
    assert rooms.loaded(game.debate.pk) is None
    line = await AuditLine.objects.aget()
    assert (line.who, line.deed, line.debate) == ("owner", "deleted", code)
    assert (await game.browser_of("Amara").get(reverse("student_record", args=[game.debate.pk]))).status_code == 404


@pytest.mark.parametrize("page", ["delete_debate", "erase"])
async def test_a_running_debate_is_ended_first(cast: Cast, game: Played, page: str) -> None:
    args = [game.debate.pk, game.seats["Amara"]] if page == "erase" else [game.debate.pk]
    answer = await cast["owner"].post(reverse(page, args=args), {"seat": f"{game.debate.pk}:s-amara"})
    assert answer.headers["location"] == reverse("moderator", args=[game.debate.pk])
    assert await Debate.objects.aexists() and not await AuditLine.objects.aexists()


@pytest.mark.parametrize("who", ["co", "other", "outsider"])
async def test_only_the_owner_makes_anything_go(cast: Cast, who: str) -> None:
    game = await ended(cast, "Amara", "Ben")
    await game.debate.moderators.aadd(cast.co)
    pk = game.debate.pk
    for name, args in (("keep_debate", [pk]), ("delete_debate", [pk]), ("erase", [pk, "s-amara"])):
        url = reverse(name, args=args)
        answers = [await cast[who].post(url, {"seat": f"{pk}:s-amara"})]
        if name != "delete_debate":
            answers.append(await cast[who].get(url))
        for answer in answers:
            assert answer.status_code in (404, 405) or answer.headers["location"].startswith("/login/")
    assert await Debate.objects.aexists() and not await AuditLine.objects.aexists()


async def test_a_student_is_erased_from_all_debates_of_the_class(cast: Cast) -> None:
    first, second = await ended(cast, "Amara", "Ben"), await ended(cast, "Chidi", "AMARA")
    elsewhere = await ended(cast, "Amara", "Dina", label="13A")
    await Note.objects.acreate(debate=first.debate, author=cast.owner, seq=3, text="Amara led well")
    await ShareLink.objects.acreate(debate=first.debate, made_by=cast.owner, audience="student", seat="s-amara")
    url = reverse("erase", args=[first.debate.pk, "s-amara"])
    asked = (await cast["owner"].get(url)).content.decode()
    assert f"{second.debate.pk}:s-amara" in asked and f"{elsewhere.debate.pk}:" not in asked
    assert (await cast["owner"].post(url, {})).status_code == 422
    before = {g.debate.pk: fold(await sync_to_async(read)(g.debate.pk))[1] for g in (first, second)}
    ticked = [f"{first.debate.pk}:s-amara", f"{second.debate.pk}:s-amara", f"{elsewhere.debate.pk}:s-amara"]
    assert (await cast["owner"].post(url, {"seat": ticked})).status_code == 302
    for game in (first, second):
        text = await sync_to_async(everything_saved)(game.debate.pk)
        assert "amara" not in text.casefold().replace("s-amara", "")
        seq, state = fold(await sync_to_async(read)(game.debate.pk))
        old = before[game.debate.pk]
        assert state is not None and old is not None and seq == game.room.seq
        assert state.seats[SeatId("s-amara")].name == "Erased student"
        assert {p: (x.card, x.answers, x.mark and x.mark.levels) for p, x in state.plays.items()} == {
            p: (x.card, x.answers, x.mark and x.mark.levels) for p, x in old.plays.items()
        }
        page = (await cast["owner"].get(reverse("record", args=[game.debate.pk]))).content.decode()
        assert "Erased student" in page and "amara" not in page.casefold().replace("s-amara", "")
    assert "Amara" in await sync_to_async(everything_saved)(elsewhere.debate.pk), "not asked for: not done"
    assert (await Note.objects.aget()).text == "Erased student led well"
    assert not await ShareLink.objects.aexists()
    assert {line.debate async for line in AuditLine.objects.all()} == {first.debate.code, second.debate.code}
    assert all("Amara" not in str(vars(line)) for line in [line async for line in AuditLine.objects.all()])


async def test_erasing_twice_and_two_students_keeps_them_apart(cast: Cast) -> None:
    game = await ended(cast, "Amara", "Ben")
    for seat in ("s-amara", "s-ben", "s-ben"):
        url = reverse("erase", args=[game.debate.pk, seat])
        await cast["owner"].post(url, {"seat": f"{game.debate.pk}:{seat}"})
    _, state = fold(await sync_to_async(read)(game.debate.pk))
    assert state is not None
    assert {s.name for s in state.seats.values()} == {"Erased student", "Erased student 2"}
    assert state.plays[PlayId("p1")].argument == "…"
    assert (await cast["owner"].get(reverse("erase", args=[game.debate.pk, "nobody"]))).status_code == 404


async def test_the_log_is_read_by_who_it_concerns(cast: Cast) -> None:
    await AuditLine.objects.acreate(who="co", deed="deleted", debate="ABC234")
    assert "ABC234" in (await cast["co"].get(reverse("keep"))).content.decode()
    assert "ABC234" not in (await cast["owner"].get(reverse("keep"))).content.decode()
