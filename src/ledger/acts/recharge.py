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
from ledger.period import ProRata
from ledger.service import SERVICE
from ledger.service.key import KeyMethod
from ledger.service.secondment_rules import charged_as_agreed


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
    tariff: Euros,
    effective_on: date,
    rounding: Rounding = Rounding.HALF_AWAY_FROM_ZERO,
    pro_rata: ProRata = ProRata.BY_DAYS,
    for_borrower: bool = False,
    description: Text | None = None,
    task_field: TaskField | None = None,
    category: Category | None = None,
    illustrative: bool = False,
) -> None:
    """Charge for the time of a secondment, as a cost that the lender paid; 'ends_on' is the first day after it.

    The borrower bears all of it in a pool where each bears its own, and else where 'for_borrower' says so.
    """
    shared = desk.read(SERVICE, service).state
    lent, key = shared.secondment(secondment), shared.pool(pool).keys.on(starts_on)
    own = for_borrower or (key is not None and key.key.method is KeyMethod.DIRECT)
    charge = Recharge(secondment, charged_in, Decimal(quantity), Money.parse(tariff), rounding, pro_rata)
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
    priced = recharged(books(desk, service, year).state, asked)
    lent.require_charged(starts_on, ends_on)
    agreed = lent.tariff_on(starts_on, charged_in.value)
    heed(desk, service, starts_on, None, charged_as_agreed(secondment, charge.tariff, agreed))
    record(desk, service, year, priced)
