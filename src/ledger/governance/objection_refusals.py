"""Why the term to decide on an objection is not moved."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken


class NoRepairAsked(RuleBroken):
    """What an objection lacked is mended where that was asked, and in time."""

    code = "no-repair-asked"

    def __init__(self, decision: str, objection: str, on: date) -> None:
        super().__init__(
            f"nothing was asked to be mended of {objection} against {decision} that could still be on {on}; record the"
            " request first, or decide on the objection as it is"
        )
        self.decision, self.objection, self.on = decision, objection, on


class NothingPutOff(RuleBroken):
    """A decision is put off to a later day than it was due on."""

    code = "nothing-put-off"

    def __init__(self, decision: str, objection: str, decide_by: date, last: date) -> None:
        super().__init__(
            f"{objection} against {decision} is to be decided on by {last}: {decide_by} puts nothing off; name a later"
            " day, or leave it"
        )
        self.decision, self.objection, self.decide_by, self.last = decision, objection, decide_by, last


class AdjournedTooFar(RuleBroken):
    """A body puts its decision on an objection off in time, and not too far."""

    code = "adjourned-too-far"

    def __init__(  # noqa: PLR0917  # Its facts.
        self, decision: str, objection: str, on: date, decide_by: date, last: date, most: date
    ) -> None:
        super().__init__(
            f"{objection} against {decision} was to be decided on by {last} and is put off on {on} until {decide_by}: a"
            f" body may do so by then, and until {most} at most; put it off further by agreement, or decide"
        )
        self.decision, self.objection, self.on = decision, objection, on
        self.decide_by, self.last, self.most = decide_by, last, most
