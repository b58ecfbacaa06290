"""Rebuild projections beside the live ones, then switch by a row: readers never wait, and never see half a rebuild."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine, delete, func, select

from ledger.errors import NotRecorded
from ledger.journal import Journal
from projections.database import alone, write, writing
from projections.follow import Progress, collect, held, move
from projections.tables import Projection, rebuilds

CHUNK = 5_000
"""How many entries go into one transaction; on SQLite an append waits for no more than these."""


class RebuildUnderWay(NotRecorded):
    """Two rebuilds at once would fill the same rows."""

    code = "rebuild-under-way"

    def __init__(self) -> None:
        super().__init__("another process is rebuilding these projections; wait for it, or look at 'grondslag status'")


def rebuild(engine: Engine, journal: Journal, projections: Sequence[Projection], progress: Progress = int) -> int:
    """Fill a new generation of each projection from the journal and make it the live one; return the position reached.

    Killed half-way, the old generation goes on serving, and the next rebuild clears away what was left.
    """
    with alone(journal.address, engine, RebuildUnderWay):
        generations = {each.NAME: _begin(engine, each) for each in projections}
        position = 0
        while position < (head := journal.store.max_notification_id() or 0):
            reach = min(position + CHUNK, head)
            rows = collect(projections, journal.entries(position, reach))
            with writing(engine) as tx:
                for each in projections:
                    write(tx, generations[each.NAME], rows[each.NAME])
                    mine = rebuilds.c.projection == each.NAME
                    tx.execute(rebuilds.update().where(mine).values(position=reach))
            progress(reach - position)
            position = reach
        for each in projections:
            _switch(engine, journal, each, generations[each.NAME], position)
            _clear(engine, each, generations[each.NAME])
    return position


def _begin(engine: Engine, projection: Projection) -> int:
    with writing(engine) as tx:
        _, live = held(tx, projection)
    _clear(engine, projection, live)
    with writing(engine) as tx:
        mine = rebuilds.c.projection == projection.NAME
        tx.execute(delete(rebuilds).where(mine))
        tx.execute(rebuilds.insert().values(projection=projection.NAME, generation=live + 1, position=0))
    return live + 1


def _switch(engine: Engine, journal: Journal, projection: Projection, generation: int, built: int) -> None:
    """Apply what the old generation got meanwhile, and let readers read the new one: in one transaction."""
    with writing(engine) as tx:
        position, _ = held(tx, projection)
        if position > built:
            write(tx, generation, collect([projection], journal.entries(built, position))[projection.NAME])
        move(tx, projection, position=max(position, built), generation=generation)
        tx.execute(delete(rebuilds).where(rebuilds.c.projection == projection.NAME))


def _clear(engine: Engine, projection: Projection, live: int) -> None:
    """Delete every generation but the live one, some rows at a time."""
    for table in projection.TABLES:
        with writing(engine) as tx:
            last = tx.scalar(select(func.max(table.c.position)).where(table.c.generation != live)) or 0
        for start in range(0, last, CHUNK):
            with writing(engine) as tx:
                old = (table.c.generation != live) & table.c.position.between(start + 1, start + CHUNK)
                tx.execute(delete(table).where(old))
