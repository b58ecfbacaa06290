"""Why an exit fee is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger.errors import RuleBroken
from ledger.money import Money


class ExitFeeStands(RuleBroken):
    """Who leaves owes one fee at a time for what it leaves."""

    code = "exit-fee-stands"

    def __init__(self, exit_fee: str, participant: str) -> None:
        super().__init__(
            f"{exit_fee} of {participant} stands; record first that a court annulled it or that it was withdrawn, or"
            " correct the name"
        )
        self.exit_fee, self.participant = exit_fee, participant


class NoStandingExitFee(RuleBroken):
    """Only a fee that stands can be annulled, withdrawn or claimed."""

    code = "no-standing-exit-fee"

    def __init__(self, exit_fee: str, exit_fee_state: str) -> None:
        super().__init__(f"{exit_fee} does not stand any more ({exit_fee_state}); set it again first")
        self.exit_fee, self.exit_fee_state = exit_fee, exit_fee_state


class ExitFeeOfAnother(RuleBroken):
    """A fee that is set again is of the same participant, for the same."""

    code = "exit-fee-of-another"

    def __init__(self, exit_fee: str, participant: str, other: str) -> None:
        super().__init__(
            f"{exit_fee} is of {other}, not of {participant}, or was for something else; give this one a name of its"
            " own"
        )
        self.exit_fee, self.participant, self.other = exit_fee, participant, other


class ExitFeeParameters(RuleBroken):
    """Each method of an exit fee has parameters of its own, all of them and no others."""

    code = "exit-fee-parameters"

    def __init__(self, method: str, missing: tuple[str, ...], superfluous: tuple[str, ...]) -> None:
        lacks = f"; it lacks {', '.join(missing)}" if missing else ""
        more = f"; it has no use for {', '.join(superfluous)}" if superfluous else ""
        super().__init__(f"an exit fee by the method {method} has parameters of its own{lacks}{more}; correct these")
        self.method, self.missing, self.superfluous = method, missing, superfluous


class ExitFeeNotPositive(RuleBroken):
    """Who leaves owes more than nothing, or there is no fee; and so does each part of it."""

    code = "exit-fee-not-positive"

    def __init__(self, exit_fee: str, amount: Money) -> None:
        super().__init__(
            f"EUR {amount.euros} in {exit_fee} is no fee; every amount, factor and number of it is above zero"
        )
        self.exit_fee, self.amount = exit_fee, amount.euros


class StepsToNothing(RuleBroken):
    """A series that steps down ends before it reaches nothing: 100, 80, 60, 40 and 20%, and no sixth year."""

    code = "steps-to-nothing"

    def __init__(self, exit_fee: str, year: int, portion: Decimal) -> None:
        super().__init__(
            f"year {year} of {exit_fee} would count for {portion} of the annual contribution, where each year counts"
            " for more than nothing and no year for more than the whole; take fewer years or another step"
        )
        self.exit_fee, self.year, self.portion = exit_fee, year, portion


class StillParticipating(RuleBroken):
    """An exit fee is of who has left, or will have on that day."""

    code = "still-participating"

    def __init__(self, scope: str, participant: str, on: date) -> None:
        super().__init__(
            f"{participant} still takes part in {scope} on {on}; record first that it leaves, which is its own decision"
            " and does not wait for the fee, or correct the day"
        )
        self.scope, self.participant, self.on = scope, participant, on


class JudgedTooEarly(RuleBroken):
    """A court judges what was decided before."""

    code = "judged-too-early"

    def __init__(self, exit_fee: str, judged_on: date, decided_on: date) -> None:
        super().__init__(
            f"{exit_fee} was decided on {decided_on}, so no court annulled it on {judged_on}, before that; correct one"
        )
        self.exit_fee, self.judged_on, self.decided_on = exit_fee, judged_on, decided_on
