"""Put a ledger back from a backup, and compute all of it again before anybody is served from it.

Nothing but entries is taken from a backup: tables, triggers and rights are made by this program, and every projection
is computed anew. So a backup goes into an older or a newer program as long as that knows all of its entries.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ledger.backup import Manifest, Steps, compare, open_backup
from ledger.journal import Address, Journal
from ledger.stores import recorder_for
from ledger.stores.backup import postgres
from ledger.stores.backup.folder import sync
from ledger.stores.backup.refusals import AnotherDatabase, BackupDamaged, BackupTooOld, PlaceTaken
from ledger.stores.refusals import NotALedger, Unavailable
from ledger.stores.rows import EntryRow
from ledger.stores.schema import JOURNAL, finish, migrate
from projections import PROJECTIONS, open_library
from projections.checking.check import check
from projections.checking.finding import Finding
from projections.keeping.follow import Progress


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and what its check found; with any finding it does not serve."""

    manifest: Manifest
    findings: list[Finding]


def restore(
    folder: Path, address: Address, steps: Steps, *, sha256: str | None = None, at_least: int | None = None
) -> Restored:
    """Put a backup into an empty place. It serves when everything in it was computed again and agrees, never before.

    ``sha256`` is what somebody noted of the copy, or of its journal, when it was made; ``at_least`` a position that is
    known to exist.
    """
    manifest, copy = open_backup(folder, steps)
    if sha256 is not None and sha256.lower() not in (manifest.sha256, manifest.journal_sha256):
        raise BackupDamaged(str(copy), f"its SHA-256 is {manifest.sha256}, and {sha256} was expected")
    if at_least is not None and manifest.position < at_least:
        raise BackupTooOld(manifest.position, at_least)
    if (manifest.database == "sqlite") is (address.path is None):
        raise AnotherDatabase("SQLite" if manifest.database == "sqlite" else "PostgreSQL", address.place)
    if address.path is None:
        findings = _into_database(manifest, copy, address, steps)
    else:
        findings = _into_file(manifest, copy, address.path, steps)
    return Restored(manifest, findings)


def _into_file(manifest: Manifest, copy: Path, path: Path, steps: Steps) -> list[Finding]:
    """A file beside the place where it is to be; it gets its name when it was found good, and is gone otherwise."""
    _require_nothing(path)
    try:
        with TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as hidden:
            file = Path(hidden, "restored")
            address = Address.of_file(file)
            migrate(address, JOURNAL, PROJECTIONS)
            with (
                closing(recorder_for(Address.of_file(copy))) as old,
                closing(recorder_for(address)) as new,
                steps("Restoring", manifest.position) as progress,
            ):
                new.restore(_told(old.entries(0), progress))
            findings = _checked(manifest, address, steps)
            if not findings:
                assert not Path(f"{file}-wal").exists(), "whoever closes last leaves one file"
                file.chmod(0o600)
                sync(file)
                path.hardlink_to(file)  # Which is refused where there is anything.
                sync(path.parent)
    except FileExistsError as error:
        raise PlaceTaken(str(path), "there is a file already") from error
    except OSError as error:
        raise Unavailable(str(error)) from error
    return findings


def _require_nothing(path: Path) -> None:
    if not path.parent.is_dir():
        raise NotALedger(str(path), f"there is no folder {path.parent}")
    for ending in ("", "-wal", "-shm", "-journal"):  # SQLite would take what is left of another file for part of ours.
        if Path(f"{path}{ending}").exists():
            raise PlaceTaken(str(path), f"there is {path.name}{ending} already")


def _told(rows: Iterator[EntryRow], progress: Progress) -> Iterator[EntryRow]:
    for row in rows:
        yield row
        progress(1)


def _into_database(manifest: Manifest, copy: Path, address: Address, steps: Steps) -> list[Finding]:
    with steps("Restoring", 2 * manifest.position) as progress:  # Headers and payloads.
        postgres.put_back(address, copy, int(manifest.database_version.split(".")[0]), (PROJECTIONS,), progress)
    migrate(address, PROJECTIONS)
    findings = _checked(manifest, address, steps)
    if not findings:
        finish(address, JOURNAL)
    return findings


def _checked(manifest: Manifest, address: Address, steps: Steps) -> list[Finding]:
    """The journal beside its manifest, then all that ``grondslag check`` does."""
    with closing(Journal(address)) as journal, closing(open_library(journal)) as library:
        compare(manifest, journal, steps)
        with steps("Checking", 2 * manifest.position) as progress:
            return check(library, progress)
