"""The command that asks what is due, and how it looks."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding

from api import vocabulary
from api.calendar_file import as_ics
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, OptionsClash, Partnership, ValidOn
from api.cli.session import Session, cited, session, write_json
from api.cli.show import mark, table
from api.cli.spreadsheet import write_csv
from api.formats import day, number
from ledger.party import municipalities
from projections.obliged import Due, DueKind, DueState, Limit, TaskLine, Used

COLOURS: Mapping[DueState, str] = {
    DueState.DUE: "bold",
    DueState.OVERDUE: "bold red",
    DueState.MET: "green",
    DueState.MET_LATE: "yellow",
    DueState.MISSED: "red",
    DueState.LAPSED: "dim",
}


class CalendarFormat(StrEnum):
    """As which file for a calendar what is due can be written."""

    ICS = "ics"


CSV_COLUMNS = (
    "partnership", "task", "kind", "name", "title", "due_on", "first_due_on", "state", "set_by", "owed_by",
    "settled_on", "note", "position",
)  # fmt: skip


def obligations(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    task: Annotated[str | None, typer.Option(help="Only this task, with what it asks.")] = None,
    only_overdue: Annotated[bool, typer.Option("--overdue", help="Only what is not there and was due.")] = False,
    kind: Annotated[DueKind | None, typer.Option(help="Only what is due of this kind.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="What is due as CSV with semicolons.")] = False,
    as_format: Annotated[CalendarFormat | None, typer.Option("--format", help="As a file for a calendar.")] = None,
    json: Json = False,
) -> None:
    """Show what is due, met or overdue, by whom and for whom, and what tasks have used of their limits."""
    if as_csv + json + (as_format is not None) > 1:
        raise OptionsClash("--csv, --format and --json are each a format; give one")
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        due, beside = current.ask(
            "obligations", as_of, partnership=partnership, task=task, due_kind=kind, only_overdue=only_overdue
        )
        tasks: Sequence[TaskLine] = beside.tasks
        if json:
            lines = [asdict(each) | {"used": [_used_facts(one) for one in each.used]} for each in tasks]
            write_json({"as_of": cited(as_of), "due": [asdict(each) for each in due], "tasks": lines})
        elif as_format is CalendarFormat.ICS:
            stamp = current.journal.store.recorded_at(as_of.known_at)
            sys.stdout.buffer.write(as_ics(due, stamp, "en"))
        elif as_csv:
            write_csv(CSV_COLUMNS, map(_facts, due))
        else:
            _show(current, due, "overdue" if only_overdue else "due")
            for each in tasks:
                _task(current, each, whole=task is not None)
            current.cite(as_of, illustrative=any(each.illustrative for each in tasks))


def _facts(each: Due) -> Mapping[str, object]:
    """A line of CSV: what is several is one cell."""
    return asdict(each) | {"set_by": "; ".join(each.set_by), "owed_by": "; ".join(each.owed_by)}


def _used_facts(used: Used) -> Mapping[str, object]:
    return asdict(used) | {"over": used.over}


def _show(current: Session, due: Sequence[Due], what: str) -> None:
    if not due:
        current.out.print(f"Nothing was {what} then.")
    for partnership in dict.fromkeys(each.partnership for each in due):
        made = table("on", "state", "what", "task", "owed by", "set by or for")
        for each in due:
            if each.partnership == partnership:
                state = f"[{COLOURS[each.state]}]{vocabulary.term(each.state)}[/]"
                title = escape("\n".join(_told(each)))
                who = (escape("; ".join(map(_named, people))) for people in (each.owed_by, each.set_by))
                made.add_row(day(each.due_on), state, title, each.task or "", *who)
        current.out.print(f"[bold]{partnership}[/bold]: what is {what}")
        current.out.print(Padding(made, (0, 0, 0, 2)))


def _told(each: Due) -> Iterator[str]:
    """What is due, since when it is put off, and what came of it."""
    pages = f", at most {each.max_pages} pages" if each.max_pages is not None else ""
    yield f"{each.title} ({vocabulary.term(each.kind)}{pages})" if each.kind is not DueKind.DEADLINE else each.title
    if each.first_due_on != each.due_on:
        yield f"was due on {day(each.first_due_on)}"
    if each.settled_on is not None:
        yield f"{'given up' if each.state is DueState.MISSED else 'there'} on {day(each.settled_on)}"
    if each.note is not None:
        yield each.note


def _task(current: Session, each: TaskLine, *, whole: bool) -> None:
    """A task: who does it for whom, what is used of its limits, and what was found beyond them."""
    until = f", due {day(each.due_on)}" if each.due_on else ""
    done = f", done {day(each.finished_on)}" if each.finished_on else ""
    current.out.print(
        f"[bold]{each.partnership}[/bold], task [bold]{each.task}[/bold]: {escape(each.title)} "
        f"(assigned {day(each.assigned_on)}{until}{done})"
    )
    by = f"for {_all(each.clients)}; by {_all(each.contractors)}"
    details = [f"{by}; coordinated by {_named(each.coordinator)}" if each.coordinator else by]
    if whole:
        details += [f"{at}. {text}" for at, text in enumerate(each.assignments, start=1)]
        details += [f"team: {_all(each.team)}"] if each.team else []
    details += _limits(each)
    details += [
        f"found: {found.what} {_named(found.name)} on {day(found.effective_on)}, beyond what was agreed: {found.reason}"
        f" (position {found.position})"
        for found in each.as_found
    ]
    current.out.print(Padding(escape("\n".join(details)), (0, 0, 0, 4)))


def _limits(each: TaskLine) -> Iterator[str]:
    for limit in Limit:
        used = [one for one in each.used if one.limit is limit]
        if used:
            yield f"{vocabulary.term(limit)}: {'; '.join(map(_so_much, used))}"
    if each.no_extra_means:
        yield "no extra means: neither staff nor money"


def _so_much(used: Used) -> str:
    who = f"{_named(used.who)} " if used.who else ""
    currency = "EUR " if used.limit is Limit.MEANS else ""
    amount = mark(f"{currency}{number(used.used)}", illustrative=used.illustrative)
    most = f" of {number(used.allowed)}" if used.allowed is not None else ""
    return f"{who}{amount}{most}{' (over the limit)' if used.over else ''}"


def _all(texts: Sequence[str]) -> str:
    return "; ".join(map(_named, texts))


def _named(text: str) -> str:
    """The same with a municipality's name where its code stands."""

    def name(found: re.Match[str]) -> str:
        known = municipalities().get(found[0])
        return known.name if known else found[0]

    return re.sub(r"\bGM[0-9]{4}\b", name, text)
