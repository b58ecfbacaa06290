"""Findings about a 0-meting that came after the start, and savings that were booked before they were proven."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.baseline import BASELINE
from ledger.baseline.events import BaselineLocked, BaselineStarted, SavingBooked, SavingClaimed, SavingVerified
from ledger.baseline.watch import baseline_before_start, saving_booked_after_proof
from projections.findings.found import Found, Scene, named

JUDGES = (baseline_before_start, saving_booked_after_proof)


def find(scene: Scene) -> Iterator[Found]:
    """The 0-meting of each service, and each saving that was booked."""
    for service in scene.services:
        yield from _baseline(scene, service)
        yield from _booked(scene, service)


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
                resolve_with=("dispute-saving", "verify-saving"),
                amount=booked.amount.cents,
                illustrative=booked.illustrative,
            )
