"""A folder that is there whole or not at all, and is never put over anything."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from ledger.stores.backup.refusals import BackupFailed, TargetTaken
from ledger.stores.backup.steps import Progress

BLOCK = 1 << 20
HIDDEN = ".grondslag-backup-"
"""How the name of a folder begins that is being filled; one that a killed process left may be removed."""


def place_for(target: Path, manifest: str, name: str) -> Path:
    """Where a new folder goes: ``target`` itself, or a name in it if it is there; raises ``TargetTaken``."""
    try:
        if (target / manifest).exists():
            raise TargetTaken(str(target), "it is a backup already")
        if target.is_dir():
            return target / name
        if target.exists():
            raise TargetTaken(str(target), "there is a file of that name")
        if not target.absolute().parent.is_dir():
            raise TargetTaken(str(target), f"there is no folder {target.absolute().parent}")
    except OSError as error:
        raise BackupFailed(str(error)) from error
    return target


@contextmanager
def filling(parent: Path) -> Iterator[Path]:
    """A hidden folder, for its owner alone, that is gone at the end unless it was published."""
    try:
        folder = Path(mkdtemp(prefix=HIDDEN, dir=parent))
    except OSError as error:
        raise BackupFailed(str(error)) from error
    try:
        yield folder
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(str(error)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_file(path: Path) -> Path:
    """An empty file that only its owner may read, whatever is written to it."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return path


def publish(folder: Path, target: Path) -> None:
    """Make all that is in a folder durable, then give it its name: in one step, and only where there is nothing."""
    for file in folder.iterdir():
        sync(file)
    sync(folder)
    try:
        folder.rename(target)  # Which is refused where there is a file, or a folder with anything in it.
    except OSError as error:
        raise TargetTaken(str(target), error.strerror or str(error)) from error
    sync(target.parent)


def fingerprint(file: Path, progress: Progress = int) -> str:
    """The SHA-256 of a file."""
    found = sha256()
    with file.open("rb") as stream:
        while block := stream.read(BLOCK):
            found.update(block)
            progress(len(block))
    return found.hexdigest()


def sync(path: Path) -> None:
    """Make sure that a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
