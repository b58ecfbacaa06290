"""Who took the place of municipalities that ended, in which partnership or service, and from which day on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from ledger.errors import Malformed
from ledger.governance.events import MunicipalitySucceeded
from ledger.journal import Entry
from ledger.place import Place
from projections.as_of import AsOf
from projections.tables import Row, day, rows_of, text
from projections.view import View

NAME = "successions"
successions = rows_of(
    "successions",
    text("scope"),
    text("participant"),
    text("successor"),
    day("effective_on"),
    within="scope",
)
TABLES = (successions,)
READS = (MunicipalitySucceeded,)


class SucceededBy(Malformed):
    """On a day after a herindeling a municipality has no figures of its own any more."""

    code = "succeeded-by"

    def __init__(self, participant: str, successor: str, since: date) -> None:
        super().__init__(
            f"{successor} took the place of {participant} on {since}; ask for that, or for an earlier day (--valid-on)"
        )
        self.participant, self.successor, self.since = participant, successor, since


def apply(entry: Entry) -> Iterable[Row]:
    """A row for each municipality and place."""
    event = entry.event
    if isinstance(event, MunicipalitySucceeded):
        yield successions, (Place.of(entry.stream).scope, event.participant, event.successor, event.effective_on)


@dataclass(frozen=True, slots=True)
class Step:
    """Who took over, since when, and the entry that says so."""

    successor: str
    since: date
    position: int


@dataclass(frozen=True, slots=True)
class Heirs:
    """Who stands for whom as of a pair of dates, by scope and municipality."""

    steps: dict[tuple[str, str], Step] = field(default_factory=dict)

    def of(self, scope: str, name: str) -> str:
        """Who stands for a municipality, or for a body of one."""
        owner, slash, body = name.partition("/")
        while (scope, owner) in self.steps:
            owner = self.steps[scope, owner].successor
        return f"{owner}{slash}{body}"

    def standing_behind(self, scope: str, name: str) -> list[str]:
        """A municipality and all whose place it took."""
        return [name, *(old for where, old in self.steps if where == scope and self.of(scope, old) == name)]

    def require_itself(self, participant: str) -> None:
        """Refuse a question about a municipality that has been succeeded; raises ``SucceededBy``."""
        for (_, name), step in self.steps.items():
            if name == participant:
                raise SucceededBy(participant, step.successor, step.since)


def heirs(view: View, as_of: AsOf) -> Heirs:
    """Whoever had taken over on the day, as it was known."""
    query = select(successions).where(view.sees(as_of, successions)).order_by(successions.c.position)
    return Heirs(
        {
            (row.scope, row.participant): Step(row.successor, row.effective_on, row.position)
            for row in view.tx.execute(query)
        }
    )
