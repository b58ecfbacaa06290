"""The one way in which the ledger writes JSON: sorted keys, no floats, the same bytes for the same facts."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import orjson

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER | orjson.OPT_PASSTHROUGH_DATACLASS


@cache
def _names(cls: type[Any]) -> tuple[str, ...]:
    return tuple(sorted(field.name for field in fields(cls)))


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {name: getattr(value, name) for name in _names(type(value))}
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__qualname__} has no place in an entry")


def canonical(value: object) -> bytes:
    """Bytes of JSON for dataclasses, mappings, text, integers below 2^53, exact decimals (as text), dates and ids.

    >>> canonical({"b": Decimal("16.330"), "a": [1, None]})
    b'{"a":[1,null],"b":"16.330"}'
    """
    return orjson.dumps(value, _plain, _OPTIONS)
