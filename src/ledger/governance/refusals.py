"""Why a decision or a mandate is refused."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken
from ledger.money import Money


class AlreadyAdopted(RuleBroken):
    """A body decides on a proposal once; it can withdraw what it adopted."""

    code = "already-adopted"

    def __init__(self, decision: str, decided_on: date) -> None:
        super().__init__(
            f"{decision} was adopted on {decided_on} already; withdraw it, or propose a new decision that replaces it"
        )
        self.decision, self.decided_on = decision, decided_on


class AlreadyRejected(RuleBroken):
    """A rejection is final."""

    code = "already-rejected"

    def __init__(self, decision: str, on: date) -> None:
        super().__init__(f"{decision} was rejected on {on}, which is final; propose a new decision under its own name")
        self.decision, self.on = decision, on


class AlreadyWithdrawn(RuleBroken):
    """What was withdrawn is no longer before anybody."""

    code = "already-withdrawn"

    def __init__(self, decision: str, on: date) -> None:
        super().__init__(f"{decision} was withdrawn from {on} on; propose a new decision under its own name")
        self.decision, self.on = decision, on


class AnotherBody(RuleBroken):
    """Only the body that a proposal was put before decides on it."""

    code = "another-body"

    def __init__(self, decision: str, body: str, put_before: str) -> None:
        super().__init__(
            f"{decision} was put before {put_before}, so {body} cannot decide on it; name {put_before}, or propose a"
            f" decision to {body}"
        )
        self.decision, self.body, self.put_before = decision, body, put_before


class StepOutOfOrder(RuleBroken):
    """A body cannot decide on what was not yet before it."""

    code = "step-out-of-order"

    def __init__(self, decision: str, on: date, since: date) -> None:
        super().__init__(
            f"{decision} was proposed or last dealt with on {since}, so nothing can have been decided on it on {on};"
            " correct the day"
        )
        self.decision, self.on, self.since = decision, on, since


class DeferredToThePast(RuleBroken):
    """A proposal is put off until a later day."""

    code = "deferred-to-the-past"

    def __init__(self, decision: str, on: date, until: date) -> None:
        super().__init__(f"{decision} cannot be put off on {on} until {until}; name a later day, or none")
        self.decision, self.on, self.until = decision, on, until


class DecisionNotAdopted(RuleBroken):
    """Nothing rests on a decision that no body took."""

    code = "decision-not-adopted"

    def __init__(self, decision: str, standing: str) -> None:
        super().__init__(f"{decision} is {standing}, not adopted, so nothing can rest on it; record its adoption first")
        self.decision, self.standing = decision, standing


class DecisionNotInForce(RuleBroken):
    """What rests on a decision begins while that decision holds."""

    code = "decision-not-in-force"

    def __init__(self, decision: str, on: date, since: date, until: date | None) -> None:
        end = f" until {until}" if until else ""
        super().__init__(
            f"{decision} holds from {since}{end}, so nothing can rest on it from {on} on; correct the day, or name the"
            " decision that holds then"
        )
        self.decision, self.on, self.since, self.until = decision, on, since, until


class MandatorIsNotTheBody(RuleBroken):
    """Only the body whose power it is hands it over, changes that or takes it back (Awb 10:1)."""

    code = "mandator-is-not-the-body"

    def __init__(self, mandate: str, mandator: str, taken_by: str) -> None:
        super().__init__(
            f"the power in {mandate} is {mandator}'s, but the decision that it rests on was taken by {taken_by};"
            f" name a decision of {mandator}"
        )
        self.mandate, self.mandator, self.taken_by = mandate, mandator, taken_by


class MandateEndsBeforeItStarts(RuleBroken):
    """Terms hold for at least one day."""

    code = "mandate-ends-before-it-starts"

    def __init__(self, mandate: str, effective_on: date, valid_until: date) -> None:
        super().__init__(
            f"{mandate} cannot hold from {effective_on} to {valid_until}; its last day is the first one or later"
        )
        self.mandate, self.effective_on, self.valid_until = mandate, effective_on, valid_until


class MandateAlreadyRevoked(RuleBroken):
    """A mandate that is revoked stays so: from that day on there is nothing left to change or revoke."""

    code = "mandate-already-revoked"

    def __init__(self, mandate: str, on: date, revoked_on: date) -> None:
        super().__init__(
            f"{mandate} was revoked from {revoked_on} on, so it cannot be changed or revoked on {on}; grant another"
        )
        self.mandate, self.on, self.revoked_on = mandate, on, revoked_on


class MandateNotInForce(RuleBroken):
    """A mandate gives authority from its first day until it expires or is revoked. ``valid_until`` is a last day."""

    code = "mandate-not-in-force"

    def __init__(
        self, mandate: str, on: date, valid_from: date, valid_until: date | None, revoked_on: date | None
    ) -> None:
        end = f" to {valid_until}" if valid_until else ""
        revoked = f" and was revoked from {revoked_on} on" if revoked_on else ""
        super().__init__(
            f"{mandate} is not in force on {on}: it holds from {valid_from}{end}{revoked}; let the body itself decide,"
            " or name a mandate that holds on that day"
        )
        self.mandate, self.on, self.valid_from = mandate, on, valid_from
        self.valid_until, self.revoked_on = valid_until, revoked_on


class MandateDecidesNothing(RuleBroken):
    """A signing mandate leaves the decision to the body (Awb 10:11); a factual authorisation is for no decision."""

    code = "mandate-decides-nothing"

    def __init__(self, mandate: str, kind: str) -> None:
        super().__init__(
            f"{mandate} is a {kind}: nothing can be decided under it; let the body itself decide, or name a mandate"
        )
        self.mandate, self.kind = mandate, kind


class AnotherFunction(RuleBroken):
    """A mandate is given to a function; another function has no authority from it."""

    code = "another-function"

    def __init__(self, mandate: str, function: str, mandatee: str) -> None:
        super().__init__(
            f"{mandate} was given to the {mandatee}, not to the {function}; let the {mandatee} decide, or name the"
            f" mandate of the {function}"
        )
        self.mandate, self.function, self.mandatee = mandate, function, mandatee


class AnotherOrganisation(RuleBroken):
    """A mandate is given to a function of one organisation; the same function elsewhere has no authority from it."""

    code = "another-organisation"

    def __init__(self, mandate: str, organisation: str, given_at: str) -> None:
        super().__init__(
            f"{mandate} was given to a function at {given_at}, not at {organisation}; correct the actor's organisation,"
            f" or name a mandate that was given at {organisation}"
        )
        self.mandate, self.organisation, self.given_at = mandate, organisation, given_at


class AnotherMandator(RuleBroken):
    """Under a mandate one decides in the name of the body that gave it, and of no other."""

    code = "another-mandator"

    def __init__(self, mandate: str, body: str, mandator: str) -> None:
        super().__init__(
            f"{mandate} was given by {mandator}, so nothing can be decided under it in the name of {body}; name a"
            f" mandate that {body} gave"
        )
        self.mandate, self.body, self.mandator = mandate, body, mandator


class AmountAboveCap(RuleBroken):
    """A mandate goes no further than its amount per case, excluding VAT."""

    code = "amount-above-cap"

    def __init__(self, mandate: str, amount: Money, cap: Money) -> None:
        super().__init__(
            f"{mandate} goes up to EUR {cap.euros} a case excluding VAT, and this commits EUR {amount.euros}; let the"
            " body itself decide"
        )
        self.mandate, self.amount, self.cap = mandate, amount.euros, cap.euros


class AmountMissing(RuleBroken):
    """Whether a decision stays below a cap can only be seen where it says what it commits."""

    code = "amount-missing"

    def __init__(self, mandate: str, cap: Money) -> None:
        super().__init__(
            f"{mandate} goes up to EUR {cap.euros} a case; say what the decision commits, excluding VAT"
            " ('amount', 0.00 for nothing)"
        )
        self.mandate, self.cap = mandate, cap.euros


class NegativeAmount(RuleBroken):
    """A decision commits an amount, and a mandate is capped at one: zero or more."""

    code = "negative-amount"

    def __init__(self, name: str, amount: Money) -> None:
        super().__init__(f"EUR {amount.euros} in {name} is below zero; write what it commits, or up to what it reaches")
        self.name, self.amount = name, amount.euros


class NotOnBehalfOfTheBody(RuleBroken):
    """Whoever decides says on whose behalf (Awb 10:10)."""

    code = "not-on-behalf-of-the-body"

    def __init__(self, body: str, on_behalf_of: str | None) -> None:
        super().__init__(
            f"a decision of {body} is taken on its behalf, and this actor acts on behalf of"
            f" {on_behalf_of or 'nobody'}; set the actor's 'on_behalf_of' to {body}"
        )
        self.body, self.on_behalf_of = body, on_behalf_of


class OutOfScope(RuleBroken):
    """What a service rests on stands in that service or in its partnership; what stands elsewhere is not about it."""

    code = "out-of-scope"

    def __init__(self, ref: str, scope: str) -> None:
        super().__init__(
            f"{ref} stands elsewhere, so nothing in {scope} can rest on it; name one of {scope}"
            f"{' or of ' + scope.partition('/')[0] if '/' in scope else ''}"
        )
        self.ref, self.scope = ref, scope
