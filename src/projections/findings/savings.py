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
        each.claim: (entry.position, each)
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
            position, reversed_by = back.get(booked.claim, (None, None))
            gone = _out(booked, reversed_by)
            yield Found(
                breach,
                f"{service}#{named(booked.claim)}",
                (entry.position,),
                booked.effective_on,
                resolve_with=_mends(booked, reversed_by),
                amount=booked.amount.cents,
                gone=gone,
                resolved_by=position if gone else None,
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
    locks = [entry.position for entry, _ in scene.recorded(BASELINE, service, BaselineLocked)]
    back = {event.claim: event for _, event in said if isinstance(event, SavingReversed)}
    last = {  # Said again, it replaces.
        _about(event, entry.position, locks): event for entry, event in said if isinstance(event, OneOffTakenOut)
    }
    for entry, event in said:
        name, day = _name(event), event.effective_on
        about = _about(event, entry.position, locks)
        stands = scene.stands(event.decision, day)
        breach = saving_by_decision(name, event.decision, day, stands=stands)
        if breach is None or (isinstance(event, OneOffTakenOut) and last[about] is not event):
            continue
        booked = event if isinstance(event, SavingBooked) else None
        reversed_by = None if booked is None else back.get(booked.claim)
        yield Found(
            breach,
            f"{service}#{named(*about, 'by-decision')}",
            (entry.position,),
            day,
            resolve_with=MENDS[type(event)] if booked is None else _mends(booked, reversed_by),
            amount=None if booked is None else booked.amount.cents,
            gone=booked is not None and _out(booked, reversed_by),
            illustrative=booked is not None and booked.illustrative,
        )


def _out(booked: SavingBooked, reversed_by: SavingReversed | None) -> bool:
    """Whether a booking is out of every budget: taken back from a later year on, the years before still have it."""
    return reversed_by is not None and reversed_by.from_year <= booked.from_year


def _mends(booked: SavingBooked, reversed_by: SavingReversed | None) -> tuple[str, ...]:
    """What is left to do about a booking: taken back is final, also where that was from too late a year on."""
    if reversed_by is None:
        return MENDS[SavingBooked]
    return () if _out(booked, reversed_by) else ("explain-finding",)


def _about(event: Decided, position: int, locks: list[int]) -> tuple[str, ...]:
    """Which of all that is said of a 0-meting it is: its kind, the version that stood then, and its own name."""
    version = str(sum(each <= position for each in locks))
    match event:
        case BaselineLocked():
            return ("nulmeting", version)
        case ScopeStepTaken():
            return ("scope-step", version, event.scope_step)
        case OneOffTakenOut():
            return ("one-off", version, event.one_off)
        case SavingBooked():
            return ("booked", event.claim)
        case SavingReversed():
            return ("reversed", event.claim)
        case _:
            assert_never(event)


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
