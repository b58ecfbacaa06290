"""The question about staff that members lend each other."""

from __future__ import annotations

from dataclasses import dataclass

from api.questions.registry import Found, Reading, question
from ledger.acts.fields import Code, PartnershipName, ServiceName, Year
from projections.governance import secondments as lent


@dataclass(frozen=True, slots=True)
class BesideSecondments:
    """What each participant lends and borrows, in fte and in money, of the secondments that are answered."""

    staff_flows: tuple[lent.StaffFlow, ...]


@question("secondments")
def secondments(
    at: Reading,
    *,
    partnership: PartnershipName | None = None,
    service: ServiceName | None = None,
    participant: Code | None = None,
    year: Year | None = None,
    everything: bool = False,
) -> Found[lent.Lent, BesideSecondments]:
    """Tell who is lent by whom to whom, on which terms, and what was charged: as lender and borrower see it."""
    where = partnership or (service.partition("/")[0] if service else None)
    known = lent.secondments(at.view, at.as_of, where, year, everything=everything)
    found = tuple(
        each for each in known if service in (None, each.service) and participant in (None, each.lender, each.borrower)
    )
    return Found(found, BesideSecondments(lent.flows(found)))
