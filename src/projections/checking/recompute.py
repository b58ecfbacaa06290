"""What an entry says, computed again from what was known before it: shares, citations, authorities, savings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ledger.cost_year import CUMULATIVE, mirrored, terms_of
from ledger.cost_year import recompute as shares_again
from ledger.cost_year.advance_events import AdvancesCalled
from ledger.cost_year.charge_events import ChargeSet
from ledger.cost_year.charges import worked_out
from ledger.cost_year.control_events import DifferenceAccepted
from ledger.cost_year.events import AllocationReversed, BudgetAdopted, CostAllocated, CostRecorded, CostYearClosed
from ledger.cost_year.netting_events import ClaimsNetted, NettingUndone
from ledger.cost_year.opening_events import OpeningPositionRecorded
from ledger.cost_year.payment_events import PaymentReversed
from ledger.cost_year.recharging import charges
from ledger.cost_year.result_events import ResultAppropriated
from ledger.cost_year.settlement_events import SettlementAdopted
from ledger.cost_year.used_key import Slice, UsedKey
from ledger.errors import LedgerError
from ledger.event import Event
from ledger.governance.events import DecisionAdopted
from ledger.governance.succession import Heirs
from ledger.indexing import BudgetDerivation, derived
from ledger.journal import Entry
from ledger.partnership.exit_events import ExitFeeSet
from ledger.partnership.exits import computes
from ledger.partnership.netting_events import NettingAgreed
from ledger.place import Place
from projections.checking.recompute_authority import authority_again
from projections.checking.recompute_money import money_again
from projections.checking.recompute_netting import heirs_of, netting_again
from projections.checking.recompute_savings import SAVINGS, savings_again
from projections.checking.states import States

Difference = tuple[str, str]
"""The code of a finding, and what differs."""


def recompute(states: States, entry: Entry) -> Iterator[Difference]:
    """What an entry should say and does not; ``states`` are those right before it. Raises ``NotFollowed``."""
    before = states.of(entry.stream).state
    match entry.event:
        case CostAllocated() as allocation:
            yield from _allocation(before, allocation)
            yield from _key(states, entry.stream, allocation)
        case AllocationReversed() as reversal:
            yield from _reversal(before, reversal)
        case DecisionAdopted() as decision:
            yield from authority_again(states, entry, decision)
        case OpeningPositionRecorded() | DifferenceAccepted() | CostYearClosed() as step:
            yield from _agreement(before, step, heirs_of(states, entry.stream))
        case event if isinstance(event, SAVINGS):
            yield from savings_again(states, entry.stream, event)
        case BudgetAdopted(derivation=derivation) as budget if derivation is not None:
            yield from _derivation(states, entry.stream, budget, derivation)
        case ExitFeeSet() as fee if not computes(fee):
            yield "exit-fee-differs", f"{fee.exit_fee}: its own parameters give other amounts than it holds"
        case ChargeSet() as charge:
            yield from _charge(charge)
        case CostRecorded() as cost if not charges(cost):
            yield "money-differs", f"{cost.cost}: its time at its tariff gives another amount than it holds"
        case AdvancesCalled() | PaymentReversed() | SettlementAdopted() | ResultAppropriated() as step:
            yield from money_again(before, step, heirs_of(states, entry.stream))
        case ClaimsNetted() | NettingUndone() | NettingAgreed() as step:
            yield from netting_again(states, entry, step)


def _charge(charge: ChargeSet) -> Iterator[Difference]:
    """What one bears more and the others less follows from the charge's own amounts and weights."""
    try:
        same = worked_out(charge) == charge
    except LedgerError:
        same = False
    if not same:
        yield "charge-differs", f"{charge.charge}: its own weights give other shares than it holds"


def _allocation(books: Any, allocation: CostAllocated) -> Iterator[Difference]:  # noqa: ANN401  # As the stream has it.
    """Every allocation from its own event, to the cent; and it shares the cost that was recorded."""
    used = allocation.key
    try:
        same = shares_again(allocation) == allocation.shares
    except LedgerError:
        same = False
    if not same:
        yield "allocation-differs", f"{allocation.allocation}: its key gives other shares than it holds"
    if allocation.carried != (books.carries.of(allocation.pool).told() if used.rounding == CUMULATIVE else ()):
        yield "allocation-differs", f"{allocation.allocation}: other cents were carried than it holds"
    line = books.lines.get(allocation.cost)
    cost = (allocation.cost, allocation.pool, allocation.amount, allocation.effective_on)
    recorded = line and (line.recorded.cost, line.recorded.pool, line.recorded.amount, line.shared_from)
    if recorded != cost:
        yield "allocation-differs", f"{allocation.allocation}: it is not of the cost that was recorded"


def _key(states: States, stream: str, allocation: CostAllocated) -> Iterator[Difference]:
    """Its keys are those that the service had for the days of the cost, and come to what was counted, as known then."""
    service = Place.of(stream).scope  # Of the books of a year that is its service.
    line = states.of(stream).state.lines.get(allocation.cost)
    if line is None:
        return  # That there is no such cost is told already.
    try:
        now = terms_of(line.recorded, states.terms(service), require=False)
    except (LedgerError, LookupError, ValueError, ArithmeticError) as refusal:  # A key may have been tampered with.
        yield "key-differs", f"{allocation.allocation}: {refusal}"
        return
    used = _facts(allocation.key, allocation.slices)
    if used != _facts(now.key, now.slices):
        yield (
            "key-differs",
            f"{allocation.allocation}: {allocation.key.name} is not as it was adopted, or not for that day",
        )


def _facts(key: UsedKey, slices: tuple[Slice, ...]) -> object:
    """What a key and its parts are, in so far as shares or reasons follow from it."""

    def of(each: UsedKey) -> object:
        weights = {weight.participant: weight.value for weight in each.weights}
        parts = [
            (part.portion, part.name, part.key_version, part.weights, part.bounds, part.guard) for part in each.parts
        ]
        named = (each.name, each.key_version, each.adopted_by, each.rounding)
        return named, weights, parts, each.bounds, each.guard

    return of(key), [(each.starts_on, each.ends_on, each.portion, of(each.key)) for each in slices]


def _reversal(books: Any, reversal: AllocationReversed) -> Iterator[Difference]:  # noqa: ANN401
    line = books.lines.get(reversal.cost)
    standing = line.standing if line is not None else None
    on = reversal.effective_on
    if (
        standing is None
        or not standing.effective_on <= on <= date(standing.effective_on.year, 12, 31)
        or mirrored(standing, reversal.ground, on) != reversal
    ):
        yield "reversal-differs", f"{reversal.allocation}: it is not the mirror of the allocation that it turns back"


def _agreement(
    books: Any,  # noqa: ANN401  # As the stream has it.
    step: OpeningPositionRecorded | DifferenceAccepted | CostYearClosed,
    heirs: Heirs,
) -> Iterator[Difference]:
    """An opening position balances; what was accepted differed so; and what was closed agreed with what others said."""
    again: Event
    try:
        match step:
            case DifferenceAccepted():
                facts = (step.control_total, step.grounds, step.effective_on, step.decision)
                again = books.accept_difference(*facts, heirs)
            case OpeningPositionRecorded():
                again = books.record_opening(step, members={line.participant for line in step.lines})
            case CostYearClosed():
                again = books.close(step.decision, step.effective_on, heirs)
    except LedgerError as refusal:
        yield "agreement-differs", str(refusal)
        return
    if again != step:
        yield "agreement-differs", "the books give another difference than was accepted"


def _derivation(
    states: States, stream: str, budget: BudgetAdopted, derivation: BudgetDerivation
) -> Iterator[Difference]:
    """The budget is what its own derivation gives, and the indices are those that had been published."""
    indices = states.of(f"partnership:{Place.of(stream).partnership}").state.indices
    used = (derivation.wage, derivation.price, derivation.realised)
    known = all(
        any(
            (each.percentage, each.publisher, each.published_on, each.vintage)
            == (index.percentage, index.publisher, index.published_on, index.vintage)
            for each in indices.published.get((index.index_series, index.year), ())
        )
        for index in used
        if index is not None
    )
    try:
        same = derived(derivation) == budget.amount
    except (LedgerError, AssertionError):
        same = False
    if not (same and known and derivation.indexation in indices.adopted):
        yield "indexation-differs", f"{budget.pool}: its derivation gives another budget than it holds"
