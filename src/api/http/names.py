"""Names on the wire: Dutch, from the one vocabulary, and back. What is asked for each value is kept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from api import vocabulary


@cache
def field(name: str) -> str:
    """What a field is called: ``effective_on`` is ``ingangsdatum``."""
    return vocabulary.api_name(name)


def values(section: str) -> Mapping[str, str]:
    """The values of a set, by what they are called on the wire: ``light-scheme`` is ``regeling-zonder-meer``."""
    return vocabulary.api_values(section)


@cache
def value(section: str, name: str) -> str:
    """What one of a set of values is called; what has no word is called as it is stored."""
    return vocabulary.api_value(section, name) if name in vocabulary.vocabulary()[section] else name


def resource(name: str, section: str) -> str:
    """The path segment of an act or a question: a plural noun."""
    return vocabulary.resource(name, section)


@cache
def schema(kind: type) -> str:
    """What a shape or a set of values is called in the OpenAPI document."""
    return vocabulary.shape(kind.__name__)


def camel(text: str) -> str:
    """A path segment as one UpperCamelCase name.

    >>> camel("verdeelsleutel-vaststellen")
    'VerdeelsleutelVaststellen'
    """
    return "".join(word[0].upper() + word[1:] for word in text.split("-"))


@cache
def one_of(section: str) -> Mapping[str, Any]:
    """The schema of a set of values, which says what each of them means.

    >>> print(one_of("Bound")["description"])
    Hoe een prestatieafspraak wordt gehaald.
    <BLANKLINE>
    - `ten-hoogste`: De prestatieafspraak is gehaald als de norm niet wordt overschreden.
    - `ten-minste`: De prestatieafspraak is gehaald als de norm wordt bereikt.
    """
    known = sorted(values(section).items())
    told = "\n".join(f"- `{called}`: {vocabulary.definition(name, section, 'nl')}" for called, name in known)
    of_what = vocabulary.definition(section, vocabulary.SHAPES, "nl")
    return {"type": "string", "enum": [called for called, _ in known], "description": f"{of_what}\n\n{told}"}
