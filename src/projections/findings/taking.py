"""What is wrong with how a decision was taken: by whom, for whom, under which mandate; see ``projections.dossiers``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.competence import register_of
from ledger.entry import Entry
from ledger.errors import NotFound, RuleBroken
from ledger.event import Aggregate, RecordedInError, mistakes_in
from ledger.governance import Governance, chains
from ledger.governance.asked import Asked, Register
from ledger.governance.chain_rules import mandated
from ledger.governance.decision_rules import decided_in_the_past, recorded_by_another
from ledger.governance.events import DecisionAdopted
from ledger.governance.mandate_events import MandateChanged, MandateGranted
from ledger.governance.uniform_events import UniformDecisionAdopted
from ledger.governance.watch import decided_by_those_within, mandate_not_backwards
from ledger.known import AsKnown
from ledger.law import Breach
from ledger.money import ZERO
from ledger.partnership import PARTNERSHIP, Partnership
from ledger.service import SERVICE
from ledger.timeline import Timeline
from projections.as_of import AMSTERDAM

Adopted = DecisionAdopted | UniformDecisionAdopted


@dataclass(frozen=True, slots=True)
class Moment:
    """The ledger as it was known at a position, where a decision stands."""

    together: Partnership
    governance: Governance
    register: Register

    @staticmethod
    def of(known: AsKnown, scope: str) -> Moment:
        together = known.read(PARTNERSHIP, scope.partition("/")[0]).state
        if "/" not in scope:
            return Moment(together, together.governance, register_of(together))
        service = known.read(SERVICE, scope).state
        return Moment(together, service.governance, register_of(together, (scope, service)))


def entries(known: AsKnown, scope: str) -> Iterator[Entry]:
    """The entries of the stream where decisions of a place stand, as far as they were known and are no mistakes."""
    kind: Aggregate[Any, Any] = SERVICE if "/" in scope else PARTNERSHIP
    entries = [each for each in known.journal.stream(kind, scope) if each.position <= known.position]
    mistaken = mistakes_in([each.event for each in entries])
    for number, entry in enumerate(entries, start=1):
        if number not in mistaken and not isinstance(entry.event, RecordedInError):
            yield entry


def mandate_of(entry: Entry, adopted: Adopted) -> str | None:
    """Under which mandate a body decided; of several bodies each says so in the basis of its act."""
    if isinstance(adopted, UniformDecisionAdopted):
        return entry.basis.mandate
    return adopted.authority.mandate if adopted.authority is not None else None


def breaches(
    moment: Moment, known: AsKnown, entry: Entry, adopted: Adopted, ref: str, *, mended: bool
) -> Iterator[Breach]:
    """Each rule on taking a decision that it breaks by what was known at a moment.

    ``mended``: the competent body made it its own, so that a lack of authority has no consequence any more.
    """
    mandate = mandate_of(entry, adopted)
    if not mended:
        asked = asked_of(entry, adopted, moment.governance.power_of(ref), ref)
        yield from _without_authority(moment, mandate, asked)
        yield from _backwards(moment, known, mandate, adopted, ref)
    recorded_on = entry.recorded_at.astimezone(AMSTERDAM).date()
    person, recorder, slug = entry.actor.subject, entry.recorded_by.subject, adopted.decision
    owner = adopted.body.partition("/")[0]
    line = moment.together.participants.get(owner)
    takes_part = not owner.startswith("GM") or (line is not None and any(line.from_day(adopted.decided_on)))
    for breach in (
        decided_in_the_past(slug, adopted.decided_on, recorded_on),
        recorded_by_another(slug, person, recorder, under_mandate=mandate is not None),
        decided_by_those_within(ref, adopted.body, adopted.decided_on, takes_part=takes_part),
    ):
        if breach is not None:
            yield breach


def asked_of(entry: Entry, adopted: Adopted, power: str | None, ref: str) -> Asked:
    """What whoever took it had to be allowed; of several bodies, none commits an amount of its own."""
    actor, alone = entry.actor, adopted if isinstance(adopted, DecisionAdopted) else None
    return Asked(
        adopted.body,
        actor.function,
        actor.organisation,
        adopted.decided_on,
        ZERO if alone is None else alone.amount,
        ZERO if alone is None else alone.amount_with_vat,
        power,
        actor.subject,
        ref,
        reported_by=None if alone is None else alone.reported_by,
    )


def _without_authority(moment: Moment, mandate: str | None, asked: Asked) -> tuple[Breach, ...]:
    """What stands in the way of whoever took it, by the mandates, functions and powers as they were known."""
    if mandate is None:
        return chains.of_body(moment.register, asked.body, asked)
    try:
        return chains.follow(moment.register, mandate, asked).breaches
    except NotFound:  # The mandate was recorded in error since: nothing is known of it any more.
        absent = mandated(asked, found=False)
        return () if absent is None else (absent,)


def _backwards(moment: Moment, known: AsKnown, mandate: str | None, adopted: Adopted, ref: str) -> Iterator[Breach]:
    """A mandate of the chain that held on the day by a decision that was only taken after it."""
    seen: set[str] = set()
    while mandate is not None and mandate not in seen:
        seen.add(mandate)
        place, _, slug = mandate.partition("#")
        line: Timeline[MandateGranted | MandateChanged] = Timeline()
        above = None
        for entry in entries(known, place):
            event = entry.event
            if isinstance(event, MandateGranted | MandateChanged) and event.mandate == slug:
                line = line.since(event.effective_on, event)
                above = event.parent if isinstance(event, MandateGranted) else above
        step = line.on(adopted.decided_on)
        taken_on = None if step is None else _taken_on(moment, step.decision)
        if step is not None and taken_on is not None and taken_on > adopted.decided_on:
            breach = mandate_not_backwards(mandate, step.effective_on, taken_on, (ref,))
            if breach is not None:
                yield breach
        mandate = above


def _taken_on(moment: Moment, decision: str) -> date | None:
    """When a decision was taken on which a mandate rests, by what is known of it."""
    here = decision.partition("#")[0] != moment.together.name
    try:
        return (moment.governance if here else moment.together.governance).decided_on(decision)
    except (NotFound, RuleBroken):  # Recorded in error since.
        return None
