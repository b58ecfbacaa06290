"""What a clerk can do about secondments: agree, change, extend, confirm the end of one, end it early."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from ledger.acts.fields import Body, Code, Euros, Number, Organisation, Ref, ServiceName, Slug, Text, Title
from ledger.acts.heeding import AsFound, heed
from ledger.acts.lookup import must_be_within, partnership_of, register_in
from ledger.acts.registry import act
from ledger.competence import not_signed_by_right
from ledger.desk import Desk
from ledger.errors import RuleBroken
from ledger.law import Breach
from ledger.money import Money
from ledger.service import SERVICE
from ledger.service.secondment_events import (
    EndGround,
    PriceBasis,
    SecondmentAgreed,
    SecondmentChanged,
    SecondmentConditions,
    SecondmentEnded,
    SecondmentExtended,
    SecondmentTerms,
    Signature,
    TariffUnit,
)
from ledger.service.secondment_rules import (
    notice_in_time,
    person_consented,
    signed_for_both,
    signed_within_mandate,
    vat_ground_holds,
)

Months = Annotated[int, Meta(ge=1, le=60, description="months")]


class WorkingTimeField(Struct, frozen=True, forbid_unknown_fields=True):
    """Hours a week, of how many that are full time (36 where it is left out), as an act line writes them."""

    hours_per_week: Number
    full_time_hours: Number | None = None


class PriceField(Struct, frozen=True, forbid_unknown_fields=True):
    """What belongs to a price basis: an uplift in per cents, or a tariff with its unit."""

    uplift: Number | None = None
    tariff: Euros | None = None
    tariff_unit: TariffUnit | None = None


class SignatureField(Struct, frozen=True, forbid_unknown_fields=True):
    """Who signed for a body, when, and under which mandate where it was not the body itself."""

    body: Body
    function: Title
    organisation: Organisation
    signed_on: date
    mandate: Ref | None = None


class ConditionsField(Struct, frozen=True, forbid_unknown_fields=True):
    """Who directs, when the person agreed, on what the VAT rests, and by when one talks about going on."""

    directed_by: Code
    consented_on: date | None = None
    general_terms: Title | None = None
    vat_ground: Slug | None = None
    vat_evidence: Text | None = None
    vat_ground_until: date | None = None
    extension_months: Months = 3
    notice_months: Months | None = None


@act("agree-secondment")
def agree_secondment(
    desk: Desk,
    *,
    service: ServiceName,
    secondment: Slug,
    person: Slug,
    lender: Code,
    borrower: Code,
    function_at_lender: Title,
    function_at_borrower: Title,
    fte: Number,
    price_basis: PriceBasis,
    effective_on: date,
    ends_on: date | None = None,
    working_time: WorkingTimeField | None = None,
    price_terms: PriceField | None = None,
    conditions: ConditionsField | None = None,
    signatures: tuple[SignatureField, ...] = (),
    as_found: AsFound | None = None,
    illustrative: bool = False,
) -> None:
    """Lend a person, under a pseudonym, from one participant to another; 'ends_on' is the last day."""
    current = desk.read(SERVICE, service)
    participants = partnership_of(desk, service).participants_on(effective_on)
    agreed = SecondmentAgreed(
        secondment,
        person,
        lender,
        borrower,
        function_at_lender,
        function_at_borrower,
        _terms(fte, price_basis, working_time, price_terms, illustrative=illustrative),
        effective_on,
        ends_on,
        _conditions(conditions),
        tuple(map(signature_of, signatures)),
        as_found,
    )
    agreed = current.state.agree_secondment(agreed, participants)
    breaches = [*_signed(desk, service, secondment, (lender, borrower), agreed.signatures), vat_ground_holds(agreed)]
    if agreed.conditions is not None:
        breaches.append(person_consented(secondment, effective_on, agreed.conditions.consented_on))
    irregular = heed(desk, service, effective_on, as_found, *breaches)
    desk.record(desk.read(SERVICE, service), replace(agreed, irregular=irregular))


@act("change-secondment")
def change_secondment(
    desk: Desk,
    *,
    service: ServiceName,
    secondment: Slug,
    fte: Number,
    price_basis: PriceBasis,
    effective_on: date,
    working_time: WorkingTimeField | None = None,
    price_terms: PriceField | None = None,
    signatures: tuple[SignatureField, ...] = (),
    as_found: AsFound | None = None,
    illustrative: bool = False,
) -> None:
    """Give a secondment other terms from a day on."""
    lent = desk.read(SERVICE, service).state.secondment(secondment)
    terms = _terms(fte, price_basis, working_time, price_terms, illustrative=illustrative)
    changed = SecondmentChanged(secondment, terms, effective_on, tuple(map(signature_of, signatures)), as_found)
    changed = lent.change(changed)
    signed = _signed(desk, service, secondment, (lent.lender, lent.borrower), changed.signatures)
    irregular = heed(desk, service, effective_on, as_found, *signed)
    desk.record(desk.read(SERVICE, service), replace(changed, irregular=irregular))


@act("extend-secondment")
def extend_secondment(
    desk: Desk,
    *,
    service: ServiceName,
    secondment: Slug,
    ends_on: date,
    effective_on: date,
    signatures: tuple[SignatureField, ...] = (),
    as_found: AsFound | None = None,
) -> None:
    """Let a secondment go on to a later last day, as agreed on a day on which it runs."""
    lent = desk.read(SERVICE, service).state.secondment(secondment)
    extended = SecondmentExtended(secondment, ends_on, effective_on, tuple(map(signature_of, signatures)), as_found)
    extended = lent.extend(extended)
    signed = _signed(desk, service, secondment, (lent.lender, lent.borrower), extended.signatures)
    irregular = heed(desk, service, effective_on, as_found, *signed)
    desk.record(desk.read(SERVICE, service), replace(extended, irregular=irregular))


@act("confirm-secondment-end")
def confirm_secondment_end(
    desk: Desk, *, service: ServiceName, secondment: Slug, effective_on: date, result: Text
) -> None:
    """Record that lender and borrower talked about going on and let the secondment end on its last day."""
    current = desk.read(SERVICE, service)
    desk.record(current, current.state.secondment(secondment).confirm_end(effective_on, result))


@act("end-secondment")
def end_secondment(
    desk: Desk,
    *,
    service: ServiceName,
    secondment: Slug,
    effective_on: date,
    grounds: Text,
    end_ground: EndGround | None = None,
    ended_by: Code | None = None,
    notice_on: date | None = None,
    as_found: AsFound | None = None,
) -> None:
    """End a secondment; the day is the first one without it. Notice has who gave it, and when."""
    current = desk.read(SERVICE, service)
    lent = current.state.secondment(secondment)
    ended = SecondmentEnded(secondment, effective_on, grounds, end_ground, ended_by, notice_on, as_found)
    ended = lent.end(ended)
    term = lent.conditions.notice_months if lent.conditions is not None else None
    irregular = heed(desk, service, effective_on, as_found, notice_in_time(ended, term))
    desk.record(current, replace(ended, irregular=irregular))


def _signed(
    desk: Desk, service: str, secondment: str, sides: tuple[str, str], signatures: tuple[Signature, ...]
) -> list[Breach | None]:
    """What is the matter with the signatures: a side without one, or somebody without a mandate for it."""
    found: list[Breach | None] = [signed_for_both(secondment, *sides, signatures)]
    return [*found, *(signed_within_mandate(refused_by_mandate(desk, service, each)) for each in signatures)]


def _terms(
    fte: str, basis: PriceBasis, time: WorkingTimeField | None, price: PriceField | None, *, illustrative: bool
) -> SecondmentTerms:
    return SecondmentTerms(
        Decimal(fte),
        basis,
        illustrative,
        _exact(time.hours_per_week) if time else None,
        _exact(time.full_time_hours) if time else None,
        _exact(price.uplift) if price else None,
        Money.parse(price.tariff) if price and price.tariff else None,
        price.tariff_unit if price else None,
    )


def _exact(number: str | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _conditions(given: ConditionsField | None) -> SecondmentConditions | None:
    if given is None:
        return None
    return SecondmentConditions(**{name: getattr(given, name) for name in given.__struct_fields__})


def signature_of(given: SignatureField) -> Signature:
    return Signature(given.body, given.function, given.organisation, given.signed_on, given.mandate)


def refused_by_mandate(desk: Desk, service: str, signed: Signature) -> RuleBroken | None:
    """Why the mandate under which somebody signed does not allow it; nothing where it does, or there is none."""
    if signed.mandate is None:
        return None
    must_be_within(signed.mandate, service)
    switches = partnership_of(desk, service).switches
    who = (signed.body, signed.function, signed.organisation)
    return not_signed_by_right(register_in(desk, service), signed.mandate, who, signed.signed_on, switches)
