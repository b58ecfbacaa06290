"""Rebuild projections beside the live ones, then switch by a row: readers never wait, and never see half a rebuild."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Engine, Table, delete, func, select

from ledger.journal import Journal
from projections.database import writing
from projections.follow import Batch, Progress, collect, held, move, store
from projections.lock import RebuildUnderWay, alone
from projections.tables import Projection, parts, rebuilds

__all__ = ["CHUNK", "RebuildUnderWay", "rebuild"]

CHUNK = 5_000
"""How many entries go into one transaction, and rows out of one; on SQLite an append waits for no more than these."""

Generations = Mapping[Projection, int]


def rebuild(engine: Engine, journal: Journal, projections: Sequence[Projection], progress: Progress = int) -> int:
    """Fill a new generation of each projection from the journal and make it the live one; return the position reached.

    Killed half-way, the old generation goes on serving, and the next rebuild clears away what was left. Raises
    ``RebuildUnderWay``, or ``ProjectionFailed`` where one cannot take an entry: then nothing is switched.
    """
    with alone(journal.address, engine):
        generations = _begin(engine, projections)
        ours = rebuilds.c.projection.in_([each.NAME for each in projections])
        position = 0
        while position < (head := journal.store.max_notification_id() or 0):
            reach = min(position + CHUNK, head)
            batches = collect(generations, journal, position, reach)
            with writing(engine) as tx:
                _add(tx, batches)
                tx.execute(rebuilds.update().where(ours).values(position=reach))
            progress(reach - position)
            position = reach
        _switch(engine, journal, generations, position)
        _clear(engine, generations)
    return position


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


def _add(tx: Connection, batches: Sequence[Batch]) -> None:
    for batch in batches:
        store(tx, batch)
        if batch.failure:
            raise batch.failure


def _switch(engine: Engine, journal: Journal, generations: Generations, built: int) -> None:
    """Apply what the old generations got meanwhile, and let readers read the new ones: in one transaction."""
    with writing(engine) as tx:
        marks = held(tx, list(generations))
        reach = max(built, *(mark.position for mark in marks.values()))
        _add(tx, collect(generations, journal, built, reach))
        for each, generation in generations.items():
            move(tx, each, reach, generation=generation)
        tx.execute(delete(rebuilds))


def _clear(engine: Engine, live: Generations) -> None:
    """Delete every generation but the live ones, some rows at a time."""
    for projection, generation in live.items():
        for table in projection.TABLES:
            with writing(engine) as tx:
                stale = [part for part in parts(tx, table) if part[1] != generation]
            for part in stale:
                while _delete(engine, table, part):
                    pass


def _delete(engine: Engine, table: Table, part: tuple[str, int]) -> int:
    """Delete some rows of one partnership in one generation; return how many, 0 when there are none left."""
    columns = table.c
    of_part = (columns.partnership == part[0], columns.generation == part[1])
    next_ones = select(columns.position).where(*of_part).order_by(columns.position, columns.line).offset(CHUNK).limit(1)
    with writing(engine) as tx:
        upto = func.coalesce(next_ones.scalar_subquery(), 2**62)
        return tx.execute(delete(table).where(*of_part, columns.position <= upto)).rowcount
