"""Entries to try a journal with: what they say does not matter here, and what is refused is the shortest there is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, NullPool, create_engine, text

from ledger.canonical import canonical
from ledger.desk import Decided
from ledger.founding import ActRefused
from ledger.journal import Address, Journal
from ledger.stores.rows import EntryRow
from ledger.stores.sqlite import micros
from tests.ledgers import as_owner


def happened(stream: str, after: int, *what: str) -> Decided:
    """Something happened in a stream, right after a version."""
    return Decided(f"refusals:{stream}", after, tuple(ActRefused("try", each, (), "") for each in what))


def written(what: str) -> bytes:
    """The payload of something that happened."""
    return canonical({"event": happened("", 0, what).events[0], "evidence": (), "reason": None})


def rows(journal: Journal) -> list[EntryRow]:
    return list(journal.store.entries(0))


def told(journal: Journal) -> list[str]:
    """What happened, in order, after the founding."""
    events = [entry.event for entry in journal.entries(1)]
    assert all(isinstance(event, ActRefused) for event in events)
    return [event.refusal for event in events if isinstance(event, ActRefused)]


def plant(address: Address, **columns: Any) -> EntryRow:  # noqa: ANN401  # Columns of any type.
    """Put an entry into the tables behind the journal's back, as only their owner can."""
    journal = Journal(address)
    last = rows(journal)[-1]
    journal.close()
    following: dict[str, Any] = {
        "position": last.position + 1,
        "stream_id": uuid4(),
        "version": 1,
        "event": ActRefused.NAME,
        "stream": "refusals:planted",
        "recorded_at": last.recorded_at + timedelta(seconds=1),
        "act_id": uuid4(),
        "act_line": 1,
        "payload": written("planted"),
    }
    row = last._replace(**(following | columns))
    values: list[object] = list(row)
    if address.path is not None:
        values = [str(each) if isinstance(each, UUID) else each for each in row]
        values[5] = micros(row.recorded_at)
    header, (salt, payload) = values[:-2], values[-2:]
    with owning(address) as database:
        schema, mark = ("", "?") if address.path else ("journal.", "%s")
        marks = ", ".join([mark] * len(header))
        database.exec_driver_sql(f"INSERT INTO {schema}entries VALUES ({marks})", tuple(header))
        database.exec_driver_sql(
            f"INSERT INTO {schema}payloads VALUES ({mark}, {mark}, {mark})", (row.position, salt, payload)
        )
    return row


@contextmanager
def owning(address: Address) -> Iterator[Connection]:
    """A transaction of whoever owns the tables: the owner's role on PostgreSQL, anybody with the file on SQLite."""
    engine = create_engine(as_owner(address).engine_url, poolclass=NullPool)
    with engine.begin() as connection:
        yield connection


def tamper(address: Address, table: str, **values: object) -> None:
    """Change every row of a table, as its owner can who first takes the triggers away."""
    with owning(address) as database:
        if address.path is not None:
            database.exec_driver_sql(f"DROP TRIGGER {table}_keep")
        else:
            database.exec_driver_sql(f"ALTER TABLE journal.{table} DISABLE TRIGGER USER")
        changes = ", ".join(f"{column} = :{column}" for column in values)
        database.execute(text(f"UPDATE {'' if address.path else 'journal.'}{table} SET {changes}"), values)
