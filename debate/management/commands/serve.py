"""`manage.py serve`: all that a laptop needs to be the server: migrate, default deck, static files, address, QR code."""

import errno
import logging
import sys
from collections.abc import Callable
from typing import Any

import daphne.server  # noqa: F401  first: it chooses Twisted's reactor
import segno
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from debate import addresses
from debate.journal import journal

logger = logging.getLogger(__name__)

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
        host, port = options["host"], options["port"]
        self.check(databases=["default"])
        if not options["no_prepare"]:
            prepare(options["verbosity"])
        run(host, port, lambda server: self.greet(host, port))

    def greet(self, host: str, port: int) -> None:
        """Says where students go, as text and as a QR code, and on the first start the set-up token; in a log for machines, one
        line."""
        from debate.setup_token import current_token

        token = current_token()
        if settings.LOG == "json":
            logger.info("listening on %s, port %d", host, port)
            if token is not None:
                logger.warning("no account yet: the one-time token for /setup/ is in the data folder, in setup_token")
            return
        base = addresses.lan_base(host, port)
        reached = "On this computer alone:       " if addresses.is_loopback(host) else "Students on this network type:"
        self.stdout.write(f"\n{reached}  {base}/\n")
        segno.make(base + "/", error="m").terminal(out=sys.stdout, compact=True)
        self.stdout.write(f"Teachers sign in at:            {base}{reverse('debates')}\n")
        if token is not None:
            self.stdout.write(
                f"First start: make your account at {base}{reverse('setup')} with this one-time token:\n\n    {token}\n\n"
            )
        self.stdout.write("Stop with Ctrl-C. Nothing is lost.\n")
        self.stdout.flush()


def run(host: str, port: int, ready: Callable[[Any], None]) -> None:
    """Serves until told to stop; `ready` is given the server once it listens. Raises CommandError where it may not or cannot."""
    from debate.asgi import application
    from debate.server import Server

    if settings.DEBUG and not addresses.is_loopback(host):
        raise CommandError(
            f"DEBUG shows the server's insides to whoever reaches {host}: turn it off, or use --host 127.0.0.1."
        )
    addresses.listening = host
    server = Server(application, host, port, lambda: ready(server))
    try:
        server.run()
    finally:
        journal.stop()
    if server.failure is not None:
        raise CommandError(_why_not(server.failure, host, port))


def _why_not(failure: OSError, host: str, port: int) -> str:
    if failure.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use by another program: stop that, or choose another port, such as --port {port + 1}."
        )
    if failure.errno == errno.EACCES:
        return f"Port {port} is not for this account: choose one above 1023, such as --port 8000."
    if failure.errno == errno.EADDRNOTAVAIL:
        return f"This computer has no network address {host}: leave --host out to listen on all it has."
    return f"Cannot listen on {host}, port {port}: {failure.strerror or failure}."


def prepare(verbosity: int = 1) -> None:
    """Brings database, default deck and static files up to date; quick when they are."""
    from debate.decks import load_default_deck

    call_command("migrate", interactive=False, verbosity=0)
    load_default_deck()
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED_STATIC)
