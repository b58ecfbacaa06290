"""Rules upon which a controller looks at the books of a year: shared by a key that was there, within the budget.

What they ask is looked at afterwards; what may not be recorded at all is refused where it is recorded.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from ledger.errors import RuleBroken
from ledger.law import LawfulnessCriterion, Response, Severity, rule
from ledger.money import ZERO, Money

SETTLED_BY: Final = (7, 15)
"""The day of the year after by which it is settled: when the accounts are adopted and sent (Wgr 34(4))."""


class KeyNotAdopted(RuleBroken):
    """Costs are shared by a key that was adopted, by a decision that holds."""

    code = "key-not-adopted"

    def __init__(self, cost_year: str, pool: str, key: str, decision: str, amount: Money) -> None:
        super().__init__(
            f"EUR {amount.euros} of {pool} in {cost_year} was shared by {key}, whose decision {decision} does not hold"
            " for it; have a key adopted from that day, and share anew"
        )
        self.cost_year, self.pool, self.key, self.decision, self.amount = cost_year, pool, key, decision, amount.euros


class KeyAdoptedAfterCost(RuleBroken):
    """A key is fixed before the costs that it shares are made."""

    code = "key-adopted-after-cost"

    def __init__(self, cost_year: str, pool: str, key: str, *, since: date, decided_on: date, amount: Money) -> None:
        super().__init__(
            f"EUR {amount.euros} of {pool} in {cost_year}, from {since} on, was shared by {key}, which was decided upon"
            f" on {decided_on}; let those who bear it accept that"
        )
        self.cost_year, self.pool, self.key = cost_year, pool, key
        self.since, self.decided_on, self.amount = since, decided_on, amount.euros


class WeightsOffTotal(RuleBroken):
    """The published weights of a key total what they are published against."""

    code = "weights-off-total"

    def __init__(self, pool: str, key: str, total: str, whole: str, differences: tuple[str, ...]) -> None:
        super().__init__(
            f"the weights of {key} of {pool} total {total} and not {whole}: what each bears differs by"
            f" {', '.join(differences)}; adopt a key that totals it"
        )
        self.pool, self.key, self.total, self.whole, self.differences = pool, key, total, whole, differences


class BudgetExceeded(RuleBroken):
    """What is spent in a year stays within the budget of that year."""

    code = "budget-exceeded"

    def __init__(self, cost_year: str, pool: str, spent: Money, budget: Money) -> None:
        super().__init__(
            f"{pool} in {cost_year} cost EUR {spent.euros} where the budget is EUR {budget.euros}; have the budget"
            " amended within the year, or accepted with the accounts"
        )
        self.cost_year, self.pool, self.spent, self.budget = cost_year, pool, spent.euros, budget.euros


class SpentWithoutBudget(RuleBroken):
    """What is spent in a year has a budget."""

    code = "spent-without-budget"

    def __init__(self, cost_year: str, pool: str, spent: Money) -> None:
        super().__init__(f"{pool} in {cost_year} cost EUR {spent.euros} and has no budget; have one adopted")
        self.cost_year, self.pool, self.spent = cost_year, pool, spent.euros


class YearNotSettled(RuleBroken):
    """What a year cost is settled between those who bear it, once the accounts are adopted."""

    code = "year-not-settled"

    def __init__(self, cost_year: str, due_on: date) -> None:
        super().__init__(f"{cost_year} was to be settled by {due_on} and was not; adopt its settlement")
        self.cost_year, self.due_on = cost_year, due_on


class GroundExpired(RuleBroken):
    """A cost that is treated otherwise for VAT rests on a ground that still holds."""

    code = "ground-expired"

    def __init__(self, cost: str, vat_ground: str, vat_ground_until: date, amount: Money) -> None:
        super().__init__(
            f"{cost} of EUR {amount.euros} rests on {vat_ground}, which held until {vat_ground_until}; record it with"
            " the VAT that is due, or the ground that holds"
        )
        self.cost, self.vat_ground, self.vat_ground_until, self.amount = (
            cost,
            vat_ground,
            vat_ground_until,
            amount.euros,
        )


class BooksDiffer(RuleBroken):
    """The books come to what others say of them."""

    code = "books-differ"

    def __init__(self, control_total: str, difference: Money) -> None:
        super().__init__(
            f"{control_total} says EUR {difference.euros} more than the books do; find what it is, or have it accepted"
        )
        self.control_total, self.difference = control_total, difference.euros


@rule(
    "allocation-by-adopted-key",
    article="eigen regel: bijdrageregeling; vgl. Wgr 9",
    severity=Severity.SERIOUS,
    response=Response.FIND,
    criterion=LawfulnessCriterion.CONDITIONS,
)
def allocation_by_adopted_key(
    cost_year: str, pool: str, key: str, decision: str, amount: Money, *, stands: bool
) -> KeyNotAdopted | None:
    """Costs are shared by a key of which the decision that adopted it holds for them."""
    return None if stands else KeyNotAdopted(cost_year, pool, key, decision, amount)


@rule(
    "key-decided-before-cost",
    article="eigen regel: sleutel vooraf; vgl. kosten voor gemene rekening (btw)",
    severity=Severity.CONCERN,
    response=Response.FIND,
    criterion=LawfulnessCriterion.CONDITIONS,
)
def key_decided_before_cost(
    cost_year: str, pool: str, key: str, *, since: date, decided_on: date | None, amount: Money
) -> KeyAdoptedAfterCost | None:
    """A key is decided upon before the costs that it shares are made.

    ``since`` is the first day of those costs. A cost for joint account rests on it for VAT too (domain dossier 2.2).
    """
    if decided_on is None or decided_on <= since:
        return None
    return KeyAdoptedAfterCost(cost_year, pool, key, since=since, decided_on=decided_on, amount=amount)


@rule(
    "key-weights-total",
    article="eigen regel: gepubliceerde verdeelsleutel",
    severity=Severity.NOTE,
    response=Response.FIND,
)
def key_weights_total(
    pool: str, key: str, total: str, whole: str, differences: tuple[str, ...]
) -> WeightsOffTotal | None:
    """The published weights of a key total what they are published against.

    Where they do not, dividing by their own total changes the percentages that were adopted, for everybody a little
    (the key of BLNP totals 100.01); ``differences`` says by how much of a per cent.
    """
    return WeightsOffTotal(pool, key, total, whole, differences) if differences else None


@rule(
    "spent-within-budget",
    article="Gemeentewet 189; Wgr 34",
    severity=Severity.CONCERN,
    response=Response.FIND,
    criterion=LawfulnessCriterion.BUDGET,
)
def spent_within_budget(
    cost_year: str, pool: str, spent: Money, budget: Money | None
) -> BudgetExceeded | SpentWithoutBudget | None:
    """What is spent in a year stays within the budget that was adopted for it (begrotingsrechtmatigheid)."""
    if budget is None:
        return SpentWithoutBudget(cost_year, pool, spent) if spent > ZERO else None
    return BudgetExceeded(cost_year, pool, spent, budget) if spent > budget else None


@rule(
    "year-settled-in-time",
    article="eigen regel: afrekening; vgl. Wgr 34(4)",
    severity=Severity.CONCERN,
    response=Response.FIND,
)
def year_settled_in_time(cost_year: str, due_on: date, settled_on: date | None, on: date) -> YearNotSettled | None:
    """What a year cost is settled by the day on which its accounts must be adopted and sent.

    That day is 15 July of the year after (domain dossier 1.4 and 4.3; own knowledge).
    """
    late = on > due_on if settled_on is None else settled_on > due_on
    return YearNotSettled(cost_year, due_on) if late else None


@rule(
    "vat-ground-holds",
    article="Wet OB 1968 11; Besluit 7 juni 2024, nr. 2024-13855",
    severity=Severity.SERIOUS,
    response=Response.FIND,
    criterion=LawfulnessCriterion.CONDITIONS,
)
def vat_ground_holds(
    cost: str, vat_ground: str, vat_ground_until: date, amount: Money, *, expired: bool
) -> GroundExpired | None:
    """A cost without VAT, or with VAT that is passed on, rests on a ground that holds on its days."""
    return GroundExpired(cost, vat_ground, vat_ground_until, amount) if expired else None


@rule(
    "books-as-others-say",
    article="eigen regel: aansluiting; vgl. BBV",
    severity=Severity.CONCERN,
    response=Response.FIND,
)
def books_as_others_say(control_total: str, difference: Money) -> BooksDiffer | None:
    """The books come to what a bank, an account, Iv3 or a confirmed balance says of them."""
    return BooksDiffer(control_total, difference) if difference else None
