"""How often a page asks the database: a fixed number of times, however long the debate and however large the class."""

from collections.abc import Callable

import pytest
from django.db.backends.utils import CursorWrapper
from django.urls import reverse

from tests.pages.conftest import Cast, Played

QUERIES = {
    "moderator": 3,  # session, account, debate
    "student": 1,
    "board": 1,
    "home": 2,  # session, account: who is signed in is greeted
    "debates": 7,  # session, account, classes, decks, count, page, joined
    "record": 6,  # session, account, debate, its last entry, its entries, its notes
    "replay": 5,
    "exports": 5,
    "find": 5,
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement from now on, on whatever thread."""
    statements: list[str] = []
    plain = CursorWrapper.execute

    def execute(self: CursorWrapper, sql: str, params: object = None) -> object:
        statements.append(str(sql))
        return plain(self, sql, params)

    monkeypatch.setattr(CursorWrapper, "execute", execute)
    return statements


def where(game: Played) -> dict[str, Callable[[], str]]:
    pk = game.debate.pk
    own: dict[str, Callable[[], str]] = {
        "board": lambda: reverse("board", args=[game.debate.board_token]),
        "home": lambda: reverse("home"),
        "debates": lambda: reverse("debates"),
    }
    return {name: own.get(name, lambda name=name: reverse(name, args=[pk])) for name in QUERIES}  # type: ignore[misc]


@pytest.mark.parametrize("name", QUERIES)
async def test_a_page_asks_a_fixed_number_of_times(cast: Cast, game: Played, asked: list[str], name: str) -> None:
    who = game.browser_of("Amara") if name == "student" else cast["owner"]
    url = where(game)[name]()
    counts = []
    for _ in range(2):
        await game.play_round()
        asked.clear()
        assert (await who.get(url)).status_code == 200
        counts.append(len(asked))
    assert counts == [QUERIES[name]] * 2, asked
