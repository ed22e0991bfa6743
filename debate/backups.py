"""Everything in one file, while debates run: accounts, decks, debates, their entries, notes and links, and the secret key, so that
students' seats and sign-ins survive too. The file does not know which database it came from: a laptop's can move to PostgreSQL.

One gzip of JSON lines: first what it is, then a row of a table each, then how many there were, so that a cut file is noticed.
"""

import gzip
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

FORMAT = "rostrum.backup/1"
MODELS = (
    "auth.User",
    "debate.SavedDeck",
    "debate.Debate",
    "debate.JournalEntry",
    "debate.Note",
    "debate.ShareLink",
) + (
    "debate.KeepRule",
    "debate.AuditLine",
)
"""In the order in which rows can be put back. Sessions are left out: a teacher signs in again."""
CHUNK = 500


class BadBackup(Exception):  # noqa: N818  said to whoever restores
    """The file is no whole backup, or there is something where it would go."""


def write(folder: Path, using: str = DEFAULT_DB_ALIAS) -> Path:
    """Makes a backup in `folder`, readable by its owner alone; gives its path. It is there whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    path = folder / f"rostrum-{now:%Y%m%d-%H%M%S}.jsonl.gz"
    unfinished = path.with_suffix(".unfinished")
    with (
        open(os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as raw,
        gzip.open(raw, "wt", encoding="utf-8") as file,
    ):
        _write(file, now, using)
    unfinished.replace(path)
    return path


def _write(file: IO[str], now: datetime, using: str) -> None:
    _line(file, {"format": FORMAT, "made": now.isoformat(), "secret_key": settings.SECRET_KEY})
    counts = {}
    with transaction.atomic(using, durable=False):
        _snapshot(using)
        for name in MODELS:
            rows = apps.get_model(name)._base_manager.using(using).order_by("pk")
            counts[name] = _write_rows(file, rows)
    _line(file, {"end": counts})


def _snapshot(using: str) -> None:
    """All tables as they are at one moment. SQLite's transaction is that already."""
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _write_rows(file: IO[str], rows: models.QuerySet[Any]) -> int:
    count = 0
    for row in rows.iterator(chunk_size=CHUNK):
        file.write(serializers.serialize("jsonl", [row]))
        count += 1
    return count


def _line(file: IO[str], what: dict[str, Any]) -> None:
    file.write(json.dumps(what) + "\n")


def prune(folder: Path, keep: int) -> list[Path]:
    """Removes all but the `keep` newest backups of a folder; gives those that went."""
    old = sorted(folder.glob("rostrum-*.jsonl.gz"))[:-keep]
    for path in old:
        path.unlink()
    return old


def restore(path: Path, using: str = DEFAULT_DB_ALIAS) -> dict[str, int]:
    """Puts a backup into a database without accounts and debates; gives the rows of each table. All or nothing.

    Raises BadBackup. The secret key goes into the data folder unless the environment gives one.
    """
    for name in ("auth.User", "debate.Debate"):
        if apps.get_model(name)._base_manager.using(using).exists():
            raise BadBackup(
                "There are accounts or debates here already. Restore into a new, empty ROSTRUM_DATA or database."
            )
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file, transaction.atomic(using):
            head = _head(file)
            counts = _read_rows(file, using)
            _reset_sequences(using)
    except (OSError, EOFError, ValueError, KeyError, serializers.base.DeserializationError) as error:
        raise BadBackup(f"{path.name} is not a whole backup: {error}") from error
    _keep_key(head["secret_key"])
    return counts


def _head(file: IO[str]) -> dict[str, Any]:
    head: dict[str, Any] = json.loads(file.readline() or "{}")
    if head.get("format") != FORMAT:
        raise ValueError(f"it does not begin as {FORMAT}")
    return head


def _read_rows(file: IO[str], using: str) -> dict[str, int]:
    counts = dict.fromkeys(MODELS, 0)
    apps.get_model("debate.SavedDeck")._base_manager.using(using).all().delete()  # the default deck of a first start
    for line in _rows(file):
        if line.startswith('{"end":'):
            if json.loads(line)["end"] != counts:
                raise ValueError("it holds fewer rows than it says")
            return counts
        for row in serializers.deserialize("jsonl", line, using=using):
            row.save(using=using)
            counts[row.object._meta.label] += 1
    raise ValueError("its end is missing")


def _rows(file: IO[str]) -> Iterator[str]:
    return (line for line in file if line.strip())


def _reset_sequences(using: str) -> None:
    """PostgreSQL counts ids by itself and must go on after those that were put back."""
    connection = connections[using]
    for sql in connection.ops.sequence_reset_sql(no_style(), [apps.get_model(name) for name in MODELS]):
        with connection.cursor() as cursor:
            cursor.execute(sql)


def _keep_key(key: str) -> None:
    if os.environ.get("ROSTRUM_SECRET_KEY"):
        return
    path = Path(settings.DATA) / "secret_key"
    with open(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
        file.write(key)
