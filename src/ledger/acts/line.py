"""An act as it is written: one JSON object with an envelope that all acts share, and the fields of its own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, NoReturn
from uuid import UUID, uuid5

import msgspec

from ledger.actor import Actor, Basis, Evidence
from ledger.acts.fields import Text
from ledger.acts.registry import ACTS, Act
from ledger.canonical import canonical
from ledger.errors import Malformed


class MalformedLine(Malformed):
    """A line that is not one JSON object as JSON is meant: no duplicate keys, no numbers with a decimal point."""

    code = "malformed-json"

    def __init__(self, problem: str, column: int | None = None) -> None:
        where = f"column {column}: " if column else ""
        super().__init__(f"{where}{problem}; an act is one JSON object on one line")
        self.problem, self.column = problem, column


class UnknownAct(Malformed):
    """No act has this name."""

    code = "unknown-act"

    def __init__(self, act: str) -> None:
        super().__init__(f"no act is called {act!r}; 'grondslag acts' lists them")
        self.act = act


class MalformedField(Malformed):
    """A field is missing, unknown or of another type."""

    code = "malformed-field"

    def __init__(self, act: str, problem: str) -> None:
        super().__init__(f"{act}: {problem}; 'grondslag acts {act}' shows its fields")
        self.act, self.problem = act, problem


class ReasonMissing(Malformed):
    """A correction says why."""

    code = "reason-missing"

    def __init__(self, act: str) -> None:
        super().__init__(f"{act} corrects what was recorded: give a 'reason'")
        self.act = act


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """What every act line may hold beside the fields of its act."""

    act: str
    actor: Actor
    id: UUID | None = None
    reason: Text | None = None
    basis: Basis = Basis()
    evidence: tuple[Evidence, ...] = ()
    at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


ENVELOPE = frozenset(Envelope.__struct_fields__)


@dataclass(frozen=True, slots=True)
class Asked:
    """A well-formed act that somebody asks for. The digest covers all of it but its id."""

    act: Act
    act_id: UUID
    digest: bytes
    actor: Actor
    basis: Basis
    reason: str | None
    evidence: tuple[Evidence, ...]
    at: datetime | None
    fields: msgspec.Struct
    named: tuple[str, ...]

    def value(self, name: str) -> str | None:
        """The value of a field, if the act has it and it is text."""
        value = getattr(self.fields, name, None)
        return value if isinstance(value, str) else None


def find(name: str) -> Act:
    """The act of that name; raises ``UnknownAct``."""
    if name not in ACTS:
        raise UnknownAct(name)
    return ACTS[name]


def read_json(line: str) -> dict[str, Any]:
    """The object on a line; raises ``MalformedLine``. Nothing that JSON leaves open is guessed."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        twice = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]
        if twice:
            raise MalformedLine(f"{twice[0]!r} stands twice in one object")
        return dict(pairs)

    def no_fraction(text: str) -> NoReturn:
        raise MalformedLine(f"write the number {text} as text, so that it stays exact")

    try:
        found = json.loads(line, object_pairs_hook=once, parse_float=no_fraction, parse_constant=no_fraction)
    except json.JSONDecodeError as error:
        raise MalformedLine(error.msg, error.colno) from error
    except RecursionError as error:
        raise MalformedLine("it is nested too deeply") from error
    if not isinstance(found, dict):
        raise MalformedLine("it is not an object")
    return found


def ask(members: dict[str, Any], ledger: UUID, occurrence: int = 1) -> Asked:
    """The act that an object asks for; raises ``Malformed`` for whatever is wrong with its shape.

    Without an id of its own the act gets one made of the ledger, its content and how often that content came before
    in the same file: the same file again is the same acts again.
    """
    name = members.get("act")
    if not isinstance(name, str):
        raise MalformedField("act", "an act line says which act it is, as text in 'act'")
    act = find(name)
    content = {key: value for key, value in members.items() if key != "id"}
    try:
        envelope = msgspec.convert({key: value for key, value in members.items() if key in ENVELOPE}, Envelope)
        fields = msgspec.convert(
            {key: value for key, value in members.items() if key not in ENVELOPE}, act.fields, strict=True
        )
        written = canonical(content)
    except (msgspec.ValidationError, TypeError) as error:
        raise MalformedField(name, _plain(str(error))) from error
    unknown = {key: set(members[key]) - known for key, known in _NESTED.items() if isinstance(members.get(key), dict)}
    for key, surplus in unknown.items():
        if surplus:
            raise MalformedField(name, f"{key} has no field {min(surplus)!r}")
    if act.corrects and envelope.reason is None:
        raise ReasonMissing(name)
    return Asked(
        act,
        envelope.id or uuid5(ledger, f"{written.decode()}\n{occurrence}"),
        sha256(written).digest(),
        envelope.actor,
        envelope.basis,
        envelope.reason,
        envelope.evidence,
        envelope.at,
        fields,
        tuple(sorted(members.keys() - ENVELOPE)),
    )


_NESTED = {"actor": frozenset(Actor.__slots__), "basis": frozenset(Basis.__slots__)}


def _plain(problem: str) -> str:
    """The message of the type check in words of an act line."""
    return problem.replace("Object ", "the act ").replace(" - at `$.", " - at `").replace("`$.", "`")


def ask_all(lines: Iterable[str], ledger: UUID) -> Iterator[Asked]:
    """The acts of one file in order; empty lines are passed over."""
    seen: Counter[bytes] = Counter()
    for line in lines:
        if line.strip():
            members = read_json(line)
            digest = canonical({key: value for key, value in members.items() if key != "id"})
            seen[digest] += 1
            yield ask(members, ledger, seen[digest])
