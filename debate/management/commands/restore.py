"""`manage.py restore FILE`: a backup into a new data folder or database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from debate.backups import BadBackup, restore


class Command(BaseCommand):
    help = "Puts a backup into a database that has no accounts and no debates yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        try:
            counts = restore(options["file"])
        except BadBackup as bad:
            raise CommandError(str(bad)) from bad
        self.stdout.write(", ".join(f"{count} {name.partition('.')[2]}" for name, count in counts.items()))
        call_command("verify_journals", stdout=self.stdout)
