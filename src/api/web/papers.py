"""Documents that people hand on, for people or for programs: with the filters and dates of a page, ever the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from api import documents
from api.documents.blocks import Document
from api.documents.writer import Writer
from api.http.asking import ANSWERING
from api.http.parameters import Parameter
from api.questions import QUESTIONS
from api.questions.registry import Found
from api.web import words
from api.web.address import BASE, LANGUAGE
from api.web.handed import DATES, FOLDER, Handed
from api.web.language import catalogue
from api.web.pages import Page, answer
from api.web.pictures.net_saving import net_saving
from api.web.visits import Visit

PDF, XAF = ("pdf", "application/pdf"), ("xaf", "application/xml")


class Paged(NamedTuple):
    """A document, and what people call it."""

    title: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: its name in the address, the question whose filters it has, who writes it, and what it is then.

    ``takes`` are the filters that may stand in its address, all of the question where none is named, ``needs`` those
    that must.
    """

    name: str
    asks: str
    write: Callable[..., Paged]
    kind: tuple[str, str] = PDF
    takes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def keys(self) -> dict[str, Parameter]:
        """What may stand in its address; what the question needs, it needs too."""
        known = ANSWERING[self.asks].parameters.known
        filters = {name: each for name, each in known.items() if each.filter and each.filter != "partnership"}
        return {
            name: replace(each, required=each.required or each.filter in self.needs)
            for name, each in filters.items()
            if not self.takes or each.filter in self.takes
        }

    @property
    def path(self) -> str:
        """Below the address of a partnership."""
        return f"/{FOLDER}/{self.name}.{self.kind[0]}"

    @property
    def route(self) -> str:
        return f"{BASE}/{{samenwerking}}{self.path}"

    def get(self, request: Request) -> Response:
        """The document, or on a page why there is none."""
        return answer(Page(self.path, "", "", lambda visit: self.made(visit).response(), None, self.keys), request)

    def made(self, visit: Visit) -> Handed:
        """The document of the filters in the address."""
        asked = {
            each.filter: visit.sent[name] for name, each in self.keys.items() if each.filter and name in visit.sent
        }
        found = self.write(writer(visit), **asked)
        kept = {*self.keys, *DATES, LANGUAGE}
        filters = {name: texts for name, texts in visit.address.typed.items() if name in kept}
        ends, media = self.kind
        return Handed(visit.partnership, self.name, ends, media, found.title, visit.moments, filters, found.content)


def drawn(write: Callable[..., Document]) -> Callable[..., Paged]:
    """What is written, as a PDF."""

    def made(to: Writer, **asked: Any) -> Paged:  # noqa: ANN401
        document = write(to, **asked)
        return Paged(f"{document.title}, {document.about}", documents.pdf(document))

    return made


def audited(write: Writer, **asked: Any) -> Paged:  # noqa: ANN401
    """The books of a year for other programs."""
    of = " ".join(filter(None, (asked.get("service"), str(asked["year"]))))
    return Paged(write.say("Audit file (XAF) of %(books)s", books=of), documents.auditfile(write, **asked))


def writer(visit: Visit) -> Writer:
    """Who writes a document for whoever visits."""
    journal, as_of = visit.served.journal, visit.moments.as_of
    at = journal.store.recorded_at(as_of.known_at)
    gettext = catalogue(visit.language).gettext
    return Writer(
        visit.partnership,
        visit.title,
        visit.language,
        as_of,
        journal.founded,
        at,
        visit.ask,
        partial(_asked_since, visit),
        journal.entry,
        gettext,
        words,
        net_saving,
    )


def _asked_since(visit: Visit, position: int, name: str, **filters: Any) -> Found[Any, Any]:  # noqa: ANN401
    """What differs from what was known at a position, to whoever may ask that of both."""
    before, question = visit.served.as_of(visit.moments.as_of.valid_on, str(position)), QUESTIONS[name]
    visit.served.require_sight(visit.identity, name, visit.partnership, before, visit.moments.as_of)
    filters = {"partnership": visit.partnership, **filters}
    return question.ask(replace(visit.reading, before=before), question.filters(**filters))


PAPERS = (
    Paper("bijdragenota", "statement", drawn(documents.statement)),
    Paper("mandaatregister", "mandates", drawn(documents.register), takes=("service", "everything")),
    Paper("jaarafrekening", "settlement", drawn(documents.year_settlement)),
    Paper("realisatiedossier", "savings", drawn(documents.savings), needs=("service",)),
    Paper("besluitdossier", "dossier", drawn(documents.decision)),
    Paper("auditfile", "postings", audited, XAF, takes=("service", "year"), needs=("year",)),
)
"""Every document. Their addresses come before those of the answers to questions, whose names are any."""
