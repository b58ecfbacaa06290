"""Why the VAT in a cost is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger.errors import RuleBroken
from ledger.money import Money


class VatDoesNotFit(RuleBroken):
    """VAT is the net amount times its rate, and both together are the cost's amount."""

    code = "vat-does-not-fit"

    def __init__(self, cost: str, net: Money, vat: Money, expected: Money, amount: Money) -> None:
        super().__init__(
            f"the VAT in cost {cost!r} does not fit: on {net.euros} net it is {expected.euros} (not {vat.euros}), and"
            f" net and VAT together are the amount of the cost ({amount.euros}); correct one of them"
        )
        self.cost, self.net, self.vat = cost, net.euros, vat.euros
        self.expected, self.amount = expected.euros, amount.euros


class VatRateNotInForce(RuleBroken):
    """A rate is one of those that the law had on the day of the cost."""

    code = "vat-rate-not-in-force"

    def __init__(self, cost: str, vat_rate: Decimal, on: date, in_force: tuple[Decimal, ...]) -> None:
        listed = ", ".join(f"{rate}%" for rate in in_force)
        super().__init__(
            f"there was no rate of {vat_rate}% for cost {cost!r} on {on}; the rates were {listed}: correct the rate or"
            " the day"
        )
        self.cost, self.vat_rate, self.on, self.in_force = cost, vat_rate, on, in_force


class VatGroundMissing(RuleBroken):
    """What is not simply taxed rests on a ground, and of some grounds the last day must be known."""

    code = "vat-ground-missing"

    def __init__(self, cost: str, treatment: str, lacks: str) -> None:
        super().__init__(
            f"the VAT in cost {cost!r} is treated as {treatment}, which needs {lacks}; give it in 'included_vat'"
        )
        self.cost, self.treatment, self.lacks = cost, treatment, lacks


class VatGroundNotInForce(RuleBroken):
    """A ground is one that the rules had on the day of the cost, for that treatment."""

    code = "vat-ground-not-in-force"

    def __init__(self, cost: str, vat_ground: str, treatment: str, on: date, in_force: tuple[str, ...]) -> None:
        super().__init__(
            f"{vat_ground!r} was no ground on {on} to treat the VAT in cost {cost!r} as {treatment}; there were:"
            f" {', '.join(in_force) or 'none'}; correct the ground, the treatment or the day"
        )
        self.cost, self.vat_ground, self.treatment, self.on, self.in_force = cost, vat_ground, treatment, on, in_force


class VatGroundExcludes(RuleBroken):
    """A ground is not for everything."""

    code = "vat-ground-excludes"

    def __init__(self, cost: str, vat_ground: str) -> None:
        super().__init__(
            f"{vat_ground} is not for staff of another municipality, and cost {cost!r} is of that; take the ground that"
            " fits, or treat it as taxed"
        )
        self.cost, self.vat_ground = cost, vat_ground


class VatGroundTooLong(RuleBroken):
    """An approval for some months holds no longer than that."""

    code = "vat-ground-too-long"

    def __init__(self, cost: str, vat_ground: str, until: date, months: int) -> None:
        super().__init__(
            f"{vat_ground} holds for {months} months at most, so for cost {cost!r} not until {until}; correct the last"
            " day"
        )
        self.cost, self.vat_ground, self.until, self.months = cost, vat_ground, until, months


class KeyNotBeforeCost(RuleBroken):
    """Costs are for joint account where the key that shares them was fixed before they were made."""

    code = "key-not-before-cost"

    def __init__(self, cost: str, key: str, decided_on: date | None, on: date) -> None:
        super().__init__(
            f"key {key!r} was decided on {decided_on or 'no day'} and cost {cost!r} made from {on} on, so the key was"
            " not fixed in advance and this is no cost for joint account; treat its VAT otherwise"
        )
        self.cost, self.key, self.decided_on, self.on = cost, key, decided_on, on
