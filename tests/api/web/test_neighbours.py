"""Of a server with several processes each answers for a file that one of them keeps."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from api.http.metrics import FOLDER
from api.http.neighbours import PassOn
from tests.api.http.real_server import RealServer, serving
from tests.api.web.workspace import begin

IMPORT = "/samenwerkingen/blnp/vastleggen/import"
LINE = (
    b'{"act":"open-cost-year","actor":{"subject":"p-x","function":"teamleider","capacity":"finance",'
    b'"organisation":"GM0327"},"service":"blnp/hrm","year":2031}\n'
)
PROCESSES = 2


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RealServer]:
    settings = tmp_path / "settings.toml"
    settings.touch()
    with serving(begin(tmp_path), settings, workers=PROCESSES) as found:
        yield found


def passed_on(path: str, folder: Path, *, listens: bool) -> list[Any]:
    """What is answered where another process keeps what is asked for, and hangs up when it is asked."""
    sent: list[Any] = []

    async def here(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001  # As applications are called.
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b"here"})

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    async def run() -> None:
        place = folder / "7.sock"
        server = await asyncio.start_unix_server(lambda _, writer: writer.close(), str(place))
        scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b""}
        scope |= {"headers": [], "scheme": "http", "client": ("127.0.0.1", 1), "server": ("localhost", 80)}
        if not listens:
            server.close()
            await server.wait_closed()
            place.touch()
        await PassOn(here, lambda asked: 7 if asked["path"] == "/kept" else None)(scope, receive, send)
        server.close()

    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(FOLDER, str(folder))
        asyncio.run(run())
    return [each["status"] for each in sent if each["type"] == "http.response.start"]


def test_what_nobody_keeps_is_answered_here(tmp_path: Path) -> None:
    assert passed_on("/other", tmp_path, listens=True) == [404]


def test_of_a_process_that_is_gone_nothing_is_kept_any_more(tmp_path: Path) -> None:
    assert passed_on("/kept", tmp_path, listens=False) == [404]


def test_of_a_process_that_ends_at_work_one_is_told_to_ask_again(tmp_path: Path) -> None:
    assert passed_on("/kept", tmp_path, listens=True) == [503]


def anew(server: RealServer, cookies: httpx.Cookies) -> httpx.Client:
    """A browser with a connection of its own, so that any of the processes may take it."""
    origin = {"Accept": "text/html", "Origin": server.url, "Sec-Fetch-Site": "same-origin"}
    return httpx.Client(base_url=server.url, cookies=cookies, headers=origin, timeout=60, verify=False)


def test_a_file_is_there_whichever_process_answers(server: RealServer) -> None:
    form = {"rol": "registrar", "organisatie": "GM0327", "naar": "/"}
    with anew(server, httpx.Cookies()) as client:
        assert client.post("/demonstratie", data=form).status_code == 303
        cookies = client.cookies
        sent = client.post(IMPORT, data={"lezen": "handelingen"}, files={"bestand": ("jaar.jsonl", LINE)})
        assert sent.status_code == 303, sent.text
        place = sent.headers["Location"]
    for _ in range(4 * PROCESSES):
        with anew(server, cookies) as client:
            answer = client.get(place)
            assert answer.status_code == 200, answer.text
            assert "jaar.jsonl" in answer.text
            assert answer.headers["Content-Security-Policy"]
    for _ in range(2 * PROCESSES):
        with anew(server, cookies) as client:
            assert client.post(place, data={"stap": "leg-vast"}).status_code in (303, 409)
    gone = place.replace("/import/", "/import/1")
    with anew(server, cookies) as client:
        assert client.get(gone).status_code == 404
