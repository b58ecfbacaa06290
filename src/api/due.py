"""What is due, in words: as whoever wants it calls it; what follows from law or agreement, from the vocabulary."""

from __future__ import annotations

import re
from dataclasses import dataclass

from api import vocabulary
from api.formats import figures
from api.vocabulary import Language
from api.wording import tell
from projections.obliged import Due, DueKind

NOTES = (
    ("meeting not planned", re.compile("the meeting of the board is not planned")),
    ("books have it", re.compile("the books have it of (?P<count>[0-9]+) (?:pool|service)s?")),
    ("costs that rest on it", re.compile("costs that rest on it: (?P<count>[0-9]+)")),
    ("made of wanted", re.compile("(?P<made>[0-9]+) of (?P<wanted>[0-9]+) (?:tasks|participants)")),
)
"""What the ledger itself notes of something due, by the words of the vocabulary for it."""

AGAIN = re.compile(r"(?P<title>.*) \((?P<number>[0-9]+) of (?P<several>[0-9]+)\)", re.DOTALL)
"""How the ledger calls a report that comes more than once; its name then ends with which of them it is."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """The name of something that is due, word by word: what it is of, and what tells it apart."""

    first: str
    second: str
    third: str


def title(each: Due, language: Language) -> str:
    """What is due. In English the ledger says it itself; in Dutch what nobody gave a title has the vocabulary's."""
    if language == "en":
        return each.title
    words = (*each.name.split(), "", "")
    if each.kind is DueKind.STATUTORY:
        act = vocabulary.term(words[0], "nl", "StatutoryAct")
        return f"{act[:1].upper()}{act[1:]} ({words[1]}; {each.set_by[0]})"
    if each.kind is DueKind.REPORT and words[1] and (again := AGAIN.fullmatch(each.title)):
        which = vocabulary.term("one of several", language, vocabulary.WORDS)
        return f"{again['title']} ({which.format(**again.groupdict())})"
    template = vocabulary.vocabulary()["DueKind"][each.kind.value].sentence_nl
    if template is None:
        return each.title
    return figures(tell(template, _Parts(*words[:3]), lambda value, _: str(value)))


def note(each: Due, language: Language) -> str | None:
    """What was said of it: as somebody said it; what the ledger notes itself, and an outcome, from the vocabulary."""
    if each.note is None or language == "en":
        return each.note
    if each.kind is DueKind.OBJECTION:
        return vocabulary.term(each.note, language, "ObjectionOutcome")
    for word, pattern in NOTES:
        if found := pattern.fullmatch(each.note):
            return vocabulary.term(word, language, vocabulary.WORDS).format(**found.groupdict())
    return each.note
