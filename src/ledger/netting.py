"""Netting (verrekenen): what many owe each other, paid by few transfers that leave everybody where it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ledger.money import Money


@dataclass(frozen=True, slots=True)
class Transfer:
    """An amount from one to another."""

    payer: str
    payee: str
    amount: Money


def positions(claims: Iterable[Transfer]) -> dict[str, Money]:
    """What everybody is to pay in all, less what it is to get, in order of code; nobody who comes out at nothing.

    >>> host = [Transfer("GM0313", "GM0327", Money(100)), Transfer("GM0327", "GM0313", Money(30))]
    >>> positions(host)
    {'GM0313': Money(cents=70), 'GM0327': Money(cents=-70)}
    """
    cents: Counter[str] = Counter()
    for each in claims:
        cents[each.payer] += each.amount.cents
        cents[each.payee] -= each.amount.cents
    return {code: Money(cents[code]) for code in sorted(cents) if cents[code]}


def few(owed: Mapping[str, Money]) -> tuple[Transfer, ...]:
    """Transfers that bring everybody to nothing: each time the largest debtor pays the largest creditor what it can.

    Ties go by code, so that the same positions give the same transfers. There is at least one fewer of them than there
    are positions, for each brings one or two of these to nothing. (The very fewest cannot be found in reasonable time.)

    >>> owed = {"GM0267": Money(50), "GM0273": Money(20), "GM0313": Money(-60), "GM0327": Money(-10)}
    >>> [(each.payer, each.payee, each.amount.cents) for each in few(owed)]
    [('GM0267', 'GM0313', 50), ('GM0273', 'GM0313', 10), ('GM0273', 'GM0327', 10)]
    """
    assert not sum(each.cents for each in owed.values()), "what one owes, another gets"
    left = {code: amount.cents for code, amount in owed.items()}
    found = []
    while any(left.values()):
        payer = min(left, key=lambda code: (-left[code], code))
        payee = min(left, key=lambda code: (left[code], code))
        cents = min(left[payer], -left[payee])
        left[payer] -= cents
        left[payee] += cents
        found.append(Transfer(payer, payee, Money(cents)))
    return tuple(found)
