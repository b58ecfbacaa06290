"""Findings about savings that were verified: each check of the list for verifiers that is not met as known now.

And about a 0-meting that names who is to sign it, and was locked although somebody had not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ledger.baseline import BASELINE, ClaimStatus
from ledger.baseline import Claim as Made
from ledger.baseline.checklist import CHECKS
from ledger.baseline.events import BaselineLocked, SavingVerified
from ledger.baseline.scoping import signed_by_all
from ledger.baseline.watch import saving_still_there
from ledger.law import LegalRule
from ledger.money import ZERO
from projections.findings.found import Found, Scene, named
from projections.measured import Measured, measured
from projections.savings import examined_now

JUDGES: tuple[LegalRule[Any], ...] = (signed_by_all, saving_still_there, *CHECKS.values())
JUDGED: Final = frozenset({ClaimStatus.VERIFIED, ClaimStatus.BOOKED})
"""What is doubted, rejected or taken back needs no controller any more."""
MENDED_BY: Final = {
    "saving-baseline-in-time": ("explain-finding",),
    "saving-same-scope": ("change-baseline-scope",),
    "saving-indexed": ("index-baseline", "verify-saving"),
    "saving-counted-once": ("reject-saving",),
    "saving-realised": ("close-cost-year",),
    "saving-stranded-cost": ("record-home-cost", "verify-saving"),
    "saving-transition-cost": ("record-transition-cost", "verify-saving"),
    "saving-quality-kept": ("measure-actual",),
    "saving-client-role": ("record-home-cost", "verify-saving"),
}
"""The acts that would mend what lacks; a claim of which nothing else would is doubted."""


def find(scene: Scene) -> Iterator[Found]:
    """Of each service the lock of its 0-meting, and every claim that was verified or booked."""
    for service in scene.services:
        found = measured(scene.known, scene.as_of, service)
        yield from _locked(scene, service)
        for _, claim in sorted(found.baseline.claims.items()):
            if claim.status in JUDGED:
                yield from _claim(scene, found, claim)
            if claim.booked:
                yield from _booked(found, claim)


def _claim(scene: Scene, found: Measured, claim: Made) -> Iterator[Found]:
    examined = examined_now(scene.known, scene.as_of, found, claim)
    assert claim.verified is not None, "what is verified or booked was verified"
    positions = [
        entry.position
        for entry in found.entries
        if isinstance(entry.event, SavingVerified) and entry.event.claim == claim.name
    ]
    for name, check in CHECKS.items():
        breach = check(examined)
        if breach is not None:
            yield Found(
                breach,
                f"{found.service}#{named(claim.name, name)}",
                (positions[-1],),
                claim.verified.effective_on,
                resolve_with=MENDED_BY.get(name, ("dispute-saving",)),
                amount=claim.verified.saving.cents,
                illustrative=claim.verified.illustrative,
            )


def _booked(found: Measured, claim: Made) -> Iterator[Found]:
    """What is in the budget, held against the bridge as it is now; one that lacks a participant shows no saving."""
    made, booked = claim.made, claim.last_booked
    assert booked is not None, "what is booked was booked"
    bridge = found.baseline.version(made.version).bridge(made.indicator, made.starts_on, made.ends_on)
    breach = saving_still_there(claim.name, claim.booked, ZERO if bridge.lacking else bridge.saving)
    if breach is not None:
        yield Found(
            breach,
            f"{found.service}#{named(claim.name, 'still-there')}",
            found.at((booked,)),
            booked.effective_on,
            resolve_with=("reverse-saving",),
            amount=claim.booked.cents,
            illustrative=booked.illustrative or bridge.illustrative,
        )


def _locked(scene: Scene, service: str) -> Iterator[Found]:
    """A lock that says itself that not everyone had signed: what was not asked for then is not found."""
    for entry, locked in scene.recorded(BASELINE, service, BaselineLocked):
        if locked.effective_on > scene.on:
            continue
        before = scene.known.journal.read_at(BASELINE, service, entry.originator_version - 1).state
        breach = signed_by_all(service, before.unsigned)
        if breach is not None:
            about = f"{service}#{named('nulmeting', str(before.number))}"
            yield Found(breach, about, (entry.position,), locked.effective_on, resolve_with=("begin-baseline-version",))
