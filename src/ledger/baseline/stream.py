"""How the stream of a 0-meting moves its state, and whether what was verified still follows from what remains."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never, get_args

from ledger.baseline.checklist import EDITION
from ledger.baseline.claim import Claim
from ledger.baseline.events import (
    ActualMeasured,
    BaselineEvent,
    BaselineLocked,
    BaselineStarted,
    BaselineValueRecorded,
    IndicatorDefined,
    SavingBooked,
    SavingClaimed,
    SavingDisputed,
    SavingRejected,
    SavingReversed,
    SavingSubstantiated,
    SavingVerified,
)
from ledger.baseline.promise_events import MeasurementPlanned, SavingPromised
from ledger.baseline.state import Baseline
from ledger.baseline.step_events import (
    BaselineIndexed,
    BaselineSignedOff,
    BaselineVersionBegun,
    HomeCostRecorded,
    OneOffTakenOut,
    ScopeListed,
    ScopeStepTaken,
    TransitionCostRecorded,
)
from ledger.baseline.version import Version
from ledger.errors import LedgerError
from ledger.event import Aggregate
from ledger.money import Money


def evolve(baseline: Baseline, event: BaselineEvent) -> Baseline:
    match event:
        case BaselineStarted():
            return replace(baseline, started=event)
        case BaselineVersionBegun():
            return _begun(baseline, event)
        case IndicatorDefined() | BaselineValueRecorded() | ScopeListed() | BaselineSignedOff() | BaselineLocked():
            return _own(baseline, baseline.after(event))
        case (
            ActualMeasured()
            | BaselineIndexed()
            | ScopeStepTaken()
            | HomeCostRecorded()
            | TransitionCostRecorded()
            | OneOffTakenOut()
        ):
            if baseline.standing is baseline:
                return _own(baseline, baseline.after(event))
            return replace(baseline, earlier=(*baseline.earlier[:-1], baseline.earlier[-1].after(event)))
        case SavingClaimed():
            return replace(baseline, claims={**baseline.claims, event.claim: Claim(event)})
        case (
            SavingSubstantiated()
            | SavingVerified()
            | SavingDisputed()
            | SavingRejected()
            | SavingBooked()
            | SavingReversed()
        ):
            return replace(baseline, claims={**baseline.claims, event.claim: baseline.claims[event.claim].after(event)})
        case SavingPromised() | MeasurementPlanned():
            return baseline  # Days that somebody waits for; nothing is decided upon them.
        case _:
            assert_never(event)


def _own(baseline: Baseline, after: Version) -> Baseline:
    assert isinstance(after, Baseline), "a version keeps its kind"
    assert after.earlier is baseline.earlier, "what is said of one version leaves the others"
    return after


def _begun(baseline: Baseline, begun: BaselineVersionBegun) -> Baseline:
    """An empty version; what was there is kept as it was."""
    before = Version(
        baseline.started,
        baseline.locked,
        baseline.indicators,
        baseline.values,
        baseline.actuals,
        baseline.scope,
        baseline.signed,
        baseline.steps,
    )
    facts = (begun.service, begun.title, begun.starts_on, begun.ends_on, begun.price_level, begun.scope)
    started = BaselineStarted(*facts, begun.effective_on)
    return Baseline(started, number=begun.baseline_version, earlier=(*baseline.earlier, before), claims=baseline.claims)


def holds(baseline: Baseline, event: BaselineEvent) -> bool:
    """Whether what was signed, locked, verified or booked still can be, and with the same content and figures."""
    try:
        match event:
            case SavingVerified():
                return agrees(event, baseline.verify(bare(event)))
            case SavingBooked():
                facts = (event.claim, event.amount, event.from_year, event.decision, event.effective_on)
                return baseline.book(*facts, structural=event.structural) == event
            case BaselineSignedOff():
                return event.content_sha256 == baseline.content
            case BaselineLocked():
                return event.content_sha256 in (None, baseline.content)
            case BaselineVersionBegun():
                return event.follows_sha256 == baseline.content
            case SavingReversed():
                back = (event.claim, event.from_year, event.grounds, event.decision, event.effective_on)
                return baseline.reverse(*back) == event
            case _:
                return True
    except LedgerError:
        return False


def bare(verified: SavingVerified) -> SavingVerified:
    """Who verified which claim and when: what anybody says of a verification, all else being computed."""
    nothing = Money(0)
    return SavingVerified(verified.claim, verified.verifier, nothing, nothing, nothing, verified.effective_on)


def agrees(verified: SavingVerified, again: SavingVerified, *, with_checklist: bool = False) -> bool:
    """Whether a verification says what it says when it is computed again.

    Those that were recorded before there was a bridge say less, and are held to what they say. The list for verifiers
    asks for what stands outside, so that it is compared by whoever knows that; and it is compared with a list of the
    present edition alone, for one of an earlier edition was judged by other rules.
    """
    earlier = (verified.checklist_edition or 1) < EDITION
    if earlier:
        again = replace(again, checklist_edition=verified.checklist_edition)
    if not verified.net:
        again = replace(again, net=(), key_effects=(), checklist=())
    elif earlier or not with_checklist:
        again = replace(again, checklist=verified.checklist)
    return verified == replace(again, irregular=verified.irregular)


BASELINE = Aggregate("baseline", Baseline(), evolve, frozenset(get_args(BaselineEvent)), holds)
