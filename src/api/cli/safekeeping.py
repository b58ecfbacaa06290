"""Commands that keep a ledger safe: backup, restore, and the script of its roles."""

from __future__ import annotations

import sys
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import DEFAULT, Json, Ledger
from api.cli.session import PROGRAM, console, progress, write_json
from api.cli.show import table
from api.formats import moment
from ledger.journal import Address

Target = Annotated[
    Path,
    typer.Argument(
        help="The folder to make; in one that is there, the backup gets a name of its own.", metavar="FOLDER"
    ),
]
Backup = Annotated[Path, typer.Argument(help="The folder that a backup made.", metavar="BACKUP")]


def backup(folder: Target, ledger: Ledger = DEFAULT, json: Json = False) -> None:
    """Copy a ledger while it is in use, look at the copy, and say what is in it; never over anything."""
    from ledger.backup import back_up

    place, made = back_up(Address.parse(ledger), folder, PROGRAM, partial(progress, quiet=json))
    if json:
        write_json({"backup": str(place), "manifest": _facts(made)})
        return
    out = console()
    out.print(f"Backup {place}: ledger {made.name!r}, id {made.ledger}.", soft_wrap=True, markup=False)
    out.print(f"Up to position {made.position}, recorded {moment(made.recorded_at)}.", soft_wrap=True)
    out.print(f"SHA-256 of {made.file}: {made.sha256}", soft_wrap=True)
    out.print(f"SHA-256 of the journal: {made.journal_sha256}", soft_wrap=True)


def restore(
    backup: Backup,
    ledger: Ledger = DEFAULT,
    sha256: Annotated[
        str | None, typer.Option("--sha256", help="What was noted when it was made; refused if it differs.")
    ] = None,
    at_least: Annotated[
        int | None,
        typer.Option("--at-least", help="A position that somebody has seen; an older backup is refused.", min=1),
    ] = None,
    json: Json = False,
) -> None:
    """Put a backup into an empty place, compute everything in it again, and only then let it serve."""
    from ledger.stores.backup.refusals import RestoredDiffers
    from projections.checking.restoring import restore as put_back

    address = Address.parse(ledger)
    done = put_back(backup, address, partial(progress, quiet=json), sha256=sha256, at_least=at_least)
    made = done.manifest
    if json:
        write_json({"restored": address.place, "manifest": _facts(made), "findings": done.findings})
    elif done.findings:
        found = table("finding", "position", "where", "what", right=["position"])
        for each in done.findings:
            found.add_row(each.code, str(each.position or ""), each.where, each.what)
        console().print(found)
    if done.findings:
        raise RestoredDiffers(address.place, len(done.findings))
    if json:
        return
    out = console()
    out.print(f"Ledger {made.name!r} is at {address.place}, and all of it was computed again.", soft_wrap=True)
    out.print(
        f"It ends at position {made.position}, recorded {moment(made.recorded_at)}. Has anybody seen a later position? "
        "Then what is recorded from now on contradicts it: look for a later backup or export first.",
        style="yellow",
        soft_wrap=True,
    )


def _facts(manifest: object) -> object:
    import msgspec

    return msgspec.to_builtins(manifest)


def roles() -> None:
    """Print the script of PostgreSQL's roles, for its administrator: grondslag roles | psql -d DATABASE."""
    sys.stdout.write(files("ledger.stores.sql").joinpath("roles.sql").read_text("utf-8"))
