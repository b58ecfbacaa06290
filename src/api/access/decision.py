"""The decision whether somebody may do or ask something: from the policy and facts, and from nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.access.identity import Identity, Role
from api.access.policy import PRESENT, TABLE, Reach
from api.access.refusals import Why


class Tie(StrEnum):
    """What an organisation is to a partnership on a day."""

    MEMBER = "member"
    FOUNDER = "founder"
    FORMER = "former"
    ENGAGED = "engaged"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the ledger says of who asks and of where. Whatever is not established is false.

    ``own``: the actor of the act is of the asker's own organisation. ``itself``: the actor is the asker. ``near``: the
    actor is of an organisation that has to do with the partnership. ``in_time``: the question is about what was known
    while the asker's municipality still took part.
    """

    tie: Tie = Tie.NONE
    own: bool = False
    itself: bool = False
    near: bool = False
    in_time: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether it is allowed, and if not: why not."""

    allowed: bool
    why: Why | None = None


YES: Final = Decision(allowed=True)


def counting(identity: Identity, tie: Tie) -> frozenset[Role]:
    """The roles of somebody that count for a partnership, given what his organisation is to it.

    A firm that is engaged audits and does nothing else; a member audits itself under the name of controller. Whoever
    runs the ledger has no say in it, whatever other role he has.
    """
    if Role.ADMINISTRATOR in identity.roles or tie is Tie.NONE:
        return frozenset()
    auditing = frozenset({Role.ACCOUNTANT})
    return identity.roles & auditing if tie is Tie.ENGAGED else identity.roles - auditing


def decide(identity: Identity, what: str, facts: Facts) -> Decision:
    """Whether somebody may do an act or ask a question, given the facts.

    Reads nothing and knows no clock. Of a partnership that is not there the facts are those of one that is not for the
    asker's eyes, so the answer is the same.
    """
    row = TABLE.get(what)
    runs = frozenset({Role.ADMINISTRATOR}) & identity.roles
    if row is None or row.roles.isdisjoint(runs or identity.roles):
        return _no(Why.ROLE)
    if row.reach is Reach.LEDGER:
        return YES
    roles = counting(identity, facts.tie)
    if not roles:
        return _no(Why.NO_PART)
    if row.roles.isdisjoint(roles):
        return _no(Why.ROLE)
    if facts.tie is Tie.FORMER and not (row.asks and facts.in_time and what not in PRESENT):
        return _no(Why.LEFT)
    return YES if row.asks else _reaches(row.reach, facts)


def _reaches(reach: Reach, facts: Facts) -> Decision:
    if reach is Reach.SELF and not (facts.own and facts.itself):
        return _no(Why.AS_ANOTHER)
    if reach is Reach.OWN and not facts.own:
        return _no(Why.ORGANISATION)
    if reach is Reach.PARTNERSHIP and not (facts.own or facts.near):
        return _no(Why.ELSEWHERE)
    return YES


def _no(why: Why) -> Decision:
    return Decision(allowed=False, why=why)
