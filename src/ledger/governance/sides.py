"""On which sides of one matter somebody acted: from the envelope of what was recorded about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from ledger.actor import Actor, Capacity
from ledger.errors import RuleBroken
from ledger.law import Breach, LawfulnessCriterion, Response, Severity, rule

OPPOSED: frozenset[frozenset[Capacity]] = frozenset(
    frozenset(pair)
    for pair in (
        (Capacity.CLIENT, Capacity.CONTRACTOR),
        (Capacity.OWNER, Capacity.CONTRACTOR),
        *((checks, does) for checks in (Capacity.CONTROLLER, Capacity.ACCOUNTANT) for does in (Capacity.FINANCE,)),
        *((Capacity.ACCOUNTANT, does) for does in (Capacity.CLIENT, Capacity.CONTRACTOR, Capacity.CONTROLLER)),
    )
)
"""Capacities that are sides of a matter in themselves: who asks and who delivers, who keeps books and who checks."""


class OnBothSides(RuleBroken):
    """Nobody deals with himself."""

    code = "on-both-sides"

    def __init__(self, matter: str, person: str, capacities: tuple[str, ...]) -> None:
        super().__init__(
            f"{person} acts as {' and as '.join(capacities)} in {matter}; leave one of these to somebody else"
        )
        self.matter, self.person, self.capacities = matter, person, capacities


@rule(
    "one-side-of-a-matter",
    article="Awb 2:4",
    severity=Severity.CONCERN,
    response=Response.FIND,
    criterion=LawfulnessCriterion.MISUSE,
)
def one_side_of_a_matter(
    matter: str, person: str, capacities: Iterable[Capacity], opposed: frozenset[frozenset[Capacity]]
) -> RuleBroken | None:
    """One person does not act on both sides of a matter: as client and as contractor, or keeping and checking books.

    Which capacities are opposed is ``OPPOSED``, and what the roles are that an arrangement keeps apart.
    """
    own = sorted(set(capacities), key=lambda each: each.value)
    for pair in combinations(own, 2):
        if frozenset(pair) in opposed:
            return OnBothSides(matter, person, tuple(each.value for each in pair))
    return None


def sides(acting: Iterable[Actor]) -> Mapping[str, frozenset[Capacity]]:
    """In which capacities each person acted."""
    found: dict[str, set[Capacity]] = defaultdict(set)
    for actor in acting:
        found[actor.subject].add(actor.capacity)
    return {person: frozenset(own) for person, own in found.items()}


def both_sides(
    matter: str, acting: Iterable[Actor], opposed: frozenset[frozenset[Capacity]]
) -> Iterator[tuple[str, Breach]]:
    """Who acted on both sides of a matter."""
    for person, own in sorted(sides(acting).items()):
        breach = one_side_of_a_matter(matter, person, own, opposed)
        if breach is not None:
            yield person, breach
