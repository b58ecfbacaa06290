"""Many entries at once: costs with their allocations, as the acts record them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from random import Random

from ledger.cost_year import PER_COST, Terms
from ledger.cost_year.allocation import allocated
from ledger.cost_year.events import CostAllocated, CostRecorded, UsedKey, UsedWeight
from ledger.desk import Decided
from ledger.journal import Journal
from ledger.money import Money
from tests.ledgers import an_act
from tests.projections.history import HOST, MEMBERS, SERVICE

BOOKS = f"cost-year:{SERVICE}/2018"
WEIGHTS = ("35.54", "19.19", "16.33", "28.95")
KEY = UsedKey(
    "sleutel",
    "fixed",
    tuple(UsedWeight(code, Decimal(weight)) for code, weight in zip(MEMBERS, WEIGHTS, strict=True)),
    Decimal("100.01"),
    normalised=True,
    rounding=PER_COST,
    source="regeling",
    adopted_by=f"{SERVICE}#besluit",
    key_version=5,
)
TERMS = Terms(KEY, frozenset(MEMBERS))


def costs(seed: int = 0) -> Iterator[CostRecorded | CostAllocated]:
    """A cost, its allocation, the next cost, and so on."""
    chance, number = Random(seed), 0
    while True:
        number += 1
        day = date(2018, 1, 1) + timedelta(chance.randrange(365))
        amount = Money(chance.randrange(1, 10_000_000))
        cost = CostRecorded(f"F-{number:06}", "beheer", f"factuur {number}", amount, HOST, day, "0.4")
        yield cost
        yield allocated(f"{cost.cost}.1", cost, TERMS)


def fill(journal: Journal, entries: int, act: int = 1_000) -> int:
    """Append so many entries to the books of 2018, which are just opened, in acts of some size; return the head."""
    events, version = islice(costs(), entries), 1
    while some := tuple(islice(events, act)):
        journal.append(an_act("record-and-allocate-cost"), [Decided(BOOKS, version, some)], {})
        version += len(some)
    return journal.store.max_notification_id() or 0
