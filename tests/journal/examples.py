"""Values for every event there is, made from the types of its fields: one fixed example, and any."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from hypothesis import strategies as st

from ledger.event import Event

MOST = 2**53 - 1  # What every program that reads JSON can hold.
PLAIN: dict[type, tuple[Any, st.SearchStrategy[Any]]] = {
    str: ('één "€"', st.text()),
    int: (-1234, st.integers(-MOST, MOST)),
    bool: (True, st.booleans()),
    date: (date(2018, 2, 28), st.dates()),
    Decimal: (Decimal("16.330"), st.decimals(allow_nan=False, allow_infinity=False)),
    UUID: (UUID("5b1d0a4e-7e0c-5d53-9a66-3f0f7f0f1c11"), st.uuids()),
    NoneType: (None, st.none()),
}


def hints_of(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def example(hint: Any, stored: Any = None) -> Any:  # noqa: ANN401  # Of any type.
    """The example of a type, with all that may be left out. Of a stored one: with no field that it has not."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return example(arguments[0], stored)
    if origin is tuple:
        return tuple(example(arguments[0], each) for each in stored or (None, None))
    if is_dataclass(hint):
        known = {name: each for name, each in hints_of(hint).items() if stored is None or name in stored}  # type: ignore[arg-type]
        return hint(**{name: example(each, stored and stored[name]) for name, each in known.items()})  # type: ignore[operator]
    return next(iter(hint)) if issubclass(hint, Enum) else PLAIN[hint][0]


def anything(hint: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401  # Of any type.
    """All values that a type allows in an event."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return st.one_of(*map(anything, arguments))
    if origin is tuple:
        return st.lists(anything(arguments[0]), max_size=4).map(tuple)
    if is_dataclass(hint):
        return st.builds(hint, **{name: anything(each) for name, each in hints_of(hint).items()})  # type: ignore[arg-type]
    return st.sampled_from(hint) if issubclass(hint, Enum) else PLAIN[hint][1]


def any_of(kind: type[Event]) -> st.SearchStrategy[Event]:
    return anything(kind)
