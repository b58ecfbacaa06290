"""What a 0-meting and the claims upon it say, computed again from the books and the indices before them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, assert_never, get_args

from ledger.baseline import agrees, bare
from ledger.baseline.events import (
    ActualMeasured,
    BaselineLocked,
    SavingBooked,
    SavingReversed,
    SavingVerified,
)
from ledger.baseline.step_events import BaselineIndexed, BaselineSignedOff, BaselineVersionBegun, OneOffTakenOut
from ledger.errors import LedgerError
from ledger.event import Event
from ledger.money import ZERO
from ledger.place import Place
from ledger.sharing.measuring import as_in_books, context_of, moved_by_keys, shares_of, task_fields_of
from projections.checking.states import States

SavingsEvent = (
    ActualMeasured
    | BaselineIndexed
    | OneOffTakenOut
    | BaselineSignedOff
    | BaselineLocked
    | BaselineVersionBegun
    | SavingVerified
    | SavingBooked
    | SavingReversed
)
SAVINGS: Final = get_args(SavingsEvent)
"""The events that hold what can be computed."""
Difference = tuple[str, str]


def savings_again(states: States, stream: str, event: Event) -> Iterator[Difference]:
    """What an entry should say and does not; ``states`` are those right before it."""
    baseline, service = states.of(stream).state, Place.of(stream).scope
    match event:
        case ActualMeasured() if event.cites:
            yield from _citations(states, event)
            yield from _scope(states, service, baseline, event)
        case BaselineIndexed():
            yield from _index(states, service, event)
        case OneOffTakenOut():
            yield from _one_off(states, baseline, event)
        case BaselineSignedOff() | BaselineLocked() | BaselineVersionBegun():
            yield from _content(baseline, event)
        case SavingVerified() | SavingBooked() | SavingReversed():
            yield from _claim(states, service, baseline, event)


def _citations(states: States, actual: ActualMeasured) -> Iterator[Difference]:
    """A cost actual is the sum of what its participant bears in the years that it cites, at those versions."""
    for cited in actual.cites:
        year = states.of(f"cost-year:{cited.cost_year}")
        if year.version != cited.version:
            yield "citation-differs", f"{cited.cost_year} was at version {year.version}, not {cited.version}"
            continue
        borne = shares_of(year.state, actual.pools).get(actual.participant or "", ZERO)
        if borne != cited.amount:
            yield "citation-differs", f"{cited.cost_year} gives {borne.euros}, not {cited.amount.euros}"
    total = sum((cited.amount for cited in actual.cites), ZERO)
    if actual.value != total:
        yield "citation-differs", f"the years cited add up to {total.euros}"


def _scope(states: States, service: str, baseline: Any, actual: ActualMeasured) -> Iterator[Difference]:  # noqa: ANN401
    """Of a 0-meting that lists its scope the same pools, their task fields, and what changes of key moved."""
    scope = baseline.standing.scope
    if scope is None:
        if actual.pools or actual.key_effect is not None:
            yield "measurement-differs", "it is of a scope that the 0-meting does not list"
        return
    years = range(actual.starts_on.year, actual.ends_on.year)
    books = [states.of(f"cost-year:{service}/{year}").state for year in years]
    shared, together = (
        states.of(f"service:{service}").state,
        states.of(f"partnership:{service.partition('/')[0]}").state,
    )
    try:
        moved = moved_by_keys(shared, together, scope, books)
    except (LedgerError, LookupError, ValueError, ArithmeticError) as refusal:  # A key may have been tampered with.
        yield "measurement-differs", str(refusal)
        return
    found = (scope.pools, task_fields_of(books, scope.pools), moved.get(actual.participant or "", ZERO))
    if found != (actual.pools, actual.task_fields, actual.key_effect):
        yield (
            "measurement-differs",
            f"{actual.participant}: the books give another scope or effect of keys than it holds",
        )


def _one_off(states: States, baseline: Any, step: OneOffTakenOut) -> Iterator[Difference]:  # noqa: ANN401
    """What was taken out of an actual is in it: costs of its pools, as shared at the versions that it cites."""
    scope = baseline.standing.scope
    for cited in step.cited_costs:
        year = states.of(f"cost-year:{cited.cost_year}")
        if year.version != cited.version:
            yield "citation-differs", f"{cited.cost_year} was at version {year.version}, not {cited.version}"
        elif not as_in_books(cited, year.state, () if scope is None else scope.pools):
            yield "one-off-differs", f"{step.one_off}: the books say otherwise of {cited.year}/{cited.cost}"


def _index(states: States, service: str, indexed: BaselineIndexed) -> Iterator[Difference]:
    """The indices are those that had been published up to the day that it names, weighed as was agreed."""
    indices = states.of(f"partnership:{service.partition('/')[0]}").state.indices
    for step in indexed.index_steps:
        agreed = indices.adopted.get(step.indexation)
        weights = agreed and (agreed.wage_weight, agreed.price_weight)
        used = [step.wage, step.price]
        try:
            known = [indices.by(each.index_series, each.year, indexed.known_on) for each in used]
        except LedgerError:
            known = []
        facts = [(each.percentage, each.published_on, each.vintage) for each in known]
        if facts != [(each.percentage, each.published_on, each.vintage) for each in used] or weights != (
            step.wage_weight,
            step.price_weight,
        ):
            yield "indexation-differs", f"{step.year}: it was indexed by other figures than had been published"


def _content(
    baseline: Any,  # noqa: ANN401  # As the stream has it.
    event: BaselineSignedOff | BaselineLocked | BaselineVersionBegun,
) -> Iterator[Difference]:
    """What was signed, locked and followed is what the 0-meting said then."""
    match event:
        case BaselineSignedOff():
            same = event.content_sha256 == baseline.content
        case BaselineLocked():
            same = event.content_sha256 == (None if baseline.scope is None else baseline.content)
        case BaselineVersionBegun():
            follows = (baseline.content, baseline.number + 1)
            same = (event.follows_sha256, event.baseline_version) == follows
        case _:
            assert_never(event)
    if not same:
        yield "baseline-differs", "the 0-meting said something else then"


def _claim(
    states: States,
    service: str,
    baseline: Any,  # noqa: ANN401
    step: SavingVerified | SavingBooked | SavingReversed,
) -> Iterator[Difference]:
    """What was verified, booked or taken back could be then, and with the figures and the checks that it holds."""
    try:
        match step:
            case SavingVerified():
                same = _verified(states, service, baseline, step)
            case SavingBooked():
                facts = (step.claim, step.amount, step.from_year, step.decision, step.effective_on)
                same = baseline.book(*facts, structural=step.structural) == step
            case SavingReversed():
                back = (step.claim, step.from_year, step.grounds, step.decision, step.effective_on)
                same = baseline.reverse(*back) == step
            case _:
                assert_never(step)
    except LedgerError as refusal:
        yield "saving-differs", f"{step.claim}: {refusal}"
        return
    if not same:
        yield "saving-differs", f"{step.claim}: the 0-meting and the actual give another figure than it holds"


def _verified(states: States, service: str, baseline: Any, step: SavingVerified) -> bool:  # noqa: ANN401
    names = baseline.cited_years(step.claim)
    books = {int(name.rpartition("/")[2]): states.of(f"cost-year:{name}").state for name in names}
    shared, together = (
        states.of(f"service:{service}").state,
        states.of(f"partnership:{service.partition('/')[0]}").state,
    )
    context = context_of(shared, together, books, baseline, step)
    return agrees(step, baseline.verify(bare(step), context), with_checklist=True)
