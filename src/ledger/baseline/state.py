"""The 0-meting of one service in its versions, and the savings that are claimed from it: what may be said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from ledger.baseline.checklist import ASKED, CHECKS, EDITION, Context, Examined, run
from ledger.baseline.claim import Claim, ClaimStatus, Evidence
from ledger.baseline.events import (
    ActualMeasured,
    BaselineStarted,
    SavingBooked,
    SavingClaimed,
    SavingDisputed,
    SavingRejected,
    SavingReversed,
    SavingSubstantiated,
    SavingVerified,
)
from ledger.baseline.refusals import AmountNotPositive, NoActual, NoBaseline, PeriodsDiffer
from ledger.baseline.step_events import BaselineVersionBegun, OneOffTakenOut
from ledger.baseline.step_refusals import UnknownCheck
from ledger.baseline.version import Version
from ledger.errors import AlreadyExists, NotFound
from ledger.money import Money
from ledger.period import Period

NO_CONTEXT = Context()


@dataclass(frozen=True, slots=True)
class Baseline(Version):
    """Enough of a 0-meting and its claims to decide upon: its latest version, and those before it, each locked."""

    number: int = 1
    earlier: tuple[Version, ...] = ()
    claims: Mapping[str, Claim] = field(default_factory=dict)

    @property
    def standing(self) -> Version:
        """The version that is measured against: the latest that is locked, if any is."""
        return self if self.locked is not None or not self.earlier else self.earlier[-1]

    @property
    def standing_number(self) -> int:
        return self.number if self.standing is self else self.number - 1

    def version(self, number: int) -> Version:
        return self if number == self.number else self.earlier[number - 1]

    def start(self, started: BaselineStarted) -> BaselineStarted:
        if self.started is not None:
            raise AlreadyExists("baseline", started.service)
        Period(started.starts_on, started.ends_on)  # It refuses to be empty.
        return started

    def begin_version(self, begun: BaselineVersionBegun) -> BaselineVersionBegun:
        """Measure anew beside what is locked, which stays, with all that was claimed upon it."""
        self.require_locked()
        Period(begun.starts_on, begun.ends_on)
        return replace(begun, baseline_version=self.number + 1, follows_sha256=self.content)

    def claim(self, claim: SavingClaimed) -> SavingClaimed:
        """Claim a saving; whether it is there, somebody else must verify."""
        if claim.claim in self.claims:
            raise AlreadyExists("claim", claim.claim)
        self.standing.require_saveable(claim.indicator)
        self.standing.require_later(Period(claim.starts_on, claim.ends_on))
        if claim.amount.cents <= 0:
            raise AmountNotPositive(claim.claim, claim.amount)
        number = self.standing_number
        return replace(claim, baseline_version=number if number > 1 else None)

    def substantiate(self, given: SavingSubstantiated) -> SavingSubstantiated:
        """Give the grounds of a claim, and answer checks that no figure answers."""
        self.claim_of(given.claim).require(ClaimStatus.CLAIMED, ClaimStatus.SUBSTANTIATED, ClaimStatus.DISPUTED)
        for each in given.check_answers:
            if each.check not in ASKED:
                raise UnknownCheck(each.check)
        return given

    def verify(self, verified: SavingVerified, context: Context = NO_CONTEXT) -> SavingVerified:
        """Find that the bridge bears the claim out, and run the list for verifiers on it."""
        claim = self.claim_of(verified.claim)
        claim.require(ClaimStatus.CLAIMED, ClaimStatus.SUBSTANTIATED, ClaimStatus.DISPUTED, ClaimStatus.VERIFIED)
        if self.version(claim.made.version).scope is not None:
            claim.require_substantiated()
        claim.require_another(verified.verifier)
        evidence = self._evidence(claim.made)
        claim.require_borne_out(evidence)
        return replace(
            verified,
            baseline=evidence.baseline,
            actual=evidence.actual,
            saving=evidence.saving,
            illustrative=evidence.illustrative,
            net=evidence.net,
            key_effects=evidence.bridge.effects,
            checklist=run(self.examined(verified, context)),
            checklist_edition=EDITION,
        )

    def examined(self, verified: SavingVerified, context: Context) -> Examined:
        """A claim with all that the list for verifiers asks of it."""
        claim = self.claim_of(verified.claim)
        made = claim.made
        version = self.version(made.version)
        period = (made.indicator, made.starts_on, made.ends_on)
        answers = () if claim.substantiated is None else claim.substantiated.check_answers
        locked = version.locked
        return Examined(
            made,
            range(made.starts_on.year, made.ends_on.year),
            verified.effective_on,
            version.began,
            locked,
            version.scope,
            locked is not None and locked.content_sha256 == version.content and not version.unsigned,
            made.version < self.standing_number,
            version.indicators,
            version.values,
            version.actuals_of(*period),
            tuple(version.actuals.values()),
            version.steps,
            version.bridge(*period),
            tuple(
                other.name
                for _, other in sorted(self.claims.items())
                if other.name != claim.name and other.counts and other.overlaps(made)
            ),
            {each.check: each.answer for each in answers},
            context,
        )

    def dispute(self, name: str, grounds: str, effective_on: date) -> SavingDisputed:
        """Doubt a claim: it must be verified (again) before it is booked."""
        self.claim_of(name).require(ClaimStatus.CLAIMED, ClaimStatus.SUBSTANTIATED, ClaimStatus.VERIFIED)
        return SavingDisputed(name, grounds, effective_on)

    def reject(self, name: str, grounds: str, effective_on: date) -> SavingRejected:
        """Find that a claim does not hold: final."""
        self.claim_of(name).require(
            ClaimStatus.CLAIMED, ClaimStatus.SUBSTANTIATED, ClaimStatus.DISPUTED, ClaimStatus.VERIFIED
        )
        return SavingRejected(name, grounds, effective_on)

    def book(
        self, name: str, amount: Money, from_year: int, decision: str, effective_on: date, *, structural: bool
    ) -> SavingBooked:
        """Put a verified saving in the budget, if what it was verified upon is still so."""
        claim = self.claim_of(name)
        claim.require_verified()
        if amount.cents <= 0:
            raise AmountNotPositive(name, amount)
        evidence = self._evidence(claim.made)
        claim.require_bookable(amount, evidence, booked_beside=self._booked_beside(claim.made))
        return SavingBooked(name, amount, from_year, structural, decision, effective_on, evidence.illustrative)

    def reverse(self, name: str, from_year: int, grounds: str, decision: str, effective_on: date) -> SavingReversed:
        """Take what was booked out of the budget again, from a year on: final."""
        booked = self.claim_of(name).require_booked(from_year)
        return SavingReversed(name, booked.amount, from_year, grounds, decision, effective_on, booked.illustrative)

    def cost_actuals(self, name: str) -> tuple[ActualMeasured, ...]:
        """The costs measured after the 0-meting upon which a claim is judged."""
        made = self.claim_of(name).made
        version = self.version(made.version)
        actuals = version.actuals_of(made.indicator, made.starts_on, made.ends_on)
        return tuple(it for it in actuals if (it.indicator, it.participant) in version.values)

    def cited_years(self, name: str) -> tuple[str, ...]:
        """The books that a claim is judged by: of its actuals, and of one-off costs that were taken out of any."""
        cited = {each.cost_year for actual in self.cost_actuals(name) for each in actual.cites}
        return tuple(sorted(cited | {each.cost_year for step in self.one_offs(name) for each in step.cited_costs}))

    def one_offs(self, name: str) -> tuple[OneOffTakenOut, ...]:
        """The one-off costs that were taken out of the actual of a claim, or are written off in its years."""
        made = self.claim_of(name).made
        years = range(made.starts_on.year, made.ends_on.year)
        return tuple(self.version(made.version).steps.one_offs_of(made.indicator, years))

    def claim_of(self, name: str) -> Claim:
        if name not in self.claims:
            raise NotFound("claim", name)
        return self.claims[name]

    def _evidence(self, claim: SavingClaimed) -> Evidence:
        """The 0-meting and the actual of a claim, over the same participants: one without an actual is no saving."""
        version = self.version(claim.version)
        if version.locked is None:
            raise NoBaseline(claim.claim)
        zero = Period(version.began.starts_on, version.began.ends_on)
        period = Period(claim.starts_on, claim.ends_on)
        if not _whole_years(period) or _whole_years(period) != _whole_years(zero):
            raise PeriodsDiffer(claim.claim, zero, period)
        found = version.bridge(claim.indicator, claim.starts_on, claim.ends_on)
        if found.lacking:
            realised = CHECKS["saving-realised"]
            refusal = NoActual(claim.claim, claim.indicator, period, found.lacking)
            raise refusal.under(realised.name, realised.article)
        return Evidence(found, claim.illustrative or found.illustrative)

    def _booked_beside(self, claim: SavingClaimed) -> Money:
        """What other claims on the same costs booked already by the same indicator, in days that both claim."""
        return sum((other.booked for other in self.claims.values() if other.overlaps_by_indicator(claim)), Money(0))


def _whole_years(period: Period) -> int:
    """How many years a period is long; 0 where it is no number of whole years."""
    assert period.end is not None, "a 0-meting, an actual and a claim have an end"
    same_day = (period.start.month, period.start.day) == (period.end.month, period.end.day)
    return period.end.year - period.start.year if same_day else 0
