"""The commands that show the books themselves: every posting, for people and for programs, and the trial balance."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer
from rich.padding import Padding
from rich.table import Table

from api import bookkeeping, vocabulary
from api.bookkeeping import Side, Transaction
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, Partnership, Service, ValidOn
from api.cli.session import cited, flags_of, session, write_json
from api.cli.show import mark, table, who
from api.cli.spreadsheet import write_csv
from api.formats import cents, day, moment
from api.questions.books import JournalLine
from ledger.money import Money
from projections.as_of import AsOf
from projections.money.books import TrialLine

COLUMNS = (
    "effective_on", "position", "recorded_at", "act", "service", "cost_year", "pool", "cost", "description",
    "participant", "account", "debit", "credit", "decision", "evidence", "illustrative", "imported",
)  # fmt: skip


class BookFormat(StrEnum):
    """In which form the books are written out."""

    HLEDGER = "hledger"
    BEANCOUNT = "beancount"
    CSV = "csv"
    JSON = "json"


def postings(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    service: Service = None,
    participant: Annotated[str | None, typer.Option(help="Only the accounts of this municipality (GM0313).")] = None,
    pool: Annotated[str | None, typer.Option(help="Only this pool.")] = None,
    year: Annotated[int | None, typer.Option(help="Only the books of this year.")] = None,
    format_: Annotated[
        BookFormat, typer.Option("--format", help="For hledger, for beancount, for a spreadsheet or for programs.")
    ] = BookFormat.HLEDGER,
    json: Json = False,
) -> None:
    """Write out every posting of the books, by double entry, as a journal for a bookkeeping program."""
    with session(ledger, json=True) as current:
        as_of = current.as_of(valid_on, known_at)
        which = {"partnership": partnership, "service": service, "participant": participant, "pool": pool, "year": year}
        found, _ = current.ask("postings", as_of, **which)
        if json or format_ is BookFormat.JSON:
            write_json({"as_of": cited(as_of), "postings": [asdict(each) for each in found]})
        elif format_ is BookFormat.CSV:
            write_csv(COLUMNS, (_cells(each) for each in found))
        else:
            title = list(_title(as_of, found, demonstration=current.demonstration))
            write = bookkeeping.hledger if format_ is BookFormat.HLEDGER else bookkeeping.beancount
            sys.stdout.writelines(write(title, transactions(found)))


def _title(as_of: AsOf, found: Sequence[JournalLine], *, demonstration: bool) -> Iterator[str]:
    """What a journal is of, in its first lines."""
    known = f"position {as_of.known_at} ({moment(as_of.known_until)})"
    yield f"Grondslag: every posting valid on {day(as_of.valid_on)}, as known at {known}"
    if demonstration:
        yield "Demonstration ledger: its time of recording comes from the acts themselves."
    if any(each.illustrative for each in found):
        yield "illustrative: no source gives this figure."


def transactions(found: Sequence[JournalLine]) -> list[Transaction]:
    """The lines of the books as transactions."""
    return list(bookkeeping.together((each.effective_on, each.position, *_told(each), _side(each)) for each in found))


def _told(each: JournalLine) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What an entry did, and where it comes from."""
    narration = " ".join(filter(None, [each.act, each.cost, each.description and f"({each.description})"]))
    facts = [("act", each.act), ("recorded", each.recorded_at.isoformat())]
    facts += [("decision", each.decision)] if each.decision else []
    for number, document in enumerate(each.evidence, start=1):
        facts.append((f"document-{number}", document.title))
        facts += [(f"document-{number}-sha256", document.sha256)] if document.sha256 else []
    return narration, tuple(facts)


def _side(each: JournalLine) -> Side:
    facts = {"year": each.cost_year.rpartition("/")[2], "pool": each.pool, "cost": each.cost}
    facts |= {"illustrative": "true" if each.illustrative else None}
    told = tuple((name, value) for name, value in facts.items() if value)
    return Side(each.service, each.participant, each.account.value, Money(each.cents), told)


def _cells(each: JournalLine) -> dict[str, object]:
    """A posting for a spreadsheet."""
    amounts = {"debit": Money(each.debit), "credit": Money(each.credit)}
    documents = "; ".join(document.title for document in each.evidence)
    return {**asdict(each), **amounts, "recorded_at": each.recorded_at.isoformat(), "evidence": documents}


def trial_balance(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    service: Service = None,
    participant: Annotated[str | None, typer.Option(help="Only the accounts of this municipality (GM0313).")] = None,
    year: Annotated[int | None, typer.Option(help="Only the books of this year.")] = None,
    json: Json = False,
) -> None:
    """Show what every account of the books comes to: as much debit as credit, on every day as it was ever known."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        which = {"partnership": partnership, "service": service, "participant": participant, "year": year}
        found, beside = current.ask("trial-balance", as_of, **which)
        if json:
            lines = [{**asdict(each), "balance": each.balance} for each in found]
            write_json({"as_of": cited(as_of), "accounts": lines, "debit": beside.debit, "credit": beside.credit})
            return
        for each in dict.fromkeys(line.service for line in found):
            current.out.print(f"[bold]{each}[/bold] (euros; balance: debit less credit)")
            of_service = [line for line in found if line.service == each]
            current.out.print(Padding(_table(of_service, whole=participant is None), (0, 0, 0, 2)))
        if not found:
            current.out.print("Nothing was booked then.")
        current.cite(as_of, **flags_of(found))


def _table(found: Sequence[TrialLine], *, whole: bool) -> Table:
    amounts = ("debit", "credit", "balance")
    made = table("participant", "account", *amounts, right=amounts)
    for each in found:
        marks = {"illustrative": each.illustrative, "imported": each.imported}
        shown = (mark(cents(getattr(each, name)), **marks) for name in amounts)
        name = who(each.participant) if each.participant else "(of the service)"
        made.add_row(name, vocabulary.term(each.account), *shown)
    if whole:
        marks = flags_of(found)
        sums = (mark(cents(sum(getattr(each, name) for each in found)), **marks) for name in amounts)
        made.add_row("total", "", *sums, style="bold")
    return made
