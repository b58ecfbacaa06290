"""What a partnership refuses about nettings."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken
from ledger.money import Money


class NothingToNet(RuleBroken):
    """There is something to net where somebody is to pay and another to get."""

    code = "nothing-to-net"

    def __init__(self, cost_years: tuple[str, ...], on: date) -> None:
        super().__init__(
            f"nothing is open between anybody in {', '.join(cost_years)} on {on}; name other years, or the day by which"
            " their advances or settlements have fallen due"
        )
        self.cost_years, self.on = cost_years, on


class YearOfAnother(RuleBroken):
    """A partnership nets what is open in its own services."""

    code = "cost-year-of-another"

    def __init__(self, partnership: str, cost_years: tuple[str, ...]) -> None:
        super().__init__(f"{', '.join(cost_years)} is not of {partnership}; net it in the partnership that it is of")
        self.partnership, self.cost_years = partnership, cost_years


class MoreThanTransferred(RuleBroken):
    """Against a netting is paid what it says, and no more."""

    code = "more-than-transferred"

    def __init__(self, netting: str, payer: str, payee: str, amount: Money, still_open: Money) -> None:
        super().__init__(
            f"{payer} is still to pay {still_open.euros} to {payee} by netting {netting!r}, and {amount.euros} is not a"
            " part of that; correct the amount, or who paid whom"
        )
        self.netting, self.payer, self.payee = netting, payer, payee
        self.amount, self.still_open = amount.euros, still_open.euros


class NettingReversedBefore(RuleBroken):
    """A netting is turned back once, and then not paid any more."""

    code = "netting-reversed"

    def __init__(self, netting: str) -> None:
        super().__init__(f"netting {netting!r} was turned back; agree a new one under another name")
        self.netting = netting


class NettingPaidAlready(RuleBroken):
    """What was paid by a netting cannot be taken out from under the payment."""

    code = "netting-paid"

    def __init__(self, netting: str, payments: tuple[str, ...]) -> None:
        super().__init__(
            f"netting {netting!r} was paid by {', '.join(payments)}; record that in error first if it never was, or net"
            " what is open now once more"
        )
        self.netting, self.payments = netting, payments
