"""`manage.py serve`: all that a laptop needs to be the server: migrate, default deck, static files, address, QR code."""

import sys
from typing import Any

import daphne.server  # noqa: F401  first: it chooses Twisted's reactor
import segno
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from debate.journal import journal


UNUSED_STATIC = ["ext", "htmax*", "htmx-2*", "htmx-4.js", "django-htmx.js", "debate/*.js"]
"""What django-htmx brings beyond the one file that pages load, and the modules as they are before they are joined
(`debate.made_files`)."""


class Command(BaseCommand):
    help = "Starts the server; prepares the database, the default deck and the static files first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="0.0.0.0", help="address to listen on (default: all)")  # noqa: S104
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-prepare", action="store_true", help="skip migrations, default deck and static files")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["no_prepare"]:
            prepare(options["verbosity"])
        from debate.asgi import application
        from debate.server import Server

        host, port = options["host"], options["port"]
        server = Server(application, host, port, ready=lambda: self.greet(host, port))
        try:
            server.run()
        finally:
            journal.stop()
        if server.failed:
            raise CommandError(f"Port {port} is in use or not allowed. Choose another: make run PORT={port + 1}")

    def greet(self, host: str, port: int) -> None:
        """Prints where students go, as text and as a QR code, and on the first start the set-up token."""
        from debate.addresses import lan_base
        from debate.setup_token import current_token

        base = lan_base(host, port)
        self.stdout.write(f"\nStudents on this network type:  {base}/\n")
        segno.make(base + "/", error="m").terminal(out=sys.stdout, compact=True)
        self.stdout.write(f"Teachers sign in at:            {base}{reverse('debates')}\n")
        token = current_token()
        if token is not None:
            self.stdout.write(
                f"First start: make your account at {base}{reverse('setup')} with this one-time token:\n\n    {token}\n\n"
            )
        self.stdout.write("Stop with Ctrl-C. Nothing is lost.\n")
        self.stdout.flush()


def prepare(verbosity: int = 1) -> None:
    """Brings database, default deck and static files up to date; quick when they are."""
    from debate.decks import load_default_deck

    call_command("migrate", interactive=False, verbosity=0)
    load_default_deck()
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED_STATIC)
