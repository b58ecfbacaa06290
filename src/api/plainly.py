"""Parts of events as a sentence tells them where no words are needed: amounts, days and titles beside each other."""

from __future__ import annotations

from api.formats import day, money, number
from ledger.cost_year.advance_events import Contribution
from ledger.cost_year.netting_events import NettedClaim
from ledger.indexing import BudgetDerivation, UsedIndex
from ledger.law import RULES, Irregularity
from ledger.partnership.exit_events import DamageItem, FeeInstalment
from ledger.partnership.netting_events import NettingTransfer
from ledger.party import municipalities


def plainly(value: object) -> str:
    """A part of an event, in either language; what has no way of its own is told as Python does."""
    match value:
        case DamageItem():
            return f"{value.title} {money(value.amount)}"
        case BudgetDerivation():
            used = [each for each in (value.wage, value.price, value.realised) if each is not None]
            return f"{money(value.budget_before or value.base)} ({', '.join(map(plainly, used))})"
        case UsedIndex():
            return f"{value.index_series} {value.year} {number(value.percentage)}%"
        case FeeInstalment():
            return f"{day(value.due_on)} {money(value.amount)}"
        case NettedClaim() | NettingTransfer():
            return f"{_name(value.payer)} → {_name(value.payee)} {money(value.amount)}"
        case Irregularity():
            return f"{RULES[value.rule].article} ({value.rule})" if value.rule in RULES else value.rule
        case Contribution():
            return f"{value.pool} {money(value.amount)}"
        case _:
            return str(value)


def _name(code: str) -> str:
    return municipalities()[code].name if code in municipalities() else code
