"""Who bears what of the shared costs, who paid, and who therefore owes whom; and why a figure changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, not_, select

from ledger.cost_year.events import AllocationReversed, CostAllocated, CostRecorded
from ledger.journal import Entry
from ledger.money import Money
from projections.as_of import AsOf
from projections.tables import Place, Row, cents, day, flag, rows_of, text
from projections.view import View

NAME = "balances"

SHARE, PAID = "share", "paid"
"""The two accounts: what a participant bears by the key, and what it paid for all."""

postings = rows_of(
    "postings",
    text("service"),
    text("cost_year"),
    text("participant"),
    text("account"),
    text("pool"),
    text("cost"),
    cents("cents"),
    day("effective_on"),
    flag("illustrative"),
    within="service",
)
TABLES = (postings,)


READS = (CostRecorded, CostAllocated, AllocationReversed)


def apply(entry: Entry) -> Iterable[Row]:
    """The postings of an entry; of an allocation one for each participant."""
    event = entry.event
    match event:
        case CostRecorded():
            return _postings(entry, event, PAID, [(event.borne_by, event.amount)])
        case CostAllocated() | AllocationReversed():
            return _postings(entry, event, SHARE, [(share.participant, share.amount) for share in event.shares])
    return []


def _postings(
    entry: Entry,
    event: CostRecorded | CostAllocated | AllocationReversed,
    account: str,
    amounts: list[tuple[str, Money]],
) -> list[Row]:
    place = Place.of(entry.stream)
    service, year = place.service, place.name
    pool, cost, day, illustrative = event.pool, event.cost, event.effective_on, event.illustrative
    return [
        (postings, (service, year, who, account, pool, cost, amount.cents, day, illustrative))
        for who, amount in amounts
    ]


@dataclass(frozen=True, slots=True)
class Balance:
    """Of one participant in one service, in cents: its share by the keys, and what it paid for all."""

    service: str
    participant: str
    share: int
    paid: int
    illustrative: bool

    @property
    def owes(self) -> int:
        """Share less paid; negative where the participant is owed."""
        return self.share - self.paid


@dataclass(frozen=True, slots=True)
class Balances:
    """The balances as of a pair of dates. ``unallocated``: what each service paid and has not shared, in cents."""

    as_of: AsOf
    lines: tuple[Balance, ...]
    unallocated: dict[str, int]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which postings: of a partnership, of one of its services, of a participant, of a pool, of a year."""

    partnership: str | None = None
    service: str | None = None
    participant: str | None = None
    pool: str | None = None
    year: int | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """What a posting must be."""
        columns = postings.c
        if self.partnership:
            yield columns.partnership == self.partnership
        if self.service:
            yield and_(columns.partnership == self.service.partition("/")[0], columns.service == self.service)
        if self.participant:
            yield columns.participant == self.participant
        if self.pool:
            yield columns.pool == self.pool
        if self.year:
            yield columns.cost_year.endswith(f"/{self.year}", autoescape=True)


def balances(view: View, as_of: AsOf, which: Filter) -> Balances:
    """The balances of everyone whom the filter leaves, by service and participant."""
    columns = postings.c
    everyone = replace(which, participant=None)  # What is not shared yet is seen only from all of them.
    query = (
        select(
            columns.service,
            columns.participant,
            columns.account,
            func.sum(columns.cents),
            func.max(case((columns.illustrative, 1), else_=0)),
        )
        .where(view.sees(as_of, postings), *everyone.conditions())
        .group_by(columns.service, columns.participant, columns.account)
    )
    sums: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: {SHARE: 0, PAID: 0, "illustrative": 0})
    for service, participant, account, total, illustrative in view.tx.execute(query):
        line = sums[service, participant]
        line[account] += int(total)
        line["illustrative"] |= illustrative
    lines = [
        Balance(service, participant, line[SHARE], line[PAID], bool(line["illustrative"]))
        for (service, participant), line in sorted(sums.items())
    ]
    unallocated: dict[str, int] = defaultdict(int)
    for each in lines:
        unallocated[each.service] -= each.owes
    return Balances(
        as_of,
        tuple(each for each in lines if which.participant in (None, each.participant)),
        {service: rest for service, rest in sorted(unallocated.items()) if rest},
    )


@dataclass(frozen=True, slots=True)
class Change:
    """One posting that is in one answer and not in the other: its entry and what it does to the balance, in cents."""

    position: int
    service: str
    participant: str
    account: str
    pool: str
    cost: str
    effective_on: date
    cents: int
    illustrative: bool

    @property
    def owes(self) -> int:
        """What it does to what the participant owes."""
        return self.cents if self.account == SHARE else -self.cents


def changes(view: View, before: AsOf, after: AsOf, which: Filter) -> tuple[Change, ...]:
    """Every posting behind the difference between two answers; their sum is that difference, to the cent."""
    seen_before, seen_after = view.sees(before, postings), view.sees(after, postings)
    found = []
    for sign, condition in ((1, and_(seen_after, not_(seen_before))), (-1, and_(seen_before, not_(seen_after)))):
        query = select(postings).where(condition, *which.conditions())
        for row in view.tx.execute(query):
            _, _, position, line, *own = row
            service, _, participant, account, pool, cost, amount, effective_on, illustrative = own
            change = Change(
                position, service, participant, account, pool, cost, effective_on, sign * amount, illustrative
            )
            found.append((position, line, change))
    return tuple(change for *_, change in sorted(found, key=lambda each: each[:2]))


def unknown(view: View, as_of: AsOf, which: Filter) -> Iterator[tuple[str, str]]:
    """What the filter names that no posting has, as far as was known: more likely a slip than a question."""
    for kind, name, only in (
        ("pool with costs", which.pool, Filter(pool=which.pool)),
        ("year with costs", which.year, Filter(year=which.year)),
    ):
        query = select(postings.c.position).where(view.known(as_of, postings), *only.conditions()).limit(1)
        if name is not None and view.tx.execute(query).first() is None:
            yield kind, str(name)
