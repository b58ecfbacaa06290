"""Rebuild projections beside the live ones, then switch by a row: readers never wait, and never see half a rebuild."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    Table,
    delete,
    func,
    literal_column,
    select,
    true,
)

from ledger.journal import Journal
from projections.keeping.database import Unstorable, reading, streaming, writing
from projections.keeping.follow import Batch, Progress, collect, held, move, store
from projections.keeping.lock import RebuildUnderWay, alone
from projections.tables import Projection, rebuilds

__all__ = ["CHUNK", "RebuildUnderWay", "rebuild"]

CHUNK = 5_000
"""How many entries go into one transaction, and rows out of one; on SQLite an append waits for no more than these."""

PIECE = 500
"""How many are sent at once where they are streamed: no more than a socket takes before the server has stored them."""

Generations = Mapping[Projection, int]
Filled = tuple[Generations, int]
"""Generations, and the position up to which they are filled."""


def rebuild(engine: Engine, journal: Journal, projections: Sequence[Projection], progress: Progress = int) -> int:
    """Fill a new generation of each projection from the journal and make it the live one; return the position reached.

    Killed half-way, the old generation goes on serving, and the next rebuild clears away what was left. Raises
    ``RebuildUnderWay``, or ``ProjectionFailed`` where one cannot take an entry: then nothing is switched.
    """
    with alone(journal.address, engine):
        generations, position = _fill(engine, journal, projections, progress)
        position = _switch(engine, journal, generations, position)
        _clear(engine, generations)
    return position


def _fill(engine: Engine, journal: Journal, projections: Sequence[Projection], progress: Progress) -> Filled:
    """Fill new generations as far as the journal goes; the switch takes what little is recorded after that."""
    if engine.dialect.name != "sqlite":
        with suppress(Unstorable):  # Whatever would not go in, the careful way finds the entry that it is of.
            return _stream(engine, journal, projections, progress)
    return _carefully(engine, journal, projections, progress)


def _stream(engine: Engine, journal: Journal, projections: Sequence[Projection], progress: Progress) -> Filled:
    """All at once, and the server stores what came before while we make what comes next."""
    generations, position = _begin(engine, projections), 0
    with streaming(engine) as put:
        for reach, batches in _batches(journal, generations, PIECE):
            for batch in batches:
                if batch.failure:
                    raise batch.failure
                put(batch.rows)
            if reach % CHUNK == 0:
                with writing(engine) as tx:
                    _note(tx, reach)
            progress(reach - position)
            position = reach
    return generations, position


def _carefully(engine: Engine, journal: Journal, projections: Sequence[Projection], progress: Progress) -> Filled:
    """A transaction for each chunk, so that others can append between two."""
    generations, position = _begin(engine, projections), 0
    for reach, batches in _batches(journal, generations, CHUNK):
        with writing(engine) as tx:
            _add(tx, batches)
            _note(tx, reach)
        progress(reach - position)
        position = reach
    return generations, position


def _batches(journal: Journal, generations: Generations, size: int) -> Iterator[tuple[int, list[Batch]]]:
    """What so many entries at a time give, and up to where they reach."""
    position, upto = 0, _head(journal)
    entries = journal.entries(position, upto)
    while position < upto:
        reach = min(position + size, upto)
        yield reach, collect(generations, islice(entries, reach - position), position, reach)
        position = reach
        if position == upto and _head(journal) - upto > CHUNK:  # Much was recorded meanwhile.
            upto = _head(journal)
            entries = journal.entries(position, upto)


def _head(journal: Journal) -> int:
    return journal.store.max_notification_id() or 0


def _begin(engine: Engine, projections: Sequence[Projection]) -> Generations:
    """The generations to be filled, empty."""
    with writing(engine) as tx:
        live = {each: mark.generation for each in projections for mark in [held(tx, [each])[each.NAME]]}
    _clear(engine, live)
    filling = {each: generation + 1 for each, generation in live.items()}
    with writing(engine) as tx:
        tx.execute(delete(rebuilds))  # Nobody else is rebuilding: whatever is there was left behind.
        rows = [{"projection": each.NAME, "generation": filling[each], "position": 0} for each in filling]
        tx.execute(rebuilds.insert(), rows)
    return filling


def _note(tx: Connection, reach: int) -> None:
    """How far we are, for whoever asks."""
    tx.execute(rebuilds.update().values(position=reach))


def _add(tx: Connection, batches: Sequence[Batch]) -> None:
    for batch in batches:
        store(tx, batch)
        if batch.failure:
            raise batch.failure


def _switch(engine: Engine, journal: Journal, generations: Generations, built: int) -> int:
    """Apply what the old generations got meanwhile, and let readers read the new ones: in one transaction."""
    with writing(engine) as tx:
        marks = held(tx, list(generations))
        reach = max(built, *(mark.position for mark in marks.values()))
        _add(tx, collect(generations, journal.entries(built, reach), built, reach))
        for each, generation in generations.items():
            move(tx, each, reach, generation=generation)
        tx.execute(delete(rebuilds))
    return reach


def _clear(engine: Engine, live: Generations) -> None:
    """Delete every generation but the live ones; on SQLite some rows at a time."""
    for projection, generation in live.items():
        for table in projection.TABLES:
            stale = delete(table).where(table.c.generation != generation)
            for some in _pieces(engine, table):
                with writing(engine) as tx:
                    tx.execute(stale.where(some))


def _pieces(engine: Engine, table: Table) -> Iterator[ColumnElement[bool]]:
    """Conditions that together leave out no row: on SQLite, where an append waits for each delete, many small ones."""
    if engine.dialect.name != "sqlite":
        yield true()
        return
    rowid = literal_column("rowid", BigInteger)
    with reading(engine) as tx:
        first, last = tx.execute(select(func.min(rowid), func.max(rowid)).select_from(table)).one()
    for start in range(first or 0, (last or -1) + 1, CHUNK):
        yield rowid.between(start, start + CHUNK - 1)
