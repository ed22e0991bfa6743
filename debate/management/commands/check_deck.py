"""`manage.py check_deck FILE`: every fault of a deck file with its place, all at once; exit 1 if there is one."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from debate.decks import read_deck
from game.deck import Deck, deck_schema

SCHEMA_HEAD = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A deck of Rostrum (rostrum.deck/1)"}


def schema_text() -> str:
    """The JSON Schema as `docs/decks.schema.json` holds it."""
    return json.dumps(SCHEMA_HEAD | deck_schema(), indent=2, ensure_ascii=False) + "\n"


class Command(BaseCommand):
    help = "Checks a deck file (YAML or JSON) and names every fault. With --schema prints the format's JSON Schema."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--schema", action="store_true", help="print the JSON Schema of a deck file and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["schema"]:
            self.stdout.write(schema_text(), ending="")
            return
        path: Path | None = options["file"]
        if path is None:
            raise CommandError("Name a deck file: manage.py check_deck FILE")
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        deck, faults = read_deck(data)
        if deck is None:
            self._refuse(path, [str(fault) for fault in faults])
        else:
            self.stdout.write(f"{path}: good\n{counts(deck)}")

    def _refuse(self, path: Path, faults: list[str]) -> None:
        for fault in faults:
            self.stdout.write(fault)
        self.stdout.write(f"{path}: {len(faults)} fault{'s' if len(faults) != 1 else ''}")
        sys.exit(1)


def counts(deck: Deck) -> str:
    """How much there is to argue with, for a teacher who writes a deck."""
    links = sum(len(card.answers) for card in deck.cards)
    lines = [
        f"{deck.title}: {len(deck.cards)} cards, {links} answer links, {len(deck.rounds)} rounds, "
        f"{len(deck.glossary)} glossary terms"
    ]
    for position in deck.positions:
        able = [card for card in deck.cards if position.id in card.positions]
        each = ", ".join(f"{round_.id} {sum(round_.id in c.rounds for c in able)}" for round_ in deck.rounds)
        lines.append(f"{position.name}: {len(able)} cards ({each})")
    return "\n".join(lines)
