"""Of a server with several processes each answers for a file that one of them keeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

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


def anew(server: RealServer, cookies: httpx.Cookies) -> httpx.Client:
    """A browser with a connection of its own, so that any of the processes may take it."""
    origin = {"Accept": "text/html", "Origin": server.url, "Sec-Fetch-Site": "same-origin"}
    return httpx.Client(base_url=server.url, cookies=cookies, headers=origin, timeout=60)


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
