"""The files of `deploy/` name what there is: variables that the server reads, files that it needs, commands, services, units."""

import ast
import re
from pathlib import Path
from typing import Any

import yaml
from django.core.management import get_commands

from debate import environment

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
OPERATIONS = ROOT / "docs" / "operations.md"
RUN_TIME = ("game", "debate")
"""What a server imports of ours."""
BESIDE = {"templates", "fixtures/decks", "manage.py"}
"""What it reads besides."""
INSTALL = {"pyproject.toml", "README.md", ".ci/constraints.txt"}


def text(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text("compose.yaml"))
    return found


def interpolated(source: str) -> set[str]:
    """Variables of the operator's that a compose file asks for; `$$` is a dollar of the command's own."""
    return set(re.findall(r"(?<!\$)\$\{(\w+)", source))


def example() -> set[str]:
    return {line.partition("=")[0] for line in text("example.env").splitlines() if re.match(r"[A-Z]", line)}


def settable() -> set[str]:
    """What the settings read; they are loaded by now."""
    return environment.known - environment.NOT_OURS_TO_READ


def copied(dockerfile: str) -> set[str]:
    lines = re.findall(r"^COPY (.+) \S+$", dockerfile, flags=re.M)
    return {source for line in lines for source in line.split()}


def let_through(ignore: str) -> set[str]:
    return {line[1:] for line in ignore.splitlines() if line.startswith("!")}


def imported(folder: str) -> set[str]:
    """The top-level names that the sources of a folder import."""
    trees = [ast.walk(ast.parse(path.read_text(encoding="utf-8"))) for path in (ROOT / folder).rglob("*.py")]
    nodes = [node for tree in trees for node in tree]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.partition(".")[0] for name in names}


def manage_commands(source: str) -> set[str]:
    return set(re.findall(r"manage\.py,? (\w+)", source))


def services_named(markdown: str) -> set[str]:
    """Those that commands in a document act upon: of `exec` and `run` the first word that is no option, of the others each."""
    lines = re.findall(r"docker compose (exec|run|restart|logs)((?: -e \S+| --?[\w-]+)*)((?: \w+)+)", markdown)
    return {name for act, _, names in lines for name in names.split()[: 1 if act in ("exec", "run") else None]}


def test_compose_sets_every_variable_that_the_server_reads_and_no_other() -> None:
    server = compose()["services"]["server"]["environment"]
    assert set(server) == settable()


def test_the_example_names_what_compose_asks_for_and_nothing_unknown() -> None:
    asked = interpolated(text("compose.yaml"))
    assert asked - example() <= {"ROSTRUM_LANGUAGE", "ROSTRUM_LOG_LEVEL"}, "those for which hardly anybody has a use"
    assert example() <= asked | settable()


def test_the_image_holds_what_a_server_imports_and_reads_and_nothing_else() -> None:
    ours = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()}
    assert set().union(*(imported(folder) for folder in RUN_TIME)) & ours == set(RUN_TIME)
    assert copied(text("Dockerfile")) == {*RUN_TIME, *BESIDE, *INSTALL}
    assert let_through(text("Dockerfile.dockerignore")) == copied(text("Dockerfile"))
    assert all((ROOT / name).exists() for name in copied(text("Dockerfile")))


def test_the_image_has_a_python_that_the_project_names() -> None:
    (version,) = re.findall(r"^FROM python:([\d.]+)-slim$", text("Dockerfile"), flags=re.M)
    assert f"Python :: {version}" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_one_number_for_the_user_wherever_an_operator_needs_it() -> None:
    (number,) = re.findall(r"useradd --uid (\d+)", text("Dockerfile"))
    assert f"chown {number}" in text("compose.yaml") and f"user {number}" in text("example.env")
    assert f"install -d -o {number}" in OPERATIONS.read_text(encoding="utf-8")


def test_volumes_cover_folders_that_the_image_gave_to_that_user() -> None:
    """A volume takes its owner from the folder that it covers; one that the image lacks would be root's."""
    (made,) = re.findall(r"install -d -o rostrum -g rostrum -m 700 (.+)", text("Dockerfile"))
    for name in ("prepare", "server", "nightly"):
        inside = {volume.rpartition(":")[2] for volume in compose()["services"][name]["volumes"]}
        assert inside <= set(made.split()), name


def test_what_is_run_is_a_command_of_ours() -> None:
    sources = [text("compose.yaml"), OPERATIONS.read_text(encoding="utf-8")]
    sources += [path.read_text(encoding="utf-8") for path in (DEPLOY / "systemd").glob("*.service")]
    commands = {name for source in sources for name in manage_commands(re.sub(r"[,\"]", "", source))}
    assert {"serve", "prepare", "backup", "forget"} <= commands <= set(get_commands())


def test_services_and_units_in_the_document_exist() -> None:
    markdown = OPERATIONS.read_text(encoding="utf-8")
    services = compose()["services"]
    assert {"server", "nightly", "prepare"} <= services_named(markdown) <= set(services)
    (usual,) = re.findall(r"SERVERS:-(\d+)", text("compose.yaml"))
    assert f"--scale server={2 * int(usual)} " in markdown, "twice as many as run"
    units = {path.name.partition(".")[0] for path in (DEPLOY / "systemd").iterdir()}
    named = {re.sub(r"@.*", "@", unit) for unit in re.findall(r"\brostrum-(?:nightly|prepare)\b|rostrum@\d+", markdown)}
    assert named == units


def test_nginx_sends_people_where_the_server_listens() -> None:
    command = compose()["services"]["server"]["command"]
    port = command[command.index("--port") + 1]
    assert re.search(rf"^\s+server server:{port} resolve", text("nginx.conf"), flags=re.M)
    assert f"127.0.0.1:{port}/readyz" in " ".join(compose()["services"]["server"]["healthcheck"]["test"])


def test_the_checks_can_fail() -> None:
    assert interpolated("a: ${ONE:?x}\nb: $$(date) $${NOT}\nc: ${TWO:-}") == {"ONE", "TWO"}
    assert copied("COPY a b ./\nRUN c\nCOPY d d\n") == {"a", "b", "d"}
    assert let_through("*\n!a\n**/b\n") == {"a"}
    assert manage_commands("python, manage.py, prepare]\nmanage.py backup /x") == {"prepare", "backup"}
    lines = "docker compose run --rm --no-deps -e A= -e B=/t nightly x\ndocker compose logs one two\ndocker compose exec x y"
    assert services_named(lines) == {"nightly", "one", "two", "x"}
