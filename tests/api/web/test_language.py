"""Dutch and English: nothing is left untranslated, and nothing is translated that is not said."""

from collections import defaultdict
from pathlib import Path

import pytest

from api.web import language

FOLDERS = tuple(language.folders())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_a_room_says_it_says_in_dutch(folder: Path) -> None:
    made = language.renewed(folder)
    assert language.missing(made) == []
    assert language.written(made) == (folder / language.FILE).read_bytes(), "run python -m api.web.language"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_is_filled_in_is_filled_in_in_both(folder: Path) -> None:
    for message in language.renewed(folder):
        for each in message.string if isinstance(message.string, tuple) else (message.string,):
            assert not message.id or message.python_format is False or not message.check(None), f"{message.id}: {each}"


def test_a_sentence_has_the_same_dutch_in_every_room() -> None:
    """All rooms share one catalogue: two translations of one sentence would be a matter of luck."""
    told: dict[str, set[str]] = defaultdict(set)
    for folder in FOLDERS:
        for message in language.renewed(folder):
            if message.id:
                told[str(message.id)].add(str(message.string))
    assert {each: sorted(texts) for each, texts in told.items() if len(texts) > 1} == {}
