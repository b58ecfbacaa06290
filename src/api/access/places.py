"""Which partnerships an act touches: every partnership, service or scope that its fields name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import msgspec

from ledger.acts.fields import PartnershipName, Scope, ServiceName
from ledger.acts.line import Asked

NAMES = (PartnershipName, Scope, ServiceName)


def named_in(asked: Asked) -> tuple[str, ...]:
    """The partnerships that an act names or of which it names a service, in order of their names."""
    return tuple(sorted(set(_in(asked.fields))))


def _in(fields: msgspec.Struct) -> Iterator[str]:
    for field in msgspec.structs.fields(type(fields)):
        yield from _of(field.type, getattr(fields, field.name))


def _of(hint: Any, value: object) -> Iterator[str]:  # noqa: ANN401  # A type hint is anything.
    if isinstance(value, msgspec.Struct):
        yield from _in(value)
    elif isinstance(value, str) and hint in NAMES:
        yield value.partition("/")[0]
    elif isinstance(value, tuple):
        for each in value:
            for option in _options(hint):
                yield from _of(option, each)
    elif value is not None:
        for option in get_args(hint):
            yield from _of(option, value)


def _options(hint: Any) -> Iterator[Any]:  # noqa: ANN401  # As above.
    """Of what type the elements of a tuple can be, whatever is said around it."""
    for option in get_args(hint):
        yield option
        yield from _options(option)
