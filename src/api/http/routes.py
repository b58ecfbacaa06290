"""The routes of the API: every act, every question, and what there is beside them, under ``/v1``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any

import orjson
from fastapi import Depends, FastAPI
from starlette.requests import Request
from starlette.responses import Response

from api.http import acts, asking
from api.http.acts import OPERATIONS
from api.http.asking import ANSWERING, OF_SERVICES
from api.http.feed import FEEDS
from api.http.openapi import document
from api.http.partnerships import PARTNERSHIPS
from api.http.resources import RESOURCES

BASE = "/v1"
READ = ["GET", "HEAD"]
"""What can be asked can also be asked for its headers alone (RFC 9110, section 9.3.2)."""


async def read_body(request: Request) -> bytes:
    """What was sent; how much that may be is for ``limits`` to say."""
    return await request.body()


Body = Annotated[bytes, Depends(read_body)]


def add_routes(app: FastAPI, public_url: str, contact: Mapping[str, str]) -> None:
    """Put every route into an application."""
    for resource in (*RESOURCES, *PARTNERSHIPS, *FEEDS):
        app.add_api_route(f"{BASE}{resource.path}", resource.get, methods=READ, response_model=None)
    for answering in (*ANSWERING.values(), *OF_SERVICES.values()):
        app.add_api_route(f"{BASE}{answering.path}", asking.endpoint(answering), methods=READ, response_model=None)
    for operation in OPERATIONS.values():
        route = _with_body(acts.endpoint(operation))
        app.add_api_route(f"{BASE}{operation.path}", route, methods=["POST"], response_model=None)

    @cache
    def written() -> bytes:
        return orjson.dumps(document(public_url, contact))

    @app.api_route(f"{BASE}/openapi.json", methods=READ)
    def openapi() -> Response:
        return Response(written(), media_type="application/json", headers={"Access-Control-Allow-Origin": "*"})


def _with_body(post: Callable[[Request, bytes], Response]) -> Callable[..., Any]:
    def endpoint(request: Request, body: Body) -> Response:
        return post(request, body)

    return endpoint
