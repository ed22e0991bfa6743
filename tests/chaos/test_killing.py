"""The short form of `make chaos`, by the same code; and that its audit finds what it looks for."""

import pytest
from msgspec.structs import replace

from game.replay import Entry
from game.values import Millis
from tests.chaos.killing import play_and_kill
from tests.chaos.lesson import Findings, audit
from tests.chaos.pupil import Pupil
from tests.chaos.school import School

KILLS, SEED = 3, 7


async def test_nothing_acked_is_lost_when_processes_are_killed(school: School) -> None:
    killer, found = await play_and_kill(school, KILLS, SEED)
    assert killer.kills >= KILLS and found.acked > KILLS
    assert found.clean, found
    assert school.servers[0].manage("verify_journals").returncode == 0


# ---- the audit itself ----


def told() -> Pupil:
    """Who was acked a, b and c as entries 2, 3 and 4, and refused x."""
    pupil = Pupil("p", {"path": "/ws/seat/1/", "headers": {}}, None, School([], lambda query: []), SEED)
    for seq, id_ in enumerate("abc", 2):
        assert pupil.ledger.take({"type": "ack", "id": id_, "seq": seq})
    assert pupil.ledger.take({"type": "refused", "id": "x", "code": "wrong_stage", "kind": "stale"})
    assert not pupil.ledger.take({"type": "refused", "id": "y", "code": "not_saved", "kind": "busy"})
    return pupil


def kept(*ids: str) -> list[Entry]:
    return [Entry(n, f"seat:s1:{id_}", "seat:s1", Millis(0), 1, b"[]") for n, id_ in enumerate(ids, 1)]


def test_a_record_that_is_whole_is_clean() -> None:
    found = audit([told()], kept("open", "a", "b", "c", "y"), 0)
    assert found.clean and (found.acked, found.entries) == (3, 5)
    assert found.codes == {"wrong_stage": 1, "not_saved": 1}


@pytest.mark.parametrize(
    ("entries", "what"),
    [
        (kept("open", "a", "b"), Findings(lost=1)),
        (kept("open", "b", "a", "c"), Findings(lost=2)),
        (kept("open", "a", "b", "c", "a"), Findings(lost=1, twice=1)),
        (kept("open", "a", "b", "c", "x"), Findings(ghosts=1)),
        ([replace(e, seq=e.seq + (e.seq > 4)) for e in kept("open", "a", "b", "c", "d")], Findings(gaps=1)),
    ],
)
def test_a_record_that_is_not_is_found(entries: list[Entry], what: Findings) -> None:
    found = audit([told()], entries, 0)
    assert not found.clean
    assert (found.lost, found.gaps, found.twice, found.ghosts) == (what.lost, what.gaps, what.twice, what.ghosts)


def test_an_answer_that_changes_counts_as_twice() -> None:
    pupil = told()
    pupil.ledger.take({"type": "ack", "id": "a", "seq": 9})
    assert audit([pupil], kept("open", "a", "b", "c"), 0).twice == 1
    assert not audit([told()], kept("open", "a", "b", "c"), 1).clean
