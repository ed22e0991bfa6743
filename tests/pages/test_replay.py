"""The film of a saved debate: for every eye what it saw at every entry, and for no reader more than that."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from debate import access, film
from debate.models import Debate, ShareLink
from debate.readers import Reader, Role, picture
from debate.records import Record, load
from game import commands as c
from game.format import StageSeconds
from game.patch import apply
from game.replay import Entry
from game.state import Actor, State
from game.values import PointsShown, SeatId, SeatStatus
from tests.engine.leaks import Eye, encode, eyes, secrets
from tests.engine.table import CHAIR, Table, play_game, short
from tests.saved import GOLDEN, golden, save

View = dict[str, Any]


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner", password="a long pass phrase")


@pytest.fixture
def eventful(owner: User) -> Debate:
    return save(golden("eventful"), owner)


@pytest.fixture
def record(eventful: Debate) -> Record:
    return load(eventful)


def all_eyes(record: Record) -> list[str]:
    """Every eye that any reader may have on this debate."""
    readers = [Reader(Role.MODERATOR, "/"), Reader(Role.CLASS, "/")]
    readers += [Reader(Role.STUDENT, "/", seat) for seat in record.state.seats]
    return sorted({eye for reader in readers for eye in reader.eyes(record.state)})


def played(record: Record, eye: str) -> Iterator[tuple[int, View]]:
    """The film as a browser folds it: each entry's seq, with the view it leads to."""
    keys: View = {}
    for start, patch in json.loads(film.keyframes(record, eye))["keys"]:
        keys = apply(keys, patch)
        yield start, keys
        frames = {seq: patch for seq, _at, patch in json.loads(film.stretch(record, eye, start))["frames"]}
        view = keys
        for seq in range(start + 1, min(start + film.SPACING, record.last) + 1):
            view = apply(view, frames.pop(seq)) if seq in frames else view
            yield seq, view
        assert not frames, "a stretch holds what is between its keyframes and nothing else"


def plain(view: View) -> View:
    found: View = json.loads(msgspec.json.encode(view))
    return found


SEATS = ("seat:s1", "seat:s4", "seat:s5", "seat:s6", "seat:late")
"""In the eventful debate: one like any other, one who was moved, removed, banned, let in late."""


# ---- the film is what was seen -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", GOLDEN)
def test_a_film_shows_every_eye_what_it_saw_at_every_entry(name: str, owner: User) -> None:
    record = load(save(golden(name), owner))
    for eye in [e for e in all_eyes(record) if not e.startswith("seat:") or e in SEATS]:
        seen = set()
        for seq, view in played(record, eye):
            assert view == plain(picture(record.at(seq), eye)), (eye, seq)
            seen.add(seq)
        assert seen == set(range(film.first_of(record, eye), record.last + 1)), eye


def test_every_frame_changes_something_and_says_when(record: Record) -> None:
    for eye in ("board", "team:t1"):
        for start in film.key_seqs(record, eye):
            for seq, at, patch in json.loads(film.stretch(record, eye, start))["frames"]:
                assert patch and at == record.moment(seq)
                assert picture(record.at(seq), eye) != picture(record.at(seq - 1), eye)


def test_a_students_film_begins_when_they_came_in(record: Record) -> None:
    late = film.first_of(record, "seat:late")
    assert SeatId("late") in record.at(late).seats and SeatId("late") not in record.at(late - 1).seats
    assert film.outline(record, "seat:late")["stages"][0]["seq"] == late
    assert late > film.first_of(record, "seat:s1") > 1


def test_the_outline_has_each_stage_as_it_began_reopened_ones_too(record: Record) -> None:
    stages = film.outline(record, "board")["stages"]
    steps = [record.at(s["seq"]).step for s in stages]
    assert steps[0] == 0 and any(b < a for a, b in zip(steps, steps[1:], strict=False))
    for one, following in zip(stages, [*stages[1:], {"seq": record.last + 1}], strict=True):
        now = record.at(one["seq"]).now_at
        assert (one["stage"], one["round"]) == (now.stage.value, now.round)
        assert {record.at(seq).step for seq in range(one["seq"], following["seq"])} == {record.at(one["seq"]).step}


@pytest.mark.parametrize("eye", ["board", "moderator", "team:t1", "seat:s1", "seat:s4", "seat:s5", "seat:late"])
def test_moments_are_told_when_the_eye_could_first_read_a_play(record: Record, eye: str) -> None:
    """Held against the views; s4 was moved, s5 removed, the late one found plays made."""
    first = film.first_of(record, eye)
    views = {seq: picture(record.at(seq), eye) for seq in range(first, record.last + 1)}
    known = readable(views[first])
    wanted = []
    for seq in range(first + 1, record.last + 1):
        fresh = readable(views[seq]) - known
        known |= fresh
        if views[seq].get("team") == views[seq - 1].get("team"):
            wanted += [(seq, record.at(seq).teams[record.at(seq).plays[id_].team].name) for id_ in fresh]
    found = [(m["seq"], m["team"]) for m in film.outline(record, eye)["moments"] if m["kind"] == "play"]
    assert sorted(found) == sorted(wanted) and found


def readable(view: View) -> set[Any]:
    return {id_ for id_, play in view.get("plays", {}).items() if "argument" in play}


def test_what_is_kept_is_not_mixed_up(owner: User, eventful: Debate) -> None:
    """Another debate, names taken out, an entry more: each has a film of its own."""
    quick = load(save(golden("quick-clash"), owner))
    record = load(eventful)
    assert film.keyframes(quick, "board") != film.keyframes(record, "board")
    named = film.stretch(record, "moderator", 1)
    hidden = film.stretch(load(eventful, pseudonyms=True), "moderator", 1)
    assert b"Amy Abbas" in named and b"Amy Abbas" not in hidden and b"Student 1" in hidden
    shorter = load(save(golden("eventful")[:30], owner))
    assert film.stretch(shorter, "board", 1) != film.stretch(record, "board", 1)
    assert film.keyframes(record, "board") is film.keyframes(record, "board")


# ---- nobody's film holds what they may not see ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def marked() -> list[Entry]:
    """A debate in which no text occurs twice, so that one that is found is the very one."""
    timed = StageSeconds(stance_vote=20, prepare=30, constructive=60, rebuttal=60)
    format_ = short(seconds=timed, team_count=4, stance_votes=True, points_shown=PointsShown.AT_END)

    def hook(table: Table) -> list[tuple[Actor, c.Command]]:
        plays = [p for p in table.state.plays.values() if not p.hidden]
        return [(CHAIR, c.HidePlay(plays[-1].id))] if plays and table.draw(12) == 0 else []

    return play_game(format_, 8, seed=21, hook=hook, marked=True).entries


def test_no_students_and_no_classs_film_leaks(owner: User, marked: list[Entry]) -> None:
    """The folded film holds at no entry what the state has and this eye may not know."""
    record = load(save(marked, owner))
    for eye in [eye for eye in all_eyes(record) if eye != "moderator"]:
        for seq, view in played(record, eye):
            assert told(record.at(seq), eye, view) == [], (eye, seq)


def test_the_check_on_leaks_can_fail(owner: User, marked: list[Entry]) -> None:
    record = load(save(marked, owner))
    found = [s for seq, view in played(record, "moderator") for s in told(record.at(seq), "team:t1", view)]
    assert len(set(found)) > 20


def told(state: State, eye: str, view: View) -> list[str]:
    """What `view` tells of what the eye may not know."""
    text = encode(view)
    return [s for s in secrets(state, _eye_of(state, eye)) if s in text or encode(s)[1:-1] in text]


def _eye_of(state: State, eye: str) -> Eye:
    """The eye as the independent judgement knows it; a student who is in also sees what the team sees."""
    kind, _colon, id_ = eye.partition(":")
    if kind != "seat":
        return next(e for e in eyes(state) if e.name == eye.replace(":", " "))
    seat = state.seats[SeatId(id_)]
    seated = seat.status is SeatStatus.SEATED
    return next(e for e in eyes(state) if e.name == (f"team {seat.team}" if seated else f"outside {id_}"))


# ---- who may see which film ----------------------------------------------------------------------------------------------


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def student(debate: Debate, seat: str) -> Client:
    response = HttpResponse()
    access.set_seat_cookie(response, debate.pk, SeatId(seat))
    client = Client()
    client.cookies.load(response.cookies.output(header="", sep=";"))
    return client


def shared(debate: Debate, audience: str, seat: str = "", **fields: Any) -> ShareLink:
    return ShareLink.objects.create(debate=debate, made_by=debate.owner, audience=audience, seat=seat, **fields)


EYES = ("board", "moderator", "team:t1", "team:t2", "seat:s1", "seat:s2", "team:t99", "seat:nobody", "", "state")
MAY = {
    "owner": {"board", "moderator", "team:t1", "team:t2"},
    "colleague": {"board", "moderator", "team:t1", "team:t2"},
    "student": {"board", "seat:s1"},
    "cookie": {"board", "seat:s1"},
    "class": {"board"},
}


@pytest.mark.parametrize("who", MAY)
def test_each_reader_has_their_own_eyes_and_no_others(who: str, eventful: Debate) -> None:
    client, base = _door(who, eventful)
    for eye in EYES:
        status = 200 if eye in MAY[who] else 404
        for page in ("replay/", "film/", "film/?from=1"):
            url = f"{base}{page}{'&' if '?' in page else '?'}as={eye}"
            if status == 200 and "from=1" in page:
                url = url.replace("from=1", f"from={film.first_of(load(eventful), eye)}")
            assert client.get(url).status_code == status, (who, url)


def _door(who: str, debate: Debate) -> tuple[Client, str]:
    """A reader's browser, and the address that the debate has for them."""
    if who == "owner":
        return browser(debate.owner), reverse("moderator", args=[debate.pk])
    if who == "cookie":
        return student(debate, "s1"), reverse("student", args=[debate.pk])
    link = shared(debate, who, "s1" if who == "student" else "")
    return Client(), reverse("shared", args=[link.token])


@pytest.mark.parametrize("who", MAY)
def test_the_page_opens_with_the_moment_that_its_link_points_at(who: str, eventful: Debate) -> None:
    client, base = _door(who, eventful)
    record = load(eventful, pseudonyms=who not in ("owner", "cookie"))
    for eye in MAY[who]:
        answer = client.get(f"{base}replay/", {"as": eye, "at": "300"})
        page = answer.content.decode()
        data = json.loads(re.search(r'<script id="film" type="application/json">(.*?)</script>', page)[1])  # type: ignore[index]
        assert data["look"] == {"seq": 300, "view": plain(picture(record.at(300), eye))}
        offered = set(re.findall(r'data-eye="([^"]+)"(?: aria|>)', page.split("<main")[0]))
        assert offered >= MAY[who] and (offered == MAY[who] or who in ("owner", "colleague"))


def test_moments_beyond_the_film_are_its_ends(eventful: Debate) -> None:
    client, base = _door("owner", eventful)
    for at, seq in {"0": 1, "-3": 1, "99999": len(golden("eventful")), "9" * 40: 1, "x": 1, "²": 1, "": 1}.items():
        answer = client.get(f"{base}replay/", {"at": at})
        assert answer.status_code == 200 and answer.context["film"]["look"]["seq"] == seq, at
    for start in ("2", str(len(golden("eventful")) + 1), "-1"):
        status = 200 if start == "-1" else 404  # what is no number asks for the keyframes
        assert client.get(f"{base}film/", {"from": start}).status_code == status, start


def test_what_only_moderators_may_know_is_in_no_other_page(eventful: Debate) -> None:
    for who in ("student", "cookie", "class", "colleague"):
        client, base = _door(who, eventful)
        page = client.get(f"{base}replay/").content.decode()
        assert eventful.chair_token not in page and eventful.board_token not in page, who


def test_a_shared_film_has_pseudonyms_where_the_link_says_so(eventful: Debate) -> None:
    names = [s.name for s in load(eventful).state.seats.values()]
    client, base = _door("colleague", eventful)
    text = client.get(f"{base}replay/", {"at": "300"}).content + client.get(f"{base}film/", {"from": "1"}).content
    assert [name for name in names if name.encode() in text] == []


def test_links_that_are_over_show_nothing(eventful: Debate) -> None:
    now = timezone.now()
    for over in ({"revoked": now}, {"expires": now - timedelta(seconds=1)}):
        base = reverse("shared", args=[shared(eventful, "class", **over).token])
        assert [Client().get(f"{base}{page}").status_code for page in ("replay/", "film/", "film/?from=1")] == [410] * 3
    assert Client().get("/shared/guessed/film/").status_code == 404


def test_outsiders_other_teachers_and_the_removed_see_nothing(eventful: Debate) -> None:
    mine, theirs = reverse("film", args=[eventful.pk]), reverse("student_film", args=[eventful.pk])
    assert browser(User.objects.create_user("other")).get(mine).status_code == 404
    assert [Client().get(url).status_code for url in (mine, theirs)] == [302, 302]
    assert student(eventful, "s6").get(theirs).status_code == 403  # who was banned
    assert browser(eventful.owner).post(mine).status_code == 405


def test_a_running_debates_film_is_its_moderators_alone(owner: User) -> None:
    debate = save(golden("eventful")[:400], owner)
    answer = browser(owner).get(reverse("replay", args=[debate.pk]), {"at": "400"})
    assert answer.status_code == 200 and "still running" in answer.content.decode()
    assert answer.context["film"]["last"] == 400
    assert (
        json.loads(browser(owner).get(reverse("film", args=[debate.pk]), {"from": "351"}).content)["frames"][-1][0]
        == 400
    )
    assert student(debate, "s1").get(reverse("student_film", args=[debate.pk])).status_code == 302
    link = reverse("shared", args=[shared(debate, "class").token])
    assert Client().get(f"{link}film/").status_code == 409


def test_a_debate_that_has_hardly_begun_has_a_film(owner: User) -> None:
    debate = save(golden("quick-clash")[:1], owner)
    answer = browser(owner).get(reverse("replay", args=[debate.pk]))
    assert (answer.context["film"]["first"], answer.context["film"]["last"]) == (1, 1)
    assert json.loads(film.stretch(load(debate), "board", 1)) == {"from": 1, "frames": []}
