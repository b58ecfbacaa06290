"""Who held which function at which organisation, on which days, and who was away: people are pseudonyms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.period import Period


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody in a function, on the days of a period; ``name`` is what the holding is called by."""

    name: str
    function: str
    organisation: str
    person: str
    days: Period


@dataclass(frozen=True, slots=True)
class Holdings:
    """All that was recorded of functions. Of a function of which nothing was recorded, nobody asks who holds it."""

    held: tuple[Holding, ...] = ()
    away: tuple[Holding, ...] = ()

    def knows(self, function: str, organisation: str) -> bool:
        """Whether it was ever recorded who holds a function."""
        return any((each.function, each.organisation) == (function, organisation) for each in self.held)

    def holders_on(self, function: str, organisation: str, day: date) -> tuple[str, ...]:
        """Who holds a function on a day."""
        return _people(self.held, function, organisation, day)

    def present_on(self, function: str, organisation: str, day: date) -> tuple[str, ...]:
        """Who holds a function on a day and is not away."""
        away = _people(self.away, function, organisation, day)
        return tuple(each for each in self.holders_on(function, organisation, day) if each not in away)

    def functions_of(self, person: str, day: date) -> tuple[tuple[str, str], ...]:
        """The functions that somebody holds on a day, each with its organisation."""
        held = {(each.function, each.organisation) for each in self.held if each.person == person and day in each.days}
        return tuple(sorted(held))


NOBODY_KNOWN = Holdings()


def _people(among: tuple[Holding, ...], function: str, organisation: str, day: date) -> tuple[str, ...]:
    found = {
        each.person
        for each in among
        if (each.function, each.organisation) == (function, organisation) and day in each.days
    }
    return tuple(sorted(found))
