"""The application with some more routes, which tests need and nobody else: slow ones, broken ones, curious ones."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from fastapi import Body, FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from api.access.identity import Identity, Role
from api.http import app as real
from api.http.settings import Settings

HELD = "STANDIN_HELD"
"""Names a named pipe: a request to ``/held`` is answered when somebody has written to it."""

SECRET = "geheim-van-de-gemeente"


def create_app(settings: Settings) -> FastAPI:
    """The application of one process, and more."""
    app = real.create_app(settings)

    @app.get("/process")
    def process() -> int:
        return os.getpid()

    @app.get("/held")
    def held() -> Response:
        return PlainTextResponse(Path(os.environ[HELD]).read_bytes())

    @app.get("/broken")
    def broken() -> Response:
        try:
            return PlainTextResponse(os.environ[SECRET])
        except KeyError as error:
            raise ValueError(f"this quotes what was sent: {SECRET}") from error

    @app.get("/half")
    def half() -> Response:
        def parts() -> Iterator[bytes]:
            yield b"half"
            raise ValueError(SECRET)

        return StreamingResponse(parts())

    @app.post("/size")
    def size(content: Annotated[bytes, Body(media_type="application/octet-stream")]) -> int:
        return len(content)

    @app.get("/about/{thing}")
    def about(thing: str, request: Request) -> str:
        subject = request.headers.get("subject")
        if subject is not None:
            roles = frozenset({Role.FINANCE})
            app.state.running.rates.admit(request, Identity(subject, "GM0313", roles, "demonstration"))
        return thing

    @app.get("/page")
    def page() -> Response:
        return Response(headers={"Content-Security-Policy": "default-src 'self'", "Cache-Control": "max-age=60"})

    return app
