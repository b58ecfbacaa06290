"""What is due, in words: as whoever wants it calls it; what follows from law or agreement, from the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass

from api import vocabulary
from api.vocabulary import Language
from api.wording import tell
from projections.obliged import Due, DueKind


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
    template = vocabulary.vocabulary()["DueKind"][each.kind.value].sentence_nl
    if template is None:
        return each.title
    return tell(template, _Parts(*words[:3]), lambda value, _: str(value))
