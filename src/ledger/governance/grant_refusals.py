"""Why a mandate, a sub-mandate or a delegation cannot be given as it is."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken


class ConsentByAnother(RuleBroken):
    """A consent is the mandatee's own, or that of the body under which he works."""

    code = "consent-by-another"

    def __init__(self, mandate: str, consent_of: str, who: str, expected: str) -> None:
        super().__init__(
            f"the consent of the {consent_of} in {mandate} is that of {expected}, not of {who}; name {expected}"
        )
        self.mandate, self.consent_of, self.who, self.expected = mandate, consent_of, who, expected


class ConsentUnclear(RuleBroken):
    """Either somebody consented, on a day, or there is a ground on which that consent is not needed."""

    code = "consent-unclear"

    def __init__(self, mandate: str, consent_of: str) -> None:
        super().__init__(
            f"say of the consent of the {consent_of} in {mandate} either who gave it and on which day, or the ground"
            " on which none is needed; that nobody stands above him is a ground for the superior's only"
        )
        self.mandate, self.consent_of = mandate, consent_of


class NoConsentToWithdraw(RuleBroken):
    """Only a consent that somebody gave, and that stands, can be withdrawn."""

    code = "no-consent-to-withdraw"

    def __init__(self, mandate: str, consent_of: str, on: date) -> None:
        super().__init__(
            f"no consent of the {consent_of} in {mandate} stands on {on}; correct the day, or, where a ground stood for"
            " it, have the mandate revoked (revoke-mandate)"
        )
        self.mandate, self.consent_of, self.on = mandate, consent_of, on


class SubMandateNotAllowed(RuleBroken):
    """A mandate is handed on only where it allows that."""

    code = "sub-mandate-not-allowed"

    def __init__(self, mandate: str, parent: str) -> None:
        super().__init__(
            f"{parent} does not allow sub-mandates, so {mandate} cannot be given under it; let the body mandate the"
            " function itself, or change the mandate first"
        )
        self.mandate, self.parent = mandate, parent


class SubMandateTooDeep(RuleBroken):
    """A mandate is handed on in no more steps than it allows."""

    code = "sub-mandate-too-deep"

    def __init__(self, mandate: str, parent: str, depth: int, allowed: int) -> None:
        super().__init__(
            f"{mandate} lies {depth} steps below {parent}, which allows {allowed}; let somebody higher in the chain"
            " give it"
        )
        self.mandate, self.parent, self.depth, self.allowed = mandate, parent, depth, allowed


class SubMandateToAnother(RuleBroken):
    """A mandate that names to whom it may be handed on is handed on to nobody else."""

    code = "sub-mandate-to-another"

    def __init__(self, mandate: str, parent: str, mandatee: str, functions: tuple[str, ...]) -> None:
        super().__init__(
            f"{parent} may be handed on to {', '.join(functions)}, and {mandate} is to {mandatee}; name one of these"
        )
        self.mandate, self.parent, self.mandatee, self.functions = mandate, parent, mandatee, functions


class SubMandateDiffers(RuleBroken):
    """A sub-mandate is of the same kind, and in the name of the same body, as the mandate that it is given under."""

    code = "sub-mandate-differs"

    def __init__(self, mandate: str, parent: str, kind: str, mandator: str) -> None:
        super().__init__(
            f"{parent} is a {kind} of {mandator}, and nothing else can be given under it; let {mandate} be that too, or"
            " give it under another mandate"
        )
        self.mandate, self.parent, self.kind, self.mandator = mandate, parent, kind, mandator


class ChainLoops(RuleBroken):
    """A chain of mandates leads from a body down, and never back to who stands above."""

    code = "chain-loops"

    def __init__(self, mandate: str, chain: tuple[str, ...]) -> None:
        super().__init__(
            f"the chain of {mandate} comes back to where it was ({' > '.join(chain)}); give it to somebody who does not"
            " stand higher in it"
        )
        self.mandate, self.chain = mandate, chain


class DelegateIsNoBody(RuleBroken):
    """A power is delegated to another body, and never to somebody who works under the body that has it."""

    code = "delegate-is-no-body"

    def __init__(self, mandate: str, mandatee: str) -> None:
        super().__init__(
            f"{mandatee} is no body with a responsibility of its own, so {mandate} cannot be a delegation; name a body"
            " such as GM0313/college, or make it a mandate"
        )
        self.mandate, self.mandatee = mandate, mandatee


class NoStatuteForDelegation(RuleBroken):
    """A power is delegated only where a statute provides for that."""

    code = "no-statute-for-delegation"

    def __init__(self, mandate: str, power: str) -> None:
        super().__init__(
            f"no statute is known by which the power {power} may be delegated, as {mandate} would; name the statute"
            " with the power (assign-power, 'delegable_by'), or make it a mandate"
        )
        self.mandate, self.power = mandate, power


class InstructionToDelegate(RuleBroken):
    """Who delegated a power gives policy rules about it, and no other instructions."""

    code = "instruction-to-delegate"

    def __init__(self, mandate: str, kind: str) -> None:
        super().__init__(f"{mandate} is a delegation, under which an instruction ({kind}) can only be a policy rule")
        self.mandate, self.kind = mandate, kind
