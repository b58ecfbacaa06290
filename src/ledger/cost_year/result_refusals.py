"""What the books of a year refuse about its result."""

from __future__ import annotations

from ledger.errors import RuleBroken
from ledger.money import Money


class NoContributions(RuleBroken):
    """A result is what was contributed less what it cost: without advances there is none."""

    code = "no-contributions"

    def __init__(self, service: str, year: int) -> None:
        super().__init__(
            f"no contributions to {service} for {year} were called, so that the year has no result: everybody pays what"
            " it bears; call advances on a budget first, or settle the year"
        )
        self.service, self.year = service, year


class MoreThanResult(RuleBroken):
    """What goes to the reserve comes out of what is left of the contributions."""

    code = "more-than-result"

    def __init__(self, to_reserve: Money, left_over: Money) -> None:
        super().__init__(
            f"{to_reserve.euros} cannot go to the reserve: what is left of the contributions after the costs, and after"
            f" what went to the reserve before, is {left_over.euros}; give no more than that"
        )
        self.to_reserve, self.left_over = to_reserve.euros, left_over.euros


class MoreThanReserve(RuleBroken):
    """What is taken out of the reserve was put there in this year or before, and not taken out in any year since."""

    code = "more-than-reserve"

    def __init__(self, withdrawn: Money, available: Money) -> None:
        super().__init__(
            f"{withdrawn.euros} cannot be taken out of the reserve, which has {available.euros} that no year uses; give"
            " no more than that"
        )
        self.withdrawn, self.available = withdrawn.euros, available.euros


class AboveReserveCap(RuleBroken):
    """A reserve grows up to its cap, and the rest of the result is paid back."""

    code = "above-reserve-cap"

    def __init__(self, reserve: Money, cap: Money) -> None:
        super().__init__(
            f"the reserve would be {reserve.euros}, and may be {cap.euros} at the most; put less in it: what is left"
            " of the result is paid back"
        )
        self.reserve, self.cap = reserve.euros, cap.euros


class UnusableCap(RuleBroken):
    """The cap of a reserve is a portion of the turnover."""

    code = "unusable-reserve-cap"

    def __init__(self, portion: str) -> None:
        super().__init__(f"{portion} of the turnover is no cap of a reserve; give a portion from 0 to 1, such as 0.05")
        self.portion = portion
