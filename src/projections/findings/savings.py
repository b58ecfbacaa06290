"""Findings about a 0-meting that came after the start, and savings that were booked before they were proven."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, assert_never

from ledger.baseline import BASELINE
from ledger.baseline.events import (
    BaselineLocked,
    BaselineStarted,
    SavingBooked,
    SavingClaimed,
    SavingReversed,
    SavingVerified,
)
from ledger.baseline.step_events import OneOffTakenOut, ScopeStepTaken
from ledger.baseline.watch import baseline_before_start, saving_booked_after_proof, saving_by_decision
from projections.findings.found import Found, Scene, named

JUDGES = (baseline_before_start, saving_booked_after_proof, saving_by_decision)
Decided = BaselineLocked | ScopeStepTaken | OneOffTakenOut | SavingBooked | SavingReversed
MENDS: Final[dict[type[Decided], tuple[str, ...]]] = {
    BaselineLocked: ("begin-baseline-version",),
    ScopeStepTaken: ("record-in-error", "change-baseline-scope"),
    OneOffTakenOut: ("take-out-one-off",),
    SavingBooked: ("reverse-saving",),
    SavingReversed: ("record-in-error",),
}
"""What is said of a 0-meting by a decision, and what would mend that where the decision does not hold."""


def find(scene: Scene) -> Iterator[Found]:
    """The 0-meting of each service, and each saving that was booked."""
    for service in scene.services:
        yield from _baseline(scene, service)
        yield from _booked(scene, service)
        yield from _decided(scene, service)


def _baseline(scene: Scene, service: str) -> Iterator[Found]:
    locked = next(scene.recorded(BASELINE, service, BaselineLocked), None)
    for entry, started in scene.recorded(BASELINE, service, BaselineStarted):
        fixed_on = locked[1].effective_on if locked is not None and locked[1].effective_on <= scene.on else None
        since = scene.service(service).started_on
        if started.effective_on > scene.on:
            continue
        breach = baseline_before_start(service, since, started.ends_on, fixed_on, scene.on)
        if breach is not None:
            positions = (entry.position, *((locked[0].position,) if fixed_on is not None and locked else ()))
            yield Found(breach, service, positions, started.effective_on, resolve_with=("explain-finding",))


def _booked(scene: Scene, service: str) -> Iterator[Found]:
    claims = {each.claim: each for _, each in scene.recorded(BASELINE, service, SavingClaimed)}
    verified = list(scene.recorded(BASELINE, service, SavingVerified))
    back = {
        each.claim: entry.position
        for entry, each in scene.recorded(BASELINE, service, SavingReversed)
        if each.effective_on <= scene.on
    }
    for entry, booked in scene.recorded(BASELINE, service, SavingBooked):
        if booked.effective_on > scene.on:
            continue
        before = [
            each.effective_on for at, each in verified if each.claim == booked.claim and at.position < entry.position
        ]
        breach = saving_booked_after_proof(
            booked.claim, booked.effective_on, claims[booked.claim].ends_on, max(before, default=None)
        )
        if breach is not None:
            yield Found(
                breach,
                f"{service}#{named(booked.claim)}",
                (entry.position,),
                booked.effective_on,
                resolve_with=() if booked.claim in back else ("reverse-saving",),
                amount=booked.amount.cents,
                gone=booked.claim in back,
                resolved_by=back.get(booked.claim),
                illustrative=booked.illustrative,
            )


def _decided(scene: Scene, service: str) -> Iterator[Found]:
    """What rests on a decision that does not hold by what is known now; what was booked, until it is taken back."""
    said = [
        (entry, event)
        for kind in MENDS
        for entry, event in scene.recorded(BASELINE, service, kind)
        if event.effective_on <= scene.on
    ]
    back = {event.claim for _, event in said if isinstance(event, SavingReversed)}
    last = {event.one_off: event for _, event in said if isinstance(event, OneOffTakenOut)}  # Said again, it replaces.
    for entry, event in said:
        name, day = _name(event), event.effective_on
        stands = scene.stands(event.decision, day)
        breach = saving_by_decision(name, event.decision, day, stands=stands)
        if breach is None or (isinstance(event, OneOffTakenOut) and last[event.one_off] is not event):
            continue
        booked = event if isinstance(event, SavingBooked) else None
        taken_back = booked is not None and booked.claim in back
        yield Found(
            breach,
            f"{service}#{named(name, 'by-decision')}",
            (entry.position,),
            day,
            resolve_with=() if taken_back else MENDS[type(event)],
            amount=None if booked is None else booked.amount.cents,
            gone=taken_back,
            illustrative=booked is not None and booked.illustrative,
        )


def _name(event: Decided) -> str:
    match event:
        case BaselineLocked():
            return "nulmeting"
        case ScopeStepTaken():
            return event.scope_step
        case OneOffTakenOut():
            return event.one_off
        case SavingBooked() | SavingReversed():
            return event.claim
        case _:
            assert_never(event)
