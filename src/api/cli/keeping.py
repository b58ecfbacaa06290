"""Commands that look after a ledger: rebuild, status, check, export and import."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import typer

from api.cli.acting import UnreadableFile
from api.cli.measuring import told_to
from api.cli.options import DEFAULT, Json, Ledger
from api.cli.session import PROGRAM, console, now, progress, session, write_json
from api.cli.show import table
from api.problems import DONE, FAILED
from ledger.errors import Malformed
from ledger.journal import Address, Journal
from ledger.stores.schema import JOURNAL, migrate
from ledger.transfer import export as export_journal
from ledger.transfer import import_ as import_journal
from projections import ALL, PROJECTIONS
from projections.checking.check import check as check_ledger
from projections.checking.checks import Checked, note
from projections.keeping.rebuild import rebuild as rebuild_all
from projections.keeping.status import status as status_of


def rebuild(ledger: Ledger = DEFAULT, json: Json = False) -> None:
    """Rebuild every projection from the journal beside the live ones, then switch; readers never wait."""
    with session(ledger, json=json) as current:
        head = current.journal.store.max_notification_id() or 0
        with progress("Rebuilding", head, quiet=json) as tell:
            position = rebuild_all(current.library.engine, current.journal, ALL, tell)
        if json:
            write_json({"rebuilt": [each.NAME for each in ALL], "position": position})
        else:
            names = ", ".join(each.NAME for each in ALL)
            current.out.print(f"Rebuilt {names} from {position} entries.")


def status(ledger: Ledger = DEFAULT, json: Json = False) -> None:
    """Show how far each projection is behind the journal, when it was last followed, and whether one has failed."""
    with session(ledger, json=json) as current:
        founded, found = current.journal.founded, status_of(current.library)
        if json:
            write_json({"ledger": str(founded.ledger), "name": founded.name, "projections": found})
            raise typer.Exit(FAILED if any(each.failed_at for each in found) else DONE)
        kind = "demonstration ledger" if founded.demonstration else "ledger"
        current.out.print(
            f"{kind.capitalize()} {founded.name!r} at {current.journal.address.place}, id {founded.ledger}."
        )
        made = table("projection", "position", "behind", "last followed", "state", right=["position", "behind"])
        for each in found:
            state = f"failed at {each.failed_at}: {each.failure}" if each.failed_at else "good"
            if each.rebuilding_at is not None:
                state += f"; a rebuild is at {each.rebuilding_at}"
            made.add_row(each.projection, str(each.position), str(each.behind), each.heartbeat or "never", state)
        current.out.print(made)
        raise typer.Exit(FAILED if any(each.failed_at for each in found) else DONE)


Metrics = Annotated[
    Path | None,
    typer.Option("--metrics-file", help="Also tell the result to Prometheus, in this file.", metavar="FILE.prom"),
]


def check(ledger: Ledger = DEFAULT, metrics_file: Metrics = None, json: Json = False) -> None:
    """Recompute everything from the journal and compare; the exit status is 1 on any difference."""
    with told_to(metrics_file, ledger) as result, session(ledger, json=json) as current:
        head = current.journal.store.max_notification_id() or 0
        with progress("Checking", head, quiet=json) as tell:
            checked = check_ledger(current.library, tell)
        result.of(head, checked)
        note(current.library, Checked(now(), head, len(checked), PROGRAM))
        if json:
            write_json({"position": head, "findings": checked})
        elif checked:
            made = table("finding", "position", "where", "what", right=["position"])
            for each in checked:
                made.add_row(each.code, str(each.position or ""), each.where, each.what)
            current.out.print(made)
            current.out.print(f"{len(checked)} findings in {head} entries.", style="bold red")
        else:
            current.out.print(f"All good: {head} entries, every allocation, stream and projection computed again.")
        raise typer.Exit(FAILED if checked else DONE)


class FileTaken(Malformed):
    """An export never overwrites a file."""

    code = "file-taken"

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(f"{file} cannot be written: {problem}; name a new file")
        self.file, self.problem = file, problem


@contextmanager
def _target(file: Path) -> Iterator[IO[bytes]]:
    if str(file) == "-":
        yield sys.stdout.buffer
        return
    try:
        stream = file.open("xb")
    except OSError as error:
        raise FileTaken(str(file), error.strerror or str(error)) from error
    with stream:
        yield stream


@contextmanager
def _source(file: Path) -> Iterator[IO[bytes]]:
    if str(file) == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = file.open("rb")
    except OSError as error:
        raise UnreadableFile(str(file), error.strerror or str(error)) from error
    with stream:
        yield stream


To = Annotated[Path, typer.Argument(help="The file to write; - is standard output.")]
From = Annotated[Path, typer.Argument(help="The file to read; - is standard input.")]


def export(file: To, ledger: Ledger = DEFAULT, json: Json = False) -> None:
    """Write the whole journal to a file, byte for byte: the way to another database, and for whoever checks it."""
    to_stdout = str(file) == "-"
    with session(ledger, json=json) as current, _target(file) as stream:
        head = current.journal.store.max_notification_id() or 0
        with progress("Exporting", head, quiet=json) as tell:
            count = export_journal(current.journal, stream, tell)
    if json and not to_stdout:
        write_json({"exported": count})
    elif not to_stdout:
        console().print(f"Exported {count} entries to {file}.")


def import_(file: From, ledger: Ledger = DEFAULT, json: Json = False) -> None:
    """Fill a new ledger with an exported journal, all or nothing; makes the tables where they are not there yet."""
    address = Address.parse(ledger)
    new = address.path is not None and not address.path.exists()
    with _source(file) as stream:
        try:
            migrate(address, JOURNAL, PROJECTIONS)
            count = import_journal(address, stream)
        except BaseException:
            if new and address.path is not None:  # Leave no empty ledger behind.
                for ending in ("", "-wal", "-shm"):
                    Path(f"{address.path}{ending}").unlink(missing_ok=True)
            raise
    journal = Journal(address)
    try:
        founded = journal.founded
    finally:
        journal.close()
    if json:
        write_json({"imported": count, "ledger": str(founded.ledger), "name": founded.name})
    else:
        console().print(f"Imported {count} entries of ledger {founded.name!r} into {address.place}.")
