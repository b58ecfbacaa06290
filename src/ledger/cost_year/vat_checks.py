"""Whether the VAT in a cost is what the rules of its day make of it."""

from __future__ import annotations

from datetime import date, timedelta

from ledger import vat
from ledger.cost_year.events import CostRecorded, CostVat, VatTreatment
from ledger.cost_year.vat_refusals import (
    KeyNotBeforeCost,
    VatDoesNotFit,
    VatGroundExcludes,
    VatGroundMissing,
    VatGroundNotInForce,
    VatGroundTooLong,
    VatRateNotInForce,
)
from ledger.money import ZERO
from ledger.period import months_after

UNTAXED = frozenset({VatTreatment.EXEMPT, VatTreatment.JOINT_ACCOUNT})
"""Treatments in which no VAT is charged at all."""


def require_vat(cost: CostRecorded) -> None:
    """Refuse VAT that does not fit the amounts, or rests on a rate or a ground that the rules did not have that day."""
    included = cost.included_vat
    if included is None:
        return
    expected = ZERO if included.treatment in UNTAXED else vat.vat_on(included.net, included.vat_rate)
    if included.vat != expected or included.net + included.vat != cost.amount:
        raise VatDoesNotFit(cost.cost, included.net, included.vat, expected, cost.amount)
    in_force = vat.rates_on(cost.effective_on)
    if included.treatment in UNTAXED:
        in_force = tuple(rate for rate in in_force if not rate)
    if included.vat_rate not in in_force:
        raise VatRateNotInForce(cost.cost, included.vat_rate, cost.effective_on, in_force)
    _require_ground(cost, included)


def _require_ground(cost: CostRecorded, included: CostVat) -> None:
    treatment, day = included.treatment.value, cost.effective_on
    if included.vat_ground is None:
        if included.treatment is not VatTreatment.TAXED:
            raise VatGroundMissing(cost.cost, treatment, "vat_ground")
        return
    ground = vat.ground_on(included.vat_ground, day)
    if ground is None or ground.treatment != treatment:
        names = (each.name for each in vat.grounds() if each.treatment == treatment and day in each.holds)
        raise VatGroundNotInForce(cost.cost, included.vat_ground, treatment, day, tuple(names))
    if cost.category in ground.categories or (cost.recharge is not None and not ground.secondments):
        raise VatGroundExcludes(cost.cost, ground.name)
    if ground.months is None:
        return
    if included.vat_ground_until is None:
        raise VatGroundMissing(cost.cost, treatment, "vat_ground_until")
    if included.vat_ground_until >= months_after(day, ground.months):
        raise VatGroundTooLong(cost.cost, ground.name, included.vat_ground_until, ground.months)


def for_joint_account(cost: CostRecorded) -> bool:
    """Whether a cost is said to be for joint account, so that its key must have been fixed before it."""
    return cost.included_vat is not None and cost.included_vat.treatment is VatTreatment.JOINT_ACCOUNT


def require_key_before(cost: CostRecorded, key: str, decided_on: date | None) -> None:
    """Refuse as a cost for joint account what its key was fixed after, or rests on no decision that stands."""
    if decided_on is None or decided_on > first_day(cost):
        raise KeyNotBeforeCost(cost.cost, key, decided_on, first_day(cost))


def first_day(cost: CostRecorded) -> date:
    """The first day that a cost is of."""
    return cost.effective_on if cost.starts_on is None else min(cost.starts_on, cost.effective_on)


def last_day(cost: CostRecorded) -> date:
    """The last day that a cost is of."""
    return cost.effective_on if cost.ends_on is None else max(cost.ends_on - timedelta(1), cost.effective_on)
