"""Values in the binary formats of PostgreSQL's wire.

An append sends its one statement by libpq itself, which takes values in these formats. What psycopg does around a
statement (to ask every element of a list for its type, to wait as asyncio can) took more than all else in an append.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from struct import pack
from uuid import UUID

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_UUID, _BIGINT, _INTEGER, _TEXT, _BYTEA = 2950, 20, 23, 25, 17  # The numbers of these types in every database.


def instant(value: datetime | None) -> bytes | None:
    return None if value is None else pack("!q", (value - _EPOCH) // _MICROSECOND)


def read_instant(data: bytes) -> datetime:
    return _EPOCH + int.from_bytes(data, signed=True) * _MICROSECOND


def uuids(values: Iterable[UUID]) -> bytes:
    return _array(_UUID, [value.bytes for value in values])


def bigints(values: Iterable[int]) -> bytes:
    return _array(_BIGINT, [pack("!q", value) for value in values])


def integers(values: Iterable[int]) -> bytes:
    return _array(_INTEGER, [pack("!i", value) for value in values])


def texts(values: Iterable[str]) -> bytes:
    return _array(_TEXT, [value.encode() for value in values])


def blobs(values: Iterable[bytes]) -> bytes:
    return _array(_BYTEA, list(values))


def _array(kind: int, elements: list[bytes]) -> bytes:
    """An array of one dimension, see ``array_recv`` in PostgreSQL's source."""
    if not elements:
        return pack("!3I", 0, 0, kind)
    parts = [pack("!5I", 1, 0, kind, len(elements), 1)]
    for element in elements:
        parts += (pack("!I", len(element)), element)
    return b"".join(parts)
