"""A file that is handed on: what is in it, what it is called, and the address that leads to the same one for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from starlette.responses import Response, StreamingResponse

from api.http.parameters import KNOWN_AT, KNOWN_FROM, VALID_FROM, VALID_ON
from api.http.served import Moments
from api.web.address import BASE, LANGUAGE

FOLDER = "bestanden"
DATES = (VALID_ON, KNOWN_AT, VALID_FROM, KNOWN_FROM)


@dataclass(frozen=True)
class Handed:
    """A file of a partnership. It is made whole, or of a long answer part by part (``parts``).

    ``title`` says what it is to people, ``filters`` of what it is, as that stands in its address.
    """

    partnership: str
    name: str
    ends: str
    media: str
    title: str
    moments: Moments
    filters: Mapping[str, tuple[str, ...]]
    whole: bytes | None = None
    parts: Callable[[], Iterator[bytes]] | None = None

    @property
    def file(self) -> str:
        """Its name says of what and of when it is."""
        as_of = self.moments.as_of
        return f"{self.partnership}-{self.name}-{as_of.valid_on}-{as_of.known_at}.{self.ends}"

    @property
    def address(self) -> str:
        """Where the same bytes are for ever: with the position in it instead of now."""
        as_of, before = self.moments.as_of, self.moments.before
        asked: list[tuple[str, str | int | date]] = [
            (name, text) for name, texts in sorted(self.filters.items()) if name not in DATES for text in texts
        ]
        asked += [(VALID_ON, as_of.valid_on), (KNOWN_AT, as_of.known_at)]
        if before is not None:
            asked += [(VALID_FROM, before.valid_on), (KNOWN_FROM, before.known_at)]
        return f"{quote(f'{BASE}/{self.partnership}/{FOLDER}/{self.name}.{self.ends}')}?{urlencode(asked)}"

    @property
    def language(self) -> str:
        """The language that it was asked for in; Dutch where nobody said."""
        return (self.filters.get(LANGUAGE) or ("nl",))[0]

    def pieces(self) -> Iterator[bytes]:
        """All of it, piece by piece."""
        if self.whole is not None:
            return iter((self.whole,))
        assert self.parts is not None, "a file is made whole or part by part"
        return self.parts()

    def response(self) -> Response:
        """As it is sent."""
        headers = sent_as(self.file, self.moments)
        if self.whole is not None:
            return Response(self.whole, headers=headers, media_type=self.media)
        assert self.parts is not None, "a file is made whole or part by part"
        return StreamingResponse(self.parts(), headers=headers, media_type=self.media)


def sent_as(file: str, moments: Moments) -> dict[str, str]:
    """What goes along with a file."""
    return {
        "Ledger-Position": str(moments.as_of.known_at),
        "Content-Disposition": f'attachment; filename="{file}"',
        "Cache-Control": "no-store",
    }
