"""Whether a server lives, and whether it can answer: for whoever sends requests its way, and no more than that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from http import HTTPStatus
from threading import Lock
from time import monotonic

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.http.logs import log
from api.http.problems import problem_response
from api.http.settings import Settings
from ledger.errors import LedgerError, NotRecorded
from ledger.stores.refusals import NewerSchema, NotALedger, OlderSchema
from ledger.stores.schema import JOURNAL, require
from projections import PROJECTIONS, Library
from projections.keeping.status import Status, status

KEPT_SECONDS = 1.0
"""How long an answer stands: whoever asks without end does not get at the database by it."""


class Unready(StrEnum):
    """Why a server cannot answer; nothing here says where it runs, or on what."""

    DATABASE = "database"
    SCHEMA = "schema"
    FAILED = "projection failed"
    BEHIND = "projections behind"
    SILENT = "follower silent"


class NotReady(NotRecorded):
    """The server cannot answer as it should now; send requests elsewhere, or wait."""

    code = "not-ready"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self, reasons: tuple[Unready, ...]) -> None:
        super().__init__(f"this server is not ready: {', '.join(reasons)}; look at 'grondslag status' and at its log")
        self.reasons = reasons

    @property
    def headers(self) -> dict[str, str]:
        """When to ask again."""
        return {"Retry-After": "5"}


class Readiness:
    """What is the matter with a ledger that is served, looked at once a second at the most."""

    def __init__(self, library: Library, settings: Settings, clock: Callable[[], float] = monotonic) -> None:
        self._library, self._settings, self._clock = library, settings, clock
        self._lock = Lock()
        self._found: tuple[Unready, ...] = ()
        self._at: float | None = None

    def reasons(self) -> tuple[Unready, ...]:
        """Why it is not ready; nothing where it is."""
        with self._lock:
            if self._at is None or self._clock() - self._at >= KEPT_SECONDS:
                found = self._look()
                if found != self._found:
                    log().warning("readiness changed", reasons=list(found))
                self._found, self._at = found, self._clock()
            return self._found

    def _look(self) -> tuple[Unready, ...]:
        try:
            require(self._library.journal.address, JOURNAL, PROJECTIONS)
            found = status(self._library)
        except (NotALedger, OlderSchema, NewerSchema):
            return (Unready.SCHEMA,)
        except LedgerError:
            return (Unready.DATABASE,)
        return tuple(dict.fromkeys(reason for each in found for reason in self._about(each)))

    def _about(self, found: Status) -> list[Unready]:
        reasons = []
        if found.failed_at is not None:
            reasons.append(Unready.FAILED)
        elif found.behind > self._settings.behind_limit:
            reasons.append(Unready.BEHIND)
        age = heartbeat_age(found, datetime.now(UTC))
        if age is None or age > self._settings.heartbeat_seconds:
            reasons.append(Unready.SILENT)
        return reasons


def heartbeat_age(found: Status, now: datetime) -> float | None:
    """How many seconds ago a projection was last followed; ``None`` where it never was."""
    if found.heartbeat is None:
        return None
    return max(0.0, (now - datetime.fromisoformat(found.heartbeat)).total_seconds())


def health(readiness: Readiness) -> APIRouter:
    """``/health/live`` and ``/health/ready``: anybody may ask, so neither says anything about the machine."""
    router = APIRouter(prefix="/health", include_in_schema=False)

    @router.get("/live")
    def live() -> Response:
        return JSONResponse({"status": "pass"})

    @router.get("/ready")
    def ready(request: Request) -> Response:
        reasons = readiness.reasons()
        if reasons:
            return problem_response(NotReady(reasons), request)
        return JSONResponse({"status": "pass"})

    return router
