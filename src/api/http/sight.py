"""What whoever asks may see at this moment: for answers that are about several partnerships, or that go on growing."""

from __future__ import annotations

from dataclasses import dataclass

from api.access.identity import Identity
from api.access.refusals import NotAllowed
from api.http.served import Served
from projections.as_of import AsOf


@dataclass(frozen=True, slots=True)
class Sights:
    """The partnerships of which somebody may ask a question, each up to a position, as the ledger is now."""

    as_of: AsOf
    upto: dict[str, int]


def sights(served: Served, identity: Identity, question: str) -> Sights:
    """All of them; raises ``NotAllowed`` where the question is for none of the asker's roles."""
    as_of = served.as_of(None, None)
    served.require_sight(identity, question, None, as_of)
    found: dict[str, int] = {}
    for seen in served.gate.sights(identity):
        last = as_of.known_at if seen.upto is None else min(seen.upto, as_of.known_at)
        try:
            served.gate.require_sight(identity, question, seen.partnership, _at(served, as_of, last))
        except NotAllowed:
            continue  # He has a part in it, but no role there to which this question is open.
        found[seen.partnership] = last
    return Sights(as_of, found)


def sight(served: Served, identity: Identity, question: str, partnership: str) -> AsOf:
    """The latest moment at which somebody may ask a question of a partnership; raises ``NotAllowed``."""
    as_of = served.as_of(None, None)
    own = [each for each in served.gate.sights(identity) if each.partnership == partnership]
    last = min([as_of.known_at, *(each.upto for each in own if each.upto is not None)])
    at = _at(served, as_of, last)
    served.require_sight(identity, question, partnership, at)
    return at


def _at(served: Served, as_of: AsOf, position: int) -> AsOf:
    return as_of if position == as_of.known_at else served.as_of(None, str(position))
