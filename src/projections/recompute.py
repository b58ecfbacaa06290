"""What an entry says, computed again from what was known before it: shares, citations, authorities, savings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from ledger.baseline.events import ActualMeasured, SavingVerified
from ledger.cost_year import mirrored
from ledger.cost_year import recompute as shares_again
from ledger.cost_year.events import AllocationReversed, CostAllocated
from ledger.desk import Current
from ledger.governance.events import DecisionAdopted
from ledger.journal import Entry
from ledger.money import ZERO, Money

States = MutableMapping[str, Current[Any, Any]]
"""The state of each stream before an entry, by its written name."""

Difference = tuple[str, str]
"""The code of a finding, and what differs."""


def recompute(states: Mapping[str, Current[Any, Any]], before: Current[Any, Any], entry: Entry) -> Iterator[Difference]:
    """What an entry should say and does not. ``before`` is the state of its own stream."""
    match entry.event:
        case CostAllocated() as allocation:
            yield from _allocation(before.state, allocation)
        case AllocationReversed() as reversal:
            yield from _reversal(before.state, reversal)
        case ActualMeasured() as actual if actual.cites:
            yield from _citations(states, actual)
        case DecisionAdopted() as decision if decision.authority is not None:
            yield from _authority(states, decision)
        case SavingVerified() as verified:
            again = before.state.verify(verified.claim, verified.verifier, verified.effective_on)
            if again != verified:
                yield (
                    "verification-differs",
                    f"0-meting and actual give {again.saving.euros}, not {verified.saving.euros}",
                )


def _allocation(books: Any, allocation: CostAllocated) -> Iterator[Difference]:  # noqa: ANN401  # As the stream has it.
    """Every allocation from its own event, to the cent; and it shares the cost that was recorded."""
    if shares_again(allocation) != allocation.shares:
        yield "allocation-differs", f"{allocation.allocation}: its key gives other shares than it holds"
    total = sum((share.amount for share in allocation.shares), ZERO)
    if total != allocation.amount:
        yield "allocation-differs", f"{allocation.allocation}: shares of {total.euros} for {allocation.amount.euros}"
    line = books.lines.get(allocation.cost)
    if line is None or line.recorded.amount != allocation.amount:
        yield "allocation-differs", f"{allocation.allocation}: no cost of {allocation.amount.euros} was recorded for it"


def _reversal(books: Any, reversal: AllocationReversed) -> Iterator[Difference]:  # noqa: ANN401
    line = books.lines.get(reversal.cost)
    standing = line.standing if line is not None else None
    if standing is None or mirrored(standing, reversal.ground) != reversal:
        yield "reversal-differs", f"{reversal.allocation}: it is not the mirror of the allocation that it turns back"


def _citations(states: Mapping[str, Current[Any, Any]], actual: ActualMeasured) -> Iterator[Difference]:
    """A cost actual is the sum of what its participant bears in the years that it cites, at those versions."""
    for cited in actual.cites:
        year = states.get(f"cost-year:{cited.cost_year}")
        if year is None or year.version != cited.version:
            yield "citation-differs", f"{cited.cost_year} had no version {cited.version} then"
            continue
        borne = year.state.shares_total().get(actual.participant, ZERO)
        if borne != cited.amount:
            yield "citation-differs", f"{cited.cost_year} gives {borne.euros}, not {cited.amount.euros}"
    total = sum((cited.amount for cited in actual.cites), Money(0))
    if actual.value != total:
        yield "citation-differs", f"the years cited add up to {total.euros}"


def _authority(states: Mapping[str, Current[Any, Any]], decision: DecisionAdopted) -> Iterator[Difference]:
    """The mandate as it was known at the decision must still give the authority that was stored with it."""
    stored = decision.authority
    assert stored is not None, "only decisions under a mandate are asked about"
    scope = stored.mandate.partition("#")[0]
    stands_in = states[f"{'service' if '/' in scope else 'partnership'}:{scope}"].state.governance
    again = stands_in.authority(
        stored.mandate,
        decision.decided_on,
        function=stored.mandatee,
        organisation=stored.organisation,
        body=decision.body,
        amount=decision.amount,
    )
    if again != stored:
        yield "authority-differs", f"{stored.mandate} gave another authority then than the decision holds"
