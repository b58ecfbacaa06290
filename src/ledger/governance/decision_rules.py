"""The rules on taking a decision itself: in its turn, on a day that was there, and recorded by somebody else."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken
from ledger.governance.refusals import StepOutOfOrder
from ledger.law import LawfulnessCriterion, Response, Severity, rule


class DecidedInTheFuture(RuleBroken):
    """What is still to be decided is a proposal."""

    code = "decided-in-the-future"

    def __init__(self, decision: str, decided_on: date, today: date) -> None:
        super().__init__(
            f"{decision} cannot have been taken on {decided_on}, for today is {today}; correct the day, or record it"
            " when it has been taken"
        )
        self.decision, self.decided_on, self.today = decision, decided_on, today


class RecordedByWhoDecided(RuleBroken):
    """Four eyes: whoever decides under a mandate has somebody else record it."""

    code = "recorded-by-who-decided"

    def __init__(self, decision: str, person: str) -> None:
        super().__init__(
            f"{person} took {decision} under mandate and recorded that too; let somebody else record what {person}"
            " decides"
        )
        self.decision, self.person = decision, person


@rule("decided-after-proposal", article="Awb 3:2", severity=Severity.CONCERN)
def decided_after_proposal(decision: str, decided_on: date, since: date) -> RuleBroken | None:
    """A body decides on what is before it already: not before it was proposed or last dealt with."""
    return StepOutOfOrder(decision, decided_on, since) if decided_on < since else None


@rule("decided-in-the-past", article="Awb 1:3", severity=Severity.SERIOUS)
def decided_in_the_past(decision: str, decided_on: date, today: date | None) -> RuleBroken | None:
    """What is recorded as decided has been decided: its day is not after the day of recording."""
    return DecidedInTheFuture(decision, decided_on, today) if today is not None and decided_on > today else None


@rule(
    "four-eyes-recording",
    article="BIO2 5.03",
    severity=Severity.CONCERN,
    response=Response.FIND,
    criterion=LawfulnessCriterion.MISUSE,
)
def recorded_by_another(decision: str, person: str, recorder: str | None, *, under_mandate: bool) -> RuleBroken | None:
    """Whoever decides alone, under a mandate, does not record that himself (segregation of duties, ISO 27002 5.3)."""
    return RecordedByWhoDecided(decision, person) if under_mandate and person == recorder else None
