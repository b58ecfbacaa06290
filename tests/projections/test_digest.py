"""The digest of a projection: the same for the same journal, wherever its rows are and however they got there."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from ledger.journal import Address
from ledger.transfer import export, import_
from projections import ALL, Library
from projections.keeping.database import reading, writing
from projections.keeping.digest import from_tables, of_journal, of_table_rows
from projections.keeping.follow import catch_up
from projections.keeping.rebuild import rebuild
from tests.ledgers import as_owner
from tests.projections.history import library_of
from tests.projections.looking import digests, expected, head
from tests.projections.masters import Masters


def followed(library: Library) -> dict[str, str]:
    catch_up(library.engine, library.journal, ALL, head(library))
    return digests(library)


def test_one_journal_has_one_digest_followed_rebuilt_exported_and_on_either_database(
    masters: Masters, empty_sqlite: Address, empty_postgres: Address
) -> None:
    found = {}
    for database, other in (("sqlite", empty_postgres), ("postgres", empty_sqlite)):
        with masters.copy(database, "whole") as copy, library_of(copy) as library:
            file = BytesIO()
            export(library.journal, file)
            found[database] = followed(library)
            rebuild(library.engine, library.journal, ALL)
            assert followed(library) == found[database]
            assert expected(library, head(library)) == found[database]
        file.seek(0)
        import_(as_owner(other), file)
        with library_of(other) as library:
            assert followed(library) == found[database]
    assert found["sqlite"] == found["postgres"]  # The same acts give the same rows, whichever database records them.
    assert len(set(found["sqlite"].values())) == len(ALL)


def test_a_digest_is_of_all_entries_up_to_a_position(demonstration: Library) -> None:
    followed(demonstration)
    with reading(demonstration.engine) as tx:
        for position in range(1, head(demonstration) + 1):
            for each in ALL:
                assert of_table_rows(tx, each, 1, position) == of_journal(demonstration.journal, each, position)


def test_nothing_has_a_digest_too(demonstration: Library) -> None:
    with reading(demonstration.engine) as tx:
        for each in ALL:
            assert of_table_rows(tx, each, 1) == of_journal(demonstration.journal, each, 0)


ANOTHER = {str: "another", int: 987, date: date(2000, 2, 2)}


def test_every_value_counts(whole: Library) -> None:
    """Whichever column of whichever table somebody changes in a single row, the digest of that table is another."""
    followed(whole)
    for projection, table in ((each, table) for each in ALL for table in each.TABLES):
        with writing(whole.engine) as tx:
            before = from_tables(tx, projection.TABLES, 1).tables
            tx.rollback()
        for column in table.columns:
            if column.name == "generation":
                continue
            with writing(whole.engine) as tx:
                row = tx.execute(table.select().limit(1)).one()
                value = ANOTHER.get(column.type.python_type, not getattr(row, column.name))
                this_one = [each == getattr(row, each.name) for each in table.primary_key]
                tx.execute(table.update().where(*this_one).values({column.name: value}))
                after = from_tables(tx, projection.TABLES, 1).tables
                tx.rollback()
            changed = {name for name in after if after[name] != before[name]}
            assert changed == {table.name}, f"{table.name}.{column.name}"
