"""The books as journals of two bookkeeping programs, hledger and beancount: plain text that each reads as it is.

One transaction for each entry and each day that it has effect on. Its accounts are named after the service and the
participant. What people wrote (descriptions, titles of documents) can hold anything at all; whatever a program would
read as its own is written as in an address, ``%3B`` for a semicolon, and can be read back from that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final
from urllib.parse import quote

from ledger.money import Money

ROOT: Final = "cost-sharing"
"""What all accounts stand below."""

OF_SERVICE: Final = "service"
"""What stands for the participant in an account that is the service's own; no participant has this name."""

_READ_BY_HLEDGER: Final = frozenset("%;,|[]")
_READ_BY_BEANCOUNT: Final = frozenset("%")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a transaction: a debit where the amount is above zero, else a credit."""

    service: str
    participant: str | None
    account: str
    amount: Money
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The account's name, part by part."""
        return (ROOT, *self.service.split("/"), self.participant or OF_SERVICE, self.account)


@dataclass(frozen=True, slots=True)
class Transaction:
    """What an entry does on one day, with what there is to say of it."""

    on: date
    position: int
    narration: str
    facts: tuple[tuple[str, str], ...]
    sides: tuple[Side, ...]


def hledger(title: Sequence[str], transactions: Sequence[Transaction]) -> Iterator[str]:
    """Lines of a journal for hledger; it passes ``hledger check --strict``."""
    yield from (f"; {plain(each, _READ_BY_HLEDGER)}\n" for each in title)
    yield "commodity EUR 1000.00\n"
    names = sorted({side.parts for each in transactions for side in each.sides})
    yield from (f"account {':'.join(parts)}\n" for parts in names)
    for each in transactions:
        yield f"\n{each.on} ({each.position}) {plain(each.narration, _READ_BY_HLEDGER)}\n"
        yield from (f"    ; {name}:{plain(value, _READ_BY_HLEDGER)}\n" for name, value in each.facts)
        for side in each.sides:
            facts = ", ".join(f"{name}:{plain(value, _READ_BY_HLEDGER)}" for name, value in side.facts)
            amount = f"EUR {side.amount.euros}"
            yield f"    {':'.join(side.parts)}  {amount}{'  ; ' if facts else ''}{facts}\n"


def beancount(title: Sequence[str], transactions: Sequence[Transaction]) -> Iterator[str]:
    """Lines of a journal for beancount; it passes ``bean-check``."""
    yield from (f"; {plain(each, _READ_BY_BEANCOUNT)}\n" for each in title)
    yield 'option "operating_currency" "EUR"\n'
    opened: dict[tuple[str, ...], date] = {}
    for each in transactions:
        for side in each.sides:
            opened[side.parts] = min(each.on, opened.get(side.parts, each.on))
    for parts, first in sorted(opened.items()):
        yield f"{first} open {_account(parts)} EUR\n"
    for each in transactions:
        yield f"\n{each.on} * {_text(each.narration)}\n"
        yield f'  entry: "{each.position}"\n'
        yield from (f"  {name}: {_text(value)}\n" for name, value in each.facts)
        for side in each.sides:
            yield f"  {_account(side.parts)}  {side.amount.euros} EUR\n"
            yield from (f"    {name}: {_text(value)}\n" for name, value in side.facts)


def together(sides: Iterable[tuple[date, int, str, tuple[tuple[str, str], ...], Side]]) -> Iterator[Transaction]:
    """Sides that follow each other, as transactions: those of one entry and one day make one."""
    for (on, position), of_one in groupby(sides, key=lambda each: each[:2]):
        found = list(of_one)
        _, _, narration, facts, _ = found[0]
        yield Transaction(on, position, narration, facts, tuple(side for *_, side in found))


def plain(text: str, read: frozenset[str] = _READ_BY_HLEDGER) -> str:
    r"""Text on one line, in which nothing is left that a program would read as its own.

    >>> plain("50%; 'bis'\n[2019-01-01] café")
    "50%25%3B 'bis'%0A%5B2019-01-01%5D café"
    """
    return "".join(quote(each) if each in read or not each.isprintable() else each for each in text)


def _account(parts: Sequence[str]) -> str:
    """An account as beancount wants it: below one of its five kinds, and each part with a capital.

    All that is kept here is what municipalities have of each other, so that it stands below the assets.
    """
    return ":".join(("Assets", *(f"{each[0].upper()}{each[1:]}" for each in parts)))


def _text(value: str) -> str:
    r"""A text between quotes.

    >>> print(_text('a "b" \\ c'))
    "a \"b\" \\ c"
    """
    escaped = plain(value, _READ_BY_BEANCOUNT).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
