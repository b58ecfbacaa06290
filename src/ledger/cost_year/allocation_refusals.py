"""Why a cost cannot be shared."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken


class IncurredForNobody(RuleBroken):
    """Where each bears its own costs, a cost says whose it is."""

    code = "incurred-for-nobody"

    def __init__(self, cost: str, key: str) -> None:
        super().__init__(
            f"key {key} lets each bear its own, and cost {cost!r} does not say whose it is; record it with"
            ' "incurred_for", or adopt a key that shares it'
        )
        self.cost, self.key = cost, key


class NotSharedDirectly(RuleBroken):
    """A cost of one participant belongs in a pool where each bears its own."""

    code = "not-shared-directly"

    def __init__(self, cost: str, incurred_for: str, key: str) -> None:
        super().__init__(
            f"cost {cost!r} was made for {incurred_for}, and key {key} shares it among all; record it in a pool with a"
            ' direct key, or without "incurred_for"'
        )
        self.cost, self.incurred_for, self.key = cost, incurred_for, key


class OnlyDeparted(RuleBroken):
    """Somebody who bears a cost takes part in the service on its day."""

    code = "only-departed"

    def __init__(self, key: str, pool: str, participants: tuple[str, ...], on: date) -> None:
        super().__init__(
            f"all among whom key {key} shares pool {pool} ({', '.join(participants)}) took no part in the service on"
            f" {on}; adopt a key of those who do, or correct the day"
        )
        self.key, self.pool, self.participants, self.on = key, pool, participants, on


class UnusablePeriod(RuleBroken):
    """A cost is of its own day, or of a period with a first day and a first day after it."""

    code = "unusable-cost-period"

    def __init__(self, cost: str, starts_on: date | None, ends_on: date | None) -> None:
        super().__init__(
            f"cost {cost!r} cannot be of {starts_on} up to {ends_on}; give both days, 'ends_on' the first day after the"
            " period and at most fifty years on, or neither"
        )
        self.cost, self.starts_on, self.ends_on = cost, starts_on, ends_on


class CostsCannotBeShared(RuleBroken):
    """Costs are shared all or none: what stands in the way is told of each."""

    code = "costs-cannot-be-shared"

    def __init__(self, service: str, year: int, reasons: tuple[str, ...], more: int) -> None:
        super().__init__(
            f"nothing of {service} in {year} was shared, for some costs cannot be: {'; '.join(reasons)}"
            f"{f'; and {more} more' if more else ''}; mend that, or name a pool or a period without them"
        )
        self.service, self.year, self.reasons, self.more = service, year, reasons, more


class NothingToAllocate(RuleBroken):
    """Every cost that was asked for is shared already."""

    code = "nothing-to-allocate"

    def __init__(self, service: str, year: int) -> None:
        super().__init__(f"no cost of {service} in {year} that was asked for is left to share; record one first")
        self.service, self.year = service, year
