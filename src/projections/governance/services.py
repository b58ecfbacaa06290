"""Partnerships and their services, as of any two dates: what they are called, who hosts a service and who shares it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import ColumnElement, select

from ledger.governance.events import MunicipalitySucceeded
from ledger.journal import Entry
from ledger.partnership.events import PartnershipFounded
from ledger.place import Place
from ledger.service.events import HostChanged, MemberJoined, MemberLeft, ScopeChanged, ServiceStarted
from ledger.timeline import Timeline
from projections.as_of import AsOf
from projections.tables import Row, day, rows_of, text
from projections.view import View

NAME = "services"

FOUNDED, STARTED, HOST, JOINED, LEFT, SCOPE, SUCCEEDED = (
    "founded",
    "started",
    "host",
    "joined",
    "left",
    "scope",
    "succeeded",
)

steps = rows_of(
    "service_steps",
    text("service"),  # Empty for what is said of the partnership itself.
    text("step"),
    text("facts"),
    day("effective_on"),
    within="service",
)
TABLES = (steps,)
READS = (
    PartnershipFounded,
    ServiceStarted,
    HostChanged,
    MemberJoined,
    MemberLeft,
    ScopeChanged,
    MunicipalitySucceeded,
)


def apply(entry: Entry) -> Iterable[Row]:
    """What an entry says of a service, or of the partnership itself."""
    event, place = entry.event, Place.of(entry.stream)
    service = place.service or ""
    match event:
        case PartnershipFounded():
            yield steps, (service, FOUNDED, _written(event.title), event.effective_on)
        case ServiceStarted():
            facts = _written(event.title, event.host, event.members, event.scope)
            yield steps, (service, STARTED, facts, event.effective_on)
        case HostChanged():
            yield steps, (service, HOST, _written(event.host), event.effective_on)
        case MemberJoined():
            yield steps, (service, JOINED, _written(event.member), event.effective_on)
        case MemberLeft():
            yield steps, (service, LEFT, _written(event.member), event.effective_on)
        case ScopeChanged():
            yield steps, (service, SCOPE, _written(event.scope), event.effective_on)
        case MunicipalitySucceeded() if place.kind == "service":
            yield steps, (service, SUCCEEDED, _written(event.participant, event.successor), event.effective_on)


def _written(*facts: object) -> str:
    return orjson.dumps(facts).decode()


@dataclass(frozen=True, slots=True)
class SharedService:
    """A service as it was on the day asked for; ``starts_on`` and ``position`` are of its start."""

    service: str
    title: str
    host: str
    members: tuple[str, ...]
    scope: tuple[str, ...]
    starts_on: date
    position: int


@dataclass(slots=True)
class _Course:
    """What is known of one service, step by step, as its stream tells it."""

    title: str
    starts_on: date
    position: int
    hosts: Timeline[str]
    scopes: Timeline[tuple[str, ...]]
    members: dict[str, Timeline[bool]]

    def take(self, step: str, facts: list[Any], on: date) -> None:
        """The next step."""
        match step:
            case "host":
                self.hosts = self.hosts.since(on, facts[0])
            case "scope":
                self.scopes = self.scopes.since(on, tuple(facts[0]))
            case "joined":
                self._taking_part(facts[0], on, takes_part=True)
            case "left":
                self._taking_part(facts[0], on, takes_part=False)
            case "succeeded":
                self._succeed(facts[0], facts[1], on)
            case _:
                raise AssertionError(f"{step} is no step of a service")

    def _taking_part(self, code: str, on: date, *, takes_part: bool) -> None:
        self.members[code] = self.members.get(code, Timeline()).since(on, takes_part)

    def _succeed(self, old: str, new: str, on: date) -> None:
        """The successor takes part, and is the host wherever the municipality was to be it."""
        hosts = self.hosts.since(on, new) if self.hosts.on(on) == old else self.hosts
        for since, host in self.hosts.steps:
            if since > on:
                hosts = hosts.since(since, new if host == old else host)
        self.hosts = hosts
        self._taking_part(old, on, takes_part=False)
        self._taking_part(new, on, takes_part=True)

    def on(self, service: str, valid_on: date) -> SharedService | None:
        """The service on a day, if it had begun."""
        host = self.hosts.on(valid_on)
        if host is None:
            return None
        members = tuple(sorted(code for code, line in self.members.items() if line.on(valid_on)))
        scope = self.scopes.on(valid_on) or ()
        return SharedService(service, self.title, host, members, scope, self.starts_on, self.position)


def services(view: View, as_of: AsOf, partnership: str | None = None) -> tuple[SharedService, ...]:
    """The services that were there on the day, of all partnerships or of one, in order of their names."""
    courses: dict[str, _Course] = {}
    for row in _rows(view, as_of, partnership, steps.c.service != ""):
        facts = orjson.loads(row.facts)
        if row.step == STARTED:
            title, host, members, scope = facts
            since = row.effective_on
            taking_part = {code: Timeline(((since, True),)) for code in members}
            hosts, scopes = Timeline(((since, host),)), Timeline(((since, tuple(scope)),))
            courses[row.service] = _Course(title, since, row.position, hosts, scopes, taking_part)
        elif row.service in courses:  # Where the start was recorded in error, the rest says nothing of a service.
            courses[row.service].take(row.step, facts, row.effective_on)
    made = (course.on(name, as_of.valid_on) for name, course in sorted(courses.items()))
    return tuple(each for each in made if each is not None)


def foundings(view: View, as_of: AsOf, partnership: str | None = None) -> dict[str, tuple[str, date]]:
    """What partnerships are called and since when they are there, whatever the day."""
    found = _rows(view, as_of, partnership, steps.c.service == "")
    return {row.partnership: (orjson.loads(row.facts)[0], row.effective_on) for row in found if row.step == FOUNDED}


def titles(view: View, as_of: AsOf, partnership: str | None = None) -> dict[str, str]:
    """What partnerships are called, of those that had been founded by the day."""
    found = foundings(view, as_of, partnership)
    return {name: title for name, (title, since) in found.items() if since <= as_of.valid_on}


def _rows(view: View, as_of: AsOf, partnership: str | None, which: ColumnElement[bool]) -> Iterable[Any]:
    only = [] if partnership is None else [steps.c.partnership == partnership]
    query = select(steps).where(view.known(as_of, steps), which, *only)
    return view.tx.execute(query.order_by(steps.c.position, steps.c.line))
