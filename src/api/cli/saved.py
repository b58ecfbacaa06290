"""The commands that show what was saved: the bridge from the 0-meting, and the dossier of each claim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding

from api import vocabulary
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, Partnership, Service, ValidOn
from api.cli.session import Session, cited, session, write_json
from api.cli.show import mark, named, table, who
from api.formats import cents, day, number
from projections.savings.savings import AmountOf, Bridge, BridgeLine, Dossier


def bridge(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    service: Service = None,
    indicator: Annotated[str | None, typer.Option(help="Only this indicator.", metavar="NAME")] = None,
    year: Annotated[int | None, typer.Option(help="Only periods with this year.")] = None,
    json: Json = False,
) -> None:
    """Show how the 0-meting leads to the net saving of a period (besparingsbrug), step by step, with its entries."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        asked = {"partnership": partnership, "service": service, "indicator": indicator, "year": year}
        found, _ = current.ask("bridge", as_of, **asked)
        if json:
            write_json({"as_of": cited(as_of), "bridges": [asdict(each) for each in found]})
            return
        if not found:
            current.out.print("Nothing was measured after a locked 0-meting then.")
        for each in found:
            _bridge(current, each)
        current.cite(as_of, illustrative=any(each.illustrative for each in found))


def savings(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    service: Service = None,
    claim: Annotated[str | None, typer.Option(help="Only this claim.", metavar="NAME")] = None,
    json: Json = False,
) -> None:
    """Show every claimed saving: what happened to it, what was verified, and the list for verifiers then and now."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        found, _ = current.ask("savings", as_of, partnership=partnership, service=service, claim=claim)
        if json:
            write_json({"as_of": cited(as_of), "claims": [asdict(each) for each in found]})
            return
        if not found:
            current.out.print("No saving was claimed then.")
        for each in found:
            _dossier(current, each)
        current.cite(as_of, illustrative=any(each.illustrative for each in found))


def _bridge(current: Session, each: Bridge) -> None:
    period = f"{day(each.starts_on)} to {day(each.ends_on - timedelta(days=1))}"
    version = f"version {each.baseline_version}, prices of {each.price_level}, locked by {each.locked_by}"
    current.out.print(f"[bold]{each.service}[/bold] {each.indicator}, {period} (0-meting {version})", soft_wrap=True)
    codes = sorted({amount.participant for line in each.bridge_lines for amount in line.by_participant})
    made = table("step", *map(who, codes), "total", "entries", right=[*map(who, codes), "total"])
    for line in each.bridge_lines:
        made.add_row(
            escape(_name(line)), *_amounts(line.by_participant, codes, each), _one(line.amount, each), _at(line)
        )
    if each.saving is not None:
        amounts = _amounts(each.net_savings, codes, each)
        made.add_row("[bold]net saving[/bold]", *amounts, _one(each.saving, each), "", style="bold")
    current.out.print(Padding(made, (0, 0, 0, 2)))
    for indexed in (year for line in each.bridge_lines for year in line.percentages):
        editions = ", ".join(dict.fromkeys(indexed.editions))
        current.out.print(f"  index of {indexed.year}: {number(indexed.percentage)}% ({escape(editions)})")
    if each.unmeasured:
        lacking = ", ".join(map(who, each.unmeasured))
        current.out.print(f"  Not measured: {lacking}; so there is no net saving.", style="yellow")
    if each.books_now:
        now = "; ".join(f"{named(one.participant)} {cents(one.amount)}" for one in each.books_now)
        told = f"The books say otherwise by now than when this was measured (act measure-cost-actual): {now}"
        current.out.print(f"  {told}", style="yellow", soft_wrap=True)
    if each.key_effects:
        moved = "; ".join(f"{named(one.participant)} {cents(one.amount, sign=True)}" for one in each.key_effects)
        current.out.print(f"  Apart, what changes of key moved (adds up to nothing): {moved}", soft_wrap=True)


def _name(line: BridgeLine) -> str:
    term = vocabulary.term(line.bridge_kind, "en", "BridgeKind")
    return term if line.bridge_kind in {"frozen-baseline", "index", "actual-cost"} else f"{term}: {line.name}"


def _amounts(found: tuple[AmountOf, ...], codes: list[str], each: Bridge) -> Iterator[str]:
    amounts = {one.participant: one.amount for one in found}
    for code in codes:
        yield _one(amounts[code], each) if code in amounts else ""


def _one(amount: int, each: Bridge) -> str:
    return mark(cents(amount), illustrative=each.illustrative)


def _at(line: BridgeLine) -> str:
    return ", ".join(map(str, line.positions))


def _dossier(current: Session, each: Dossier) -> None:
    period = f"{day(each.starts_on)} to {day(each.ends_on - timedelta(days=1))}"
    state = vocabulary.term(each.claim_status, "en", "ClaimStatus")
    amount = mark(cents(each.amount), illustrative=each.illustrative)
    out = current.out
    out.print(f"[bold]{each.service}[/bold] claim {each.claim}: {amount} on {each.indicator}, {period}: {state}")
    for step in each.steps:
        term = vocabulary.term(step.step, "en", "ClaimStatus")
        said = "" if step.cents is None else f" {cents(step.cents)}"
        grounds = f": {escape(step.grounds)}" if step.grounds else ""
        out.print(f"  {day(step.effective_on)}  {term}{said} by {step.who} (position {step.position}){grounds}")
    if each.saving is not None and each.saving_now is not None:
        out.print(f"  Verified at {cents(each.saving)}; by the figures as they are it is {cents(each.saving_now)}.")
    made = table("check", "then", "now", "about")
    for check in each.checklist:
        then = vocabulary.term(check.outcome_then, "en", "CheckOutcome") if check.outcome_then else ""
        now = vocabulary.term(check.outcome_now, "en", "CheckOutcome")
        made.add_row(check.check, then, now, escape(", ".join(check.about)))
    out.print(Padding(made, (0, 0, 0, 2)))
