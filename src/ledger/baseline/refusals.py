"""What a 0-meting and the claims upon it refuse."""

from __future__ import annotations

from datetime import date

from ledger.errors import Malformed, RuleBroken
from ledger.money import Money
from ledger.period import Period


class BaselineIsLocked(RuleBroken):
    """A 0-meting that can still change proves nothing."""

    code = "baseline-locked"

    def __init__(self, service: str, decision: str) -> None:
        super().__init__(
            f"the 0-meting of {service} was locked by {decision} and never changes again; record what is found now as"
            " an actual"
        )
        self.service, self.decision = service, decision


class BaselineNotLocked(RuleBroken):
    """What comes after is measured against a 0-meting that stands."""

    code = "baseline-not-locked"

    def __init__(self, service: str) -> None:
        super().__init__(f"the 0-meting of {service} is not locked yet; lock it by a decision, then measure")
        self.service = service


class BaselineIncomplete(RuleBroken):
    """A 0-meting is locked when it says something of each of its indicators, and has at least one."""

    code = "baseline-incomplete"

    def __init__(self, service: str, indicators: tuple[str, ...]) -> None:
        lacking = f"no value for {', '.join(indicators)}" if indicators else "no indicator"
        super().__init__(f"the 0-meting of {service} has {lacking}; record what is missing before it is locked")
        self.service, self.indicators = service, indicators


class NoMember(RuleBroken):
    """Only who takes part in the service is measured in it."""

    code = "no-member"

    def __init__(self, members: tuple[str, ...], on: date) -> None:
        super().__init__(
            f"{', '.join(members)} took no part in the service on {on}; correct the municipality or the day"
        )
        self.members, self.on = members, on


class ParticipantNeeded(RuleBroken):
    """Costs are measured for each participant: a total that is no sum of its parts can hide who paid."""

    code = "participant-needed"

    def __init__(self, indicator: str) -> None:
        super().__init__(f"{indicator!r} measures costs, so it needs a value for each participant; name the one")
        self.indicator = indicator


class ValueHasOtherUnit(RuleBroken):
    """An indicator in EUR takes amounts, and every other one takes numbers."""

    code = "value-has-other-unit"

    def __init__(self, indicator: str, unit: str) -> None:
        wanted = "an amount of euros" if unit == "EUR" else f"a number of {unit}, no amount of euros"
        super().__init__(f"{indicator!r} is measured in {unit}; give {wanted}")
        self.indicator, self.unit = indicator, unit


class ActualTooEarly(RuleBroken):
    """What is compared with the 0-meting comes after it."""

    code = "actual-too-early"

    def __init__(self, starts_on: date, baseline_ends_on: date) -> None:
        super().__init__(
            f"a period from {starts_on} begins before the 0-meting ends ({baseline_ends_on}); compare a later period"
        )
        self.starts_on, self.baseline_ends_on = starts_on, baseline_ends_on


class CostWithoutYears(RuleBroken):
    """An actual cost is computed from the books of cost years, so that anyone can compute it again."""

    code = "cost-without-years"

    def __init__(self, indicator: str) -> None:
        super().__init__(f"{indicator!r} measures costs; measure it from the cost years (measure-cost-actual)")
        self.indicator = indicator


class YearsNotConsecutive(Malformed):
    """A period is made of years that follow each other, each once."""

    code = "years-not-consecutive"

    def __init__(self, years: tuple[int, ...]) -> None:
        super().__init__(
            f"{', '.join(map(str, years))} make no period; name years that follow each other, each once, oldest first"
        )
        self.years = years


class NotACostIndicator(RuleBroken):
    """Money is saved only on an indicator of costs, in EUR, of which lower is better."""

    code = "not-a-cost-indicator"

    def __init__(self, indicator: str) -> None:
        super().__init__(
            f"{indicator!r} is no indicator of costs in EUR where lower is better, so no saving can be claimed on it"
        )
        self.indicator = indicator


class NoteMissing(RuleBroken):
    """Where a change is no goal, the ledger says who agreed on that."""

    code = "note-missing"

    def __init__(self, indicator: str) -> None:
        super().__init__(f"{indicator!r} is no goal; say in 'note' who agreed that it is none, and where")
        self.indicator = indicator


class AmountNotPositive(RuleBroken):
    """A saving is an amount above zero."""

    code = "amount-not-positive"

    def __init__(self, claim: str, amount: Money) -> None:
        super().__init__(f"a saving of {amount.euros} is none; claim {claim!r} needs an amount above zero")
        self.claim, self.amount = claim, amount.euros


class VerifiedByClaimant(RuleBroken):
    """Four eyes: who claims a saving does not verify it."""

    code = "verified-by-claimant"

    def __init__(self, claim: str, claimant: str) -> None:
        super().__init__(f"claim {claim!r} was made by {claimant}; somebody else must verify it")
        self.claim, self.claimant = claim, claimant


class VerifiedByGroundsGiver(RuleBroken):
    """Four eyes: who ever gave grounds for a claim does not verify it."""

    code = "verified-by-grounds-giver"

    def __init__(self, claim: str, verifier: str) -> None:
        super().__init__(f"{verifier} gave grounds for claim {claim!r}; somebody else must verify it")
        self.claim, self.verifier = claim, verifier


class ClaimNotOpen(RuleBroken):
    """Where a claim stands decides what can still be done with it."""

    code = "claim-not-open"

    def __init__(self, claim: str, status: str) -> None:
        super().__init__(f"claim {claim!r} is {status}, and that cannot be done any more; make a new claim if need be")
        self.claim, self.status = claim, status


class NoBaseline(RuleBroken):
    """Nothing is verified without a 0-meting that is locked."""

    code = "no-baseline"

    def __init__(self, claim: str) -> None:
        super().__init__(f"claim {claim!r} has no locked 0-meting to be held against; lock that one first")
        self.claim = claim


class NoActual(RuleBroken):
    """Nothing is verified before the costs of exactly its period are measured for all that the 0-meting has."""

    code = "no-actual"

    def __init__(self, claim: str, indicator: str, period: Period, participants: tuple[str, ...]) -> None:
        super().__init__(
            f"claim {claim!r}: {indicator!r} was not measured from {period.start} up to {period.end} for"
            f" {', '.join(participants)}; measure it first"
        )
        self.claim, self.indicator = claim, indicator
        self.starts_on, self.ends_on, self.participants = period.start, period.end, participants


class PeriodsDiffer(RuleBroken):
    """Costs of as many whole years are compared with each other: half a year always costs less than a year."""

    code = "periods-differ"

    def __init__(self, claim: str, baseline: Period, claimed: Period) -> None:
        super().__init__(
            f"claim {claim!r} compares {claimed.start} up to {claimed.end} with a 0-meting of {baseline.start} up to"
            f" {baseline.end}; claim a period of as many whole years"
        )
        self.claim = claim
        self.baseline_starts_on, self.baseline_ends_on = baseline.start, baseline.end
        self.starts_on, self.ends_on = claimed.start, claimed.end


class ClaimExceedsEvidence(RuleBroken):
    """No more was saved than the 0-meting less the actual."""

    code = "claim-exceeds-evidence"

    def __init__(self, claim: str, claimed: Money, saving: Money) -> None:
        super().__init__(
            f"claim {claim!r} is for {claimed.euros}, but the 0-meting less the actual is {saving.euros}; reject it,"
            " and claim no more than that"
        )
        self.claim, self.claimed, self.saving = claim, claimed.euros, saving.euros


class NotVerified(RuleBroken):
    """A saving is not put in the budget before somebody else found it to be there."""

    code = "not-verified"

    def __init__(self, claim: str, status: str) -> None:
        super().__init__(f"claim {claim!r} is {status}; it can be booked once it is verified")
        self.claim, self.status = claim, status


class EvidenceChanged(RuleBroken):
    """A verification holds for the figures that it was made upon."""

    code = "evidence-changed"

    def __init__(self, claim: str, verified: Money, saving: Money) -> None:
        super().__init__(
            f"claim {claim!r} was verified at a saving of {verified.euros}, but measured again it is {saving.euros};"
            " have it verified again before it is booked"
        )
        self.claim, self.verified, self.saving = claim, verified.euros, saving.euros


class BooksChanged(RuleBroken):
    """A saving is judged by the books as they are, not as they were when costs were last measured from them."""

    code = "books-changed"

    def __init__(self, claim: str, participant: str, measured: Money, borne: Money) -> None:
        super().__init__(
            f"claim {claim!r}: {measured.euros} was measured for {participant}, but the books now say {borne.euros};"
            " measure the costs of these years again first"
        )
        self.claim, self.participant, self.measured, self.borne = claim, participant, measured.euros, borne.euros


class BookingExceedsSaving(RuleBroken):
    """No more is booked than was verified, and the same saving is not booked by two claims."""

    code = "booking-exceeds-saving"

    def __init__(self, claim: str, amount: Money, saving: Money, booked_beside: Money) -> None:
        beside = f", of which other claims booked {booked_beside.euros}" if booked_beside else ""
        super().__init__(
            f"claim {claim!r}: {amount.euros} cannot be booked, for the saving was verified at {saving.euros}{beside};"
            " book no more than is left"
        )
        self.claim, self.amount, self.saving = claim, amount.euros, saving.euros
        self.booked_beside = booked_beside.euros


class AlreadyBooked(RuleBroken):
    """A saving is put in the budget once."""

    code = "already-booked"

    def __init__(self, claim: str) -> None:
        super().__init__(f"claim {claim!r} was booked already; a saving counts once")
        self.claim = claim
