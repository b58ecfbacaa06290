"""What the books of a year refuse."""

from __future__ import annotations

from datetime import date

from ledger.errors import RuleBroken
from ledger.money import Money


class YearBeforeService(RuleBroken):
    """A service has no costs before it began."""

    code = "year-before-service"

    def __init__(self, service: str, year: int, started_on: date) -> None:
        super().__init__(f"{service} began on {started_on}, so it has no books of {year}; open a later year")
        self.service, self.year, self.started_on = service, year, started_on


class YearClosed(RuleBroken):
    """In a closed year nothing is recorded any more."""

    code = "year-closed"

    def __init__(self, service: str, year: int, decision: str) -> None:
        super().__init__(
            f"the books of {service} for {year} were closed by {decision}; settle the difference in a year that is open"
        )
        self.service, self.year, self.decision = service, year, decision


class YearNotClosed(RuleBroken):
    """Only a closed year is opened again."""

    code = "year-not-closed"

    def __init__(self, service: str, year: int) -> None:
        super().__init__(f"the books of {service} for {year} are open, so there is nothing to open again")
        self.service, self.year = service, year


class ReopenedBeforeClosed(RuleBroken):
    """A year is opened again after it was closed."""

    code = "reopened-before-closed"

    def __init__(self, service: str, year: int, on: date, closed_on: date) -> None:
        super().__init__(
            f"the books of {service} for {year} were closed on {closed_on}, and not again before that: {on}"
            " must be that day or a later one"
        )
        self.service, self.year, self.on, self.closed_on = service, year, on, closed_on


class OutsideYear(RuleBroken):
    """What takes effect in a year is in the books of that year."""

    code = "outside-year"

    def __init__(self, year: int, effective_on: date) -> None:
        super().__init__(f"{effective_on} is no day of {year}; name the year it belongs to, or correct the date")
        self.year, self.effective_on = year, effective_on


class PoolNotOpen(RuleBroken):
    """A cost or budget belongs to a pool of the service that is open on its day."""

    code = "pool-not-open"

    def __init__(self, pool: str, on: date) -> None:
        super().__init__(f"pool {pool!r} is not open on {on}; open it from that day on, or name another pool or day")
        self.pool, self.on = pool, on


class NoMember(RuleBroken):
    """Only who takes part in the service on a day pays or bears its costs of that day."""

    code = "no-member"

    def __init__(self, members: tuple[str, ...], on: date) -> None:
        super().__init__(
            f"{', '.join(members)} took no part in the service on {on}; correct the municipality or the day, adopt a"
            " key without it, or record first that it joined"
        )
        self.members, self.on = members, on


class NegativeBudget(RuleBroken):
    """A budget is what a pool may cost."""

    code = "negative-budget"

    def __init__(self, pool: str, amount: Money) -> None:
        super().__init__(f"the budget of pool {pool!r} cannot be {amount.euros}; give an amount of zero or more")
        self.pool, self.amount = pool, amount.euros


class AmountZero(RuleBroken):
    """A cost of nothing has nothing to share."""

    code = "amount-zero"

    def __init__(self, cost: str) -> None:
        super().__init__(f"cost {cost!r} has no amount; give what was paid, or below zero what was refunded")
        self.cost = cost


class AlreadyAllocated(RuleBroken):
    """A cost is shared once; to share it otherwise, its allocation is first turned back."""

    code = "already-allocated"

    def __init__(self, cost: str, allocation: str) -> None:
        super().__init__(f"cost {cost!r} was shared already by {allocation!r}; reverse that one first")
        self.cost, self.allocation = cost, allocation


class AlreadyReversed(RuleBroken):
    """An allocation is turned back once."""

    code = "already-reversed"

    def __init__(self, allocation: str) -> None:
        super().__init__(f"allocation {allocation!r} was turned back already; allocate its cost anew, or leave it")
        self.allocation = allocation


class ReversedBeforeShared(RuleBroken):
    """What is turned back was borne until then."""

    code = "reversed-before-shared"

    def __init__(self, allocation: str, on: date, shared_on: date) -> None:
        super().__init__(
            f"allocation {allocation!r} is borne from {shared_on} on, so it cannot be turned back on {on}; leave the"
            " day out to turn it back as if it had never been, or name a later one"
        )
        self.allocation, self.on, self.shared_on = allocation, on, shared_on


class NothingToReallocate(RuleBroken):
    """Every allocation that stands used the key that is in force on its day."""

    code = "nothing-to-reallocate"

    def __init__(self, service: str, year: int) -> None:
        super().__init__(f"no allocation of {service} in {year} used another key than the one in force on its day")
        self.service, self.year = service, year


class CostsNotAllocated(RuleBroken):
    """A year can be closed, or cited, when all its costs are borne by somebody."""

    code = "costs-not-allocated"

    def __init__(self, service: str, year: int, costs: tuple[str, ...]) -> None:
        first, more = ", ".join(costs[:10]), len(costs) - 10
        super().__init__(
            f"{len(costs)} costs of {service} in {year} are shared by nobody: {first}"
            f"{f' and {more} more' if more > 0 else ''}; allocate them first"
        )
        self.service, self.year, self.costs = service, year, costs


class UnknownRounding(RuleBroken):
    """A key names how cents are rounded, by a rule that this program knows."""

    code = "unknown-rounding"

    def __init__(self, key: str, rounding: str) -> None:
        super().__init__(f"key {key!r} rounds by {rounding!r}, which is unknown here; adopt it with a known rule")
        self.key, self.rounding = key, rounding


class CorrectsOpenYear(RuleBroken):
    """Only what stands in a closed year is corrected in another one."""

    code = "corrects-open-year"

    def __init__(self, cost: str, corrects: str) -> None:
        super().__init__(
            f"cost {cost!r} would correct {corrects!r}, whose year is open; correct it there, or close that year first"
        )
        self.cost, self.corrects = cost, corrects


class UnknownCode(RuleBroken):
    """A task field or an economic category is one of the list of the year (Iv3)."""

    code = "unknown-iv3-code"

    def __init__(self, kind: str, name: str, year: int, known: tuple[str, ...]) -> None:
        super().__init__(f"{name!r} is no {kind} of {year}; give one of {', '.join(known)}")
        self.kind, self.name, self.year, self.known = kind, name, year, known
