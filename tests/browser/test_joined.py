"""Joined modules do in the browser what the modules do, and a page's first load is small and kept for ever."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Response, Route

from debate.joined import joined
from tests.browser.conftest import School

MODULES = {
    "entry.js": """
import { name, Shape as Form, twice, later } from "./parts.js";
import "./effect.js";
import { log } from "./log.js";
log.push(name, new Form().sides, twice(4));
export const unused = await later();
log.push(unused);
window.ran = log;
""",
    "parts.js": """
import { log } from "./log.js";
export { Shape, twice } from "./deep/shape.js";
export { word as name, later };
const word = "parts";
log.push(typeof twice, early());
function early() {
  return "early";
}
async function later() {
  return "later";
}
""",
    "effect.js": 'import { log } from "./log.js";\nlog.push("effect");\nconst word = 1;',
    "deep/shape.js": """
import { log } from "../log.js";
export class Shape {
  sides = 3;
}
export function twice(n) {
  return 2 * n;
}
log.push("shape");
""",
    "log.js": "export const log = [];",
}


def ran(browser: Browser, files: dict[str, str]) -> list[object]:
    """What `entry.js` of these files leaves behind, as a page's module."""
    page = browser.new_page()

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix("http://modules.test/")
        body, kind = (
            (files[name], "text/javascript")
            if name
            else ('<script type="module" src="entry.js"></script>', "text/html")
        )
        route.fulfill(body=body, content_type=kind)

    page.route("http://modules.test/**", answer)
    page.goto("http://modules.test/")
    page.wait_for_function("window.ran")
    found: list[object] = page.evaluate("window.ran")
    page.close()
    return found


def test_joined_modules_do_the_same(browser: Browser, tmp_path: Path) -> None:
    for name, source in MODULES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(source, encoding="utf-8")
    expected = ["shape", "undefined", "early", "effect", "parts", 3, 8, "later"]
    assert ran(browser, MODULES) == expected
    assert ran(browser, {"entry.js": joined(tmp_path, "entry.js")}) == expected


PLACES = {
    "student": "/teacher/debates/{pk}/team/t1/",
    "moderator": "/teacher/debates/{pk}/",
    "board": "/board/{board}/",
    "replay": "/teacher/debates/{pk}/replay/?as=moderator",
}


@pytest.mark.parametrize("path", PLACES.values(), ids=list(PLACES))
def test_the_first_load_is_small_and_kept_for_ever(browser: Browser, school: School, path: str) -> None:
    context = browser.new_context(base_url=school.server.base, storage_state=school.signed_in("adeyemi"))
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(path.format(**school.debates["rebuttal"]), wait_until="networkidle")
    files = [answer for answer in answers if "/static/" in answer.url]
    assert [answer.url for answer in files if "immutable" not in answer.headers["cache-control"]] == []
    assert len([file for file in files if file.url.endswith(".js")]) == 3, "the morph, the words, the page's own"
    assert len(answers) <= 12
    assert sum(file.request.sizes()["responseBodySize"] for file in files) < 80_000
    context.close()
