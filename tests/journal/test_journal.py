"""What the journal promises: committed before it answers, one entry a seq and a command, the rest of a group unharmed."""

import asyncio

import pytest
from django.db import connections

from debate import journal as module
from debate.journal import CommandSeen, Journal, NotSaved, SeqTaken, read
from game.replay import Entry
from game.values import Millis


def entry(seq: int, command: str | None = None, text: bytes = b"[]") -> Entry:
    return Entry(seq, command or f"seat:s1:c{seq}", "seat:s1", Millis(1000 + seq), 1, text)


async def test_what_is_appended_is_read_back(journal: Journal, debate: int, using: str) -> None:
    written = [entry(1, text='["Zoë ✓ \u202e"]'.encode()), entry(2)]
    for one in written:
        await journal.append(debate, one)
    assert await journal.read(debate) == written
    assert await journal.read(debate, after=1) == written[1:]


async def test_an_answer_comes_only_after_the_commit(journal: Journal, debate: int, using: str) -> None:
    await journal.append(debate, entry(1))
    assert await asyncio.to_thread(_count_elsewhere, using, debate) == 1


def _count_elsewhere(using: str, debate: int) -> int:
    """The debate's entries as a connection of its own sees them: only what is committed."""
    other = connections[using].copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM debate_journalentry WHERE debate_id = %s", [debate])
        count = int(cursor.fetchone()[0])
    other.close()
    return count


async def test_a_seq_is_given_once(journal: Journal, debate: int) -> None:
    await journal.append(debate, entry(1, "seat:s1:a"))
    with pytest.raises(SeqTaken):
        await journal.append(debate, entry(1, "seat:s2:b"))
    assert [e.command_id for e in await journal.read(debate)] == ["seat:s1:a"]


async def test_a_command_is_written_once_and_names_its_first_entry(journal: Journal, debate: int) -> None:
    await journal.append(debate, entry(1, "seat:s1:a"))
    await journal.append(debate, entry(2, "seat:s1:b"))
    with pytest.raises(CommandSeen) as seen:
        await journal.append(debate, entry(3, "seat:s1:a"))
    assert seen.value.seq == 1
    assert len(await journal.read(debate)) == 2


async def test_a_bad_entry_does_not_take_its_group_with_it(journal: Journal, debate: int) -> None:
    await journal.append(debate, entry(1))
    appends = [journal.append(debate, entry(seq)) for seq in (2, 3)]
    appends.insert(1, journal.append(debate, entry(1, "seat:s9:late")))
    outcomes = await asyncio.gather(*appends, return_exceptions=True)
    assert [type(o) for o in outcomes] == [type(None), SeqTaken, type(None)]
    assert [e.seq for e in await journal.read(debate)] == [1, 2, 3]


async def test_of_many_writers_of_one_seq_one_wins(journal: Journal, debate: int, using: str) -> None:
    other = Journal(using)
    try:
        writers = [(journal, other)[n % 2].append(debate, entry(1, f"seat:s{n}:x")) for n in range(20)]
        outcomes = await asyncio.gather(*writers, return_exceptions=True)
    finally:
        other.stop()
    assert [o for o in outcomes if o is None] == [None]
    assert {type(o) for o in outcomes if o is not None} == {SeqTaken}


async def test_a_debate_that_is_gone_takes_nothing(journal: Journal) -> None:
    with pytest.raises((NotSaved, SeqTaken)):
        await journal.append(999_999, entry(1))
    assert await journal.read(999_999) == []


async def test_many_rooms_are_committed_in_groups(
    journal: Journal, debate: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sees the groups through the real insert: while one is on its way to the disk, the others queue."""
    groups: list[int] = []
    insert = module._insert

    def counted(batch, using):
        groups.append(len(batch))
        insert(batch, using)

    monkeypatch.setattr(module, "_insert", counted)
    await asyncio.gather(*(journal.append(debate, entry(seq)) for seq in range(1, 101)))
    assert sum(groups) == 100
    assert len(groups) < 100
    assert [e.seq for e in await journal.read(debate)] == list(range(1, 101))


async def test_stopping_writes_what_is_queued(using: str, debate: int) -> None:
    journal = Journal(using)
    waiting = [asyncio.ensure_future(journal.append(debate, entry(seq))) for seq in range(1, 51)]
    await asyncio.sleep(0)  # lets each put its entry into the queue
    journal.stop()
    await asyncio.gather(*waiting)
    assert len(await asyncio.to_thread(read, debate, 0, using)) == 50
