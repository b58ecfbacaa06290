"""The decisions and mandates of a partnership or of a service: a part that both have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from ledger.errors import AlreadyExists, NotFound
from ledger.governance import advice as advices
from ledger.governance import course, uniform
from ledger.governance.advice import Advice
from ledger.governance.advice_events import AdviceEvent, AdviceRequested
from ledger.governance.asked import Use
from ledger.governance.course import Course
from ledger.governance.course_events import CourseEvent, DecisionKind
from ledger.governance.course_refusals import DecidedAlready
from ledger.governance.decisions import Decision
from ledger.governance.events import (
    DecisionAdopted,
    DecisionDeferred,
    DecisionProposed,
    DecisionRejected,
    DecisionWithdrawn,
    GovernanceEvent,
    MunicipalitySucceeded,
)
from ledger.governance.mandate_events import (
    MandateChanged,
    MandateConsented,
    MandateConsentWithdrawn,
    MandateGranted,
    MandateInstructed,
    MandateRevoked,
    MandateUsed,
)
from ledger.governance.mandates import Mandate, grant
from ledger.governance.objection_events import ObjectionEvent
from ledger.governance.refusals import DecisionNotAdopted
from ledger.governance.succession import AlreadySucceeded, Heirs, UnfinishedBusiness, heir_on
from ledger.governance.uniform import UniformDecision
from ledger.governance.uniform_events import UniformDecisionProposed, UniformEvent
from ledger.governance.uniform_refusals import DecisionNotComplete


@dataclass(frozen=True, slots=True)
class Governance:
    """Decisions and mandates by slug. Where a name is asked, ``blnp#regeling-2017`` and ``regeling-2017`` both do.

    ``uses`` are in the order of recording: by a mandate's full name where the decision stands here, else by its slug.
    """

    decisions: Mapping[str, Decision] = field(default_factory=dict)
    mandates: Mapping[str, Mandate] = field(default_factory=dict)
    uniform: Mapping[str, UniformDecision] = field(default_factory=dict)
    advices: Mapping[str, Advice] = field(default_factory=dict)
    courses: Mapping[str, Course] = field(default_factory=dict)
    heirs: Heirs = field(default_factory=dict)
    uses: tuple[tuple[str, Use], ...] = ()

    def heir_on(self, name: str, day: date) -> str:
        """Who stands for a municipality, or for a body of one, on a day."""
        return heir_on(self.heirs, name, day)

    def succeed(self, succeeded: MunicipalitySucceeded) -> MunicipalitySucceeded:
        """Let a successor take a municipality's place in all mandates; nothing may lie before its bodies any more."""
        old = succeeded.participant
        if old in self.heirs:
            since, successor = self.heirs[old]
            raise AlreadySucceeded(old, successor, since)
        waiting = [name for name, each in self.decisions.items() if each.is_open and each.body.startswith(f"{old}/")]
        for name, common in self.uniform.items():
            if any(body.startswith(f"{old}/") for body in common.out):
                waiting.append(name)
        if waiting:
            raise UnfinishedBusiness(old, tuple(waiting))
        return succeeded

    def propose(self, proposed: DecisionProposed) -> DecisionProposed:
        self._must_be_new(proposed.decision)
        return proposed

    def propose_uniform(self, proposed: UniformDecisionProposed) -> UniformDecisionProposed:
        """Put one text before several bodies; see ``uniform``."""
        self._must_be_new(proposed.decision)
        return uniform.propose(proposed)

    def decision(self, ref: str) -> Decision:
        """The decision of this name, whatever became of it; adopt, reject, defer or withdraw that."""
        found = self.decisions.get(_slug(ref))
        if found is None:
            raise NotFound("decision", ref)
        return found

    def uniform_decision(self, ref: str) -> UniformDecision:
        """The decision of several bodies of this name, complete or not; adopt or reject that for one of them."""
        found = self.uniform.get(_slug(ref))
        if found is None:
            raise NotFound("decision", ref)
        return found

    def decision_on(self, ref: str, day: date) -> Decision:
        """The decision of this name, which must be adopted and hold on that day."""
        common = self.uniform.get(_slug(ref))
        found = self.decision(ref) if common is None else common.as_decision(ref)
        went = self.course(ref)
        since = None if found.holds_from is None else went.holds_from(found.holds_from)
        found = replace(found, holds_from=since)
        found.must_hold_on(day, ref)
        went.must_allow(day, ref, since or day)
        return found

    def course(self, ref: str) -> Course:
        """What happened around a decision beside its proposal and adoption; nothing, as long as nothing did."""
        return self.courses.get(_slug(ref), Course(_slug(ref)))

    def open_since(self, ref: str) -> date:
        """Since when a decision lies before its body or bodies; refuses one that is dealt with."""
        decided_on = self.decided_on(ref)
        common = self.uniform.get(_slug(ref))
        if common is not None and decided_on is None:
            return common.proposed.effective_on
        if decided_on is not None or not self.decision(ref).is_open:
            raise DecidedAlready(ref, decided_on or self.decision(ref).dealt_with_on)
        return self.decision(ref).dealt_with_on

    def kind_of(self, ref: str) -> DecisionKind | None:
        """What a decision is about, where that matters for the steps before it."""
        common = self.uniform.get(_slug(ref))
        return self.decision(ref).kind if common is None else common.proposed.kind

    def power_of(self, ref: str) -> str | None:
        """By which power of its body a decision is taken, or undone; ``None`` where the partnership names none."""
        common = self.uniform.get(_slug(ref))
        return self.decision(ref).power if common is None else common.proposed.power

    def body_of(self, ref: str) -> str:
        """In whose name a decision is taken; of several bodies, all of them."""
        common = self.uniform.get(_slug(ref))
        return self.decision(ref).body if common is None else ", ".join(common.proposed.bodies)

    def taken_by(self, ref: str) -> str | None:
        """Who took a decision under mandate, under a pseudonym; nothing where the body itself did."""
        found = self.decisions.get(_slug(ref))
        return found.adopted.taken_by if found is not None and found.adopted is not None else None

    def advices_on(self, ref: str) -> tuple[Advice, ...]:
        """All that was asked of works councils about a decision."""
        return tuple(each for each in self.advices.values() if each.requested.decision == _slug(ref))

    def advice(self, name: str) -> Advice:
        """The advice of this name, given or not; give, follow or waive that."""
        if name not in self.advices:
            raise NotFound("advice", name)
        return self.advices[name]

    def request_advice(self, requested: AdviceRequested) -> AdviceRequested:
        """Ask a works council about a decision; see ``advice_rules`` on when."""
        if requested.advice in self.advices:
            raise AlreadyExists("advice", requested.advice)
        self.kind_of(requested.decision)
        return requested

    def decided_on(self, ref: str) -> date | None:
        """When a decision was taken; of several bodies, when the last of them took it. Refuses an unknown name."""
        common = self.uniform.get(_slug(ref))
        if common is not None:
            return common.as_decision(ref).dealt_with_on if common.complete else None
        found = self.decision(ref)
        return found.dealt_with_on if found.holds_from is not None else None

    def must_be_decided(self, ref: str) -> date:
        """As ``decided_on``; refuses a decision that is not taken."""
        found = self.decided_on(ref)
        if found is None and ref in self.uniform:
            common = self.uniform[ref]
            raise DecisionNotComplete(ref, common.out, common.deviating)
        if found is None:
            raise DecisionNotAdopted(ref, self.decision(ref).standing.value)
        return found

    def made_known_on(self, ref: str) -> date:
        """The day from which objections can be made: of its publication, or where none is known of its being taken."""
        published = self.course(ref).published
        return published.effective_on if published is not None else self.must_be_decided(ref)

    def grant(self, granted: MandateGranted, taken_by: str) -> MandateGranted:
        """Let a function decide in a body's name; ``taken_by`` is the body whose decision this rests on."""
        if granted.mandate in self.mandates:
            raise AlreadyExists("mandate", granted.mandate)
        return grant(granted, taken_by)

    def mandate(self, ref: str) -> Mandate:
        """The mandate of this name, in force or not; change, revoke or use that."""
        found = self.mandates.get(_slug(ref))
        if found is None:
            raise NotFound("mandate", ref)
        return found

    def mandate_on(self, ref: str, day: date) -> Mandate:
        """The mandate of this name as it stands on a day: with the successors of municipalities that have ended."""
        return self.mandate(ref).of_heirs(self.heirs, day)

    def _must_be_new(self, decision: str) -> None:
        if decision in self.decisions or decision in self.uniform:
            raise AlreadyExists("decision", decision)


def evolve(governance: Governance, event: GovernanceEvent) -> Governance:
    if isinstance(event, UniformEvent):
        return replace(governance, uniform=uniform.evolve(governance.uniform, event))
    if isinstance(event, AdviceEvent):
        return replace(governance, advices=advices.evolve(governance.advices, event))
    if isinstance(event, CourseEvent | ObjectionEvent):
        return replace(governance, courses=course.evolve(governance.courses, event))
    decisions, mandates = governance.decisions, governance.mandates
    match event:
        case DecisionProposed(decision=name):
            return replace(governance, decisions={**decisions, name: Decision.of(event)})
        case DecisionAdopted() | DecisionRejected() | DecisionDeferred() | DecisionWithdrawn():
            name = event.decision
            used = governance.uses + _uses(event) if isinstance(event, DecisionAdopted) else governance.uses
            return replace(governance, decisions={**decisions, name: decisions[name].after(event)}, uses=used)
        case MandateGranted(mandate=name):
            return replace(governance, mandates={**mandates, name: Mandate.of(event)})
        case MandateUsed(mandate=name):
            use = Use(event.decision, event.effective_on, event.amount, event.amount_with_vat)
            return replace(governance, uses=(*governance.uses, (name, use)))
        case MandateChanged() | MandateRevoked() | MandateConsented() | MandateConsentWithdrawn() | MandateInstructed():
            name = event.mandate
            return replace(governance, mandates={**mandates, name: mandates[name].after(event)})
        case MunicipalitySucceeded(participant=old, successor=new, effective_on=day):
            return replace(governance, heirs={**governance.heirs, old: (day, new)})
        case _:
            assert_never(event)


def _uses(adopted: DecisionAdopted) -> tuple[tuple[str, Use], ...]:
    """What a decision used of each mandate in its chain."""
    authority = adopted.authority
    if authority is None or (adopted.amount, adopted.amount_with_vat) == (None, None):
        return ()
    use = Use(adopted.decision, adopted.decided_on, adopted.amount, adopted.amount_with_vat)
    links = tuple(link.mandate for link in authority.chain) or (authority.mandate,)
    return tuple((link, use) for link in links)


def _slug(ref: str) -> str:
    return ref.rpartition("#")[2]
