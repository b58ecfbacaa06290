"""What tests want to know of a ledger and its projections."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from ledger.journal import Entry
from projections import ALL, Library
from projections.as_of import AsOf
from projections.keeping.database import reading
from projections.keeping.digest import from_journal, of_table_rows
from projections.money import balances
from projections.tables import Row
from tests.projections.history import cost, play


def now(library: Library) -> AsOf:
    return library.as_of(None, None, datetime.now(UTC))


def head(library: Library) -> int:
    return library.journal.store.max_notification_id() or 0


def digests(library: Library) -> dict[str, str]:
    """Of what readers get."""
    marks = library.marks()
    with reading(library.engine) as tx:
        return {each.NAME: of_table_rows(tx, each, marks[each.NAME].generation) for each in ALL}


def expected(library: Library, upto: int) -> dict[str, str]:
    """Of what the journal gives up to a position, for all projections in one reading."""
    made = from_journal(library.journal, dict.fromkeys(ALL, upto))
    return {each.NAME: digest.whole for each, digest in made.items()}


def is_whole(library: Library) -> bool:
    """Whether every projection is at the head and has exactly the rows that the journal gives."""
    at = head(library)
    if {mark.position for mark in library.marks().values()} != {at}:
        return False
    return digests(library) == expected(library, at)


def record_one_more(library: Library) -> None:
    """A cost with its allocation, in the books of 2018."""
    (done,) = play(library.journal, [cost(f"G-{head(library)}", None, "2018-02-01", "1.00")])
    assert done.refusal is None


def breaking(at: int) -> object:
    """The balances' ``apply``, but half-way one entry it breaks."""
    whole = balances.apply

    def apply(entry: Entry) -> Iterable[Row]:
        made = list(whole(entry))
        yield from made[:1]
        if entry.position == at:
            raise ValueError("no such luck")
        yield from made[1:]

    return apply
