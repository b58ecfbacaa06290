"""Every question as an operation: a GET under the partnership that it is about, derived from its registration."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from hashlib import sha256
from http import HTTPStatus
from itertools import islice
from typing import Any, TypeAlias
from urllib.parse import urlencode

import msgspec
import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.calendar_file import as_ics
from api.http import audit, exports, names, parameters, shapes
from api.http.cursors import Cursor, CursorUnreadable
from api.http.exports import MediaType, Rows
from api.http.parameters import (
    AFTER,
    CURSOR,
    DELIMITER,
    EARLIEST,
    KNOWN_AT,
    KNOWN_FROM,
    SIZE,
    USUAL_PAGE,
    VALID_FROM,
    VALID_ON,
)
from api.http.problems import FieldError, Invalid, NoSuchResource
from api.http.served import Moments, Served, served_by
from api.questions import QUESTIONS, Question
from api.questions.records import Traced
from api.questions.registry import Found, Nothing, Reading
from ledger.acts.fields import SLUG
from ledger.errors import Malformed
from projections.obliged import Due

NAME = re.compile(f"(?=.{{1,80}}$){SLUG}")

LEDGER = ""
PARTNERSHIP = "/samenwerkingen/{samenwerking}"
SERVICE = f"{PARTNERSHIP}/diensten/{{dienst}}"
"""Of what a question is asked, as the path below which it is asked."""

Write: TypeAlias = Callable[[Iterable[Any]], Iterator[bytes]]
"""Rows as they are sent."""


class CursorAndDates(Malformed):
    """The dates of an answer stand in its cursor."""

    code = "cursor-and-dates"

    def __init__(self) -> None:
        super().__init__("the two dates stand in the cursor; leave them out, or begin again without the cursor")


class OneMomentOnly(Malformed):
    """A change lies between two different moments."""

    code = "one-moment-only"

    def __init__(self) -> None:
        super().__init__(f"give two moments to compare: {KNOWN_FROM} (and {KNOWN_AT}), or {VALID_FROM}, or both")


@dataclass(frozen=True)
class Answering:
    """A question as an operation: where it is asked, what it takes, and how its rows are written."""

    question: Question
    rows: Callable[[str], Rows]
    within: str = PARTNERSHIP

    @cached_property
    def resource(self) -> str:
        """The last path segment."""
        return names.resource(self.question.name, "questions")

    @cached_property
    def path(self) -> str:
        """Under ``/v1``."""
        return f"{self.within}/{self.resource}"

    @cached_property
    def by_path(self) -> frozenset[str]:
        """The filters that stand in the path."""
        return frozenset(("partnership", "service")[: self.within.count("{")])

    @cached_property
    def media(self) -> tuple[MediaType, ...]:
        """What its answers can be sent as: what is due also as a calendar."""
        return (*exports.EVERYWHERE, MediaType.ICS) if self.question.row is Due else exports.EVERYWHERE

    @cached_property
    def parameters(self) -> parameters.Parameters:
        """What stands behind the question mark."""
        return parameters.Parameters(self.question, self.by_path)

    def answer(self, request: Request) -> Response:
        """A page of it, or the whole."""
        served = served_by(request)
        identity = served.identify(request)
        if not all(NAME.fullmatch(name) for name in request.path_params.values()):
            raise NoSuchResource(request.url.path)
        partnership: str = request.path_params.get("samenwerking", "")
        place = {"partnership": partnership, "service": f"{partnership}/{request.path_params.get('dienst')}"}
        sent = self.parameters.read(request.query_params)
        media = exports.asked_for(request, self.media)
        filters = self.parameters.filters(sent, {name: place[name] for name in self.by_path})
        cursor = self._cursor(sent)
        served.wait_for(sent.get(AFTER))
        moments = self._moments(served, sent, cursor)
        served.require_sight(identity, self.question.name, partnership or None, *moments.all)
        if media is not MediaType.JSON:
            return self._whole(served, moments, filters, media, self._writer(served, moments, sent, media))
        with served.reading(moments) as at:
            page = self._page(
                at, filters, self.rows(served.base), sent.get(SIZE, USUAL_PAGE), cursor.after if cursor else 0
            )
        return self._sent(request, moments, self._marked(sent), page)

    def _writer(self, served: Served, moments: Moments, sent: Mapping[str, Any], media: MediaType) -> Write:
        """How all rows are written in a format other than JSON."""
        if media is MediaType.ICS:
            at = served.journal.store.recorded_at(moments.as_of.known_at)
            return lambda found: iter((as_ics(found, at, "nl"),))
        rows = self.rows(served.base)
        if media is MediaType.CSV:
            return partial(exports.as_csv, rows, sent.get(DELIMITER, ";"))
        return partial(exports.as_lines, rows)

    def _sent(self, request: Request, moments: Moments, marked: str, page: Page) -> Response:
        """A page with its dates, its links and its ETag."""
        served, position = served_by(request), moments.as_of.known_at
        kept = [(name, each) for name, each in request.query_params.multi_items() if name not in _DATES]
        base = f"{served.public_url}{request.url.path}"
        links = {"zelf": f"{base}?{urlencode(request.query_params.multi_items())}".rstrip("?")}
        headers = {"Ledger-Position": str(position), "Content-Language": "nl"}
        if page.after is not None:
            cursor = Cursor.of(self.question.name, marked, moments, page.after)
            links["volgende"] = f"{base}?{urlencode([*kept, (CURSOR, cursor.text())])}"
            headers["Link"] = f'<{links["volgende"]}>; rel="next"'
        content = orjson.dumps({**served.cited(moments), **page.content, "links": links})
        headers["ETag"] = f'"{position}-{sha256(content).hexdigest()[:16]}"'
        if headers["ETag"] in [each.strip() for each in request.headers.get("if-none-match", "").split(",")]:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(content, headers=headers, media_type=MediaType.JSON.value)

    def _marked(self, sent: Mapping[str, Any]) -> str:
        """The filters in short, so that a cursor fits one question only."""
        chosen = {name: value for name, value in sent.items() if self.parameters.known[name].filter}
        return sha256(orjson.dumps(chosen, option=orjson.OPT_SORT_KEYS)).hexdigest()[:12]

    def _cursor(self, sent: Mapping[str, Any]) -> Cursor | None:
        if CURSOR not in sent:
            return None
        if sent.keys() & (_DATES - {CURSOR}):
            raise CursorAndDates
        cursor = Cursor.read(sent[CURSOR])
        two = cursor.before_valid_on is not None
        fits = (self.question.name, self._marked(sent), self.question.two_moments)
        if (cursor.question, cursor.filters, two) != fits:
            raise CursorUnreadable
        return cursor

    def _moments(self, served: Served, sent: Mapping[str, Any], cursor: Cursor | None) -> Moments:
        """The pairs of dates that are asked for."""
        if cursor is not None:
            return cursor.moments(served)
        as_of = served.as_of(day(sent, VALID_ON), sent.get(KNOWN_AT))
        if not self.question.two_moments:
            return Moments(as_of)
        if not sent.keys() & {VALID_FROM, KNOWN_FROM}:
            raise OneMomentOnly
        on = day(sent, VALID_FROM) or as_of.valid_on
        return Moments(as_of, served.as_of(on, sent.get(KNOWN_FROM) or str(as_of.known_at)))

    def _page(self, at: Reading, filters: msgspec.Struct, rows: Rows, size: int, after: int) -> Page:
        if self.question.by_position:
            at = replace(at, after=after or None, most=size + 1)
        found = self.question.ask(at, filters)
        skip = 0 if self.question.by_position else after
        lines = list(islice(found.rows, skip, skip + size + 1))
        shown = [rows.write(line) for line in lines[:size]]
        behind = (shown[-1]["positie"] if self.question.by_position else after + size) if len(lines) > size else None
        return Page({"resultaten": shown, **self._beside(found)}, behind)

    def _beside(self, found: Found[Any, Any]) -> dict[str, Any]:
        if self.question.beside is Nothing:
            return {}
        write = shapes.writer(self.question.beside)
        assert write is not None
        return {"aanvullend": write(found.beside)}

    def _whole(
        self, served: Served, moments: Moments, filters: msgspec.Struct, media: MediaType, write: Write
    ) -> Response:
        """Every row, as it is read. What is refused is refused before the first byte is sent."""
        with served.reading(moments) as at:
            self.question.ask(replace(at, most=1) if self.question.by_position else at, filters)

        def content() -> Iterator[bytes]:
            # The same moments again, in a view that lasts as long as the reader does: it gives the same answer.
            with served.reading(moments) as at:
                yield from write(self.question.ask(at, filters).rows)

        name = f"{self.resource}-{moments.as_of.valid_on}-{moments.as_of.known_at}.{media.name.lower()}"
        headers = {
            "Ledger-Position": str(moments.as_of.known_at),
            "Content-Language": "nl",
            "Content-Disposition": f'attachment; filename="{name}"',
        }
        return StreamingResponse(content(), headers=headers, media_type=media.value)


@dataclass(frozen=True, slots=True)
class Page:
    """What is on a page, and behind what the next one begins, if there is one."""

    content: dict[str, Any]
    after: int | None


_DATES = frozenset({CURSOR, VALID_ON, KNOWN_AT, VALID_FROM, KNOWN_FROM})
"""What a cursor takes the place of."""


def day(sent: Mapping[str, Any], name: str) -> date | None:
    """A day that the schema found to be one; raises ``Invalid`` for one before our time."""
    found = date.fromisoformat(sent[name]) if name in sent else None
    if found is not None and found < EARLIEST:
        raise Invalid([FieldError("query", f"/{name}", "te-vroeg", f"{found} ligt voor {EARLIEST}")])
    return found


SHAPED: Mapping[Any, Callable[[str], Rows]] = {Traced: audit.rows}
"""Rows that have a shape of their own, by their type; all others are written as their type says."""

OF_THE_LEDGER = frozenset({"ledger-trail"})
"""Questions about what belongs to no partnership."""

OF_A_SERVICE = frozenset({"trail"})
"""Questions that are asked below a service too: there is so much of it that one looks no further."""


def _rows(kind: Any) -> Callable[[str], Rows]:  # noqa: ANN401  # Types have no common type.
    if kind in SHAPED:
        return SHAPED[kind]
    made = exports.rows_of(kind)
    return lambda _: made


ANSWERING = {
    name: Answering(question, _rows(question.row), LEDGER if name in OF_THE_LEDGER else PARTNERSHIP)
    for name, question in QUESTIONS.items()
}
"""Every question's operation."""

OF_SERVICES = {name: replace(ANSWERING[name], within=SERVICE) for name in sorted(OF_A_SERVICE)}
"""The operations below a service."""


def endpoint(answering: Answering) -> Callable[..., Response]:
    """What answers a GET of this question."""

    def get(request: Request) -> Response:
        return answering.answer(request)

    return get
