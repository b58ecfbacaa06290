"""Whoever looks at a page: who that is, of which partnership, at which two dates, in which language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request

from api import due, vocabulary
from api.access.identity import Identity
from api.access.refusals import NotAllowed
from api.http import names
from api.http.asking import ANSWERING
from api.http.login.people import organisation_label
from api.http.login.rendering import DEMONSTRATION
from api.http.parameters import (
    KNOWN_AT,
    VALID_ON,
)
from api.http.served import Moments, Served
from api.questions import QUESTIONS
from api.questions.registry import Found, Reading
from api.vocabulary import Language
from api.web import words
from api.web.address import BASE, LANGUAGE, Address, language_of
from api.web.dates import NAMES, TwoDates
from api.web.language import catalogue
from ledger.event import Event
from projections.as_of import AMSTERDAM
from projections.obliged import Due

_REF = re.compile(r"[\w/-]+#[\w-]+")
"""The name of a decision, or of anything else that a part of a partnership has."""

ARCHIVED = ("pdf", "xlsx", "csv", "xaf")
"""How the names of files end that an archive keeps with their metadata."""


@dataclass(frozen=True)
class Visit:
    """A page as somebody looks at it. All that it asks is of one unchanging view."""

    request: Request
    served: Served
    identity: Identity
    partnership: str
    title: str
    address: Address
    moments: Moments
    reading: Reading
    path: str = ""
    """Of the page below the partnership's, as it was asked for: ``/verrekening``."""
    since: date | None = None
    """The day from which the partnership is there; none where its founding was not recorded by then."""

    @cached_property
    def language(self) -> Language:
        return language_of(self.request)

    @cached_property
    def today(self) -> date:
        return self.served.now().astimezone(AMSTERDAM).date()

    @cached_property
    def dates(self) -> TwoDates:
        typed = {name: texts[0] for name, texts in self.address.typed.items() if name in NAMES}
        return TwoDates(self.moments, typed, self.today, self.language)

    @property
    def begun(self) -> bool:
        """Whether the partnership was there on the day that is looked at, as far as was known."""
        return not self.partnership or (self.since is not None and self.since <= self.moments.as_of.valid_on)

    @property
    def demonstration(self) -> bool:
        return self.served.journal.founded.demonstration

    @property
    def filters(self) -> Mapping[str, Any]:
        """What the address asks of this page's question, by the names of the ledger."""
        return self.address.filters

    @property
    def sent(self) -> Mapping[str, Any]:
        """All that the address says, by the names on the wire."""
        return self.address.sent

    @cached_property
    def position(self) -> str:
        return words.number(self.moments.as_of.known_at, self.language)

    @cached_property
    def who(self) -> str:
        """In which capacity, and for which organisation, somebody is here."""
        roles = [vocabulary.term(role, self.language) for role in sorted(self.identity.roles)]
        told = ", ".join(roles)
        return f"{told[:1].upper()}{told[1:]}, {organisation_label(self.identity.organisation)}"

    def say(self, sentence: str, **gaps: object) -> str:
        """A sentence in the language of the page."""
        told = catalogue(self.language).gettext(sentence)
        return told % gaps if gaps else told

    def term(self, name: Any, section: str | None = None) -> str:  # noqa: ANN401  # A name or a value of an enum.
        """The field's word for a name of the ledger."""
        return vocabulary.term(name, self.language, section)

    def refusal(self, error: Any) -> str:  # noqa: ANN401
        """What is the matter, in a sentence."""
        told = vocabulary.refusal(error, self.language)
        return words.spoken(told) if self.language == "en" else told

    def happened(self, event: Event) -> str:
        """What was recorded, in one sentence."""
        return words.happened(event, self.language)

    @cached_property
    def bodies(self) -> Mapping[str, str]:
        """What the partnership calls its bodies, whatever the day."""
        rows = self._ever("arrangement") if self.partnership else ()
        return {body.body: body.title for each in rows for body in each.bodies}

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """What each decision is called, whatever the day, for whoever may know."""
        rows = self._ever("decisions") if self.partnership and self.may("decisions") else ()
        return {each.ref: each.title for each in rows}

    def _ever(self, name: str) -> Iterable[Any]:
        """The answer to a question of the partnership as was known, of the last of days."""
        question = QUESTIONS[name]
        reading = replace(self.reading, as_of=replace(self.moments.as_of, valid_on=date.max))
        return question.ask(reading, question.filters(partnership=self.partnership)).rows

    def titled(self, ref: str) -> str:
        """What people call a decision; what has no title is called by its own name."""
        return self.titles.get(ref) or ref.partition("#")[2] or ref

    def named(self, text: str) -> str:
        """A text with the names of municipalities and bodies where their codes stand."""
        return words.named(text, self.language, self.bodies if "/" in text else {})

    def due(self, each: Due) -> str:
        """What is due, in a few words."""
        told = _REF.sub(lambda found: self._quoted(found[0]), due.title(each, self.language))
        return words.spoken(told) if self.language == "en" else told

    def _quoted(self, ref: str) -> str:
        title = self.titles.get(ref)
        return ref if title is None else f"\u2018{title}\u2019"

    def obligation(self, each: Due) -> str:
        """Where what is due stands among the obligations."""
        return f"{self.link('/verplichtingen')}#{quote(words.anchor(each.kind, each.task or '', each.name), safe='/')}"

    def noted(self, each: Due) -> str | None:
        """What was said of what is due."""
        return due.note(each, self.language)

    def may(self, *questions: str) -> bool:
        """Whether whoever looks may ask all of these here: what is not for his role is not shown, and not recorded."""
        try:
            for name in questions:
                for moment in self.moments.all:
                    self.served.gate.require_sight(self.identity, name, self.partnership or None, moment)
        except NotAllowed:
            return False
        return True

    def ask(self, name: str, **filters: Any) -> Found[Any, Any]:  # noqa: ANN401
        """An answer as the API and the command line give it; raises ``NotAllowed`` (and puts that in the trail)."""
        question = QUESTIONS[name]
        self.served.require_sight(self.identity, name, self.partnership or None, *self.moments.all)
        if self.partnership and "partnership" in question.filters.__struct_fields__:
            filters = {"partnership": self.partnership, **filters}
        return question.ask(self.reading, question.filters(**filters))

    def link(self, path: str | None = None, /, **changed: object) -> str:
        """The address of a page of this partnership with the same dates and language.

        Without a path it is this page with its filters. ``changed`` are keys of the address; ``None`` takes one away.
        """
        kept = {
            name: texts
            for name, texts in self.address.typed.items()
            if path is None or name == LANGUAGE or name in (VALID_ON, KNOWN_AT)
        }
        for name, value in changed.items():
            kept.pop(name, None)
            if value is not None:
                kept[name] = tuple(map(str, value)) if isinstance(value, tuple | list) else (str(value),)
        query = urlencode([(name, text) for name, texts in kept.items() for text in texts])
        if self.partnership:
            base = f"{BASE}/{self.partnership}{self.path if path is None else path}"
        else:
            base = self.request.url.path if path is None else path or "/"
        return f"{quote(base, safe='/:@')}{'?' if query else ''}{query}"

    def without(self, names: Iterable[str]) -> str:
        """The address of this page without some of its filters."""
        return self.link(None, **dict.fromkeys(names))

    @property
    def sees_now(self) -> bool:
        """Whether what is known now is for whoever looks: not where his organisation takes no part any more."""
        now = self.served.as_of(None, None).known_at
        return not self.partnership or self.served.gate.shows(self.identity, self.partnership, now)

    @cached_property
    def reads_trail(self) -> bool:
        """Whether what was recorded is for whoever looks; else no page leads there."""
        return self.may("trail")

    def entry(self, position: int) -> str | None:
        """Where one entry of the journal is shown, to whoever may see it."""
        return self.link(f"/vastleggingen/{position}") if self.reads_trail else None

    def record(self, act: str, **known: object) -> str | None:
        """Where whoever looks may record such an act, now, with what is known of it filled in."""
        if not self.served.gate.may_do(self.identity, act, self.partnership):
            return None
        filled = {names.field(name): value for name, value in known.items()}
        return self.link(f"/vastleggen/{vocabulary.resource(act)}", **{VALID_ON: None, KNOWN_AT: None}, **filled)

    def files(self, question: str, *kinds: str, **filters: object) -> list[tuple[str, str]]:
        """The answer to a question as files, by kind: with these filters under their REST names, at these dates.

        Without any it has those of this page, which must be the page of that question.
        """
        base = f"/bestanden/{vocabulary.resource(question, vocabulary.QUESTIONS)}"
        known = ANSWERING[question].parameters.known
        own = {name: texts for name, texts in self.address.typed.items() if name in known and known[name].filter}
        return [(kind.upper(), self.link(f"{base}.{kind}", **(filters or own))) for kind in (kinds or ("csv", "xlsx"))]

    def kept(self, links: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Of files that are handed on those that an archive keeps, each with its metadata."""
        ends = tuple(f".{kind}" for kind in ARCHIVED)
        return [
            (label, href.replace("/bestanden/", "/archiefpakket/", 1))
            for label, href in links
            if href.partition("?")[0].endswith(ends)
        ]

    @cached_property
    def fixed(self) -> str:
        """This same page for ever: with the position in its address instead of now."""
        as_of = self.moments.as_of
        return self.link(None, **{VALID_ON: as_of.valid_on.isoformat(), KNOWN_AT: as_of.known_at})

    @property
    def as_somebody_else(self) -> str:
        """Of a demonstration: where one chooses who to be, and from there back to here."""
        return f"{DEMONSTRATION}?{urlencode({'naar': self.link(None)})}"

    @cached_property
    def elsewhere(self) -> tuple[Language, str]:
        """The other language, and this page in it."""
        return "nl" if self.language == "en" else "en", self.link(None, **self.elsewhere_only)

    @property
    def elsewhere_only(self) -> dict[str, str | None]:
        """What in an address makes it one in the other language."""
        return {LANGUAGE: None if self.language == "en" else "en"}
