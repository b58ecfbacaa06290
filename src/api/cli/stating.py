"""The command that prints the statement of one participant (bijdragenota), as deep as is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from api import vocabulary
from api.cli.explaining import Keys
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, OptionsClash, Partnership, Service, ValidOn
from api.cli.session import Session, cited, flags_of, session, write_json
from api.cli.show import mark, table, who
from api.cli.spreadsheet import write_csv
from api.formats import cents, day
from api.questions.statement import BesideStatement
from ledger.cost_year.postings import Account
from ledger.money import Money
from projections.money.statement import StatementLine, StatementTotal

COLUMNS = (
    "service", "cost_year", "pool", "account", "effective_on", "cost", "description", "whole", "amount", "owes",
    "allocation", "portion", "key", "key_version", "weight", "weight_total", "measure", "measured_on", "rounding",
    "residue", "source", "adopted_by", "mandate", "act", "decision", "evidence", "position", "illustrative", "imported",
)  # fmt: skip


def statement(
    *,
    participant: Annotated[str, typer.Option(help="The municipality (GM0313).")],
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    service: Service = None,
    year: Annotated[int | None, typer.Option(help="Only the books of this year.")] = None,
    only_totals: Annotated[bool, typer.Option("--totals", help="Only what each pool comes to.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="And how each share came about.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="The same lines as CSV with semicolons.")] = False,
    json: Json = False,
) -> None:
    """Show the statement of one participant (bijdragenota): all it bears and paid, and how that came about."""
    if as_csv and json:
        raise OptionsClash("--csv and --json are two formats; give one")
    if only_totals and explain:
        raise OptionsClash("--totals shows less and --explain more; give one")
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        which = {"participant": participant, "partnership": partnership, "service": service, "year": year}
        found, beside = current.ask("statement", as_of, **which)
        if json:
            write_json({"as_of": cited(as_of), **asdict(beside), "lines": [asdict(each) for each in found]})
        elif as_csv:
            write_csv(COLUMNS, (_cells(each) for each in found))
        else:
            _show(current, [] if only_totals else found, beside, explain=explain)
            current.cite(as_of, **flags_of(beside.totals))


def _cells(each: StatementLine) -> dict[str, object]:
    """A line for a spreadsheet: what explains it in columns of its own."""
    cells: dict[str, object] = {**dict.fromkeys(COLUMNS), **asdict(each)}
    cells |= {"amount": Money(each.cents), "owes": Money(each.owes)}
    cells["whole"] = None if each.whole is None else Money(each.whole)
    cells["evidence"] = "; ".join(document.title for document in each.evidence)
    if (explained := each.explained) is not None:
        key, names = explained.key, ("key_version", "weight_total", "measure", "measured_on", "rounding", "source")
        cells |= {name: getattr(key, name) for name in names} | {"key": key.name, "adopted_by": key.adopted_by}
        cells |= {"allocation": explained.allocation, "weight": explained.weight, "residue": Money(explained.residue)}
        cells["portion"] = explained.portion
        cells["mandate"] = "; ".join(each.mandate for each in explained.adopted if each.mandate)
    return cells


def _show(current: Session, found: Sequence[StatementLine], beside: BesideStatement, *, explain: bool) -> None:
    out, hosts = current.out, {each.service: each for each in beside.hosts}
    out.print(f"[bold]Statement (bijdragenota) of {who(beside.participant)}[/bold], in euros")
    if not beside.totals:
        out.print("Nothing was booked for it by then.")
        return
    keys = Keys() if explain else None
    for service, cost_year in dict.fromkeys((each.service, each.cost_year) for each in beside.totals):
        hosted = hosts.get(service)
        title = f", {escape(hosted.title)}; host: {who(hosted.host)}" if hosted else ""
        out.print()
        out.print(f"[bold]{cost_year}[/bold]{title}")
        of_year = [each for each in beside.totals if each.cost_year == cost_year]
        if not found:
            out.print(Padding(_pools(of_year), (0, 0, 0, 2)))
            continue
        for pool in dict.fromkeys(each.pool for each in of_year):
            lines = [each for each in found if (each.cost_year, each.pool) == (cost_year, pool)]
            out.print(Padding(f"[bold]{pool or 'not told by pool'}[/bold]", (0, 0, 0, 2)))
            out.print(Padding(_pool(lines, [each for each in of_year if each.pool == pool], keys), (0, 0, 0, 4)))
    out.print()
    out.print(_balance(beside))
    if beside.open_claims:
        out.print()
        out.print(_claims(beside))
    if keys is not None:
        _explain(current, keys, found)


def _pools(totals: Sequence[StatementTotal]) -> Table:
    """What each pool of a year comes to."""
    accounts = list(dict.fromkeys(each.account for each in sorted(totals, key=lambda each: each.account)))
    columns = [*(vocabulary.term(each) for each in accounts), "owes"]
    made = table("pool", *columns, right=columns)
    for pool in dict.fromkeys(each.pool for each in totals):
        made.add_row(pool or "not told by pool", *_sums([each for each in totals if each.pool == pool], accounts))
    return made


def _pool(lines: Sequence[StatementLine], totals: Sequence[StatementTotal], keys: Keys | None) -> Table:
    """The lines of one pool and what they come to; where keys are told, with the number of each."""
    accounts = [each.account for each in totals]
    amounts = [vocabulary.term(each) for each in accounts]
    more = ["residue", "key", "entry"] if keys is not None else []
    made = table("on", "what", "whole", *amounts, *more, right=["whole", *amounts, *more])
    for each in lines:
        shown = [_amount(each) if each.account is account else "" for account in accounts]
        behind = () if keys is None else _behind(each, keys)
        made.add_row(day(each.effective_on), escape(_what(each)), _whole(each), *shown, *behind)
    sums = [_amount(each) for each in totals]
    made.add_row("", "total", "", *sums, *("" for _ in more), style="bold")
    return made


def _what(each: StatementLine) -> str:
    """What an amount is for: of a cost its number and description, else what was done."""
    turned = each.account is Account.SHARE and each.explained is None and each.description is not None
    return f"{each.cost or ''} {each.description or each.act}{' (turned back)' if turned else ''}".strip()


def _amount(each: StatementLine | StatementTotal) -> str:
    return mark(cents(each.cents), illustrative=each.illustrative, imported=each.imported)


def _whole(each: StatementLine) -> str:
    return "" if each.whole is None else cents(each.whole)


def _behind(each: StatementLine, keys: Keys) -> tuple[str, str, str]:
    """What rounding did, the number under which the key is told at the end, and the entry."""
    if each.explained is None:
        return "", "", str(each.position)
    residue = cents(each.explained.residue, sign=True) if each.explained.residue else ""
    return residue, escape(f"[{keys.number(each.explained)}]"), str(each.position)


def _explain(current: Session, keys: Keys, lines: Sequence[StatementLine]) -> None:
    """How the shares came about, a key at a time, and what shows the costs."""
    out = current.out
    for key, behind in keys.told():
        out.print()
        out.print(key)
        for each in behind:
            out.print(Padding(each, (0, 0, 0, 4)))
    shown = {
        (each.cost_year, each.cost or each.act, document.title, document.sha256 or "")
        for each in lines
        for document in each.evidence
    }
    if shown:
        out.print()
        out.print("[bold]Documents[/bold]")
    for cost_year, cost, title, sha256 in sorted(shown):
        text = f"{cost_year} {cost}: {title}{f' (sha256 {sha256})' if sha256 else ''}"
        out.print(Padding(escape(text), (0, 0, 0, 4)))


def _balance(beside: BesideStatement) -> Table:
    """What every service and year comes to, and all of it together."""
    accounts = list(dict.fromkeys(each.account for each in sorted(beside.totals, key=lambda each: each.account)))
    columns = [*(vocabulary.term(each) for each in accounts), "owes"]
    made = table("service and year", *columns, right=columns)
    for cost_year in dict.fromkeys(each.cost_year for each in beside.totals):
        made.add_row(cost_year, *_sums([each for each in beside.totals if each.cost_year == cost_year], accounts))
    made.add_row("total", *_sums(beside.totals, accounts), style="bold")
    return made


def _claims(beside: BesideStatement) -> Table:
    """What is to be paid to whom by when, and what is to be got."""
    made = table("by", "of", "to pay", "to get", "to or from", "", right=["to pay", "to get"])
    for each in beside.open_claims:
        pays = each.payer == beside.participant
        amount = mark(cents(each.amount), illustrative=each.illustrative)
        sides = (amount, "") if pays else ("", amount)
        state = "due" if each.fallen_due else "not due yet"
        made.add_row(day(each.due_on), each.cost_year, *sides, who(each.payee if pays else each.payer), state)
    return made


def _sums(totals: Sequence[StatementTotal], accounts: Sequence[Account]) -> Iterator[str]:
    for account in accounts:
        of_account = [each for each in totals if each.account is account]
        yield mark(cents(sum(each.cents for each in of_account)), **flags_of(of_account))
    yield mark(cents(sum(each.owes for each in totals)), **flags_of(totals))
