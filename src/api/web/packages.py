"""Files for the archive: each with its metadata (MDTO) beside it, at the address of the file in another folder."""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api import documents, vocabulary
from api.access.identity import Identity
from api.documents.mdto import Appraisal, Format, Kept
from api.http.problems import NoSuchResource
from api.http.served import Served
from api.web import files, words
from api.web.address import BASE
from api.web.handed import Handed, sent_as
from api.web.pages import Page, answer, for_somebody, shaped
from api.web.papers import PAPERS, Paper
from api.web.visits import Visit
from projections.governance.services import titles

FOLDER: Final = "archiefpakket"
ROUTE: Final = f"{BASE}/{{samenwerking}}/{FOLDER}/{{vraag}}.{{soort}}"
KEPT, CATEGORY, PUBLIC = "bewaren", "selectielijst", "openbaar"
FOR_EVER: Final = "blijvend"
KEYS: Final = {
    KEPT: shaped(
        {"type": "string", "pattern": f"^({FOR_EVER}|[1-9][0-9]{{0,2}})$"},
        "Hoe lang het wordt bewaard: blijvend, of een aantal jaren; weggelaten: nader te bepalen.",
        KEPT,
    ),
    CATEGORY: shaped(
        {"type": "string", "minLength": 1, "maxLength": 40},
        "De categorie van de selectielijst waarop dat rust.",
        CATEGORY,
    ),
    PUBLIC: shaped({"type": "string", "enum": ["ja"]}, "Of er geen beperking op het gebruik is.", PUBLIC),
}
"""What an archivist may say of a file; what he does not say is told as still to be said."""


def of_paper(paper: Paper, request: Request) -> Response:
    """A document with its metadata, or on a page why there is none."""

    def show(visit: Visit) -> Response:
        made = paper.made(visit)
        kind = vocabulary.term(paper.asks, "nl", vocabulary.QUESTIONS)
        return packed(visit.served, visit.identity, made, (visit.title, kind, visit.sent))

    return answer(Page(f"/{FOLDER}/{paper.name}.{paper.kind[0]}", "", "", show, None, {**paper.keys, **KEYS}), request)


def of_answer(request: Request, samenwerking: str, vraag: str, soort: str) -> Response:
    """An answer as a file with its metadata, or on a page why there is none."""

    def show(served: Served, identity: Identity) -> Response:
        if soort.upper() not in Format.__members__:
            raise NoSuchResource(request.url.path)
        made = files.handed(request, served, identity, (samenwerking, vraag, soort), KEYS)
        with served.reading(made.moments) as at:
            title = titles(at.view, made.moments.as_of, samenwerking).get(samenwerking, samenwerking)
        found = files.answering(vraag)
        assert found is not None, "a file was made of it"
        kind = vocabulary.term(found.question.name, "nl", vocabulary.QUESTIONS)
        said = {name: request.query_params[name] for name in KEYS if request.query_params.get(name)}
        return packed(served, identity, made, (title, kind, said))

    return for_somebody(request, show)


def packed(served: Served, identity: Identity, made: Handed, about: tuple[str, str, Any]) -> Response:
    """A package of one file. The file is the same for ever; its metadata say when the package was made."""
    title, kind, said = about
    as_of, content = made.moments.as_of, documents.OnDisk.of(made.pieces())
    of = Kept(
        made.address,
        f"{kind[:1].upper()}{kind[1:]}",
        f"{made.title}, {title}, {as_of.valid_on:%d-%m-%Y}",
        made.file,
        Format[made.ends.upper()],
        content.size,
        content.sha256,
        made.language,
        as_of.valid_on,
        as_of.known_at,
        served.journal.store.recorded_at(as_of.known_at),
        served.now(),
        made.partnership,
        title,
        served.journal.founded,
        identity.organisation,
        words.party(identity.organisation),
        appraisal(said),
    )
    file = f"{made.file.rpartition('.')[0]}.zip"
    with content.file:
        size, pieces = documents.package(of, content.file)
    headers = {**sent_as(file, made.moments), "Content-Length": str(size)}
    return StreamingResponse(pieces, headers=headers, media_type="application/zip")


def appraisal(said: Any) -> Appraisal:  # noqa: ANN401  # As the address has it.
    """What was said in the address of how long it is kept and who may see it."""
    kept = said.get(KEPT)
    years = int(kept) if kept is not None and kept != FOR_EVER else None
    return Appraisal(kept == FOR_EVER, years, said.get(CATEGORY), said.get(PUBLIC) is not None)


def routes() -> list[tuple[str, Any]]:
    """Every document by its own name, and then the answers to questions, whose names are any."""

    def endpoint(paper: Paper) -> Any:  # noqa: ANN401
        def get(request: Request) -> Response:
            return of_paper(paper, request)

        return get

    own = [(f"{BASE}/{{samenwerking}}/{FOLDER}/{each.name}.{each.kind[0]}", endpoint(each)) for each in PAPERS]
    return [*own, (ROUTE, of_answer)]
