"""What was saved, as of any two dates: the bridge of every period that was measured, and the dossier of every claim.

It is read from the stream of a 0-meting as it was known: what the acts decide upon, computed by the same functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from ledger.baseline import Claim as Made
from ledger.baseline import ClaimStatus
from ledger.baseline.bridge import Bridge as Steps
from ledger.baseline.bridge import BridgeKind
from ledger.baseline.checklist import CHECKS, Examined, run
from ledger.baseline.events import (
    SavingBooked,
    SavingClaimed,
    SavingDisputed,
    SavingRejected,
    SavingReversed,
    SavingSubstantiated,
    SavingVerified,
)
from ledger.baseline.step_events import BaselineIndexed
from ledger.baseline.version import Version, is_cost
from ledger.known import AsKnown
from ledger.money import ZERO
from ledger.partnership import PARTNERSHIP
from ledger.service import SERVICE
from ledger.sharing.measuring import context_of, in_books
from projections.as_of import AsOf
from projections.marks import Cents, Of
from projections.savings.compared import ClaimStep
from projections.savings.measured import STEPS, Measured


@dataclass(frozen=True, slots=True)
class AmountOf:
    """What is one participant's, in cents."""

    participant: str
    amount: Cents


@dataclass(frozen=True, slots=True)
class IndexedYear:
    """By how much prices rose in a year, and which editions say so."""

    year: int
    percentage: Decimal
    editions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BridgeLine:
    """What one step adds to the net saving, in cents (a cost is below zero); ``positions`` are its entries."""

    bridge_kind: Annotated[str, Of("BridgeKind")]
    name: str
    amount: Cents
    by_participant: tuple[AmountOf, ...]
    positions: tuple[int, ...]
    percentages: tuple[IndexedYear, ...] = ()


@dataclass(frozen=True, slots=True)
class Bridge:
    """The bridge of an indicator and a period; its lines add up to ``net_savings``, and these to ``saving``.

    ``title`` is what the indicator is called in that version of the 0-meting. There is no saving while some
    participants are ``unmeasured``. ``key_effects`` add up to nothing; they are empty where the 0-meting does not say
    by which keys to compare. ``books_now`` is what the books give by now for those of whom they gave something else
    when costs were measured: the bridge waits for a new measurement.
    """

    service: str
    indicator: str
    starts_on: date
    ends_on: date
    baseline_version: int
    price_level: int
    locked_by: str | None
    bridge_lines: tuple[BridgeLine, ...]
    net_savings: tuple[AmountOf, ...]
    saving: Cents | None
    key_effects: tuple[AmountOf, ...]
    unmeasured: tuple[str, ...]
    illustrative: bool
    title: str
    books_now: tuple[AmountOf, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A check on a claim: what it came to when it was verified (nothing, where it was not), and what it is now.

    ``check_answer`` is what was said to it where no figure tells, with the hash of the document that shows it.
    """

    check: str
    asks: str
    outcome_then: Annotated[str, Of("CheckOutcome")] | None
    outcome_now: Annotated[str, Of("CheckOutcome")]
    about: tuple[str, ...]
    check_answer: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A claim with all that an accountant verifies. ``saving`` is what was verified, ``saving_now`` what it is now.

    ``title`` is what the indicator is called in the version of the 0-meting that the claim is of.
    """

    service: str
    claim: str
    indicator: str
    starts_on: date
    ends_on: date
    amount: Cents
    claim_status: Annotated[str, Of("ClaimStatus")]
    baseline_version: int
    saving: Cents | None
    saving_now: Cents | None
    net_savings: tuple[AmountOf, ...]
    key_effects: tuple[AmountOf, ...]
    booked_amount: Cents
    from_year: int | None
    structural: bool | None
    checklist: tuple[Checked, ...]
    steps: tuple[ClaimStep, ...]
    illustrative: bool
    title: str


def bridges(found: Measured) -> Iterator[Bridge]:
    """The bridge of each period that a cost was measured of, version by version."""
    baseline = found.baseline
    for number, version in enumerate((*baseline.earlier, baseline), start=1):
        if version.started is None or version.locked is None:
            continue
        periods = sorted({(key[0], key[2], key[3]) for key in version.actuals if is_cost(version.indicators[key[0]])})
        for indicator, starts_on, ends_on in periods:
            if ends_on.year - starts_on.year == version.began.ends_on.year - version.began.starts_on.year:
                yield _bridge(found, number, version, (indicator, starts_on, ends_on))


def _bridge(found: Measured, number: int, version: Version, of: tuple[str, date, date]) -> Bridge:
    indicator, starts_on, ends_on = of
    made = version.bridge(indicator, starts_on, ends_on)
    locked = version.require_locked()
    return Bridge(
        found.service,
        indicator,
        starts_on,
        ends_on,
        number,
        version.began.price_level,
        locked.decision,
        tuple(
            BridgeLine(
                step.kind.value,
                step.name,
                step.total.cents,
                tuple(AmountOf(code, amount.cents) for code, amount in sorted(step.amounts.items())),
                found.at(step.events),
                _percentages(step.events) if step.kind is BridgeKind.INDEX else (),
            )
            for step in made.steps
        ),
        _net(made),
        None if made.lacking else made.saving.cents,
        tuple(AmountOf(each.participant, each.amount.cents) for each in made.effects),
        made.lacking,
        made.illustrative,
        version.indicators[indicator].title,
        tuple(_books_now(found, version, of)),
    )


def _books_now(found: Measured, version: Version, of: tuple[str, date, date]) -> Iterator[AmountOf]:
    """What the books say by now of everybody of whom something else was measured."""
    for actual in sorted(version.actuals_of(*of), key=lambda each: each.participant or ""):
        borne = in_books(actual, found.books)
        if actual.value != borne and (actual.indicator, actual.participant) in version.values:
            yield AmountOf(actual.participant or "", borne.cents)


def _net(made: Steps) -> tuple[AmountOf, ...]:
    return () if made.lacking else tuple(AmountOf(each.participant, each.saving.cents) for each in made.net)


def _percentages(events: tuple[object, ...]) -> tuple[IndexedYear, ...]:
    """Of the last year that was indexed, which holds all years before it."""
    indexed = [event for event in events if isinstance(event, BaselineIndexed)]
    return tuple(
        IndexedYear(step.year, step.percentage, (step.wage.vintage, step.price.vintage))
        for step in max(indexed, key=lambda each: each.year).index_steps
    )


def dossiers(known: AsKnown, as_of: AsOf, found: Measured) -> Iterator[Dossier]:
    """Every claim, in order of name."""
    for _, claim in sorted(found.baseline.claims.items()):
        yield _dossier(known, as_of, found, claim)


def _dossier(known: AsKnown, as_of: AsOf, found: Measured, claim: Made) -> Dossier:
    made, verified, booked = claim.made, claim.verified, claim.last_booked
    bridge = found.baseline.version(made.version).bridge(made.indicator, made.starts_on, made.ends_on)
    last = [each for each in found.entries if isinstance(each.event, SavingBooked) and each.event.claim == claim.name]
    kept = last[-1].event if last else None
    assert kept is None or isinstance(kept, SavingBooked)
    return Dossier(
        found.service,
        claim.name,
        made.indicator,
        made.starts_on,
        made.ends_on,
        made.amount.cents,
        claim.status.value,
        made.version,
        None if verified is None else verified.saving.cents,
        None if bridge.lacking else bridge.saving.cents,
        tuple(AmountOf(each.participant, each.saving.cents) for each in (verified.net if verified is not None else ())),
        tuple(AmountOf(each.participant, each.amount.cents) for each in (verified.key_effects if verified else ())),
        (booked.amount if booked is not None else ZERO).cents,
        None if kept is None else kept.from_year,
        None if kept is None else kept.structural,
        _checked(known, as_of, found, claim),
        tuple(_steps(found, claim.name)),
        made.illustrative or bridge.illustrative,
        found.baseline.version(made.version).indicators[made.indicator].title,
    )


def _checked(known: AsKnown, as_of: AsOf, found: Measured, claim: Made) -> tuple[Checked, ...]:
    """The list as it was stored with the verification, beside the same list run on what is known now."""
    then = {each.check: each for each in (claim.verified.checklist if claim.verified is not None else ())}
    said = {each.check: each for each in (claim.substantiated.check_answers if claim.substantiated else ())}
    return tuple(
        Checked(
            each.check,
            CHECKS[each.check].says,
            then[each.check].check_outcome.value if each.check in then else None,
            each.check_outcome.value,
            each.about,
            said[each.check].answer if each.check in said else None,
            said[each.check].sha256 if each.check in said else None,
        )
        for each in run(examined_now(known, as_of, found, claim))
    )


def examined_now(known: AsKnown, as_of: AsOf, found: Measured, claim: Made) -> Examined:
    """A claim with all that the list for verifiers asks of it, by what is known now."""
    service = found.service
    asked = SavingVerified(claim.name, "", ZERO, ZERO, ZERO, as_of.valid_on)
    shared = known.read(SERVICE, service).state
    together = known.read(PARTNERSHIP, service.partition("/")[0]).state
    return found.baseline.examined(asked, context_of(shared, together, found.books, found.baseline, asked))


def _steps(found: Measured, claim: str) -> Iterator[ClaimStep]:
    for entry in found.entries:
        event = entry.event
        if isinstance(event, (SavingClaimed, *STEPS)) and event.claim == claim:
            name, cents, grounds = _told(event)
            yield ClaimStep(name, cents, entry.actor.subject, grounds, event.effective_on, entry.position)


def _told(
    event: SavingClaimed
    | SavingSubstantiated
    | SavingVerified
    | SavingDisputed
    | SavingRejected
    | SavingBooked
    | SavingReversed,
) -> tuple[str, int | None, str | None]:
    match event:
        case SavingClaimed(amount=amount):
            return ClaimStatus.CLAIMED, amount.cents, None
        case SavingSubstantiated(grounds=grounds):
            return ClaimStatus.SUBSTANTIATED, None, grounds
        case SavingVerified(saving=saving):
            return ClaimStatus.VERIFIED, saving.cents, None
        case SavingDisputed(grounds=grounds):
            return ClaimStatus.DISPUTED, None, grounds
        case SavingRejected(grounds=grounds):
            return ClaimStatus.REJECTED, None, grounds
        case SavingBooked(amount=amount):
            return ClaimStatus.BOOKED, amount.cents, None
        case SavingReversed(amount=amount, grounds=grounds):
            return ClaimStatus.REVERSED, -amount.cents, grounds
