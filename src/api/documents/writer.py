"""Who writes a document: what it may ask, of which moment, and how figures, dates and names are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

from api import vocabulary
from api.documents.blocks import Block, Document, Facts, Notice
from api.questions.registry import Found
from api.vocabulary import Language
from ledger.event import Event
from ledger.founding import LedgerFounded
from ledger.journal import Entry
from projections.as_of import AMSTERDAM, AsOf
from projections.savings.savings import Bridge

REGIONS = {"nl": "nl", "en": "gb"}


class Words(Protocol):
    """How figures, dates and names look in a language: as on the pages."""

    def cents(self, amount: int, language: Language, *, sign: bool = False) -> str:
        """An amount in a column."""

    def euros(self, amount: int, language: Language) -> str:
        """An amount in a sentence."""

    def number(self, value: Decimal | int, language: Language) -> str:
        """An exact number."""

    def day(self, on: date, language: Language) -> str:
        """A date in a table."""

    def day_in_words(self, on: date, language: Language) -> str:
        """A date in a sentence."""

    def moment(self, at: datetime, language: Language) -> str:
        """An instant."""

    def named(self, text: str, language: Language) -> str:
        """A text with the names of municipalities where their codes stand."""

    def party(self, code: str) -> str:
        """What a municipality or a firm is called."""

    def happened(self, event: Event, language: Language) -> str:
        """What was recorded, in a sentence."""


@dataclass(frozen=True, slots=True)
class Writer:
    """One document is written with it. ``at`` is when the last entry that it can know was recorded."""

    partnership: str
    title: str
    language: Language
    as_of: AsOf
    founded: LedgerFounded
    at: datetime
    ask: Callable[..., Found[Any, Any]]
    ask_since: Callable[..., Found[Any, Any]]
    """As ``ask``, of a question that compares: with what was known of the same day at a position, which comes first."""
    entry: Callable[[int], Entry]
    gettext: Callable[[str], str]
    words: Words
    draw_bridge: Callable[[Bridge, str, Language], str | None]
    """The picture of a bridge with what it shows, as on the pages (SVG); none where not all was measured."""

    def say(self, sentence: str, **gaps: object) -> str:
        """A sentence in the language of the document."""
        told = self.gettext(sentence)
        return told % gaps if gaps else told

    def term(self, name: Any, section: str | None = None) -> str:  # noqa: ANN401  # A name or a value of an enum.
        """The field's word for a name of the ledger."""
        return vocabulary.term(name, self.language, section)

    def meaning(self, name: Any, section: str | None = None) -> str:  # noqa: ANN401
        """What a name of the ledger means."""
        return vocabulary.definition(name, section, self.language)

    def sentence(self, position: int) -> str:
        """What was recorded at a position, in a sentence."""
        return self.named(self.words.happened(self.entry(position).event, self.language))

    def cents(self, amount: int, *, made_up: bool = False) -> str:
        """An amount in a column; with a star where no source gives it."""
        return f"{self.words.cents(amount, self.language)}{' *' if made_up else ''}"

    def euros(self, amount: int) -> str:
        """An amount in a sentence."""
        return self.words.euros(amount, self.language)

    def number(self, value: Decimal | int) -> str:
        """An exact number."""
        return self.words.number(value, self.language)

    def day(self, on: date) -> str:
        """A date in a table."""
        return self.words.day(on, self.language)

    def day_in_words(self, on: date) -> str:
        """A date in a sentence."""
        return self.words.day_in_words(on, self.language)

    def last_day(self, ends_on: date) -> str:
        """The last day of a period that ends before a day."""
        return self.day(ends_on - timedelta(days=1))

    def local(self, at: datetime) -> date:
        """The day of an instant, in Amsterdam."""
        return at.astimezone(AMSTERDAM).date()

    def named(self, text: str) -> str:
        """A text with the names of municipalities where their codes stand."""
        return self.words.named(text, self.language).replace("\u200b", "")

    def party(self, code: str) -> str:
        """What a municipality or a firm is called."""
        return self.words.party(code)

    def pool(self, name: str | None) -> str:
        """What a pool is called."""
        return name.replace("-", " ") if name else self.say("not told by pool")

    @property
    def dates(self) -> str:
        """Of which day, and as known when: the same for ever, whenever the document is made."""
        return self.say(
            "As of %(day)s, as known at journal position %(position)s (%(moment)s)",
            day=self.day_in_words(self.as_of.valid_on),
            position=self.number(self.as_of.known_at),
            moment=self.words.moment(self.at, self.language),
        )

    def document(self, title: str, about: str, facts: tuple[tuple[str, str], ...], *blocks: Block) -> Document:
        """A document with what it is of on top: the dates, the position and the ledger."""
        head: list[Block] = [
            Facts(
                (
                    (self.say("Collaboration"), f"{self.title} ({self.partnership})"),
                    *facts,
                    (self.say("Dates"), self.dates),
                    (self.say("Ledger"), f"{self.founded.name} ({self.founded.ledger})"),
                )
            )
        ]
        if self.founded.demonstration:
            head.append(Notice(self.say("Demonstration: made of a ledger with examples; no rights derive from it.")))
        return Document(
            title,
            about,
            self.founded.name,
            self.language,
            REGIONS[self.language],
            f"{title}, {about}. {self.dates}.",
            self.say("Page"),
            self.say("of"),
            self.at,
            (*head, *blocks),
        )
