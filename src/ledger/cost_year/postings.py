"""Double entry: what each event of a year's money debits and credits, so that the books always balance.

Whatever is said of amounts anywhere (balances, statements, exports to bookkeeping programs, what an act would change)
is a sum of these postings. Of one event those of each day balance, so that the books do at any pair of dates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final, assert_never

from ledger.cost_year.advance_events import AdvancesCalled
from ledger.cost_year.charge_events import ChargeKind, ChargeSet
from ledger.cost_year.control_events import ControlTotalAsserted, DifferenceAccepted
from ledger.cost_year.events import (
    AllocationReversed,
    BudgetAdopted,
    CostAllocated,
    CostRecorded,
    CostYearClosed,
    CostYearEvent,
    CostYearOpened,
    CostYearReopened,
)
from ledger.cost_year.expectation_events import ExpectationRecorded
from ledger.cost_year.netting_events import ClaimsNetted, NettingUndone
from ledger.cost_year.opening_events import OpeningPositionRecorded
from ledger.cost_year.payment_events import PaymentRecorded, PaymentReversed
from ledger.cost_year.result_events import ResultAppropriated
from ledger.cost_year.settlement_events import SettlementAdopted
from ledger.money import Money


class Account(StrEnum):
    """What is posted on; each account is one participant's, but for those that are the service's own."""

    COST = "cost"
    SHARE = "share"
    PAID = "paid"
    ADVANCE = "advance"
    SETTLED = "settled"
    SENT = "sent"
    RECEIVED = "received"
    RESERVED = "reserved"
    RESERVE = "reserve"
    NETTED = "netted"


OF_SERVICE: Final = frozenset({Account.COST, Account.RESERVE})
"""The accounts that are the service's own: its postings name no participant.

``COST`` holds what was paid for all and is borne by nobody yet, ``RESERVE`` what everybody put in the reserve.
"""
CREDITED: Final = frozenset({Account.PAID, Account.SENT, Account.RESERVE})
"""The accounts that are credited when what they are named after grows; the others are debited."""

CLAIMED: Final = frozenset({Account.ADVANCE, Account.SETTLED, Account.SENT, Account.RECEIVED, Account.NETTED})
"""The accounts whose sum is what is open to be paid. Each flow is posted as a pair: a debit, and the credit of it."""

OPENING: Final = "(opening position)"
"""What the postings of an opening position are about: no document number, for those have no parentheses."""


RESULT: Final = "(result)"
"""What the postings of an appropriation of the result are about."""

Flow = tuple[str, str, Money, date]
"""From whom to whom an amount goes, and on which day."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of an entry: a debit where ``amount`` is positive, else a credit.

    ``participant`` is whose account it is, nobody's of the service's own. ``pool`` is missing only where an opening
    position tells none. ``about`` is what it is of: the document number of a cost, or ``OPENING``.
    """

    account: Account
    participant: str | None
    pool: str | None
    about: str
    amount: Money
    effective_on: date
    illustrative: bool = False

    @property
    def natural(self) -> Money:
        """The amount as people say it: what somebody paid is not negative because it is a credit."""
        return -self.amount if self.account in CREDITED else self.amount


def posted(event: CostYearEvent) -> tuple[Posting, ...]:
    """The postings of an event, which balance on each of their days; none of one that moves no money.

    >>> leusden = CostRecorded("F-1", "beheer", "licenties", Money(1000), "GM0327", date(2018, 3, 1))
    >>> [(str(each.account), each.participant, each.amount.euros) for each in posted(leusden)]
    [('cost', None, '10.00'), ('paid', 'GM0327', '-10.00')]
    """
    match event:
        case CostRecorded():
            of_cost = (event.pool, event.cost)
            rest = (event.effective_on, event.illustrative)
            return (
                Posting(Account.COST, None, *of_cost, event.amount, *rest),
                Posting(Account.PAID, event.borne_by, *of_cost, -event.amount, *rest),
            )
        case CostAllocated() | AllocationReversed():
            of_cost = (event.pool, event.cost)
            rest = (event.effective_on, event.illustrative)
            return (
                Posting(Account.COST, None, *of_cost, -event.amount, *rest),
                *(Posting(Account.SHARE, each.participant, *of_cost, each.amount, *rest) for each in event.shares),
            )
        case OpeningPositionRecorded():
            return tuple(
                Posting(account, each.participant, each.pool, OPENING, amount, event.effective_on, event.illustrative)
                for each in event.lines
                for account, amount in ((Account.SHARE, each.share), (Account.PAID, -each.paid))
            )
        case AdvancesCalled():
            withdrawn = (replace(each, amount=-each.amount) for each in event.withdrawn)
            every = (*event.instalments, *withdrawn)
            flows = ((each.participant, each.payable_to, each.amount, each.due_on) for each in every)
            return tuple(_flows((Account.ADVANCE, Account.ADVANCE), event.advances, flows, event.illustrative))
        case SettlementAdopted():
            flows = ((each.participant, event.payable_to, each.amount, event.due_on) for each in event.lines)
            return tuple(_flows((Account.SETTLED, Account.SETTLED), event.settlement, flows, event.illustrative))
        case PaymentRecorded() | PaymentReversed():
            sent = ((event.payee, event.payer, event.amount, event.effective_on),)
            return tuple(_flows((Account.RECEIVED, Account.SENT), event.payment, sent, event.illustrative))
        case ClaimsNetted() | NettingUndone():
            flows = ((each.payee, each.payer, each.amount, event.effective_on) for each in event.netted)
            return tuple(_flows((Account.NETTED, Account.NETTED), event.netting, flows, event.illustrative))
        case ResultAppropriated():
            return tuple(_reserved(event))
        case ChargeSet():
            return tuple(_charged(event))
        case (
            CostYearOpened()
            | BudgetAdopted()
            | ExpectationRecorded()
            | ControlTotalAsserted()
            | DifferenceAccepted()
            | CostYearClosed()
            | CostYearReopened()
        ):
            return ()
        case _:
            assert_never(event)


def _flows(
    accounts: tuple[Account, Account],
    about: str,
    flows: Iterable[Flow],
    illustrative: bool,
) -> Iterator[Posting]:
    """Of each flow the one who is debited and the one who is credited; nothing goes from anybody to itself."""
    debited, credited = accounts
    for who, other, amount, day in flows:
        if who != other and amount:
            yield Posting(debited, who, None, about, amount, day, illustrative)
            yield Posting(credited, other, None, about, -amount, day, illustrative)


def _reserved(event: ResultAppropriated) -> Iterator[Posting]:
    """What everybody puts in the reserve of the service."""
    rest = (event.effective_on, event.illustrative)
    for part in event.reserve_parts:
        yield Posting(Account.RESERVE, None, part.pool, RESULT, -part.amount, *rest)
        for each in part.shares:
            yield Posting(Account.RESERVED, each.participant, part.pool, RESULT, each.amount, *rest)


def _charged(event: ChargeSet) -> Iterator[Posting]:
    """What one bears more and the others less; or what it puts in the reserve."""
    rest = (event.effective_on, event.illustrative)
    reserve = event.charge_kind is ChargeKind.ENTRY_RESERVE
    for each in event.shares:
        account = Account.RESERVED if reserve else Account.SHARE
        yield Posting(account, each.participant, None, event.charge, each.amount, *rest)
    if reserve:
        yield Posting(Account.RESERVE, None, None, event.charge, -event.amount, *rest)


def imbalance(postings: tuple[Posting, ...]) -> dict[date, Money]:
    """The days on which debits and credits differ, with the difference: none, unless a program is wrong."""
    totals: Counter[date] = Counter()
    for each in postings:
        totals[each.effective_on] += each.amount.cents
    return {day: Money(cents) for day, cents in sorted(totals.items()) if cents}
