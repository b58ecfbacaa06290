"""``grondslag serve`` as it is: processes, signals, sockets, and both databases."""

from __future__ import annotations

import os
import signal
import socket
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from api.cli.app import run
from api.http import serving
from api.http.serving import CannotListen
from api.http.settings import Settings
from ledger.journal import Address
from ledger.stores.schema import JOURNAL, migrate
from tests.api.http.certificates import certificate
from tests.api.http.servers import Server, running, until
from tests.api.http.test_metrics import of_text, value
from tests.ledgers import BEGINNING, found


@pytest.fixture
def ledger(empty_sqlite: Address) -> Address:
    found(empty_sqlite, demonstration=True, since=BEGINNING)
    return empty_sqlite


def refuses(server: Server) -> bool:
    """Whether nobody is let in any more."""
    parts = urlsplit(server.url)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 0), 1).close()
    except OSError:
        return True
    return False


def ends_after_what_is_under_way(server: Server, number: int) -> None:
    """A request that is under way when the signal comes is answered; then the server ends well."""
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(server.get, "/held")
        with server.pipe.open("wb") as gate:  # It opens when the request reads from it.
            server.process.send_signal(number)
            until(lambda: refuses(server), "the server lets nobody in")
            assert server.process.poll() is None
            gate.write(b"answered")
        assert answer.result(60).text == "answered"
    assert server.process.wait(60) == 0


def test_one_command_serves_a_ledger_and_says_so(ledger: Address, tmp_path: Path) -> None:
    with running(tmp_path, ledger) as server:
        assert server.told["demonstration"] is True
        assert (server.told["ledger"], server.told["entries"]) == ("a ledger for tests", 1)
        assert server.url.startswith("http://127.0.0.1:")
        until(server.answers, "it is ready")
        answer = server.get("/nothing-here", headers={"X-Forwarded-For": "9.9.9.9", "X-Forwarded-Proto": "https"})
        assert (answer.status_code, answer.json()["code"]) == (404, "no-such-resource")
        assert "Server" not in answer.headers
        ends_after_what_is_under_way(server, signal.SIGINT)
        asked = [line for line in server.lines() if line.get("object") == "/nothing-here"]
        assert [line["origin"] for line in asked] == ["127.0.0.1"]  # Nobody is believed who is not named.
        assert not [line for line in server.lines() if "exception" in line]


def test_people_are_told_where_and_how_to_stop_it(
    ledger: Address, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GRONDSLAG_LEDGER", ledger.written)
    monkeypatch.setattr(serving, "_alone", lambda *_: 0)
    assert run(["serve", "--port", "0"]) == 0
    first, second, third = capsys.readouterr().out.splitlines()
    assert f"Serving demonstration ledger 'a ledger for tests' at {ledger.path} (1 entries) on http://127.0" in first
    assert "nothing in it is real" in second
    assert "Ctrl-C" in third


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_several_processes_serve_one_ledger(request: pytest.FixtureRequest, tmp_path: Path, database: str) -> None:
    address: Address = request.getfixturevalue(f"empty_{database}")
    found(address)
    limit = {"GRONDSLAG_STOP_SECONDS": "1"} if database == "sqlite" else {}
    with running(tmp_path, address, "--workers", "2", **limit) as server:
        until(server.answers, "it is ready")
        answered: list[int] = []

        def ask() -> int:
            answered.append(server.get("/process").json())
            return answered[-1]

        until(lambda: len({ask() for _ in range(4)}) == 2, "both processes answer")
        killed = answered[0]
        os.kill(killed, signal.SIGKILL)
        until(lambda: is_gone(killed), "it is gone")
        until(lambda: len({ask() for _ in range(4)} - {killed}) == 2, "another takes its place")
        assert killed not in {ask() for _ in range(20)}
        # Of all processes, also the one that was killed; but for what that had no time to count.
        until(lambda: len(answered) - 1 <= counted(server) <= len(answered), "everything is counted")
        if database == "postgres":
            before = set(answered)
            server.process.send_signal(signal.SIGHUP)
            until(lambda: not before & {ask() for _ in range(4)}, "every process was replaced")
            until(lambda: all(map(is_gone, before)), "those that were replaced have ended")
            ends_after_what_is_under_way(server, signal.SIGTERM)
        else:
            ends_with_the_one_that_started_it(server)
    until(lambda: all(map(is_gone, set(answered))), "no process is left")


def counted(server: Server) -> float:
    figures = of_text(server.get("/metrics").text)
    # On PostgreSQL the follower has a connection for its lock. What was killed has none any more.
    assert value(figures, "grondslag_projection_connections_in_use") <= 2
    return value(figures, "grondslag_http_requests_total", route="/process", status="200")


def is_gone(pid: int) -> bool:
    """Whether a process has ended, be it that nobody has asked how."""
    try:
        return "State:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return True


def ends_with_the_one_that_started_it(server: Server) -> None:
    """Processes do not outlive the one that was killed; who waits is told that nobody knows how it ended."""
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(server.get, "/held")
        with server.pipe.open("wb"):
            server.stop(signal.SIGKILL)
            assert (answer.result(60).status_code, answer.result(60).json()["code"]) == (503, "server-stopping")
            until(lambda: refuses(server), "the port is free")


def test_a_request_that_does_not_end_is_cut_off(ledger: Address, tmp_path: Path) -> None:
    with running(tmp_path, ledger, GRONDSLAG_STOP_SECONDS="1") as server, ThreadPoolExecutor(1) as pool:
        until(server.answers, "it is ready")
        answer = pool.submit(server.get, "/held")
        with server.pipe.open("wb"):
            assert server.stop() == 0
            assert (answer.result(60).status_code, answer.result(60).json()["code"]) == (503, "server-stopping")
        [told] = [line for line in server.lines() if line["event"] == "requests were cut off"]
        assert told["threads"] >= 1  # That of the request, and maybe one that had not yet ended.


@pytest.fixture
def refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """How ``grondslag serve`` ends where it does not begin."""

    def serve(*arguments: str, **environment: str) -> tuple[int, str]:
        monkeypatch.chdir(tmp_path)
        for name, said in {"GRONDSLAG_LEDGER": "", **environment}.items():
            monkeypatch.setenv(name, said)
        capsys.readouterr()
        status = run(["serve", *arguments])
        printed = capsys.readouterr()
        assert printed.out == ""
        return status, printed.err

    return serve


Refused = Callable[..., tuple[int, str]]


def test_a_port_that_is_taken_is_refused(ledger: Address, refused: Refused) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        status, said = refused("--port", port, "--workers", "2", GRONDSLAG_LEDGER=ledger.written)
    assert status == 2
    assert f"cannot listen on 127.0.0.1 port {port}: Address already in use; name another" in said


@pytest.mark.parametrize("workers", [1, 2])
def test_a_port_for_figures_that_is_taken_is_refused(ledger: Address, workers: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        figures = {"metrics_host": "127.0.0.1", "metrics_port": port}
        settings = Settings(ledger=ledger.written, port=0, workers=workers, **figures)
        with pytest.raises(CannotListen, match=f"port {port}: Address already in use"):
            serving.serve(settings, print)


def older(address: Address) -> None:
    migrate(address, JOURNAL)


@pytest.mark.parametrize(
    ("make", "says"),
    [(lambda _: None, "there is no such file"), (older, "it has no tables of the projections")],
)
def test_a_ledger_that_is_not_there_is_refused_before_anybody_is_let_in(
    unmigrated_sqlite: Address, refused: Refused, make: Callable[[Address], None], says: str
) -> None:
    make(unmigrated_sqlite)
    status, said = refused(GRONDSLAG_LEDGER=unmigrated_sqlite.written)
    assert status == 2
    assert says in said
    assert "grondslag init" in said


def test_a_ledger_without_its_first_entry_is_refused(empty_sqlite: Address, refused: Refused) -> None:
    status, said = refused(GRONDSLAG_LEDGER=empty_sqlite.written)
    assert (status, "no first entry yet" in said) == (1, True)


def test_wrong_settings_are_all_told_and_nothing_is_started(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "server.toml").write_text("prot = 80\n")
    status, said = refused("--host", "0.0.0.0", "--config", "server.toml", GRONDSLAG_THREADS="x")
    assert status == 2
    assert "5 settings are wrong" in said
    for name in ("prot (file server.toml)", "threads (environment", "host (command line)", "issuers (left out)"):
        assert name in said


EXPOSED = """
public_url = "https://127.0.0.1"
proxies = ["127.0.0.1"]
metrics_host = "127.0.0.1"
metrics_port = 0
tls_certificate = "{certificate}"
tls_key = "{key}"

[[issuers]]
name = "bunschoten"
issuer = "https://login.bunschoten.example"
audience = "grondslag"
organisation = "GM0313"
role_names = {{ grondslag-registrar = "registrar" }}
"""


def test_with_tls_behind_a_proxy_that_is_named(ledger: Address, tmp_path: Path) -> None:
    pem, key = certificate(tmp_path)
    (tmp_path / "server.toml").write_text(EXPOSED.format(certificate=pem, key=key))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with running(tmp_path, ledger, "--port", str(port), "--config", str(tmp_path / "server.toml")) as server:
        assert server.url == "https://127.0.0.1"
        url, trusted = f"https://127.0.0.1:{port}", ssl.create_default_context(cafile=str(pem))

        def ask(path: str) -> httpx.Response:
            named = {"X-Forwarded-For": "1.1.1.1, 9.9.9.9"}
            return httpx.get(f"{url}{path}", verify=trusted, headers=named, timeout=60)

        def answers() -> bool:
            try:
                return ask("/health/ready").status_code == 200
            except httpx.TransportError:
                return False

        until(answers, "it is ready")
        assert ask("/about/x").headers["Strict-Transport-Security"]
        assert ask("/metrics").status_code == 404
        (shown,) = [line for line in server.lines() if line["event"] == "metrics are shown"]
        figures = of_text(httpx.get(f"http://127.0.0.1:{shown['port']}/metrics", timeout=60).text)
        assert value(figures, "grondslag_http_requests_total", route="/about/{thing}") == 1
        assert value(figures, "grondslag_database_up") == 1
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/about/x")
        assert server.stop() == 0
        assert {line["origin"] for line in server.lines() if line["event"] == "request"} == {"9.9.9.9"}


def said_to(server: Server, *parts: bytes) -> bytes:
    """What a server says to whoever sends this and then waits until it hangs up."""
    parts_of = urlsplit(server.url)
    with socket.create_connection((parts_of.hostname or "", parts_of.port or 0), 60) as line:
        for part in parts:
            line.sendall(part)
        answer = b""
        while more := line.recv(65_536):
            answer += more
        return answer


SMALL = {
    "GRONDSLAG_REQUEST_SECONDS": "0.5",
    "GRONDSLAG_HEADER_LIMIT": "2048",
    "GRONDSLAG_URL_LIMIT": "256",
    "GRONDSLAG_CONNECTIONS": "3",
    "GRONDSLAG_KEEP_ALIVE_SECONDS": "1",
}
HEAD = b"GET /about/x HTTP/1.1\r\nHost: localhost\r\n"


def test_a_connection_that_is_no_good_request_does_not_hold_up_others(ledger: Address, tmp_path: Path) -> None:
    with running(tmp_path, ledger, **SMALL) as server:
        until(server.answers, "it is ready")
        for wrong, status, code in (
            (b"nonsense\r\n\r\n", b"400", b"not-http"),
            (HEAD + b"X: " + b"x" * 20_000, b"431", b"headers-too-large"),
            (HEAD + b"X: " + b"x" * 3_000 + b"\r\n\r\n", b"431", b"headers-too-large"),
            (HEAD + b"Content-Length: 5\r\n\r\nx", b"408", b"body-too-slow"),
        ):
            answer = said_to(server, wrong)
            head, _, body = answer.partition(b"\r\n\r\n")
            assert answer.startswith(b"HTTP/1.1 " + status), answer
            assert b'"code":"' + code + b'"' in body
            for header in (b"api-version: 1.", b"application/problem+json", b"no-store", b"connection: close"):
                assert header in head.lower()
        assert said_to(server, HEAD) == b""  # A head that does not end is not answered, and not waited for.
        assert said_to(server) == b""
        kept = said_to(server, HEAD + b"\r\n", HEAD + b"\r\n")
        assert kept.count(b"HTTP/1.1 200") == 2
        parts = urlsplit(server.url)
        until(lambda: server.get("/metrics").status_code == 200, "earlier connections are closed")
        held = [socket.create_connection((parts.hostname or "", parts.port or 0), 60) for _ in range(3)]
        assert b'"code":"server-busy"' in said_to(server)
        for each in held:
            each.close()
        assert server.stop() == 0
