"""PostgreSQL's binary arrays, made at once: psycopg would ask every element of a list for its type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from struct import pack
from uuid import UUID

from psycopg.adapt import Dumper
from psycopg.pq import Format


@dataclass(frozen=True, slots=True)
class Array:
    """An array of one dimension in the binary format of the wire, see ``array_recv`` in PostgreSQL's source."""

    data: bytes


class ArrayDumper(Dumper):
    """Sends an array as it is; the function that takes it knows its type."""

    format = Format.BINARY

    def dump(self, obj: Array) -> bytes:
        return obj.data


_UUID, _BIGINT, _INTEGER, _TEXT, _BYTEA = 2950, 20, 23, 25, 17  # The numbers of these types in every database.


def uuids(values: Iterable[UUID]) -> Array:
    return _array(_UUID, [value.bytes for value in values])


def bigints(values: Iterable[int]) -> Array:
    return _array(_BIGINT, [pack("!q", value) for value in values])


def integers(values: Iterable[int]) -> Array:
    return _array(_INTEGER, [pack("!i", value) for value in values])


def texts(values: Iterable[str]) -> Array:
    return _array(_TEXT, [value.encode() for value in values])


def blobs(values: Iterable[bytes]) -> Array:
    return _array(_BYTEA, list(values))


def _array(kind: int, elements: list[bytes]) -> Array:
    if not elements:
        return Array(pack("!3I", 0, 0, kind))
    parts = [pack("!5I", 1, 0, kind, len(elements), 1)]
    for element in elements:
        parts += (pack("!I", len(element)), element)
    return Array(b"".join(parts))
