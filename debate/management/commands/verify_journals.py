"""`manage.py verify_journals`: folds every saved debate and reports gaps, duplicates and bad entries."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from debate.journal import read
from debate.models import Debate
from game.replay import BadEntry, Entry, fold


class Command(BaseCommand):
    help = "Folds every saved debate; exit status 1 where one has a gap, a duplicate or a bad entry."

    def handle(self, *args: Any, **options: Any) -> None:
        debates = entries = 0
        faults: list[str] = []
        for debate in Debate.objects.order_by("pk"):
            journal = read(debate.pk)
            debates, entries = debates + 1, entries + len(journal)
            faults += [f"debate {debate.pk} ({debate.code}): {fault}" for fault in _faults(journal)]
        for fault in faults:
            self.stderr.write(fault)
        self.stdout.write(f"{debates} debates, {entries} entries, {len(faults)} faults")
        if faults:
            raise CommandError("The record is damaged; restore these debates from a backup.")


def _faults(journal: list[Entry]) -> list[str]:
    """What is wrong with one journal: the first bad entry, and every command that stands twice."""
    out = []
    seen: dict[str, int] = {}
    for entry in journal:
        if entry.command_id in seen:
            out.append(f"entry {entry.seq}: the same command as entry {seen[entry.command_id]}")
        seen.setdefault(entry.command_id, entry.seq)
    try:
        _, state = fold(journal)
        if state is None:
            out.append("has no entry")
    except BadEntry as error:
        out.append(str(error))
    return out
