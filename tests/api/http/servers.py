"""Real servers in processes of their own, for tests; run as a module this is ``grondslag`` with the stand-in."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import httpx

from api.cli import main
from api.http import serving
from ledger.journal import Address
from tests.api.http.standin import HELD

PATIENCE = 60
CLIENT = httpx.Client(timeout=PATIENCE, limits=httpx.Limits(max_keepalive_connections=0), verify=False)
"""One, for it takes long to make; every request has a connection of its own, so that any process may answer it."""


def until(condition: Callable[[], object], what: str) -> None:
    """Wait for something to be so, looking again and again; it must be before a minute has passed."""
    end, pause = monotonic() + PATIENCE, Event()
    while not condition():
        assert monotonic() < end, f"this never came: {what}"
        pause.wait(0.15)


@dataclass(frozen=True, slots=True)
class Server:
    """A server that was started."""

    process: subprocess.Popen[bytes]
    told: dict[str, Any]
    log: Path
    pipe: Path

    @property
    def url(self) -> str:
        found: str = self.told["url"]
        return found

    def get(self, path: str, **more: Any) -> httpx.Response:  # noqa: ANN401  # As httpx has them.
        return CLIENT.get(f"{self.url}{path}", **more)

    def lines(self) -> list[dict[str, Any]]:
        """What it logged, as far as it is written."""
        return [json.loads(line) for line in self.log.read_bytes().splitlines()]

    def answers(self) -> bool:
        try:
            return self.get("/health/ready").status_code == 200
        except httpx.TransportError:
            return False

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", __name__, *arguments]


@contextmanager
def running(folder: Path, address: Address, *arguments: str, **environment: str) -> Iterator[Server]:
    """A server on any free port that is ready; killed at the end where it still runs."""
    pipe, log = folder / "held", folder / "log.jsonl"
    os.mkfifo(pipe)
    settings = {"GRONDSLAG_LEDGER": address.written, HELD: str(pipe), **environment}
    arguments = ("serve", "--json", "--port", "0", *arguments)
    with (
        log.open("wb") as stderr,
        subprocess.Popen(
            command(*arguments), env={**os.environ, **settings}, stdout=subprocess.PIPE, stderr=stderr
        ) as process,
    ):
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            assert said, log.read_text()
            server = Server(process, json.loads(said), log, pipe)
            yield server
        finally:
            process.kill()


if __name__ == "__main__":
    serving.APPLICATION = "tests.api.http.standin:create_app"
    main()
