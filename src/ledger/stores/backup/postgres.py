"""The journal of a PostgreSQL ledger by ``pg_dump``, and back by ``pg_restore``.

Only the journal is dumped: everything else is computed from it. A dump is one of PostgreSQL's own, which its own
programs restore without us. Here a restore makes the tables itself, with their triggers, function and rights, and takes
nothing from the dump but rows: no statement in it is ever run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import Connection

from ledger.stores.address import Address
from ledger.stores.backup.refusals import BackupDamaged
from ledger.stores.backup.steps import Origin, Progress
from ledger.stores.backup.tools import find, run, started
from ledger.stores.refusals import Unavailable
from ledger.stores.schema import JOURNAL, Migrations, make_unfinished

TABLES = {
    "entries": (
        "position", "stream_id", "version", "event", "stream", "recorded_at", "act", "act_id", "act_line", "act_digest",
        "recorded_by", "actor", "basis", "evidence",
    ),
    "payloads": ("position", "salt", "payload"),
}  # fmt: skip
"""What a dump must have rows of."""

_COPY = re.compile(rb'COPY journal\.(\w+) \(([\w", ]+)\) FROM stdin;\n')
_BUFFER = 1 << 18


def dump(address: Address, target: Path) -> Origin:
    """Dump the journal as it is at one moment; others read and write meanwhile."""
    try:
        with psycopg.connect(address.conninfo, options="-c timezone=UTC") as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            server = connection.info.server_version // 10_000
            tool = find("pg_dump", server)
            # In this transaction and the program's the journal is the same, so we know where the dump ends.
            (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
            revision = connection.execute("SELECT version_num FROM journal.journal_version").fetchone()
            head = connection.execute(
                "SELECT position, recorded_at FROM journal.entries ORDER BY position DESC LIMIT 1"
            ).fetchone()
            assert revision is not None
            assert head is not None, "whoever asked knows the founding"
            (version,) = connection.execute("SHOW server_version").fetchone() or ("",)
            wanted = ["--format=custom", "--schema=journal", "--encoding=UTF8", "--no-tablespaces"]
            run(tool, [*wanted, "--lock-wait-timeout=60s", f"--snapshot={snapshot}", f"--file={target}"], address)
    except psycopg.Error as error:
        raise Unavailable(str(error)) from error
    return Origin("postgresql", version, {JOURNAL.schema: revision[0]}, *head)


def put_back(address: Address, archive: Path, version: int, others: tuple[Migrations, ...], progress: Progress) -> None:
    """Make the journal's tables in an empty place and fill them, in one transaction; nobody is served from them yet.

    ``version`` is that of the server that the dump was made of, ``others`` are tables that must not be there either.
    """
    tool = find("pg_restore", version, newest=True)

    def fill(connection: Connection) -> None:
        wanted = ["--data-only", "--schema=journal", *(f"--table={table}" for table in TABLES), "--file=-"]
        driver: psycopg.Connection[tuple[object, ...]] = connection.connection.driver_connection  # type: ignore[assignment]
        driver.execute("SET LOCAL client_encoding TO 'UTF8'")
        try:
            with started(tool, [*wanted, str(archive)]) as script:
                found = [_copy(driver, table, columns, script, progress) for table, columns in _tables(script, archive)]
        except (psycopg.DataError, psycopg.IntegrityError) as error:
            raise BackupDamaged(archive.name, str(error)) from error
        except psycopg.Error as error:
            raise Unavailable(str(error)) from error
        if sorted(found) != sorted(TABLES):
            raise BackupDamaged(archive.name, f"it has rows of {sorted(found)}, not of {sorted(TABLES)}")

    make_unfinished(address, JOURNAL, others, fill)


def _tables(script: IO[bytes], archive: Path) -> Iterator[tuple[str, list[str]]]:
    """The tables of which there are rows, in order; whoever takes one reads its rows before asking for the next."""
    for line in script:
        if header := _COPY.fullmatch(line):
            table, columns = header[1].decode(), header[2].decode().replace('"', "").split(", ")
            if sorted(columns) != sorted(TABLES.get(table, ())):
                raise BackupDamaged(archive.name, f"it has other columns of {table} than a journal has: {columns}")
            yield table, columns


def _copy(
    driver: psycopg.Connection[tuple[object, ...]],
    table: str,
    columns: list[str],
    script: IO[bytes],
    progress: Progress,
) -> str:
    into = SQL("COPY journal.{} ({}) FROM STDIN").format(Identifier(table), SQL(", ").join(map(Identifier, columns)))
    with driver.cursor() as cursor, cursor.copy(into) as copy:
        for piece, rows in _pieces(script):
            copy.write(piece)
            progress(rows)
    return table


def _pieces(script: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """Rows in PostgreSQL's own text format, up to the mark of their end, some at a time."""
    kept, size = [], 0
    for line in script:
        if line == b"\\.\n":
            break
        kept.append(line)
        size += len(line)
        if size > _BUFFER:
            yield b"".join(kept), len(kept)
            kept, size = [], 0
    yield b"".join(kept), len(kept)
