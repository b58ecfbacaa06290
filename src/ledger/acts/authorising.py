"""By what right somebody decides for a body: the body itself, or a chain of mandates that leads from it to him."""

from __future__ import annotations

from datetime import date

from ledger.acts.heeding import heed
from ledger.acts.lookup import must_be_within, partnership_of, read_scope, register_in
from ledger.desk import Desk
from ledger.governance import chains
from ledger.governance.asked import Asked, Deed
from ledger.governance.chain_rules import delegations, power_held
from ledger.governance.events import DecisionAdopted
from ledger.governance.mandate_events import Authority, MandateUsed
from ledger.governance.refusals import NotOnBehalfOfTheBody
from ledger.law import Breach
from ledger.money import ZERO, Money


def authority(
    desk: Desk,
    scope: str,
    body: str,
    on: date,
    amount: Money | None,
    *,
    power: str | None = None,
    amount_with_vat: Money | None = None,
    deed: Deed = Deed.DECISION,
) -> Authority | None:
    """By what right the actor decides for a body; refuses where a rule that refuses here stands in the way.

    ``None``: the body itself decides. What commits nothing commits nothing with VAT either. A body that has a power no
    longer still says no, waits, or comes back on what it decided itself: that it has the power is asked of what it
    adopts, and of whoever acts in its name.
    """
    if amount == ZERO and amount_with_vat is None:
        amount_with_vat = ZERO
    asked = asking(desk, body, on, amount, power=power, amount_with_vat=amount_with_vat, deed=deed)
    by, breaches = authorise(desk, scope, asked)
    own = desk.basis.mandate is None
    heed(desk, scope, on, None, *(each for each in breaches if not (own and each.rule.name == power_held.name)))
    return by


def asking(
    desk: Desk,
    body: str,
    on: date,
    amount: Money | None,
    *,
    power: str | None = None,
    amount_with_vat: Money | None = None,
    deed: Deed = Deed.DECISION,
) -> Asked:
    """What the actor of an act asks; ``replace`` it to say more."""
    actor = desk.actor
    return Asked(
        body,
        actor.function,
        actor.organisation,
        on,
        amount,
        amount_with_vat,
        power,
        person=actor.subject,
        deed=deed,
    )


def authorise(desk: Desk, scope: str, asked: Asked) -> tuple[Authority | None, tuple[Breach, ...]]:
    """By what right the actor decides, and every rule that stands in the way, for an act that heeds them itself.

    Raises where the actor does not say on whose behalf he decides (Awb 10:10), or names what is not there.
    """
    if desk.actor.on_behalf_of != asked.body:
        raise NotOnBehalfOfTheBody(asked.body, desk.actor.on_behalf_of)
    ref = desk.basis.mandate
    register = register_in(desk, scope)
    if ref is None:
        return None, chains.of_body(register, asked.body, asked)
    must_be_within(ref, scope)
    read_scope(desk, ref.partition("#")[0])
    found = chains.follow(register, ref, asked)
    return found.authority, found.breaches


def without_power(desk: Desk, scope: str, power: str | None, body: str, on: date) -> Breach | None:
    """That a body has not the power by which something is put before it, as it is asked again when it decides."""
    asked = Asked(body, body, body.partition("/")[0], on, power=power)
    return power_held(None, body, power, asked, register_in(desk, scope))


def require_power(desk: Desk, scope: str, power: str | None, body: str, on: date) -> None:
    """Refuse a decision for which the body has no power, where powers were assigned; a delegated power is one."""
    asked = Asked(body, body, body.partition("/")[0], on, power=power)
    received = delegations(power, asked, register_in(desk, scope))
    if all(granted.mandatee != body for _, granted in received):
        partnership_of(desk, scope).require_power(power, body, on)


def note_use(desk: Desk, scope: str, adopted: DecisionAdopted) -> None:
    """Where a mandate of the partnership is used in a service, let the partnership know what was used of it."""
    if adopted.authority is None or (adopted.amount, adopted.amount_with_vat) == (None, None):
        return
    for link in adopted.authority.chain:
        place, _, mandate = link.mandate.partition("#")
        if place != scope:
            decision = f"{scope}#{adopted.decision}"
            amounts = (adopted.amount, adopted.amount_with_vat, adopted.illustrative)
            desk.record(read_scope(desk, place), MandateUsed(mandate, decision, adopted.decided_on, *amounts))
