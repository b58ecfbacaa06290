"""Figures of a running server, for Prometheus: of all its processes together.

No label has a value that anybody can make up: routes are templates, acts and codes are those that the program knows.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from time import perf_counter

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import event
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http import reach
from api.http.access import template
from api.http.health import heartbeat_age
from api.http.problems import NoSuchResource, problem_response
from ledger.acts import ACTS
from ledger.desk import Decided
from ledger.errors import LedgerError
from ledger.journal import ActRecord, Address, Journal, Recorded
from projections import Library
from projections.keeping.status import status

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where processes of one server put their figures together; the library reads it when it is imported."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
FORWARDED = frozenset({b"forwarded", b"via", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip"})
DONE = "done"
ABORTED = "aborted"


disable_created_metrics()  # type: ignore[no-untyped-call]  # A second series beside each, which nobody asks for.


class Metrics:
    """What one process counts."""

    def __init__(self) -> None:
        self.registry = own = CollectorRegistry()
        route = ("method", "route")
        self.requests = Counter("grondslag_http_requests", "Requests answered", (*route, "status"), registry=own)
        self.seconds = Histogram("grondslag_http_request_seconds", "Until an answer is whole", route, registry=own)
        self.under_way = Gauge(
            "grondslag_http_requests_under_way", "Requests being answered", registry=own, multiprocess_mode="livesum"
        )
        self.appends = Histogram("grondslag_append_seconds", "Until an act is durable in the journal", registry=own)
        self.acts = Counter("grondslag_acts", "Acts by how they ended", ("act", "outcome"), registry=own)
        self.connections = Gauge(
            "grondslag_projection_connections_in_use",
            "Connections to the database that answer questions",
            registry=own,
            multiprocess_mode="livesum",
        )

    def acted(self, act: str, refusal: LedgerError | None = None) -> None:
        """Count an act that was done, or refused by a rule."""
        self.acts.labels(act if act in ACTS else "unknown", refusal.code if refusal else DONE).inc()

    def watch(self, library: Library) -> None:
        """Count the connections of a library while they are in use."""
        event.listen(library.engine, "checkout", lambda *_: self.connections.inc())
        event.listen(library.engine, "checkin", lambda *_: self.connections.dec())


class WatchedJournal(Journal):
    """A journal whose appends are timed."""

    def __init__(self, address: Address, metrics: Metrics) -> None:
        super().__init__(address)
        self._metrics = metrics

    def append(self, act: ActRecord, decided: Sequence[Decided], guards: Mapping[str, int]) -> Recorded:
        started = perf_counter()
        recorded = super().append(act, decided, guards)
        self._metrics.appends.observe(perf_counter() - started)
        return recorded


class CountRequests:
    """Counts each request by the template of its route, and how long its answer took."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status_code, started = ABORTED, perf_counter()

        async def counted(message: Message) -> None:
            nonlocal status_code
            if message["type"] == "http.response.start":
                status_code = str(message["status"])
            await send(message)

        self._metrics.under_way.inc()
        try:
            await self.app(scope, receive, counted)
        except Exception:
            if status_code == ABORTED:  # Nothing was said yet: the part around this will say what it was.
                status_code = str(int(HTTPStatus.INTERNAL_SERVER_ERROR))
            raise
        finally:
            self._metrics.under_way.dec()
            method = scope["method"] if scope["method"] in METHODS else "other"
            self._metrics.requests.labels(method, template(scope), status_code).inc()
            self._metrics.seconds.labels(method, template(scope)).observe(perf_counter() - started)


class LedgerFigures(Collector):
    """How the projections stand, read from the ledger when somebody asks."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("grondslag_database_up", "Whether the ledger's database answers")
        behind = GaugeMetricFamily("grondslag_projection_behind_entries", "Entries to apply", labels=["projection"])
        age = GaugeMetricFamily(
            "grondslag_projection_heartbeat_age_seconds", "Since somebody last followed", labels=["projection"]
        )
        failed = GaugeMetricFamily("grondslag_projection_failed", "1 where it stopped", labels=["projection"])
        head = GaugeMetricFamily("grondslag_journal_position", "The last position of the journal")
        try:
            found = status(self._library)
        except LedgerError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        now = datetime.now(UTC)
        for each in found:
            behind.add_metric([each.projection], each.behind)
            failed.add_metric([each.projection], 0 if each.failed_at is None else 1)
            seconds = heartbeat_age(each, now)
            age.add_metric([each.projection], float("inf") if seconds is None else seconds)
        head.add_metric([], max((each.head for each in found), default=0))
        yield from (up, behind, age, failed, head)


class _All(Collector):
    """What another registry collects."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterable[Metric]:
        return self._registry.collect()


def together(registry: CollectorRegistry, figures: LedgerFigures) -> CollectorRegistry:
    """Everything that is counted, by all processes of this server where there are several, and how the ledger is."""
    found = CollectorRegistry()
    if os.environ.get(FOLDER):
        MultiProcessCollector(found)  # type: ignore[no-untyped-call]
    else:
        found.register(_All(registry))
    found.register(figures)
    return found


def shown_to(request: Request) -> bool:
    """Whether somebody on this machine asks, and not a proxy on it for somebody else."""
    headers = {name for name, _ in request.scope["headers"]}
    return request.client is not None and reach.is_loopback_client(request.client.host) and not FORWARDED & headers


def answer(metrics: Metrics, library: Library, request: Request) -> Response:
    """The figures for whoever may see them; for all others there is nothing here."""
    if not shown_to(request):
        return problem_response(NoSuchResource(request.url.path), request)
    return Response(
        generate_latest(together(metrics.registry, LedgerFigures(library))),
        headers={"Content-Type": CONTENT_TYPE_LATEST},
    )
