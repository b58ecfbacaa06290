"""What the books of a year refuse about payments."""

from __future__ import annotations

from ledger.errors import RuleBroken
from ledger.money import Money


class PaysItself(RuleBroken):
    """A payment goes from one to another."""

    code = "pays-itself"

    def __init__(self, payment: str, payer: str) -> None:
        super().__init__(f"payment {payment!r} would go from {payer} to itself; name who paid and who was paid")
        self.payment, self.payer = payment, payer


class PaymentNotPositive(RuleBroken):
    """A payment is of more than nothing; money that came back is a payment the other way."""

    code = "payment-not-positive"

    def __init__(self, payment: str, amount: Money) -> None:
        super().__init__(
            f"payment {payment!r} cannot be of {amount.euros}; give an amount above zero, and where money came back,"
            " let payer and payee change places"
        )
        self.payment, self.amount = payment, amount.euros


class PaymentReversedBefore(RuleBroken):
    """A payment is turned back once."""

    code = "payment-already-reversed"

    def __init__(self, payment: str) -> None:
        super().__init__(f"payment {payment!r} was turned back already; record the payment that was made instead")
        self.payment = payment
