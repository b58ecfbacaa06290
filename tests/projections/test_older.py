"""Journals that were recorded by an older program, under the rules of then, stay good for ever.

Each file in ``golden/older`` was exported by that program: it has what a rule that came or was sharpened since would
refuse now. What is recorded cannot be taken back, so a check may not hold it to what nobody asked then.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.journal import Address
from ledger.transfer import import_
from projections.checking.check import check
from tests.projections.history import library_of
from tests.projections.looking import is_whole

OLDER = sorted((Path(__file__).parents[1] / "golden" / "older").glob("*.jsonl"))


@pytest.mark.parametrize("file", OLDER, ids=[each.stem for each in OLDER])
def test_a_journal_of_an_older_program_is_good(file: Path, empty_sqlite: Address) -> None:
    with file.open("rb") as journal:
        import_(empty_sqlite, journal)
    with library_of(empty_sqlite) as library:
        assert check(library) == []
        assert is_whole(library)
