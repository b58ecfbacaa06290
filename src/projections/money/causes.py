"""Why balances and statements differ between two moments: what changed them, act by act, adding up exactly.

A cause is one act with all the entries that it recorded, or the passing of time: what was known at both moments and
takes effect between the two days. What was recorded in error has the act for its cause that says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final

from ledger.cost_year.events import AllocationReversed, CostAllocated, CostRecorded, ReversalGround
from ledger.cost_year.opening_events import OpeningPositionRecorded
from ledger.event import Event
from ledger.governance.events import MunicipalitySucceeded
from ledger.journal import Entry
from projections.as_of import AsOf
from projections.marks import Cents, Of
from projections.money.balances import Change


class ChangeCause(StrEnum):
    """What kind of thing changed a balance."""

    COST = "cost"
    SHARING = "sharing"
    KEY = "key-change"
    ERROR = "reversal-of-error"
    DEVIATION = "deliberate-deviation"
    OPENING = "opening-position"
    ADVANCE = "advance"
    PAYMENT = "payment"
    SETTLEMENT = "settlement"
    NETTING = "netting"
    RESULT = "result"
    SUCCESSION = "succession"
    MISTAKE = "recorded-in-error"
    TIME = "time-passing"


BY_GROUND: Final[Mapping[ReversalGround, ChangeCause]] = {
    ReversalGround.ERROR: ChangeCause.ERROR,
    ReversalGround.DEVIATION: ChangeCause.DEVIATION,
    ReversalGround.RETROACTIVE_KEY: ChangeCause.KEY,
}
BY_ACCOUNT: Final[Mapping[str, ChangeCause]] = {
    "advance": ChangeCause.ADVANCE,
    "sent": ChangeCause.PAYMENT,
    "received": ChangeCause.PAYMENT,
    "settled": ChangeCause.SETTLEMENT,
    "netted": ChangeCause.NETTING,
    "reserved": ChangeCause.RESULT,
    "reserve": ChangeCause.RESULT,
    "share": ChangeCause.SHARING,
    "paid": ChangeCause.COST,
}
"""What posts on an account, where its event says nothing more precise. The accounts by their stored names."""


@dataclass(frozen=True, slots=True)
class CausedChange(Change):
    """A posting behind a difference with what caused it.

    ``caused_by`` is the position of the first entry of the act that is the cause; nothing where time passed.
    """

    cause: ChangeCause = ChangeCause.TIME
    caused_by: int | None = None


@dataclass(frozen=True, slots=True)
class CauseAmount:
    """What a cause does to one account of a participant, in cents as people say it, and to what it owes."""

    service: str
    participant: str
    account: Annotated[str, Of("Account")]
    cents: Cents
    owes: Cents


@dataclass(frozen=True, slots=True)
class Cause:
    """One act, or the passing of time, with all that it changes. ``positions`` are the entries behind it.

    ``act``, ``recorded_at``, ``decision`` and ``reason`` are those of the act, and missing where time passed.
    ``documents`` are the numbers of the costs that it is about.
    """

    cause: ChangeCause
    caused_by: int | None
    act: Annotated[str, Of("acts")] | None
    recorded_at: datetime | None
    decision: str | None
    reason: str | None
    documents: tuple[str, ...]
    positions: tuple[int, ...]
    amounts: tuple[CauseAmount, ...]
    illustrative: bool
    imported: bool


def cited_entries(found: Iterable[Change], marks: Mapping[int, int]) -> list[int]:
    """The positions of all entries that say why these changes are there, in order."""
    positions = {each.position for each in found}
    return sorted({*positions, *(marks[each] for each in positions if each in marks)})


def marks_between(before: Mapping[int, int], after: Mapping[int, int]) -> dict[int, int]:
    """The entries that count at one of two moments only, with the entry that says that they are mistakes."""
    either = {**before, **after}
    return {entry: mark for entry, mark in either.items() if (entry in before) != (entry in after)}


def with_causes(
    found: Sequence[Change], before: AsOf, after: AsOf, entries: Mapping[int, Entry], marks: Mapping[int, int]
) -> tuple[CausedChange, ...]:
    """Each change with what caused it; ``entries`` are those of ``cited_entries``."""
    by_act: dict[object, list[tuple[Change, Event]]] = defaultdict(list)
    for each in found:
        entry = entries[each.position]
        by_act[entry.act_id].append((each, entry.event))
    kinds = {act: _kind(changed) for act, changed in by_act.items()}
    known = min(before.known_at, after.known_at)
    caused = []
    for each in found:
        entry, mark = entries[each.position], marks.get(each.position)
        if mark is not None:
            cause, by = ChangeCause.MISTAKE, entries[mark]
        elif each.position <= known and not isinstance(entry.event, MunicipalitySucceeded):
            caused.append(_caused(each, ChangeCause.TIME, None))
            continue
        else:
            cause, by = kinds[entry.act_id], entry
        caused.append(_caused(each, cause, by.position - by.act_line + 1))
    return tuple(caused)


def _caused(change: Change, cause: ChangeCause, caused_by: int | None) -> CausedChange:
    facts: dict[str, Any] = {each.name: getattr(change, each.name) for each in fields(change)}
    return CausedChange(**facts, cause=cause, caused_by=caused_by)


def _kind(changed: Sequence[tuple[Change, Event]]) -> ChangeCause:
    """What an act did, by the most telling of its entries."""
    events = [event for _, event in changed]
    for event in events:
        if isinstance(event, AllocationReversed):
            return BY_GROUND[event.ground]
    for kind, cause in (
        (MunicipalitySucceeded, ChangeCause.SUCCESSION),
        (OpeningPositionRecorded, ChangeCause.OPENING),
        (CostRecorded, ChangeCause.COST),
        (CostAllocated, ChangeCause.SHARING),
    ):
        if any(isinstance(event, kind) for event in events):
            return cause
    return BY_ACCOUNT[changed[0][0].account]


def by_cause(found: Sequence[CausedChange], entries: Mapping[int, Entry]) -> tuple[Cause, ...]:
    """The causes in order of recording, the passing of time last; their amounts add up to the changes."""
    grouped: dict[int | None, list[CausedChange]] = defaultdict(list)
    for each in found:
        grouped[each.caused_by].append(each)
    order = sorted(grouped, key=lambda position: (position is None, position or 0))
    return tuple(_cause(position, grouped[position], entries) for position in order)


def _cause(caused_by: int | None, found: Sequence[CausedChange], entries: Mapping[int, Entry]) -> Cause:
    sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for each in found:
        kept = sums[each.service, each.participant, each.account]
        kept[0] += each.cents
        kept[1] += each.owes
    first = None if caused_by is None else _of_act(caused_by, found, entries)
    return Cause(
        found[0].cause,
        caused_by,
        first.act if first else None,
        first.recorded_at if first else None,
        _decision(first, found, entries) if first else None,
        first.reason if first else None,
        tuple(dict.fromkeys(each.cost for each in found if each.cost)),
        tuple(sorted({each.position for each in found})),
        tuple(CauseAmount(*of, *amounts) for of, amounts in sorted(sums.items())),
        any(each.illustrative for each in found),
        any(each.imported for each in found),
    )


def _of_act(caused_by: int, found: Sequence[CausedChange], entries: Mapping[int, Entry]) -> Entry:
    """An entry of the act that begins at a position: all of them have its name, its time and its grounds."""
    own = (entries[each.position] for each in found)
    return next(entry for entry in (*own, *entries.values()) if entry.position - entry.act_line + 1 == caused_by)


def _decision(act: Entry, found: Sequence[CausedChange], entries: Mapping[int, Entry]) -> str | None:
    """The decision that an act rests on; of a change of key the one that adopted the key that counts now."""
    if act.basis.decision is not None or found[0].cause is not ChangeCause.KEY:
        return act.basis.decision
    events = [entries[each.position].event for each in found]
    return next((event.key.adopted_by for event in reversed(events) if isinstance(event, CostAllocated)), None)
