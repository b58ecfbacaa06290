"""Who bears what of the shared costs, who paid, and who therefore owes whom; and why a figure changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, get_args

from sqlalchemy import ColumnElement, and_, case, func, not_, select

from ledger.cost_year.events import AllocationReversed, CostAllocated, CostRecorded
from ledger.cost_year.flows import FlowEvent
from ledger.cost_year.netting_events import ClaimsNetted, NettingUndone
from ledger.cost_year.opening_events import OpeningPositionRecorded
from ledger.cost_year.postings import CREDITED, OPENING, Account, posted
from ledger.journal import Entry
from ledger.partnership.netting_events import NettingEvent
from ledger.place import Place
from projections.as_of import AsOf
from projections.marks import Cents, Of
from projections.money.netted import posted_by_netting
from projections.money.postings import postings
from projections.successions import Heirs, heirs
from projections.tables import Row
from projections.view import View

NAME = "balances"

SHARE, PAID = Account.SHARE.value, Account.PAID.value
"""The accounts of what a participant bears by the key, and of what it paid for all (a credit)."""
NO_POOL, NOBODY = "", ""
"""What a posting has where it is of no pool, and where its account is the service's own."""

TABLES = (postings,)
MOVED = get_args(FlowEvent) + get_args(NettingEvent) + (ClaimsNetted, NettingUndone)
READS = (CostRecorded, CostAllocated, AllocationReversed, OpeningPositionRecorded, *MOVED)

BORNE = frozenset({Account.SHARE, Account.PAID, Account.RESERVED, Account.SENT, Account.RECEIVED, Account.NETTED})
"""The accounts whose sum is what a participant owes to the others, whether or not it was called already."""


def apply(entry: Entry) -> Iterable[Row]:
    """The postings of an entry, debits above zero and credits below it, as the books have them."""
    place, event = Place.of(entry.stream), entry.event
    assert isinstance(event, READS), "an entry is applied where its event is read"
    for each in posted_by_netting(event) if isinstance(event, NettingEvent) else posted(event):
        who, pool = each.participant or NOBODY, each.pool or NO_POOL
        what = (each.account.value, pool, each.about, each.amount.cents, each.effective_on, each.illustrative)
        yield postings, (place.scope, place.name, who, *what)


def natural(account: str, debited: int) -> int:
    """A signed sum as people say it: what somebody paid is not negative because it is a credit."""
    return -debited if account in CREDITED else debited


@dataclass(frozen=True, slots=True)
class Balance:
    """Of one participant in one service, in cents: its share by the keys, and what it paid for all.

    ``advances`` and ``settled`` are what it was called to pay by then, less what others were called to pay to it;
    ``sent`` and ``received`` are payments, ``reserved`` is what it put in the reserve of the service.
    ``share_imported`` and ``paid_imported`` are the parts of both that an opening position brought in.
    """

    service: str
    participant: str
    share: Cents
    paid: Cents
    illustrative: bool
    share_imported: Cents = 0
    paid_imported: Cents = 0
    imported: bool = False
    advances: Cents = 0
    settled: Cents = 0
    sent: Cents = 0
    received: Cents = 0
    reserved: Cents = 0
    netted: Cents = 0

    @property
    def owes(self) -> Cents:
        """What it bears and reserved less what it paid, for all and to others; negative where it is owed."""
        return self.share - self.paid + self.reserved - self.sent + self.received + self.netted

    @property
    def outstanding(self) -> Cents:
        """What it was called to pay by then, and did not; negative where others were, and did not pay it."""
        return self.advances + self.settled - self.sent + self.received + self.netted


@dataclass(frozen=True, slots=True)
class Balances:
    """The balances as of a pair of dates. ``unallocated``: what each service paid and has not shared, in cents.

    ``reserves``: what of each service is in the reserve. ``not_by_pool``: services with an opening
    position of which not everything is told by pool: where a pool is asked for, the rest is not in the answer.
    """

    as_of: AsOf
    lines: tuple[Balance, ...]
    unallocated: dict[str, int]
    not_by_pool: tuple[str, ...] = ()
    reserves: dict[str, int] = field(default_factory=dict)


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
    """The balances of everyone whom the filter leaves, by service and participant.

    What a municipality that has ended owed or was owed is its successor's (herindeling); raises ``SucceededBy`` where
    the filter asks for the former.
    """
    columns, names = postings.c, heirs(view, as_of)
    if which.participant:
        names.require_itself(which.participant)
    everyone = replace(which, participant=None)  # What is not shared yet is seen only from all of them.
    query = (
        select(
            columns.service,
            columns.participant,
            columns.account,
            func.sum(columns.cents),
            func.max(case((columns.illustrative, 1), else_=0)),
            func.sum(case((columns.cost == OPENING, columns.cents), else_=0)),
            func.max(case((columns.cost == OPENING, 1), else_=0)),
        )
        .where(view.sees(as_of, postings), *everyone.conditions())
        .group_by(columns.service, columns.participant, columns.account)
    )
    sums: dict[tuple[str, str], dict[str, int]] = defaultdict(Counter)
    of_service: dict[str, dict[str, int]] = {Account.COST: {}, Account.RESERVE: {}}
    for service, participant, account, total, illustrative, brought, imported in view.tx.execute(query):
        if participant == NOBODY:
            of_service[account][service] = natural(account, int(total))
            continue
        line = sums[service, names.of(service, participant)]
        line[account] += natural(account, int(total))
        line["illustrative"] |= illustrative
        line["imported"] |= imported
        line[f"{account}_imported"] += natural(account, int(brought))
    lines = [
        Balance(
            service,
            participant,
            line[SHARE],
            line[PAID],
            bool(line["illustrative"]),
            line["share_imported"],
            line["paid_imported"],
            bool(line["imported"]),
            *(line[account] for account in (Account.ADVANCE, Account.SETTLED)),
            *(line[account] for account in (Account.SENT, Account.RECEIVED, Account.RESERVED, Account.NETTED)),
        )
        for (service, participant), line in sorted(sums.items())
    ]
    return Balances(
        as_of,
        tuple(each for each in lines if which.participant in (None, each.participant)),
        {service: rest for service, rest in sorted(of_service[Account.COST].items()) if rest},
        _not_by_pool(view, as_of, which) if which.pool else (),
        {service: held for service, held in sorted(of_service[Account.RESERVE].items()) if held},
    )


def _not_by_pool(view: View, as_of: AsOf, which: Filter) -> tuple[str, ...]:
    conditions = replace(which, pool=None).conditions()
    brought = and_(postings.c.cost == OPENING, postings.c.pool == NO_POOL)
    query = select(postings.c.service).where(view.sees(as_of, postings), brought, *conditions)
    return tuple(view.tx.scalars(query.distinct().order_by(postings.c.service)))


@dataclass(frozen=True, slots=True)
class Change:
    """One posting that is in one answer and not in the other: its entry and what it does to the balance, in cents.

    Of an opening position the cost is ``OPENING`` and the pool may be none; of what was called, paid or settled the
    cost is the name of that, without a pool; what a successor took over has neither: it is the whole of an account.
    """

    position: int
    service: str
    participant: str
    account: Annotated[str, Of("Account")]
    pool: str
    cost: str
    effective_on: date
    cents: Cents
    illustrative: bool

    @property
    def owes(self) -> Cents:
        """What it does to what the participant owes."""
        return natural(self.account, self.cents) if self.account in BORNE else 0

    @property
    def imported(self) -> bool:
        """Whether an opening position brought it in."""
        return self.cost == OPENING


def changes(view: View, before: AsOf, after: AsOf, which: Filter) -> tuple[Change, ...]:
    """Every posting behind the difference between two answers; their sum is that difference, to the cent.

    Where a successor took over between the two, so does what it takes over of each account.
    """
    columns, seen_before, seen_after = postings.c, view.sees(before, postings), view.sees(after, postings)
    everyone, names = replace(which, participant=None), (heirs(view, before), heirs(view, after))
    found = list(_taken_over(view, and_(seen_before, seen_after), everyone, names))
    sides = (
        (1, and_(seen_after, not_(seen_before)), names[1]),
        (-1, and_(seen_before, not_(seen_after)), names[0]),
    )
    for sign, condition, named in sides:
        query = select(postings).where(condition, columns.participant != NOBODY, *everyone.conditions())
        for row in view.tx.execute(query):
            _, _, position, line, *own = row
            service, _, participant, account, pool, cost, amount, effective_on, illustrative = own
            who = named.of(service, participant)
            of_sign = sign * natural(account, amount)
            change = Change(position, service, who, account, pool, cost, effective_on, of_sign, illustrative)
            found.append((position, line, change))
    changed = (change for *_, change in sorted(found, key=lambda each: each[:2]))
    return tuple(each for each in changed if which.participant in (None, each.participant))


def _taken_over(
    view: View, common: ColumnElement[bool], which: Filter, names: tuple[Heirs, Heirs]
) -> Iterator[tuple[int, int, Change]]:
    """What both answers count, and count for another: off the one and on the other, for each account."""
    columns = postings.c
    groups = (columns.service, columns.participant, columns.account)
    query = (
        select(*groups, func.sum(columns.cents), func.max(case((columns.illustrative, 1), else_=0)))
        .where(common, columns.participant != NOBODY, *which.conditions())
        .group_by(*groups)
        .order_by(*groups)
    )
    line = 0
    for service, participant, account, total, illustrative in view.tx.execute(query):
        old, new = (each.of(service, participant) for each in names)
        if old == new or not total:
            continue
        step = next(each.steps[service, who] for each in names for who in (old, new) if (service, who) in each.steps)
        for who, amount in ((old, -natural(account, int(total))), (new, natural(account, int(total)))):
            line += 1
            change = Change(step.position, service, who, account, "", "", step.since, amount, bool(illustrative))
            yield step.position, line, change


def unknown(view: View, as_of: AsOf, which: Filter) -> Iterator[tuple[str, str]]:
    """What the filter names that no posting has (of the one partnership asked about): a slip rather than a question."""
    for kind, name, only in (
        ("pool with costs", which.pool, Filter(which.partnership, pool=which.pool)),
        ("cost year", which.year, Filter(which.partnership, year=which.year)),
    ):
        if name is None:
            continue
        query = select(postings.c.position).where(view.known(as_of, postings), *only.conditions()).limit(1)
        if view.tx.execute(query).first() is None:
            yield kind, str(name)
