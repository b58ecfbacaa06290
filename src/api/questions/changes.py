"""The question why balances and statements differ between two moments, with what caused each change."""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.questions.records import entries_at
from api.questions.registry import Found, Reading, must_be_known, question
from ledger.acts.fields import Code, PartnershipName, ServiceName, Slug, Year
from ledger.journal import Entry
from projections.corrections import mistaken
from projections.marks import Cents
from projections.money import balances as balance
from projections.money import causes


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed in all for one participant of a service, on one account."""

    service: str
    participant: str
    share: Cents
    paid: Cents


@dataclass(frozen=True, slots=True)
class BesideChanges:
    """What the changes come to by cause and in all, and the balances on both sides of them."""

    causes: tuple[causes.Cause, ...]
    totals: tuple[Difference, ...]
    before: tuple[balance.Balance, ...]
    after: tuple[balance.Balance, ...]


@question("changes", two_moments=True)
def changes(
    at: Reading,
    *,
    partnership: PartnershipName | None = None,
    service: ServiceName | None = None,
    participant: Code | None = None,
    pool: Slug | None = None,
    year: Year | None = None,
) -> Found[causes.CausedChange, BesideChanges]:
    """Tell why balances differ between two moments: every posting behind it with its cause, adding up exactly."""
    assert at.before is not None
    before, after = at.before, at.as_of
    which = balance.Filter(partnership, service, participant, pool, year)
    must_be_known(balance.unknown(at.view, max(before, after, key=lambda moment: moment.known_at), which))
    # What an act did is told by all of it, also where only one participant is asked about.
    plain = balance.changes(at.view, before, after, replace(which, participant=None))
    marks = causes.marks_between(mistaken(at.view, before), mistaken(at.view, after))
    entries: dict[int, Entry] = {
        entry.position: entry for entry in entries_at(at.journal, causes.cited_entries(plain, marks))
    }
    found = tuple(
        each
        for each in causes.with_causes(plain, before, after, entries, marks)
        if participant in (None, each.participant)
    )
    sides = [balance.balances(at.view, moment, which).lines for moment in (before, after)]
    return Found(found, BesideChanges(causes.by_cause(found, entries), totals(found), *sides))


def totals(found: tuple[balance.Change, ...]) -> tuple[Difference, ...]:
    """The difference for each service and participant."""

    def of(service: str, participant: str, account: str) -> int:
        who = (service, participant, account)
        return sum(each.cents for each in found if (each.service, each.participant, each.account) == who)

    return tuple(
        Difference(*who, share=of(*who, balance.SHARE), paid=of(*who, balance.PAID))
        for who in sorted({(each.service, each.participant) for each in found})
    )
