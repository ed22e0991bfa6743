"""The documents are true of the code: what they name exists, and what must be in them is."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
DEPENDENCIES = ROOT / "docs" / "decisions" / "0001-dependencies.md"
READ_AT_RUN_TIME = ("debate", "tests")
"""Where environment variables are read; each is one that somebody may set."""
DJANGOS_OWN = {"DJANGO_SETTINGS_MODULE"}


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def sections(markdown: str) -> set[str]:
    """The anchors that GitHub makes of headings."""
    heads = re.findall(r"^#+ (.+)$", markdown, flags=re.M)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


def broken_links(document: Path, markdown: str) -> list[str]:
    """Links to files that are not there, and to sections that no heading makes."""
    found = []
    for target in re.findall(r"\]\(([^)\s]+)\)", markdown):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, section = target.partition("#")
        path = document.parent / name if name else document
        if not path.exists() or (section and section not in sections(text(path))):
            found.append(target)
    return found


def named_paths(markdown: str) -> set[str]:
    """What stands in backticks and looks like a path of ours: its first part is at the top, or it is a file with a folder."""
    top = {path.name for path in ROOT.iterdir()}
    spans = re.findall(r"`([^`\s]+)`", re.sub(r"^```.*?^```", "", markdown, flags=re.M | re.S))
    paths = {span.rstrip("/") for span in spans if re.fullmatch(r"\.?[\w-]+(/[\w.-]+)*/?", span)}
    return {path for path in paths if "/" in path and path.split("/")[0] in top}


def missing_paths(markdown: str) -> list[str]:
    """Paths that lead nowhere, and names of files, given without their folder, that no file of ours has."""
    missing = [path for path in sorted(named_paths(markdown)) if not (ROOT / path).exists()]
    known = {path.name for folder in ("debate", "game", "tests", "docs") for path in (ROOT / folder).rglob("*.*")}
    names = re.findall(r"`([\w-]+\.(?:js|css|py|json))`", markdown)
    return missing + [name for name in names if name not in known and not (ROOT / name).exists()]


def named_functions(markdown: str) -> set[tuple[str, str]]:
    """(file, name) wherever a document says `file.py`: `name`."""
    return set(re.findall(r"`([\w/]+\.py)`: `(?:\w+\.)?(\w+)(?:\([^`]*\))?`", markdown))


def defined(path: Path) -> set[str]:
    """The names of functions, classes and module values that a source defines."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(text(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def environment_variables(tree: ast.AST) -> Iterator[str]:
    """What a source reads from the environment, by itself or through `debate.environment`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called in ("os.environ.get", "os.getenv", "env") and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)


def variables_read() -> set[str]:
    sources = [path for folder in READ_AT_RUN_TIME for path in (ROOT / folder).rglob("*.py")]
    return {name for path in sources for name in environment_variables(ast.parse(text(path)))} - DJANGOS_OWN


def variables_named(markdown: str) -> set[str]:
    """Names in backticks that are written as environment variables are: two words or more, in capitals."""
    return set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)\b", markdown))


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", text(ROOT / "Makefile"), flags=re.M))


def targets_named(markdown: str) -> set[str]:
    """What follows `make` in backticks or at the start of an indented line."""
    return set(re.findall(r"(?:`|^ {4})make ([a-z][a-z-]*)", markdown, flags=re.M))


def dependencies() -> set[str]:
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    extras = project["optional-dependencies"].values()
    return {re.split(r"[\[<>=~! ]", line)[0] for line in [*project["dependencies"], *(d for e in extras for d in e)]}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_document_names_exists(document: Path) -> None:
    markdown = text(document)
    assert broken_links(document, markdown) == []
    assert missing_paths(markdown) == []
    assert targets_named(markdown) - targets() == set()
    absent = [(file, name) for file, name in named_functions(markdown) if name not in defined(ROOT / file)]
    assert absent == []


def test_the_readme_has_the_two_commands() -> None:
    assert {"run", "test"} <= targets_named(text(ROOT / "README.md"))


def test_every_target_has_its_line_in_the_readme_or_the_help() -> None:
    helped = set(re.findall(r"^([a-z-]+):.*## ", text(ROOT / "Makefile"), flags=re.M))
    assert targets() - helped == {"browser"}, "a step of others, not for people"


def test_the_readme_has_every_environment_variable_and_no_other() -> None:
    assert variables_named(text(ROOT / "README.md")) == variables_read()


def test_every_dependency_has_its_reason() -> None:
    lines = re.findall(r"^\| ([\w-]+) \| \S", text(DEPENDENCIES), flags=re.M)
    assert sorted(set(lines) - {"package"}) == sorted(dependencies())


def test_every_dependency_is_pinned() -> None:
    def plain(name: str) -> str:
        return re.sub(r"[-_.]+", "-", name).lower()

    pinned = {plain(name) for name in re.findall(r"^([\w.-]+)==", text(ROOT / ".ci" / "constraints.txt"), flags=re.M)}
    assert {plain(name) for name in dependencies()} <= pinned


@pytest.mark.parametrize("name", ["Makefile", "pyproject.toml", ".ci/run", ".ci/constraints.txt"])
def test_building_names_no_host(name: str) -> None:
    """Whoever's pip has a mirror uses it: neither a registry nor a workplace stands here."""
    assert re.findall(r"https?://|(?:^|\s)--?(?:index|extra-index|find-links|i|f)\b", text(ROOT / name)) == []


def test_decision_notes_are_short_and_whole() -> None:
    notes = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in notes] == list(range(1, len(notes) + 1))
    for path in notes[1:]:
        words = re.findall(r"^\*\*(\w[\w ]+)\.\*\*", text(path), flags=re.M)
        assert words == ["Context", "Choice", "Not chosen", "Consequence"], path.name
        assert text(path).count("\n") <= 40, path.name


def test_the_checks_can_fail() -> None:
    readme = ROOT / "README.md"
    assert broken_links(readme, "[a](docs/none.md) [b](#nowhere) [c](docs/decks.md#nowhere)") == [
        "docs/none.md", "#nowhere", "docs/decks.md#nowhere",
    ]  # fmt: skip
    assert broken_links(readme, "[a](docs/decks.md) [b](https://example.org/x)") == []
    named = "`game/none.py` and `docs/none/`, not `a/b`; `none.js`, `live.js` and `manage.py`"
    assert missing_paths(named) == ["docs/none", "game/none.py", "none.js"]
    assert named_functions("`game/patch.py`: `diff` and `debate/hub.py`: `Hub.publish`") == {
        ("game/patch.py", "diff"), ("debate/hub.py", "publish"),
    }  # fmt: skip
    assert "diff" in defined(ROOT / "game" / "patch.py") and "none" not in defined(ROOT / "game" / "patch.py")
    assert targets_named("`make nothing`\n    make tea\nto make sense") == {"nothing", "tea"}
    assert set(environment_variables(ast.parse("os.environ.get('X_URL')\nenv('Y_URL', read, None)"))) == {
        "X_URL", "Y_URL",
    }  # fmt: skip
    assert variables_named("`ROSTRUM_DATA=x` `REDIS_URL` PLAIN_URL") == {"ROSTRUM_DATA", "REDIS_URL"}
