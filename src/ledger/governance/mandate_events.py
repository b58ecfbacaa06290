"""What happens to mandates: granted, consented to, changed, instructed, used, revoked (Awb title 10.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger.event import Event, recorded_as
from ledger.law import Irregularity
from ledger.money import Money


class MandateKind(StrEnum):
    """What is handed over: Awb 10:1 (mandate), 10:11 (signing), 10:12 (power of attorney, factual authorisation).

    Beside these what is no mandate: by delegation (10:13) another body has the power itself and the first one not any
    more, by attribution (10:22) a statute gave it to a function that works under a body.
    """

    MANDATE = "mandate"
    SIGNING = "signing-mandate"
    POWER_OF_ATTORNEY = "power-of-attorney"
    FACTUAL = "factual-authorisation"
    DELEGATION = "delegation"
    ATTRIBUTION = "attribution"


class ConsentOf(StrEnum):
    """Whose consent a mandate to somebody who works elsewhere needs (Awb 10:4)."""

    MANDATEE = "mandatee"
    SUPERIOR = "superior"


class ConsentGround(StrEnum):
    """Why a consent is not needed: a statute provides for the mandate (Awb 10:4(2)), or nobody stands above who has it.

    Or whoever has it works under the mandator all the same, as somebody on secondment does.
    """

    BY_STATUTE = "by-statute"
    NO_SUPERIOR = "no-superior"
    UNDER_THE_MANDATOR = "under-the-mandator"


class InstructionKind(StrEnum):
    """For one case or in general (Awb 10:6), or as a policy rule, which is all that a delegator can give (10:16)."""

    GENERAL = "general"
    CASE = "case"
    POLICY_RULE = "policy-rule"


@dataclass(frozen=True, slots=True)
class Consent:
    """Who consented (a function, or a body as superior) and on which day; or on what ground nobody needs to."""

    consent_of: ConsentOf
    given_by: str | None = None
    given_on: date | None = None
    ground: ConsentGround | None = None


@dataclass(frozen=True, slots=True)
class SubMandating:
    """To which functions a mandate may be handed on (none named: to any), in how many steps (Awb 10:9)."""

    functions: tuple[str, ...] = ()
    depth: int = 1


@dataclass(frozen=True, slots=True)
class MandateTerms:
    """How far a mandate reaches. ``cap`` is the highest amount per case, ``cap_per_year`` that of all in a year.

    Both are excluding VAT, and there is one with VAT of each; ``None`` means no limit. ``covers`` are powers
    that the partnership named (none here: ``power`` says it), ``excludes`` those that are never covered.
    """

    power: str
    legal_basis: str
    cap: Money | None = None
    conditions: tuple[str, ...] = ()
    valid_until: date | None = None
    illustrative: bool = False
    cap_with_vat: Money | None = None
    cap_per_year: Money | None = None
    cap_per_year_with_vat: Money | None = None
    covers: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    budget_condition: str | None = None
    consults: tuple[str, ...] = ()
    reports: str | None = None
    sub_mandate: SubMandating | None = None


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One mandate of a chain as it stood when it was used; ``used`` is what its year had taken before.

    That is counted where it has a cap per year, and excluding VAT if that cap is.
    """

    mandate: str
    kind: MandateKind
    mandator: str
    mandatee: str
    organisation: str
    valid_from: date
    granted_by: str
    terms: MandateTerms
    used: Money | None = None


EDITION = 2
"""Of the rules by which authority is worked out. Since 2 a yearly cap with VAT also counts what was decided with VAT
alone, a ground for no consent is there from its own day on, and a body that lacks the power has nothing to hand on."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Under which mandate a decision was taken, as the ledger knew that mandate then (Awb 10:1, 10:2).

    ``chain`` leads from the body down to whoever decided, the mandate that was named last. ``deputised`` is the
    function that whoever decided stood in for. By attribution one decides in one's own name (Awb 10:22).
    ``edition`` is that of the rules it was worked out by; without one by those of before ``EDITION``.
    """

    mandate: str
    mandator: str
    mandatee: str
    organisation: str
    cap: Money | None
    valid_from: date
    granted_by: str | None
    chain: tuple[ChainLink, ...] = ()
    deputised: str | None = None
    edition: int | None = None


@recorded_as("governance.mandate-granted.1")
class MandateGranted(Event):
    """A body (mandator) let a function of an organisation (mandatee) decide in its name from a day on (Awb 10:1).

    With a ``parent`` it is a sub-mandate, which the mandatee of that one gave (10:9). By delegation the mandatee is a
    body. ``decided_on`` is the day of the decision: where it lies later, the mandate reaches back. ``irregular`` is
    what was the matter with it by what was known then.
    """

    mandate: str
    kind: MandateKind
    mandator: str
    mandatee: str
    organisation: str
    terms: MandateTerms
    effective_on: date
    decision: str
    parent: str | None = None
    deputies: tuple[str, ...] = ()
    consents: tuple[Consent, ...] = ()
    register_number: str | None = None
    supersedes: str | None = None
    decided_on: date | None = None
    published_on: date | None = None
    irregular: tuple[Irregularity, ...] = ()
    as_found: str | None = None


@recorded_as("governance.mandate-changed.1")
class MandateChanged(Event):
    """The terms are others from a day on; all of them are given anew."""

    mandate: str
    terms: MandateTerms
    effective_on: date
    decision: str


@recorded_as("governance.mandate-revoked.1")
class MandateRevoked(Event):
    """The mandate no longer holds from a day on (Awb 10:8)."""

    mandate: str
    effective_on: date
    decision: str


@recorded_as("governance.mandate-consented.1")
class MandateConsented(Event):
    """The mandatee or his superior consented to a mandate on a day, or a ground on which none is needed was found."""

    mandate: str
    consent_of: ConsentOf
    effective_on: date
    given_by: str | None = None
    ground: ConsentGround | None = None


@recorded_as("governance.mandate-consent-withdrawn.1")
class MandateConsentWithdrawn(Event):
    """Whoever consented to a mandate no longer does, from a day on: then it has no effect until he does again."""

    mandate: str
    consent_of: ConsentOf
    withdrawn_by: str
    grounds: str
    effective_on: date


@recorded_as("governance.mandate-instructed.1")
class MandateInstructed(Event):
    """The mandator said how a mandate is to be used, from a day on; the same one given anew replaces it (Awb 10:6).

    ``about`` is the decision that an instruction for one case is about.
    """

    mandate: str
    instruction: str
    kind: InstructionKind
    text: str
    effective_on: date
    about: str | None = None


@recorded_as("governance.mandate-used.1")
class MandateUsed(Event):
    """A decision elsewhere was taken under this mandate or one below it, so that a cap per year counts it."""

    mandate: str
    decision: str
    effective_on: date
    amount: Money | None = None
    amount_with_vat: Money | None = None
    illustrative: bool = False


MandateEvent = (
    MandateGranted
    | MandateChanged
    | MandateRevoked
    | MandateConsented
    | MandateConsentWithdrawn
    | MandateInstructed
    | MandateUsed
)
