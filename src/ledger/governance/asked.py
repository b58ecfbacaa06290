"""Who asks whether he may decide what, and all that is known of mandates, functions and powers to answer it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import accumulate

from ledger.governance.holdings import NOBODY_KNOWN, Holdings
from ledger.governance.mandates import Mandate
from ledger.governance.powers import Catalogue
from ledger.governance.succession import Heirs
from ledger.money import Money


class Deed(StrEnum):
    """What one wants to do in a body's name: decide, sign what it decided, or carry something out."""

    DECISION = "decision"
    SIGNATURE = "signature"
    FACTUAL = "factual-act"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: may this function at this organisation do this in the name of this body on that day.

    ``person`` is who holds the function; unknown, nobody asks whether he does. ``amount`` is excluding VAT.
    ``decision`` is the one that is asked about (``blnp/ict#opslag``), where it stands already: a cap per year then
    counts what came before it. ``reported_by`` is who reported an offence that is to be fined.
    """

    body: str
    function: str
    organisation: str
    on: date
    amount: Money | None = None
    amount_with_vat: Money | None = None
    power: str | None = None
    person: str | None = None
    decision: str | None = None
    deed: Deed = Deed.DECISION
    reported_by: str | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """A decision under a mandate, or under one below it."""

    decision: str
    on: date
    amount: Money | None = None
    amount_with_vat: Money | None = None


Spent = tuple[list[tuple[date, int]], list[int]]
"""Uses by day and number, and the sums before each of them, with that of all at the end."""


@dataclass(frozen=True, slots=True)
class Register:
    """The mandates that can be used somewhere, by full name (``blnp/ict#inkoop``), and what else an answer rests on.

    ``uses`` are in the order in which they were recorded, and added up once for each mandate and year; ``heirs`` by the
    place (``blnp/ict``) where a mandate stands.
    """

    mandates: Mapping[str, Mandate] = field(default_factory=dict)
    uses: Mapping[str, tuple[Use, ...]] = field(default_factory=dict)
    heirs: Mapping[str, Heirs] = field(default_factory=dict)
    holdings: Holdings = NOBODY_KNOWN
    powers: Catalogue = field(default_factory=Catalogue)
    _numbered: dict[str, Mapping[str, int]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _spent: dict[tuple[str, int, bool], Spent] = field(default_factory=dict, init=False, repr=False, compare=False)

    def mandate_on(self, ref: str, day: date) -> Mandate | None:
        """A mandate as it stands on a day: with the successors of municipalities that have ended."""
        found = self.mandates.get(ref)
        return None if found is None else found.of_heirs(self.heirs.get(ref.partition("#")[0], {}), day)

    def used_before(self, ref: str, asked: Asked, *, with_vat: bool) -> Money:
        """What of a mandate was used in the year before a decision: that of earlier days, and earlier that day."""
        own = self._numbers(ref).get(asked.decision or "", len(self.uses.get(ref, ())))
        days, sums = self._year(ref, asked.on.year, with_vat=with_vat)
        return Money(sums[bisect_left(days, (asked.on, own))])

    def _numbers(self, ref: str) -> Mapping[str, int]:
        """Which use of a mandate each decision was, in the order of recording."""
        if ref not in self._numbered:
            uses = self.uses.get(ref, ())
            self._numbered[ref] = {use.decision: at for at, use in reversed(tuple(enumerate(uses)))}
        return self._numbered[ref]

    def _year(self, ref: str, year: int, *, with_vat: bool) -> Spent:
        """The uses of a mandate in a year in order of day and of recording, and what was used before each, in cents."""
        key = (ref, year, with_vat)
        if key not in self._spent:
            used: list[tuple[tuple[date, int], Money]] = []
            for at, use in enumerate(self.uses.get(ref, ())):
                amount = use.amount_with_vat if with_vat and use.amount_with_vat is not None else use.amount
                if use.on.year == year and amount is not None:
                    used.append(((use.on, at), amount))
            used.sort()
            sums = accumulate((amount.cents for _, amount in used), initial=0)
            self._spent[key] = ([day for day, _ in used], list(sums))
        return self._spent[key]
