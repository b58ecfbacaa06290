"""What is open between everybody in a year, and what netting makes of that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

from ledger.cost_year.netting_events import ClaimsNetted, NettedClaim, NettingUndone
from ledger.cost_year.postings import CLAIMED, Posting
from ledger.governance.succession import Heirs, heir_on
from ledger.money import Money


@dataclass(frozen=True, slots=True)
class Claims:
    """Every flow as its pair of postings: by each the one who is debited owes the one who is credited."""

    pairs: tuple[tuple[Posting, Posting], ...] = ()
    nettings: Mapping[str, ClaimsNetted] = field(default_factory=dict)

    def plus(self, postings: Iterable[Posting]) -> Claims:
        """The same after these as well."""
        found = [each for each in postings if each.account in CLAIMED]
        if not found:
            return self
        return replace(self, pairs=(*self.pairs, *zip(found[::2], found[1::2], strict=True)))

    def open_on(self, day: date, heirs: Heirs) -> tuple[NettedClaim, ...]:
        """What has fallen due by a day and is open, between every two; successors stand for who has ended."""
        cents: Counter[tuple[str, str]] = Counter()
        for debited, credited in self.pairs:
            if debited.effective_on <= day:
                first, second = (heir_on(heirs, each.participant or "", day) for each in (debited, credited))
                if first != second:
                    sign = 1 if first < second else -1
                    cents[min(first, second), max(first, second)] += sign * debited.amount.cents
        return tuple(
            NettedClaim(first, second, Money(owed)) if owed > 0 else NettedClaim(second, first, Money(-owed))
            for (first, second), owed in sorted(cents.items())
            if owed
        )

    def illustrative(self) -> bool:
        """Whether any of it comes from no source."""
        return any(each.illustrative for each in chain.from_iterable(self.pairs))

    def after(self, event: ClaimsNetted | NettingUndone) -> Claims:
        """The same with a netting that stands, or does not any more."""
        rest = {name: each for name, each in self.nettings.items() if name != event.netting}
        return replace(self, nettings=rest | {event.netting: event} if isinstance(event, ClaimsNetted) else rest)


def undone(netted: ClaimsNetted) -> NettingUndone:
    """The exact mirror of a netting, on its own day."""
    mirror = tuple(replace(each, amount=-each.amount) for each in netted.netted)
    return NettingUndone(netted.netting, mirror, netted.effective_on, netted.illustrative)
