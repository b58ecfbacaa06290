"""What a clerk does in the books when somebody joins or has left: an entry share, and what falls due of an exit fee."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ledger.acts.cost_year import books
from ledger.acts.fields import Code, Euros, Number, Ref, ServiceName, Slug, Title, Year
from ledger.acts.key_fields import Weights
from ledger.acts.lookup import decision_on, partnership_of
from ledger.acts.registry import act
from ledger.cost_year import COST_YEAR
from ledger.cost_year.charge_events import ChargeKind, ChargeSet
from ledger.cost_year.charge_refusals import ChargeParameters, NoFeeOfService, NothingToClaim, ValueMissing
from ledger.cost_year.used_key import UsedWeight
from ledger.desk import Desk
from ledger.money import LARGEST_REMAINDER, ZERO, Money
from ledger.partnership.exits import ExitFeeState
from ledger.service import SERVICE


class Divided(NamedTuple):
    """By what something is divided: weights as they were published, or what was counted on a day."""

    weights: Mapping[Code, Number] | None
    measure: str | None
    reference_on: date | None
    vintage: str | None


@act("set-entry-share")
def set_entry_share(
    desk: Desk,
    *,
    service: ServiceName,
    year: Year,
    charge: Slug,
    participant: Code,
    effective_on: date,
    decision: Ref,
    source: Title,
    into_reserve: bool = False,
    base: Euros | None = None,
    amount: Euros | None = None,
    weights: Weights | None = None,
    measure: Slug | None = None,
    reference_on: date | None = None,
    vintage: Title | None = None,
    illustrative: bool = False,
) -> None:
    """Let who joins a service bear its part of one-off costs that the others bore, or put its part in the reserve.

    Give a fixed amount, or a base and the weights (or the measure with its day) of all by which it is divided.
    """
    current = books(desk, service, year)
    current.state.require_open_on(effective_on)
    decision_on(desk, decision, service, effective_on)
    if (base is None) == (amount is None):
        raise ChargeParameters(charge, "give an amount, or a base to take a part of, and not both")
    used = _weights(desk, service, charge, effective_on, Divided(weights, measure, reference_on, vintage))
    if not used and not (into_reserve and base is None):
        raise ChargeParameters(charge, "give the weights of all, or a measure with its day")
    bare = ChargeSet(
        charge,
        ChargeKind.ENTRY_RESERVE if into_reserve else ChargeKind.ENTRY_SHARE,
        participant,
        ZERO if amount is None else Money.parse(amount),
        (),
        used,
        LARGEST_REMAINDER,
        source,
        effective_on,
        decision,
        None if base is None else Money.parse(base),
        illustrative=illustrative,
    )
    desk.record(current, current.state.flows.charges.set(bare, _members(desk, service, effective_on)))


@act("claim-exit-fee")
def claim_exit_fee(
    desk: Desk,
    *,
    service: ServiceName,
    year: Year,
    charge: Slug,
    exit_fee: Slug,
    effective_on: date,
    source: Title,
    weights: Weights | None = None,
    measure: Slug | None = None,
    reference_on: date | None = None,
    vintage: Title | None = None,
) -> None:
    """Bring the books of a year in line with an exit fee of the service: claim what falls due up to the end of it.

    What was claimed before, of a fee that was annulled or set lower since, goes back. The others bear as much less, by
    the weights given.
    """
    current = books(desk, service, year)
    current.state.require_open_on(effective_on)
    found = partnership_of(desk, service).exits.find(exit_fee)
    fee, ref = found.fee, f"{service.partition('/')[0]}#{exit_fee}"
    if fee.service != service:
        raise NoFeeOfService(ref, service)
    stands = found.state is ExitFeeState.STANDING
    due = sum((each.amount for each in fee.instalments if stands and each.due_on.year <= year), ZERO)
    years = range(min(fee.leaves_on.year, *(each.due_on.year for each in fee.instalments), year), year + 1)
    claimed = sum(
        (desk.find(COST_YEAR, f"{service}/{each}").state.flows.charges.claimed.get(ref, ZERO) for each in years), ZERO
    )
    if due == claimed:
        raise NothingToClaim(ref, year)
    bare = ChargeSet(
        charge,
        ChargeKind.EXIT_FEE,
        fee.participant,
        due - claimed,
        (),
        _weights(desk, service, charge, effective_on, Divided(weights, measure, reference_on, vintage)),
        LARGEST_REMAINDER,
        source,
        effective_on,
        fee.decision,
        exit_fee=ref,
        claimed_in_all=due,
        illustrative=fee.illustrative,
    )
    desk.record(current, current.state.flows.charges.set(bare, _members(desk, service, effective_on)))


def _members(desk: Desk, service: str, day: date) -> frozenset[str]:
    """Who takes part in a service on a day."""
    return (
        partnership_of(desk, service)
        .participants_on(day)
        .intersection(desk.read(SERVICE, service).state.members_on(day))
    )


def _weights(desk: Desk, service: str, charge: str, on: date, by: Divided) -> tuple[UsedWeight, ...]:
    """The weights as given, or what was counted for each member on a day."""
    if by.measure is None:
        return tuple(UsedWeight(code, Decimal(value)) for code, value in sorted((by.weights or {}).items()))
    if by.weights is not None or by.reference_on is None:
        raise ChargeParameters(charge, "give weights, or a measure with its day, and not both")
    known = partnership_of(desk, service).measures
    members = sorted(_members(desk, service, on))
    found = {code: known.value(by.measure, code, by.reference_on, by.vintage) for code in members}
    if missing := tuple(code for code, value in found.items() if value is None):
        raise ValueMissing(by.measure, missing, by.reference_on)
    return tuple(
        UsedWeight(code, value.value, value.source, value.vintage) for code, value in found.items() if value is not None
    )
