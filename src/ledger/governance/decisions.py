"""One decision: from proposal to what a body made of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from ledger.governance.course_events import DecisionKind
from ledger.governance.events import (
    DecisionAdopted,
    DecisionDeferred,
    DecisionProposed,
    DecisionRejected,
    DecisionWithdrawn,
)
from ledger.governance.mandate_events import Authority
from ledger.governance.refusals import (
    AlreadyAdopted,
    AlreadyRejected,
    AlreadyWithdrawn,
    AnotherBody,
    DecisionNotAdopted,
    DecisionNotInForce,
    DeferredToThePast,
    NegativeAmount,
    StepOutOfOrder,
)
from ledger.money import ZERO, Money

DecisionStep = DecisionAdopted | DecisionRejected | DecisionDeferred | DecisionWithdrawn


class Standing(StrEnum):
    """How far a decision has come."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Decision:
    """A proposal before a body. ``dealt_with_on`` is the day of its latest step; the next cannot lie before it.

    ``holds_from`` is there once it was adopted, also when it was withdrawn later: until that day it held. ``since`` is
    the day from which it lay before its body as it was adopted.
    """

    name: str
    body: str
    standing: Standing
    dealt_with_on: date
    holds_from: date | None = None
    power: str | None = None
    kind: DecisionKind | None = None
    adopted: DecisionAdopted | None = None
    since: date | None = None

    @staticmethod
    def of(proposed: DecisionProposed) -> Decision:
        """A proposal, as its body has it before it."""
        body, since = proposed.body, proposed.effective_on
        return Decision(proposed.decision, body, Standing.PROPOSED, since, power=proposed.power, kind=proposed.kind)

    @property
    def by_whom(self) -> str:
        """The body or bodies that took it; under a mandate it was taken in the name of one, and by somebody else."""
        own = self.adopted is None or self.adopted.authority is None
        return self.body if own else f"{self.body} under a mandate"

    @property
    def is_open(self) -> bool:
        """Whether its body still has to decide."""
        return self.standing in (Standing.PROPOSED, Standing.DEFERRED)

    def adopt(
        self,
        body: str,
        decided_on: date,
        effective_on: date,
        amount: Money | None = None,
        authority: Authority | None = None,
        *,
        illustrative: bool = False,
        amount_with_vat: Money | None = None,
    ) -> DecisionAdopted:
        for committed in (amount, amount_with_vat):
            if committed is not None and committed < ZERO:
                raise NegativeAmount(self.name, committed)
        self._must_be_open()
        self._must_be_before(body)
        return DecisionAdopted(
            self.name,
            body,
            decided_on,
            effective_on,
            amount,
            authority,
            illustrative,
            amount_with_vat=amount_with_vat,
        )

    def reject(self, body: str, effective_on: date, grounds: str) -> DecisionRejected:
        self._must_be_open()
        self._must_be_next(body, effective_on)
        return DecisionRejected(self.name, body, effective_on, grounds)

    def defer(self, body: str, effective_on: date, grounds: str, until: date | None = None) -> DecisionDeferred:
        self._must_be_open()
        self._must_be_next(body, effective_on)
        if until is not None and until <= effective_on:
            raise DeferredToThePast(self.name, effective_on, until)
        return DecisionDeferred(self.name, body, effective_on, grounds, until)

    def withdraw(self, body: str, effective_on: date, grounds: str) -> DecisionWithdrawn:
        """Take a proposal back, which whoever made it can do; or what was adopted, which only its body can."""
        if self.standing is not Standing.ADOPTED:
            self._must_be_open()
        self._must_be_next(body if self.standing is Standing.ADOPTED else self.body, effective_on)
        return DecisionWithdrawn(self.name, body, effective_on, grounds)

    def after(self, step: DecisionStep) -> Decision:
        match step:
            case DecisionAdopted(decided_on=day, effective_on=holds_from):
                adopted = replace(self, standing=Standing.ADOPTED, dealt_with_on=day, holds_from=holds_from)
                return replace(adopted, adopted=step, since=self.dealt_with_on)
            case DecisionRejected(effective_on=day):
                return replace(self, standing=Standing.REJECTED, dealt_with_on=day)
            case DecisionDeferred(effective_on=day):
                return replace(self, standing=Standing.DEFERRED, dealt_with_on=day)
            case DecisionWithdrawn(effective_on=day):
                return replace(self, standing=Standing.WITHDRAWN, dealt_with_on=day)
            case _:
                assert_never(step)

    def must_hold_on(self, day: date, ref: str) -> None:
        """Refuse, under the name that it was asked by, what would rest on this decision from a day on."""
        if self.holds_from is None:
            raise DecisionNotAdopted(ref, self.standing.value)
        until = self.dealt_with_on if self.standing is Standing.WITHDRAWN else None
        if day < self.holds_from or (until is not None and until <= day):
            raise DecisionNotInForce(ref, day, self.holds_from, until)

    def _must_be_open(self) -> None:
        match self.standing:
            case Standing.PROPOSED | Standing.DEFERRED:
                return
            case Standing.ADOPTED:
                raise AlreadyAdopted(self.name, self.dealt_with_on)
            case Standing.REJECTED:
                raise AlreadyRejected(self.name, self.dealt_with_on)
            case Standing.WITHDRAWN:
                raise AlreadyWithdrawn(self.name, self.dealt_with_on)
            case _:
                assert_never(self.standing)

    def _must_be_before(self, body: str) -> None:
        if body != self.body:
            raise AnotherBody(self.name, body, self.body)

    def _must_be_next(self, body: str, on: date) -> None:
        self._must_be_before(body)
        if on < self.dealt_with_on:
            raise StepOutOfOrder(self.name, on, self.dealt_with_on)
