"""Who is to pay whom what of which year, by all that was called, settled, paid and netted.

Each flow is posted as a pair: a debit of who owes by it, and a credit of whom it is owed to. So a claim between two is
the sum of the pairs between them, whichever way each goes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row as FoundRow
from sqlalchemy import select

from ledger.cost_year.postings import Account
from projections.as_of import AsOf
from projections.marks import Cents
from projections.money.balances import Filter
from projections.money.postings import claimed, postings
from projections.successions import Heirs, heirs
from projections.view import View

Found = FoundRow[tuple[Any, ...]]
"""A row as a query finds it."""


@dataclass(frozen=True, slots=True)
class ClaimPart:
    """One thing that a claim is made of, in cents: called or settled it adds to it, paid or netted it takes off.

    ``cost`` is the name of the advances, the settlement, the payment or the netting.
    """

    account: Account
    cost: str
    effective_on: date
    amount: Cents
    position: int


@dataclass(frozen=True, slots=True)
class OpenClaim:
    """What one owes another of a year, in cents; ``due_on`` is the day by which all of it falls due.

    ``fallen_due``: it is to have been paid by the day asked for.
    """

    service: str
    cost_year: str
    payer: str
    payee: str
    amount: Cents
    due_on: date
    fallen_due: bool
    claim_parts: tuple[ClaimPart, ...]
    illustrative: bool


class _Pair(NamedTuple):
    """By this the first owes the second so much."""

    service: str
    cost_year: str
    first: str
    second: str
    part: ClaimPart
    illustrative: bool


def claims(view: View, as_of: AsOf, which: Filter) -> tuple[OpenClaim, ...]:
    """All that is open, what has fallen due by the day first, and then what is known to fall due after it."""
    names = heirs(view, as_of)
    found = list(_pairs(view, as_of, replace(which, participant=None), names))
    today = [each for each in found if each.part.effective_on <= as_of.valid_on]
    later = [each for each in found if each.part.effective_on > as_of.valid_on]
    made = [*_between(today, fallen_due=True)]
    for day in sorted({each.part.effective_on for each in later}):
        made += _between([each for each in later if each.part.effective_on == day], fallen_due=False)
    return tuple(each for each in made if which.participant in (None, each.payer, each.payee))


def _pairs(view: View, as_of: AsOf, which: Filter, names: Heirs) -> Iterator[_Pair]:
    query = select(postings).where(view.known(as_of, postings), claimed, *which.conditions())
    rows: list[Found] = list(view.tx.execute(query.order_by(postings.c.position, postings.c.line)))
    for one, other in zip(rows[::2], rows[1::2], strict=True):
        assert (one.position, one.cents) == (other.position, -other.cents), "flows are posted in pairs"
        first, second = (names.of(one.service, row.participant) for row in (one, other))
        if first != second:  # What somebody owes to whom it has succeeded is nobody's to pay.
            part = ClaimPart(Account(one.account), one.cost, one.effective_on, one.cents, one.position)
            yield _Pair(one.service, one.cost_year, first, second, part, one.illustrative)


def _between(found: Sequence[_Pair], *, fallen_due: bool) -> Iterator[OpenClaim]:
    """What the pairs come to between every two."""
    sums: dict[tuple[str, str, str, str], list[_Pair]] = defaultdict(list)
    for each in found:
        one, other = sorted((each.first, each.second))
        sums[each.service, each.cost_year, one, other].append(each)
    for (service, cost_year, one, other), pairs in sorted(sums.items()):
        owed = sum(each.part.amount if each.first == one else -each.part.amount for each in pairs)
        if not owed:
            continue
        payer, payee = (one, other) if owed > 0 else (other, one)
        parts = tuple(
            each.part if each.first == payer else replace(each.part, amount=-each.part.amount) for each in pairs
        )
        due_on = max(each.effective_on for each in parts)
        made_up = any(each.illustrative for each in pairs)
        yield OpenClaim(service, cost_year, payer, payee, abs(owed), due_on, fallen_due, parts, made_up)
