"""JSON objects that others wrote, read without guessing."""

from __future__ import annotations

import json
from typing import Any


class NoObject(ValueError):
    """These bytes are no JSON object that says one thing."""


def read_object(content: bytes) -> dict[str, Any]:
    """A JSON object; raises ``NoObject``, also where a name occurs twice: two programs could read two things in it.

    >>> read_object(b'{"sub": "a"}')
    {'sub': 'a'}
    >>> read_object(b'{"sub": "a", "sub": "b"}')
    Traceback (most recent call last):
    ...
    api.http.login.objects.NoObject: a name occurs twice
    """
    try:
        found = json.loads(content.decode(), object_pairs_hook=_once, parse_constant=_refuse)
    except NoObject:
        raise
    except (ValueError, RecursionError) as error:
        raise NoObject("no JSON") from error
    if not isinstance(found, dict):
        raise NoObject("no JSON object")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NoObject("a name occurs twice")
    return found


def _refuse(name: str) -> None:
    raise NoObject(f"{name} is no JSON")
