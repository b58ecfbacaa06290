"""From an amount to a decision: by which keys a participant's share of a year came about, and on what they rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import islice

from api.web.visits import Visit
from ledger.cost_year.postings import Account
from ledger.cost_year.used_key import UsedKey
from projections.statement import Adoption, Explained, StatementLine

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
class Grounds:
    """A share with what it is made of. ``rest`` is what no key explains: turned back, brought in, or set by itself."""

    share: int
    grounds: tuple[Ground, ...]
    rest: int
    complete: bool


def explanations(visit: Visit, participant: str, service: str, year: int) -> Grounds:
    """By which keys the share of a participant in a year of a service came about."""
    rows = iter(visit.ask("statement", participant=participant, service=service, year=year).rows)
    found: dict[tuple[object, ...], Ground] = {}
    share = rest = 0
    for line in islice(rows, MOST):
        if line.account is not Account.SHARE:
            continue
        share += line.cents
        if line.explained is None:
            rest += line.cents
        else:
            _add(found, line, line.explained)
    return Grounds(share, tuple(found.values()), rest, complete=next(rows, None) is None)


def _add(found: dict[tuple[object, ...], Ground], line: StatementLine, told: Explained) -> None:
    of = (line.pool, told.key.name, told.key.key_version, told.portion, bool(told.slices))
    ground = found.setdefault(
        of, Ground(line.pool, told.key, told.weight, Fraction(told.portion), adopted=told.adopted)
    )
    ground.whole += line.whole or 0
    ground.share += line.cents
    ground.positions.append(line.position)
    ground.in_parts = bool(told.slices)
