"""A claimed saving on its way: claimed, substantiated, verified or not, booked, and perhaps taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from ledger.baseline.bridge import Bridge, BridgeKind
from ledger.baseline.events import (
    ClaimStepEvent,
    NetLine,
    SavingBooked,
    SavingClaimed,
    SavingDisputed,
    SavingRejected,
    SavingReversed,
    SavingSubstantiated,
    SavingVerified,
)
from ledger.baseline.refusals import (
    AlreadyBooked,
    BookingExceedsSaving,
    ClaimExceedsEvidence,
    ClaimNotOpen,
    EvidenceChanged,
    NotVerified,
    VerifiedByClaimant,
    VerifiedByGroundsGiver,
)
from ledger.baseline.step_refusals import ClaimStepOutOfOrder, NotBooked, NotSubstantiated, ReversedTooEarly
from ledger.money import ZERO, Money
from ledger.period import Period


class ClaimStatus(StrEnum):
    """How far a claim has come: proposed is ``claimed`` here. Rejected and reversed are final."""

    CLAIMED = "claimed"
    SUBSTANTIATED = "substantiated"
    DISPUTED = "disputed"
    VERIFIED = "verified"
    REJECTED = "rejected"
    BOOKED = "booked"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the 0-meting and the actual say of a claim's indicator and period, for the same participants."""

    bridge: Bridge
    illustrative: bool

    @property
    def baseline(self) -> Money:
        return self.bridge.term(BridgeKind.BASELINE)

    @property
    def actual(self) -> Money:
        return -self.bridge.term(BridgeKind.ACTUAL)

    @property
    def saving(self) -> Money:
        """The net saving: all steps of the bridge."""
        return self.bridge.saving

    @property
    def net(self) -> tuple[NetLine, ...]:
        return self.bridge.net


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: as it was made, where it stands, its grounds, its last verification, and what was booked of it."""

    made: SavingClaimed
    status: ClaimStatus = ClaimStatus.CLAIMED
    substantiated: SavingSubstantiated | None = None
    verified: SavingVerified | None = None
    last_booked: SavingBooked | None = None
    booking: SavingBooked | None = None
    """What was booked of it, also where that was taken back later."""
    taken_back: SavingReversed | None = None
    doubted: SavingDisputed | None = None
    given_by: frozenset[str] = frozenset()
    """Everybody who ever gave grounds for it, whoever did so last."""

    @property
    def name(self) -> str:
        return self.made.claim

    @property
    def since(self) -> date:
        """The day from which on more can be said of it: that of the last thing said, its booking left aside."""
        said = (self.made, self.substantiated, self.verified, self.doubted)
        return max(each.effective_on for each in said if each is not None)

    @property
    def booked(self) -> Money:
        """What of it is in the budget: nothing any more once that was taken back."""
        return self.last_booked.amount if self.last_booked is not None else ZERO

    @property
    def counts(self) -> bool:
        """Whether it is still claimed, or in the budget."""
        return self.status not in (ClaimStatus.REJECTED, ClaimStatus.REVERSED)

    def returns_in(self, year: int) -> bool:
        """Whether what was booked of it for every year is in the budget of this one."""
        made, back = self.booking, self.taken_back
        if made is None or not made.structural or year < made.from_year:
            return False
        return back is None or year < back.from_year

    def overlaps(self, other: SavingClaimed) -> bool:
        """Whether another claim is on the same costs, in part at least.

        By whichever indicator: each of costs is measured from the same pools of the same books.
        """
        mine, its = (Period(claim.starts_on, claim.ends_on) for claim in (self.made, other))
        return mine.overlaps(its)

    def overlaps_by_indicator(self, other: SavingClaimed) -> bool:
        """Whether another claim is on the same costs by the same indicator: what every booking was held to ever."""
        return self.made.indicator == other.indicator and self.overlaps(other)

    def require(self, *allowed: ClaimStatus) -> None:
        if self.status not in allowed:
            raise ClaimNotOpen(self.name, self.status)

    def require_in_order(self, effective_on: date) -> None:
        """What is said of a claim is of no day before what was said: it would look proven before it was made."""
        if effective_on < self.since:
            raise ClaimStepOutOfOrder(self.name, effective_on, self.since)

    def require_another(self, verifier: str) -> None:
        """Four eyes: whoever made the claim, or gave the grounds that stand, is not the one to verify it."""
        if verifier == self.made.claimant:
            raise VerifiedByClaimant(self.name, verifier)
        if self.substantiated is not None and verifier == self.substantiated.substantiated_by:
            raise VerifiedByGroundsGiver(self.name, verifier)

    def require_gave_no_grounds(self, verifier: str) -> None:
        """Nor is whoever gave grounds that another replaced; asked by the act alone, older ledgers have it."""
        if verifier in self.given_by:
            raise VerifiedByGroundsGiver(self.name, verifier)

    def require_substantiated(self) -> None:
        if self.substantiated is None:
            raise NotSubstantiated(self.name, self.status)

    def require_borne_out(self, evidence: Evidence) -> None:
        """The evidence must bear the claim out; what was verified on this same saving is not verified once more."""
        if self.status is ClaimStatus.VERIFIED and not self._changed(evidence):
            raise ClaimNotOpen(self.name, self.status)
        if self.made.amount > evidence.saving:
            raise ClaimExceedsEvidence(self.name, self.made.amount, evidence.saving)

    def require_verified(self) -> SavingVerified:
        """The verification upon which this claim can be booked."""
        if self.status is ClaimStatus.BOOKED:
            raise AlreadyBooked(self.name)
        if self.status is not ClaimStatus.VERIFIED or self.verified is None:
            raise NotVerified(self.name, self.status)
        return self.verified

    def require_bookable(self, amount: Money, evidence: Evidence, *, booked_beside: Money) -> None:
        """What was verified must still be so, and be enough for this and for what other claims booked of it."""
        verified = self.require_verified()
        if self._changed(evidence):
            raise EvidenceChanged(self.name, verified.saving, evidence.saving)
        if amount + booked_beside > verified.saving:
            raise BookingExceedsSaving(self.name, amount, verified.saving, booked_beside)

    def require_booked(self, from_year: int) -> SavingBooked:
        """The booking that can be taken back from a year on."""
        if self.status is not ClaimStatus.BOOKED or self.last_booked is None:
            raise NotBooked(self.name, self.status)
        if from_year < self.last_booked.from_year:
            raise ReversedTooEarly(self.name, from_year, self.last_booked.from_year)
        return self.last_booked

    def after(self, step: ClaimStepEvent) -> Claim:
        match step:
            case SavingSubstantiated():
                given_by = self.given_by | {step.substantiated_by}
                return replace(self, status=ClaimStatus.SUBSTANTIATED, substantiated=step, given_by=given_by)
            case SavingVerified():
                return replace(self, status=ClaimStatus.VERIFIED, verified=step)
            case SavingDisputed():
                return replace(self, status=ClaimStatus.DISPUTED, doubted=step)
            case SavingRejected():
                return replace(self, status=ClaimStatus.REJECTED)
            case SavingBooked():
                return replace(self, status=ClaimStatus.BOOKED, last_booked=step, booking=step)
            case SavingReversed():
                return replace(self, status=ClaimStatus.REVERSED, last_booked=None, taken_back=step)
            case _:
                assert_never(step)

    def _changed(self, evidence: Evidence) -> bool:
        """Whether what was verified is not so any more, of anybody; an old verification has a total alone."""
        if self.verified is None:
            return False
        if self.verified.net:
            return self.verified.net != evidence.net
        return self.verified.saving != evidence.saving
