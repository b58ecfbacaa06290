"""What is refused about the scope, the signatures and the versions of a 0-meting, and about what comes on top of it."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken
from ledger.money import Money


class BaselineNotSigned(RuleBroken):
    """A 0-meting is locked when everyone who was to sign it has signed what it says."""

    code = "baseline-not-signed"

    def __init__(self, service: str, participants: tuple[str, ...]) -> None:
        super().__init__(
            f"the 0-meting of {service} is not signed as it now stands by {', '.join(participants)}; have it signed"
            " (sign-baseline) before it is locked"
        )
        self.service, self.participants = service, participants


class NoScopeListed(RuleBroken):
    """What is signed says exactly what was measured, and from which documents."""

    code = "no-scope-listed"

    def __init__(self, service: str) -> None:
        super().__init__(
            f"the 0-meting of {service} does not say yet what it is of; list its scope first (list-baseline-scope)"
        )
        self.service = service


class NoSignatory(RuleBroken):
    """Only who is to sign a 0-meting, for it is named or measured in it, signs it, for itself."""

    code = "no-signatory"

    def __init__(self, participant: str, organisation: str, signatories: tuple[str, ...]) -> None:
        super().__init__(
            f"{organisation} cannot sign for {participant}: {', '.join(signatories)} are to sign, each for itself;"
            " let somebody act for the participant, or list the scope anew"
        )
        self.participant, self.organisation, self.signatories = participant, organisation, signatories


class SignedAlready(RuleBroken):
    """What somebody signed he need not sign again, unless it has changed since."""

    code = "signed-already"

    def __init__(self, participant: str) -> None:
        super().__init__(f"{participant} has signed the 0-meting as it stands; nothing has changed since")
        self.participant = participant


class NotInBaseline(RuleBroken):
    """What is added to a 0-meting is of the participants that it measured."""

    code = "not-in-baseline"

    def __init__(self, indicator: str, participants: tuple[str, ...]) -> None:
        super().__init__(
            f"the 0-meting has no amount of {indicator!r} for {', '.join(participants)}; correct the municipality, or"
            " begin a later version of the 0-meting"
        )
        self.indicator, self.participants = indicator, participants


class NothingToIndex(RuleBroken):
    """A 0-meting is brought to the prices of a later year."""

    code = "nothing-to-index"

    def __init__(self, year: int, price_level: int) -> None:
        super().__init__(f"the 0-meting is in prices of {price_level}, so {year} needs no index; name a later year")
        self.year, self.price_level = year, price_level


class StepYearsReversed(RuleBroken):
    """The last year of a change of scope is the first one or comes after it."""

    code = "step-years-reversed"

    def __init__(self, from_year: int, until_year: int) -> None:
        super().__init__(f"{until_year} comes before {from_year}, so the change would be in no year; correct one")
        self.from_year, self.until_year = from_year, until_year


class NamedTwice(RuleBroken):
    """An amount is given of each participant once."""

    code = "participant-named-twice"

    def __init__(self, name: str, participants: tuple[str, ...]) -> None:
        super().__init__(f"{name!r} has more than one amount of {', '.join(participants)}; give one of each")
        self.name, self.participants = name, participants


class NegativeCost(RuleBroken):
    """A cost that is set against a saving is zero or more."""

    code = "negative-cost"

    def __init__(self, name: str, amount: Money) -> None:
        super().__init__(f"{name!r} of {amount.euros} would be an income; give a cost of zero or more")
        self.name, self.amount = name, amount.euros


class TakenOutAlready(RuleBroken):
    """A cost is taken out of an actual once."""

    code = "taken-out-already"

    def __init__(self, cost: str, one_off: str) -> None:
        super().__init__(f"{cost} is taken out by {one_off!r} already; leave it out of one of the two")
        self.cost, self.one_off = cost, one_off


class OutsideScope(RuleBroken):
    """What is taken out of an actual is in it: a cost of a pool that the 0-meting is compared by."""

    code = "outside-baseline-scope"

    def __init__(self, cost: str, pool: str, pools: tuple[str, ...]) -> None:
        super().__init__(
            f"{cost} is in pool {pool!r}, and the actual is drawn from {', '.join(pools)}; it is in no actual, so leave"
            " it out, or record a cost outside them with record-transition-cost"
        )
        self.cost, self.pool, self.pools = cost, pool, pools


class BookingExceedsClaim(RuleBroken):
    """No more of a saving is booked than was claimed: the list for verifiers was run on that."""

    code = "booking-exceeds-claim"

    def __init__(self, claim: str, amount: Money, claimed: Money) -> None:
        super().__init__(
            f"claim {claim!r} is for {claimed.euros}, so {amount.euros} cannot be booked on it; book no more than that,"
            " or claim the rest by another claim"
        )
        self.claim, self.amount, self.claimed = claim, amount.euros, claimed.euros


class BookedEveryYear(RuleBroken):
    """What returns in the budget of every year is in the saving of each later year, and is not booked once more."""

    code = "booked-every-year"

    def __init__(self, claim: str, amount: Money, saving: Money, booked_beside: Money) -> None:
        beside = f", of which other claims have {booked_beside.euros} in the budget already" if booked_beside else ""
        super().__init__(
            f"claim {claim!r}: {amount.euros} cannot be booked, for {saving.euros} was saved{beside}; book no more than"
            " is left"
        )
        self.claim, self.amount, self.saving = claim, amount.euros, saving.euros
        self.booked_beside = booked_beside.euros


class PriceLevelOutside(RuleBroken):
    """A change of scope is in prices that the 0-meting can be brought to: of its year or later, by when it begins."""

    code = "price-level-outside"

    def __init__(self, scope_step: str, price_level: int, earliest: int, latest: int) -> None:
        super().__init__(
            f"{scope_step!r} is in prices of {price_level}, and no index of this 0-meting leads from there; give it in"
            f" prices of {earliest} up to {latest}"
        )
        self.scope_step, self.price_level, self.earliest, self.latest = scope_step, price_level, earliest, latest


class OneOffChanged(RuleBroken):
    """A saving is judged by one-off costs as the books have them, not as they were shared when they were taken out."""

    code = "one-off-changed"

    def __init__(self, claim: str, one_off: str, cost: str) -> None:
        super().__init__(
            f"claim {claim!r}: the books say otherwise of {cost} than when {one_off!r} was taken out; take it out anew"
            " (take-out-one-off) first"
        )
        self.claim, self.one_off, self.cost = claim, one_off, cost


class UnitDiffers(RuleBroken):
    """A value is given in the unit that its indicator was defined in, or converted by whoever gives it."""

    code = "unit-differs"

    def __init__(self, indicator: str, unit: str, given: str) -> None:
        super().__init__(f"{indicator!r} is measured in {unit}, and this value is in {given}; convert it first")
        self.indicator, self.unit, self.given = indicator, unit, given


class NotSubstantiated(RuleBroken):
    """Where a 0-meting says what it is of, a claim shows its grounds before anybody verifies it."""

    code = "not-substantiated"

    def __init__(self, claim: str, status: str) -> None:
        super().__init__(f"claim {claim!r} is {status}; whoever claims it must substantiate it first")
        self.claim, self.status = claim, status


class UnknownCheck(RuleBroken):
    """An answer is to a check of the list that asks for one."""

    code = "unknown-check"

    def __init__(self, check: str) -> None:
        super().__init__(f"{check!r} is no check that asks for an answer; see the list in docs/savings.md")
        self.check = check


class NotBooked(RuleBroken):
    """Only what is in the budget is taken out of it again."""

    code = "not-booked"

    def __init__(self, claim: str, status: str) -> None:
        super().__init__(f"claim {claim!r} is {status}, so nothing of it is in the budget; reject it instead")
        self.claim, self.status = claim, status


class BookedBeforeSaved(RuleBroken):
    """A saving is in the budget of no year before the first one in which it was saved."""

    code = "booked-before-saved"

    def __init__(self, claim: str, from_year: int, starts_on: date) -> None:
        super().__init__(
            f"claim {claim!r} is of a saving from {starts_on} on, which the budget of {from_year} did not have;"
            f" book it from {starts_on.year} on or later"
        )
        self.claim, self.from_year, self.starts_on = claim, from_year, starts_on


class ClaimStepOutOfOrder(RuleBroken):
    """What is said of a claim is of no day before what was said of it already."""

    code = "claim-step-out-of-order"

    def __init__(self, claim: str, on: date, since: date) -> None:
        super().__init__(
            f"of claim {claim!r} something was said on {since}, so this cannot be of {on}; correct the day"
        )
        self.claim, self.on, self.since = claim, on, since


class ReversedTooEarly(RuleBroken):
    """A booking is taken back from the year on in which it was made, or from a later one."""

    code = "reversed-too-early"

    def __init__(self, claim: str, from_year: int, booked_from: int) -> None:
        super().__init__(f"claim {claim!r} was booked from {booked_from} on; {from_year} lies before it")
        self.claim, self.from_year, self.booked_from = claim, from_year, booked_from


class SavingCheckUnmet(RuleBroken):
    """A check of the list for verifiers is not met, or what would show it is not there."""

    code = "saving-check-unmet"

    def __init__(self, claim: str, check: str, check_outcome: str, about: tuple[str, ...]) -> None:
        said = f" ({', '.join(about)})" if about else ""
        super().__init__(
            f"claim {claim!r}: {check} is {check_outcome}{said}; record what is missing, or dispute the claim"
        )
        self.claim, self.check, self.check_outcome, self.about = claim, check, check_outcome, about
