"""What happens to a decision that several bodies must take in the same words."""

from __future__ import annotations

from datetime import date

from ledger.event import Event, recorded_as
from ledger.governance.course_events import DecisionKind
from ledger.law import Irregularity


@recorded_as("governance.uniform-decision-proposed.1")
class UniformDecisionProposed(Event):
    """One text was put before several bodies; ``text_sha256`` is the fingerprint of its bytes."""

    decision: str
    title: str
    bodies: tuple[str, ...]
    text_sha256: str
    effective_on: date
    power: str | None = None
    kind: DecisionKind | None = None
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("governance.uniform-decision-adopted.1")
class UniformDecisionAdopted(Event):
    """One of the bodies adopted a text on ``decided_on``; it is another text where the fingerprint is another."""

    decision: str
    body: str
    text_sha256: str
    decided_on: date
    effective_on: date
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("governance.uniform-decision-rejected.1")
class UniformDecisionRejected(Event):
    """One of the bodies did not want it; it may come back on that, and until then the decision is not complete."""

    decision: str
    body: str
    effective_on: date
    grounds: str


UniformEvent = UniformDecisionProposed | UniformDecisionAdopted | UniformDecisionRejected
