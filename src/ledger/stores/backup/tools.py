"""PostgreSQL's own programs: where they are, whether they are new enough, and how they are run without a secret."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from ledger.stores.address import Address
from ledger.stores.backup.refusals import ToolFailed, ToolMissing, ToolTooOld

FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
"""Where Debian and Red Hat keep the programs of each version, beside those on PATH."""

_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


def find(tool: str, version: int, *, newest: bool = False) -> Path:
    """The program of that name that is nearest to a version and not older: what it writes, that version can read.

    The ``newest`` one is who reads whatever any other wrote.
    """
    found = [(major, path) for path in _candidates(tool) if (major := _major(path)) is not None]
    if not found:
        raise ToolMissing(tool, version)
    good = [each for each in found if each[0] >= version]
    if not good:
        raise ToolTooOld(tool, max(major for major, _ in found), version)
    return (max if newest else min)(good, key=lambda each: each[0])[1]


def _candidates(tool: str) -> Iterator[Path]:
    on_path = shutil.which(tool)
    # Debian's wrapper runs whichever version it likes for what it is given, not the one that it says it is.
    if on_path is not None and Path(on_path).resolve().name != "pg_wrapper":
        yield Path(on_path)
    for folder in FOLDERS:
        yield from Path("/").glob(f"{folder.lstrip('/')}/{tool}")


def _major(path: Path) -> int | None:
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True, timeout=60).stdout  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    found = _VERSION.search(said)
    return int(found[1]) if found else None


def run(tool: Path, arguments: Sequence[str], address: Address) -> None:
    """Run a program that connects to a database, and wait for it; the password goes by its environment alone."""
    with started(tool, [*arguments, "--no-password", f"--dbname={address.without_password}"], address.secrets) as out:
        out.read()


@contextmanager
def started(tool: Path, arguments: Sequence[str], secrets: Mapping[str, str] | None = None) -> Iterator[IO[bytes]]:
    """What a program writes, while it runs; raises ``ToolFailed`` where it ends with an error."""
    environment = os.environ | {"LC_ALL": "C", "PGAPPNAME": "grondslag"} | dict(secrets or {})
    with TemporaryFile() as said:
        # What it says goes to a file: a pipe that nobody reads meanwhile would stop it.
        process = subprocess.Popen(  # noqa: S603  # No shell, and nothing of it comes from outside.
            [tool, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said, env=environment
        )
        with process:
            assert process.stdout is not None
            try:
                yield process.stdout
            except BaseException:
                process.kill()
                raise
            process.stdout.read()
            status = process.wait()
        said.seek(0)
        problem = said.read().decode(errors="replace")
    if status:
        raise ToolFailed(
            tool.name, problem or (f"it was killed (signal {-status})" if status < 0 else f"exit {status}")
        )
