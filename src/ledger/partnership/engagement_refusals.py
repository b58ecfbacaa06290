"""Why the engagement of an accountant, or its end, is refused."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken


class EngagementEndsBeforeItStarts(RuleBroken):
    """An engagement holds for a day at least; ``valid_until`` is its last one."""

    code = "engagement-ends-before-it-starts"

    def __init__(self, engagement: str, effective_on: date, valid_until: date) -> None:
        super().__init__(
            f"{engagement} cannot hold from {effective_on} to {valid_until}; its last day is the first one or later."
            " If it was never meant to be, record it in error"
        )
        self.engagement, self.effective_on, self.valid_until = engagement, effective_on, valid_until


class EngagedAlready(RuleBroken):
    """A firm has one engagement at a time."""

    code = "engaged-already"

    def __init__(self, engagement: str, accountant: str, other: str, effective_on: date, valid_until: date) -> None:
        super().__init__(
            f"{accountant} is engaged from {effective_on} to {valid_until} by {other}, and {engagement} would lie"
            " across it; end that one first, or correct the days"
        )
        self.engagement, self.accountant, self.other = engagement, accountant, other
        self.effective_on, self.valid_until = effective_on, valid_until


class NotEngaged(RuleBroken):
    """An engagement is ended while it holds."""

    code = "not-engaged"

    def __init__(self, engagement: str, on: date, effective_on: date, valid_until: date) -> None:
        super().__init__(
            f"{engagement} holds from {effective_on} to {valid_until}, so it cannot end on {on}; correct the day"
        )
        self.engagement, self.on = engagement, on
        self.effective_on, self.valid_until = effective_on, valid_until
