"""What can be wrong with a backup, with where it should go, or with what makes it."""

from __future__ import annotations

from ledger.errors import Broken, Malformed


class TargetTaken(Malformed):
    """A backup never overwrites anything."""

    code = "target-taken"

    def __init__(self, target: str, problem: str) -> None:
        super().__init__(f"the backup cannot go to {target}: {problem}; name a new folder, or the folder it goes into")
        self.target, self.problem = target, problem


class BackupFailed(Broken):
    """The backup could not be written whole: a full disk, a folder that may only be read, a ledger that is damaged."""

    code = "backup-failed"

    def __init__(self, problem: str) -> None:
        super().__init__(f"no backup was made: {problem.strip()}; the ledger itself is as it was. Mend the cause first")
        self.problem = problem.strip()


class JournalNotDense(Broken):
    """Entries are missing from the journal that is backed up, or parts of them."""

    code = "journal-not-dense"

    def __init__(self, position: int, entries: int) -> None:
        super().__init__(
            f"the journal ends at position {position} and has {entries} whole entries; no backup was made of it: "
            "keep the backups that there are, and run 'grondslag check'"
        )
        self.position, self.entries = position, entries


class NoBackup(Malformed):
    """A folder without a manifest, or with something else in its place."""

    code = "no-backup"

    def __init__(self, folder: str, problem: str) -> None:
        super().__init__(f"{folder} is no backup: {problem}; name a folder that 'grondslag backup' made")
        self.folder, self.problem = folder, problem


class NewerBackup(Malformed):
    """The backup was made by a newer program than this one."""

    code = "newer-backup"

    def __init__(self, folder: str, found: str) -> None:
        super().__init__(f"{folder} was made by a newer program ({found}); restore it with that program")
        self.folder, self.found = folder, found


class BackupDamaged(Malformed):
    """The copy is not, byte for byte, what was written."""

    code = "backup-damaged"

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(f"{file} is not as it was made: {problem}; nothing was restored, take another backup")
        self.file, self.problem = file, problem


class BackupDiffers(Malformed):
    """What came out of the copy is another journal than its manifest says."""

    code = "backup-differs"

    def __init__(self, fact: str, said: str, found: str) -> None:
        super().__init__(
            f"the manifest says {fact} {said}, and the copy has {found}; nothing serves from it, take another backup"
        )
        self.fact, self.said, self.found = fact, said, found


class BackupTooOld(Malformed):
    """Entries are known to exist that this backup does not have."""

    code = "backup-too-old"

    def __init__(self, position: int, wanted: int) -> None:
        super().__init__(
            f"this backup ends at position {position}, and position {wanted} is known to exist: whatever is recorded "
            "after a restore would contradict it; look for a later backup or an export"
        )
        self.position, self.wanted = position, wanted


class AnotherDatabase(Malformed):
    """A backup goes back into the kind of database that it was made of."""

    code = "another-database"

    def __init__(self, made_of: str, place: str) -> None:
        super().__init__(
            f"this is a backup of {made_of}, and {place} is another kind of database; restore it into {made_of}, and "
            "move the journal with 'grondslag export' and 'grondslag import'"
        )
        self.made_of, self.place = made_of, place


class PlaceTaken(Malformed):
    """A restore never goes over anything."""

    code = "place-taken"

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"nothing can be restored to {place}: {problem}; name an empty place")
        self.place, self.problem = place, problem


class RestoreUnfinished(Broken):
    """A restore was broken off here, or what it put back did not pass its check."""

    code = "restore-unfinished"

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} holds a restore that did not finish or did not pass its check, so it does not serve; "
            "drop this database and restore into a new one"
        )
        self.place = place


class RestoredDiffers(Broken):
    """The journal is what was backed up, and computing it again gives something else: it was wrong already."""

    code = "restored-differs"

    def __init__(self, place: str, findings: int) -> None:
        super().__init__(
            f"what was restored did not pass its check ({findings} findings), so {place} does not serve; take an "
            "earlier backup and keep this one, it shows what happened; or use the program that knows all its entries"
        )
        self.place, self.findings = place, findings


class ToolMissing(Malformed):
    """PostgreSQL's own programs are needed here."""

    code = "tool-missing"

    def __init__(self, tool: str, version: int) -> None:
        super().__init__(
            f"{tool} is not here; install PostgreSQL's client programs, version {version} or later "
            f"(Debian: postgresql-client-{version}), or put their folder on PATH"
        )
        self.tool, self.version = tool, version


class ToolTooOld(Malformed):
    """An older program would leave out what it does not know of a newer server."""

    code = "tool-too-old"

    def __init__(self, tool: str, found: int, version: int) -> None:
        super().__init__(
            f"{tool} here is version {found}, and {version} or later is needed; install PostgreSQL's client programs "
            f"of that version (Debian: postgresql-client-{version}), or put their folder on PATH"
        )
        self.tool, self.found, self.version = tool, found, version


class ToolFailed(Broken):
    """One of PostgreSQL's own programs ended with an error."""

    code = "tool-failed"

    def __init__(self, tool: str, problem: str) -> None:
        super().__init__(f"{tool} did not do its work: {problem.strip()}; nothing is half done, mend the cause first")
        self.tool, self.problem = tool, problem.strip()
