"""What entries would do to the money of everyone, before anybody records them: by the rows that they would give."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, NamedTuple

from sqlalchemy import Row as Found
from sqlalchemy import case, func, select

from ledger.event import RecordedInError
from ledger.governance.events import MunicipalitySucceeded
from ledger.journal import Entry
from ledger.place import Place
from projections.as_of import AsOf
from projections.marks import Cents, Of
from projections.money import balances
from projections.money.balances import NOBODY, natural
from projections.money.postings import postings
from projections.successions import Heirs, Step, heirs
from projections.view import View


@dataclass(frozen=True, slots=True)
class OnDay:
    """What changes of an account from a day on."""

    effective_on: date
    difference: Cents


@dataclass(frozen=True, slots=True)
class Impact:
    """What would change of one account of a participant in a service: all that is known of it, whatever its day.

    Without a participant the account is the service's own. Amounts are as people say them (``balances.natural``).
    ``days`` add up to the difference. They may add up to nothing where the same is turned back and shared again.
    """

    service: str
    participant: str | None
    account: Annotated[str, Of("Account")]
    before: Cents
    after: Cents
    days: tuple[OnDay, ...]
    illustrative: bool

    @property
    def difference(self) -> Cents:
        """After less before."""
        return self.after - self.before


class Line(NamedTuple):
    """One amount on an account, on its day, as the balances count it."""

    service: str
    participant: str
    account: str
    effective_on: date
    cents: int
    illustrative: bool


class Account(NamedTuple):
    """Whose, in which service, and which."""

    service: str
    participant: str
    name: str

    @property
    def told(self) -> tuple[str, str | None, str]:
        """As an answer has it."""
        return self.service, None if self.participant == NOBODY else self.participant, self.name


@dataclass(slots=True)
class Effects:
    """The balances at a position, and on from there with entries that nobody recorded: act after act."""

    view: View
    as_of: AsOf
    _sums: dict[str, Counter[Account]] = field(default_factory=dict)
    _illustrative: set[Account] = field(default_factory=set)
    _imagined: dict[int, Entry] = field(default_factory=dict)
    _gone: set[int] = field(default_factory=set)
    _heirs: Heirs | None = None

    def take(self, entries: Sequence[Entry]) -> tuple[Impact, ...]:
        """What these entries do, coming after those that were taken before."""
        names = self._heirs if self._heirs is not None else self._heirs_now()
        found = [line for entry in entries for line in self._lines(entry)]
        self._imagined.update({entry.position: entry for entry in entries})
        self._heirs = after = self._heirs_now() if any(map(_renames, entries)) else names
        touched = {line.service for line in found} | {str(Place.of(each.stream).service) for each in entries}
        impacts: list[Impact] = []
        for service in sorted(touched):
            impacts += self._of(service, [line for line in found if line.service == service], (names, after))
        return tuple(impacts)

    def _of(self, service: str, lines: list[Line], names: tuple[Heirs, Heirs]) -> Iterator[Impact]:
        old, new = names
        if service not in self._sums:
            self._sums[service] = self._recorded(service)
        raw = self._sums[service]
        before, days = _named(raw, old), defaultdict[Account, Counter[date]](Counter)
        for account, cents in raw.items():
            one, other = (Account(service, each.of(service, account.participant), account.name) for each in names)
            if one != other:
                step = next(
                    each.steps[service, who.participant]
                    for each in names
                    for who in (one, other)
                    if (service, who.participant) in each.steps
                )
                days[one][step.since] -= cents
                days[other][step.since] += cents
        for line in lines:
            account = Account(service, line.participant, line.account)
            raw[account] += line.cents
            named = Account(service, new.of(service, line.participant), line.account)
            days[named][line.effective_on] += line.cents
            if line.illustrative:
                self._illustrative.add(named)
        after = _named(raw, new)
        for account in sorted(days):
            told = {day: natural(account.name, cents) for day, cents in sorted(days[account].items()) if cents}
            if told:
                was, becomes = (natural(account.name, each[account]) for each in (before, after))
                changed = tuple(OnDay(day, cents) for day, cents in told.items())
                yield Impact(*account.told, was, becomes, changed, account in self._illustrative)

    def _lines(self, entry: Entry) -> Iterator[Line]:
        """What an entry adds; one that says of others that they do not count takes away what those added."""
        if not isinstance(entry.event, RecordedInError):
            yield from _lines_of(entry)
            return
        for position in entry.event.positions:
            self._gone.add(position)
            imagined = self._imagined.get(position)
            lines = map(_line, self._rows(position)) if imagined is None else _lines_of(imagined)
            yield from (line._replace(cents=-line.cents) for line in lines)

    def _rows(self, position: int) -> Iterable[Found[tuple[object, ...]]]:
        query = select(postings).where(self.view.known(self.as_of, postings), postings.c.position == position)
        return self.view.tx.execute(query)

    def _recorded(self, service: str) -> Counter[Account]:
        columns = postings.c
        of = (columns.participant, columns.account)
        query = (
            select(*of, func.sum(columns.cents), func.max(case((columns.illustrative, 1), else_=0)))
            .where(
                self.view.known(self.as_of, postings),
                columns.partnership == service.partition("/")[0],
                columns.service == service,
            )
            .group_by(*of)
        )
        found: Counter[Account] = Counter()
        for who, name, cents, illustrative in self.view.tx.execute(query):
            account = Account(service, who, name)
            found[account] = int(cents)
            if illustrative:
                self._illustrative.add(account)
        return found

    def _heirs_now(self) -> Heirs:
        """Who stands for whom in the end, by what was recorded and what was imagined since."""
        found = heirs(self.view, replace(self.as_of, without=frozenset(self._gone)))
        steps = dict(found.steps)
        for position, entry in self._imagined.items():
            event = entry.event
            if position not in self._gone and isinstance(event, MunicipalitySucceeded):
                step = Step(event.successor, event.effective_on, position)
                steps[Place.of(entry.stream).scope, event.participant] = step
        return Heirs(steps)


def together(impacts: Iterable[Sequence[Impact]]) -> tuple[Impact, ...]:
    """The impact of several acts, one after another, as one."""
    found: dict[Account, list[Impact]] = defaultdict(list)
    for impact in impacts:
        for each in impact:
            found[Account(each.service, each.participant or NOBODY, each.account)].append(each)
    return tuple(made for account in sorted(found) if (made := _joined(account, found[account])).days)


def _joined(account: Account, parts: list[Impact]) -> Impact:
    days: Counter[date] = Counter()
    for part in parts:
        for each in part.days:
            days[each.effective_on] += each.difference
    changed = tuple(OnDay(day, cents) for day, cents in sorted(days.items()) if cents)
    illustrative = any(part.illustrative for part in parts)
    return Impact(*account.told, parts[0].before, parts[-1].after, changed, illustrative)


def _renames(entry: Entry) -> bool:
    """Whether after it a balance may be another's."""
    return isinstance(entry.event, MunicipalitySucceeded | RecordedInError)


def _named(raw: Counter[Account], names: Heirs) -> Counter[Account]:
    """The sums of who stands for whom."""
    found: Counter[Account] = Counter()
    for (service, participant, name), cents in raw.items():
        found[Account(service, names.of(service, participant), name)] += cents
    return found


def _lines_of(entry: Entry) -> Iterator[Line]:
    """What an entry adds, by the very rows that it would give."""
    names = [column.name for column in postings.columns][4:]
    for table, values in balances.apply(entry) if isinstance(entry.event, balances.READS) else ():
        if table is postings:
            row = dict(zip(names, values, strict=True))
            yield Line(*(row[name] for name in Line._fields))


def _line(row: Found[tuple[object, ...]]) -> Line:
    found = row._mapping  # noqa: SLF001  # How SQLAlchemy gives a row by name.
    return Line(*(found[name] for name in Line._fields))
