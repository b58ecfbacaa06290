"""The books themselves: every posting as of two dates, whose it is on its own day, and what each account comes to.

After a herindeling what is posted on an account of the municipality that ended is its successor's. What was posted for
a day before that is brought over on the day itself: so a journal of these lines says of every day what balances do.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row as FoundRow
from sqlalchemy import case, func, select

from ledger.cost_year.postings import OPENING, Account
from projections.as_of import AsOf
from projections.marks import Cents
from projections.money.balances import NO_POOL, NOBODY, Filter
from projections.money.postings import postings
from projections.successions import Heirs, Step, heirs
from projections.view import View

Found = FoundRow[tuple[Any, ...]]
"""A row as a query finds it."""


class Booked(NamedTuple):
    """One line of the books: a debit where ``cents`` is above zero, else a credit.

    ``participant`` is missing where the account is the service's own, ``pool`` where an opening position tells none,
    and ``cost`` where a successor takes over a whole account.
    """

    position: int
    service: str
    cost_year: str
    participant: str | None
    account: Account
    pool: str | None
    cost: str | None
    effective_on: date
    cents: int
    illustrative: bool

    @property
    def imported(self) -> bool:
        """Whether an opening position brought it in."""
        return self.cost == OPENING


@dataclass(frozen=True, slots=True)
class TrialLine:
    """What was debited and credited on one account in all, in cents; the difference is its balance."""

    service: str
    participant: str | None
    account: Account
    debit: Cents
    credit: Cents
    illustrative: bool
    imported: bool

    @property
    def balance(self) -> Cents:
        """What is debited more than credited; below zero the other way round."""
        return self.debit - self.credit


def booked(view: View, as_of: AsOf, which: Filter) -> Iterator[Booked]:
    """Every line of the books as of two dates, in order of the day that it takes effect on, then of recording."""
    names = heirs(view, as_of)
    if which.participant:
        names.require_itself(which.participant)
    columns = postings.c
    order = (columns.effective_on, columns.position, columns.line)
    everyone = replace(which, participant=None)  # Whose an account is depends on the day.
    query = select(postings).where(view.sees(as_of, postings), *everyone.conditions()).order_by(*order)
    found = view.tx.execute(query)
    for each in _with_successions(found, names):
        if which.participant in (None, each.participant):
            yield each


def _with_successions(found: Iterable[Found], names: Heirs) -> Iterator[Booked]:
    """The lines, each on the account of whoever it is of on its day, with what successors take over in between."""
    pending = sorted(names.steps.items(), key=lambda each: (each[1].since, each[1].position))
    standing: dict[tuple[str, str], Counter[_Of]] = defaultdict(Counter)
    for row in found:
        while pending and pending[0][1].since <= row.effective_on:
            yield from _taken_over(*pending.pop(0), standing)
        line = _booked(row, names)
        if line.participant is not None and names.steps:
            of = _Of(line.cost_year, line.account, line.pool)
            standing[line.service, line.participant][of] += line.cents
        yield line
    for step in pending:
        yield from _taken_over(*step, standing)


class _Of(NamedTuple):
    """What a successor takes over apart from the rest."""

    cost_year: str
    account: Account
    pool: str | None


def _taken_over(whose: tuple[str, str], step: Step, standing: dict[tuple[str, str], Counter[_Of]]) -> Iterator[Booked]:
    """All that stands on the accounts of a municipality that ends, off those and on its successor's."""
    service, old = whose
    for of, cents in sorted(standing.pop(whose, Counter()).items(), key=lambda each: tuple(map(str, each[0]))):
        if not cents:
            continue
        standing[service, step.successor][of] += cents
        for who, amount in ((old, -cents), (step.successor, cents)):
            about = (who, of.account, of.pool, None, step.since, amount)
            yield Booked(step.position, service, of.cost_year, *about, illustrative=False)


def _booked(row: Found, names: Heirs) -> Booked:
    who = row.participant
    while (step := names.steps.get((row.service, who))) and step.since <= row.effective_on:
        who = step.successor
    return Booked(
        row.position,
        row.service,
        row.cost_year,
        None if who == NOBODY else who,
        Account(row.account),
        None if row.pool == NO_POOL else row.pool,
        row.cost,
        row.effective_on,
        row.cents,
        row.illustrative,
    )


def trial_balance(view: View, as_of: AsOf, which: Filter) -> tuple[TrialLine, ...]:
    """Every account with what was debited and credited on it, by service, participant and account."""
    columns, names = postings.c, heirs(view, as_of)
    if which.participant:
        names.require_itself(which.participant)
    groups = (columns.service, columns.participant, columns.account)
    query = (
        select(
            *groups,
            func.sum(case((columns.cents > 0, columns.cents), else_=0)),
            func.sum(case((columns.cents < 0, -columns.cents), else_=0)),
            func.max(case((columns.illustrative, 1), else_=0)),
            func.max(case((columns.cost == OPENING, 1), else_=0)),
        )
        .where(view.sees(as_of, postings), *replace(which, participant=None).conditions())
        .group_by(*groups)
    )
    sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for service, participant, account, *amounts in view.tx.execute(query):
        who = names.of(service, participant) if participant != NOBODY else NOBODY
        kept = sums[service, who, account]
        sums[service, who, account] = [one + int(other) for one, other in zip(kept, amounts, strict=True)]
    return tuple(
        TrialLine(service, who or None, Account(account), debit, credit, bool(made_up), bool(imported))
        for (service, who, account), (debit, credit, made_up, imported) in sorted(sums.items())
        if which.participant in (None, who)
    )
