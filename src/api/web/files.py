"""Any answer as a file that people hand on: the filters and dates of the page, whole, with its position."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from api import vocabulary
from api.access.identity import Identity
from api.calendar_file import as_ics
from api.http import exports
from api.http.asking import ANSWERING, LEDGER, Answering
from api.http.exports import MediaType
from api.http.parameters import Parameter
from api.http.problems import NoSuchResource
from api.http.served import Moments, Served
from api.vocabulary import Language
from api.web import words
from api.web.address import BASE, Address, keys_of, language_of, moments_of
from api.web.handed import FOLDER, Handed
from api.web.language import catalogue
from api.web.pages import NAME, for_somebody
from api.web.workbook import About, as_xlsx
from projections.as_of import AsOf

ROUTE = f"{BASE}/{{samenwerking}}/{FOLDER}/{{vraag}}.{{soort}}"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {"csv": MediaType.CSV, "jsonl": MediaType.LINES, "ics": MediaType.ICS, "xlsx": None}
"""By how the name of a file ends. Spreadsheets are for people alone: programs take what the API sends."""


def answering(resource: str) -> Answering | None:
    """The question that is called so in an address, if it is about a partnership."""
    found = (each for each in ANSWERING.values() if each.resource == resource and each.within != LEDGER)
    return next(found, None)


def download(request: Request, samenwerking: str, vraag: str, soort: str) -> Response:
    """A file, or on a page why there is none."""
    return for_somebody(
        request,
        lambda served, identity: handed(request, served, identity, (samenwerking, vraag, soort)).response(),
    )


def handed(
    request: Request,
    served: Served,
    identity: Identity,
    asked: tuple[str, str, str],
    own: Mapping[str, Parameter] | None = None,
) -> Handed:
    """An answer as a file; ``own`` is what else may stand in the address, and says nothing of the answer."""
    partnership, resource, kind = asked
    found = answering(resource)
    if found is None or kind not in KINDS or not NAME.fullmatch(partnership):
        raise NoSuchResource(request.url.path)
    if KINDS[kind] is MediaType.ICS and MediaType.ICS not in found.media:
        raise NoSuchResource(request.url.path)
    question = found.question
    keys = keys_of(question.name, own or {}, compares=question.two_moments, needed=True)
    address = Address.read(request, keys, question.name, partnership)
    moments = moments_of(served, address.sent, compares=question.two_moments)
    served.require_sight(identity, question.name, partnership, *moments.all)
    filters = question.filters(**{**address.filters, "partnership": partnership})
    rows = found.rows(served.base)
    title = vocabulary.term(question.name, language_of(request), vocabulary.QUESTIONS)
    asked_for = {name: texts for name, texts in address.typed.items() if name not in (own or {})}
    media = KINDS[kind]
    made = Handed(partnership, resource, kind, XLSX if media is None else media.value, title, moments, asked_for)
    with served.reading(moments) as at:
        answer = question.ask(at, filters)  # What is refused is refused before the first byte is sent.
        if kind == "ics":
            known = served.journal.store.recorded_at(moments.as_of.known_at)
            return replace(made, whole=as_ics(answer.rows, known, "nl"))
        if kind == "xlsx":
            about = _about(request, served, found, address, moments)
            return replace(made, whole=as_xlsx(rows, answer.rows, about))

    def content() -> Iterator[bytes]:
        with served.reading(moments) as at:
            again = question.ask(at, filters).rows
            yield from exports.as_csv(rows, ";", again) if kind == "csv" else exports.as_lines(rows, again)

    return replace(made, parts=content)  # Long answers are sent row by row; a calendar and a spreadsheet are whole.


def _about(request: Request, served: Served, found: Answering, address: Address, moments: Moments) -> About:
    """What the spreadsheet says of itself: what was asked, of which moment, of which ledger; the same for ever."""
    language = language_of(request)
    founded, nl = served.journal.founded, language == "nl"
    title = vocabulary.term(found.question.name, language, vocabulary.QUESTIONS)
    facts = [
        ("Wat" if nl else "What", title),
        ("Peildata" if nl else "Dates", _dates(served, moments.as_of, language)),
    ]
    if moments.before is not None:
        facts.append(("Vergeleken met" if nl else "Compared with", _dates(served, moments.before, language)))
    facts += [
        ("Journaalpositie" if nl else "Journal position", words.number(moments.as_of.known_at, language)),
        ("Grootboek" if nl else "Ledger", f"{founded.name} ({founded.ledger})"),
        *_filters(address.sent, found),
    ]
    if founded.demonstration:
        facts.append(("Demonstratie" if nl else "Demonstration", "ja" if nl else "yes"))
    at = served.journal.store.recorded_at(moments.as_of.known_at)
    return About(title, at, tuple(facts))


def _dates(served: Served, as_of: AsOf, language: Language) -> str:
    """Of which day, and as known when: by its position, for ``now`` is another moment for whoever reads it later."""
    told = catalogue(language).gettext("As of %(day)s, as known at journal position %(position)s (%(moment)s)")
    return told % {
        "day": words.day_in_words(as_of.valid_on, language),
        "position": words.number(as_of.known_at, language),
        "moment": words.moment(served.journal.store.recorded_at(as_of.known_at), language),
    }


def _filters(sent: Mapping[str, Any], found: Answering) -> Iterator[tuple[str, str]]:
    known = found.parameters.known
    return ((name, str(value)) for name, value in sorted(sent.items()) if name in known and known[name].filter)
