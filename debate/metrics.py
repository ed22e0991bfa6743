"""`/metrics` for Prometheus: what `debate.counts` has counted, and how things stand at the moment of asking."""

import hmac
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Any

from django.conf import settings
from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from debate import counts, nudges
from debate.consumers import open_sockets
from debate.counts import Spread
from debate.journal import journal
from debate.rooms import rooms
from debate.wire import Close


def may_read(authorization: str) -> bool:
    """Whether the header holds the token; takes as long for a near miss as for a far one."""
    scheme, _, given = authorization.partition(" ")
    right = hmac.compare_digest(given.strip().encode(), settings.METRICS_TOKEN.encode())
    return scheme.lower() == "bearer" and right


def text() -> bytes:
    """Everything, in Prometheus's text format."""
    return generate_latest(_registry)


class _Rostrum(Collector):
    """Reads the plain numbers when Prometheus asks."""

    def collect(self) -> Iterator[Metric]:
        yield from _counted()
        yield from _standing()
        yield _histogram("rostrum_commit_seconds", "Seconds for one commit of the journal", counts.commit_seconds)
        yield _histogram("rostrum_commit_entries", "Entries that one commit took together", counts.commit_entries)


def _counted() -> Iterator[Metric]:
    yield CounterMetricFamily("rostrum_frames_sent", "Frames handed to sockets", value=counts.frames)
    commands = CounterMetricFamily("rostrum_commands", "Commands by what became of them", labels=("command", "outcome"))
    for (command, outcome), number in list(counts.commands.items()):
        commands.add_metric((command, outcome), number)
    yield commands
    yield _by("rostrum_refusals", "Refusals sent to clients", "code", counts.refusals)
    yield _by(
        "rostrum_closes", "Sockets closed by the server", "code", dict.fromkeys(map(int, Close), 0) | counts.closes
    )
    yield _by("rostrum_http_requests", "HTTP requests answered", "status", counts.requests)


def _by(name: str, help_: str, label: str, numbers: Mapping[Any, int]) -> Metric:
    family = CounterMetricFamily(name, help_, labels=(label,))
    for key, number in list(numbers.items()):
        family.add_metric((str(key),), number)
    return family


def _standing() -> Iterator[Metric]:
    unsent = [socket.out.unsent() for socket in open_sockets]
    kinds = Counter(socket.kind for socket in open_sockets)
    sockets = GaugeMetricFamily("rostrum_sockets", "Open sockets, and polls that wait", labels=("kind",))
    for kind in ("seat", "moderator", "team", "board", "nowhere", "poll"):
        sockets.add_metric((kind,), kinds[kind])
    yield sockets
    yield GaugeMetricFamily("rostrum_unsent_bytes", "Bytes that wait for clients to read", value=sum(unsent))
    yield GaugeMetricFamily(
        "rostrum_unsent_bytes_worst", "Of these, those of the slowest client", value=max(unsent, default=0)
    )
    yield GaugeMetricFamily("rostrum_rooms", "Debates held in memory", value=len(rooms.all_loaded()))
    yield GaugeMetricFamily(
        "rostrum_journal_queue", "Entries that wait for the journal's writer", value=journal.queued()
    )
    yield GaugeMetricFamily(
        "rostrum_nudges_waiting", "Words for other processes that Redis has yet to take", value=nudges.waiting()
    )
    if nudges.last_beat is not None:
        age = time.monotonic() - nudges.last_beat
        yield GaugeMetricFamily("rostrum_beat_age_seconds", "Seconds since this process last looked around", value=age)


def _histogram(name: str, help_: str, spread: Spread) -> Metric:
    bounds = [*map(str, spread.bounds), "+Inf"]
    family = HistogramMetricFamily(name, help_)
    family.add_metric((), list(zip(bounds, accumulate(spread.fell), strict=True)), spread.sum)
    return family


_registry = CollectorRegistry()
for _make in (ProcessCollector, PlatformCollector, GCCollector):
    _make(registry=_registry)
_registry.register(_Rostrum())
