"""Any answer as a file that people hand on: the filters and dates of the page, whole, with its position."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api import vocabulary
from api.access.identity import Identity
from api.calendar_file import as_ics
from api.http import exports
from api.http.asking import ANSWERING, LEDGER, Answering
from api.http.exports import MediaType
from api.http.problems import NoSuchResource
from api.http.served import Moments, Served
from api.web import words
from api.web.address import BASE, Address, keys_of, language_of, moments_of
from api.web.dates import TwoDates
from api.web.pages import NAME, for_somebody
from api.web.workbook import About, as_xlsx
from projections.as_of import AMSTERDAM

ROUTE = f"{BASE}/{{samenwerking}}/bestanden/{{vraag}}.{{soort}}"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {"csv": MediaType.CSV, "jsonl": MediaType.LINES, "ics": MediaType.ICS, "xlsx": None}
"""By how the name of a file ends. Spreadsheets are for people alone: programs take what the API sends."""


def answering(resource: str) -> Answering | None:
    """The question that is called so in an address, if it is about a partnership."""
    found = (each for each in ANSWERING.values() if each.resource == resource and each.within != LEDGER)
    return next(found, None)


def download(request: Request, samenwerking: str, vraag: str, soort: str) -> Response:
    """A file, or on a page why there is none."""
    asked = (samenwerking, vraag, soort)
    return for_somebody(request, lambda served, identity: _file(request, served, identity, asked))


def _file(request: Request, served: Served, identity: Identity, asked: tuple[str, str, str]) -> Response:
    partnership, resource, kind = asked
    found = answering(resource)
    if found is None or kind not in KINDS or not NAME.fullmatch(partnership):
        raise NoSuchResource(request.url.path)
    if KINDS[kind] is MediaType.ICS and MediaType.ICS not in found.media:
        raise NoSuchResource(request.url.path)
    question = found.question
    keys = keys_of(question.name, {}, compares=question.two_moments, needed=True)
    address = Address.read(request, keys, question.name, partnership)
    moments = moments_of(served, address.sent, compares=question.two_moments)
    served.require_sight(identity, question.name, partnership, *moments.all)
    filters = question.filters(**{**address.filters, "partnership": partnership})
    rows = found.rows(served.base)
    with served.reading(moments) as at:
        answer = question.ask(at, filters)  # What is refused is refused before the first byte is sent.
        whole = None  # Long answers are sent row by row; a calendar and a spreadsheet are made whole.
        if kind == "ics":
            whole = as_ics(answer.rows, served.journal.store.recorded_at(moments.as_of.known_at), "nl")
        elif kind == "xlsx":
            whole = as_xlsx(rows, answer.rows, _about(request, served, found, address, moments))
    name = f"{partnership}-{resource}-{moments.as_of.valid_on}-{moments.as_of.known_at}.{kind}"
    headers = {
        "Ledger-Position": str(moments.as_of.known_at),
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    media = KINDS[kind]
    if whole is not None:
        return Response(whole, headers=headers, media_type=XLSX if media is None else media.value)

    def content() -> Iterator[bytes]:
        with served.reading(moments) as at:
            again = question.ask(at, filters).rows
            yield from exports.as_csv(rows, ";", again) if kind == "csv" else exports.as_lines(rows, again)

    assert media is not None, "a spreadsheet was made whole"
    return StreamingResponse(content(), headers=headers, media_type=media.value)


def _about(request: Request, served: Served, found: Answering, address: Address, moments: Moments) -> About:
    """What the spreadsheet says of itself: what was asked, of which moment, of which ledger."""
    language = language_of(request)
    typed = {name: texts[0] for name, texts in address.typed.items()}
    founded, today = served.journal.founded, served.now().astimezone(AMSTERDAM).date()
    position = words.number(moments.as_of.known_at, language)
    title = vocabulary.term(found.question.name, language, vocabulary.QUESTIONS)
    facts = [
        ("Wat" if language == "nl" else "What", title),
        ("Peildata" if language == "nl" else "Dates", TwoDates(moments, typed, today, language).sentence),
        ("Journaalpositie" if language == "nl" else "Journal position", position),
        ("Grootboek" if language == "nl" else "Ledger", f"{founded.name} ({founded.ledger})"),
        *_filters(address.sent),
    ]
    if founded.demonstration:
        facts.append(("Demonstratie" if language == "nl" else "Demonstration", "ja" if language == "nl" else "yes"))
    at = served.journal.store.recorded_at(moments.as_of.known_at)
    return About(title, at, tuple(facts))


def _filters(sent: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    return ((name, str(value)) for name, value in sorted(sent.items()) if name not in ("geldigOp", "beschikbaarOp"))
