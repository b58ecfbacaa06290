"""What a statement (bijdragenota) tells beside its amounts, which are lines of the books: costs, keys, and decisions.

It has no table of its own: a second copy of an amount could differ from the first. What explains a figure is read from
the entry that it stands in, for each of those is self-contained.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Final

from sqlalchemy import select

from ledger.actor import Evidence
from ledger.cost_year.events import CostAllocated
from ledger.cost_year.portions import in_whole_numbers, over_slices
from ledger.cost_year.postings import Account
from ledger.cost_year.used_key import Slice, UsedKey
from ledger.governance.events import DecisionAdopted
from ledger.governance.uniform_events import UniformDecisionAdopted
from ledger.journal import Entry
from ledger.portion import exact
from projections.as_of import AsOf
from projections.marks import Cents, Of
from projections.money.balances import BORNE, Filter, natural
from projections.money.books import Booked
from projections.money.postings import postings
from projections.trail import lines as trail_lines
from projections.view import View

ADOPTIONS: Final = (DecisionAdopted.NAME, UniformDecisionAdopted.NAME)
"""The entries that say that a decision was taken."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """The decision that adopted a key: which body took it when, on which mandate, and what shows it."""

    decision: str
    body: str
    decided_on: date
    mandate: str | None
    position: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """How a share came about: the key as it was used, what portion of the whole it gives, and rounding, in cents.

    ``portion`` is exact, such as ``3554/10001``. ``weight`` is one's own in the key, missing where the key is made of
    others: their weights stand in its parts. ``carried`` are exact cents that were coming of the pool before. A cost of
    a period is shared by ``slices`` of it, and ``adopted`` are the decisions behind all keys in order of use.
    """

    allocation: str
    portion: str
    weight: Decimal | None
    residue: Cents
    carried: str | None
    key: UsedKey
    slices: tuple[Slice, ...]
    adopted: tuple[Adoption, ...]


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One amount of a statement, in cents; ``owes`` is what it adds to what the participant owes.

    ``whole`` is all of the cost that the amount is of, ``evidence`` what shows that cost. ``explained`` is there for a
    share by a key.
    """

    service: str
    cost_year: str
    pool: str | None
    account: Account
    cost: str | None
    description: str | None
    effective_on: date
    whole: Cents | None
    cents: Cents
    owes: Cents
    explained: Explained | None
    evidence: tuple[Evidence, ...]
    act: Annotated[str, Of("acts")]
    decision: str | None
    position: int
    illustrative: bool
    imported: bool


@dataclass(frozen=True, slots=True)
class StatementTotal:
    """What the lines of one pool and account of a service and year come to."""

    service: str
    cost_year: str
    pool: str | None
    account: Account
    cents: Cents
    owes: Cents
    illustrative: bool
    imported: bool


def owes(account: Account, debited: int) -> int:
    """What a signed amount on an account adds to what its participant owes: nothing on the accounts of claims alone."""
    return debited if account in BORNE else 0


def totals(found: Iterable[Booked]) -> tuple[StatementTotal, ...]:
    """What the lines come to by service, year, pool and account."""
    sums: dict[tuple[str, str, str, Account], list[Booked]] = {}
    for each in found:
        sums.setdefault((each.service, each.cost_year, each.pool or "", each.account), []).append(each)
    made = []
    for (service, cost_year, pool, account), lines in sorted(sums.items()):
        debited = sum(each.cents for each in lines)
        marks = (any(each.illustrative for each in lines), any(each.imported for each in lines))
        amounts = (natural(account, debited), owes(account, debited))
        made.append(StatementTotal(service, cost_year, pool or None, account, *amounts, *marks))
    return tuple(made)


def costs(
    view: View, as_of: AsOf, which: Filter, documents: Collection[str] | None = None
) -> dict[tuple[str, str], int]:
    """The entry that each cost was recorded in, by its year and document number; of these numbers, or of all."""
    columns = postings.c
    only = [] if documents is None else [columns.cost.in_(sorted(documents))]
    query = select(columns.cost_year, columns.cost, columns.position).where(
        view.known(as_of, postings), columns.account == Account.PAID.value, *only, *which.conditions()
    )
    return {(row.cost_year, row.cost): row.position for row in view.tx.execute(query.order_by(columns.position))}


def adoptions(view: View, as_of: AsOf, decisions: Iterable[str]) -> dict[str, int]:
    """The entry that says that each decision was taken."""
    columns = trail_lines.c
    query = select(columns.about, columns.position).where(
        view.known(as_of, trail_lines), columns.about.in_(sorted(decisions)), columns.event.in_(ADOPTIONS)
    )
    return {row.about: row.position for row in view.tx.execute(query.order_by(columns.position))}


def adoption(decision: str, entry: Entry) -> Adoption:
    """The decision in an entry."""
    event = entry.event
    assert isinstance(event, DecisionAdopted | UniformDecisionAdopted), "it was found as one"
    return Adoption(decision, event.body, event.decided_on, entry.basis.mandate, entry.position, entry.evidence)


def keys_used(entry: Entry) -> tuple[UsedKey, ...]:
    """The keys that an entry shares something by."""
    event = entry.event
    return keys_of(event) if isinstance(event, CostAllocated) else ()


def explained(line: Booked, entry: Entry, whose: Iterable[str], adopted: Mapping[str, Adoption]) -> Explained | None:
    """How a share came about; ``whose`` are the participant and all that it has succeeded."""
    event = entry.event
    if line.account is not Account.SHARE or not isinstance(event, CostAllocated):
        return None
    names = frozenset(whose)
    own = [weight.value for weight in event.key.weights if weight.participant in names]
    used = over_slices(event.slices) if event.slices else in_whole_numbers(event.key)
    portion = Fraction(sum(part for code, part in used.parts if code in names), used.whole)
    carried = [exact(each.cents) for each in event.carried if each.participant in names]
    decisions = dict.fromkeys(key.adopted_by for key in keys_of(event))
    return Explained(
        event.allocation,
        str(portion),
        sum(own, Decimal(0)) if own else None,
        sum(share.residue for share in event.shares if share.participant in names),
        str(sum(carried, Fraction(0))) if carried else None,
        event.key,
        event.slices,
        tuple(adopted[each] for each in decisions if each in adopted),
    )


def keys_of(event: CostAllocated | Explained) -> tuple[UsedKey, ...]:
    """Every key that a share came about by, in order of use."""
    return tuple(dict.fromkeys(each.key for each in event.slices)) or (event.key,)
