"""What people write in a form, as the REST API has it, and back: amounts, dates and numbers as they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache

from api import vocabulary
from api.http import names
from api.http.problems import Invalid
from api.vocabulary import Language
from api.web import words
from api.web.dates import plain
from api.web.rooms.recording.fields import Kind, Leaf
from ledger.money import Money
from ledger.party import municipalities

YES, NO = "ja", "nee"
_GROUPED = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+")
_DUTCH_EUROS = re.compile(r"(-?)€?\s?([0-9]{1,15}|[0-9]{1,3}(?:\.[0-9]{3}){1,4})(?:,([0-9]{1,2}))?")
_PLAIN_EUROS = re.compile(r"(-?)€?\s?([0-9]{1,15})\.([0-9]{2})")
_WHOLE = re.compile(r"-?[0-9]{1,15}|-?[0-9]{1,3}(\.[0-9]{3}){1,4}")


class Slip(StrEnum):
    """What can be the matter with what somebody wrote, beside what the REST API says."""

    DAY = "geen-datum"
    EUROS = "geen-bedrag"
    NUMBER = "geen-getal"
    AMBIGUOUS = "dubbelzinnig"
    TWICE = "dubbel"


class Unreadable(Exception):
    """What is written is not what the field is for."""

    def __init__(self, slip: Slip) -> None:
        super().__init__(slip)
        self.slip = slip


def wire(leaf: Leaf, text: str) -> object:
    """A value as the REST API has it; text that it will not take is given as it is, for that to say so."""
    text = text.strip()
    match leaf.kind:
        case Kind.EUROS:
            return euros(text)
        case Kind.DAY:
            return _day(text)
        case Kind.WHOLE:
            if not _WHOLE.fullmatch(text):
                raise Unreadable(Slip.NUMBER)
            return int(text.replace(".", ""))
        case Kind.TICK | Kind.YES_NO:
            return {YES: True, NO: False}.get(text, text)
        case Kind.PARTY | Kind.BODY if not re.fullmatch(leaf.pattern, text):  # A partnership may be called so too.
            whose, slash, body = text.partition("/")
            return f"{code(whose)}{slash}{body}"
        case Kind.LINE:
            return _number(leaf, text) if leaf.pattern else text
        case _:
            return text


def euros(text: str) -> str:
    """An amount as acts have it.

    >>> euros("1.234,5"), euros("€ 12"), euros("-0,05"), euros("1234.50")
    ('1234.50', '12.00', '-0.05', '1234.50')
    """
    found = _PLAIN_EUROS.fullmatch(text) or _DUTCH_EUROS.fullmatch(text)
    if found is None:
        raise Unreadable(Slip.EUROS)
    sign, whole, decimals = found.groups()
    units = int(whole.replace(".", ""))
    cents = (decimals or "").ljust(2, "0")
    return f"{sign if units or int(cents) else ''}{units}.{cents}"


def code(text: str) -> str:
    """The code of a municipality that is named; anything else as it is.

    >>> code("bunschoten"), code("gm0313"), code("blnp")
    ('GM0313', 'GM0313', 'blnp')
    """
    known = _codes().get(text.casefold())
    return known or (text.upper() if text.upper() in municipalities() else text)


@cache
def _codes() -> Mapping[str, str]:
    """Municipalities by their name, where one name is of one municipality."""
    found: dict[str, list[str]] = {}
    for each in municipalities().values():
        found.setdefault(each.name.casefold(), []).append(each.code)
    return {name: codes[0] for name, codes in found.items() if len(codes) == 1}


def _day(text: str) -> str:
    try:
        return plain("dag", text)
    except Invalid as error:
        raise Unreadable(Slip.DAY) from error


def _number(leaf: Leaf, text: str) -> str:
    """Text, or a number with the comma that people write here; one that could be two numbers is none."""
    pattern = re.compile(leaf.pattern)
    with_point = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    if not pattern.fullmatch(with_point) and "," in text and _GROUPED.match(text):
        with_point = text.replace(".", "").replace(",", ".")
    fits = pattern.fullmatch(with_point) is not None
    if fits and _GROUPED.fullmatch(text) and pattern.fullmatch(text.replace(".", "")):
        raise Unreadable(Slip.AMBIGUOUS)
    return with_point if fits else text


def told(leaf: Leaf, value: object, language: Language) -> str:
    """A value of the wire as people read it."""
    text = str(value)
    match leaf.kind:
        case Kind.EUROS:
            return words.euros(Money.parse(text).cents, language)
        case Kind.DAY:
            return words.day_in_words(date.fromisoformat(text), language)
        case Kind.TICK | Kind.YES_NO:
            return vocabulary.term("yes" if value is True else "no", language, vocabulary.WORDS)
        case Kind.CHOICE:
            name = text if leaf.stored else names.values(leaf.section)[text]
            return vocabulary.term(name, language, leaf.section)
        case Kind.PARTY if text in municipalities():
            return f"{words.party(text)} ({text})"
        case Kind.LINE if leaf.pattern and re.fullmatch(r"-?[0-9]+\.[0-9]+", text):
            return words.number(Decimal(text), language)
        case _:
            return text
