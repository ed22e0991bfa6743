"""Archives of many debates: chosen, made in slices, fetched, forgotten; by the pages and by the command."""

import io
import os
import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.http import StreamingHttpResponse
from django.test import AsyncClient, Client
from django.urls import reverse

from debate import archives, keeping
from debate.exports.formats import FORMATS
from debate.models import Debate
from game.values import SeatId
from tests.pages.files import golden, keep

pytestmark = pytest.mark.django_db
TEXTS = ["csv", "markdown"]


@pytest.fixture
def teacher() -> User:
    return User.objects.create_user("okafor")


def several(teacher: User, count: int = 3) -> list[Debate]:
    """Debates of 1 September 2026 and the days after it, of the classes 12A and 12B in turn."""
    made = []
    for number in range(count):
        debate = keep(teacher, golden("quick-clash"), ("12A", "12B")[number % 2], f"CODE{number:02}")
        debate.opened = datetime(2026, 9, 1 + number, 9, tzinfo=UTC)
        debate.save()
        made.append(debate)
    return made


def folders(data: bytes) -> list[str]:
    return sorted({name.split("/")[0] for name in zipfile.ZipFile(io.BytesIO(data)).namelist()})


def whole(answer: Any) -> bytes:
    """The body of a streamed answer."""
    assert isinstance(answer, StreamingHttpResponse), answer.content.decode()

    async def read() -> bytes:
        return b"".join([chunk async for chunk in answer])

    return async_to_sync(read)()


def ask(client: Client, **fields: Any) -> Any:
    return client.post(reverse("archive"), {"label": "*", "formats": TEXTS} | fields)


# ---- which debates


def test_a_term_is_days_and_a_class(teacher: User) -> None:
    first, second, third = several(teacher)
    chosen = archives.ended_debates
    assert list(chosen(teacher)) == [first, second, third]
    assert list(chosen(teacher, "12A")) == [first, third]
    assert list(chosen(teacher, None, date(2026, 9, 2))) == [second, third]
    assert list(chosen(teacher, None, None, date(2026, 9, 2))) == [first, second]
    assert list(chosen(teacher, "12A", date(2026, 9, 2), date(2026, 9, 3))) == [third]


def test_a_day_is_the_schools_day(teacher: User) -> None:
    """Summer time: 23:30 UTC on 31 August is 1 September in London."""
    (debate,) = several(teacher, 1)
    debate.opened = datetime(2026, 8, 31, 23, 30, tzinfo=UTC)
    debate.save()
    assert list(archives.ended_debates(teacher, None, date(2026, 9, 1), date(2026, 9, 1))) == [debate]


def test_running_debates_and_those_of_others_are_not_in_it(teacher: User) -> None:
    other = User.objects.create_user("hale")
    keep(other, golden("quick-clash"), code="OTHER1")
    keep(teacher, golden("quick-clash")[:20], code="RUNS01")
    assert not archives.ended_debates(teacher).exists()


# ---- making it


def test_each_slice_goes_on_where_the_last_one_stopped(teacher: User) -> None:
    debates = several(teacher)
    job = archives.begin(teacher, debates, TEXTS, pseudonyms=False)
    for done in (1, 2, 3):
        job = archives.work(job, teacher, seconds=0)
        assert (job.done, job.finished) == (done, done == 3)
    assert folders(job.file.read_bytes()) == [
        *("2026-09-01-12a-CODE00", "2026-09-02-12b-CODE01", "2026-09-03-12a-CODE02"),
    ]
    packed = zipfile.ZipFile(job.file)
    assert packed.testzip() is None and len(packed.namelist()) == 6
    assert archives.work(job, teacher).done == 3


def test_a_slice_that_was_killed_is_made_again(teacher: User) -> None:
    job = archives.work(archives.begin(teacher, several(teacher), TEXTS, False), teacher, seconds=0)
    with job.file.open("ab") as file:
        file.write(b"half a file")
    again = archives.work(job, teacher, seconds=60)
    assert again.finished
    names = zipfile.ZipFile(again.file).namelist()
    assert len(names) == len(set(names)) == 6


def test_a_killed_first_slice_leaves_no_half_archive(teacher: User) -> None:
    job = archives.begin(teacher, several(teacher), TEXTS, False)
    job.file.write_bytes(b"PK\x03\x04 half a file")
    done = archives.work(job, teacher, seconds=60)
    assert done.finished and len(zipfile.ZipFile(done.file).namelist()) == 6


def test_two_requests_do_not_make_it_at_once(teacher: User) -> None:
    job = archives.begin(teacher, several(teacher), TEXTS, False)
    cache.add(f"archive:{job.id}", 1)
    assert archives.work(job, teacher).done == 0
    cache.delete(f"archive:{job.id}")
    assert archives.work(job, teacher, seconds=0).done == 1


def test_what_cannot_be_read_is_named_and_the_rest_is_there(teacher: User) -> None:
    good, broken = several(teacher, 2)
    broken.entries.filter(seq=5).delete()
    job = archives.work(archives.begin(teacher, [good, broken], TEXTS, False), teacher, seconds=60)
    assert job.finished and job.left_out == ["CODE01"]
    assert folders(job.file.read_bytes()) == ["2026-09-01-12a-CODE00"]


def test_a_debate_that_is_no_longer_the_teachers_is_not_in_it(teacher: User) -> None:
    mine, theirs = several(teacher, 2)
    job = archives.begin(teacher, [mine, theirs], TEXTS, False)
    theirs.moderators.clear()
    job = archives.work(job, teacher, seconds=60)
    assert job.finished and folders(job.file.read_bytes()) == ["2026-09-01-12a-CODE00"]


def test_an_archive_goes_after_an_hour(teacher: User, settings: LazySettings) -> None:
    job = archives.work(archives.begin(teacher, several(teacher, 1), TEXTS, False), teacher)
    archives.forget()
    assert archives.find(job.id, teacher) is not None
    old = job.folder.stat().st_mtime - archives.KEPT - 1
    os.utime(job.folder, (old, old))
    archives.begin(teacher, [], TEXTS, False)
    assert archives.find(job.id, teacher) is None and not job.folder.exists()


def test_an_archive_goes_at_once_when_something_in_it_is_erased_or_deleted(teacher: User) -> None:
    first, second, third = several(teacher)
    jobs = [
        archives.work(archives.begin(teacher, [d], TEXTS, False), teacher, seconds=60) for d in (first, second, third)
    ]
    keeping.delete(first, "okafor")
    keeping.erase([keeping.Found(second, SeatId("s1"), "Bo Abbas")], "okafor")
    assert [job.folder.exists() for job in jobs] == [False, False, True]


def test_the_nightly_command_removes_old_archives(teacher: User) -> None:
    job = archives.begin(teacher, several(teacher, 1), TEXTS, False)
    old = job.folder.stat().st_mtime - archives.KEPT - 1
    os.utime(job.folder, (old, old))
    call_command("forget", "--dry-run", stdout=io.StringIO())
    assert job.folder.exists()
    call_command("forget", stdout=io.StringIO())
    assert not job.folder.exists()


# ---- the pages


def test_the_pages_from_the_form_to_the_file(teacher: User, client: Client) -> None:
    several(teacher)
    client.force_login(teacher)
    page = client.get(reverse("archive")).content.decode()
    assert 'value="=12A"' in page and len(re.findall(r'name="formats"[^>]*checked', page)) == len(FORMATS)
    answer = ask(client, label="=12A", pseudonyms="on")
    assert "0 of 2 debates" in client.get(answer.url).content.decode(), "there at once"
    job = client.get(answer.url, {"go": "1"})
    assert "The archive is ready" in job.content.decode() and "2 of 2 debates" in job.content.decode()
    file = client.get(answer.url, {"download": "1"})
    data = whole(file)
    assert folders(data) == ["2026-09-01-12a-CODE00-pseudonyms", "2026-09-03-12a-CODE02-pseudonyms"]
    assert file["Content-Length"] == str(len(data)) and "rostrum-" in file["Content-Disposition"]
    name = folders(data)[0]
    text = zipfile.ZipFile(io.BytesIO(data)).read(f"{name}/{name}.csv").decode()
    assert "Student 1" in text and "Abbas" not in text


def test_an_unfinished_one_shows_how_far_it_is(teacher: User, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    several(teacher)
    client.force_login(teacher)
    monkeypatch.setattr(archives.work, "__defaults__", (0.0,))  # a debate for each question
    url = ask(client).url
    page = client.get(url, {"go": "1"}).content.decode()
    assert re.search(r'<progress id="bar" value="1" max="3"[^>]*>1 of 3 debates</progress>', page)
    assert '<noscript><meta http-equiv="refresh" content="0; url=?go=1"></noscript>' in page and "archive.js" in page
    assert client.get(url, {"download": "1"}).status_code == 404
    assert client.get(url, {"as": "json"}).json() == {"done": 2, "total": 3, "text": "2 of 3 debates"}
    assert client.get(url, {"as": "json"}).json()["done"] == 3
    assert "meta http-equiv" not in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"formats": []}, "Choose at least one kind of file."),
        ({"first": "2026-09-02", "last": "2026-09-01"}, "This day is before the first one."),
        ({"first": "2027-01-01"}, "No debate of yours ended in that time."),
        ({"first": "soon"}, "Enter a valid date."),
        ({"last": "9999-12-31"}, "less than or equal to"),
        ({"label": "=13Z"}, "Select a valid choice."),
    ],
)
def test_what_the_form_does_not_take(teacher: User, client: Client, fields: dict[str, Any], sentence: str) -> None:
    several(teacher, 1)
    client.force_login(teacher)
    answer = ask(client, **fields)
    assert answer.status_code == 422 and sentence in answer.content.decode()


def test_without_a_debate_there_is_nothing_to_choose(teacher: User, client: Client) -> None:
    client.force_login(teacher)
    page = client.get(reverse("archive")).content.decode()
    assert "None of your debates has ended yet." in page and "Import a debate" in page


def test_an_archive_is_its_makers(teacher: User, client: Client) -> None:
    several(teacher, 1)
    client.force_login(teacher)
    url = ask(client).url
    assert client.get(url).status_code == 200
    other = Client()
    assert other.get(url).url.startswith(reverse("login"))
    other.force_login(User.objects.create_user("hale"))
    for query in ({}, {"download": "1"}, {"as": "json"}):
        assert other.get(url, query).url == reverse("archive")
    page = other.get(reverse("archive")).content.decode()
    assert "That archive is no longer here. Make it again." in page


def test_an_archive_does_not_outlive_what_was_erased(teacher: User, client: Client) -> None:
    debate, _other = several(teacher, 2)
    client.force_login(teacher)
    url = ask(client).url
    client.get(url, {"go": "1"})
    Debate.objects.filter(pk=debate.pk).update(edition=2)
    answer = client.get(url, {"download": "1"})
    assert answer.url == reverse("archive")
    assert "changed or deleted since" in client.get(answer.url).content.decode()
    assert not any((archives._folder()).glob("*"))


async def test_it_streams_on_the_real_servers_way(transactional_db: None) -> None:
    from asgiref.sync import sync_to_async

    teacher = await sync_to_async(User.objects.create_user)("okafor")
    await sync_to_async(several)(teacher, 1)
    browser = AsyncClient()
    await browser.aforce_login(teacher)
    answer = await browser.post(reverse("archive"), {"label": "*", "formats": TEXTS})
    assert "is ready" in (await browser.get(answer.url, {"go": "1"})).content.decode()
    file = await browser.get(answer.url, {"download": "1"})
    data = b"".join([chunk async for chunk in file.streaming_content])
    assert folders(data) == ["2026-09-01-12a-CODE00"]


# ---- the command


def export(*args: str, **options: Any) -> None:
    call_command("export", *args, stderr=io.StringIO(), **options)


def test_the_command_writes_one_file(teacher: User, tmp_path: Path) -> None:
    (debate,) = several(teacher, 1)
    out = tmp_path / "debate.json"
    export("code00", "--format", "json", "--out", str(out))
    from debate.exports import lossless
    from debate.exports.source import source_of

    assert out.read_bytes() == lossless.make(source_of(debate))
    with pytest.raises(CommandError, match="is there already"):
        export("CODE00", "--format", "json", "--out", str(out))


def test_the_command_writes_to_the_terminal(teacher: User, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    several(teacher, 1)
    export("CODE00", "--format", "csv", "--pseudonyms")
    assert b"Student 1" in capfdbinary.readouterr().out


def test_the_command_writes_a_term(teacher: User, tmp_path: Path) -> None:
    several(teacher)
    out = tmp_path / "term.zip"
    export("--class", "12A", "--teacher", "okafor", "--until", "2026-09-02", "--format", "csv", "--out", str(out))
    assert zipfile.ZipFile(out).namelist() == ["2026-09-01-12a-CODE00/2026-09-01-12a-CODE00.csv"]
    export("CODE00", "CODE02", "--out", str(tmp_path / "two.zip"))
    assert len(zipfile.ZipFile(tmp_path / "two.zip").namelist()) == 2 * len(FORMATS)


def test_the_command_says_what_it_cannot_do(teacher: User, tmp_path: Path) -> None:
    keep(teacher, golden("quick-clash")[:20], code="RUNS01")
    broken = keep(teacher, golden("quick-clash"), code="BROKEN")
    broken.entries.filter(seq=5).delete()
    for args, sentence in (
        (["NONE99", "--format", "csv"], "no debate with the code NONE99"),
        (["RUNS01", "--format", "csv"], "RUNS01 is still running"),
        (["BROKEN", "--format", "csv"], "BROKEN cannot be read: entry 5"),
        (["--teacher", "hale"], "There is no such debate"),
        (["BROKEN"], "Name the archive to write"),
        (["BROKEN", "--out", str(tmp_path / "no" / "a.zip")], "There is no folder"),
        (["BROKEN", "RUNS01", "--out", str(tmp_path / "a.zip")], "Not in the archive.*: RUNS01, BROKEN"),
    ):
        with pytest.raises(CommandError, match=sentence):
            export(*args)
