"""`manage.py backup FOLDER`: everything in one file, while debates run; keeps the newest fourteen."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from debate.backups import prune, write


class Command(BaseCommand):
    help = "Writes a backup of everything into a folder; works while debates run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--keep", type=int, default=14, metavar="N", help="backups to keep in the folder (default 14)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["keep"] < 1:
            raise CommandError("--keep must be at least 1: the backup just made is one of them.")
        try:
            path = write(options["folder"])
        except OSError as error:
            raise CommandError(f"{options['folder']}: {error.strerror}") from error
        self.stdout.write(f"{path}")
        for old in prune(options["folder"], options["keep"]):
            self.stdout.write(f"removed {old.name}")
