"""The other columns of a register of mandates (domain dossier 3.2): read from what was known, as of the day.

Who may step in, how far in money with VAT and in a year, what is covered and excluded, whether and to whom it may be
handed on, who consented, and how it is to be used.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.competence import register_of
from ledger.errors import RuleBroken
from ledger.governance import chains
from ledger.governance.mandate_events import Consent, ConsentOf, MandateConsentWithdrawn, SubMandating
from ledger.known import AsKnown
from ledger.law import Response
from ledger.money import Money
from ledger.partnership import PARTNERSHIP
from ledger.service import SERVICE
from projections.as_of import AsOf
from projections.marks import Cents


@dataclass(frozen=True, slots=True)
class WithdrawnConsent:
    """A consent that was taken back: whose it was, who did, from which day on, and why."""

    consent_of: ConsentOf
    withdrawn_by: str
    effective_on: date
    grounds: str


@dataclass(frozen=True, slots=True)
class MandateObstacle:
    """Why a mandate that is in force gives nothing: what it rests on fell away, or a consent is not there."""

    rule: str
    breach: RuleBroken


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """What a register says of a mandate besides: of the terms on the day, or where it does not hold, of the first.

    ``decided_on`` is the day of the decision that granted it: where it lies after its first day, it reaches back.
    Amounts are in cents. ``consents`` and ``instructions`` are those that were known of the day; of consents that
    were withdrawn by then and not given again ``withdrawn_consents`` tells. ``without_effect`` is why a mandate that is
    in force gives nothing on the day, whoever uses it, by the rules that refuse here.
    """

    register_number: str | None
    parent: str | None
    supersedes: str | None
    deputies: tuple[str, ...]
    effective_on: date
    decided_on: date | None
    published_on: date | None
    cap_with_vat: Cents | None
    cap_per_year: Cents | None
    cap_per_year_with_vat: Cents | None
    covers: tuple[str, ...]
    excludes: tuple[str, ...]
    exclusions: tuple[str, ...]
    budget_condition: str | None
    consults: tuple[str, ...]
    reports: str | None
    sub_mandate: SubMandating | None
    consents: tuple[Consent, ...]
    withdrawn_consents: tuple[WithdrawnConsent, ...]
    instructions: tuple[str, ...]
    as_found: str | None
    without_effect: tuple[MandateObstacle, ...] = ()

    @property
    def reaches_back(self) -> bool:
        """Whether it holds from a day before the one on which it was decided (terugwerkende kracht)."""
        return self.decided_on is not None and self.effective_on < self.decided_on


def register_row(known: AsKnown, as_of: AsOf, ref: str) -> RegisterRow:
    """The other columns of a mandate that is in the register."""
    place, _, name = ref.partition("#")
    together = known.read(PARTNERSHIP, place.partition("/")[0]).state
    state = known.read(SERVICE, place).state if "/" in place else together
    register = register_of(together, (place, state) if "/" in place else None)
    mandate = state.governance.mandates[name]
    granted, terms = mandate.granted, mandate.terms_on(as_of.valid_on) or mandate.granted.terms
    consents = (each for each in mandate.consents if each.given_on is None or each.given_on <= as_of.valid_on)
    return RegisterRow(
        granted.register_number,
        granted.parent,
        granted.supersedes,
        granted.deputies,
        granted.effective_on,
        granted.decided_on,
        granted.published_on,
        _cents(terms.cap_with_vat),
        _cents(terms.cap_per_year),
        _cents(terms.cap_per_year_with_vat),
        terms.covers,
        terms.excludes,
        terms.exclusions,
        terms.budget_condition,
        terms.consults,
        terms.reports,
        terms.sub_mandate,
        tuple(consents),
        tuple(map(_withdrawn, mandate.withdrawals_on(as_of.valid_on))),
        tuple(each.text for each in mandate.instructions_on(as_of.valid_on)),
        granted.as_found,
        tuple(
            MandateObstacle(each.rule.name, each.refusal)
            for each in chains.of_rest(register, ref, as_of.valid_on)
            if together.switches.response(each.rule.name, as_of.valid_on) is Response.REFUSE
        ),
    )


def _withdrawn(each: MandateConsentWithdrawn) -> WithdrawnConsent:
    return WithdrawnConsent(each.consent_of, each.withdrawn_by, each.effective_on, each.grounds)


def _cents(amount: Money | None) -> int | None:
    return None if amount is None else amount.cents
