"""Why a charge upon joining or leaving is refused."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken
from ledger.money import Money


class ChargeParameters(RuleBroken):
    """A charge is either a fixed amount or a part of something, and is in favour of others than who bears it."""

    code = "charge-parameters"

    def __init__(self, charge: str, problem: str) -> None:
        super().__init__(f"charge {charge!r}: {problem}; correct its fields")
        self.charge, self.problem = charge, problem


class ChargeNotPositive(RuleBroken):
    """Who joins bears more than nothing."""

    code = "charge-not-positive"

    def __init__(self, charge: str, amount: Money) -> None:
        super().__init__(f"EUR {amount.euros} in charge {charge!r} is nothing to bear; write an amount above zero")
        self.charge, self.amount = charge, amount.euros


class ValueMissing(RuleBroken):
    """What is divided by a measure needs its value of everybody."""

    code = "value-missing"

    def __init__(self, measure: str, participants: tuple[str, ...], reference_on: date) -> None:
        super().__init__(
            f"there is no value of {measure} on {reference_on} for {', '.join(participants)}; record it first"
        )
        self.measure, self.participants, self.reference_on = measure, participants, reference_on


class NothingToClaim(RuleBroken):
    """What has fallen due of an exit fee is claimed once."""

    code = "nothing-to-claim"

    def __init__(self, exit_fee: str, year: int) -> None:
        super().__init__(
            f"nothing of {exit_fee} falls due up to the end of {year} that is not claimed, and nothing that was claimed"
            " must go back"
        )
        self.exit_fee, self.year = exit_fee, year


class NoFeeOfService(RuleBroken):
    """Only a fee of a service is claimed in its books; one of a whole partnership is in no service's."""

    code = "no-fee-of-service"

    def __init__(self, exit_fee: str, service: str) -> None:
        super().__init__(f"{exit_fee} is no exit fee of {service}; see 'grondslag exit-fees', and correct the name")
        self.exit_fee, self.service = exit_fee, service
