"""What happens to a secondment (detachering): agreed by three, changed, extended, ended, and who signed for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ledger.event import Event, recorded_as
from ledger.law import Irregularity
from ledger.money import Money


class PriceBasis(StrEnum):
    """What the borrower pays for a secondment (domain dossier 2.1)."""

    WAGE_COST = "actual-wage-cost"
    WAGE_COST_WITH_UPLIFT = "actual-wage-cost-with-uplift"
    FIXED_TARIFF = "fixed-tariff"
    IN_THE_KEY = "compensated-in-the-key"


class TariffUnit(StrEnum):
    """Of what a fixed tariff is the price."""

    HOURS = "hours"
    FTE = "fte"


class EndGround(StrEnum):
    """Why a secondment ends before its last day (domain dossier 2.1)."""

    NOTICE = "notice"
    MUTUAL = "mutual-consent"
    ILLNESS = "long-illness"
    EMPLOYMENT = "employment-ended"


@dataclass(frozen=True, slots=True)
class SecondmentTerms:
    """How much of somebody is lent (``fte``, a fraction of full working time) and what it costs.

    ``hours_per_week`` of ``full_time_hours`` (36 by the Cao Gemeenten) are the same as ``fte``. ``uplift`` is in per
    cents of the wage cost, for what the lender's organisation adds; ``tariff`` is the price of one ``tariff_unit``.
    """

    fte: Decimal
    price_basis: PriceBasis
    illustrative: bool = False
    hours_per_week: Decimal | None = None
    full_time_hours: Decimal | None = None
    uplift: Decimal | None = None
    tariff: Money | None = None
    tariff_unit: TariffUnit | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """A function signed for a body of the lender or the borrower: as the body's own, or under ``mandate``."""

    body: str
    function: str
    organisation: str
    signed_on: date
    mandate: str | None = None


@dataclass(frozen=True, slots=True)
class SecondmentConditions:
    """What was agreed on beside the terms: who directs, what the VAT rests on, how it is extended and given notice of.

    ``directed_by`` has direction and supervision (leiding en toezicht): that makes it staff made available, which is
    taxed unless ``vat_ground`` says otherwise. ``consented_on`` is when the person agreed, the third party.
    """

    directed_by: str
    consented_on: date | None = None
    general_terms: str | None = None
    vat_ground: str | None = None
    vat_evidence: str | None = None
    vat_ground_until: date | None = None
    extension_months: int = 3
    notice_months: int | None = None


@recorded_as("service.secondment-agreed.1")
class SecondmentAgreed(Event):
    """A lender let a person (under a pseudonym) work for a borrower; a three-party agreement (detachering)."""

    secondment: str
    person: str
    lender: str
    borrower: str
    function_at_lender: str
    function_at_borrower: str
    terms: SecondmentTerms
    effective_on: date
    ends_on: date | None = None
    conditions: SecondmentConditions | None = None
    signatures: tuple[Signature, ...] = ()
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("service.secondment-changed.1")
class SecondmentChanged(Event):
    """Other terms from a day on."""

    secondment: str
    terms: SecondmentTerms
    effective_on: date
    signatures: tuple[Signature, ...] = ()
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("service.secondment-extended.1")
class SecondmentExtended(Event):
    """It goes on to a later last day, as was agreed on ``effective_on``."""

    secondment: str
    ends_on: date
    effective_on: date
    signatures: tuple[Signature, ...] = ()
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()


@recorded_as("service.secondment-end-confirmed.1")
class SecondmentEndConfirmed(Event):
    """Lender and borrower talked it over and let it end on its last day, by operation of law."""

    secondment: str
    effective_on: date
    result: str


@recorded_as("service.secondment-ended.1")
class SecondmentEnded(Event):
    """The secondment is over; ``effective_on`` is the first day without it.

    ``end_ground`` is the sort of its grounds; ``notice_on`` is when ``ended_by`` gave notice.
    """

    secondment: str
    effective_on: date
    grounds: str
    end_ground: EndGround | None = None
    ended_by: str | None = None
    notice_on: date | None = None
    as_found: str | None = None
    irregular: tuple[Irregularity, ...] = ()


SecondmentStep = SecondmentChanged | SecondmentExtended | SecondmentEndConfirmed | SecondmentEnded
SecondmentEvent = SecondmentAgreed | SecondmentStep
