"""A copy of an SQLite ledger while others write to it, and whether the copy is whole."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from ledger.stores.backup.refusals import BackupDamaged, JournalNotDense
from ledger.stores.backup.steps import Origin, Steps
from ledger.stores.rows import EPOCH, MICROSECOND
from ledger.stores.sqlite import connect

PAGES = 1_000
"""How many pages are copied at once."""


def copy(source: Path, target: Path, steps: Steps) -> None:
    """Copy a ledger as it is at one moment. Others read and write meanwhile: they are not waited for, and do not wait.

    A copy begins anew whenever another process writes; here a transaction holds one state of the file until the end.
    """
    with closing(connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.execute("BEGIN")
        (total,) = here.execute("PRAGMA page_count").fetchone()
        with steps("Copying", total) as progress:
            copied = 0

            def tell(_status: int, remaining: int, pages: int) -> None:
                nonlocal copied
                progress(pages - remaining - copied)
                copied = pages - remaining

            here.backup(there, pages=PAGES, progress=tell)
        here.execute("ROLLBACK")
        there.execute("PRAGMA journal_mode = DELETE")  # One file, with nothing beside it.


def look_at(file: Path) -> Origin:
    """What is in a copy that nobody writes to; raises what is wrong with it."""
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        problems = [problem for (problem,) in connection.execute("PRAGMA integrity_check")]
        if problems != ["ok"]:
            raise BackupDamaged(file.name, "; ".join(problems[:3]))
        schemas = {
            schema: connection.execute(f"SELECT version_num FROM {schema}_version").fetchone()[0]  # noqa: S608
            for schema in ("journal", "projections")
            if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (f"{schema}_version",)).fetchone()
        }
        entries, last, at = connection.execute(
            "SELECT count(*), max(position), max(recorded_at) FROM entries"
        ).fetchone()
        payloads, of = connection.execute("SELECT count(*), max(position) FROM payloads").fetchone()
    if not entries == last == payloads == of:
        raise JournalNotDense(max(last or 0, of or 0), min(entries, payloads))
    return Origin("sqlite", sqlite3.sqlite_version, schemas, last, EPOCH + at * MICROSECOND)
