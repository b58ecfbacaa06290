"""The nettings of a partnership: what was agreed, what was paid of it, what was turned back. A part, no stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from ledger.errors import AlreadyExists, NotFound
from ledger.money import ZERO, Money
from ledger.partnership.netting_events import NettingAgreed, NettingEvent, NettingPaid, NettingReversed
from ledger.partnership.netting_refusals import (
    MoreThanTransferred,
    NettingPaidAlready,
    NettingReversedBefore,
    NothingToNet,
)


@dataclass(frozen=True, slots=True)
class Netting:
    """One netting, with what was paid of its transfers."""

    agreed: NettingAgreed
    paid: tuple[NettingPaid, ...] = ()
    reversed: bool = False

    def still_open(self, payer: str, payee: str) -> Money:
        """What one is still to pay another by it."""
        owed = (each.amount for each in self.agreed.transfers if (each.payer, each.payee) == (payer, payee))
        sent = (each.amount for each in self.paid if (each.payer, each.payee) == (payer, payee))
        return sum(owed, ZERO) - sum(sent, ZERO)


@dataclass(frozen=True, slots=True)
class Nettings:
    """All of them by name."""

    named: Mapping[str, Netting] = field(default_factory=dict)

    def agree(self, agreed: NettingAgreed) -> NettingAgreed:
        """Refuse one whose name is taken, or that has nothing to transfer."""
        if agreed.netting in self.named:
            raise AlreadyExists("netting", agreed.netting)
        if not agreed.transfers:
            raise NothingToNet(agreed.cost_years, agreed.effective_on)
        return agreed

    def pay(self, paid: NettingPaid) -> NettingPaid:
        """Refuse a payment that the netting does not ask for, and the same one again."""
        netting = self._standing(paid.netting)
        if any(each.payment == paid.payment for each in netting.paid):
            raise AlreadyExists("payment", paid.payment)
        still_open = netting.still_open(paid.payer, paid.payee)
        if not 0 < paid.amount.cents <= still_open.cents:
            raise MoreThanTransferred(paid.netting, paid.payer, paid.payee, paid.amount, still_open)
        return paid

    def reverse(self, name: str) -> NettingReversed:
        """Turn a netting back whole, of which nothing was paid."""
        netting = self._standing(name)
        if netting.paid:
            raise NettingPaidAlready(name, tuple(each.payment for each in netting.paid))
        agreed = netting.agreed
        mirror = tuple(replace(each, amount=-each.amount) for each in agreed.transfers)
        return NettingReversed(name, mirror, agreed.due_on, agreed.effective_on, agreed.illustrative)

    def after(self, event: NettingEvent) -> Nettings:
        """The same with one more of them."""
        match event:
            case NettingAgreed():
                netting = Netting(event)
            case NettingPaid():
                before = self.named[event.netting]
                netting = replace(before, paid=(*before.paid, event))
            case NettingReversed():
                netting = replace(self.named[event.netting], reversed=True)
            case _:
                assert_never(event)
        return Nettings({**self.named, event.netting: netting})

    def holds(self, event: NettingEvent) -> bool:
        """Whether an event could still follow: what is paid or turned back was agreed, and stands."""
        netting = self.named.get(event.netting)
        if isinstance(event, NettingAgreed):
            return netting is None
        stands = netting is not None and not netting.reversed
        return stands and not (netting is not None and netting.paid and isinstance(event, NettingReversed))

    def _standing(self, name: str) -> Netting:
        netting = self.named.get(name)
        if netting is None:
            raise NotFound("netting", name)
        if netting.reversed:
            raise NettingReversedBefore(name)
        return netting
