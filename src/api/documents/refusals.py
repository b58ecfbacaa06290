"""Why there is no document."""

from __future__ import annotations

from ledger.errors import Malformed


class DocumentTooLong(Malformed):
    """A document is for people to read; nobody reads thousands of pages."""

    code = "document-too-long"

    def __init__(self, rows: int, longest: int) -> None:
        super().__init__(f"this document would have {rows} rows, and {longest} is the most; choose a service or a year")
        self.rows, self.longest = rows, longest
