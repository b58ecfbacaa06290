"""One command at work: the ledger it has open, and how it speaks to people and to programs."""

from __future__ import annotations

import getpass
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import IO, Any, cast

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.cli.options import read_date
from api.formats import day, moment
from api.questions import QUESTIONS
from api.questions.records import entries_at
from api.questions.registry import Reading
from ledger.actor import Principal
from ledger.journal import Address, Entry, Journal
from ledger.money import Money
from ledger.stores.schema import JOURNAL, require
from projections import PROJECTIONS, Library, open_library
from projections.as_of import AsOf
from projections.view import View

PROGRAM = f"grondslag {version('grondslag')}"
BLANKS = re.compile(" +\n")
WIDTH = 132
"""Columns where the output is no terminal: wide enough that nothing has to be cut off."""


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def principal() -> Principal:
    """Whoever is logged in to this machine, at the command line."""
    return Principal(getpass.getuser(), "cli", "operating-system", PROGRAM)


class OutputClosed(Exception):
    """Whoever read our output has seen enough: no trouble at all."""


def console(*, error: bool = False) -> Console:
    """Where people read; nothing is ever cut off, and as wide as they say (``COLUMNS``) where it is no terminal."""
    stream = sys.stderr if error else sys.stdout
    if stream.isatty():
        return Console(file=stream, highlight=False)
    columns = os.environ.get("COLUMNS", "")
    width = int(columns) if columns.isdecimal() and int(columns) > 0 else WIDTH
    return Console(file=cast("IO[str]", _Trimmed(stream)), width=width, highlight=False)


@dataclass(frozen=True, slots=True)
class _Trimmed:
    """A stream without the blanks that a table leaves at the end of its lines."""

    stream: IO[str]

    def write(self, text: str) -> int:
        try:
            return self.stream.write(BLANKS.sub("\n", text))
        except BrokenPipeError as error:  # Which rich would take for the end of the program.
            raise OutputClosed from error

    def flush(self) -> None:
        self.stream.flush()

    def isatty(self) -> bool:
        return False


def plain(value: object) -> object:
    """What JSON has no word for: amounts become cents, other dataclasses objects, exact numbers text."""
    if isinstance(value, Money):
        return value.cents
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    return str(value)


def write_json(value: object) -> None:
    """One JSON value on a line of its own."""
    sys.stdout.buffer.write(orjson.dumps(value, plain, orjson.OPT_PASSTHROUGH_DATACLASS) + b"\n")
    sys.stdout.flush()


@dataclass(slots=True)
class Session:
    """A ledger that a command has open."""

    journal: Journal
    library: Library
    json: bool
    out: Console = field(default_factory=console)

    @property
    def demonstration(self) -> bool:
        """Whether what it says may be about the real world."""
        return self.journal.founded.demonstration

    def as_of(self, valid_on: str | None, known_at: str | None) -> AsOf:
        """The two dates that were asked for."""
        on: date | None = read_date(valid_on) if valid_on else None
        return self.library.as_of(on, known_at, now())

    @contextmanager
    def view(self, *moments: AsOf) -> Iterator[View]:
        """A view of the ledger; with a progress bar where it must catch up first."""
        with (
            progress("Catching up", self.library.behind(), quiet=self.json) as tell,
            self.library.view(*moments, progress=tell) as view,
        ):
            yield view

    def ask(self, question: str, *moments: AsOf, **filters: object) -> tuple[tuple[Any, ...], Any]:
        """The rows of an answer, and what there is to say beside them; names that nobody knows are refused.

        A comparison has two moments, the earlier one first.
        """
        asked, as_of, before = QUESTIONS[question], moments[-1], moments[0] if len(moments) > 1 else None
        with self.view(*moments) as view:
            found = asked.ask(Reading(self.library, view, as_of, before), asked.filters(**filters))
            return tuple(found.rows), found.beside

    def entries(self, positions: Iterable[int]) -> Iterator[Entry]:
        """The entries at rising positions."""
        return entries_at(self.journal, positions)

    def cite(self, *moments: AsOf, illustrative: bool = False, imported: bool = False) -> None:
        """Say which dates an answer is for, and whether its figures are real."""
        for each in dict.fromkeys(moments):
            final = "provisional: later entries may still belong to it" if each.provisional else "final"
            self.out.print(
                f"Valid on {day(each.valid_on)}, as known at position {each.known_at} "
                f"({moment(each.known_until)}; {final}).",
                style="dim",
                soft_wrap=True,
            )
        if self.demonstration:
            self.out.print(
                "Demonstration ledger: its time of recording comes from the acts themselves.", style="yellow"
            )
        if illustrative:
            self.out.print("* illustrative: no source gives this figure.", style="yellow")
        if imported:
            self.out.print(
                "† imported: an opening position from another administration is in this figure.", style="yellow"
            )


def flags_of(lines: Iterable[object]) -> dict[str, bool]:
    """Which marks the figures of an answer have."""
    found = list(lines)
    return {flag: any(getattr(each, flag) for each in found) for flag in ("illustrative", "imported")}


def cited(as_of: AsOf) -> Mapping[str, object]:
    """The dates of an answer, for programs."""
    return {
        "valid_on": as_of.valid_on.isoformat(),
        "position": as_of.known_at,
        "known_until": as_of.known_until.isoformat(),
        "provisional": as_of.provisional,
    }


@contextmanager
def session(ledger: str, *, json: bool) -> Iterator[Session]:
    """Open a ledger for a command; raises what is the matter with it."""
    address = Address.parse(ledger)
    require(address, JOURNAL, PROJECTIONS)
    journal = Journal(address)
    try:
        journal.founded  # noqa: B018  # It refuses a ledger without a first entry.
        library = open_library(journal)
        try:
            yield Session(journal, library, json)
        finally:
            library.engine.dispose()
    finally:
        journal.close()


@contextmanager
def progress(what: str, total: int | None, *, quiet: bool = False) -> Iterator[Any]:
    """A progress bar on a terminal, nothing elsewhere; gives what to call with how many more were done.

    Without a total it shows how many were done so far.
    """
    if quiet or total == 0 or not sys.stderr.isatty():
        yield int
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(error=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda more: bar.advance(task, more)
