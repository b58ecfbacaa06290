"""An act as it is written: one JSON object with an envelope that all acts share, and the fields of its own."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Any, NoReturn
from uuid import UUID, uuid5

import msgspec
from msgspec.structs import astuple

from ledger import party
from ledger.actor import Actor, Basis, Capacity, Evidence
from ledger.acts.fields import END, SLUG, Body, Organisation, Ref, Text, Title
from ledger.acts.registry import ACTS, Act
from ledger.acts.unreadable import MalformedLine, Unreadable
from ledger.canonical import canonical
from ledger.errors import Malformed


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


class DocumentMissing(Malformed):
    """What comes from another administration shows the document that it comes from."""

    code = "document-missing"

    def __init__(self, act: str) -> None:
        super().__init__(
            f"{act} brings in what another administration says: name one document in 'evidence', with its 'sha256'"
        )
        self.act = act


class ActorField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who decided, as an act line writes it. One person has one pseudonym: rules of four eyes compare them."""

    subject: Annotated[str, msgspec.Meta(pattern=f"^{SLUG}{END}", max_length=80, description="a pseudonym: p-leu-20")]
    function: Title
    capacity: Capacity
    organisation: Organisation
    on_behalf_of: Body | None = None


class BasisField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """On what an act rests, as an act line writes it."""

    decision: Ref | None = None
    mandate: Ref | None = None


class EvidenceField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A document, as an act line writes it."""

    title: Title
    dated: date | None = None
    sha256: (
        Annotated[str, msgspec.Meta(pattern=f"^[0-9a-f]{{64}}{END}", description="64 hexadecimal digits")] | None
    ) = None
    kept_at: Text | None = None


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """What every act line may hold beside the fields of its act."""

    act: str
    actor: ActorField
    id: UUID | None = None
    reason: Text | None = None
    basis: BasisField = BasisField()
    evidence: tuple[EvidenceField, ...] = ()
    at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


ENVELOPE = frozenset(Envelope.__struct_fields__)
SHOWN = 60
DIGITS = len(str(-(2**53)))
UNPRINTABLE = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff]")
"""What is in no text: control characters but tab and line feed, for PostgreSQL takes no U+0000 and a terminal obeys
others; what turns the direction of the text around it; and half characters, which UTF-8 does not have."""


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
            raise MalformedLine(Unreadable.TWICE, _shown(twice[0]))
        return dict(pairs)

    def no_fraction(text: str) -> NoReturn:
        raise MalformedLine(Unreadable.FRACTION, _shown(text))

    def whole(text: str) -> int:
        if len(text) > DIGITS or abs(int(text)) >= 2**53:
            raise MalformedLine(Unreadable.TOO_LARGE)
        return int(text)

    try:
        found = json.loads(
            line, object_pairs_hook=once, parse_int=whole, parse_float=no_fraction, parse_constant=no_fraction
        )
        _require_readable(found)
    except json.JSONDecodeError as error:
        raise MalformedLine(Unreadable.SYNTAX, error.msg, error.colno) from error
    except RecursionError as error:
        raise MalformedLine(Unreadable.TOO_DEEP) from error
    if not isinstance(found, dict):
        raise MalformedLine(Unreadable.NO_OBJECT)
    return found


def _shown(text: str) -> str:
    """What was found, short and of letters and signs alone."""
    return UNPRINTABLE.sub("?", text if len(text) <= SHOWN else f"{text[:SHOWN]}...")


def ask(members: dict[str, Any], ledger: UUID, occurrence: int = 1) -> Asked:
    """The act that an object asks for; raises ``Malformed`` for whatever is wrong with its shape.

    Without an id of its own the act gets one made of the ledger, its content and how often that content came before
    in the same file: the same file again is the same acts again.
    """
    name = members.get("act")
    if not isinstance(name, str):
        raise MalformedField("act", "an act line says which act it is, as text in 'act'")
    act = find(name)
    written = _written(members)
    try:
        envelope = msgspec.convert({key: value for key, value in members.items() if key in ENVELOPE}, Envelope)
        fields = msgspec.convert(
            {key: value for key, value in members.items() if key not in ENVELOPE}, act.fields, strict=True
        )
    except msgspec.ValidationError as error:
        raise MalformedField(name, _plain(str(error))) from error
    act.check(fields)
    if act.needs_reason(fields) and envelope.reason is None:
        raise ReasonMissing(name)
    if act.imports and [each.sha256 is not None for each in envelope.evidence] != [True]:
        raise DocumentMissing(name)
    return Asked(
        act,
        envelope.id or uuid5(ledger, f"{written.decode()}\n{occurrence}"),
        sha256(written).digest(),
        _actor(envelope.actor),
        Basis(*astuple(envelope.basis)),
        envelope.reason,
        tuple(Evidence(*astuple(each)) for each in envelope.evidence),
        envelope.at,
        fields,
        tuple(sorted(members.keys() - ENVELOPE)),
    )


def _written(members: dict[str, Any]) -> bytes:
    """All that an act line says but its id, in the one way to write it."""
    content = {key: value for key, value in members.items() if key != "id"}
    try:
        _require_readable(content)
        return canonical(content)
    except (RecursionError, TypeError) as error:  # How msgspec and orjson say so.
        raise MalformedLine(Unreadable.TOO_DEEP) from error


def _require_readable(value: object) -> None:
    for text in _texts(value):
        if found := UNPRINTABLE.search(text):
            raise MalformedLine(Unreadable.CHARACTER, f"U+{ord(found[0]):04X}")


def _texts(value: object) -> Iterator[str]:
    """Every text in a JSON value, names too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield key
            yield from _texts(member)
    elif isinstance(value, list):
        for member in value:
            yield from _texts(member)


def _actor(actor: ActorField) -> Actor:
    """Who decided; raises ``UnknownMunicipality``."""
    for name in (actor.organisation, actor.on_behalf_of or ""):
        if name.startswith("GM"):  # A partnership's name is in small letters.
            party.municipality(name.partition("/")[0])
    return Actor(*astuple(actor))


def _plain(problem: str) -> str:
    """The message of the type check in words of an act line."""
    return problem.replace("Object ", "the act ").replace(" - at `$.", " - at `").replace("`$.", "`")


def ask_all(lines: Iterable[str], ledger: UUID) -> Iterator[Asked]:
    """The acts of one file in order; empty lines are passed over."""
    seen: Counter[bytes] = Counter()
    for line in lines:
        if line.strip():
            members = read_json(line)
            written = _written(members)
            seen[written] += 1
            yield ask(members, ledger, seen[written])
