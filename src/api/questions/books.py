"""Questions about the books themselves: every posting with the entry behind it, and the trial balance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Annotated

from api.questions.records import STRETCH, entries_at
from api.questions.registry import Found, Nothing, Reading, must_be_known, question
from ledger.actor import Evidence
from ledger.acts.fields import Code, PartnershipName, ServiceName, Slug, Year
from ledger.cost_year.events import CostRecorded
from ledger.cost_year.postings import Account
from ledger.journal import Entry, Journal
from projections.marks import Cents, Of
from projections.money import balances as balance
from projections.money.books import Booked, TrialLine, booked, trial_balance


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line of the books and the entry that it stands in: a debit where ``cents`` is above zero, else a credit."""

    position: int
    recorded_at: datetime
    act: Annotated[str, Of("acts")]
    service: str
    cost_year: str
    participant: str | None
    account: Account
    pool: str | None
    cost: str | None
    description: str | None
    effective_on: date
    cents: Cents
    decision: str | None
    evidence: tuple[Evidence, ...]
    illustrative: bool
    imported: bool

    @property
    def debit(self) -> Cents:
        """The amount, where it is a debit."""
        return max(self.cents, 0)

    @property
    def credit(self) -> Cents:
        """The amount, where it is a credit."""
        return max(-self.cents, 0)


@dataclass(frozen=True, slots=True)
class BesideTrialBalance:
    """What all accounts come to: as much debit as credit, of every service and so of all of them."""

    debit: Cents
    credit: Cents


@question("postings")
def postings(
    at: Reading,
    *,
    partnership: PartnershipName | None = None,
    service: ServiceName | None = None,
    participant: Code | None = None,
    pool: Slug | None = None,
    year: Year | None = None,
) -> Found[JournalLine, Nothing]:
    """Tell every posting in the books, by double entry, in order of the day that it takes effect on."""
    which = balance.Filter(partnership, service, participant, pool, year)
    must_be_known(balance.unknown(at.view, at.as_of, which))
    return Found(_with_entries(at.journal, booked(at.view, at.as_of, which)), Nothing())


def _with_entries(journal: Journal, found: Iterator[Booked]) -> Iterator[JournalLine]:
    """The lines with their entries, a stretch at a time: however many there are, few are held."""
    while stretch := list(islice(found, STRETCH)):
        entries = {each.position: each for each in entries_at(journal, sorted({line.position for line in stretch}))}
        yield from (_line(line, entries[line.position]) for line in stretch)


def _line(line: Booked, entry: Entry) -> JournalLine:
    return JournalLine(
        line.position,
        entry.recorded_at,
        entry.act,
        line.service,
        line.cost_year,
        line.participant,
        line.account,
        line.pool,
        line.cost,
        entry.event.description if isinstance(entry.event, CostRecorded) else None,
        line.effective_on,
        line.cents,
        entry.basis.decision,
        entry.evidence,
        line.illustrative,
        line.imported,
    )


@question("trial-balance")
def trial(
    at: Reading,
    *,
    partnership: PartnershipName | None = None,
    service: ServiceName | None = None,
    participant: Code | None = None,
    year: Year | None = None,
) -> Found[TrialLine, BesideTrialBalance]:
    """Tell what every account of the books comes to: as much debit as credit, on every day as it was ever known."""
    which = balance.Filter(partnership, service, participant, year=year)
    must_be_known(balance.unknown(at.view, at.as_of, which))
    found = trial_balance(at.view, at.as_of, which)
    return Found(found, BesideTrialBalance(_sum(each.debit for each in found), _sum(each.credit for each in found)))


def _sum(amounts: Iterable[int]) -> int:
    return sum(amounts)
