"""The one vocabulary: the Dutch term and the English label of every name in the ledger, and the sentence of each event.

It stands in ``vocabulary.toml``; ``python -m api.vocabulary`` prints it as docs/glossary.md.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from enum import Enum
from functools import cache, lru_cache
from importlib.resources import files
from tomllib import loads
from types import MappingProxyType
from typing import Literal

import msgspec

from api.formats import DUTCH, Figures
from api.plainly import municipality, plainly
from api.wording import tell
from ledger.cost_year.opening_events import OpeningLine
from ledger.errors import LedgerError
from ledger.event import Event
from ledger.money import Money
from ledger.partnership.intake_events import MappedColumn
from ledger.partnership.task_events import ReportTerm
from ledger.party import municipalities
from ledger.service.agreement_events import Level

Language = Literal["en", "nl"]

EVENTS, ACTS, FIELDS, REFUSALS, AGGREGATES, WORDS = "events", "acts", "fields", "refusals", "aggregates", "words"
QUESTIONS, SHAPES, FACTS, RULES = "questions", "shapes", "facts", "rules"
"""The sections of the vocabulary. Each set of values has one too, by the name of its enum: ``Capacity``."""


class Word(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the vocabulary says of a name. Without ``en`` its English label is the name itself, in plain words.

    ``resource`` is what the REST API calls it in a path: a plural noun for an act, as it names the act, or a question.
    """

    nl: str
    definition: str
    en: str | None = None
    sentence_nl: str | None = None
    sentence_en: str | None = None
    resource: str | None = None
    definition_nl: str | None = None


class NoSuchTerm(LookupError):
    """The vocabulary lacks a name, which only a mistake of ours can bring about."""

    def __init__(self, name: str, section: str | None) -> None:
        where = f"[{section}]" if section else "the section it belongs to"
        super().__init__(f"{name!r} is not in src/api/vocabulary.toml; add it to {where}")


class AmbiguousTerm(LookupError):
    """A name means one thing here and another thing there."""

    def __init__(self, name: str, sections: list[str]) -> None:
        super().__init__(f"{name!r} stands in {' and '.join(sections)}, and differs; say which section is meant")


@cache
def vocabulary() -> Mapping[str, Mapping[str, Word]]:
    """Every word by section and name, as the file has them. Read once, when first asked."""
    text = (files("api") / "vocabulary.toml").read_text(encoding="utf-8")
    return MappingProxyType(msgspec.convert(loads(text), dict[str, dict[str, Word]]))


def label(name: str, word: Word, language: Language = "en") -> str:
    """What people call it."""
    return word.nl if language == "nl" else word.en or _plain(name)


@lru_cache(10_000, typed=True)  # A value of an enum and its text are equal, and may be called otherwise.
def term(name: str, language: Language = "en", section: str | None = None) -> str:
    """The Dutch term or the English label of a name; an enum's value is looked up among the values of that enum.

    Raises ``NoSuchTerm``, and ``AmbiguousTerm`` where sections differ and none is named.

    >>> term("pool", "nl"), term("adopt-key"), term("light-scheme", "nl")
    ('kostenpool', 'adopt key', 'regeling zonder meer')
    """
    return _agreed(name, {where: label(name, word, language) for where, word in _find(name, section)})


def definition(name: str, section: str | None = None, language: Language = "en") -> str:
    """What a name means, in one sentence. Raises as ``term`` does; in Dutch there is one for what the REST API names.

    >>> definition("cap", FIELDS, "nl")
    'Het hoogste bedrag per geval, exclusief btw, tot waar een mandaat reikt; ontbreekt het, dan is er geen grens.'
    """
    meanings = {
        where: meaning
        for where, word in _find(name, section)
        if (meaning := word.definition_nl if language == "nl" else word.definition) is not None
    }
    if not meanings:
        raise NoSuchTerm(name, section)
    return _agreed(name, meanings)


def sentence(event: Event, language: Language = "en", figures: Figures = DUTCH) -> str:
    """What happened, in one sentence for people; a command line writes figures as the Dutch do in either language."""
    [(_, word)] = _find(event.NAME, EVENTS)
    return _tell(word.sentence_nl if language == "nl" else word.sentence_en, event, language, figures)


def refusal(error: LedgerError, language: Language = "en") -> str:
    """What is wrong and what to do, by which article; in English that is what the error itself says."""
    if language == "en":
        return str(error)
    [(_, word)] = _find(error.code, REFUSALS)
    return _tell(f"{word.sentence_nl}[article? ({{article}})]", error, language)


def api_name(field: str, section: str = FIELDS) -> str:
    """What a field, or a fact of a refusal, is called in the REST API: its Dutch term in lowerCamelCase.

    >>> api_name("effective_on"), api_name("known_at"), api_name("baseline"), api_name("function_at_lender")
    ('ingangsdatum', 'beschikbaarOp', 'nulmeting', 'functieBijUitlener')
    """
    first, *rest = _ascii(term(field, "nl", section))
    return first + "".join(word.capitalize() for word in rest)


def shape(kind: str) -> str:
    """What a class of objects, or a set of values, is called in the REST API: its Dutch term in UpperCamelCase.

    >>> shape("Balance"), shape("ClaimStep"), shape("GovernanceRole")
    ('Saldo', 'Claimstap', 'RolInDeSamenwerking')
    """
    return "".join(word.capitalize() for word in _ascii(term(kind, "nl", SHAPES)))


def api_value(section: str, value: str) -> str:
    """What one of a set of values is called in the REST API: its Dutch term in kebab-case.

    >>> api_value("LegalForm", "light-scheme"), api_value("Verdict", "no judgement"), api_value("Limit", "pages")
    ('regeling-zonder-meer', 'geen-oordeel', 'paginas')
    """
    return "-".join(_ascii(term(value, "nl", section)))


@cache
def api_values(section: str) -> Mapping[str, str]:
    """The values of a set by what the REST API calls them: the way back from ``api_value``.

    >>> api_values("Bound")
    mappingproxy({'ten-minste': 'at-least', 'ten-hoogste': 'at-most'})
    """
    if section not in vocabulary():
        raise NoSuchTerm(section, None)
    return MappingProxyType({api_value(section, value): value for value in vocabulary()[section]})


def resource(name: str, section: str = ACTS) -> str:
    """What an act is called among the resources of the REST API: the plural noun in its address.

    >>> resource("grant-mandate"), resource("reallocate")
    ('mandaatverleningen', 'herverdelingen')
    """
    [(_, word)] = _find(name, section)
    if word.resource is None:
        raise NoSuchTerm(name, section)
    return word.resource


def _ascii(dutch: str) -> list[str]:
    """The words of a Dutch term in plain letters, of which a name for programs is made."""
    text = dutch.replace("0-meting", "nulmeting").replace("'", "")
    return re.findall("[a-z0-9]+", unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower())


def _find(name: str, section: str | None) -> Iterator[tuple[str, Word]]:
    if section is None and isinstance(name, Enum):
        section = type(name).__name__
    if section is None:  # What refusals keep is named for them alone.
        sections = {each: words for each, words in vocabulary().items() if each != FACTS}
    else:
        sections = {section: vocabulary().get(section, {})}
    found = [(where, words[name]) for where, words in sections.items() if name in words]
    if not found:
        raise NoSuchTerm(name, section)
    yield from found


def _agreed(name: str, by_section: Mapping[str, str]) -> str:
    if len(set(by_section.values())) > 1:
        raise AmbiguousTerm(name, list(by_section))
    return next(iter(by_section.values()))


def _plain(name: str) -> str:
    """A name in plain words: of an event's stored name the part that says what happened, ``ClaimStep`` in two."""
    name = re.sub("(?<=[a-z])(?=[A-Z])", " ", name).lower()
    return re.sub(r"^.*\.(.*)\.[0-9]+$", r"\1", name).replace("-", " ").replace("_", " ")


def _tell(template: str | None, subject: object, language: Language, figures: Figures = DUTCH) -> str:
    assert template is not None, "events and refusals have their sentences, as a test holds"
    text = tell(template, subject, lambda value, reading: _read(value, reading, language, figures))
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _read(value: object, reading: str, language: Language, figures: Figures) -> str:
    """A value as its template says to read it: an amount in text, the name of something, or as it is."""
    if reading == "figures":
        return figures.text(_say(value, language, figures))
    if not reading or not isinstance(value, str | tuple):
        return _say(value, language, figures)
    if isinstance(value, tuple):
        return _list([_read(each, reading, language, figures) for each in value])
    if reading == "euros":
        return figures.money(Money.parse(value))
    for section in reading.split("+"):
        with suppress(LookupError):  # What is stored may have a name of another program's vocabulary, or of nobody's.
            return term(value, language, None if section == "term" else section)
    return value


def _say(value: object, language: Language, figures: Figures) -> str:  # One line for each kind of value.
    match value:
        case None | bool():
            return term({None: "none", True: "yes", False: "no"}[value], language, WORDS)
        case Enum():
            return term(str(value.value), language, type(value).__name__)
        case tuple():
            return _list([_say(each, language, figures) for each in value]) or _say(None, language, figures)
        case OpeningLine():
            amounts = {"share": figures.money(value.share), "paid": figures.money(value.paid)}
            return term("opening line", language, WORDS).format(who=municipality(value.participant), **amounts)
        case Level():
            bound = _say(value.bound, language, figures)
            return f"{value.title} {bound} {figures.number(value.target)} {value.unit}"
        case ReportTerm():
            due_on = _list([figures.day(each) for each in value.due_on])
            return f"{value.title} ({_party(value.recipient, language)}: {due_on})"
        case MappedColumn():
            return f"{value.header} ({_say(value.use, language, figures)})"
        case str():
            return _party(value, language)
        case _:
            return plainly(value, figures)


def _list(texts: list[str]) -> str:
    """Texts in a row; where one has a comma of its own, semicolons part them."""
    return ("; " if any(", " in text for text in texts) else ", ").join(texts)


def _party(text: str, language: Language) -> str:
    """The municipality, or the body of one, that a text names; any other text as it is."""
    code, _, body = text.partition("/")
    if code not in municipalities():
        return text
    named = f"{municipality(code)} ({code})"
    return term("body of a municipality", language, WORDS).format(body=body, municipality=named) if body else named


if __name__ == "__main__":
    from api.glossary import glossary

    sys.stdout.writelines(f"{line}\n" for line in glossary())
