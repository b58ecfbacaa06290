"""Questions about what is called, paid and settled of a year: advances, settlement, recharges."""

from __future__ import annotations

from dataclasses import dataclass

from api.questions.registry import Found, Nothing, Reading, question
from ledger.acts.fields import Code, PartnershipName, ServiceName, Year
from projections.marks import Cents
from projections.money import advances as advance
from projections.money import recharges as recharge
from projections.money import settlement as settled
from projections.view import UnknownThing


@dataclass(frozen=True, slots=True)
class BesideAdvances:
    """What was paid for advances beyond what was called."""

    unmatched: tuple[advance.Unmatched, ...]


@question("advances")
def advances(
    at: Reading,
    *,
    partnership: PartnershipName | None = None,
    service: ServiceName | None = None,
    participant: Code | None = None,
    year: Year | None = None,
) -> Found[advance.DueInstalment, BesideAdvances]:
    """Tell which instalments of advances fall due when, what was paid of each, and what is open."""
    found, rest = advance.advances(at.view, at.as_of, service, year)

    def asked(name: str, *of: str) -> bool:
        return partnership in (None, name.partition("/")[0]) and participant in (None, *of)

    return Found(
        tuple(each for each in found if asked(each.service, each.participant, each.payable_to)),
        BesideAdvances(tuple(each for each in rest if asked(each.service, each.payer, each.payee))),
    )


@dataclass(frozen=True, slots=True)
class BesideSettlement:
    """The settlements that were adopted, oldest first, and what the year put in the reserve."""

    settlements: tuple[settled.Adopted, ...]
    reserve: Cents


@question("settlement")
def settlement(
    at: Reading, *, service: ServiceName, year: Year, partnership: PartnershipName | None = None
) -> Found[settled.Settled, BesideSettlement]:
    """Tell per participant and pool what it was to contribute and what it bears, and what of that was settled."""
    del partnership  # The service is of it.
    found = settled.settlement(at.view, at.as_of, service, year)
    if not found.lines:
        raise UnknownThing("cost year with contributions or costs", f"{service}/{year}")
    return Found(found.lines, BesideSettlement(found.adopted, found.reserve))


@question("recharges")
def recharges(
    at: Reading,
    *,
    partnership: PartnershipName | None = None,
    service: ServiceName | None = None,
    participant: Code | None = None,
    year: Year | None = None,
) -> Found[recharge.Recharged, Nothing]:
    """Tell what was charged for staff on secondment, by lender and borrower, with the time that it is of."""
    found = recharge.recharges(at.view, at.as_of, service, year, participant)
    return Found(tuple(each for each in found if partnership in (None, each.service.partition("/")[0])), Nothing())
