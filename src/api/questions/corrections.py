"""The question what a correction would do, before anybody makes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from api.questions.registry import ElsewhereNamed, Found, Reading, question
from ledger.actor import Actor, Basis, Capacity
from ledger.acts.correction import find_mistaken
from ledger.acts.fields import PartnershipName
from ledger.correction import Correction
from ledger.desk import Desk
from ledger.entry import Entry
from ledger.errors import Malformed, RuleBroken
from ledger.journal import Journal
from ledger.place import Place
from projections.corrections import lines_of
from projections.governance import mandates as register
from projections.money import balances as balance

_NOBODY = Actor("preview", "preview", Capacity.OFFICIAL, "preview")
"""Who looks at what a correction would do: nothing is recorded, so nobody acts."""

Positions = Annotated[
    tuple[Annotated[int, Meta(ge=1)], ...],
    Meta(max_length=100, description="the positions of entries, as the trail shows them"),
]


class NothingNamed(Malformed):
    """A preview is of something."""

    code = "nothing-named"

    def __init__(self) -> None:
        super().__init__("name the positions of entries, or an act by its id")


@dataclass(frozen=True, slots=True)
class Lost:
    """How many lines an answer would lose."""

    answer: str
    lines: int


@dataclass(frozen=True, slots=True)
class ChangedMandate:
    """A mandate that would be another on that day; ``terms`` is empty where there would be none any more."""

    ref: str
    terms: register.Step | None


@dataclass(frozen=True, slots=True)
class BesideMistake:
    """What would count no more, what else rests on it, why it would be refused, and what it does besides to money."""

    entries: tuple[Entry, ...]
    resting: tuple[Entry, ...]
    refusal: RuleBroken | None
    before: tuple[balance.Balance, ...]
    after: tuple[balance.Balance, ...]
    changed_mandates: tuple[ChangedMandate, ...]
    answers: tuple[Lost, ...]


@question("mistake")
def mistake(
    at: Reading,
    *,
    partnership: PartnershipName | None = None,
    positions: Positions = (),
    act_id: UUID | None = None,
    with_what_rests_on_it: bool = False,
) -> Found[balance.Change, BesideMistake]:
    """Tell what recording entries in error would do to every figure; nothing is recorded."""
    if not positions and act_id is None:
        raise NothingNamed
    correction = _find(at.journal, partnership, positions, act_id, with_rest=with_what_rests_on_it)
    refusal = _refusal(correction)
    before = at.as_of
    after = replace(before, without=frozenset(correction.mistaken))
    which = balance.Filter(partnership=correction.partnership)
    changed = balance.changes(at.view, before, after, which)
    touched = {each.service for each in changed}
    left, right = (
        tuple(each for each in balance.balances(at.view, moment, which).lines if each.service in touched)
        for moment in (before, after)
    )
    registers = [
        {each.ref: each.terms for each in register.register(at.view, moment, correction.partnership)}
        for moment in (before, after)
    ]
    mandates = tuple(
        ChangedMandate(ref, registers[1].get(ref))
        for ref in sorted(registers[0].keys() | registers[1].keys())
        if registers[0].get(ref) != registers[1].get(ref)
    )
    lines = lines_of(at.view, before, correction.mistaken, at.library.projections)
    beside = BesideMistake(
        tuple(each for _, each in sorted(correction.mistaken.items())),
        tuple(correction.resting),
        refusal,
        left,
        right,
        mandates,
        tuple(Lost(*each) for each in lines.items()),
    )
    return Found(changed, beside)


def _find(
    journal: Journal, asked_of: str | None, positions: tuple[int, ...], act: UUID | None, *, with_rest: bool
) -> Correction:
    first = positions[0] if positions else None
    if first is None and act is not None:
        done = journal.find_act(act)
        first = done[1].first if done else None
    head = journal.store.max_notification_id() or 0
    partnership = Place.of(journal.entry(first).stream).partnership if first and first <= head else ""
    if asked_of is not None and partnership != asked_of:
        raise ElsewhereNamed("positions", str(first), asked_of)
    desk = Desk(journal, _NOBODY, Basis())
    return find_mistaken(desk, partnership, positions, act, with_what_rests_on_it=with_rest)


def _refusal(correction: Correction) -> RuleBroken | None:
    """Why it would be refused, if it would be; nothing is recorded by asking."""
    try:
        correction.record()
    except RuleBroken as refusal:
        return refusal
    return None
