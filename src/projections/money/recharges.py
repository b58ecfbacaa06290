"""What members charged each other for staff that they lent, by lender and borrower."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from projections.as_of import AsOf
from projections.marks import Cents, Of
from projections.money import dues
from projections.successions import heirs
from projections.view import View


@dataclass(frozen=True, slots=True)
class Recharged:
    """The time of one secondment over a period, as it was charged: ``tariff`` and ``amount`` in cents.

    ``ends_on`` is the first day after the period. The lender paid; who bears it, the pool's key says.
    """

    service: str
    year: int
    cost: str
    pool: str
    secondment: str
    lender: str
    borrower: str
    starts_on: date
    ends_on: date
    charged_in: Annotated[str, Of("RechargeUnit")]
    quantity: Decimal
    tariff: Cents
    amount: Cents
    illustrative: bool


def recharges(
    view: View, as_of: AsOf, service: str | None = None, year: int | None = None, participant: str | None = None
) -> tuple[Recharged, ...]:
    """Every recharge by then, by lender, borrower and period; of a participant what it lent and what it borrowed."""
    names = heirs(view, as_of)
    borrowers = {(row.service, row.secondment): row.borrower for row in dues.rows(view, as_of, dues.lent, service)}
    found = []
    for row in dues.rows(view, as_of, dues.recharged, service, year):
        lender = names.of(row.service, row.lender)
        borrower = names.of(row.service, borrowers[row.service, row.secondment])
        if participant in (None, lender, borrower):
            time = (
                row.starts_on,
                row.ends_on,
                row.charged_in,
                Decimal(row.quantity),
                row.tariff,
                row.cents,
                row.illustrative,
            )
            of_year = int(row.cost_year.rpartition("/")[2])
            found.append(Recharged(row.service, of_year, row.cost, row.pool, row.secondment, lender, borrower, *time))
    return tuple(sorted(found, key=lambda each: (each.service, each.lender, each.borrower, each.starts_on, each.cost)))
