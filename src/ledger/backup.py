"""A backup: a folder with a copy of the ledger and a manifest that says what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import msgspec

from ledger.journal import Address, Journal
from ledger.stores.backup import postgres, sqlite
from ledger.stores.backup.folder import filling, fingerprint, new_file, place_for, publish
from ledger.stores.backup.refusals import BackupDamaged, BackupDiffers, JournalNotDense, NewerBackup, NoBackup
from ledger.stores.backup.steps import Origin, Steps
from ledger.stores.schema import JOURNAL, require
from ledger.transfer import digest

__all__ = ["MANIFEST", "Manifest", "Steps", "back_up", "compare", "open_backup"]

FORMAT, VERSION = "grondslag-backup", 1
MANIFEST = "manifest.json"
FILES = {"sqlite": "ledger.sqlite", "postgresql": "journal.dump"}

Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a backup says of itself: of which ledger it is, up to where, and how it can be told from another.

    ``journal_sha256`` is what an export of the same entries ends with, from whichever database; ``sha256`` is that of
    the copy. Whoever keeps one of them elsewhere can prove that a backup is what it was.
    """

    format: str
    version: int
    program: str
    made_at: Annotated[datetime, msgspec.Meta(tz=True)]
    ledger: UUID
    name: str
    demonstration: bool
    position: Annotated[int, msgspec.Meta(ge=1)]
    recorded_at: Annotated[datetime, msgspec.Meta(tz=True)]
    journal_sha256: Sha256
    database: str
    database_version: Annotated[str, msgspec.Meta(pattern="^[0-9]+[.0-9]*")]
    schemas: dict[str, str]
    file: str
    bytes: int
    sha256: Sha256


class _Kind(msgspec.Struct):
    """Enough of any manifest to know whether this program can read it."""

    format: str
    version: int


def back_up(address: Address, target: Path, program: str, steps: Steps) -> tuple[Path, Manifest]:
    """Copy a ledger as it is at one moment, look at the copy, and put it in its place; return where, and what it is.

    ``target`` is the new folder; where there is one already, the new one goes into it under a name of its own. Others
    go on reading and writing. Half a backup is never there.
    """
    made_at = datetime.now(UTC).replace(microsecond=0)
    place = place_for(target, MANIFEST, f"grondslag-{made_at:%Y%m%dT%H%M%SZ}")
    with filling(place.absolute().parent) as folder:
        file = new_file(folder / FILES["postgresql" if address.path is None else "sqlite"])
        origin = _copy(address, file, steps)
        with _journal(Address.of_file(file) if address.path else address) as journal:
            founded = journal.founded
            with steps("Reading", origin.position) as progress:
                entries, journal_sha256 = digest(journal, origin.position, progress)
        if entries != origin.position:
            raise JournalNotDense(origin.position, entries)
        manifest = Manifest(
            format=FORMAT,
            version=VERSION,
            program=program,
            made_at=made_at,
            ledger=founded.ledger,
            name=founded.name,
            demonstration=founded.demonstration,
            position=origin.position,
            recorded_at=origin.recorded_at,
            journal_sha256=journal_sha256,
            database=origin.database,
            database_version=origin.version,
            schemas=dict(origin.schemas),
            file=file.name,
            bytes=file.stat().st_size,
            sha256=fingerprint(file),
        )
        written = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
        new_file(folder / MANIFEST).write_bytes(written + b"\n")
        publish(folder, place)
    return place, manifest


def _copy(address: Address, file: Path, steps: Steps) -> Origin:
    require(address, JOURNAL)
    with _journal(address) as journal:
        journal.founded  # noqa: B018  # It refuses a ledger without a first entry.
    if address.path is None:
        with steps("Dumping", 0):
            return postgres.dump(address, file)
    sqlite.copy(address.path, file, steps)
    return sqlite.look_at(file)


def open_backup(folder: Path, steps: Steps) -> tuple[Manifest, Path]:
    """What a backup says of itself, and its copy, which is byte for byte as it was made."""
    manifest = _read(folder)
    file = folder / manifest.file
    if manifest.file != FILES.get(manifest.database):
        raise NoBackup(str(folder), f"{manifest.file!r} of {manifest.database!r} is nothing that a backup has")
    if manifest.schemas.get(JOURNAL.schema) not in JOURNAL.known:
        raise NewerBackup(str(folder), manifest.program)
    try:
        size = file.stat().st_size
        if size != manifest.bytes:
            raise BackupDamaged(str(file), f"it has {size} bytes, and had {manifest.bytes}")
        with steps("Comparing", size) as progress:
            found = fingerprint(file, progress)
    except OSError as error:
        raise BackupDamaged(str(file), error.strerror or str(error)) from error
    if found != manifest.sha256:
        raise BackupDamaged(str(file), f"its SHA-256 is {found}, and was {manifest.sha256}")
    return manifest, file


def _read(folder: Path) -> Manifest:
    try:
        written = (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise NoBackup(str(folder), f"{MANIFEST}: {error.strerror}") from error
    try:
        kind = msgspec.json.decode(written, type=_Kind)
        if kind.format == FORMAT and kind.version > VERSION:
            raise NewerBackup(str(folder), f"its manifest is of version {kind.version}")
        if (kind.format, kind.version) == (FORMAT, VERSION):
            return msgspec.json.decode(written, type=Manifest)
    except msgspec.DecodeError as error:
        raise NoBackup(str(folder), f"{MANIFEST}: {error}") from error
    raise NoBackup(str(folder), f"{MANIFEST}: {kind.format!r} version {kind.version} is nothing that we know")


def compare(manifest: Manifest, journal: Journal, steps: Steps) -> None:
    """Make sure that a journal is the one that was backed up, entry for entry; raises ``BackupDiffers``."""
    founded, head = journal.founded, journal.store.head()
    assert head is not None
    with steps("Reading", head[0]) as progress:
        entries, journal_sha256 = digest(journal, head[0], progress)
    for fact, said, found in (
        ("its ledger is", manifest.ledger, founded.ledger),
        ("its position is", manifest.position, head[0]),
        ("its number of entries is", manifest.position, entries),
        ("its last entry was recorded at", manifest.recorded_at.isoformat(), head[1].isoformat()),
        ("the SHA-256 of its journal is", manifest.journal_sha256, journal_sha256),
        ("its name is", (manifest.name, manifest.demonstration), (founded.name, founded.demonstration)),
    ):
        if said != found:
            raise BackupDiffers(fact, str(said), str(found))


@contextmanager
def _journal(address: Address) -> Iterator[Journal]:
    journal = Journal(address)
    try:
        yield journal
    finally:
        journal.close()
