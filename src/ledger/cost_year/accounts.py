"""What a year's books come to, by account and participant: the sum of all that its events posted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from ledger.cost_year.postings import Account, Posting
from ledger.governance.succession import Heirs, heir_on
from ledger.money import Money


@dataclass(frozen=True, slots=True)
class Accounts:
    """Signed cents by account and participant (nobody: the service's own), debits positive."""

    cents: Mapping[tuple[Account, str | None], int] = field(default_factory=dict)

    def plus(self, postings: Iterable[Posting]) -> Accounts:
        """The same after these as well."""
        after = Counter(self.cents)
        for each in postings:
            after[each.account, each.participant] += each.amount.cents
        return Accounts(dict(after))

    def inherited(self, heirs: Heirs, on: date) -> Accounts:
        """The same, where what was on the account of a municipality that has ended is on its successor's."""
        after: Counter[tuple[Account, str | None]] = Counter()
        for (account, participant), cents in self.cents.items():
            after[account, participant and heir_on(heirs, participant, on)] += cents
        return Accounts(dict(after))

    def of(self, account: Account, participant: str | None) -> Money:
        """What is on one account."""
        return Money(self.cents.get((account, participant), 0))

    def total(self, account: Account) -> Money:
        """What is on the accounts of everybody together."""
        return Money(sum(cents for (each, _), cents in self.cents.items() if each is account))

    def participants(self) -> tuple[str, ...]:
        """Everybody who has an account, in order of code."""
        return tuple(sorted({participant for _, participant in self.cents if participant is not None}))
