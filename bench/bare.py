"""The simplest FastAPI endpoint that asks the database something: one row by its key."""

from __future__ import annotations

import os

from fastapi import FastAPI
from sqlalchemy import select

from ledger.journal import Address
from projections.keeping.database import engine_for, reading
from projections.tables import bookmarks

app = FastAPI()
engine = engine_for(Address.parse(os.environ["BENCH_LEDGER"]))


@app.get("/")
def position() -> dict[str, int]:
    """Where the trail is."""
    with reading(engine) as tx:
        query = select(bookmarks.c.position).where(bookmarks.c.projection == "trail")
        return {"position": tx.execute(query).scalar_one()}
