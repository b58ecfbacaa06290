"""The one way in which the ledger writes JSON: sorted keys, the same bytes for the same facts."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec
import orjson

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER


def canonical(value: object) -> bytes:
    """Bytes of JSON for dataclasses, mappings, text, integers below 2^53, exact decimals (as text), dates and ids.

    Floats have no place in an entry, and no event has one: what is stored is read back by its types first.

    >>> from decimal import Decimal
    >>> canonical({"b": Decimal("16.330"), "a": [1, None]})
    b'{"a":[1,null],"b":"16.330"}'
    """
    plain = msgspec.to_builtins(value, builtin_types=(bytes, bytearray, date, datetime, UUID), order="deterministic")
    return orjson.dumps(plain, None, _OPTIONS)
