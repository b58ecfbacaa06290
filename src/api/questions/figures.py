"""Questions about money and measures: balances, why they changed, controls, forecasts, and the 0-meting."""

from __future__ import annotations

from dataclasses import dataclass

from api.questions.keys import resolved_by
from api.questions.registry import Found, Nothing, Reading, must_be_known, question
from ledger.acts.fields import Code, PartnershipName, ServiceName, Slug, Year
from projections.marks import Cents
from projections.money import balances as balance
from projections.money import forecast as forecasts
from projections.money import reconciliation as controls
from projections.money.reconciliation import ControlState
from projections.savings import comparison as compared
from projections.view import UnknownThing


@dataclass(frozen=True, slots=True)
class Unallocated:
    """What a service paid and no key has shared yet."""

    service: str
    amount: Cents


@dataclass(frozen=True, slots=True)
class Reserved:
    """What is in the reserve of a service."""

    service: str
    reserve: Cents


@dataclass(frozen=True, slots=True)
class BesideBalances:
    """``not_by_pool``: services with an opening position of which not everything is told by pool."""

    unallocated: tuple[Unallocated, ...]
    not_by_pool: tuple[str, ...]
    reserves: tuple[Reserved, ...]


@question("balances")
def balances(
    at: Reading,
    *,
    partnership: PartnershipName | None = None,
    service: ServiceName | None = None,
    participant: Code | None = None,
    pool: Slug | None = None,
    year: Year | None = None,
) -> Found[balance.Balance, BesideBalances]:
    """Tell what each participant bears of the shared costs, what it paid, and what it owes or is owed."""
    which = balance.Filter(partnership, service, participant, pool, year)
    must_be_known(balance.unknown(at.view, at.as_of, which))
    found = balance.balances(at.view, at.as_of, which)
    unallocated = tuple(Unallocated(name, amount) for name, amount in sorted(found.unallocated.items()))
    reserves = tuple(Reserved(name, amount) for name, amount in sorted(found.reserves.items()))
    return Found(found.lines, BesideBalances(unallocated, found.not_by_pool, reserves))


@question("comparison")
def comparison(
    at: Reading, *, partnership: PartnershipName | None = None, service: ServiceName | None = None
) -> Found[compared.Comparison, Nothing]:
    """Tell what was in the 0-meting beside what was measured later, and what became of claimed savings."""
    names = (service,) if service else compared.services(at.view, at.as_of)
    found = [
        compared.compare(at.view, at.as_of, name)
        for name in names
        if partnership is None or name.partition("/")[0] == partnership
    ]
    if service and found[0] is None:
        raise UnknownThing("0-meting of", service)
    return Found([each for each in found if each is not None], Nothing())


@question("reconciliation")
def reconciliation(
    at: Reading,
    *,
    partnership: PartnershipName | None = None,
    service: ServiceName | None = None,
    participant: Code | None = None,
    year: Year | None = None,
    differing: bool = False,
) -> Found[controls.Control, Nothing]:
    """Tell every control total beside what the books come to on its day, and how each difference stands."""
    which = controls.Filter(partnership, service, participant, year)
    must_be_known(controls.unknown(at.view, at.as_of, which))
    known = controls.reconcile(at.view, at.as_of, which)
    return Found(
        [each for each in known if not differing or each.control_state is ControlState.DIFFERS],
        Nothing(),
    )


@question("forecast")
def forecast(
    at: Reading, *, service: ServiceName, year: Year, partnership: PartnershipName | None = None
) -> Found[forecasts.PoolForecast, Nothing]:
    """Tell budget against actual and forecast of a year, per pool and participant, and by which rule."""
    del partnership  # The service is of it.
    found = forecasts.forecast(at.view, at.as_of, service, year, resolved_by(at, service))
    if found is None:
        raise UnknownThing("cost year", f"{service}/{year}")
    return Found(found, Nothing())
