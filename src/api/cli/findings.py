"""The command that asks what a controller should look at, and how it looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding

from api import vocabulary
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, OptionsClash, Partnership, Service, ValidOn
from api.cli.session import Session, cited, session, write_json
from api.cli.spreadsheet import write_csv
from api.formats import cents, day
from ledger.law import Severity
from ledger.partnership.findings import FindingState
from projections.findings import Finding

COLOURS: Mapping[FindingState, str] = {
    FindingState.OPEN: "bold red",
    FindingState.EXPLAINED: "yellow",
    FindingState.ACCEPTED: "bold",
    FindingState.RESOLVED: "green",
}
MOST = 10
"""How many entries of one finding are named to people before it is only said how many more there are."""
CSV_COLUMNS = (
    "partnership", "finding", "rule", "article", "severity", "criterion", "state", "service", "effective_on", "year",
    "amount", "breach", "message", "positions", "resolve_with", "resolved_by", "seen_when_recorded", "as_found",
    "fingerprint",
)  # fmt: skip


def findings(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    service: Service = None,
    rule: Annotated[str | None, typer.Option(help="Only breaches of this rule.", metavar="NAME")] = None,
    finding: Annotated[str | None, typer.Option(help="Only this one.", metavar="REFERENCE")] = None,
    severity: Annotated[Severity | None, typer.Option(help="Only those as severe as this.")] = None,
    state: Annotated[FindingState | None, typer.Option(help="Only those that stand like this.")] = None,
    year: Annotated[int | None, typer.Option(help="Only what is accounted for in this year.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV with semicolons.")] = False,
    json: Json = False,
) -> None:
    """Show what a controller should look at: each breach of a rule, its entries, and what was said of it."""
    if as_csv and json:
        raise OptionsClash("--csv and --json are two formats; give one")
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        filters = {"partnership": partnership, "service": service, "rule": rule, "finding": finding, "year": year}
        found, beside = current.ask("findings", as_of, **filters, severity=severity, finding_state=state)
        if json:
            write_json({"as_of": cited(as_of), "findings": list(map(facts, found)), **asdict(beside)})
        elif as_csv:
            write_csv(CSV_COLUMNS, map(_cells, found))
        else:
            _show(current, found)
            for each in beside.said_of_nothing:
                said = vocabulary.term(each.state)
                current.out.print(f"{said} on {day(each.effective_on)}, and not there: {escape(each.finding)}")
            current.cite(as_of, illustrative=any(each.illustrative for each in found))


def facts(each: Finding) -> Mapping[str, object]:
    """A finding for programs."""
    own = {one.name: getattr(each, one.name) for one in fields(each)}
    breach = {"code": each.breach.code, "message": str(each.breach), "fields": each.breach.fields}
    return own | {"breach": breach, "year": each.year, "open": each.open}


def _cells(each: Finding) -> Mapping[str, object]:
    several = {"positions": " ".join(map(str, each.positions)), "resolve_with": " ".join(each.resolve_with)}
    return {**facts(each), **several, "breach": each.breach.code, "message": str(each.breach)}


def _show(current: Session, found: Sequence[Finding]) -> None:
    if not found:
        current.out.print("Nothing was found then.")
    for partnership in dict.fromkeys(each.partnership for each in found):
        here = [each for each in found if each.partnership == partnership]
        counts = Counter(each.state for each in here)
        told = ", ".join(f"{counts[state]} {vocabulary.term(state)}" for state in FindingState if counts[state])
        many = "finding" if len(here) == 1 else "findings"
        current.out.print(f"[bold]{partnership}[/bold]: {len(here)} {many} ({told})")
        for each in here:
            _one(current, each)


def _one(current: Session, each: Finding) -> None:
    state = f"[{COLOURS[each.state]}]{vocabulary.term(each.state)}[/]"
    amount = f", EUR {cents(each.amount)}{' *' if each.illustrative else ''}" if each.amount is not None else ""
    head = f"  {day(each.effective_on)}  {vocabulary.term(each.severity)}, {state}{amount}: {escape(each.finding)}"
    current.out.print(head, soft_wrap=True)
    for text in _told(each):
        current.out.print(Padding(escape(text), (0, 0, 0, 6)))


def _told(each: Finding) -> Iterator[str]:
    yield str(each.breach)
    if each.seen_when_recorded:
        yield f"recorded so{f': {each.as_found}' if each.as_found else ', and was a finding then'}"
    for said in each.life:
        of = "" if said.applies else " (of the breach as it was then)"
        decision = f" by {said.decision}" if said.decision else ""
        yield f"{vocabulary.term(said.state)} on {day(said.effective_on)}{decision}{of}: {said.text}"
    if each.resolved_by is not None:
        yield f"resolved by entry {each.resolved_by}"
    elif each.open and each.resolve_with:
        yield f"to resolve: {', '.join(each.resolve_with)}"
    more = f" and {len(each.positions) - MOST} more" if len(each.positions) > MOST else ""
    yield f"entries {', '.join(map(str, each.positions[:MOST]))}{more}; fingerprint {each.fingerprint}"
