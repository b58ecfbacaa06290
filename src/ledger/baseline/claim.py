"""A claimed saving on its way: claimed, disputed, verified, rejected, booked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from ledger.baseline.events import SavingBooked, SavingClaimed, SavingDisputed, SavingRejected, SavingVerified
from ledger.baseline.refusals import (
    AlreadyBooked,
    BookingExceedsSaving,
    ClaimExceedsEvidence,
    ClaimNotOpen,
    EvidenceChanged,
    NotVerified,
    VerifiedByClaimant,
)
from ledger.money import ZERO, Money
from ledger.period import Period


class ClaimStatus(StrEnum):
    """How far a claim has come; rejected and booked are final."""

    CLAIMED = "claimed"
    DISPUTED = "disputed"
    VERIFIED = "verified"
    REJECTED = "rejected"
    BOOKED = "booked"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the 0-meting and the actual say of a claim's indicator and period, for the same participants."""

    baseline: Money
    actual: Money
    illustrative: bool

    @property
    def saving(self) -> Money:
        return self.baseline - self.actual


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: as it was made, where it stands, its last verification, and what was booked of it."""

    made: SavingClaimed
    status: ClaimStatus = ClaimStatus.CLAIMED
    verified: SavingVerified | None = None
    booked: Money = ZERO

    @property
    def name(self) -> str:
        return self.made.claim

    def overlaps(self, other: SavingClaimed) -> bool:
        """Whether another claim is on the same costs, in part at least."""
        mine, its = (Period(claim.starts_on, claim.ends_on) for claim in (self.made, other))
        return self.made.indicator == other.indicator and mine.overlaps(its)

    def require(self, *allowed: ClaimStatus) -> None:
        if self.status not in allowed:
            raise ClaimNotOpen(self.name, self.status)

    def require_another(self, verifier: str) -> None:
        """Four eyes: whoever made the claim is not the one to verify it."""
        if verifier == self.made.claimant:
            raise VerifiedByClaimant(self.name, verifier)

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

    def after(self, step: SavingVerified | SavingDisputed | SavingRejected | SavingBooked) -> Claim:
        match step:
            case SavingVerified():
                return replace(self, status=ClaimStatus.VERIFIED, verified=step)
            case SavingDisputed():
                return replace(self, status=ClaimStatus.DISPUTED)
            case SavingRejected():
                return replace(self, status=ClaimStatus.REJECTED)
            case SavingBooked():
                return replace(self, status=ClaimStatus.BOOKED, booked=step.amount)
            case _:
                assert_never(step)

    def _changed(self, evidence: Evidence) -> bool:
        return self.verified is not None and self.verified.saving != evidence.saving
