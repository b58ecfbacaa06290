"""When a municipality ends: who takes its place, from which day on, and what must be finished first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ledger import party
from ledger.errors import RuleBroken
from ledger.governance.events import MunicipalitySucceeded

Heirs = Mapping[str, tuple[date, str]]
"""The successor of each municipality that ended, and from which day on."""


class MunicipalityContinues(RuleBroken):
    """Only a municipality that ends has a successor."""

    code = "municipality-continues"

    def __init__(self, municipality: str) -> None:
        super().__init__(
            f"{municipality} does not end, as far as the list of municipalities goes; a herindeling of a later date is "
            "a line to be added there"
        )
        self.municipality = municipality


class NotTheSuccessor(RuleBroken):
    """The law of the herindeling says who the successor is, and from when."""

    code = "not-the-successor"

    def __init__(self, municipality: str, successor: str, successors: tuple[str, ...]) -> None:
        super().__init__(f"{successor} did not take over from {municipality}; name one of {', '.join(successors)}")
        self.municipality, self.successor, self.successors = municipality, successor, successors


class AnotherDayOfSuccession(RuleBroken):
    """A successor takes over on the day on which the municipality is no more."""

    code = "another-day-of-succession"

    def __init__(self, municipality: str, on: date, ended_on: date) -> None:
        super().__init__(f"{municipality} ended on {ended_on}, so its successor took over that day and not on {on}")
        self.municipality, self.on, self.ended_on = municipality, on, ended_on


class AlreadySucceeded(RuleBroken):
    """A municipality is succeeded once."""

    code = "already-succeeded"

    def __init__(self, municipality: str, successor: str, since: date) -> None:
        super().__init__(f"{successor} took the place of {municipality} on {since}; it can be recorded once")
        self.municipality, self.successor, self.since = municipality, successor, since


class UnfinishedBusiness(RuleBroken):
    """What lies before a body of a municipality is dealt with before that municipality ends."""

    code = "unfinished-business"

    def __init__(self, municipality: str, decisions: tuple[str, ...]) -> None:
        super().__init__(
            f"{', '.join(decisions)} lies before a body of {municipality} that will be no more; adopt, reject or "
            "withdraw it first, and propose it to the body of the successor if it is still wanted"
        )
        self.municipality, self.decisions = municipality, decisions


def succeed(participant: str, successor: str, effective_on: date, law: str) -> MunicipalitySucceeded:
    """Refuse what the list of municipalities does not bear out."""
    old = party.municipality(participant)
    if old.end is None:
        raise MunicipalityContinues(participant)
    if successor not in old.successors:
        raise NotTheSuccessor(participant, successor, old.successors)
    if effective_on != old.end:
        raise AnotherDayOfSuccession(participant, effective_on, old.end)
    return MunicipalitySucceeded(participant, successor, effective_on, law)


def heir_on(heirs: Heirs, name: str, day: date) -> str:
    """Who stands for a municipality, or for a body of one, on a day.

    >>> heirs = {"GM0457": (date(2022, 3, 24), "GM0363")}
    >>> heir_on(heirs, "GM0457/college", date(2022, 3, 23)), heir_on(heirs, "GM0457/college", date(2022, 3, 24))
    ('GM0457/college', 'GM0363/college')
    """
    owner, slash, body = name.partition("/")
    while owner in heirs and heirs[owner][0] <= day:
        owner = heirs[owner][1]
    return f"{owner}{slash}{body}"
