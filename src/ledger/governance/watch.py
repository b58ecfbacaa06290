"""Rules upon which a controller looks at decisions and mandates that reach back, or are of who takes no part."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken
from ledger.law import LawfulnessCriterion, Response, Severity, rule


class MandateReachesBack(RuleBroken):
    """A mandate is given before it is used."""

    code = "mandate-reaches-back"

    def __init__(self, mandate: str, since: date, decided_on: date, decisions: tuple[str, ...]) -> None:
        inside = f"; taken in that time: {', '.join(decisions)}" if decisions else "; nothing was decided in that time"
        super().__init__(
            f"{mandate} was decided upon on {decided_on} and holds from {since}{inside}; have what was decided ratified"
        )
        self.mandate, self.since, self.decided_on, self.decisions = mandate, since, decided_on, decisions


class DecidedFromOutside(RuleBroken):
    """Bodies of those who take part decide, and bodies of the collaboration."""

    code = "decided-from-outside"

    def __init__(self, decision: str, body: str, on: date) -> None:
        super().__init__(
            f"{decision} was decided upon by {body} on {on}, when {body.partition('/')[0]} took no part; correct the"
            " body or the day, or record its accession"
        )
        self.decision, self.body, self.on = decision, body, on


@rule(
    "mandate-not-backwards",
    article="Awb 10:2; 10:5",
    severity=Severity.CONCERN,
    response=Response.FIND,
    criterion=LawfulnessCriterion.CONDITIONS,
)
def mandate_not_backwards(
    mandate: str, since: date, decided_on: date | None, decisions: tuple[str, ...]
) -> MandateReachesBack | None:
    """A mandate holds from the day on which it was decided upon, or a later one.

    One that reaches back happens (Haarlem: in force 5 December 2013, with effect from 1 November; domain dossier 3.3):
    a controller wants the decisions that were taken in that window, for on their day nobody had mandated them.
    """
    if decided_on is None or decided_on <= since:
        return None
    return MandateReachesBack(mandate, since, decided_on, decisions)


@rule(
    "decided-by-those-within",
    article="Wgr 1; eigen regeling",
    severity=Severity.SERIOUS,
    response=Response.FIND,
    criterion=LawfulnessCriterion.CONDITIONS,
)
def decided_by_those_within(decision: str, body: str, on: date, *, takes_part: bool) -> DecidedFromOutside | None:
    """On a collaboration decide bodies of those who take part in it, or come to, and its own bodies."""
    return None if takes_part else DecidedFromOutside(decision, body, on)
