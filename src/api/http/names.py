"""Names on the wire: Dutch, from the one vocabulary, and back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from api import vocabulary


@cache
def field(name: str) -> str:
    """What a field is called: ``effective_on`` is ``ingangsdatum``."""
    return vocabulary.api_name(name)


@cache
def values(section: str) -> Mapping[str, str]:
    """The values of a set, by what they are called on the wire: ``light-scheme`` is ``regeling-zonder-meer``."""
    return {_slug(vocabulary.label(name, word, "nl")): name for name, word in vocabulary.vocabulary()[section].items()}


@cache
def value(section: str, name: str) -> str:
    """What one of a set of values is called; what has no word is called as it is stored."""
    word = vocabulary.vocabulary()[section].get(name)
    return name if word is None else _slug(vocabulary.label(name, word, "nl"))


def resource(name: str, section: str) -> str:
    """The path segment of an act or a question: a plural noun."""
    found = vocabulary.vocabulary()[section][name].resource
    assert found is not None, f"{name} has no resource in [{section}] of the vocabulary, as a test would say"
    return found


@cache
def schema(kind: type) -> str:
    """What a shape is called in the OpenAPI document."""
    word = vocabulary.vocabulary().get("shapes", {}).get(kind.__name__)
    return camel(word.nl) if word else kind.__name__


def camel(text: str) -> str:
    """Words as one UpperCamelCase name.

    >>> camel("verdeelsleutel vaststellen"), camel("0-meting beginnen")
    ('VerdeelsleutelVaststellen', 'NulmetingBeginnen')
    """
    return "".join(word[0].upper() + word[1:] for word in _slug(text.replace("0-meting", "nulmeting")).split("-"))


def _slug(text: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", ascii_only).strip("-")
