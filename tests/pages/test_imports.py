"""A debate's JSON taken in: the same saved debate, or a sentence and nothing."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from debate import imports
from debate.exports import lossless
from debate.exports.source import source_of
from debate.imports import CannotImport, import_debate
from debate.models import AuditLine, Debate, JournalEntry
from debate.records import load
from game import commands as c
from game.scoring import released_points, swing
from tests.pages.conftest import Cast, Played
from tests.pages.files import ENDED, OPENED, golden, keep, lengthened, renamed

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
Plain = dict[str, Any]


@pytest.fixture
def teacher() -> User:
    return User.objects.create_user("okafor")


@pytest.fixture
def stranger() -> User:
    return User.objects.create_user("hale")


def exported(debate: Debate, pseudonyms: bool = False) -> bytes:
    return lossless.make(source_of(debate, pseudonyms))


def nothing_is_there() -> bool:
    return not (Debate.objects.exists() or JournalEntry.objects.exists() or AuditLine.objects.exists())


# ---- the same debate


@pytest.mark.parametrize("name", ["quick-clash", "eventful"])
@pytest.mark.parametrize("pseudonyms", [False, True])
def test_export_import_export_is_identical(teacher: User, stranger: User, name: str, pseudonyms: bool) -> None:
    first = exported(keep(teacher, golden(name), "כיתה 12B"), pseudonyms)
    second = exported(import_debate(first, stranger))
    assert second == first
    assert exported(import_debate(second, teacher)) == first


def test_two_thousand_entries_under_names_in_any_script(teacher: User) -> None:
    first = exported(keep(teacher, lengthened(renamed(golden()), 2000)))
    debate = import_debate(first, teacher)
    assert debate.entries.count() == 2000
    assert exported(debate) == first


def test_it_becomes_the_importing_teachers(teacher: User, stranger: User) -> None:
    original = keep(teacher, golden())
    debate = import_debate(exported(original), stranger)
    assert debate.owner == stranger and list(debate.moderators.all()) == [stranger]
    kept = Debate.objects.get(pk=debate.pk)
    assert (kept.class_label, kept.opened, kept.ended) == ("12B Politics", OPENED, ENDED)
    assert (kept.deck_title, kept.format_name) == (original.deck_title, original.format_name)
    for field in ("code", "board_token", "chair_token"):
        assert getattr(kept, field) != getattr(original, field)
    line = AuditLine.objects.get()
    assert (line.who, line.deed, line.debate, line.count) == ("hale", "imported", kept.code, len(golden()))
    before, after = load(original).state, load(kept).state
    assert {t: released_points(after, t) for t in after.teams} == {t: released_points(before, t) for t in before.teams}
    assert swing(after) == swing(before)


def test_a_file_gives_no_local_account_a_right(teacher: User, stranger: User) -> None:
    """Even a file that was changed by hand to name this server's accounts."""
    data = exported(keep(teacher, golden())).replace(b'"m1"', f'"u{stranger.pk}"'.encode())
    data = data.replace(b"moderator:m1", f"moderator:u{stranger.pk}".encode())
    debate = import_debate(data, teacher)
    assert set(load(debate).state.moderators) == {"m1", "m2"}
    assert not debate.moderators.filter(pk=stranger.pk).exists()


async def test_a_debate_played_here_comes_back(cast: Cast, game: Played) -> None:
    from asgiref.sync import sync_to_async

    await game.play_round("Weigh it")
    await game.do(c.EndDebate())
    data = await sync_to_async(lambda: exported(Debate.objects.get(pk=game.debate.pk)))()
    debate = await sync_to_async(import_debate)(data, cast.other)
    page = (await cast["other"].get(reverse("record", args=[debate.pk]))).content.decode()
    assert "Amara" in page and "Weigh it" in page and "moderated by" in page
    assert await sync_to_async(exported)(debate) == data
    room = await cast["other"].get(reverse("moderator", args=[debate.pk]))
    assert room.status_code == 302 and room.url == reverse("record", args=[debate.pk])
    for who in ("owner", "co"):
        assert (await cast[who].get(reverse("record", args=[debate.pk]))).status_code == 404


def test_an_account_of_a_teacher_who_corrects_a_mark_there_is_portable_again(teacher: User) -> None:
    """The importing teacher is taken in as a moderator after the end; the next export numbers them."""
    from msgspec.structs import replace

    from debate.journal import append_within
    from game.codec import encode_events
    from game.events import ModeratorAdded
    from game.values import ModeratorId

    debate = import_debate(exported(keep(teacher, golden())), teacher)
    last = load(debate).entries[-1]
    joined = encode_events([ModeratorAdded(ModeratorId(f"u{teacher.pk}"), "Ms Okafor")])
    append_within(debate.pk, replace(last, seq=last.seq + 1, command_id="late", events=joined))
    assert json.loads(exported(debate))["entries"][-1]["events"][0]["moderator"] == "m3"


# ---- what is not taken


def changed(change: Callable[[Plain], Any]) -> Callable[[bytes], bytes]:
    def make(data: bytes) -> bytes:
        plain = json.loads(data)
        change(plain)
        return json.dumps(plain).encode()

    return make


def entry(number: int, **fields: Any) -> Callable[[bytes], bytes]:
    return changed(lambda d: d["entries"][number].update(fields))


def event(kind: str, **fields: Any) -> Callable[[bytes], bytes]:
    def change(plain: Plain) -> None:
        next(x for n in plain["entries"] for x in n["events"] if x["event"] == kind).update(fields)

    return changed(change)


def _swap(plain: Plain) -> None:
    entries = plain["entries"]
    entries[3], entries[4] = entries[4], entries[3]


BAD: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda d: b"", "not JSON"),
    "broken": (lambda d: d[: len(d) // 2], "not JSON, or only a part"),
    "no text": (lambda d: b"\xff\xfe" + d, "not JSON"),
    "a zip": (lambda d: b"PK\x03\x04" + bytes(200), "not JSON"),
    "foreign": (lambda d: b'{"hello": "world"}', "not a debate that Rostrum has exported"),
    "a list": (lambda d: b"[1, 2]", "not a debate that Rostrum has exported"),
    "a deck": (lambda d: b'{"format": "rostrum.deck/1"}', "not a debate that Rostrum has exported"),
    "nested": (lambda d: b"[" * 100_000, "not JSON"),
    "newer": (changed(lambda d: d.update(format="rostrum.debate/2")), "is of version 2, this Rostrum reads version 1"),
    "odd version": (changed(lambda d: d.update(format="rostrum.debate/x")), "is of version x"),
    "newer events": (entry(5, version=2), "Entry 6 of the file is bad: it was written by a newer Rostrum"),
    "unknown field": (changed(lambda d: d.update(owner="me")), "not a debate as Rostrum saves it"),
    "no label": (changed(lambda d: d.pop("label")), "not a debate as Rostrum saves it"),
    "long label": (changed(lambda d: d.update(label="x" * 41)), "not a debate as Rostrum saves it"),
    "naive time": (changed(lambda d: d.update(opened="2026-11-25T09:30:00")), "not a debate as Rostrum saves it"),
    "wrong type": (entry(5, at="soon"), "not a debate as Rostrum saves it"),
    "far future": (entry(5, at=10**18), "not a debate as Rostrum saves it"),
    "wrong actor": (entry(5, actor="admin:1"), "not a debate as Rostrum saves it"),
    "long command": (entry(5, command_id="k" * 141), "not a debate as Rostrum saves it"),
    "no entries": (changed(lambda d: d.update(entries=[])), "not a debate as Rostrum saves it"),
    "gap": (changed(lambda d: d["entries"].pop(5)), "Entry 6 of the file is bad: is missing"),
    "out of order": (changed(_swap), "Entry 4 of the file is bad"),
    "twice": (
        changed(lambda d: d["entries"].insert(5, d["entries"][4])),
        "Entry 5 of the file is bad: the same command",
    ),
    "same command": (entry(5, command_id="k3"), "Entry 3 of the file is bad: the same command"),
    "back in time": (entry(9, at=0), "Entry 10 of the file is bad: it is earlier"),
    "no event": (entry(5, events=[]), "Entry 6 of the file is bad: holds no event"),
    "unknown event": (entry(5, events=[{"event": "Exploded"}]), "Entry 6 of the file is bad"),
    "events no list": (entry(5, events={"event": "DebateEnded"}), "Entry 6 of the file is bad"),
    "does not fold": (entry(5, events=[{"event": "SeatAdmitted", "seat": "ghost"}]), "Entry 6 of the file is bad"),
    "no debate": (entry(0, events=[{"event": "DebateEnded"}]), "Entry 1 of the file is bad"),
    "running": (changed(lambda d: d["entries"].pop()), "still running"),
    "no such level": (event("PlayMarked", levels={"ao1": 99}), "level that the rubric does not have"),
    "no such criterion": (event("PlayMarked", levels={"ao9": 1}), "level that the rubric does not have"),
    "no such stance": (event("StanceCast", stance=6), "it gives a stance that is not on the scale"),
    "no such card": (event("PlayMade", card="no-card"), "do not fit together"),
    "NUL": (changed(lambda d: d.update(label="a\u0000b")), "characters that cannot be kept"),
    "half a character": (lambda d: d.replace(b"12B", b"\\ud800", 1), "not JSON"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_a_sentence_and_leaves_nothing(teacher: User, name: str) -> None:
    good = exported(keep(teacher, golden("quick-clash")))
    Debate.objects.all().delete()
    spoil, sentence = BAD[name]
    with pytest.raises(CannotImport) as refused:
        import_debate(spoil(good), teacher)
    assert sentence in str(refused.value)
    assert str(refused.value).endswith((".", "”.")) and "\n" not in str(refused.value)
    assert nothing_is_there()


def test_the_unspoiled_file_is_good(teacher: User) -> None:
    """So that it is each fault above that is refused, and a byte order mark is none."""
    good = exported(keep(teacher, golden("quick-clash")))
    assert import_debate(b"\xef\xbb\xbf" + changed(lambda d: None)(good), teacher).pk


def test_a_backslash_before_a_zero_is_no_nul(teacher: User) -> None:
    good = exported(keep(teacher, golden("quick-clash"), "\\u0000"))
    assert import_debate(good, teacher).class_label == "\\u0000"


def test_a_huge_file_is_not_even_parsed(teacher: User) -> None:
    with pytest.raises(CannotImport, match="larger than 8 MB"):
        import_debate(b" " * (imports.FILE_MAX + 1), teacher)
    assert nothing_is_there()


def test_too_many_entries(teacher: User, monkeypatch: pytest.MonkeyPatch) -> None:
    good = exported(keep(teacher, golden("quick-clash")))
    monkeypatch.setattr(imports, "ENTRIES_MAX", 127)
    with pytest.raises(CannotImport, match="more than 127 entries"):
        import_debate(good, teacher)


def test_where_the_database_fails_half_way_nothing_stays(teacher: User, monkeypatch: pytest.MonkeyPatch) -> None:
    good = exported(keep(teacher, golden("quick-clash")))
    Debate.objects.all().delete()

    def fails(*args: object, **fields: object) -> None:
        assert JournalEntry.objects.count() == len(
            golden("quick-clash")
        )  # the entries are in, the transaction is not over
        raise OSError("disk full")

    monkeypatch.setattr(AuditLine.objects, "create", fails)
    with pytest.raises(OSError, match="disk full"):
        import_debate(good, teacher)
    assert nothing_is_there()


# ---- the page


def upload(client: Client, data: bytes, name: str = "debate.json") -> Any:
    return client.post(reverse("import_debate"), {"file": SimpleUploadedFile(name, data)})


def test_the_page_takes_a_file_and_shows_the_record(teacher: User, client: Client) -> None:
    good = exported(keep(teacher, golden("quick-clash")))
    client.force_login(teacher)
    answer = upload(client, good)
    newest = Debate.objects.order_by("-pk")[0]
    assert answer.url == reverse("record", args=[newest.pk])
    page = client.get(answer.url).content.decode()
    assert "is imported. You are its moderator here." in page and "School uniforms" in page


def test_the_page_says_what_is_wrong(teacher: User, client: Client) -> None:
    client.force_login(teacher)
    answer = upload(client, b"{}", "<b>x.json")
    page = answer.content.decode()
    assert answer.status_code == 422 and "Nothing was imported" in page and "&lt;b&gt;x.json" in page
    assert "not a debate that Rostrum has exported" in page
    assert client.post(reverse("import_debate")).status_code == 422
    assert client.get(reverse("import_debate")).status_code == 405
    assert nothing_is_there()


def test_only_teachers_import(client: Client, teacher: User) -> None:
    assert upload(client, b"{}").url.startswith(reverse("login"))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(teacher)
    assert upload(strict, b"{}").status_code == 403


# ---- the command and the documents


def test_the_command_imports_what_is_good_and_names_what_is_not(teacher: User, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(exported(keep(teacher, golden("quick-clash"))))
    bad.write_bytes(b"{}")
    Debate.objects.all().delete()
    out = io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("import_debate", str(good), str(bad), str(tmp_path / "none.json"), teacher="okafor", stdout=out)
    assert re.search(r"bad\.json: This is not a debate", str(refused.value))
    assert "none.json: No such file" in str(refused.value)
    debate = Debate.objects.get()
    assert debate.code in out.getvalue() and debate.owner == teacher
    with pytest.raises(CommandError, match="no account nobody"):
        call_command("import_debate", str(good), teacher="nobody")


def test_the_schema_in_the_documents_is_that_of_the_code() -> None:
    out = io.StringIO()
    call_command("export", "--schema", stdout=out)
    kept = (ROOT / "docs/debate.schema.json").read_text(encoding="utf-8")
    assert out.getvalue() == lossless.schema_text() == kept
    assert json.loads(kept)["$defs"]["SavedEntry"]["properties"]["events"]["items"]["anyOf"]
