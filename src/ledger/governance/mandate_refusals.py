"""Why somebody has no authority to decide for a body."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken
from ledger.money import Money


class NoMandate(RuleBroken):
    """Whoever decides in the name of a body needs a mandate of that body."""

    code = "no-mandate"

    def __init__(self, function: str, organisation: str, body: str, on: date) -> None:
        super().__init__(
            f"{body} gave the {function} at {organisation} no mandate that was known of on {on}; let the body itself"
            " decide, or record the mandate"
        )
        self.function, self.organisation, self.body, self.on = function, organisation, body, on


class PowerNotCovered(RuleBroken):
    """A mandate goes no further than the powers that it names."""

    code = "power-not-covered"

    def __init__(self, mandate: str, power: str | None, covers: tuple[str, ...]) -> None:
        listed = f"covers {', '.join(covers)}" if covers else "excludes it"
        what = f"not {power}" if covers else f"so not for {power}"
        asked = f"{mandate} {listed}, {what}" if power else f"{mandate} {listed}, and this decision names no power"
        super().__init__(f"{asked}; let the body itself decide, or name a mandate for this power")
        self.mandate, self.power, self.covers = mandate, power, covers


class PowerNotHeld(RuleBroken):
    """A body decides with its own powers, not with another's."""

    code = "power-not-held"

    def __init__(self, power: str, body: str, on: date, held_by: tuple[str, ...]) -> None:
        holders = f"; {', '.join(held_by)} did" if held_by else ""
        super().__init__(
            f"{body} did not have the power {power} on {on}{holders}; put it before the body that has it, or correct"
            " the power"
        )
        self.power, self.body, self.on, self.held_by = power, body, on, held_by


class PowerNotTheMandators(RuleBroken):
    """Nobody hands over a power that he does not have."""

    code = "power-not-the-mandators"

    def __init__(self, mandate: str, mandator: str, power: str, on: date, held_by: tuple[str, ...]) -> None:
        super().__init__(
            f"{mandator} does not have the power {power} on {on} ({', '.join(held_by) or 'nobody'} does), so it cannot"
            f" hand it over in {mandate}; let the body that has it decide or mandate"
        )
        self.mandate, self.mandator, self.power = mandate, mandator, power
        self.on, self.held_by = on, held_by


class PowerNotMandatable(RuleBroken):
    """Some powers a body uses itself: by law, by their nature, or as those that the Awb lists."""

    code = "power-not-mandatable"

    def __init__(self, mandate: str, power: str, bar: str) -> None:
        super().__init__(f"the power {power} in {mandate} cannot be mandated ({bar}); let the body itself decide")
        self.mandate, self.power, self.bar = mandate, power, bar


class PowerDelegated(RuleBroken):
    """Who delegated a power has it no more."""

    code = "power-delegated"

    def __init__(self, body: str, power: str, delegation: str, to: str, on: date) -> None:
        super().__init__(
            f"{body} delegated the power {power} to {to} by {delegation}, so on {on} it cannot use that itself; let"
            f" {to} decide, or revoke the delegation first"
        )
        self.body, self.power, self.delegation, self.to, self.on = body, power, delegation, to, on


class YearCapExceeded(RuleBroken):
    """All that is decided under a mandate in a year stays below its cap for the year."""

    code = "year-cap-exceeded"

    def __init__(self, mandate: str, year: int, amount: Money, used: Money, cap: Money) -> None:
        super().__init__(
            f"{mandate} goes up to EUR {cap.euros} for all of {year}, of which EUR {used.euros} is used, so EUR"
            f" {amount.euros} does not fit; let the body itself decide"
        )
        self.mandate, self.year = mandate, year
        self.amount, self.used, self.cap = amount.euros, used.euros, cap.euros


class AmountWithVatAboveCap(RuleBroken):
    """A mandate that is capped including VAT goes no further than that."""

    code = "amount-with-vat-above-cap"

    def __init__(self, mandate: str, amount: Money, cap: Money) -> None:
        super().__init__(
            f"{mandate} goes up to EUR {cap.euros} a case including VAT, and this commits EUR {amount.euros}; let the"
            " body itself decide"
        )
        self.mandate, self.amount, self.cap = mandate, amount.euros, cap.euros


class AmountWithVatMissing(RuleBroken):
    """Whether a decision stays below a cap including VAT can only be seen where it says what it commits with VAT."""

    code = "amount-with-vat-missing"

    def __init__(self, mandate: str, cap: Money) -> None:
        super().__init__(
            f"{mandate} goes up to EUR {cap.euros} including VAT; say what the decision commits with its VAT"
            " ('amount_with_vat', 0.00 for nothing)"
        )
        self.mandate, self.cap = mandate, cap.euros


class ConsentMissing(RuleBroken):
    """A mandate to somebody who works elsewhere has effect when he consents, and whoever he works under does."""

    code = "consent-missing"

    def __init__(self, mandate: str, consent_of: str, who: str, on: date) -> None:
        super().__init__(
            f"{mandate} has no effect on {on}: the {consent_of} ({who}) did not consent to it by then; record the"
            " consent (consent-mandate), or the ground on which none is needed"
        )
        self.mandate, self.consent_of, self.who, self.on = mandate, consent_of, who, on


class ConsentWithdrawn(RuleBroken):
    """A mandate to somebody who works elsewhere has no effect from the day on which a consent to it was withdrawn."""

    code = "consent-withdrawn"

    def __init__(self, mandate: str, consent_of: str, who: str, withdrawn_on: date) -> None:
        super().__init__(
            f"{mandate} has no effect since {withdrawn_on}: the {consent_of} ({who}) withdrew the consent to it; have"
            " it given again (consent-mandate), or let the body decide itself"
        )
        self.mandate, self.consent_of, self.who, self.withdrawn_on = mandate, consent_of, who, withdrawn_on


class FunctionNotHeld(RuleBroken):
    """A mandate is given to a function, and whoever uses it holds that function."""

    code = "function-not-held"

    def __init__(self, function: str, organisation: str, officer: str, on: date, holders: tuple[str, ...]) -> None:
        super().__init__(
            f"{officer} was not the {function} at {organisation} on {on} ({', '.join(holders) or 'nobody'} was);"
            " correct the actor, or record who held the function (hold-function)"
        )
        self.function, self.organisation, self.officer = function, organisation, officer
        self.on, self.holders = on, holders


class HolderPresent(RuleBroken):
    """A deputy stands in for somebody who is away, or for nobody where the function is vacant."""

    code = "holder-present"

    def __init__(self, mandate: str, function: str, deputy: str, on: date, holders: tuple[str, ...]) -> None:
        super().__init__(
            f"the {deputy} stands in for the {function} in {mandate}, who was there on {on} ({', '.join(holders)}); let"
            f" the {function} decide, or record the absence (record-absence)"
        )
        self.mandate, self.function, self.deputy = mandate, function, deputy
        self.on, self.holders = on, holders


class MandateOfAnotherKind(RuleBroken):
    """Each kind of mandate lets one do what it is for: decide, sign, or carry out."""

    code = "mandate-of-another-kind"

    def __init__(self, mandate: str, kind: str, deed: str) -> None:
        super().__init__(f"{mandate} is a {kind}, which is not for a {deed}; name a mandate that is")
        self.mandate, self.kind, self.deed = mandate, kind, deed


class FineByReporter(RuleBroken):
    """Who reported an offence does not impose the fine for it."""

    code = "fine-by-reporter"

    def __init__(self, mandate: str, who: str) -> None:
        super().__init__(
            f"{who} reported the offence, so {mandate} is no mandate to impose the fine; let somebody else decide"
        )
        self.mandate, self.who = mandate, who
