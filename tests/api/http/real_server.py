"""A real server for tests: the program as it is run, and an identity provider that it trusts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import time

import httpx
import orjson

from tests.api.login.identity_provider import IdentityProvider

RUN = "from api.cli.app import run; import sys; sys.exit(run(sys.argv[1:]))"
ROLES = {"gs-registrar": "registrar", "gs-finance": "finance", "gs-controller": "controller"}


@dataclass(frozen=True, slots=True)
class RealServer:
    """A server that runs; its own process group, so that all of its processes can be killed at once."""

    url: str
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """As if the power went out."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """As an operator stops it; returns its exit status."""
        self.process.terminate()
        return self.process.wait()

    def client(self, token: str) -> httpx.Client:
        """Somebody with a token; nothing is encrypted, so that there is nobody to trust with it."""
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {token}"}, timeout=60, verify=False)


def program(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The program, run to its end."""
    return subprocess.run([sys.executable, "-c", RUN, *arguments], capture_output=True, text=True, check=True)


def settings_file(folder: Path, idp: IdentityProvider, **more: int) -> Path:
    """Settings by which a server believes this provider."""
    others = "".join(f"{name} = {value}\n" for name, value in more.items())
    names = ", ".join(f'{name} = "{role}"' for name, role in ROLES.items())
    file = folder / "settings.toml"
    file.write_text(
        f'{others}[[issuers]]\nname = "bunschoten"\nissuer = "{idp.url}"\naudience = "grondslag"\n'
        f'organisation = "GM0313"\nrole_names = {{ {names} }}\n'
    )
    return file


def token(idp: IdentityProvider, *roles: str) -> str:
    """A token that is good for an hour."""
    now = int(time())
    return idp.token(iat=now, exp=now + 3600, roles=list(roles))


@contextmanager
def serving(ledger: str, settings: Path, *, workers: int = 1) -> Iterator[RealServer]:
    """Serve a ledger on a free port; whatever is left of it at the end is killed."""
    command = [sys.executable, "-c", RUN, "serve", "--config", str(settings)]
    command += ["--port", "0", "--workers", str(workers), "--json"]
    named = {**os.environ, "GRONDSLAG_LEDGER": ledger}  # It may hold a password, which a command line shows to all.
    out, err = subprocess.PIPE, subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=out, stderr=err, env=named, start_new_session=True)
    assert process.stdout is not None
    try:
        announced = orjson.loads(process.stdout.readline())
        yield RealServer(announced["url"], process)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        process.stdout.close()
