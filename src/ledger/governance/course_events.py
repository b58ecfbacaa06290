"""What a decision goes through beside being proposed and taken: who is heard before it, and what comes after it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from ledger.event import Event, recorded_as
from ledger.law import Irregularity


class DecisionKind(StrEnum):
    """What a decision is about, where a law asks for steps of its own before it.

    A joint scheme is made, changed, joined or left (Wgr 1); a budget and its changes are of a joint body (Wgr 35); an
    organisation is changed (WOR 25(1)); conditions of employment are agreed with unions; a by-law binds everybody.
    """

    JOINT_SCHEME = "joint-scheme"
    BUDGET = "joint-budget"
    ORGANISATION = "organisation"
    EMPLOYMENT = "employment"
    BY_LAW = "by-law"


class CouncilView(StrEnum):
    """What a council made of a draft (zienswijze); ``NONE``: it let it be known that it has none."""

    NONE = "no-view"
    SUPPORT = "support"
    WISHES = "wishes"
    OBJECTIONS = "objections"


class Ground(StrEnum):
    """Why a permission is refused or a decision annulled; law knows the first two only (Wgr 1(2), Awb 10:35)."""

    LAW = "conflict-with-law"
    GENERAL_INTEREST = "general-interest"
    OTHER = "other-ground"


class Accord(StrEnum):
    """How a consultation of the unions ended."""

    AGREEMENT = "agreement-reached"
    NO_AGREEMENT = "no-agreement"


class Overseer(StrEnum):
    """Who takes a decision of somebody else out of the world, or stops it for a while."""

    COURT = "court"
    CROWN = "crown"


class ObjectionOutcome(StrEnum):
    """What became of an objection (Awb 7:11); ``UPHELD`` revokes the decision, in part or whole."""

    UPHELD = "upheld"
    UPHELD_IN_PART = "upheld-in-part"
    REJECTED = "unfounded"
    INADMISSIBLE = "inadmissible"
    WITHDRAWN = "objection-withdrawn"


@recorded_as("governance.decision-in-principle.1")
class DecidedInPrinciple(Event):
    """A body let it be known what it means to decide (principebesluit, voorgenomen besluit); it binds nobody yet."""

    decision: str
    body: str
    effective_on: date


@recorded_as("governance.decision-unions-consulted.1")
class UnionsConsulted(Event):
    """What is proposed was put before the unions (georganiseerd overleg) of an employer."""

    decision: str
    committee: str
    text: str
    effective_on: date


@recorded_as("governance.decision-unions-answered.1")
class UnionsAnswered(Event):
    """The consultation of the unions ended, with or without agreement."""

    decision: str
    committee: str
    accord: Accord
    text: str | None
    effective_on: date


@recorded_as("governance.decision-draft-sent.1")
class DraftSent(Event):
    """A draft was sent to councils, which may let know what they think of it up to and including ``views_until``."""

    decision: str
    councils: tuple[str, ...]
    text_sha256: str | None
    views_until: date
    effective_on: date
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("governance.decision-view-given.1")
class ViewGiven(Event):
    """A council let know what it thinks of a draft (zienswijze)."""

    decision: str
    council: str
    view: CouncilView
    text: str | None
    effective_on: date
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("governance.decision-permission-requested.1")
class PermissionRequested(Event):
    """A body asked a council for permission to decide as is proposed (toestemming, Wgr 1(2))."""

    decision: str
    council: str
    effective_on: date


@recorded_as("governance.decision-permission-answered.1")
class PermissionAnswered(Event):
    """A council gave its permission or refused it; who refuses says on which ground."""

    decision: str
    council: str
    permitted: bool
    ground: Ground | None
    text: str | None
    effective_on: date
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("governance.decision-published.1")
class DecisionPublished(Event):
    """A decision was made known (bekendmaking, Awb 3:40): in which official publication, or to whom it was sent."""

    decision: str
    publication: str
    effective_on: date


@recorded_as("governance.decision-in-force.1")
class DecisionInForce(Event):
    """A decision entered into force on ``effective_on``, with effect from ``retroactive_to`` where that is earlier."""

    decision: str
    retroactive_to: date | None
    effective_on: date
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("governance.decision-annulled.1")
class DecisionAnnulled(Event):
    """A court (Awb 8:72) or the Crown (Awb 10:34) annulled it: it never held, unless its consequences stand."""

    decision: str
    overseer: Overseer
    source: str
    ground: Ground
    grounds: str
    consequences_stand: bool
    effective_on: date
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("governance.decision-suspended.1")
class DecisionSuspended(Event):
    """A court (Awb 8:81) or the Crown (Awb 10:43) stopped it, up to and including a day where one was named."""

    decision: str
    overseer: Overseer
    source: str
    grounds: str
    suspended_until: date | None
    effective_on: date
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("governance.decision-suspension-lifted.1")
class SuspensionLifted(Event):
    """A suspended decision works again from a day on."""

    decision: str
    source: str
    effective_on: date


@recorded_as("governance.decision-ratified.1")
class DecisionRatified(Event):
    """The competent body made its own what was decided in its name without authority (bekrachtiging, BW 3:69).

    ``by_decision`` is the decision by which it did; the first decision counts from its own day on.
    """

    decision: str
    body: str
    by_decision: str
    effective_on: date
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("governance.decision-superseded.1")
class DecisionSuperseded(Event):
    """Another decision took its place; ``effective_on`` is the first day on which that one holds and this one not."""

    decision: str
    by_decision: str
    effective_on: date


CourseEvent = (
    DecidedInPrinciple
    | UnionsConsulted
    | UnionsAnswered
    | DraftSent
    | ViewGiven
    | PermissionRequested
    | PermissionAnswered
    | DecisionPublished
    | DecisionInForce
    | DecisionAnnulled
    | DecisionSuspended
    | SuspensionLifted
    | DecisionRatified
    | DecisionSuperseded
)
