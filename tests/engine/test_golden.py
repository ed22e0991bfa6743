"""The golden debates fold to what they folded to when they were made, byte for byte, and show everyone the same views."""

import msgspec
import pytest

from game.codec import decode_events, encode_events
from game.replay import states
from tests.engine.make_golden import FOLDER, MAKERS, lines_of, read, views_of


def journal(name: str) -> bytes:
    return (FOLDER / f"{name}.jsonl").read_bytes()


def test_every_file_belongs_to_a_golden_debate():
    wanted = {f"{name}.{kind}" for name in MAKERS for kind in ("jsonl", "views.json")}
    assert {path.name for path in FOLDER.iterdir()} == wanted


@pytest.mark.parametrize("name", MAKERS)
def test_the_journal_is_read_and_written_byte_for_byte(name):
    entries = read(journal(name))
    for entry in entries:
        assert encode_events(decode_events(entry.events, entry.version)) == entry.events, entry.seq
    assert lines_of(entries) == journal(name)


@pytest.mark.parametrize("name", MAKERS)
def test_it_shows_the_same_views_at_every_entry(name):
    made, kept = (
        msgspec.json.decode(text)
        for text in (views_of(read(journal(name))), (FOLDER / f"{name}.views.json").read_bytes())
    )
    differing = [seq for seq, digest in kept["digests"].items() if made["digests"].get(seq) != digest]
    assert made["whole"] == kept["whole"]
    assert differing == [] and made == kept, (
        f"first at entry {differing[0]}" if differing else "more entries than before"
    )


@pytest.mark.parametrize("name", MAKERS)
def test_the_rules_still_decide_the_same(name):
    """The same seed gives the same journal. Where the rules are meant to decide otherwise, make the debates anew."""
    assert lines_of(MAKERS[name]().entries) == journal(name)


def test_the_eventful_debate_has_been_through_everything():
    entries = read(journal("eventful"))
    events = b"".join(e.events for e in entries).decode()
    for kind in (
        *("SidesSwitched", "TurnMissed", "PlayHidden", "MarkUndone", "StagePaused", "StageExtended", "ExtraTimeGiven"),
        *("SeatRemoved", "SeatMoved", "SeatRenamed", "ChairHanded", "MessageHidden", "BlindMarkingSet", "TimeRanOut"),
        *("StanceCast", "MarksReleased", "ProposalBacked", "Announced", "DebateEnded"),
    ):
        assert f'"{kind}"' in events, kind
    steps = [s.step for _, s in states(entries)]
    assert any(later < before for before, later in zip(steps, steps[1:], strict=False)), "a stage was reopened"
