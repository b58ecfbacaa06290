"""Commands around acts: which there are, and doing those in files."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Annotated, Any
from uuid import UUID

import typer
from rich.table import Table

from api.cli.options import DEFAULT, Json, Ledger
from api.cli.session import Session, console, now, principal, progress, session, write_json
from ledger.acts import ACTS
from ledger.acts.line import Asked, ask_all, find
from ledger.acts.schema import schema
from ledger.clerk import AMSTERDAM, Clerk, Done
from ledger.errors import LedgerError, Malformed


class UnreadableFile(Malformed):
    """A file of acts cannot be read."""

    code = "unreadable-file"

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(f"{file} cannot be read: {problem}")
        self.file, self.problem = file, problem


class OutOfOrder(Malformed):
    """The lines of a file are in the order in which they happened."""

    code = "lines-out-of-order"

    def __init__(self, at: datetime, before: datetime) -> None:
        super().__init__(
            f"'at' {at.isoformat()} lies before that of the line above ({before.isoformat()}); put it in order"
        )
        self.at, self.before = at, before


class MixedTimes(Malformed):
    """Several files are merged by ``at``: so each line needs one."""

    code = "at-missing"

    def __init__(self) -> None:
        super().__init__(
            "several files are merged by the 'at' of their lines, and this line has none; give one file at a time"
        )


class AtLine(Exception):
    """Something is the matter with one line of a file."""

    def __init__(self, file: str, line: int, problem: LedgerError, rest: str = "") -> None:
        super().__init__(f"{file}, line {line}: {problem}{rest}")
        self.file, self.line, self.problem = file, line, problem


@dataclass(frozen=True, slots=True)
class Line:
    """A well-formed act and where it was written."""

    file: str
    number: int
    asked: Asked


Files = Annotated[list[Path], typer.Argument(help="Files of acts, one JSON object a line; - is standard input.")]
Expect = Annotated[bool, typer.Option("--expect-refusals", help="Go on after an act that a rule refuses.")]


def acts(
    name: Annotated[str | None, typer.Argument(help="Show the fields of this act.")] = None,
    as_schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of act lines.")] = False,
    json: Json = False,
) -> None:
    """Show what acts there are, or the fields of one."""
    if as_schema:
        write_json(schema(name))
    elif name is not None:
        _show_act(name, json=json)
    elif json:
        write_json([{"act": each.name, "does": each.does.splitlines()[0]} for each in ACTS.values()])
    else:
        table = Table("act", "what it does", box=None, padding=(0, 2, 0, 0))
        for each in ACTS.values():
            table.add_row(each.name, each.does.splitlines()[0])
        console().print(table)


def _show_act(name: str, *, json: bool) -> None:
    line = schema(find(name).name)
    if json:
        write_json(line)
        return
    out = console()
    out.print(f"[bold]{name}[/bold]: {find(name).does}\n")
    table = Table("field", "needed", "what", box=None, padding=(0, 2, 0, 0))
    for field, shape in line["properties"].items():
        table.add_row(field, "yes" if field in line["required"] else "", _meaning(shape, line["$defs"]))
    out.print(table)


def _meaning(shape: dict[str, Any], definitions: dict[str, Any]) -> str:
    """A field's shape in a few words."""
    if "$ref" in shape:
        shape = definitions[shape["$ref"].rpartition("/")[2]]
    if "const" in shape:
        return f"'{shape['const']}'"
    if "enum" in shape:
        return "one of " + ", ".join(map(str, shape["enum"]))
    if "anyOf" in shape:
        kinds = [_meaning(each, definitions) for each in shape["anyOf"] if each.get("type") != "null"]
        return " or ".join(kinds)
    if shape.get("type") == "array":
        return f"list: {_meaning(shape.get('items', {}), definitions)}"
    if shape.get("type") == "object" and "properties" in shape:
        return "object: " + ", ".join(shape["properties"])
    return str(shape.get("description") or shape.get("format") or shape.get("type") or "anything")


def act(files: Files, ledger: Ledger = DEFAULT, expect_refusals: Expect = False, json: Json = False) -> None:
    """Do the acts in files. All lines are read before the first is done, so a malformed one stops it all."""
    with session(ledger, json=json) as current:
        lines = in_order(files, current.journal.founded.ledger)
        clerk = Clerk(principal(), current.journal, now().astimezone(AMSTERDAM).date())
        counts = dict.fromkeys(WORDS, 0)
        with progress("Acts", len(lines), quiet=json) as tell:
            for line in lines:
                try:
                    done = clerk.do(line.asked)
                except KeyboardInterrupt as stopped:
                    console(error=True).print(f"Stopped{_so_far(counts, lines)}", soft_wrap=True)
                    raise typer.Exit(INTERRUPTED) from stopped
                except LedgerError as error:
                    raise AtLine(line.file, line.number, error, _so_far(counts, lines)) from error
                counts[_counted(done)] += 1
                if json:
                    write_json(_told(line, done))
                if done.refusal is not None and not expect_refusals:
                    raise AtLine(line.file, line.number, done.refusal, _so_far(counts, lines))
                tell(1)
        if not json:
            _summarise(current, counts)


def _so_far(counts: dict[str, int], lines: Sequence[Line]) -> str:
    """What has been done of a file that was not finished, and how to go on."""
    done = sum(counts.values())
    return f". {done} of {len(lines)} acts have their result; the same file again goes on from there"


def _outcome(done: Done) -> str:
    return "again" if done.recorded.again else "refused" if done.refusal else "done"


def _told(line: Line, done: Done) -> dict[str, object]:
    refusal = done.refusal
    return {
        "file": line.file,
        "line": line.number,
        "act": line.asked.act.name,
        "id": str(line.asked.act_id),
        "outcome": _outcome(done),
        "positions": [done.recorded.first, done.recorded.last],
        "recorded_at": done.recorded.recorded_at.isoformat(),
        "refusal": {"code": refusal.code, "message": str(refusal), "fields": refusal.fields} if refusal else None,
    }


INTERRUPTED = 130
"""How a shell counts a program that somebody stopped."""

WORDS = {
    "done": "done",
    "refused": "refused by a rule (the trail has them)",
    "again": "done before",
    "refused again": "refused before",
}
"""What became of acts, in the words of the summary."""


def _counted(done: Done) -> str:
    return "refused again" if done.recorded.again and done.refusal else _outcome(done)


def _summarise(current: Session, counts: dict[str, int]) -> None:
    parts = [f"{count} {WORDS[outcome]}" for outcome, count in counts.items() if count]
    head = current.journal.store.max_notification_id()
    did = f"{sum(counts.values())} acts: {', '.join(parts) or 'nothing to do'}."
    current.out.print(f"{did} The journal is at position {head}.", soft_wrap=True)


def in_order(files: Sequence[Path], ledger: UUID) -> list[Line]:
    """The lines of all files, well-formed, in the order of their ``at`` where there are several files."""
    lines: list[Line] = []
    for file in files:
        lines += _lines_of(file, ledger)
    if len(files) > 1:
        for line in lines:
            if line.asked.at is None:
                raise AtLine(line.file, line.number, MixedTimes())
        lines.sort(key=lambda line: (line.asked.at,))
    return lines


def _lines_of(file: Path, ledger: UUID) -> Iterator[Line]:
    name = "standard input" if str(file) == "-" else str(file)
    try:
        with nullcontext(sys.stdin.buffer) if str(file) == "-" else file.open("rb") as stream:
            yield from _read(name, _Numbered(stream), ledger)
    except OSError as error:
        raise UnreadableFile(name, error.strerror or str(error)) from error


def _read(name: str, lines: _Numbered, ledger: UUID) -> Iterator[Line]:
    last: datetime | None = None
    try:
        for asked in ask_all(lines, ledger):
            if last is not None and asked.at is not None and asked.at < last:
                raise OutOfOrder(asked.at, last)
            last = asked.at or last
            yield Line(name, lines.number, asked)
    except LedgerError as error:
        raise AtLine(name, lines.number, error) from error
    except UnicodeDecodeError as error:
        raise AtLine(name, lines.number + 1, UnreadableFile(name, f"it is not UTF-8: {error.reason}")) from error


class _Numbered:
    """Lines of text that know how far one has read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._stream:
            text = line.decode("utf-8" if self.number else "utf-8-sig")
            self.number += 1
            yield text
