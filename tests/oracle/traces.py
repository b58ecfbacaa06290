"""All that a ledger holds, to see that nothing of it changed: the journal as it is exported, and every table."""

from __future__ import annotations

from io import BytesIO

from sqlalchemy import MetaData, inspect, select

from ledger.transfer import export
from projections import ALL, Library
from projections.keeping.database import reading
from projections.keeping.follow import catch_up

HEARTBEAT = "heartbeat"
"""When a server last looked for something new: it does so by itself, whatever is asked of it."""

Traces = tuple[bytes, dict[str, list[str]]]


def caught_up(library: Library) -> Library:
    """A ledger whose projections have come to its end: whoever asks a question then writes nothing."""
    catch_up(library.engine, library.journal, ALL, library.journal.store.max_notification_id() or 0)
    return library


def traces(library: Library) -> Traces:
    """Whatever somebody could have left behind in it."""
    file = BytesIO()
    export(library.journal, file)
    with reading(library.engine) as tx:
        inspector = inspect(tx)
        found = {}
        for schema in inspector.get_schema_names():
            if schema == "information_schema" or schema.startswith("pg_"):
                continue
            metadata = MetaData(schema=schema)
            metadata.reflect(tx, schema=schema)
            for name, table in metadata.tables.items():
                columns = [each for each in table.columns if each.name != HEARTBEAT]
                found[name] = sorted(repr(tuple(row)) for row in tx.execute(select(*columns)))
    return file.getvalue(), found
