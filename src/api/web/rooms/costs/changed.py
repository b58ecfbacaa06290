"""What changed between two moments, as a table that sums: a cause on each row, a participant in each column."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from api.questions.changes import BesideChanges
from api.questions.records import entries_at
from api.web.pages import page
from api.web.rooms.costs.services import earlier, services_of, tabs
from api.web.visits import Visit
from api.web.words import party
from ledger.cost_year.events import CostRecorded
from projections.money.balances import Balance, Filter
from projections.money.causes import Cause
from projections.money.statement import costs

MOST = 6
"""How many documents of a cause are named; the entries behind it have them all."""


@dataclass(frozen=True, slots=True)
class CauseRow:
    """One cause with what it does to what everybody owes, in cents."""

    cause: Cause
    owes: Mapping[str, int]
    about: Mapping[str, str]
    """What each of the costs of the service is for, by its number."""

    @property
    def documents(self) -> tuple[str, ...]:
        """The costs that it is about: what has parentheses is no document."""
        return numbered(self.cause)

    @property
    def more(self) -> int:
        """How many are not named."""
        return len(self.cause.documents) - len(self.documents)


def numbered(cause: Cause) -> tuple[str, ...]:
    """The first documents of a cause."""
    return tuple(each for each in cause.documents if not each.startswith("("))[:MOST]


@dataclass(frozen=True, slots=True)
class Changed:
    """The difference of one service: what was owed, what each cause did, what is owed; they add up exactly."""

    service: str
    participants: tuple[str, ...]
    before: Mapping[str, int]
    rows: tuple[CauseRow, ...]
    after: Mapping[str, int]
    illustrative: bool

    @property
    def difference(self) -> Mapping[str, int]:
        """What all causes do together."""
        return {who: sum(row.owes.get(who, 0) for row in self.rows) for who in self.participants}

    def columns(self, *first: str) -> list[str | tuple[str, str]]:
        """The columns of its table: those before, and everybody."""
        return [*first, *((party(who), "number") for who in self.participants)]


def changed(visit: Visit, found: BesideChanges) -> tuple[Changed, ...]:
    """A table for each service in which anything differs."""
    services = sorted({amount.service for cause in found.causes for amount in cause.amounts})
    about = described(visit, {each for cause in found.causes for each in numbered(cause)})
    return tuple(_of(service, found, about.get(service, {})) for service in services)


def described(visit: Visit, documents: Collection[str]) -> dict[str, dict[str, str]]:
    """What costs are for, by their service and number; a number that two years have for other things is left out."""
    if not documents:
        return {}
    found = costs(visit.reading.view, visit.moments.as_of, Filter(visit.partnership), documents)
    entries = {each.position: each.event for each in entries_at(visit.reading.journal, sorted(set(found.values())))}
    told: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for (cost_year, cost), position in found.items():
        event = entries[position]
        if isinstance(event, CostRecorded):
            told[cost_year.rpartition("/")[0], cost].add(event.description)
    made: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for (service, cost), texts in told.items():
        if len(texts) == 1:
            made[service][cost] = texts.pop()
    return made


def _of(service: str, found: BesideChanges, about: Mapping[str, str]) -> Changed:
    before, after = (_owed(service, side) for side in (found.before, found.after))
    rows = []
    for cause in found.causes:
        owes: Counter[str] = Counter()
        for amount in cause.amounts:
            if amount.service == service:
                owes[amount.participant] += amount.owes
        if owes:
            rows.append(CauseRow(cause, dict(owes), about))
    everyone = sorted({*before, *after, *(who for row in rows for who in row.owes)})
    made_up = any(each.illustrative for each in (*found.before, *found.after) if each.service == service)
    return Changed(service, tuple(everyone), before, tuple(rows), after, made_up)


def _owed(service: str, lines: Sequence[Balance]) -> dict[str, int]:
    return {each.participant: each.owes for each in lines if each.service == service}


@page("/verrekening/verschillen", "costs/changed.html", asks="changes", compares=True)
def changes(visit: Visit) -> Mapping[str, object]:
    """What changed, once somebody says since when; else only the form that asks for it."""
    asked = {name: value for name, value in visit.filters.items() if name != "partnership" and value is not None}
    told = visit.ask("changes", **asked).beside if visit.moments.before is not None else None
    services = services_of(visit)
    return {
        "tabs": tabs(visit),
        "services": services,
        "earlier": earlier(visit),
        "found": None if told is None else changed(visit, told),
        "asked": asked,
        "typed": {name: texts[0] for name, texts in visit.address.typed.items()},
    }
