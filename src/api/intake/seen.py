"""Which lines of a file came before, however many there are."""

from __future__ import annotations

import sqlite3
from uuid import UUID


class Seen:
    """The ids of lines with their numbers, on disk and gone afterwards: in memory they would grow with the file."""

    def __init__(self) -> None:
        self._lines = sqlite3.connect("", isolation_level=None)
        self._lines.execute("CREATE TABLE lines (id BLOB PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID")
        self._lines.execute("BEGIN")

    def before(self, id_: UUID, number: int) -> int | None:
        """The line that had this id before; where none had, this one has it from now on."""
        self._lines.execute("INSERT INTO lines VALUES (?, ?) ON CONFLICT DO NOTHING", (id_.bytes, number))
        [(first,)] = self._lines.execute("SELECT number FROM lines WHERE id = ?", (id_.bytes,))
        return None if first == number else int(first)

    def close(self) -> None:
        """Forget them all."""
        self._lines.close()
