"""What a year has cost everybody beside what it was to contribute (nacalculatie), and what was settled of that."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from ledger.cost_year.postings import Account
from projections.as_of import AsOf
from projections.marks import Cents
from projections.money import dues
from projections.money.balances import NOBODY, natural
from projections.money.postings import postings
from projections.successions import Heirs, heirs
from projections.view import View


@dataclass(frozen=True, slots=True)
class PoolDifference:
    """What a participant was to contribute to a pool, and what it bears of its costs, in cents."""

    pool: str
    contributed: Cents
    actual: Cents

    @property
    def difference(self) -> Cents:
        """What it bears less what it was to contribute: below zero is to be paid back."""
        return self.actual - self.contributed


@dataclass(frozen=True, slots=True)
class Settled:
    """Of one participant in one year, in cents; whom advances are payable to contributes too, without being called.

    ``advances`` and ``settled`` are what was called of it by then, less what others were called to pay to it.
    """

    service: str
    year: int
    participant: str
    pools: tuple[PoolDifference, ...]
    share: Cents
    paid: Cents
    reserved: Cents
    advances: Cents
    settled: Cents
    illustrative: bool

    @property
    def contributed(self) -> Cents:
        """What it was to contribute to all pools."""
        return sum(each.contributed for each in self.pools)

    @property
    def difference(self) -> Cents:
        """What it bears less what it was to contribute."""
        return sum(each.difference for each in self.pools)

    @property
    def unsettled(self) -> Cents:
        """What nobody called from it yet, and it owes; who keeps the reserve of the service owes that."""
        return self.share - self.paid + self.reserved - self.advances - self.settled


@dataclass(frozen=True, slots=True)
class AdoptedLine:
    """What a settlement says that a participant is to pay, or (below zero) to get, in cents."""

    participant: str
    amount: Cents


@dataclass(frozen=True, slots=True)
class Adopted:
    """One settlement of a year as it was adopted."""

    settlement: str
    payable_to: str
    due_on: date
    effective_on: date
    decision: str
    lines: tuple[AdoptedLine, ...]


@dataclass(frozen=True, slots=True)
class Settlement:
    """Everybody's line, the settlements so far, and what the year put in the reserve, in cents."""

    lines: tuple[Settled, ...]
    adopted: tuple[Adopted, ...]
    reserve: Cents


ACCOUNTS = (Account.SHARE, Account.PAID, Account.RESERVED, Account.ADVANCE, Account.SETTLED)


def settlement(view: View, as_of: AsOf, service: str, year: int) -> Settlement:
    """What was contributed, borne, paid, called and settled by then; a successor stands for who has ended."""
    names = heirs(view, as_of)
    sums, by_pool, made_up = _posted(view, as_of, f"{service}/{year}", names)
    contributed = _contributed(view, as_of, (service, year), names)
    pools = sorted({pool for _, pool in (*by_pool, *contributed)})
    lines = []
    for who in sorted({*(code for code, _ in sums if code != NOBODY), *(code for code, _ in contributed)}):
        of_pools = (PoolDifference(pool, contributed[who, pool], by_pool[who, pool]) for pool in pools)
        shown = tuple(each for each in of_pools if each.contributed or each.actual)
        share, paid, reserved, advances, settled = (natural(account, sums[who, account]) for account in ACCOUNTS)
        amounts = (share, paid, reserved, advances, settled)
        lines.append(Settled(service, year, who, shown, *amounts, illustrative=who in made_up))
    reserve = natural(Account.RESERVE, sums[NOBODY, Account.RESERVE])
    return Settlement(tuple(lines), _adopted(view, as_of, (service, year)), reserve)


def _posted(
    view: View, as_of: AsOf, cost_year: str, names: Heirs
) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]], set[str]]:
    """What was posted for everybody by account, and of shares by pool; and of whom something comes from no source."""
    columns, service = postings.c, cost_year.rpartition("/")[0]
    groups = (columns.participant, columns.account, columns.pool, columns.illustrative)
    query = select(*groups, func.sum(columns.cents)).where(
        view.sees(as_of, postings),
        columns.partnership == service.partition("/")[0],
        columns.service == service,
        columns.cost_year == cost_year,
    )
    sums: Counter[tuple[str, str]] = Counter()
    by_pool: Counter[tuple[str, str]] = Counter()
    made_up = set()
    for participant, account, pool, illustrative, cents in view.tx.execute(query.group_by(*groups)):
        who = names.of(service, participant)
        sums[who, account] += int(cents)
        if account == Account.SHARE:
            by_pool[who, pool] += int(cents)
        if illustrative:
            made_up.add(who)
    return sums, by_pool, made_up


def _contributed(view: View, as_of: AsOf, of: tuple[str, int], names: Heirs) -> Counter[tuple[str, str]]:
    """What everybody is to contribute to each pool by the advances that were called last."""
    found = dues.rows(view, as_of, dues.called, *of)
    contributed: Counter[tuple[str, str]] = Counter()
    for row in found:
        if row.position == found[-1].position:
            contributed[names.of(row.service, row.participant), row.pool] += row.cents
    return contributed


def _adopted(view: View, as_of: AsOf, of: tuple[str, int]) -> tuple[Adopted, ...]:
    """The settlements as they were adopted, oldest first."""
    settled: dict[int, list[dues.Found]] = defaultdict(list)
    for row in dues.rows(view, as_of, dues.settlement_lines, *of):
        settled[row.position].append(row)
    return tuple(
        Adopted(
            lines[0].settlement,
            lines[0].payable_to,
            lines[0].due_on,
            lines[0].effective_on,
            lines[0].decision,
            tuple(AdoptedLine(line.participant, line.cents) for line in lines),
        )
        for lines in settled.values()
    )
