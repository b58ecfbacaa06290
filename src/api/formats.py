"""How figures and dates look to Dutch readers; programs get ISO dates and cents instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from ledger.money import Money

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_DAY = re.compile(r"(?<![\w-])([0-9]{4})-([0-9]{2})-([0-9]{2})(?![\w-])")
_DECIMALS = re.compile(r"(?<![\w.,/#-])(-?[0-9]+)\.([0-9]+)(?![\w.])")
_AS_THE_DUTCH = str.maketrans(",.", ".,")


def money(amount: Money) -> str:
    r"""An amount with its currency.

    >>> money(Money(123450))
    '€\xa01.234,50'
    """
    return f"€\xa0{cents(amount.cents)}"


def cents(amount: int, *, sign: bool = False, dutch: bool = True) -> str:
    """An amount of cents as euros, for a column of amounts; with ``sign`` a plus is written too.

    >>> cents(-123450), cents(5, sign=True), cents(123450, dutch=False)
    ('-1.234,50', '+0,05', '1,234.50')
    """
    whole, rest = divmod(abs(amount), 100)
    before = "-" if amount < 0 else "+" if sign and amount else ""
    return f"{before}{number(whole, dutch=dutch)}{',' if dutch else '.'}{rest:02}"


def number(value: Decimal | int, *, dutch: bool = True) -> str:
    """An exact number, with all the decimals that it has. Written here: a page has hundreds, and a library is slow.

    >>> number(Decimal("1234.50")), number(Decimal("1E+3")), number(-1234, dutch=False)
    ('1.234,50', '1.000', '-1,234')
    """
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.translate(_AS_THE_DUTCH) if dutch else text


def day(on: date) -> str:
    """A date.

    >>> day(date(2019, 12, 31))
    '31-12-2019'
    """
    return f"{on:%d-%m-%Y}"


def figures(text: str) -> str:
    """A text in which programs wrote days and numbers, as people write these.

    >>> figures("2024-01-16, GM0313 16.3284% ≠ 16.33%; versie-2024-01-16 van inwoners-1.5")
    '16-01-2024, GM0313 16,3284% ≠ 16,33%; versie-2024-01-16 van inwoners-1.5'
    """
    return _DECIMALS.sub(r"\1,\2", _DAY.sub(r"\3-\2-\1", text))


def moment(at: datetime) -> str:
    """An instant on the clock of Amsterdam, to the second.

    >>> moment(datetime.fromisoformat("2019-12-31T23:30:00+00:00"))
    '01-01-2020 00:30:00'
    """
    return f"{at.astimezone(AMSTERDAM):%d-%m-%Y %H:%M:%S}"


@dataclass(frozen=True, slots=True)
class Figures:
    """How amounts, numbers and days are written in a sentence; ``text`` rewrites those that a program wrote."""

    money: Callable[[Money], str]
    number: Callable[[Decimal], str]
    day: Callable[[date], str]
    moment: Callable[[datetime], str]
    text: Callable[[str], str]


DUTCH = Figures(money, number, day, moment, figures)
