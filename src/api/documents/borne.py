"""By which weight in which key everybody bears what of a year: the lines of statements, added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from ledger.cost_year.events import AllocationReversed
from ledger.cost_year.postings import Account
from ledger.entry import Entry
from projections.money.statement import Explained, StatementLine

Lines = Mapping[str, Sequence[StatementLine]]
"""The statement of a year of everybody."""


@dataclass(slots=True)
class Part:
    """What one participant bears by one key, in cents: of what whole, by which weight, as which exact portion."""

    participant: str
    weight: Decimal | None
    portion: str
    whole: int = 0
    share: int = 0
    illustrative: bool = False

    @property
    def per_cent(self) -> Decimal:
        """The portion in per cents, rounded for people; the exact one stands beside it."""
        exact = Fraction(self.portion)
        return (Decimal(exact.numerator) * 100 / exact.denominator).quantize(Decimal("0.01"))


@dataclass(slots=True)
class Ground:
    """A pool and the key, or the keys of a period, by which its costs were shared."""

    pool: str | None
    explained: Explained
    by: dict[tuple[str, str], Part] = field(default_factory=dict)

    @property
    def parts(self) -> list[Part]:
        return sorted(self.by.values(), key=lambda each: each.participant)


@dataclass(frozen=True, slots=True)
class Reversal:
    """An allocation that was turned back, and the entry that says so."""

    line: StatementLine
    event: AllocationReversed


@dataclass(frozen=True, slots=True)
class Borne:
    """Everybody's part by pool and key, and of everybody what no key explains; together all shares of the year.

    What was turned back, and the reversal of it, come to nothing together and are in neither.
    """

    grounds: Sequence[Ground]
    rest: Mapping[str, int]
    reversals: Sequence[Reversal]


def borne(lines: Lines, entry: Callable[[int], Entry]) -> Borne:
    """The shares of everybody, whose statements these are."""
    reversed_ = {each.line.position: each for each in _reversals(lines, entry)}
    found: dict[tuple[object, ...], Ground] = {}
    rest: Counter[str] = Counter()
    for who, own in lines.items():
        standing = _standing(own, reversed_)
        rest[who] = sum(line.cents for line in standing if line.explained is None)
        for line in standing:
            if (told := line.explained) is None:
                continue
            ground = found.setdefault((line.pool, told.key, told.slices), Ground(line.pool, told))
            part = ground.by.setdefault((who, told.portion), Part(who, told.weight, told.portion))
            part.whole += line.whole or 0
            part.share += line.cents
            part.illustrative |= line.illustrative
    return Borne(tuple(found.values()), {who: cents for who, cents in rest.items() if cents}, tuple(reversed_.values()))


def _reversals(lines: Lines, entry: Callable[[int], Entry]) -> Iterator[Reversal]:
    met = set()
    for line in (line for own in lines.values() for line in own):
        if line.account is Account.SHARE and line.explained is None and line.position not in met:
            met.add(line.position)
            event = entry(line.position).event
            if isinstance(event, AllocationReversed):
                yield Reversal(line, event)


def _standing(own: Sequence[StatementLine], reversed_: Mapping[int, Reversal]) -> list[StatementLine]:
    """The shares of one participant without pairs of one that was turned back and its reversal."""
    shares = [line for line in own if line.account is Account.SHARE]
    back = {
        (reversal.event.cost, reversal.event.allocation): line.cents
        for line in shares
        if (reversal := reversed_.get(line.position))
    }
    gone = {
        of
        for line in shares
        if line.explained and back.get(of := (line.cost or "", line.explained.allocation)) == -line.cents
    }
    return [
        line
        for line in shares
        if (line.cost, line.explained.allocation if line.explained else None) not in gone
        and not (
            (reversal := reversed_.get(line.position)) and (reversal.event.cost, reversal.event.allocation) in gone
        )
    ]
