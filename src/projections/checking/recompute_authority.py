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
        refuses = together.switches.response(breach.rule.name, decision.decided_on) is Response.REFUSE
        if asks and refuses and breach.rule.name not in kept:
            yield "authority-differs", str(breach.refusal)
            return
    if stored != (again.authority if stored.chain else replace(again.authority, chain=())):
        yield "authority-differs", f"{mandate} gave another authority then than the decision holds"
