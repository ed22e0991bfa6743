"""Backup and restore on each database: everything comes back, a cut or foreign file is refused, nothing is half restored."""

import gzip
import os
import stat
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connections

from debate import backups
from debate.backups import BadBackup
from debate.models import AuditLine, Debate, JournalEntry, Note, SavedDeck
from tests.engine.make_golden import FOLDER, read


@pytest.fixture
def filled(using: str) -> Debate:
    """A database with an account, a deck, a whole golden debate and a note."""
    _empty(using)
    owner = User.objects.db_manager(using).create_user("owner", first_name="Ms Ünal")
    SavedDeck.objects.using(using).create(slug="deck", title="Deck", data={"a": 1})
    debate = Debate.objects.using(using).create(
        owner=owner, deck_title="Deck", format_name="Own", class_label="12B 中文"
    )
    debate.moderators.add(owner)
    JournalEntry.objects.using(using).bulk_create(
        JournalEntry(
            debate=debate,
            seq=e.seq,
            command_id=e.command_id,
            actor=e.actor,
            at=e.at,
            version=e.version,
            events=e.events.decode(),
        )
        for e in read((FOLDER / "quick-clash.jsonl").read_bytes())
    )
    Note.objects.using(using).create(debate=debate, author=owner, seq=3, text="well argued")
    return debate


def _empty(using: str) -> None:
    for model in (Note, JournalEntry, Debate, SavedDeck, AuditLine, User):
        model._base_manager.using(using).all().delete()


def picture(using: str) -> dict[str, list[object]]:
    return {
        "users": list(User.objects.using(using).values_list("username", "first_name", "password")),
        "debates": list(
            Debate.objects.using(using).values_list("code", "class_label", "board_token", "moderators__username")
        ),
        "entries": list(
            JournalEntry.objects.using(using).values_list("seq", "command_id", "actor", "at", "version", "events")
        ),
        "notes": list(Note.objects.using(using).values_list("text", "author__username")),
        "decks": list(SavedDeck.objects.using(using).values_list("slug", "data")),
    }


def test_everything_comes_back(filled: Debate, using: str, tmp_path: Path) -> None:
    before, path = picture(using), backups.write(tmp_path, using)
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600, "it holds the secret key"
    _empty(using)
    counts = backups.restore(path, using)
    assert counts["debate.JournalEntry"] == len(before["entries"]) > 100
    assert picture(using) == before
    new = Debate.objects.using(using).create(
        owner=User.objects.using(using).get(), deck_title="Deck", format_name="Own"
    )
    assert new.pk > filled.pk, "ids go on after those that were put back"


def test_a_backup_moves_to_another_database(filled: Debate, using: str, tmp_path: Path, django_db_blocker) -> None:
    """As from a teacher's laptop to the school's server: here into a new SQLite file."""
    path = backups.write(tmp_path, using)
    alias = f"moved_{using}"
    connections.databases[alias] = {**connections.databases[using], "ENGINE": "django.db.backends.sqlite3"}
    connections.databases[alias] |= {"NAME": tmp_path / "moved.sqlite3", "OPTIONS": {}}
    try:
        call_command("migrate", database=alias, interactive=False, verbosity=0)
        backups.restore(path, alias)
        assert picture(alias) == picture(using)
    finally:
        connections[alias].close()
        del connections[alias], connections.databases[alias]


def test_what_is_there_is_never_overwritten(filled: Debate, using: str, tmp_path: Path) -> None:
    before, path = picture(using), backups.write(tmp_path, using)
    with pytest.raises(BadBackup, match="already"):
        backups.restore(path, using)
    assert picture(using) == before


def spoil(path: Path, how: str) -> None:
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    if how == "cut in the middle of a byte stream":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        return
    if how == "no gzip":
        path.write_text("hello")
        return
    lines = {
        "its end is missing": lines[:-1],
        "a row is missing": [*lines[:5], *lines[6:]],
        "foreign": ['{"format": "other"}', *lines[1:]],
        "empty": [],
        "a broken row": [*lines[:5], lines[5][:-9], *lines[6:]],
        "an unknown table": [*lines[:5], '{"model": "auth.nothing", "pk": 1, "fields": {}}', *lines[5:]],
    }[how]
    path.write_bytes(gzip.compress("".join(line + "\n" for line in lines).encode()))


@pytest.mark.parametrize(
    "how",
    [
        "cut in the middle of a byte stream",
        "no gzip",
        "its end is missing",
        "a row is missing",
        "foreign",
        "empty",
        "a broken row",
    ]
    + ["an unknown table"],
)
def test_a_spoiled_backup_restores_nothing(filled: Debate, using: str, tmp_path: Path, how: str) -> None:
    path = backups.write(tmp_path, using)
    spoil(path, how)
    _empty(using)
    with pytest.raises(BadBackup, match="not a whole backup"):
        backups.restore(path, using)
    assert not User.objects.using(using).exists() and not Debate.objects.using(using).exists()


def test_old_backups_go(tmp_path: Path) -> None:
    for day in range(10, 20):
        (tmp_path / f"rostrum-202611{day}-030000.jsonl.gz").touch()
    (tmp_path / "else.txt").touch()
    gone = backups.prune(tmp_path, keep=3)
    assert len(gone) == 7
    assert sorted(p.name for p in tmp_path.iterdir())[1:] == [
        f"rostrum-202611{day}-030000.jsonl.gz" for day in (17, 18, 19)
    ]
