"""Payments (betalingen) between those who take part in a service, each once, by the document that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ledger.cost_year.payment_events import PaymentRecorded, PaymentReversed
from ledger.cost_year.payment_refusals import PaymentNotPositive, PaymentReversedBefore, PaysItself
from ledger.errors import AlreadyExists, NotFound


@dataclass(frozen=True, slots=True)
class Payments:
    """The payments of a year by their documents, and which of them were turned back."""

    named: Mapping[str, PaymentRecorded] = field(default_factory=dict)
    reversed: frozenset[str] = frozenset()

    def record(self, paid: PaymentRecorded) -> PaymentRecorded:
        """Refuse what is no payment, or the same one again."""
        if paid.payment in self.named:
            raise AlreadyExists("payment", paid.payment)
        if paid.amount.cents <= 0:
            raise PaymentNotPositive(paid.payment, paid.amount)
        if paid.payer == paid.payee:
            raise PaysItself(paid.payment, paid.payer)
        return paid

    def reverse(self, payment: str) -> PaymentReversed:
        """Turn a payment back; its document cannot be used again, the right payment has another."""
        if payment not in self.named:
            raise NotFound("payment", payment)
        if payment in self.reversed:
            raise PaymentReversedBefore(payment)
        return mirrored(self.named[payment])

    def after(self, event: PaymentRecorded | PaymentReversed) -> Payments:
        """The same with one more of them."""
        if isinstance(event, PaymentRecorded):
            return replace(self, named={**self.named, event.payment: event})
        assert event.payment in self.named, "a payment is recorded before it is turned back"
        return replace(self, reversed=self.reversed | {event.payment})


def mirrored(paid: PaymentRecorded) -> PaymentReversed:
    """The exact mirror of a payment, on its own day."""
    return PaymentReversed(
        paid.payment, paid.payer, paid.payee, -paid.amount, paid.purpose, paid.effective_on, paid.illustrative
    )
