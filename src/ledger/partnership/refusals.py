"""Why a matter of the partnership as a whole is refused."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken


class BeforeFounding(RuleBroken):
    """A partnership has no participants and no legal form before it is there."""

    code = "before-founding"

    def __init__(self, partnership: str, on: date, founded_on: date) -> None:
        super().__init__(
            f"{partnership} was founded on {founded_on}, so this cannot hold from {on} on; correct the day"
        )
        self.partnership, self.on, self.founded_on = partnership, on, founded_on


class AlreadyParticipating(RuleBroken):
    """A municipality joins once, and again only after it has left."""

    code = "already-participating"

    def __init__(self, partnership: str, participant: str, on: date) -> None:
        super().__init__(
            f"{participant} takes part in {partnership} on {on} or later already; correct the day, or record first that"
            " it left"
        )
        self.partnership, self.participant, self.on = partnership, participant, on


class NotParticipating(RuleBroken):
    """Only who takes part can leave."""

    code = "not-participating"

    def __init__(self, partnership: str, participant: str, on: date) -> None:
        super().__init__(
            f"{participant} takes no part in {partnership} on {on}, so it cannot leave; correct the code or the day"
        )
        self.partnership, self.participant, self.on = partnership, participant, on


class NotOurBody(RuleBroken):
    """A partnership establishes bodies of its own; a municipality's are there by law."""

    code = "not-our-body"

    def __init__(self, partnership: str, body: str) -> None:
        super().__init__(f"{body} is no body of {partnership}; write {partnership}/ and the name of the body")
        self.partnership, self.body = partnership, body


class NoSuchBody(RuleBroken):
    """A body can be named from the day on which it was established."""

    code = "no-such-body"

    def __init__(self, partnership: str, body: str, on: date) -> None:
        super().__init__(
            f"{partnership} has no body {body} on {on}; establish it from that day or earlier, or name a body of a"
            " municipality such as GM0313/college"
        )
        self.partnership, self.body, self.on = partnership, body, on


class DueBeforeSet(RuleBroken):
    """A deadline gives whoever must meet it some time."""

    code = "due-before-set"

    def __init__(self, deadline: str, due_on: date, effective_on: date) -> None:
        super().__init__(
            f"{deadline} was set on {effective_on} and cannot be due on {due_on}, before that; correct one"
        )
        self.deadline, self.due_on, self.effective_on = deadline, due_on, effective_on
