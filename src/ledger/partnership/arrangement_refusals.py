"""Why a power, a role or a promised contribution is refused, and a decision that a body has no power for."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken
from ledger.money import Money


class BodyWithoutSay(RuleBroken):
    """Where powers were assigned, a body that has none has no say."""

    code = "body-without-say"

    def __init__(self, partnership: str, body: str, on: date) -> None:
        super().__init__(
            f"{body} has no power in {partnership} on {on}, so it decides nothing there; put it before the body that"
            " has the power, or assign that power first"
        )
        self.partnership, self.body, self.on = partnership, body, on


class PowerNotNamed(RuleBroken):
    """Where powers were assigned, a decision says which of them it rests on."""

    code = "power-not-named"

    def __init__(self, body: str, on: date, powers: tuple[str, ...]) -> None:
        super().__init__(
            f"a decision of {body} on {on} rests on one of its powers; name it in 'power': {', '.join(powers)}"
        )
        self.body, self.on, self.powers = body, on, powers


class RoleNotHeld(RuleBroken):
    """Only who has a role can lose it."""

    code = "role-not-held"

    def __init__(self, role: str, matter: str, holder: str, on: date) -> None:
        super().__init__(f"{holder} is not {role} of {matter} on {on}; correct the role, the holder or the day")
        self.role, self.matter, self.holder, self.on = role, matter, holder, on


class RoleHeldAlready(RuleBroken):
    """A role is assigned to a holder once, and again only after it has ended."""

    code = "role-held-already"

    def __init__(self, role: str, matter: str, holder: str, on: date) -> None:
        super().__init__(f"{holder} is {role} of {matter} on {on} or later already; correct the day, or end it first")
        self.role, self.matter, self.holder, self.on = role, matter, holder, on


class RolesNotSeparate(RuleBroken):
    """Who is on one side of a separation is not on the other."""

    code = "roles-not-separate"

    def __init__(self, separation: str, matter: str, holder: str, roles: tuple[str, ...], on: date) -> None:
        super().__init__(
            f"{holder} would be {' and '.join(roles)} of {matter} on {on} or later, which {separation} keeps apart;"
            " give one of them to somebody else, or end one of them first"
        )
        self.separation, self.matter, self.holder, self.roles, self.on = separation, matter, holder, roles, on


class TooFewRoles(RuleBroken):
    """It takes two different roles to keep apart."""

    code = "too-few-roles"

    def __init__(self, separation: str) -> None:
        super().__init__(f"{separation} names fewer than two different roles; name those that one holder cannot unite")
        self.separation = separation


class NoContributor(RuleBroken):
    """Only who takes part on the first day of a period promises to pay for it."""

    code = "no-contributor"

    def __init__(self, contribution: str, participant: str, on: date) -> None:
        super().__init__(
            f"{participant} takes no part on {on}, the first day that {contribution} is for; record its accession"
            " first, or correct the code or the day"
        )
        self.contribution, self.participant, self.on = contribution, participant, on


class ContributionNotPositive(RuleBroken):
    """Who promises to pay promises more than nothing."""

    code = "contribution-not-positive"

    def __init__(self, contribution: str, amount: Money) -> None:
        super().__init__(f"EUR {amount.euros} in {contribution} is no contribution; write an amount above zero")
        self.contribution, self.amount = contribution, amount.euros
