"""What the books of a year refuse about settling it."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken


class NothingToSettle(RuleBroken):
    """A settlement is of what nobody was called to pay yet."""

    code = "nothing-to-settle"

    def __init__(self, service: str, year: int) -> None:
        super().__init__(
            f"nothing of {service} in {year} is left to settle: what everybody bears, paid, and was called to pay agree"
        )
        self.service, self.year = service, year


class DueBeforeSettled(RuleBroken):
    """What a settlement says is to be paid after it was adopted."""

    code = "due-before-settled"

    def __init__(self, settlement: str, due_on: date, effective_on: date) -> None:
        super().__init__(
            f"settlement {settlement!r} takes effect on {effective_on} and cannot be due on {due_on} already; give the"
            " day by which it is to be paid"
        )
        self.settlement, self.due_on, self.effective_on = settlement, due_on, effective_on
