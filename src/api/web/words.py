"""How figures, dates and names look on a page, in Dutch and in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from types import MappingProxyType

from babel.dates import format_date

from api import formats, vocabulary
from api.formats import AMSTERDAM, DUTCH, Figures
from api.vocabulary import Language
from ledger.event import Event
from ledger.money import Money
from ledger.party import municipalities

_FIRST = re.compile(r"[a-zà-ÿ]+(?=[\s,;:]|$)")
_EUROS = re.compile(r"\bEUR (-?)([0-9]+)\.([0-9]{2})\b")
_DAY = re.compile(r"(?<![\w-])([0-9]{4})-([0-9]{2})-([0-9]{2})(?![\w-])")
_BODY = re.compile(r"\b(GM[0-9]{4})/([a-z]+(?:-[a-z]+)*)")
_OWN_BODY = re.compile(r"(?<![\w/#-])[a-zA-Z0-9-]+/[a-z0-9-]+(?![\w/#-])")
_ORGANS = frozenset({"executive-board", "general-board"})
"""Bodies that the law names for every partnership that has them."""
_NAMED = re.compile(r" \((GM[0-9]{4})\)")
_SLASH = re.compile(r"(?<![0-9])/|/(?![0-9])")
"""Where a long name may be parted; not in a date."""
_CODE = re.compile(r"\bGM[0-9]{4}\b")
LOCALES = {"nl": "nl_NL", "en": "en_GB"}
LANGUAGES: tuple[Language, ...] = ("nl", "en")


def cents(amount: int, language: Language, *, sign: bool = False) -> str:
    """An amount of cents in euros, for a column of amounts.

    >>> cents(-123450, "nl"), cents(123450, "en", sign=True)
    ('-1.234,50', '+1,234.50')
    """
    return formats.cents(amount, sign=sign, dutch=language == "nl")


def euros(amount: int, language: Language) -> str:
    r"""An amount of cents with its currency, for a sentence.

    >>> euros(123450, "nl"), euros(-5, "en")
    ('€\xa01.234,50', '-€\xa00.05')
    """
    return f"{'-' if amount < 0 else ''}€\xa0{cents(abs(amount), language)}"


def number(value: Decimal | int, language: Language) -> str:
    """A number with all the decimals that it has.

    >>> number(1284, "nl"), number(Decimal("16.330"), "nl"), number(Decimal("1E+3"), "en")
    ('1.284', '16,330', '1,000')
    """
    return formats.number(value, dutch=language == "nl")


def day(on: date, language: Language) -> str:
    """A date for a table.

    >>> day(date(2023, 6, 1), "nl"), day(date(2023, 6, 1), "en")
    ('01-06-2023', '01/06/2023')
    """
    return f"{on:%d-%m-%Y}" if language == "nl" else f"{on:%d/%m/%Y}"


def day_in_words(on: date, language: Language) -> str:
    """A date for a sentence.

    >>> day_in_words(date(2023, 6, 1), "nl"), day_in_words(date(2023, 6, 1), "en")
    ('1 juni 2023', '1 June 2023')
    """
    return format_date(on, "d MMMM y", locale=LOCALES[language])


def moment(at: datetime, language: Language) -> str:
    """An instant on the clock of Amsterdam, to the minute.

    >>> moment(datetime.fromisoformat("2019-12-31T23:30:59+00:00"), "nl")
    '01-01-2020 00:30'
    """
    here = at.astimezone(AMSTERDAM)
    return f"{day(here.date(), language)} {here:%H:%M}"


def party(code: str) -> str:
    """What people call a municipality or a firm.

    >>> party("GM0313"), party("accountant-noord")
    ('Bunschoten', 'accountant-noord')
    """
    found = municipalities().get(code)
    return code if found is None else found.name


def named(text: str, language: Language, bodies: Mapping[str, str] = MappingProxyType({})) -> str:
    """A text with the name of each municipality where its code stands, and bodies as people call them.

    ``bodies`` are those that a partnership called by a name itself.

    >>> named("GM0313/college", "nl"), named("paid by GM0313", "en")
    ('college van Bunschoten', 'paid by Bunschoten')
    >>> named("voor Laren (GM0417)", "nl"), named("general-board", "nl")
    ('voor Laren', 'algemeen bestuur')
    >>> named("aan blnp/stuurgroep, op blnp/ict#x", "nl", {"blnp/stuurgroep": "Stuurgroep", "blnp/ict": "ICT"})
    'aan Stuurgroep, op blnp/\u200bict#x'
    >>> named("booked on 11/01/2011", "en")
    'booked on 11/01/2011'
    """
    if text in _ORGANS:
        return vocabulary.term(text, language, "StatutoryOrgan")
    of = "van" if language == "nl" else "of"
    if bodies:
        text = _OWN_BODY.sub(lambda found: bodies.get(found[0], found[0]), text)
    text = _BODY.sub(lambda found: f"{found[2].replace('-', ' ')} {of} {party(found[1])}", text)
    text = _NAMED.sub(lambda found: "" if text[: found.start()].endswith(party(found[1])) else found[0], text)
    return _SLASH.sub("/\u200b", _CODE.sub(lambda found: party(found[0]), text))


def anchor(*names: str) -> str:
    """The id of a thing on a page, of the names that tell it apart.

    >>> anchor("report", "gemeentewerf", "voortgang 1")
    'report/gemeentewerf/voortgang_1'
    """
    return "/".join(names).replace(" ", "_")


def spoken(text: str) -> str:
    r"""What the ledger says in English to programs, with amounts and days as people write them.

    >>> spoken("EUR 7198000.00 was due on 2008-12-31; see versie-2008-12-31")
    '€\xa07,198,000.00 was due on 31/12/2008; see versie-2008-12-31'
    """
    text = _EUROS.sub(lambda found: f"{found[1]}€\xa0{int(found[2]):,}.{found[3]}", text)
    return _DAY.sub(r"\3/\2/\1", text)


def happened(event: Event, language: Language) -> str:
    """What was recorded, in a sentence whose figures are written as those beside it."""
    return vocabulary.sentence(event, language, DUTCH if language == "nl" else ENGLISH)


def _in_english(amount: Money) -> str:
    return euros(amount.cents, "en")


def _to_the_second(at: datetime) -> str:
    here = at.astimezone(AMSTERDAM)
    return f"{day_in_words(here.date(), 'en')} {here:%H:%M:%S}"


ENGLISH = Figures(
    _in_english, partial(number, language="en"), partial(day_in_words, language="en"), _to_the_second, spoken
)


def sentence(text: str) -> str:
    """A sentence with a capital, but for one that begins with the name of a thing.

    >>> sentence("op bezwaar 2"), sentence("p-bun-10 was er niet"), sentence("blnp/ict is te laat")
    ('Op bezwaar 2', 'p-bun-10 was er niet', 'blnp/ict is te laat')
    """
    return text[:1].upper() + text[1:] if _FIRST.match(text) else text


def filters(language: Language) -> dict[str, object]:
    """All of these as filters of a template in one language."""
    told = {each.__name__: each for each in (cents, euros, number, day, day_in_words, moment, named)}
    own = {name: partial(each, language=language) for name, each in told.items()}
    return {**own, "party": party, "sentence": sentence}
