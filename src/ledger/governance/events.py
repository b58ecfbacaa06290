"""What happens to decisions, and to those who take them. Partnerships and services both have them."""

from __future__ import annotations

from datetime import date

from ledger.event import Event, recorded_as
from ledger.governance.advice_events import AdviceEvent
from ledger.governance.course_events import CourseEvent, DecisionKind
from ledger.governance.mandate_events import Authority, MandateEvent
from ledger.governance.objection_events import ObjectionEvent
from ledger.governance.uniform_events import UniformEvent
from ledger.law import Irregularity
from ledger.money import Money


@recorded_as("governance.decision-proposed.1")
class DecisionProposed(Event):
    """A proposal was put before a body (``GM0313/college``); ``power`` is there where the partnership assigned any.

    ``kind`` is there where a law asks for steps of its own before such a decision; ``irregular`` where the body had not
    the power, and it was recorded as found.
    """

    decision: str
    title: str
    body: str
    effective_on: date
    power: str | None = None
    kind: DecisionKind | None = None
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("governance.decision-adopted.1")
class DecisionAdopted(Event):
    """The body took the decision on ``decided_on``; it holds from ``effective_on``, which may lie before.

    ``authority`` is there where the decision was taken under mandate, and ``taken_by`` is then the pseudonym of who did
    (Awb 10:3(3)); ``amount`` is what it commits, excluding VAT. ``reported_by`` is who reported the offence, where this
    is a fine for one (Awb 10:3(4)).
    """

    decision: str
    body: str
    decided_on: date
    effective_on: date
    amount: Money | None = None
    authority: Authority | None = None
    illustrative: bool = False
    taken_by: str | None = None
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()
    amount_with_vat: Money | None = None
    reported_by: str | None = None


@recorded_as("governance.decision-rejected.1")
class DecisionRejected(Event):
    """The body did not want it."""

    decision: str
    body: str
    effective_on: date
    grounds: str


@recorded_as("governance.decision-deferred.1")
class DecisionDeferred(Event):
    """The body put it off, until a day if it named one."""

    decision: str
    body: str
    effective_on: date
    grounds: str
    until: date | None = None


@recorded_as("governance.decision-withdrawn.1")
class DecisionWithdrawn(Event):
    """Whoever proposed it took it back, or the body withdrew what it had adopted."""

    decision: str
    body: str
    effective_on: date
    grounds: str


@recorded_as("governance.municipality-succeeded.1")
class MunicipalitySucceeded(Event):
    """A municipality ended by a herindeling, and its successor took its place here by law, in all that it had.

    Rights, debts, obligations and powers go over on the day (Wet algemene regels herindeling 44). What was recorded
    before keeps the old name. ``law`` is the act or the decree that made the herindeling.
    """

    participant: str
    successor: str
    effective_on: date
    law: str


GovernanceEvent = (
    DecisionProposed
    | DecisionAdopted
    | DecisionRejected
    | DecisionDeferred
    | DecisionWithdrawn
    | MandateEvent
    | MunicipalitySucceeded
    | UniformEvent
    | AdviceEvent
    | CourseEvent
    | ObjectionEvent
)
