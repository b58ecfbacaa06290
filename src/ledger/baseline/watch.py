"""Rules upon which a controller looks at a 0-meting and at savings: measured before, booked once they are there."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken
from ledger.law import LawfulnessCriterion, Response, Severity, rule
from ledger.money import Money


class BaselineAfterStart(RuleBroken):
    """A 0-meting is of before the change that it is to measure, and is fixed before it."""

    code = "baseline-after-start"

    def __init__(self, service: str, started_on: date, ends_on: date, fixed_on: date | None) -> None:
        fixed = f"was fixed on {fixed_on}" if fixed_on else "was never fixed"
        super().__init__(
            f"{service} started on {started_on}; its 0-meting is of a period up to {ends_on} and {fixed}; say what of"
            " it is reconstructed, and let an accountant look at its sources"
        )
        self.service, self.started_on, self.ends_on, self.fixed_on = service, started_on, ends_on, fixed_on


class BookedTooEarly(RuleBroken):
    """A saving is put in the budget once its period is over and somebody else verified it."""

    code = "booked-too-early"

    def __init__(self, claim: str, booked_on: date, ends_on: date, verified_on: date | None) -> None:
        verified = f"was verified on {verified_on}" if verified_on else "was not verified by then"
        super().__init__(
            f"{claim} was booked on {booked_on}; its period ends on {ends_on} and it {verified}; take it out of the"
            " budget (reverse-saving), and claim it anew once it is proven"
        )
        self.claim, self.booked_on, self.ends_on, self.verified_on = claim, booked_on, ends_on, verified_on


class SavingShrunk(RuleBroken):
    """What is in the budget as a saving is still there by the figures as they are."""

    code = "saving-shrunk"

    def __init__(self, claim: str, amount: Money, saving: Money) -> None:
        super().__init__(
            f"{claim} has EUR {amount.euros} in the budget, and by the figures as they are now EUR {saving.euros} was"
            " saved; take it out of the budget (reverse-saving), or explain what replaces it"
        )
        self.claim, self.amount, self.saving = claim, amount.euros, saving.euros


class BehindBooks(RuleBroken):
    """What was measured of costs is what the books of their years say."""

    code = "behind-books"

    def __init__(self, claim: str, differences: tuple[str, ...]) -> None:
        super().__init__(
            f"{claim} is judged by what the books said when they were measured, and they say otherwise now:"
            f" {', '.join(differences)}; draw it anew (measure-cost-actual, take-out-one-off), and judge it by that"
        )
        self.claim, self.differences = claim, differences


class RestsOnNoDecision(RuleBroken):
    """A 0-meting, a change of its scope and a booking rest on a decision that holds."""

    code = "rests-on-no-decision"

    def __init__(self, name: str, decision: str, day: date) -> None:
        super().__init__(
            f"{name} rests on {decision}, which by what is known now did not hold on {day}; have it decided anew, or"
            " take it out"
        )
        self.name, self.decision, self.day = name, decision, day


@rule(
    "baseline-before-start",
    article="eigen regel: 0-meting vooraf",
    severity=Severity.CONCERN,
    response=Response.FIND,
)
def baseline_before_start(
    service: str, started_on: date, ends_on: date, fixed_on: date | None, on: date
) -> BaselineAfterStart | None:
    """A 0-meting is of a period before the service starts, and is fixed by the day on which it does.

    ``ends_on`` is the first day after its period; one that is not fixed yet on the day of the start (``on`` or later)
    is too late as well. What is measured afterwards is reconstructed, and knows the outcome.
    """
    late = ends_on > started_on or (fixed_on or max(on, started_on)) > started_on
    return BaselineAfterStart(service, started_on, ends_on, fixed_on) if late else None


@rule(
    "saving-booked-after-proof",
    article="eigen regel: besparing aantoonbaar; vgl. Gemeentewet 189",
    severity=Severity.SERIOUS,
    response=Response.FIND,
    criterion=LawfulnessCriterion.BUDGET,
)
def saving_booked_after_proof(
    claim: str, booked_on: date, ends_on: date, verified_on: date | None
) -> BookedTooEarly | None:
    """A saving is booked after the period that it is claimed over, and after it was verified.

    ``ends_on`` is the first day after that period. The programme of BEL would have booked its saving before anything
    was saved: the lesson of its fifth document.
    """
    if booked_on >= ends_on and verified_on is not None and verified_on <= booked_on:
        return None
    return BookedTooEarly(claim, booked_on, ends_on, verified_on)


@rule(
    "saving-still-there",
    article="eigen regel: besparing aantoonbaar",
    severity=Severity.SERIOUS,
    response=Response.FIND,
)
def saving_still_there(claim: str, amount: Money, saving: Money) -> SavingShrunk | None:
    """What is booked of a saving is no more than was saved by the figures as they are known now.

    A verification holds for what was known then. A cost at home that turns up later, or books that were opened again,
    change what was saved; what stands in the budget does not change by itself.
    """
    return SavingShrunk(claim, amount, saving) if amount > saving else None


@rule(
    "saving-as-in-books",
    article="eigen regel: realisatie uit de boeken",
    severity=Severity.SERIOUS,
    response=Response.FIND,
)
def saving_as_in_books(claim: str, differences: tuple[str, ...]) -> BehindBooks | None:
    """A saving is judged by what the books of its years say, as they are known now.

    Nobody verifies or books by anything else; but books that were opened again, or shared by another key, after that
    leave what was measured as it was, until somebody draws it anew.
    """
    return BehindBooks(claim, differences) if differences else None


@rule(
    "saving-by-decision",
    article="eigen regel: 0-meting, scopewijziging en boeking bij besluit",
    severity=Severity.SERIOUS,
    response=Response.FIND,
)
def saving_by_decision(name: str, decision: str, day: date, *, stands: bool) -> RestsOnNoDecision | None:
    """A 0-meting is fixed, changed in scope, and a saving booked or taken back, by a decision that holds.

    Nobody records these without one; but a decision can be annulled or withdrawn from an earlier day on, and what
    rested on it stays as it is.
    """
    return None if stands else RestsOnNoDecision(name, decision, day)
