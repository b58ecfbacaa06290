"""A whole journal to a file and back, byte for byte: to another database, or to whoever wants to check it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import count
from typing import IO, Annotated, NamedTuple
from uuid import UUID, uuid5

import msgspec

from ledger.canonical import canonical
from ledger.entry import UnreadableEntry
from ledger.errors import Malformed
from ledger.founding import LedgerFounded
from ledger.history import MalformedPayload
from ledger.journal import Journal
from ledger.stores import recorder_for
from ledger.stores.address import Address
from ledger.stores.mapper import read_entry
from ledger.stores.rows import EntryRow

FORMAT, VERSION = "grondslag-journal", 1

Progress = Callable[[int], object]
"""Is told how many more entries were written or read."""


class MalformedExport(Malformed):
    """The file is no export, or not the whole of one, or not as it was written. Nothing of it is taken over."""

    code = "malformed-export"

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line} of the export: {problem}; nothing was imported, export it again")
        self.line, self.problem = line, problem


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line: what this is, and of which ledger."""

    format: str
    ledger: UUID
    version: int


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry: each column, in the order of its name. Digest and salt are hexadecimal, the rest is as it is stored."""

    act: str
    act_digest: str
    act_id: UUID
    act_line: int
    actor: str
    basis: str
    event: str
    evidence: str
    payload: str
    position: int
    recorded_at: Annotated[datetime, msgspec.Meta(tz=True)]
    recorded_by: str
    salt: str
    stream: str
    stream_id: UUID
    version: int


class _Tail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The last line: how many entries there are, and the SHA-256 of every byte before it."""

    entries: int
    sha256: str


_head = msgspec.json.Decoder(_Head).decode
_line = msgspec.json.Decoder(_Line).decode
_tail = msgspec.json.Decoder(_Tail).decode


def export(journal: Journal, file: IO[bytes], progress: Progress = int) -> int:
    """Write a journal as JSON lines, as far as it goes now; return how many entries. Memory stays bounded."""
    written = _write(journal, file.write, None, progress)
    file.write(canonical(written._asdict()) + b"\n")
    file.flush()
    return written.entries


class Written(NamedTuple):
    """How many entries an export has, and the SHA-256 of all its lines but the last."""

    entries: int
    sha256: str


def digest(journal: Journal, upto: int, progress: Progress = int) -> Written:
    """What the last line of an export says, of a journal up to a position: it is the same on either database."""
    return _write(journal, len, upto, progress)


def _write(journal: Journal, write: Callable[[bytes], object], upto: int | None, progress: Progress) -> Written:
    found, entries = sha256(), 0

    def put(members: object) -> None:
        line = canonical(members) + b"\n"
        found.update(line)
        write(line)

    put({"format": FORMAT, "ledger": journal.founded.ledger, "version": VERSION})
    for row in journal.store.entries(0, upto):
        members = row._asdict() | {"act_digest": row.act_digest.hex(), "salt": row.salt.hex()}
        try:
            put(members | {"payload": row.payload.decode()})
        except UnicodeDecodeError as error:
            raise UnreadableEntry(row.position, MalformedPayload(row.event, str(error))) from error
        entries += 1
        progress(1)
    return Written(entries, found.hexdigest())


def import_(address: Address, file: IO[bytes], progress: Progress = int) -> int:
    """Fill an empty journal from an export, all or nothing, as the journal's owner; return how many entries.

    Raises ``MalformedExport`` for a file that is cut off or was changed or holds no journal, ``LedgerNotEmpty``, and
    ``UnreadableEntry``: what this program cannot read, it does not take over.
    """
    incoming = _Incoming(file, progress)
    store = recorder_for(address)
    try:
        store.restore(incoming.rows())
    finally:
        store.close()
    return incoming.entries


@dataclass(slots=True)
class _Incoming:
    """A file that is being read: if it is not whole and unchanged, its rows end in a refusal."""

    file: IO[bytes]
    progress: Progress
    entries: int = 0
    versions: dict[UUID, int] = field(default_factory=dict)
    last: EntryRow | None = None

    def rows(self) -> Iterator[EntryRow]:
        digest, ledger = sha256(), None
        line, before = b"", None
        for number in count(1):
            line = self.file.readline()
            if not line.endswith(b"\n"):
                break
            if before is not None:  # There is a line after it, so it is no tail.
                digest.update(before)
                if ledger is None:
                    ledger = _ledger(before)
                else:
                    yield self._row(before, number - 1, ledger)
            before = line
        if line or before is None or ledger is None:
            raise MalformedExport(number, "the file is cut off")
        self._must_be_whole(before, number - 1, digest.hexdigest())

    def _row(self, raw: bytes, number: int, ledger: UUID) -> EntryRow:
        try:
            line = _line(raw)
            columns = {name: getattr(line, name) for name in _Line.__struct_fields__}
            binary = {"act_digest": bytes.fromhex(line.act_digest), "salt": bytes.fromhex(line.salt)}
            row = EntryRow(**columns | binary | {"payload": line.payload.encode()})
        except (msgspec.DecodeError, ValueError) as error:
            raise MalformedExport(number, str(error)) from error
        event = read_entry(row).event
        if self.last is None and not (isinstance(event, LedgerFounded) and event.ledger == ledger):
            raise MalformedExport(number, "the first entry is not the founding of that ledger")
        if row.stream_id != uuid5(ledger, row.stream):
            raise MalformedExport(number, f"{row.stream} is not a stream of this ledger under that id")
        self._must_follow(row, number)
        self.entries, self.last = row.position, row
        self.progress(1)
        return row

    def _must_follow(self, row: EntryRow, number: int) -> None:
        """An entry follows on from the one before it, as append numbers them."""
        last = self.last
        if row.position != self.entries + 1:
            raise MalformedExport(number, f"position {row.position} stands where {self.entries + 1} must be")
        version = self.versions[row.stream_id] = self.versions.get(row.stream_id, 0) + 1
        if row.version != version:
            raise MalformedExport(number, f"version {row.version} of {row.stream} stands where {version} must be")
        goes_on = last is not None and last.act_id == row.act_id
        if row.act_line != (last.act_line + 1 if last is not None and goes_on else 1):
            raise MalformedExport(number, f"line {row.act_line} of act {row.act_id} does not follow on")
        if last is not None and (
            row.recorded_at != last.recorded_at if goes_on else row.recorded_at <= last.recorded_at
        ):
            raise MalformedExport(number, f"it was recorded at {row.recorded_at}, after one of {last.recorded_at}")

    def _must_be_whole(self, raw: bytes, number: int, found: str) -> None:
        try:
            tail = _tail(raw)
        except msgspec.DecodeError as error:
            raise MalformedExport(number, "the last line is missing: the file is cut off") from error
        if (tail.entries, tail.sha256) != (self.entries, found):
            raise MalformedExport(number, "the count or the SHA-256 differs: the file was changed")


def _ledger(raw: bytes) -> UUID:
    try:
        head = _head(raw)
    except msgspec.DecodeError as error:
        raise MalformedExport(1, f"it does not say what it is ({error})") from error
    if (head.format, head.version) != (FORMAT, VERSION):
        raise MalformedExport(1, f"{head.format!r} version {head.version} is not known here")
    return head.ledger
