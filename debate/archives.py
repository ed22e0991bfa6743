"""Archives of many debates. They take longer than a visitor waits for a page, so they are made in slices: each call of `work` makes
some debates' files and says how far it is, until the archive can be fetched.

The requests that ask how far it is do the work: nothing runs on its own, so nothing is left half-done by a restart. A job is a
folder in the data folder, which all processes share; it goes after an hour.
"""

import contextlib
import secrets
import shutil
import time
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone

from debate.exports.formats import FORMATS, files_of
from debate.exports.source import StillRunning, source_of
from debate.models import Debate
from debate.records import BadEntry, NoRecord

SLICE = 1.5
"""Seconds after which `work` begins no further debate."""
KEPT = 3600
"""Seconds that a finished archive can be fetched."""
_LOCKED = 120
"""Seconds after which a slice that was killed no longer holds the job."""


class Job(msgspec.Struct):
    """An archive that is being made for `teacher`: (pk, edition) of its debates, how many are done, and who is left out."""

    id: str
    teacher: int
    name: str
    debates: list[tuple[int, int]]
    formats: list[str]
    pseudonyms: bool
    done: int = 0
    size: int = 0
    """Bytes of the archive when it was last closed; another size means that a slice was killed at work."""
    left_out: list[str] = []
    """Codes of debates that could not be read."""

    @property
    def total(self) -> int:
        return len(self.debates)

    @property
    def finished(self) -> bool:
        return self.done == self.total

    @property
    def folder(self) -> Path:
        return _folder() / self.id

    @property
    def file(self) -> Path:
        return self.folder / "archive.zip"

    def save(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.folder / "job.new"
        fresh.write_bytes(msgspec.json.encode(self))
        fresh.replace(self.folder / "job.json")


def _folder() -> Path:
    return Path(settings.DATA) / "archives"


def ended_debates(
    teacher: User, label: str | None = None, first: date | None = None, last: date | None = None
) -> QuerySet[Debate]:
    """What `teacher` moderates and has ended, oldest first: of one class, opened from day `first` to day `last`."""
    found = Debate.objects.filter(moderators=teacher.pk, ended__isnull=False).order_by("opened", "pk")
    if label is not None:
        found = found.filter(class_label=label)
    return days(found, first, last)


def days(debates: QuerySet[Debate], first: date | None, last: date | None) -> QuerySet[Debate]:
    """Those opened from day `first` to day `last`."""
    if first is not None:
        debates = debates.filter(opened__gte=_midnight(first))
    if last is not None:
        debates = debates.filter(opened__lt=_midnight(last + timedelta(days=1)))
    return debates


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def begin(teacher: User, debates: Iterable[Debate], formats: Sequence[str], pseudonyms: bool) -> Job:
    """A job without a file yet."""
    forget()
    chosen = [(debate.pk, debate.edition) for debate in debates]
    name = f"rostrum-{timezone.localdate().isoformat()}.zip"
    job = Job(secrets.token_urlsafe(18), teacher.pk, name, chosen, list(formats), pseudonyms)
    job.save()
    return job


def find(id_: str, teacher: User) -> Job | None:
    """The teacher's own job."""
    job = _read(_folder() / id_)
    return job if job is not None and job.teacher == teacher.pk else None


def _read(folder: Path) -> Job | None:
    try:
        return msgspec.json.decode((folder / "job.json").read_bytes(), type=Job)
    except (OSError, msgspec.DecodeError):
        return None


def work(job: Job, teacher: User, seconds: float = SLICE) -> Job:
    """Makes at least one more debate's files, unless another request does that right now; gives the job as it is then."""
    if job.finished or not cache.add(f"archive:{job.id}", 1, _LOCKED):
        return job
    try:
        job = find(job.id, teacher) or job
        _work(job, teacher, time.monotonic() + seconds)
        return job
    finally:
        cache.delete(f"archive:{job.id}")


def _work(job: Job, teacher: User, until: float) -> None:
    if job.done and (not job.file.exists() or job.file.stat().st_size != job.size):
        job.file.unlink(missing_ok=True)
        job.done, job.left_out = 0, []
    with zipfile.ZipFile(job.file, "a", zipfile.ZIP_DEFLATED) as packed:
        while not job.finished:
            pk, _edition = job.debates[job.done]
            debate = Debate.objects.filter(pk=pk, moderators=teacher.pk).first()
            if debate is not None and not pack(packed, debate, job.formats, job.pseudonyms):
                job.left_out.append(debate.code)
            job.done += 1
            if time.monotonic() >= until:
                break
    job.size = job.file.stat().st_size
    job.save()


def pack(packed: zipfile.ZipFile, debate: Debate, formats: Iterable[str], pseudonyms: bool) -> bool:
    """Adds the debate's files in a folder of its own. Whether it could be read."""
    try:
        source = source_of(debate, pseudonyms)
    except (BadEntry, NoRecord, StillRunning):
        return False
    for name, data in files_of(source, [FORMATS[id_] for id_ in formats]):
        packed.writestr(f"{source.stem}/{name}", data)
    return True


def is_current(job: Job) -> bool:
    """Whether every debate in it is still there as it was, for the moment between an erasure and `drop_with`."""
    now = dict(Debate.objects.filter(pk__in=[pk for pk, _edition in job.debates]).values_list("pk", "edition"))
    return all(now.get(pk) == edition for pk, edition in job.debates)


def drop(job: Job) -> None:
    shutil.rmtree(job.folder, ignore_errors=True)


def drop_with(debate: int) -> None:
    """Removes the archives that hold the debate: something in it was erased, or all of it deleted."""
    for folder in _folder().glob("*"):
        job = _read(folder)
        if job is not None and any(pk == debate for pk, _edition in job.debates):
            drop(job)


def forget() -> None:
    """Removes the jobs whose hour is over."""
    for folder in _folder().glob("*"):
        with contextlib.suppress(FileNotFoundError):  # another process was first
            if folder.stat().st_mtime < time.time() - KEPT:
                shutil.rmtree(folder, ignore_errors=True)
