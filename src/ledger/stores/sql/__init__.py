"""The journal's tables in the words of each database, as they were at each revision."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from importlib.resources import files

from alembic import op


def run_script(revision: str) -> None:
    """Run the statements of one revision on the database that is being migrated."""
    connection = op.get_bind()
    script = files(__name__).joinpath(f"{connection.dialect.name.removesuffix('ql')}_{revision}.sql").read_text("utf-8")
    if connection.dialect.name == "sqlite":
        for statement in _statements(script):
            connection.exec_driver_sql(statement)
    else:
        connection.exec_driver_sql(script)


def _statements(script: str) -> Iterator[str]:
    """A script's statements one by one: sqlite3 runs no more than one inside our transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
