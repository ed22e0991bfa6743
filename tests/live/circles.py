"""`manage.py` in a process that can be asked what stays until Python searches for circles of objects: `python -m tests.live.circles
serve …`. SIGUSR1 begins anew and ends the searches; at SIGUSR2 there is one, and the pipe $CIRCLES is written what it found, as
JSON: how many objects of each class, by its module and name."""

import gc
import json
import os
import signal
from collections import Counter
from typing import Any

from django.core.management import execute_from_command_line


def begin(*_: Any) -> None:
    gc.collect()
    gc.disable()


def tell(*_: Any) -> None:
    gc.set_debug(gc.DEBUG_SAVEALL)
    gc.collect()
    gc.set_debug(0)
    found = Counter(f"{type(one).__module__}.{type(one).__qualname__}" for one in gc.garbage)
    gc.garbage.clear()
    with open(os.environ["CIRCLES"], "w") as pipe:
        json.dump(found, pipe)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "debate.settings")
    signal.signal(signal.SIGUSR1, begin)
    signal.signal(signal.SIGUSR2, tell)
    execute_from_command_line()
