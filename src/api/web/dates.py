"""The two dates of a page: as people write them in its address, and in words on top of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from api.http.parameters import EARLIEST, KNOWN_AT, KNOWN_FROM, VALID_FROM, VALID_ON
from api.http.problems import FieldError, Invalid
from api.http.served import Moments
from api.vocabulary import Language
from api.web import words
from api.web.language import catalogue, told
from projections.as_of import AMSTERDAM, end_of

_DUTCH = re.compile(r"([0-9]{1,2})[-/ .]([0-9]{1,2})[-/ .]([0-9]{4})")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T")
_POSITION = re.compile(r"[0-9]{1,18}|[0-9]{1,3}(?:\.[0-9]{3}){1,5}")

_AMOUNT = re.compile(r"(-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,13}))(?:,([0-9]{1,2}))?")

DAYS = (VALID_ON, VALID_FROM)
MOMENTS = (KNOWN_AT, KNOWN_FROM)
NAMES = (*DAYS, *MOMENTS)


def plain(name: str, text: str) -> str:
    """A date as the REST API has it, of one that somebody typed; a moment may also be a position or an instant.

    Raises ``Invalid``, which names the field.

    >>> plain("geldigOp", "1-6-2023"), plain("beschikbaarOp", "1.284"), plain("geldigOp", "2023-06-01")
    ('2023-06-01', '1284', '2023-06-01')
    """
    text = text.strip()
    if found := _DUTCH.fullmatch(text):
        day, month, year = (int(each) for each in found.groups())
        try:
            return _in_time(name, date(year, month, day)).isoformat()
        except ValueError as error:
            raise _unreadable(name, text) from error
    if _ISO.fullmatch(text):
        try:
            return _in_time(name, date.fromisoformat(text)).isoformat()
        except ValueError as error:
            raise _unreadable(name, text) from error
    if name in MOMENTS and _POSITION.fullmatch(text):
        return text.replace(".", "")
    if name in MOMENTS and _INSTANT.match(text):
        return text
    raise _unreadable(name, text)


def plain_amount(text: str) -> str:
    """Euros as the REST API has them, of what somebody typed; what is no amount stays as it is, to be refused.

    >>> plain_amount("62.000"), plain_amount("1.234,5"), plain_amount("62000,00"), plain_amount("veel")
    ('62000.00', '1234.50', '62000.00', 'veel')
    """
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        return text
    return f"{found[1].replace('.', '').lstrip('0') or '0'}.{(found[2] or '').ljust(2, '0')}"


def _in_time(name: str, on: date) -> date:
    if on < EARLIEST:
        raise Invalid([FieldError("query", f"/{name}", "te-vroeg", f"{on:%d-%m-%Y} ligt voor {EARLIEST:%d-%m-%Y}")])
    return on


def _unreadable(name: str, text: str) -> Invalid:
    told_ = f"'{text[:40]}' is geen datum; schrijf dag, maand en jaar, zoals 1-6-2023"
    return Invalid([FieldError("query", f"/{name}", "geen-datum", told_)])


@dataclass(frozen=True, slots=True)
class TwoDates:
    """The dates of a page in words, and as its form has them."""

    moments: Moments
    typed: Mapping[str, str]
    today: date
    language: Language

    @property
    def sentence(self) -> str:
        """On top of each page: ``Stand per 1 maart 2026, zoals bekend op 15 februari 2026``."""
        as_of, say = self.moments.as_of, catalogue(self.language).gettext
        on = words.day_in_words(as_of.valid_on, self.language)
        if as_of.valid_on == self.today:
            on = say(told("today, %(day)s")) % {"day": on}
        return say(told("As of %(day)s, %(known)s")) % {"day": on, "known": self._known(self.typed.get(KNOWN_AT))}

    @property
    def changed(self) -> bool:
        """Whether somebody chose other dates than today and now."""
        return any(self.typed.get(name) for name in NAMES)

    def _known(self, typed: str | None) -> str:
        as_of, say = self.moments.as_of, catalogue(self.language).gettext
        if not typed:
            return say(told("as known now"))
        if _POSITION.fullmatch(typed.strip()):
            number = words.number(as_of.known_at, self.language)
            return say(told("as known at position %(position)s")) % {"position": number}
        local = as_of.known_until.astimezone(AMSTERDAM)
        day = words.day_in_words(local.date(), self.language)
        if _DUTCH.fullmatch(typed.strip()) or _ISO.fullmatch(typed.strip()):
            return say(told("as known on %(day)s")) % {"day": day}
        if as_of.known_until == end_of(local.date()):
            return say(told("as known on %(day)s")) % {"day": day}
        return say(told("as known on %(day)s at %(time)s")) % {"day": day, "time": f"{local:%H:%M}"}
