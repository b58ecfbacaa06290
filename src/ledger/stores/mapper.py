"""From events to rows and back."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, cast
from uuid import UUID

import msgspec
from eventsourcing.persistence import Mapper

from ledger.actor import Actor, Basis, Principal
from ledger.canonical import canonical
from ledger.entry import Draft, Entry, UnreadableEntry
from ledger.errors import Broken
from ledger.history import read_payload, reader_of
from ledger.stores.refusals import MalformedHeader
from ledger.stores.rows import DraftRow, EntryRow

if TYPE_CHECKING:
    from eventsourcing.domain import DomainEventProtocol
    from eventsourcing.persistence import StoredEvent

SALT_BYTES = 16

# The same few are in every entry, as text that is equal: each is read once.
_principal = lru_cache(10_000)(reader_of(Principal))
_actor = lru_cache(10_000)(reader_of(Actor))
_basis = lru_cache(10_000)(reader_of(Basis))


@lru_cache(10_000)
def header_text(part: Principal | Actor | Basis) -> str:
    """A part of the envelope as it is stored, read back first: what cannot be read must never be written."""
    text = canonical(part).decode()
    read = {Principal: _principal, Actor: _actor, Basis: _basis}[type(part)]
    try:
        back = read(text)
    except msgspec.DecodeError as error:
        raise MalformedHeader(str(error)) from error
    assert back == part, f"{part} would be read back as {back}"
    return text


def read_entry(row: EntryRow) -> Entry:
    """The entry in a row; raises ``UnreadableEntry``."""
    try:
        payload = read_payload(row.event, row.payload)
        try:
            by, actor, basis = _principal(row.recorded_by), _actor(row.actor), _basis(row.basis)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise MalformedHeader(str(error)) from error
    except Broken as problem:
        raise UnreadableEntry(row.position, problem) from problem
    return Entry(
        row.position,
        row.stream_id,
        row.version,
        row.stream,
        row.recorded_at,
        row.act,
        row.act_id,
        row.act_line,
        row.act_digest,
        by,
        actor,
        basis,
        payload.evidence,
        payload.reason,
        payload.event,
    )


class EntryMapper(Mapper[UUID]):
    """Writes an event under its own name as canonical JSON; reads it back with every type checked.

    It needs no transcoder: the types of the events say it all.
    """

    def __init__(self) -> None: ...

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        """The row of a draft, which is read back first: what cannot be read must never be written."""
        draft = cast("Draft", domain_event)
        name = draft.event.NAME
        written = canonical({"event": draft.event, "evidence": draft.evidence, "reason": draft.reason})
        back = read_payload(name, written).event
        assert back == draft.event, f"{draft.event} would be read back as {back}"
        return DraftRow(
            draft.originator_id, draft.originator_version, name, written, draft.stream, os.urandom(SALT_BYTES)
        )

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        return cast("DomainEventProtocol[UUID]", read_entry(cast("EntryRow", stored_event)))
