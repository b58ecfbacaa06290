"""Settlement (afrekening): what everybody is still to pay or to get, once it is known what the year has cost."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ledger.cost_year.accounts import Accounts
from ledger.cost_year.postings import Account
from ledger.cost_year.settlement_events import SettlementAdopted, SettlementLine
from ledger.cost_year.settlement_refusals import DueBeforeSettled, NothingToSettle
from ledger.cost_year.year import CostYear
from ledger.errors import AlreadyExists
from ledger.governance.succession import Heirs
from ledger.money import ZERO


class Asked(NamedTuple):
    """What somebody asks to be settled."""

    settlement: str
    payable_to: str
    due_on: date
    effective_on: date
    decision: str


def settle(year: CostYear, asked: Asked, heirs: Heirs) -> SettlementAdopted:
    """Call what everybody bears and was not called to pay yet; of an earlier settlement only what changed since.

    After it, what is called of everyone in all is what it owes, but for the reserve: whom the settlement is payable to
    keeps that, and owes it to the service.
    """
    opened = year.require_open()
    year.require_all_allocated()
    if asked.settlement in year.flows.settlements:
        raise AlreadyExists("settlement", asked.settlement)
    if asked.due_on < asked.effective_on:
        raise DueBeforeSettled(asked.settlement, asked.due_on, asked.effective_on)
    lines = lines_of(year.accounts.inherited(heirs, asked.effective_on), asked.payable_to)
    if not any(line.amount for line in lines):
        raise NothingToSettle(opened.service, opened.year)
    facts = (asked.due_on, lines, asked.effective_on, asked.decision, year.illustrative or year.flows.illustrative)
    return SettlementAdopted(asked.settlement, asked.payable_to, *facts)


def lines_of(accounts: Accounts, payable_to: str) -> tuple[SettlementLine, ...]:
    """A line for everybody who bears, paid, or was called to pay anything."""
    lines = []
    for who in sorted({*accounts.participants(), payable_to}):
        share, paid = accounts.of(Account.SHARE, who), -accounts.of(Account.PAID, who)
        reserved = accounts.of(Account.RESERVED, who)
        held = -accounts.of(Account.RESERVE, None) if who == payable_to else ZERO
        advances, settled = accounts.of(Account.ADVANCE, who), accounts.of(Account.SETTLED, who)
        amount = share - paid + reserved - held - advances - settled
        lines.append(SettlementLine(who, share, paid, reserved, held, advances, settled, amount))
    assert not sum((line.amount for line in lines), ZERO), "what is borne was paid, and what is called is received"
    return tuple(lines)
