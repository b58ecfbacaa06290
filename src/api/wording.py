"""Sentences with gaps: how something that has fields is told, from a template of the vocabulary.

``{path}`` is a gap for a field, or for a field of a field (``{key.name}``); behind a colon stands how to read it
(``{act:acts}``). ``[path? text]`` is there only where that field holds something, ``[!path? text]`` only where it does
not: neither ``None`` nor ``False`` nor an empty list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from string import Formatter
from typing import NamedTuple, TypeAlias

_OPTIONAL = re.compile(r"\[(!?)([a-z0-9_.]+)\?([^\[\]]*)\]")

Say: TypeAlias = Callable[[object, str], str]
"""How a value is written, given how the template says to read it."""


class Gap(NamedTuple):
    """A place in a template where a value of ``path`` goes; ``reading`` is empty where it is to be read as it is."""

    path: str
    reading: str


@cache
def _pieces(text: str) -> tuple[tuple[str, Gap | None], ...]:
    parsed = Formatter().parse(text)
    return tuple((before, None if path is None else Gap(path, reading or "")) for before, path, reading, _ in parsed)


def tell(template: str, subject: object, say: Say) -> str:
    """Fill a template with the fields of a subject.

    >>> from ledger.actor import Basis
    >>> template = "On {decision}[mandate?, under {mandate}][!mandate?, under no mandate]"
    >>> tell(template, Basis("blnp#x"), lambda value, reading: f"<{value}>")
    'On <blnp#x>, under no mandate'
    """

    def optional(found: re.Match[str]) -> str:
        return found[3] if _is_given(_look(subject, found[2])) != bool(found[1]) else ""

    pieces = _pieces(_OPTIONAL.sub(optional, template))
    return "".join(before + (say(_look(subject, gap.path), gap.reading) if gap else "") for before, gap in pieces)


def gaps(template: str) -> Iterator[Gap]:
    """Every field that a template asks for, those in its conditions too."""
    yield from (Gap(found[2], "") for found in _OPTIONAL.finditer(template))
    yield from (gap for _, gap in _pieces(_OPTIONAL.sub(lambda found: found[3], template)) if gap)


def _look(subject: object, path: str) -> object:
    for name in path.split("."):
        subject = getattr(subject, name, None)
    return subject


def _is_given(value: object) -> bool:
    return value is not None and value is not False and value != ()
