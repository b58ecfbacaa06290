"""Documents that people hand on, as PDF: of a page's filters and dates, whole, and the same bytes for ever."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from api import documents
from api.documents.blocks import Document
from api.documents.writer import Writer
from api.http.asking import ANSWERING
from api.http.parameters import Parameter
from api.web import words
from api.web.language import catalogue
from api.web.pages import Page, answer
from api.web.visits import BASE, Visit

FOLDER = "/bestanden"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: its name in the address, the question whose filters it has, and who writes it."""

    name: str
    asks: str
    write: Callable[..., Document]

    @property
    def keys(self) -> dict[str, Parameter]:
        """What may stand in its address; what the question needs, it needs."""
        known = ANSWERING[self.asks].parameters.known
        return {name: each for name, each in known.items() if each.filter and each.filter != "partnership"}

    @property
    def route(self) -> str:
        return f"{BASE}/{{samenwerking}}{FOLDER}/{self.name}.pdf"

    def get(self, request: Request) -> Response:
        """The document, or on a page why there is none."""
        page = Page(f"{FOLDER}/{self.name}.pdf", "", "", self.show, self.asks, self.keys)
        return answer(page, request)

    def show(self, visit: Visit) -> Response:
        """The document of these filters."""
        asked = {name: value for name, value in visit.filters.items() if name != "partnership"}
        made = documents.pdf(self.write(writer(visit), **asked))
        return sent(visit, made, self.name, "pdf", "application/pdf")


def sent(visit: Visit, content: bytes, name: str, kind: str, media: str) -> Response:
    """A file, under a name that says of what and of when it is."""
    as_of = visit.moments.as_of
    name = f"{visit.partnership}-{name}-{as_of.valid_on}-{as_of.known_at}.{kind}"
    headers = {
        "Ledger-Position": str(as_of.known_at),
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(content, headers=headers, media_type=media)


def writer(visit: Visit) -> Writer:
    """Who writes a document for whoever visits."""
    journal, as_of = visit.served.journal, visit.moments.as_of
    at = journal.store.recorded_at(as_of.known_at)
    gettext = catalogue(visit.language).gettext
    return Writer(visit.partnership, visit.title, visit.language, as_of, journal.founded, at, visit.ask, gettext, words)


PAPERS = (Paper("bijdragenota", "statement", documents.statement),)
"""Every document. Their addresses come before those of the answers to questions, whose names are any."""
