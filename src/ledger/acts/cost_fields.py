"""What an act line says of a cost: its fields, and the fact that they make."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from ledger.acts.fields import END, Code, Euros, LedgerAccount, Number, ServiceName, Slug, TaskField, Text, Title, Year
from ledger.cost_year.events import Booking, CostRecorded, CostVat, VatTreatment
from ledger.money import Money

Document = Annotated[
    str,
    Meta(
        pattern=f"^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?{END}",
        max_length=60,
        description="a document number in the payer's administration, such as F-2018-001",
    ),
]
ClosedCost = Annotated[
    str,
    Meta(
        pattern=f"^[12][0-9]{{3}}/[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?{END}",
        max_length=65,
        description="a cost of a closed year of the same service: the year and its document number, 2018/F-2018-001",
    ),
]
Category = Annotated[
    str,
    Meta(pattern=rf"^[0-9](\.[0-9]){{1,2}}{END}", description="an Iv3 economic category, such as 3.5.1 (hired staff)"),
]
Vat = Annotated[
    str,
    Meta(
        pattern=rf"^(?!-0\.00)-?(0|[1-9][0-9]{{0,12}})\.[0-9]{{2}}{END}",
        description="the VAT beside an amount, in euros with two decimals, such as '262.50'",
    ),
]


class BookingField(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a cost stands in the payer's books, as an act line writes it."""

    administration: Slug
    journal: Title
    document: Title
    line: Annotated[int, Meta(ge=1)]
    vat: Vat | None = None


class VatField(Struct, frozen=True, forbid_unknown_fields=True):
    """The VAT in a cost, as an act line writes it: the cost's amount is the net amount and the VAT together."""

    net: Euros
    vat: Euros
    vat_rate: Number
    treatment: VatTreatment
    vat_ground: Title | None = None
    vat_ground_until: date | None = None


class CostFields(Struct, kw_only=True, frozen=True):
    """What an act line says of a cost."""

    service: ServiceName
    year: Year
    cost: Document
    pool: Slug
    description: Text
    amount: Euros
    borne_by: Code
    effective_on: date
    task_field: TaskField | None = None
    illustrative: bool = False
    ledger_account: LedgerAccount | None = None
    booking: BookingField | None = None
    corrects_opening: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    incurred_for: Code | None = None
    category: Category | None = None
    included_vat: VatField | None = None
    corrects: ClosedCost | None = None


def cost_of(asked: CostFields) -> CostRecorded:
    """The cost that an act line tells of."""
    return CostRecorded(
        cost=asked.cost,
        pool=asked.pool,
        description=asked.description,
        amount=Money.parse(asked.amount),
        borne_by=asked.borne_by,
        effective_on=asked.effective_on,
        task_field=asked.task_field,
        illustrative=asked.illustrative,
        ledger_account=asked.ledger_account,
        booking=_booked(asked.booking),
        corrects_opening=asked.corrects_opening,
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
        incurred_for=asked.incurred_for,
        category=asked.category,
        included_vat=_vat(asked.included_vat),
        corrects=asked.corrects,
    )


def _vat(vat: VatField | None) -> CostVat | None:
    if vat is None:
        return None
    amounts = (Money.parse(vat.net), Money.parse(vat.vat), Decimal(vat.vat_rate))
    return CostVat(*amounts, vat.treatment, vat.vat_ground, vat.vat_ground_until)


def _booked(booking: BookingField | None) -> Booking | None:
    if booking is None:
        return None
    vat = None if booking.vat is None else Money.parse(booking.vat)
    return Booking(booking.administration, booking.journal, booking.document, booking.line, vat)
