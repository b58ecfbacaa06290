"""The statement of one participant (bijdragenota): what it bears and paid over all services, and how it came about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from api.questions.records import STRETCH, entries_at
from api.questions.registry import Found, Reading, must_be_known, question
from ledger.acts.fields import Code, PartnershipName, ServiceName, Year
from ledger.cost_year.events import CostRecorded
from ledger.journal import Entry, Journal
from projections.as_of import AsOf
from projections.governance.participation import ever_in
from projections.governance.services import services
from projections.marks import Cents
from projections.money import balances as balance
from projections.money import statement as statements
from projections.money.books import Booked, booked
from projections.money.claims import OpenClaim, claims
from projections.money.statement import Adoption, StatementLine, StatementTotal
from projections.successions import Heirs, heirs
from projections.view import UnknownThing, View


@dataclass(frozen=True, slots=True)
class Hosted:
    """A service that the statement is about, and the municipality that is its host on the day asked for."""

    service: str
    title: str
    host: str


@dataclass(frozen=True, slots=True)
class BesideStatement:
    """What the lines come to by service, year, pool and account, and all together what the participant owes.

    ``open_claims`` are what it is to pay or to get, of what fell due by the day and of what is known to fall due later.
    """

    participant: str
    hosts: tuple[Hosted, ...]
    totals: tuple[StatementTotal, ...]
    owes: Cents
    open_claims: tuple[OpenClaim, ...]


@question("statement")
def statement(
    at: Reading,
    *,
    participant: Code,
    partnership: PartnershipName | None = None,
    service: ServiceName | None = None,
    year: Year | None = None,
) -> Found[StatementLine, BesideStatement]:
    """Tell one participant all that it bears and paid, of every service and host, and how each share came about."""
    which = balance.Filter(partnership, service, participant, year=year)
    must_be_known(balance.unknown(at.view, at.as_of, which))
    lines = sorted(booked(at.view, at.as_of, which), key=_in_order)
    if not lines and not ever_in(at.view, at.as_of, [participant]):
        raise UnknownThing("participant", participant)
    totals = statements.totals(lines)
    concerned = {each.service for each in lines}
    hosts = tuple(
        Hosted(each.service, each.title, each.host)
        for each in services(at.view, at.as_of, partnership)
        if each.service in concerned
    )
    open_claims = claims(at.view, at.as_of, which)
    beside = BesideStatement(participant, hosts, totals, sum(each.owes for each in totals), open_claims)
    reader = _Reader(at.view, at.as_of, at.journal, which, heirs(at.view, at.as_of))
    return Found(reader.lines(lines), beside)


def _in_order(line: Booked) -> tuple[object, ...]:
    """By service, year and pool, as a statement is read; within those as the books are."""
    return line.service, line.cost_year, line.pool or "", line.effective_on, line.cost or "", line.position


@dataclass(slots=True)
class _Reader:
    """Reads what explains the lines, a stretch at a time: however many there are, few entries are held."""

    view: View
    as_of: AsOf
    journal: Journal
    which: balance.Filter
    names: Heirs
    adopted: dict[str, Adoption] = field(default_factory=dict)

    def lines(self, found: Sequence[Booked]) -> Iterator[StatementLine]:
        everyone = balance.Filter(self.which.partnership, self.which.service, year=self.which.year)
        recorded = statements.costs(self.view, self.as_of, everyone)
        for start in range(0, len(found), STRETCH):
            stretch = found[start : start + STRETCH]
            of_costs = {recorded[of] for line in stretch if (of := (line.cost_year, line.cost or "")) in recorded}
            positions = sorted(of_costs | {line.position for line in stretch})
            entries = {each.position: each for each in entries_at(self.journal, positions)}
            self._learn(entries)
            for line in stretch:
                cost = entries.get(recorded.get((line.cost_year, line.cost or ""), 0))
                yield self._line(line, entries[line.position], cost)

    def _learn(self, entries: Mapping[int, Entry]) -> None:
        """Find the decisions behind keys that were not met before."""
        refs = {key.adopted_by for entry in entries.values() for key in statements.keys_used(entry)}
        places = statements.adoptions(self.view, self.as_of, refs - self.adopted.keys())
        found = {each.position: each for each in entries_at(self.journal, sorted(set(places.values())))}
        self.adopted |= {ref: statements.adoption(ref, found[position]) for ref, position in places.items()}

    def _line(self, line: Booked, entry: Entry, cost: Entry | None) -> StatementLine:
        recorded = cost.event if cost is not None and isinstance(cost.event, CostRecorded) else None
        whose = self.names.standing_behind(line.service, line.participant or "")
        evidence = {(each.title, each.sha256): each for each in (*entry.evidence, *(cost.evidence if cost else ()))}
        return StatementLine(
            line.service,
            line.cost_year,
            line.pool,
            line.account,
            line.cost,
            recorded.description if recorded else None,
            line.effective_on,
            recorded.amount.cents if recorded else None,
            balance.natural(line.account, line.cents),
            statements.owes(line.account, line.cents),
            statements.explained(line, entry, whose, self.adopted),
            tuple(evidence.values()),
            entry.act,
            entry.basis.decision,
            line.position,
            line.illustrative,
            line.imported,
        )
