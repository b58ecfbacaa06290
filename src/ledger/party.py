"""Municipalities by their code: which there were, from when until when, and what became of those that ended."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import ClassVar

from ledger.errors import Malformed, RuleBroken


class UnknownMunicipality(Malformed):
    """A municipality is named by its code: GM and the four digits of CBS, as in the TOOI register."""

    code: ClassVar[str] = "unknown-municipality"

    def __init__(self, municipality: str) -> None:
        super().__init__(
            f"{municipality!r} is no municipality that existed since 2000; write its code as GM and four digits, like"
            " GM0313 for Bunschoten"
        )
        self.municipality = municipality


class MunicipalityEnded(RuleBroken):
    """After a herindeling nothing more can be done in the name of the municipality that ended."""

    code: ClassVar[str] = "municipality-ended"

    def __init__(self, municipality: Municipality, on: date) -> None:
        heirs = ", ".join(f"{code} {municipalities()[code].name}" for code in municipality.successors)
        super().__init__(
            f"{municipality.code} {municipality.name} ended on {municipality.end}, so it cannot take part on {on};"
            f" its territory went to {heirs}; name the successor, or correct the date"
        )
        self.municipality, self.on = municipality.code, on
        self.ended_on, self.successors = municipality.end, municipality.successors


class MunicipalityNotYetFounded(RuleBroken):
    """Before its first day nothing can be done in the name of a municipality."""

    code: ClassVar[str] = "municipality-not-yet-founded"

    def __init__(self, municipality: Municipality, on: date) -> None:
        super().__init__(
            f"{municipality.code} {municipality.name} exists since {municipality.start}, so it cannot take part on"
            f" {on}: name the municipality that preceded it, or correct the date"
        )
        self.municipality, self.on, self.founded_on = municipality.code, on, municipality.start


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality of the Netherlands under its last official name.

    ``start`` is its first day; one that is not known lies before 2000. ``end`` is the first day on which it no longer
    existed. ``successors`` are all that took over territory; where there are several, the law of the herindeling says
    which of them took over its rights and debts, and this list does not.
    """

    code: str
    name: str
    start: date | None = None
    end: date | None = None
    successors: tuple[str, ...] = ()

    def exists_on(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


def municipality(code: str) -> Municipality:
    """The municipality with this code, also one that has ended.

    >>> municipality("GM0313").name
    'Bunschoten'
    """
    found = municipalities().get(code)
    if found is None:
        raise UnknownMunicipality(code)
    return found


def require(code: str, on: date) -> Municipality:
    """The municipality with this code, which must exist on that day."""
    found = municipality(code)
    if found.end is not None and found.end <= on:
        raise MunicipalityEnded(found, on)
    if not found.exists_on(on):
        raise MunicipalityNotYetFounded(found, on)
    return found


@cache
def municipalities() -> Mapping[str, Municipality]:
    """All of them by code, from ``municipalities.csv``, which says where each fact comes from and how far it goes.

    Read once, when first asked. The list is complete from 1 January 2000 to 1 January 2026; a herindeling of a later
    date is a line to be added there.
    """
    text = (files("ledger") / "municipalities.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return MappingProxyType({row["code"]: _read(row) for row in rows})


def _read(row: dict[str, str]) -> Municipality:
    start, end = (date.fromisoformat(day) if day else None for day in (row["start"], row["end"]))
    return Municipality(row["code"], row["name"], start, end, tuple(row["successors"].split()))
