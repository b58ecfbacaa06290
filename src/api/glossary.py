"""The vocabulary as a page for people, docs/glossary.md, made by ``python -m api.vocabulary``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from api.vocabulary import FIELDS, SHAPES, Word, api_name, api_value, label, shape, vocabulary


def glossary() -> Iterator[str]:
    """docs/glossary.md, line by line: every section in order of its Dutch terms."""
    yield "# Glossary"
    yield ""
    yield "Made from `src/api/vocabulary.toml` by `python -m api.vocabulary > docs/glossary.md`: change it there."
    for section, words in vocabulary().items():
        in_api = {name: called for name, word in words.items() if (called := _in_api(section, name, word))}
        columns = ["Dutch", "English", "name in code", *(["in the API"] if in_api else []), "what it is"]
        yield ""
        yield f"## {_title(section)}"
        yield ""
        yield f"| {' | '.join(columns)} |"
        yield f"|{' --- |' * len(columns)}"
        for name, word in sorted(words.items(), key=lambda item: (item[1].nl.lower(), item[0])):
            api = [f"`{in_api[name]}`"] if in_api else []
            yield f"| {' | '.join([word.nl, label(name, word), f'`{name}`', *api, word.definition])} |"


def _in_api(section: str, name: str, word: Word) -> str | None:
    """What the REST API calls a name, where that is not what people call it."""
    if section == FIELDS:
        return api_name(name)
    if section == SHAPES:
        return shape(name)
    if section[0].isupper():
        return api_value(section, name)
    return word.resource


def _title(section: str) -> str:
    """``MandateKind`` as a heading: Mandate kind."""
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", section).capitalize()
