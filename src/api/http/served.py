"""One ledger as it is served: what every endpoint has to hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, ClassVar, cast

from starlette.requests import HTTPConnection

from api.access.gate import Gate
from api.access.identity import Identity
from api.access.refusals import NotAllowed
from api.http.login.authenticator import Authenticator
from api.http.metrics import Metrics
from api.http.rates import Rates
from api.http.shapes import instant
from api.questions.kept import Kept
from api.questions.registry import Reading
from ledger.actor import Principal
from ledger.clerk import AMSTERDAM, Clerk
from ledger.errors import Malformed
from ledger.journal import Journal
from projections import Library
from projections.as_of import AsOf

PROGRAM = f"grondslag {version('grondslag')}"


class NotThereYet(Malformed):
    """A position was asked for that this ledger has not come to."""

    code = "position-not-there"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    headers: ClassVar = {"Retry-After": "1"}

    def __init__(self, wanted: int, head: int) -> None:
        super().__init__(f"the ledger is at position {head} and not at {wanted} yet; ask again in a moment")
        self.wanted, self.head = wanted, head


@dataclass(frozen=True, slots=True)
class Moments:
    """The two dates of an answer; of a comparison also those of the earlier side."""

    as_of: AsOf
    before: AsOf | None = None

    @property
    def all(self) -> tuple[AsOf, ...]:
        """Both pairs of dates, or the one that there is."""
        return (self.as_of,) if self.before is None else (self.before, self.as_of)


@dataclass(frozen=True, slots=True)
class Served:
    """A ledger, whoever guards it, and the clock; ``oin`` is the number of the organisation that serves it."""

    journal: Journal
    library: Library
    gate: Gate
    authenticator: Authenticator
    rates: Rates
    metrics: Metrics
    public_url: str = ""
    oin: str | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    kept: Kept = field(default_factory=Kept)

    @property
    def base(self) -> str:
        """Where this API is found."""
        return f"{self.public_url}/v1"

    def identify(self, connection: HTTPConnection) -> Identity:
        """Who asks; raises ``NotAuthenticated``, and ``TooManyRequests`` where it is more than it may ask."""
        identity = self.authenticator.identify(connection)
        self.rates.admit(connection, identity)
        return identity

    def clerk(self, identity: Identity) -> Clerk:
        """A clerk at work for somebody who came over the network."""
        today = self.now().astimezone(AMSTERDAM).date()
        return Clerk(Principal(identity.subject, "http", identity.authentication, PROGRAM), self.journal, today)

    def require_sight(self, identity: Identity, question: str, partnership: str | None, *moments: AsOf) -> None:
        """Refuse a question that is not for this identity; the refusal is in the trail. Raises ``NotAllowed``."""
        try:
            for moment in moments or (self.as_of(None, None),):
                self.gate.require_sight(identity, question, partnership, moment)
        except NotAllowed as refusal:
            self.gate.record(self.clerk(identity), identity, refusal)
            raise

    def as_of(self, valid_on: date | None, known_at: str | None) -> AsOf:
        """The two dates that are asked for. Of "now" the moment is that of the last entry: it is what was known."""
        found = self.library.as_of(valid_on, known_at, self.now())
        if known_at is not None:
            return found
        return replace(found, known_until=self.journal.store.recorded_at(found.known_at))

    def wait_for(self, position: int | None) -> None:
        """See to it that the ledger has come to a position; raises ``NotThereYet`` where that takes too long."""
        if position is None:
            return
        head = self.journal.store.max_notification_id() or 0
        if head < position:
            raise NotThereYet(position, head)

    @contextmanager
    def reading(self, moments: Moments) -> Iterator[Reading]:
        """One unchanging view in which all these moments can be asked for."""
        with self.library.view(*moments.all) as view:
            yield Reading(self.library, view, moments.as_of, moments.before, kept=self.kept)

    def cited(self, moments: Moments) -> dict[str, Any]:
        """The dates and the position that an answer is for."""
        as_of, before = moments.as_of, moments.before
        told = {
            "geldigOp": as_of.valid_on.isoformat(),
            "beschikbaarOp": instant(as_of.known_until),
            "positie": as_of.known_at,
            "voorlopig": as_of.provisional,
            "demonstratie": self.journal.founded.demonstration,
        }
        if before is not None:
            told |= {
                "geldigVan": before.valid_on.isoformat(),
                "beschikbaarVan": instant(before.known_until),
                "vanPositie": before.known_at,
            }
        return told


def served_by(connection: HTTPConnection) -> Served:
    """The ledger that an application serves."""
    return cast("Served", connection.app.state.served)
