"""Make a ledger, or bring one up to this program."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from api.cli.options import DEFAULT, Json, Ledger, OptionsClash, read_instant
from api.cli.session import PROGRAM, console, principal, progress, write_json
from ledger.actor import Actor, Capacity
from ledger.errors import Malformed, NotRecorded
from ledger.founding import LedgerFounded
from ledger.journal import ActRecord, Address, Journal
from ledger.stores.schema import JOURNAL, Behind, behind, migrate
from projections import PROJECTIONS


class LedgerDiffers(Malformed):
    """``init`` was asked for another ledger than the one that is there."""

    code = "ledger-differs"

    def __init__(self, name: str, *, demonstration: bool) -> None:
        kind = "a demonstration" if demonstration else "a real ledger"
        super().__init__(
            f"there is already a ledger here: {name!r}, {kind}; that never changes. Make another elsewhere"
        )
        self.name, self.demonstration = name, demonstration


class DemonstrationNeedsStart(Malformed):
    """A demonstration's clock starts where somebody says."""

    code = "demonstration-needs-from"

    def __init__(self) -> None:
        super().__init__(
            "--demonstration and --from go together: the first says that acts tell the time, the second from when"
        )


class BlankName(Malformed):
    """A ledger's name stands in its first entry for ever."""

    code = "blank-name"

    def __init__(self) -> None:
        super().__init__("a ledger needs a name that one can read; it can never be changed")


class NoSuchFolder(Malformed):
    """A file is made, a folder is not."""

    code = "no-such-folder"

    def __init__(self, folder: str) -> None:
        super().__init__(f"there is no folder {folder}; make it first")
        self.folder = folder


class BackupNeeded(Malformed):
    """Nobody brings a ledger up to another program without a way back."""

    code = "backup-needed"

    def __init__(self, place: str, steps: str) -> None:
        super().__init__(
            f"{place} is of an older program and would be brought up to this one: {steps}. Say where a backup goes "
            "that is made first (--backup FOLDER), or that you have one (--no-backup). Nothing was changed"
        )
        self.place, self.steps = place, steps


def init(
    *,
    ledger: Ledger = DEFAULT,
    name: Annotated[str, typer.Option("--name", help="What the ledger is called.")] = "grondslag",
    demonstration: Annotated[bool, typer.Option("--demonstration", help="Acts say when they are recorded.")] = False,
    since: Annotated[str | None, typer.Option("--from", help="When a demonstration starts.", metavar="INSTANT")] = None,
    backup: Annotated[
        Path | None, typer.Option("--backup", help="Where a backup goes before an upgrade.", metavar="FOLDER")
    ] = None,
    no_backup: Annotated[bool, typer.Option("--no-backup", help="Upgrade without one: you have your own.")] = False,
    json: Json = False,
) -> None:
    """Make a ledger, or bring one up to this program's version. Doing it again does no harm."""
    if demonstration is not (since is not None):
        raise DemonstrationNeedsStart
    if not name.strip() or not name.isprintable():
        raise BlankName
    at = read_instant(since) if since else None
    address = Address.parse(ledger)
    if address.path is not None and not address.path.parent.is_dir():
        raise NoSuchFolder(str(address.path.parent))
    if backup is not None and no_backup:
        raise OptionsClash("--backup and --no-backup cannot both hold; leave one out")
    outdated = _outdated(address)
    steps = _told(outdated)
    kept = None
    if outdated and backup is not None:
        from ledger.backup import back_up

        kept, _ = back_up(address, backup, PROGRAM, partial(progress, quiet=json))
    elif outdated and not no_backup:
        raise BackupNeeded(address.place, steps)
    changed = migrate(address, JOURNAL, PROJECTIONS)
    journal = Journal(address)
    try:
        made = _found(journal, LedgerFounded(uuid4(), name, demonstration), at)
        founded = journal.founded
        if not made and (founded.demonstration is not demonstration or name not in (founded.name, "grondslag")):
            raise LedgerDiffers(founded.name, demonstration=founded.demonstration)
    finally:
        journal.close()
    if json:
        facts = {"ledger": str(founded.ledger), "name": founded.name, "made": made, "migrated": changed}
        write_json(facts | ({"backup": str(kept)} if kept else {}))
        return
    brought = f"brought up to this version ({steps})" if steps else "brought up to this version"
    what = "made" if made else brought if changed else "was there already, nothing to do"
    if kept is not None:
        what += f"; as it was before, it is in {kept}"
    kind = "demonstration ledger" if founded.demonstration else "ledger"
    console().print(f"{kind.capitalize()} {founded.name!r} at {address.place}: {what}.", soft_wrap=True)


def _outdated(address: Address) -> Sequence[Behind]:
    """The tables of a ledger that an older program made; none where there is nothing yet that could be lost."""
    found = behind(address, JOURNAL, PROJECTIONS)
    if not found or any(each.schema == JOURNAL.schema and each.found is None for each in found):
        return []
    journal = Journal(address)
    try:
        return found if journal.store.head() is not None else []
    finally:
        journal.close()


def _told(outdated: Sequence[Behind]) -> str:
    return "; ".join(f"{each.schema} from {each.found or 'nothing'} to {each.needed[-1]}" for each in outdated)


def _found(journal: Journal, event: LedgerFounded, at: datetime | None) -> bool:
    """Record the first entry unless it is there; several processes may try at once."""
    if journal.store.head() is not None:
        return False
    who = principal()
    actor = Actor(who.subject, "ledger administrator", Capacity.OFFICIAL, event.name)
    act_id = uuid4()
    try:
        journal.found(ActRecord("found-ledger", act_id, sha256(act_id.bytes).digest(), who, actor, at=at), event)
    except NotRecorded:
        return False
    return True
