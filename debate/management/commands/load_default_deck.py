"""`manage.py load_default_deck`: brings the shared default deck up to its file; running it again changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand

from debate.decks import load_default_deck


class Command(BaseCommand):
    help = "Loads or updates the shared default deck."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_default_deck().title}: loaded")
