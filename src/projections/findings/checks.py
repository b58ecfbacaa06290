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
from ledger.baseline.refusals import BooksChanged
from ledger.baseline.scoping import signed_by_all
from ledger.baseline.step_refusals import OneOffChanged
from ledger.baseline.watch import saving_as_in_books, saving_still_there
from ledger.errors import RuleBroken
from ledger.law import LegalRule
from ledger.money import ZERO, Money
from ledger.sharing.measuring import in_books, since_measured
from projections.findings.found import Found, Scene, named
from projections.savings.measured import Measured, measured
from projections.savings.savings import examined_now

JUDGES: tuple[LegalRule[Any], ...] = (signed_by_all, saving_as_in_books, saving_still_there, *CHECKS.values())
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
BEFORE_BOOKED: Final = frozenset({"dispute-saving", "reject-saving", "verify-saving"})
"""What can be done to a claim until it is in the budget."""


def find(scene: Scene) -> Iterator[Found]:
    """Of each service the lock of its 0-meting, and every claim that was verified or booked."""
    for service in scene.services:
        found = measured(scene.known, scene.as_of, service)
        yield from _locked(scene, service)
        for _, claim in sorted(found.baseline.claims.items()):
            if claim.status in JUDGED:
                yield from _claim(scene, found, claim)
                yield from _behind(found, claim)
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
                resolve_with=_mended_by(name, claim),
                amount=claim.verified.saving.cents,
                illustrative=claim.verified.illustrative,
            )


def _mended_by(check: str, claim: Made) -> tuple[str, ...]:
    """What is in the budget is doubted and verified no more: it is taken back, and claimed anew."""
    acts = MENDED_BY.get(check, ("dispute-saving",))
    if claim.status is not ClaimStatus.BOOKED:
        return acts
    return (*(each for each in acts if each not in BEFORE_BOOKED), "reverse-saving")


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


def _behind(found: Measured, claim: Made) -> Iterator[Found]:
    """A claim that is judged by what the books do not say any more; the amount is by how much its cost is another."""
    changed = tuple(since_measured(found.baseline, claim.name, found.books))
    breach = saving_as_in_books(claim.name, tuple(map(_difference, changed)))
    if breach is not None:
        actuals = found.baseline.cost_actuals(claim.name)
        more = sum(
            in_books(each, found.books).cents - each.value.cents for each in actuals if isinstance(each.value, Money)
        )
        yield Found(
            breach,
            f"{found.service}#{named(claim.name, 'books')}",
            found.at((*actuals, *found.baseline.one_offs(claim.name))),
            claim.verified.effective_on if claim.verified is not None else claim.made.effective_on,
            resolve_with=("measure-cost-actual", "take-out-one-off", *(["reverse-saving"] if claim.booked else [])),
            amount=more,
            illustrative=claim.made.illustrative or any(each.illustrative for each in actuals),
        )


def _difference(changed: RuleBroken) -> str:
    if isinstance(changed, BooksChanged):
        return f"{changed.participant} {changed.measured} ≠ {changed.borne}"
    assert isinstance(changed, OneOffChanged), "books change what was measured of them, and what was taken out"
    return changed.cost


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
