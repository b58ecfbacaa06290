"""By what right each decision under mandate was taken, followed again from what was known when it was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ledger.competence import register_of
from ledger.errors import LedgerError
from ledger.governance import chain_rules
from ledger.governance.asked import Asked
from ledger.governance.chains import follow
from ledger.governance.events import DecisionAdopted
from ledger.governance.mandate_events import Authority
from ledger.journal import Entry
from ledger.law import Response
from ledger.place import Place
from projections.checking.states import States

ALWAYS_ASKED = frozenset(
    each.name
    for each in (
        chain_rules.in_force,
        chain_rules.for_this_deed,
        chain_rules.given_to,
        chain_rules.given_at,
        chain_rules.in_the_name_of,
        chain_rules.within_cap,
    )
)
"""The rules that were asked before decisions kept the chain of mandates by which they were taken."""

SHARPENED = frozenset(
    each.name
    for each in (
        chain_rules.within_cap_per_year,
        chain_rules.mandatee_consented,
        chain_rules.superior_consented,
        chain_rules.power_held,
    )
)
"""The rules that ask more since edition 2: what was decided before was good by what they asked then."""

Difference = tuple[str, str]


def authority_again(states: States, entry: Entry, decision: DecisionAdopted) -> Iterator[Difference]:
    """The mandate as it was known at the decision must still give the authority that was stored with it."""
    mandate, stored = entry.basis.mandate, decision.authority
    if (mandate is None) is not (stored is None):
        yield "authority-differs", "it names a mandate and holds no authority, or holds one and names none"
    if mandate is None or stored is None:
        return
    place = Place.of(entry.stream)
    together = states.of(f"partnership:{place.partnership}").state
    asked = Asked(
        decision.body,
        entry.actor.function,
        entry.actor.organisation,
        decision.decided_on,
        decision.amount,
        decision.amount_with_vat,
        states.of(entry.stream).state.governance.decision(decision.decision).power,
        entry.actor.subject,
        reported_by=decision.reported_by,
    )
    service = None if place.service is None else (place.service, states.of(entry.stream).state)
    try:
        again = follow(register_of(together, service), mandate, asked)
    except LedgerError as refusal:
        yield "authority-differs", str(refusal)
        return
    kept = {each.rule for each in decision.irregular}
    for breach in again.breaches:
        asks = stored.chain or breach.rule.name in ALWAYS_ASKED
        if stored.edition is None and breach.rule.name in SHARPENED:
            continue
        refuses = together.switches.response(breach.rule.name, decision.decided_on) is Response.REFUSE
        if asks and refuses and breach.rule.name not in kept:
            yield "authority-differs", str(breach.refusal)
            return
    if stored != _as_then(stored, again.authority):
        yield "authority-differs", f"{mandate} gave another authority then than the decision holds"


def _as_then(stored: Authority, again: Authority) -> Authority:
    """What was worked out again, in the form of what was stored: an older one has less, and counted other uses."""
    if not stored.chain:
        return replace(again, chain=(), edition=None)
    if stored.edition is None and len(stored.chain) == len(again.chain):
        links = tuple(replace(now, used=then.used) for then, now in zip(stored.chain, again.chain, strict=True))
        return replace(again, chain=links, edition=None)
    return again
