"""Modules joined into one file: what is let through, what is refused, and that pages name what is made."""

import re
from pathlib import Path

import pytest

from debate.joined import NotJoinable, joined
from debate.made_files import ENTRIES, MODULES
from debate.pages.replay import SCREENS

ROOT = Path(__file__).resolve().parents[1]


def write(folder: Path, modules: dict[str, str]) -> Path:
    for name, source in modules.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(source, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ('import "./gone.js";', r"^gone\.js: there is no such module, imported by entry\.js$"),
        ('import "../outside.js";', r"^\.\./outside\.js: there is no such module"),
        ('import { merge } from "lodash";', "“lodash” is not beside it"),
        ('import { gone } from "./other.js";', r"^entry\.js: \./other\.js does not export gone$"),
        ('export { gone } from "./other.js";', "does not export gone"),
        ('import { here as 1.5 } from "./other.js";', "“here as 1.5” is not a name"),
        ('import other from "./other.js";', "cannot be joined with “import other from"),
        ('import * as other from "./other.js";', r"cannot be joined with “import \* as other"),
        ('export * from "./other.js";', r"cannot be joined with “export \*"),
        ("export default 1;", "cannot be joined with “export default"),
        ("export let count = 0;", "cannot be joined with “export let"),
        ("export const { a } = { a: 1 };", "cannot be joined with “export const {"),
        ("let count = 0;\nexport { count };", "exports what can change, count"),
        ('if (true) {\n  import("./other.js");\n}', "cannot be joined with “import"),
        ("const here = import.meta.url;", "cannot be joined with “const here"),
        ('import "./round.js";', r"a circle of imports, entry\.js → round\.js → entry\.js"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, source: str, complaint: str) -> None:
    (tmp_path / "outside.js").touch()
    others = {"other.js": "export const here = 1;", "round.js": 'import "./entry.js";'}
    root = write(tmp_path / "modules", {"entry.js": source, **others})
    with pytest.raises(NotJoinable, match=complaint):
        joined(root, "entry.js")


def test_a_module_is_there_once_and_before_whoever_imports_it(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "entry.js": 'import { a } from "./parts/a.js";\nimport { b } from "./b.js";',
            "parts/a.js": 'import { b } from "../b.js";\nexport const a = b;',
            "b.js": "export const b = 1;",
        },
    )
    assert re.findall(r"^// (.*)$", joined(root, "entry.js"), re.M) == ["b.js", "parts/a.js", "entry.js"]


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_modules_of_every_page_can_be_joined(entry: str) -> None:
    made = joined(MODULES, entry)
    assert f"// {entry}\n" in made and not re.search(r"^(import|export)\b", made, re.M)


def test_pages_name_what_is_made() -> None:
    named = {
        name
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"static 'debate/([^']*\.js)'", template.read_text(encoding="utf-8"))
    }
    assert named | {f"replay/{screen}.js" for screen in SCREENS.values()} == set(ENTRIES)
