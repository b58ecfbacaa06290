"""One mandate: whose power it lets whom use, how far, and from when until when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from ledger import party
from ledger.governance.events import (
    Authority,
    MandateChanged,
    MandateGranted,
    MandateKind,
    MandateRevoked,
    MandateTerms,
)
from ledger.governance.refusals import (
    AmountAboveCap,
    AmountMissing,
    AnotherFunction,
    AnotherMandator,
    AnotherOrganisation,
    MandateAlreadyRevoked,
    MandateDecidesNothing,
    MandateEndsBeforeItStarts,
    MandateNotInForce,
    MandatorIsNotTheBody,
    NegativeAmount,
)
from ledger.governance.succession import Heirs, heir_on
from ledger.money import ZERO, Money
from ledger.timeline import Timeline

DECIDES_NOTHING = frozenset({MandateKind.SIGNING, MandateKind.FACTUAL})


def grant(
    granted: MandateGranted,
    taken_by: str,
) -> MandateGranted:
    """Refuse a mandate that is not the body's to give, or whose terms make no sense."""
    if taken_by != granted.mandator:
        raise MandatorIsNotTheBody(granted.mandate, granted.mandator, taken_by)
    if granted.organisation.startswith("GM"):  # A partnership's name is in small letters.
        party.require(granted.organisation, granted.effective_on)
    _must_make_sense(granted.mandate, granted.terms, granted.effective_on)
    return granted


@dataclass(frozen=True, slots=True)
class Mandate:
    """What was granted, and the terms from day to day. The last day of terms with ``valid_until`` is that day."""

    granted: MandateGranted
    terms: Timeline[MandateTerms]
    revoked_on: date | None = None

    @staticmethod
    def of(granted: MandateGranted) -> Mandate:
        return Mandate(granted, Timeline(((granted.effective_on, granted.terms),)))

    def of_heirs(self, heirs: Heirs, on: date) -> Mandate:
        """The same mandate with those who stand for its municipalities on a day (Wet arhi 44)."""
        granted = self.granted
        mandator, organisation = heir_on(heirs, granted.mandator, on), heir_on(heirs, granted.organisation, on)
        if (mandator, organisation) == (granted.mandator, granted.organisation):
            return self
        return replace(self, granted=replace(granted, mandator=mandator, organisation=organisation))

    def change(self, terms: MandateTerms, effective_on: date, decision: str, taken_by: str) -> MandateChanged:
        """Other terms from a day on, which may lie in the past; ``taken_by`` is the body that decided on it."""
        self._must_be_open(effective_on, taken_by)
        _must_make_sense(self.granted.mandate, terms, effective_on)
        return MandateChanged(self.granted.mandate, terms, effective_on, decision)

    def revoke(self, effective_on: date, decision: str, taken_by: str) -> MandateRevoked:
        """From a day on it is over; a revocation that was recorded for a later day can be brought forward."""
        self._must_be_open(effective_on, taken_by)
        return MandateRevoked(self.granted.mandate, effective_on, decision)

    def after(self, step: MandateChanged | MandateRevoked) -> Mandate:
        match step:
            case MandateChanged(terms=terms, effective_on=day):
                return replace(self, terms=self.terms.since(day, terms))
            case MandateRevoked(effective_on=day):
                return replace(self, revoked_on=day)
            case _:
                assert_never(step)

    def terms_on(self, day: date) -> MandateTerms | None:
        """How far it reaches on a day; ``None`` where it is not in force."""
        terms = self.terms.on(day)
        if terms is None or (self.revoked_on is not None and self.revoked_on <= day):
            return None
        return terms if terms.valid_until is None or day <= terms.valid_until else None

    def authority(
        self, ref: str, on: date, *, function: str, organisation: str, body: str, amount: Money | None
    ) -> Authority:
        """What this function may decide in the name of the body on a day; refuses, and says what is missing."""
        granted, terms = self.granted, self.terms_on(on)
        if terms is None:
            raise self._not_in_force(ref, on)
        if granted.kind in DECIDES_NOTHING:
            raise MandateDecidesNothing(ref, granted.kind.value)
        if function != granted.mandatee:
            raise AnotherFunction(ref, function, granted.mandatee)
        if organisation != granted.organisation:
            raise AnotherOrganisation(ref, organisation, granted.organisation)
        if body != granted.mandator:
            raise AnotherMandator(ref, body, granted.mandator)
        if terms.cap is not None:
            if amount is None:
                raise AmountMissing(ref, terms.cap)
            if amount > terms.cap:
                raise AmountAboveCap(ref, amount, terms.cap)
        return Authority(
            ref,
            granted.mandator,
            granted.mandatee,
            granted.organisation,
            terms.cap,
            granted.effective_on,
            granted.decision,
        )

    def _must_be_open(self, day: date, taken_by: str) -> None:
        if taken_by != self.granted.mandator:
            raise MandatorIsNotTheBody(self.granted.mandate, self.granted.mandator, taken_by)
        if self.revoked_on is not None and self.revoked_on <= day:
            raise MandateAlreadyRevoked(self.granted.mandate, day, self.revoked_on)
        if day < self.granted.effective_on:
            raise self._not_in_force(self.granted.mandate, day)

    def _not_in_force(self, ref: str, on: date) -> MandateNotInForce:
        terms = self.terms.on(on)
        until = terms.valid_until if terms else self.granted.terms.valid_until
        return MandateNotInForce(ref, on, self.granted.effective_on, until, self.revoked_on)


def _must_make_sense(mandate: str, terms: MandateTerms, effective_on: date) -> None:
    if terms.cap is not None and terms.cap < ZERO:
        raise NegativeAmount(mandate, terms.cap)
    if terms.valid_until is not None and terms.valid_until < effective_on:
        raise MandateEndsBeforeItStarts(mandate, effective_on, terms.valid_until)
