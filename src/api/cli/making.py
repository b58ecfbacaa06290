"""Make a ledger, or bring one up to this program."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Annotated
from uuid import uuid4

import typer

from api.cli.options import DEFAULT, Json, Ledger, read_instant
from api.cli.session import console, principal, write_json
from ledger.actor import Actor, Capacity
from ledger.errors import Malformed, NotRecorded
from ledger.founding import LedgerFounded
from ledger.journal import ActRecord, Address, Journal
from ledger.stores.schema import JOURNAL, migrate
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


def init(
    ledger: Ledger = DEFAULT,
    name: Annotated[str, typer.Option("--name", help="What the ledger is called.")] = "grondslag",
    demonstration: Annotated[bool, typer.Option("--demonstration", help="Acts say when they are recorded.")] = False,
    since: Annotated[str | None, typer.Option("--from", help="When a demonstration starts.", metavar="INSTANT")] = None,
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
        write_json({"ledger": str(founded.ledger), "name": founded.name, "made": made, "migrated": changed})
        return
    what = "made" if made else "brought up to this version" if changed else "was there already, nothing to do"
    kind = "demonstration ledger" if founded.demonstration else "ledger"
    console().print(f"{kind.capitalize()} {founded.name!r} at {address.place}: {what}.", soft_wrap=True)


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
