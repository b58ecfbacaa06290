"""Who holds which function, from when until when, and who is away: what a mandate to a function rests on. A part.

A person is a pseudonym, as everywhere; why somebody is away is nobody's business here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import assert_never

from ledger.errors import AlreadyExists, NotFound, RuleBroken
from ledger.event import Event, recorded_as
from ledger.governance.holdings import Holding, Holdings
from ledger.period import Period

ONE_DAY = timedelta(days=1)


@recorded_as("partnership.function-held.1")
class FunctionHeld(Event):
    """Somebody holds a function at an organisation from a day on, up to and including ``valid_until`` if that is known.

    ``source`` is where that stands: an appointment, a deed of secondment.
    """

    holding: str
    function: str
    organisation: str
    officer: str
    source: str
    effective_on: date
    valid_until: date | None = None


@recorded_as("partnership.function-left.1")
class FunctionLeft(Event):
    """Somebody holds a function no more; ``effective_on`` is the first day without it."""

    holding: str
    effective_on: date


@recorded_as("partnership.absence-recorded.1")
class AbsenceRecorded(Event):
    """Whoever holds a function is away from ``effective_on`` up to and including ``valid_until``: a deputy steps in."""

    holding: str
    effective_on: date
    valid_until: date


FunctionEvent = FunctionHeld | FunctionLeft | AbsenceRecorded


class FunctionEndsBeforeItStarts(RuleBroken):
    """A function is held, and somebody is away, for at least one day."""

    code = "function-ends-before-it-starts"

    def __init__(self, holding: str, effective_on: date, valid_until: date) -> None:
        super().__init__(
            f"{holding} cannot be from {effective_on} to {valid_until}; its last day is the first one or later"
        )
        self.holding, self.effective_on, self.valid_until = holding, effective_on, valid_until


class HoldsAlready(RuleBroken):
    """One person holds a function at an organisation once at a time."""

    code = "holds-already"

    def __init__(self, holding: str, officer: str, function: str, organisation: str, other: str) -> None:
        super().__init__(
            f"{officer} is the {function} at {organisation} by {other} on a day of {holding}; let that end first"
        )
        self.holding, self.officer, self.function = holding, officer, function
        self.organisation, self.other = organisation, other


class NotInFunction(RuleBroken):
    """Only who holds a function leaves it, or is away from it."""

    code = "not-in-function"

    def __init__(self, holding: str, on: date, since: date, last: date | None) -> None:
        until = f" to {last}" if last is not None else " on"
        super().__init__(f"{holding} is from {since}{until}, and so not on {on}; correct the day")
        self.holding, self.on, self.since, self.last = holding, on, since, last


def hold(holdings: Holdings, held: FunctionHeld) -> FunctionHeld:
    """Refuse a name that is taken, days that are none, and what somebody holds already."""
    new = _holding(held)
    for each in holdings.held:
        if each.name == held.holding:
            raise AlreadyExists("holding", held.holding)
        same = (each.function, each.organisation, each.person) == (new.function, new.organisation, new.person)
        if same and each.days.overlaps(new.days):
            raise HoldsAlready(held.holding, held.officer, held.function, held.organisation, each.name)
    return held


def leave(holdings: Holdings, left: FunctionLeft) -> FunctionLeft:
    """End a holding that runs, on a day after its first one."""
    found = _found(holdings, left.holding)
    if left.effective_on not in found.days or left.effective_on == found.days.start:
        raise _not_in_function(found, left.effective_on)
    return left


def be_away(holdings: Holdings, away: AbsenceRecorded) -> AbsenceRecorded:
    """Let whoever holds a function be away from it on days on which he holds it."""
    found = _found(holdings, away.holding)
    if away.valid_until < away.effective_on:
        raise FunctionEndsBeforeItStarts(away.holding, away.effective_on, away.valid_until)
    for day in (away.effective_on, away.valid_until):
        if day not in found.days:
            raise _not_in_function(found, day)
    return away


def evolve(holdings: Holdings, event: FunctionEvent) -> Holdings:
    match event:
        case FunctionHeld():
            return replace(holdings, held=(*holdings.held, _holding(event)))
        case FunctionLeft(holding=name, effective_on=day):
            held = tuple(
                replace(each, days=Period(each.days.start, day)) if each.name == name else each
                for each in holdings.held
            )
            return replace(holdings, held=held)
        case AbsenceRecorded(holding=name, effective_on=day, valid_until=last):
            by_name = {each.name: each for each in holdings.held}
            away = replace(by_name[name], days=Period(day, last + ONE_DAY))
            return replace(holdings, away=(*holdings.away, away))
        case _:
            assert_never(event)


def _holding(held: FunctionHeld) -> Holding:
    if held.valid_until is not None and held.valid_until < held.effective_on:
        raise FunctionEndsBeforeItStarts(held.holding, held.effective_on, held.valid_until)
    end = None if held.valid_until is None else held.valid_until + ONE_DAY
    return Holding(held.holding, held.function, held.organisation, held.officer, Period(held.effective_on, end))


def _found(holdings: Holdings, name: str) -> Holding:
    found = next((each for each in holdings.held if each.name == name), None)
    if found is None:
        raise NotFound("holding", name)
    return found


def _not_in_function(found: Holding, on: date) -> NotInFunction:
    last = None if found.days.end is None else found.days.end - ONE_DAY
    return NotInFunction(found.name, on, found.days.start, last)
