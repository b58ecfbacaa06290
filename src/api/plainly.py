"""Parts of events as a sentence tells them where no words are needed: amounts, days and titles beside each other."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from api.formats import Figures
from ledger.baseline.events import CitedYear
from ledger.baseline.step_events import CitedCost, ParticipantAmount
from ledger.cost_year.advance_events import Contribution
from ledger.cost_year.events import Share, UsedWeight
from ledger.cost_year.netting_events import NettedClaim
from ledger.cost_year.settlement_events import SettlementLine
from ledger.indexing import BudgetDerivation, UsedIndex
from ledger.law import RULES, Irregularity
from ledger.money import Money
from ledger.partnership.evaluations import Section
from ledger.partnership.events import Seat
from ledger.partnership.exit_events import DamageItem, FeeInstalment
from ledger.partnership.intake_events import MappedAccount, OtherAccount
from ledger.partnership.netting_events import NettingTransfer
from ledger.party import municipalities
from ledger.service.events import Weight


def plainly(value: object, figures: Figures) -> str:  # One line for each kind of value.
    """A part of an event, in either language; what has no way of its own is told as Python does."""
    match value:
        case Money():
            return figures.money(value)
        case Decimal():
            return figures.number(value)
        case date():
            return figures.moment(value) if isinstance(value, datetime) else figures.day(value)
        case Share() | SettlementLine() | ParticipantAmount():
            return f"{municipality(value.participant)} {figures.money(value.amount)}"
        case Weight() | UsedWeight():
            return f"{municipality(value.participant)} {figures.number(value.value)}"
        case CitedYear() | CitedCost():
            return f"{value.cited} {figures.money(value.amount)}"
        case DamageItem():
            return f"{value.title} {figures.money(value.amount)}"
        case BudgetDerivation():
            used = [plainly(each, figures) for each in (value.wage, value.price, value.realised) if each is not None]
            return f"{figures.money(value.budget_before or value.base)} ({', '.join(used)})"
        case UsedIndex():
            return f"{value.index_series} {value.year} {figures.number(value.percentage)}%"
        case FeeInstalment():
            return f"{figures.day(value.due_on)} {figures.money(value.amount)}"
        case NettedClaim() | NettingTransfer():
            return f"{municipality(value.payer)} → {municipality(value.payee)} {figures.money(value.amount)}"
        case Irregularity():
            return f"{RULES[value.rule].article} ({value.rule})" if value.rule in RULES else value.rule
        case Contribution():
            return f"{value.pool} {figures.money(value.amount)}"
        case Section():
            return f"{value.heading}: {value.text}"
        case MappedAccount():
            return f"{value.ledger_account} ({value.service}, {value.pool})"
        case OtherAccount():
            return f"{value.ledger_account} ({value.grounds})"
        case Seat():
            return f"{value.function} ({municipality(value.organisation)})"
        case _:
            return str(value)


def municipality(code: str) -> str:
    """What people call whom a code stands for; what is no code of a municipality stays as it is."""
    return municipalities()[code].name if code in municipalities() else code
