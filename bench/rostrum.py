"""Rostrum as a candidate: `python -m bench.rostrum serve …` is `manage.py serve …`, and `application` is its ASGI application for
stock servers. One thing differs: a socket may send more than the ten commands a second that a person could press, because one
socket of the bench stands for many people.
"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "debate.settings")


def lift_the_throttle() -> None:
    """Raises AttributeError where the limits have moved."""
    from debate import wire

    assert wire.RATE and wire.BURST
    wire.RATE = wire.BURST = 1e9


def main() -> None:
    import daphne.server  # noqa: F401  first: it chooses Twisted's reactor
    import django
    from django.core.management import execute_from_command_line

    django.setup()
    lift_the_throttle()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
else:
    from debate.asgi import application

    lift_the_throttle()
    __all__ = ["application"]
