"""What the books of a year refuse about where they begin."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken
from ledger.money import Money


class OpenedBefore(RuleBroken):
    """A year has one opening position, for all its participants."""

    code = "opening-position-twice"

    def __init__(self, service: str, year: int, cut_over: date) -> None:
        super().__init__(
            f"the books of {service} for {year} have an opening position, of the end of {cut_over}; if that one is"
            " wrong, record it in error first, or correct what is wrong in it by costs of their own"
        )
        self.service, self.year, self.cut_over = service, year, cut_over


class OpeningLineTwice(RuleBroken):
    """An opening position has one line for each participant, pool, account, task field and original date."""

    code = "opening-line-twice"

    def __init__(self, participant: str, line: int) -> None:
        super().__init__(
            f"line {line} of the opening position is of {participant} and says again what a line above it is of; add"
            " them up, or tell them apart by pool, account, task field or original date"
        )
        self.participant, self.line = participant, line


class OpeningDoesNotBalance(RuleBroken):
    """All that was paid before the cut-over is borne by somebody, in each pool."""

    code = "opening-does-not-balance"

    def __init__(self, pool: str | None, share: Money, paid: Money) -> None:
        of = f"of pool {pool!r}" if pool else "of no named pool"
        super().__init__(
            f"the opening position {of} has {share.euros} borne and {paid.euros} paid, and both must be the same; what"
            " was paid and is not shared yet is no part of it: record it as a cost with 'corrects_opening'"
        )
        self.pool, self.share, self.paid = pool, share.euros, paid.euros


class CostsBeforeCutOver(RuleBroken):
    """What is in the opening position is not in the books a second time."""

    code = "costs-before-cut-over"

    def __init__(self, cut_over: date, costs: tuple[str, ...]) -> None:
        first, more = ", ".join(costs[:10]), len(costs) - 10
        super().__init__(
            f"{len(costs)} costs of {cut_over} or earlier are in the books already: {first}"
            f"{f' and {more} more' if more > 0 else ''}; the opening position would count them twice: name an earlier"
            " cut-over day, or record them in error"
        )
        self.cut_over, self.costs = cut_over, costs


class BeforeCutOver(RuleBroken):
    """A cost of before the cut-over is in the opening position, unless it says that it corrects that."""

    code = "before-cut-over"

    def __init__(self, cost: str, effective_on: date, cut_over: date) -> None:
        super().__init__(
            f"cost {cost!r} is of {effective_on}, and what was made up to the end of {cut_over} is in the opening"
            " position; correct the day, or say with 'corrects_opening' that the opening position lacks it"
        )
        self.cost, self.effective_on, self.cut_over = cost, effective_on, cut_over


class NotInOpening(RuleBroken):
    """Only what lies before the cut-over can correct an opening position."""

    code = "not-in-opening-position"

    def __init__(self, cost: str, effective_on: date, cut_over: date | None) -> None:
        why = f"which ends at {cut_over}" if cut_over else "and these books have none"
        super().__init__(
            f"cost {cost!r} of {effective_on} does not correct an opening position, {why}; leave 'corrects_opening' out"
        )
        self.cost, self.effective_on, self.cut_over = cost, effective_on, cut_over
