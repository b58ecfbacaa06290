"""The projections' tables: as the program thinks they are, and whose."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, text

from ledger.journal import Address
from ledger.stores.schema import APPLICATION
from projections import ALL
from projections.governance import participation
from projections.keeping.database import engine_for, reading
from projections.tables import SCHEMA, bookmarks, metadata

JOURNALS = {"entries", "payloads", "journal_version", "projections_version"}
"""What is in the same file on SQLite."""


def test_the_migrations_make_what_the_program_expects(empty_address: Address) -> None:
    sqlite = empty_address.path is not None
    schema, expected = (None, MetaData()) if sqlite else (SCHEMA, metadata)
    if sqlite:
        for table in metadata.tables.values():
            table.to_metadata(expected, schema=None)  # type: ignore[arg-type]  # It takes None for no schema.
    engine = engine_for(empty_address)
    with reading(engine) as connection:
        options = {
            "version_table": "projections_version",
            "version_table_schema": schema,
            "include_schemas": not sqlite,
            "include_name": lambda name, kind, _: name == schema if kind == "schema" else name not in JOURNALS,
        }
        assert compare_metadata(MigrationContext.configure(connection, opts=options), expected) == []
    engine.dispose()


def test_every_projection_has_its_bookmark_from_the_start(empty_address: Address) -> None:
    engine = engine_for(empty_address)
    with reading(engine) as tx:
        found = {row.projection: (row.generation, row.position) for row in tx.execute(bookmarks.select())}
    assert found == {each.NAME: (1, 0) for each in ALL}
    engine.dispose()


def test_every_table_leads_its_key_with_the_partnership() -> None:
    for projection in ALL:
        for table in projection.TABLES:
            key = [column.name for column in table.primary_key]
            if projection is participation:  # It finds partnerships, so it cannot begin with one.
                assert key == ["organisation", "generation", "partnership", "position", "line"]
                continue
            first, second, *_, last_but_one, last = key
            assert (first, second, last_but_one, last) == ("partnership", "generation", "position", "line")


def test_the_projections_belong_to_the_application(empty_postgres: Address) -> None:
    owners = (
        "SELECT DISTINCT relowner::regrole::text FROM pg_class WHERE relnamespace = 'projections'::regnamespace "
        "UNION SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'projections'"
    )
    engine = engine_for(empty_postgres)
    with reading(engine) as tx:
        assert list(tx.scalars(text(owners))) == [APPLICATION]
    engine.dispose()


@pytest.mark.parametrize("projection", ALL, ids=lambda each: each.NAME)
def test_no_table_is_of_two_projections(projection: object) -> None:
    others = [table.name for each in ALL if each is not projection for table in each.TABLES]
    assert not {table.name for each in ALL if each is projection for table in each.TABLES} & set(others)
