"""`manage.py prepare`: what `serve` does first, for servers whose processes start with `--no-prepare`."""

from typing import Any

from django.core.management.base import BaseCommand

from debate.management.commands.serve import prepare


class Command(BaseCommand):
    help = "Brings the database, the default deck and the static files up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        self.check(databases=["default"])
        prepare()
        self.stdout.write("Database, default deck and static files are up to date.")
