"""One mandate: whose power it lets whom use, how far, who consented, and from when until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from ledger import party
from ledger.governance.grant_refusals import ConsentUnclear, NoConsentToWithdraw
from ledger.governance.mandate_events import (
    Consent,
    ConsentGround,
    ConsentOf,
    MandateChanged,
    MandateConsented,
    MandateConsentWithdrawn,
    MandateGranted,
    MandateInstructed,
    MandateKind,
    MandateRevoked,
    MandateTerms,
)
from ledger.governance.refusals import (
    MandateAlreadyRevoked,
    MandateEndsBeforeItStarts,
    MandateNotInForce,
    MandatorIsNotTheBody,
    NegativeAmount,
)
from ledger.governance.succession import Heirs, heir_on
from ledger.money import ZERO
from ledger.timeline import Timeline

MandateStep = MandateChanged | MandateRevoked | MandateConsented | MandateConsentWithdrawn | MandateInstructed


def grant(granted: MandateGranted, taken_by: str) -> MandateGranted:
    """Refuse a mandate that is not the body's to give, or whose terms make no sense."""
    if taken_by != granted.mandator:
        raise MandatorIsNotTheBody(granted.mandate, granted.mandator, taken_by)
    if granted.organisation.startswith("GM"):  # A partnership's name is in small letters.
        party.require(granted.organisation, granted.effective_on)
    for consent in granted.consents:
        must_be_clear(granted.mandate, consent)
    _must_make_sense(granted.mandate, granted.terms, granted.effective_on)
    return granted


def must_be_clear(mandate: str, consent: Consent) -> None:
    """Refuse what is neither a consent nor a ground for none, or both."""
    given = consent.given_by is not None and consent.given_on is not None
    excepted = consent.ground is not None and (consent.given_by, consent.given_on) == (None, None)
    misused = consent.ground is ConsentGround.NO_SUPERIOR and consent.consent_of is not ConsentOf.SUPERIOR
    if (given and consent.ground is not None) or not (given or excepted) or misused:
        raise ConsentUnclear(mandate, consent.consent_of.value)


@dataclass(frozen=True, slots=True)
class Mandate:
    """What was granted, and the terms from day to day. The last day of terms with ``valid_until`` is that day.

    ``withdrawals`` are of consents, each with how many consents had been recorded before it.
    """

    granted: MandateGranted
    terms: Timeline[MandateTerms]
    revoked_on: date | None = None
    consents: tuple[Consent, ...] = ()
    withdrawals: tuple[tuple[int, MandateConsentWithdrawn], ...] = ()
    instructions: Mapping[str, Timeline[MandateInstructed]] = field(default_factory=dict)

    @staticmethod
    def of(granted: MandateGranted) -> Mandate:
        return Mandate(granted, Timeline(((granted.effective_on, granted.terms),)), consents=granted.consents)

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

    def consent(self, consented: MandateConsented) -> MandateConsented:
        """Let it have effect, as far as it depends on whoever consents."""
        must_be_clear(self.granted.mandate, _consent(consented))
        return consented

    def withdraw(self, withdrawn: MandateConsentWithdrawn) -> MandateConsentWithdrawn:
        """Take back a consent that somebody gave and that stands on the day; a ground is nobody's to take back."""
        if not self._stands(withdrawn.consent_of, withdrawn.effective_on):
            raise NoConsentToWithdraw(self.granted.mandate, withdrawn.consent_of.value, withdrawn.effective_on)
        return withdrawn

    def instruct(self, instructed: MandateInstructed) -> MandateInstructed:
        """Say how it is to be used, while it is in force."""
        if self.terms_on(instructed.effective_on) is None:
            raise self.not_in_force(self.granted.mandate, instructed.effective_on)
        return instructed

    def after(self, step: MandateStep) -> Mandate:
        match step:
            case MandateChanged(terms=terms, effective_on=day):
                return replace(self, terms=self.terms.since(day, terms))
            case MandateRevoked(effective_on=day):
                return replace(self, revoked_on=day)
            case MandateConsented():
                return replace(self, consents=(*self.consents, replace(_consent(step), given_on=step.effective_on)))
            case MandateConsentWithdrawn():
                return replace(self, withdrawals=(*self.withdrawals, (len(self.consents), step)))
            case MandateInstructed(instruction=name, effective_on=day):
                line = self.instructions.get(name, NO_INSTRUCTION).since(day, step)
                return replace(self, instructions={**self.instructions, name: line})
            case _:
                assert_never(step)

    def terms_on(self, day: date) -> MandateTerms | None:
        """How far it reaches on a day; ``None`` where it is not in force."""
        terms = self.terms.on(day)
        if terms is None or (self.revoked_on is not None and self.revoked_on <= day):
            return None
        return terms if terms.valid_until is None or day <= terms.valid_until else None

    def instructions_on(self, day: date) -> tuple[MandateInstructed, ...]:
        """How it is to be used, as was said by a day."""
        said = (line.on(day) for _, line in sorted(self.instructions.items()))
        return tuple(each for each in said if each is not None)

    def consented(self, of: ConsentOf, on: date) -> bool:
        """Whether somebody consented by a day and still did then, or there is a ground on which that is not needed."""
        return self._stands(of, on) or any(
            each.consent_of is of and each.ground is not None and (each.given_on is None or each.given_on <= on)
            for each in self.consents
        )

    def withdrawals_on(self, day: date) -> tuple[MandateConsentWithdrawn, ...]:
        """The consents that are withdrawn on a day, and were not given again since."""
        last = {each.consent_of: each for each in self._said_by(day) if isinstance(each, MandateConsentWithdrawn)}
        return tuple(each for of, each in last.items() if not self._stands(of, day))

    def _stands(self, of: ConsentOf, on: date) -> bool:
        """Whether the last that was said of a consent by a day is that it was given."""
        own = [each for each in self._said_by(on) if each.consent_of is of]
        return bool(own) and isinstance(own[-1], Consent)

    def _said_by(self, day: date) -> list[Consent | MandateConsentWithdrawn]:
        """All that was given and taken back by a day, by day; on one day in the order of recording."""
        given = [
            (each.given_on, at, 1, each)
            for at, each in enumerate(self.consents)
            if each.given_by is not None and each.given_on is not None
        ]
        taken = [(each.effective_on, at, 0, each) for at, each in self.withdrawals]
        said: list[tuple[date, int, int, Consent | MandateConsentWithdrawn]] = [*given, *taken]
        return [each for on, _, _, each in sorted(said, key=lambda it: it[:3]) if on <= day]

    def needs_consent(self, giver: str) -> bool:
        """Whether the mandatee works elsewhere than the organisation that gives it (Awb 10:4, 10:9(2)).

        Title 10.1 does not reach a power of attorney or an authorisation to somebody elsewhere (10:12).
        """
        return self.granted.kind is MandateKind.MANDATE and self.granted.organisation != giver

    def not_in_force(self, ref: str, on: date) -> MandateNotInForce:
        """Why it gives nothing on a day."""
        terms = self.terms.on(on)
        until = terms.valid_until if terms else self.granted.terms.valid_until
        return MandateNotInForce(ref, on, self.granted.effective_on, until, self.revoked_on)

    def _must_be_open(self, day: date, taken_by: str) -> None:
        if taken_by != self.granted.mandator:
            raise MandatorIsNotTheBody(self.granted.mandate, self.granted.mandator, taken_by)
        if self.revoked_on is not None and self.revoked_on <= day:
            raise MandateAlreadyRevoked(self.granted.mandate, day, self.revoked_on)
        if day < self.granted.effective_on:
            raise self.not_in_force(self.granted.mandate, day)


NO_INSTRUCTION: Timeline[MandateInstructed] = Timeline()


def _consent(consented: MandateConsented) -> Consent:
    given_on = consented.effective_on if consented.given_by is not None else None
    return Consent(consented.consent_of, consented.given_by, given_on, consented.ground)


def _must_make_sense(mandate: str, terms: MandateTerms, effective_on: date) -> None:
    for cap in (terms.cap, terms.cap_with_vat, terms.cap_per_year, terms.cap_per_year_with_vat):
        if cap is not None and cap < ZERO:
            raise NegativeAmount(mandate, cap)
    if terms.valid_until is not None and terms.valid_until < effective_on:
        raise MandateEndsBeforeItStarts(mandate, effective_on, terms.valid_until)
