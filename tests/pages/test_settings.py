"""Settings that do not do are said at start, each in one sentence that names the variable; those of the deploy files do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError

from debate import environment as e
from debate import redis_hosts
from debate.management.commands.serve import run

ROOT = Path(__file__).resolve().parents[2]
STRONG = "q3Z-x8Kf_7LwPd2Vn9RtYb6Hs4Jc1Gm5Aq0Ue-XoTiCk8MzWyNrBv3EpSaFhDgLj"


def manage(data: Path, *args: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """manage.py as a server's own shell would run it: nothing of ours in the environment but these variables."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ROSTRUM_") and not k.endswith("_URL")}
    environment = {**kept, "ROSTRUM_DATA": str(data), **variables}
    command = [sys.executable, "manage.py", *args]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def said(output: str) -> list[str]:
    return [line.split(") ", 1)[1] for line in output.splitlines() if line.startswith("?: (rostrum.")]


BAD = {
    "DATABASE_URL": "mysql://u:hunter2@host/name",
    "REDIS_URL": "redis+sentinel://:hunter2@host:26379",
    "ROSTRUM_HTTPS": "yes",
    "ROSTRUM_KEEP_DAYS": "0",
    "ROSTRUM_LANGUAGE": "tlh",
    "ROSTRUM_LOG": "xml",
    "ROSTRUM_LOG_LEVEL": "loud",
    "ROSTRUM_METRICS_TOKEN": "hunter2",
    "ROSTRUM_PUBLIC_URL": "debates.example.org",
    "ROSTRUM_SECRET_KEY": "hunter2",
    "ROSTRUM_TIME_ZONE": "Mars/Base",
}


def test_every_fault_is_said_at_once_and_nothing_starts(tmp_path: Path) -> None:
    done = manage(tmp_path, "serve", "--port", "1", **BAD)
    assert done.returncode == 1 and done.stdout == "" and "Traceback" not in done.stderr
    sentences = said(done.stderr)
    assert [sentence.split()[0] for sentence in sentences] == sorted(BAD)
    assert all("set it to" in sentence for sentence in sentences)
    assert "hunter2" not in done.stderr, "a secret is not repeated"
    assert not (tmp_path / "rostrum.sqlite3").exists()


BAD_SENTINELS = (
    *("host", "host/", "/m", "h1,/m", "h1,,h2/m", "h1;h2/m", "host:x/m", "host:99999/m", "u@h1,u@h2/m", "[::1/m"),
    *("host/m/x", "host/m/-1", "host/m/0/1", "host/m?sentinel_password", "host/m?socket_timeout=1"),
)


@pytest.mark.parametrize(
    ("read", "bad"),
    [
        (e.days, "-3"), (e.days, "1.5"), (e.days, "²"), (e.days, "a week"),
        (e.secret_key, "x" * 60), (e.secret_key, STRONG[:49]), (e.token, "short"),
        (e.database, "postgres://host:port/name"), (e.database, "postgres://host"), (e.database, "nothing"),
        (e.redis, "localhost:6379"), (e.redis, "http://:p@host"), (e.redis, "sentinel://host/m"),
        *((e.redis, f"redis+sentinel://{rest}") for rest in BAD_SENTINELS), (e.time_zone, "../etc"),
        (e.time_zone, "/etc/passwd"), (e.switch, "true"),
        (e.public_url, "https://h/path"), (e.public_url, "ftp://h"), (e.one_of("lines", "json"), "xml"),
    ],
)  # fmt: skip
def test_what_is_refused(read: object, bad: str) -> None:
    with pytest.raises(ValueError, match=r"^(is|names) .*\.$|python3"):
        read(bad)  # type: ignore[operator]


def test_what_is_taken() -> None:
    assert e.days("30") == 30 and e.switch("1") is True and e.names("a, b,") == ["a", "b"]
    assert e.secret_key(STRONG) == STRONG and e.time_zone("Europe/Kyiv") == "Europe/Kyiv"
    assert e.public_url("https://debates.example.org/") == "https://debates.example.org"
    assert e.database("postgres://u:p%40@db/name")["PASSWORD"] == "p@"
    for url in ("redis://host:6379/0", "rediss://:p@host/1", "unix:///run/redis.sock", "redis+sentinel://h,h:1/m"):
        assert e.redis(url) == url


def test_an_address_of_sentinels_says_how_to_reach_them_and_the_master() -> None:
    plain = redis_hosts.host("redis+sentinel://a.example,b.example:26380/rostrum")
    assert plain["sentinels"] == [("a.example", 26379), ("b.example", 26380)]
    assert (plain["master_name"], plain["db"]) == ("rostrum", 0)
    assert not plain.keys() & {"ssl", "username", "password"} and not plain["sentinel_kwargs"].keys() & {
        "ssl",
        "password",
    }
    tls = redis_hosts.host("rediss+sentinel://u:p%40%2F@[::1]:5/m%20x/3?sentinel_username=su&sentinel_password=s%26p")
    assert (tls["sentinels"], tls["master_name"], tls["db"]) == ([("::1", 5)], "m x", 3)
    assert (tls["ssl"], tls["username"], tls["password"]) == (True, "u", "p@/")
    assert tls["sentinel_kwargs"].items() >= {"ssl": True, "username": "su", "password": "s&p"}.items()


def test_a_slip_of_the_pen_is_a_warning(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", ROSTRUM_KEEPDAYS="30", ROSTRUM_CHROMIUM="/usr/bin/chromium")
    assert done.returncode == 0
    assert said(done.stderr) == [
        "ROSTRUM_KEEPDAYS is set, but is no variable of Rostrum; did you mean ROSTRUM_KEEP_DAYS?"
    ]


def test_a_data_folder_that_cannot_be_written(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    for data in (blocked, blocked / "inside"):
        done = manage(data, "check")
        (sentence,) = said(done.stderr)
        assert done.returncode == 1 and sentence.startswith("ROSTRUM_DATA") and str(data) in sentence


def test_a_secret_key_is_made_once(tmp_path: Path) -> None:
    made = e.kept_secret(tmp_path / "secret_key")
    assert e.secret_key(made) == e.kept_secret(tmp_path / "secret_key")
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_an_empty_secret_key_signs_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    done = manage(tmp_path, "check")
    assert done.returncode == 1 and [s.startswith("The secret key") for s in said(done.stderr)] == [True]


def example() -> dict[str, str]:
    """deploy/example.env, with what has to be filled in."""
    lines = (ROOT / "deploy/example.env").read_text().splitlines()
    pairs = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return pairs | {"ROSTRUM_SECRET_KEY": STRONG, "ROSTRUM_METRICS_TOKEN": STRONG}


@pytest.mark.parametrize("variables", [example(), {}], ids=["deploy", "laptop"])
def test_the_deploy_check_has_nothing_to_say(tmp_path: Path, variables: dict[str, str]) -> None:
    variables = {**variables, "ROSTRUM_DATA": str(tmp_path)}
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **variables)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_a_database_that_does_not_answer_is_said(tmp_path: Path) -> None:
    done = manage(tmp_path, "serve", DATABASE_URL="postgres://u:hunter2@127.0.0.1:1/name")
    assert done.returncode == 1 and "Traceback" not in done.stderr and "hunter2" not in done.stderr
    (sentence,) = said(done.stderr)
    assert sentence.startswith("The database does not answer") and sentence.endswith("correct DATABASE_URL.")


def test_debug_is_for_one_computer(settings: LazySettings) -> None:
    settings.DEBUG = True
    with pytest.raises(CommandError, match="DEBUG"):
        run("10.1.2.3", 1, lambda server: None)
