"""How partnerships are arranged, as of any two dates: form, bodies, powers, roles, principles, promises, entry days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import orjson
from sqlalchemy import select

from ledger.governance.events import MunicipalitySucceeded
from ledger.journal import Entry
from ledger.law.switches import RuleSwitched
from ledger.partnership.arrangement_events import (
    ContributionPromised,
    PowerAssigned,
    RoleAssigned,
    RoleEnded,
    RolesSeparated,
)
from ledger.partnership.events import (
    BodyEstablished,
    LegalFormChanged,
    ParticipantAcceded,
    ParticipantLeft,
    PartnershipFounded,
    PrinciplesAdopted,
)
from ledger.place import Place
from ledger.service.agreement_events import EntryMomentSet
from ledger.timeline import Timeline
from projections.as_of import AsOf
from projections.marks import Cents, Of
from projections.tables import Row, day, rows_of, text
from projections.view import View

NAME = "arrangement"

FORM, PARTICIPANT, BODY, POWER, ROLE, SEPARATION, CONTRIBUTION, PRINCIPLES, MOMENT, RULE = (
    "form",
    "participant",
    "body",
    "power",
    "role",
    "separation",
    "contribution",
    "principles",
    "moment",
    "rule",  # See ``rules``.
)

arranged = rows_of(
    "arranged",
    text("kind"),
    text("name"),
    text("facts", optional=True),  # JSON; none where it no longer holds from the day on.
    day("effective_on"),
    within="kind",
)
TABLES = (arranged,)
READS = (
    PartnershipFounded,
    LegalFormChanged,
    ParticipantAcceded,
    ParticipantLeft,
    MunicipalitySucceeded,
    BodyEstablished,
    PowerAssigned,
    RoleAssigned,
    RoleEnded,
    RolesSeparated,
    ContributionPromised,
    PrinciplesAdopted,
    EntryMomentSet,
    RuleSwitched,
)


def apply(entry: Entry) -> Iterable[Row]:
    """What holds from a day on, under a name."""
    event = entry.event
    match event:
        case PartnershipFounded() | LegalFormChanged():
            yield _row(event, FORM, FORM, event.legal_form.value)
        case ParticipantAcceded():
            yield _row(event, PARTICIPANT, event.participant, event.decision)
        case ParticipantLeft():
            yield arranged, (PARTICIPANT, event.participant, None, event.effective_on)
        case MunicipalitySucceeded() if Place.of(entry.stream).kind == "partnership":
            yield arranged, (PARTICIPANT, event.participant, None, event.effective_on)
            yield _row(event, PARTICIPANT, event.successor, None)
        case BodyEstablished():
            seats = [[seat.function, seat.organisation] for seat in event.seats]
            yield _row(event, BODY, event.body, event.title, event.task, seats)
        case PowerAssigned():
            yield _row(event, POWER, event.power, event.title, event.bodies, event.source)
        case RoleAssigned():
            yield _row(event, ROLE, _role(event), event.source)
        case RoleEnded():
            yield arranged, (ROLE, _role(event), None, event.effective_on)
        case RolesSeparated():
            yield _row(event, SEPARATION, event.separation, [role.value for role in event.roles], event.source)
        case ContributionPromised():
            period = (event.starts_on, event.ends_on, event.illustrative)
            yield _row(
                event, CONTRIBUTION, event.contribution, event.participant, event.amount.cents, event.purpose, *period
            )
        case PrinciplesAdopted():
            yield _row(event, PRINCIPLES, event.principles, event.title, event.items)
        case EntryMomentSet():
            service = Place.of(entry.stream).scope
            yield _row(event, MOMENT, f"{service}#{event.moment}", event.opens_on, event.criteria)
        case RuleSwitched():
            yield _row(event, RULE, event.rule, event.response.value, event.source)


def _row(event: Any, kind: str, name: str, *facts: object) -> Row:  # noqa: ANN401  # Any with a day.
    return arranged, (kind, name, orjson.dumps(facts).decode(), event.effective_on)


def _role(event: RoleAssigned | RoleEnded) -> str:
    return orjson.dumps([event.matter, event.role.value, event.holder, event.organisation]).decode()


@dataclass(frozen=True, slots=True)
class Seated:
    """A body with its task and the functions in it."""

    body: str
    title: str
    task: str
    seats: tuple[tuple[str, str], ...]
    effective_on: date
    position: int


@dataclass(frozen=True, slots=True)
class Empowered:
    """A power, and the bodies that have it."""

    power: str
    title: str
    bodies: tuple[str, ...]
    source: str
    effective_on: date
    position: int


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """Who has which role in what."""

    matter: str
    role: Annotated[str, Of("GovernanceRole")]
    holder: str
    organisation: str
    source: str
    effective_on: date
    position: int


@dataclass(frozen=True, slots=True)
class KeptApart:
    """Roles that one holder does not unite."""

    separation: str
    roles: tuple[Annotated[str, Of("GovernanceRole")], ...]
    source: str
    effective_on: date
    position: int


@dataclass(frozen=True, slots=True)
class Promised:
    """What a participant promised to pay, for what, from ``starts_on`` up to ``ends_on``; in cents."""

    contribution: str
    participant: str
    cents: Cents
    purpose: str
    starts_on: date
    ends_on: date
    illustrative: bool
    position: int


@dataclass(frozen=True, slots=True)
class Agreed:
    """A list of principles."""

    principles: str
    title: str
    items: tuple[str, ...]
    effective_on: date
    position: int


@dataclass(frozen=True, slots=True)
class EntryMoment:
    """A day on which others may join a service."""

    moment: str
    opens_on: date
    criteria: tuple[str, ...]
    effective_on: date
    position: int


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A partnership as it was arranged on the day asked for."""

    partnership: str
    legal_form: Annotated[str, Of("LegalForm")] | None
    participants: tuple[str, ...]
    bodies: tuple[Seated, ...]
    powers: tuple[Empowered, ...]
    roles: tuple[RoleHeld, ...]
    separations: tuple[KeptApart, ...]
    contributions: tuple[Promised, ...]
    principles: tuple[Agreed, ...]
    moments: tuple[EntryMoment, ...]


def arrangements(view: View, as_of: AsOf, partnership: str | None = None) -> tuple[Arrangement, ...]:
    """Every partnership that was there on the day, or one of them."""
    only = [] if partnership is None else [arranged.c.partnership == partnership]
    query = select(arranged).where(view.known(as_of, arranged), *only)
    lines: dict[str, dict[tuple[str, str], Timeline[Any]]] = defaultdict(lambda: defaultdict(Timeline))
    for row in view.tx.execute(query.order_by(arranged.c.position, arranged.c.line)):
        of = lines[row.partnership]
        of[row.kind, row.name] = of[row.kind, row.name].since(row.effective_on, row)
    made = (_arrangement(name, of, as_of.valid_on) for name, of in sorted(lines.items()))
    return tuple(each for each in made if each.legal_form is not None)


def _arrangement(name: str, lines: dict[tuple[str, str], Timeline[Any]], on: date) -> Arrangement:
    held: dict[str, list[tuple[str, list[Any], Any]]] = defaultdict(list)
    for (kind, what), line in sorted(lines.items()):
        row = line.on(on)
        if row is not None and row.facts is not None:
            held[kind].append((what, orjson.loads(row.facts), row))
    return Arrangement(
        name,
        next((form for _, [form], _ in held[FORM]), None),
        tuple(code for code, _, _ in held[PARTICIPANT]),
        tuple(
            Seated(body, title, task, tuple((seat[0], seat[1]) for seat in seats), row.effective_on, row.position)
            for body, [title, task, seats], row in held[BODY]
        ),
        tuple(
            Empowered(power, title, tuple(bodies), source, row.effective_on, row.position)
            for power, [title, bodies, source], row in held[POWER]
            if bodies
        ),
        tuple(
            RoleHeld(matter, role, holder, organisation, source, row.effective_on, row.position)
            for what, [source], row in held[ROLE]
            for matter, role, holder, organisation in [orjson.loads(what)]
        ),
        tuple(
            KeptApart(separation, tuple(roles), source, row.effective_on, row.position)
            for separation, [roles, source], row in held[SEPARATION]
        ),
        tuple(
            Promised(
                contribution,
                participant,
                cents,
                purpose,
                date.fromisoformat(starts_on),
                date.fromisoformat(ends_on),
                illustrative,
                row.position,
            )
            for contribution, [participant, cents, purpose, starts_on, ends_on, illustrative], row in held[CONTRIBUTION]
        ),
        tuple(
            Agreed(principles, title, tuple(items), row.effective_on, row.position)
            for principles, [title, items], row in held[PRINCIPLES]
        ),
        tuple(
            EntryMoment(moment, date.fromisoformat(opens_on), tuple(criteria), row.effective_on, row.position)
            for moment, [opens_on, criteria], row in held[MOMENT]
        ),
    )
