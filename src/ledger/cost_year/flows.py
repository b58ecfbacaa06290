"""What is called, paid and settled of a year, beside its costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from ledger.cost_year.advance_events import AdvancesCalled
from ledger.cost_year.advances import Advances
from ledger.cost_year.charge_events import ChargeSet
from ledger.cost_year.charges import Charges
from ledger.cost_year.events import BudgetAdopted
from ledger.cost_year.netting_events import ClaimsNetted, NettingUndone
from ledger.cost_year.payment_events import PaymentRecorded, PaymentReversed
from ledger.cost_year.payments import Payments
from ledger.cost_year.postings import Posting, posted
from ledger.cost_year.result_events import ResultAppropriated
from ledger.cost_year.settlement_events import SettlementAdopted

FlowEvent = (
    BudgetAdopted
    | AdvancesCalled
    | PaymentRecorded
    | PaymentReversed
    | SettlementAdopted
    | ResultAppropriated
    | ChargeSet
)


@dataclass(frozen=True, slots=True)
class Flows:
    """The budgets with the advances on them, the payments, and the names of the settlements."""

    advances: Advances = field(default_factory=Advances)
    payments: Payments = field(default_factory=Payments)
    settlements: frozenset[str] = frozenset()
    results: tuple[ResultAppropriated, ...] = ()
    charges: Charges = field(default_factory=Charges)
    nettings: tuple[ClaimsNetted | NettingUndone, ...] = ()

    def moved(self, until: date) -> Iterator[Posting]:
        """What was paid to each other, netted, reserved and charged up to a day; what was turned back is not."""
        payments: Iterable[PaymentRecorded] = self.payments.named.values()
        paid = (posted(each) for each in payments if each.payment not in self.payments.reversed)
        others = (posted(each) for each in (*self.nettings, *self.results, *self.charges.set_so_far))
        yield from (each for postings in (*paid, *others) for each in postings if each.effective_on <= until)

    @property
    def illustrative(self) -> bool:
        """Whether what was called rests on an amount that no source gives."""
        return any(called.illustrative for called in self.advances.called.values())

    def after(self, event: FlowEvent) -> Flows:
        """The same with one more of them."""
        match event:
            case BudgetAdopted() | AdvancesCalled():
                return replace(self, advances=self.advances.after(event))
            case PaymentRecorded() | PaymentReversed():
                return replace(self, payments=self.payments.after(event))
            case SettlementAdopted(settlement=name):
                return replace(self, settlements=self.settlements | {name})
            case ChargeSet():
                return replace(self, charges=self.charges.after(event))
            case ResultAppropriated():
                return replace(self, results=(*self.results, event))
            case _:
                assert_never(event)
