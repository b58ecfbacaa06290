"""One decision of several bodies: complete when the last of them has adopted the very same text.

A body that adopts another text (an amendment) has decided, so that is recorded as it is; but the decision is complete
only when all texts are equal to each other, whichever that is. Until then each body may decide again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from ledger.governance.decisions import Decision, Standing
from ledger.governance.refusals import AlreadyAdopted, AnotherBody, StepOutOfOrder
from ledger.governance.uniform_events import (
    UniformDecisionAdopted,
    UniformDecisionProposed,
    UniformDecisionRejected,
    UniformEvent,
)
from ledger.governance.uniform_refusals import BodyNamedTwice, TooFewBodies
from ledger.governance.uniform_rules import all_adopted_the_same_text


@dataclass(frozen=True, slots=True)
class UniformDecision:
    """The text that was proposed, and the last word of each body that has spoken."""

    proposed: UniformDecisionProposed
    said: Mapping[str, UniformDecisionAdopted | UniformDecisionRejected] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.proposed.decision

    @property
    def out(self) -> tuple[str, ...]:
        """The bodies that have not adopted it: those that have said nothing yet, and those that rejected it."""
        return tuple(body for body in self.proposed.bodies if body not in self._adopted)

    @property
    def deviating(self) -> tuple[str, ...]:
        """The bodies that adopted another text than was proposed, where not all of them adopted that one."""
        texts = {adopted.text_sha256 for adopted in self._adopted.values()}
        if not self.out and len(texts) == 1:
            return ()
        other = (body for body, it in self._adopted.items() if it.text_sha256 != self.proposed.text_sha256)
        return tuple(sorted(other))

    @property
    def complete(self) -> bool:
        return not self.out and not self.deviating

    def adopt(self, body: str, text_sha256: str, decided_on: date, effective_on: date) -> UniformDecisionAdopted:
        """Take the decision for one of the bodies, in these words; again only in other words, and while it is open."""
        self._must_be_before(body)
        before = self._adopted.get(body)
        if before is not None and (before.text_sha256 == text_sha256 or self.complete):
            raise AlreadyAdopted(self.name, before.decided_on)
        return UniformDecisionAdopted(self.name, body, text_sha256, decided_on, effective_on)

    def reject(self, body: str, effective_on: date, grounds: str) -> UniformDecisionRejected:
        self._must_be_next(body, effective_on)
        if self.complete:
            raise AlreadyAdopted(self.name, self._adopted[body].decided_on)
        return UniformDecisionRejected(self.name, body, effective_on, grounds)

    def after(self, step: UniformDecisionAdopted | UniformDecisionRejected) -> UniformDecision:
        return replace(self, said={**self.said, step.body: step})

    def as_decision(self, ref: str) -> Decision:
        """The same as one decision, to rest something on; refuses one that is not complete.

        It was taken on the last day on which one of the bodies took it, and holds when it does for all of them.
        """
        lacking = all_adopted_the_same_text(ref, self.out, self.deviating)
        if lacking is not None:
            raise lacking.refusal
        taken = self._adopted.values()
        decided_on = max(adopted.decided_on for adopted in taken)
        holds_from = max(adopted.effective_on for adopted in taken)
        bodies = ", ".join(self.proposed.bodies)
        proposed = self.proposed
        return Decision(self.name, bodies, Standing.ADOPTED, decided_on, holds_from, proposed.power, proposed.kind)

    @property
    def _adopted(self) -> dict[str, UniformDecisionAdopted]:
        return {body: it for body, it in self.said.items() if isinstance(it, UniformDecisionAdopted)}

    def since(self, body: str) -> date:
        """From which day on one of the bodies can decide: since it was proposed, or since it spoke last."""
        match self.said.get(body):
            case UniformDecisionAdopted(decided_on=day) | UniformDecisionRejected(effective_on=day):
                return day
            case None:
                return self.proposed.effective_on
            case said:
                assert_never(said)

    def _must_be_before(self, body: str) -> None:
        if body not in self.proposed.bodies:
            raise AnotherBody(self.name, body, ", ".join(self.proposed.bodies))

    def _must_be_next(self, body: str, on: date) -> None:
        self._must_be_before(body)
        if on < self.since(body):
            raise StepOutOfOrder(self.name, on, self.since(body))


def propose(proposed: UniformDecisionProposed) -> UniformDecisionProposed:
    """Refuse what is not for several bodies, each of them once."""
    for body in proposed.bodies:
        if proposed.bodies.count(body) > 1:
            raise BodyNamedTwice(proposed.decision, body)
    if len(proposed.bodies) < 2:  # noqa: PLR2004 - alike takes two
        raise TooFewBodies(proposed.decision)
    return proposed


def evolve(decisions: Mapping[str, UniformDecision], event: UniformEvent) -> Mapping[str, UniformDecision]:
    if isinstance(event, UniformDecisionProposed):
        return {**decisions, event.decision: UniformDecision(event)}
    return {**decisions, event.decision: decisions[event.decision].after(event)}
