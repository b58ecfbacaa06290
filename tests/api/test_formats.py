"""Figures are written as the locale data of the world have it (CLDR), which a slower library knows."""

from decimal import Decimal

from babel.numbers import format_currency, format_decimal
from hypothesis import example, given
from hypothesis import strategies as st

from api import formats
from ledger.money import Money

AMOUNTS = st.integers(-(10**17), 10**17)
LOCALES = {True: "nl_NL", False: "en_GB"}


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=None))
@example(Decimal("1E+3"))
@example(Decimal("-0.050"))
def test_a_number_is_written_as_it_is_with_its_thousands_apart(value: Decimal) -> None:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    decimals = "." + "0" * -exponent if exponent < 0 else ""
    if len(decimals) > 20:  # The library rounds what is longer than that.
        return
    for dutch, locale in LOCALES.items():
        assert formats.number(value, dutch=dutch) == format_decimal(value, f"#,##0{decimals}", locale=locale)


@given(AMOUNTS)
@example(0)
@example(-5)
def test_an_amount_is_written_to_the_cent(cents: int) -> None:
    value = Decimal(cents).scaleb(-2)
    for dutch, locale in LOCALES.items():
        assert formats.cents(cents, dutch=dutch) == format_decimal(value, "#,##0.00", locale=locale)
        signed = "+#,##0.00;-#,##0.00" if cents else "#,##0.00"
        assert formats.cents(cents, sign=True, dutch=dutch) == format_decimal(value, signed, locale=locale)
    assert formats.money(Money(cents)) == format_currency(value, "EUR", locale="nl_NL")
