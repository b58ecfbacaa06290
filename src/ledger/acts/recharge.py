"""What a clerk does to charge for staff on secondment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger.acts.cost_fields import Category, Document
from ledger.acts.cost_year import books, record
from ledger.acts.fields import Euros, Number, ServiceName, Slug, TaskField, Text, Year
from ledger.acts.heeding import heed
from ledger.acts.registry import act
from ledger.cost_year.events import CostRecorded, Recharge, RechargeUnit
from ledger.cost_year.recharging import recharged
from ledger.desk import Desk
from ledger.money import ZERO, Money, Rounding
from ledger.period import Period, ProRata
from ledger.service import SERVICE
from ledger.service.key import KeyMethod
from ledger.service.secondment_prices import Asked, priced
from ledger.service.secondment_rules import charged_as_agreed, charged_no_more_than_lent
from ledger.service.secondments import Secondment


@act("recharge-secondment")
def recharge_secondment(
    desk: Desk,
    *,
    service: ServiceName,
    year: Year,
    cost: Document,
    secondment: Slug,
    pool: Slug,
    starts_on: date,
    ends_on: date,
    charged_in: RechargeUnit,
    quantity: Number,
    effective_on: date,
    tariff: Euros | None = None,
    wage_cost: Euros | None = None,
    rounding: Rounding = Rounding.HALF_AWAY_FROM_ZERO,
    pro_rata: ProRata = ProRata.BY_DAYS,
    for_borrower: bool = False,
    description: Text | None = None,
    task_field: TaskField | None = None,
    category: Category | None = None,
    illustrative: bool = False,
) -> None:
    """Charge for the time of a secondment, as a cost that the lender paid; 'ends_on' is the first day after it.

    It has a 'tariff', or 'wage_cost' of an hour or of a year of one fte, to which the uplift that was agreed is added.
    The borrower bears all of it in a pool where each bears its own, and else where 'for_borrower' says so.
    """
    shared = desk.read(SERVICE, service).state
    lent, key = shared.secondment(secondment), shared.pool(pool).keys.on(starts_on)
    own = for_borrower or (key is not None and key.key.method is KeyMethod.DIRECT)
    price, uplift = _price(lent, starts_on, tariff, wage_cost, rounding)
    wages = None if wage_cost is None else Money.parse(wage_cost)
    charge = Recharge(secondment, charged_in, Decimal(quantity), price, rounding, pro_rata, wages, uplift)
    asked = CostRecorded(
        cost=cost,
        pool=pool,
        description=description or f"Detachering {secondment}",
        amount=ZERO,
        borne_by=lent.lender,
        effective_on=effective_on,
        task_field=task_field,
        illustrative=illustrative,
        starts_on=starts_on,
        ends_on=ends_on,
        incurred_for=lent.borrower if own else None,
        category=category,
        recharge=charge,
    )
    cost_of = recharged(books(desk, service, year).state, asked)
    lent.require_charged(starts_on, ends_on)
    agreed = [each.terms for each in lent.stretches(Period(starts_on, ends_on))]
    told = Asked(secondment, charged_in.value, charge.quantity, price, rounding, wages)
    heed(desk, service, starts_on, None, charged_no_more_than_lent(told, agreed), charged_as_agreed(told, agreed))
    record(desk, service, year, cost_of)


def _price(
    lent: Secondment, day: date, tariff: str | None, wage_cost: str | None, rounding: Rounding
) -> tuple[Money, Decimal | None]:
    """What a unit of the time costs by the terms of its first day, and the uplift that is in it."""
    terms = lent.terms.on(max(day, lent.starts_on))
    assert terms is not None, "a secondment has terms from its first day on"
    at, wages = (None if each is None else Money.parse(each) for each in (tariff, wage_cost))
    return priced(lent.name, terms, at, wages, rounding)
