"""What pages are drawn with: style sheets and one script, each at an address that changes with what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

from api.http.problems import NoSuchResource

BASE = "/middelen"
FILES = {
    "icon.svg": ("icon.svg", "image/svg+xml"),
    "theme.css": ("vendor/theme.css", "text/css"),
    "utrecht.css": ("vendor/utrecht.css", "text/css"),
    "workspace.css": ("workspace.css", "text/css"),
    "htmx.js": ("vendor/htmx.js", "text/javascript"),
    "workspace.js": ("workspace.js", "text/javascript"),
}
"""By the name in their address: where they stand, and what they are."""


@dataclass(frozen=True, slots=True)
class Static:
    """A file as it is served; nothing in it depends on who asks."""

    content: bytes
    media_type: str
    digest: str


@cache
def known() -> dict[str, Static]:
    """Every file by its name."""
    made = {}
    for name, (path, media_type) in FILES.items():
        content = files("api.web").joinpath("static", path).read_bytes()
        made[name] = Static(content, media_type, sha256(content).hexdigest()[:12])
    return made


def address(name: str) -> str:
    """Where a file is found; the same address never gives anything else."""
    return f"{BASE}/{known()[name].digest}/{name}"


def serve(request: Request, digest: str, name: str) -> Response:
    """One file, to be kept by a browser for as long as it likes."""
    found = known().get(name)
    if found is None or found.digest != digest:
        raise NoSuchResource(request.url.path)
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "ETag": f'"{digest}"'}
    if request.headers.get("if-none-match") == f'"{digest}"':
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(found.content, media_type=f"{found.media_type}; charset=utf-8", headers=headers)
