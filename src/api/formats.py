"""How figures and dates look to Dutch readers; programs get ISO dates and cents instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, localcontext
from zoneinfo import ZoneInfo

from babel.numbers import format_currency, format_decimal

from ledger.money import Money

LOCALE = "nl_NL"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_DAY = re.compile(r"(?<![\w-])([0-9]{4})-([0-9]{2})-([0-9]{2})(?![\w-])")
_DECIMALS = re.compile(r"(?<![\w.,/#-])(-?[0-9]+)\.([0-9]+)(?![\w.])")
PRECISION = 100  # Digits, more than any weight has: published numbers are shown as they are, never rounded.


def money(amount: Money) -> str:
    r"""An amount with its currency.

    >>> money(Money(123450))
    '€\xa01.234,50'
    """
    return format_currency(Decimal(amount.euros), "EUR", locale=LOCALE)


def cents(amount: int, *, sign: bool = False) -> str:
    """An amount of cents as euros, for a column of amounts; with ``sign`` a plus is written too.

    >>> cents(-123450), cents(5, sign=True)
    ('-1.234,50', '+0,05')
    """
    pattern = "+#,##0.00;-#,##0.00" if sign and amount else "#,##0.00"
    return format_decimal(Decimal(amount).scaleb(-2), pattern, locale=LOCALE)


def number(value: Decimal) -> str:
    """An exact number, with all the decimals that it has.

    >>> number(Decimal("1234.50")), number(Decimal("1E+3"))
    ('1.234,50', '1.000')
    """
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int), "what is no number is refused before it is recorded"
    decimals = "." + "0" * -exponent if exponent < 0 else ""
    with localcontext(prec=PRECISION):
        return format_decimal(value, f"#,##0{decimals}", locale=LOCALE)


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
