"""What was called, paid back, settled and reserved of a year, computed again from the books before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, assert_never

from ledger.cost_year.advance_events import AdvancesCalled, Contribution
from ledger.cost_year.advances import contribution
from ledger.cost_year.payment_events import PaymentReversed
from ledger.cost_year.result import Appropriation, Reserve, appropriate, put_in
from ledger.cost_year.result_events import ResultAppropriated
from ledger.cost_year.settlement import Asked, settle
from ledger.cost_year.settlement_events import SettlementAdopted
from ledger.errors import LedgerError
from ledger.event import Event
from ledger.governance.succession import Heirs

MoneyStep = AdvancesCalled | PaymentReversed | SettlementAdopted | ResultAppropriated


def money_again(
    books: Any,  # noqa: ANN401  # As the stream has it.
    step: MoneyStep,
    heirs: Heirs,
) -> Iterator[tuple[str, str]]:
    """What an entry should say and does not; ``books`` are those of the year right before it."""
    try:
        again = _again(books, step, heirs)
    except LedgerError as refusal:
        yield "money-differs", str(refusal)
        return
    if again != step:
        yield "money-differs", "the books before it give other amounts than it holds"


def _again(books: Any, step: MoneyStep, heirs: Heirs) -> Event:  # noqa: ANN401  # As above.
    match step:
        case AdvancesCalled():
            asked = replace(step, contributions=_shared(step.contributions), instalments=(), withdrawn=())
            called: Event = books.flows.advances.call(asked, heirs)
            return called
        case PaymentReversed():
            reversed_: Event = books.flows.payments.reverse(step.payment)
            return reversed_
        case SettlementAdopted():
            facts = (step.settlement, step.payable_to, step.due_on, step.effective_on, step.decision)
            return settle(books, Asked(*facts), heirs)
        case ResultAppropriated():
            # The reserve of the years before stands in other streams; what this entry adds to it is in these books.
            portion = step.reserve_cap.of_turnover if step.reserve_cap is not None else None
            before = step.reserve - step.to_reserve
            reserve = Reserve.of([before - put_in(books)], put_in(books), [])
            return appropriate(
                books, Appropriation(step.to_reserve, step.effective_on, step.decision, portion), reserve
            )
        case _:
            assert_never(step)


def _shared(contributions: tuple[Contribution, ...]) -> tuple[Contribution, ...]:
    """The same amounts, shared again by the same keys."""
    return tuple(contribution(each.pool, each.amount, each.key) for each in contributions)
