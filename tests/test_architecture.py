"""The house's own rules, checked on the code: who may import what, who may write, and what pages may hold."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOP_LEVEL = {
    *("debate", "game", "fixtures", "templates", "tests", "manage.py", "pyproject.toml", "README.md", "Makefile"),
    *("bench", "docs", "deploy", "CHANGELOG.md", ".ci", ".gitignore"),
}
PURE = {
    *("__future__", "abc", "collections", "dataclasses", "enum", "functools", "itertools", "math", "operator", "re"),
    *("types", "typing", "unicodedata", "msgspec", "game"),
}
"""What the rules may import: values and functions, no clock, chance, files, threads or logging."""
INSIDES = frozenset({"twisted", "autobahn", "daphne"})
MAY_SEE_INSIDES = frozenset(
    {"debate/server.py", "debate/management/commands/serve.py", "debate/management/commands/demo.py"}
)
WRITES = frozenset(
    {"create", "bulk_create", "update", "delete", "save", "get_or_create", "update_or_create", "bulk_update"}
)


def sources(folder: str) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> set[str]:
    """The modules that a source imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module if node.level == 0 and node.module else "relative import")
    return found


def impure(tree: ast.Module) -> set[str]:
    return {name for name in imports(tree) if name.split(".")[0] not in PURE}


def writes_entries(tree: ast.Module) -> bool:
    """Whether a source writes journal entries: a writing method on something that is got from JournalEntry, or SQL on its table."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in WRITES and "JournalEntry" in ast.unparse(node.value):
            return True
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.search(r"(?i)(insert into|update|delete from)\s+debate_journal", node.value)
        ):
            return True
    return False


def inline(html: str) -> list[str]:
    """What a strict Content-Security-Policy forbids in a page."""
    html = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->", "", html, flags=re.S)
    scripts = [s for s in re.findall(r"<script\b[^>]*>", html) if "src=" not in s and "application/json" not in s]
    return scripts + re.findall(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=", html)


@pytest.mark.parametrize(("name", "tree"), list(sources("game")), ids=lambda v: v if isinstance(v, str) else "")
def test_the_rules_reach_no_io(name: str, tree: ast.Module) -> None:
    assert impure(tree) == set(), name


def test_only_the_server_file_sees_daphnes_insides() -> None:
    guilty = {name for name, tree in sources("debate") if {i.split(".")[0] for i in imports(tree)} & INSIDES}
    assert guilty <= MAY_SEE_INSIDES


def test_only_the_journal_writes_entries() -> None:
    guilty = {name for name, tree in sources("debate") if "/migrations/" not in name and writes_entries(tree)}
    assert guilty == {"debate/journal.py"}


def test_pages_hold_nothing_inline() -> None:
    guilty = {
        p.name: found for p in (ROOT / "templates").rglob("*.html") if (found := inline(p.read_text(encoding="utf-8")))
    }
    assert guilty == {}


def test_modules_make_nothing_inline() -> None:
    modules = (ROOT / "debate/static/debate").rglob("*.js")
    guilty = {
        p.name: found
        for p in modules
        if (
            found := re.findall(
                r"<[a-z][^<>]*\sstyle\s*=|<[a-z][^<>]*\son[a-z]+\s*=|\beval\(|new Function\(",
                p.read_text(encoding="utf-8"),
            )
        )
    }
    assert guilty == {}


def test_the_top_level_is_what_it_should_be() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    assert {name.split("/")[0] for name in tracked if name} <= TOP_LEVEL


def test_the_checks_can_fail() -> None:
    assert impure(ast.parse("import random")) == {"random"}
    assert impure(ast.parse("def f():\n    from django.db import models")) == {"django.db"}
    assert writes_entries(ast.parse("JournalEntry.objects.filter(pk=1).delete()"))
    assert writes_entries(ast.parse("cursor.execute('DELETE FROM debate_journalentry')"))
    assert not writes_entries(ast.parse("JournalEntry.objects.filter(pk=1).first()"))
    assert inline("<script>alert(1)</script>") and inline('<p style="x">') and inline('<a onclick="x">')
    assert not inline('<script src="x.js"></script>')
