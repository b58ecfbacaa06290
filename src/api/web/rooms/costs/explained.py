"""From an amount to a decision: by which keys a participant's share of a year came about, and on what they rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import islice

from api.web.visits import Visit
from ledger.cost_year.postings import Account
from ledger.cost_year.used_key import UsedKey
from projections.money.statement import Adoption, Explained, StatementLine

TURN_BACK = frozenset({"reverse-allocation", "reallocate"})
"""The acts by which a share is turned back."""
MOST_OTHERS = 20
"""How many lines that no key explains are told one by one."""
MOST = 2_000
"""How many lines are read to explain a year: what is behind them is said to be missing, not guessed."""


@dataclass(slots=True)
class Ground:
    """What one bears of a pool by one key, in cents: of what whole, as which portion of it, by whose decision."""

    pool: str | None
    key: UsedKey
    weight: Decimal | None
    portion: Fraction
    whole: int = 0
    share: int = 0
    adopted: tuple[Adoption, ...] = ()
    positions: list[int] = field(default_factory=list)
    in_parts: bool = False

    @property
    def per_cent(self) -> Decimal:
        """The portion in per cents, for people; the exact one stands beside it."""
        return (Decimal(self.portion.numerator) * 100 / self.portion.denominator).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Other:
    """What counts in a share and no key explains: turned back, for it was shared anew; brought in; or set by itself."""

    cost: str
    cents: int
    position: int
    decision: str | None
    turned_back: bool


@dataclass(frozen=True, slots=True)
class Grounds:
    """A share with what it is made of; ``more`` is what other lines than ``others`` come to that no key explains."""

    share: int
    grounds: tuple[Ground, ...]
    others: tuple[Other, ...]
    more: int
    complete: bool


def explanations(visit: Visit, participant: str, service: str, year: int) -> Grounds:
    """By which keys the share of a participant in a year of a service came about."""
    rows = iter(visit.ask("statement", participant=participant, service=service, year=year).rows)
    found: dict[tuple[object, ...], Ground] = {}
    share = 0
    others: list[Other] = []
    for line in islice(rows, MOST):
        if line.account is not Account.SHARE:
            continue
        share += line.cents
        if line.explained is None:
            others.append(Other(line.cost or "", line.cents, line.position, line.decision, line.act in TURN_BACK))
        else:
            _add(found, line, line.explained)
    return Grounds(
        share,
        tuple(found.values()),
        tuple(others[:MOST_OTHERS]),
        sum(each.cents for each in others[MOST_OTHERS:]),
        complete=next(rows, None) is None,
    )


def _add(found: dict[tuple[object, ...], Ground], line: StatementLine, told: Explained) -> None:
    of = (line.pool, told.key.name, told.key.key_version, told.portion, bool(told.slices))
    ground = found.setdefault(
        of, Ground(line.pool, told.key, told.weight, Fraction(told.portion), adopted=told.adopted)
    )
    ground.whole += line.whole or 0
    ground.share += line.cents
    ground.positions.append(line.position)
    ground.in_parts = bool(told.slices)
