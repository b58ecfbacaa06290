"""The command that holds the books against what others say of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding

from api import vocabulary
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, OptionsClash, Partnership, Service, ValidOn
from api.cli.session import Session, cited, flags_of, session, write_json
from api.cli.show import mark, table, who
from api.cli.spreadsheet import write_csv
from api.formats import cents, day
from ledger.money import Money
from projections.money.reconciliation import Control, ControlState

COLUMNS = (
    "service", "cost_year", "control_total", "kind", "ledger_account", "pool", "task_field", "participant",
    "effective_on", "asserted", "figure", "difference", "control_state", "accepted_by", "grounds", "source",
    "illustrative", "imported", "position",
)  # fmt: skip
COLOURS = {ControlState.DIFFERS: "red", ControlState.ACCEPTED: "yellow"}


def reconcile(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    service: Service = None,
    participant: Annotated[str | None, typer.Option(help="Only about this municipality (GM0313).")] = None,
    year: Annotated[int | None, typer.Option(help="Only the books of this year.")] = None,
    differing: Annotated[bool, typer.Option("--differing", help="Only what differs and nothing accepts.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="The same lines as CSV with semicolons.")] = False,
    json: Json = False,
) -> None:
    """Show every control total beside what the books come to on its day, and how each difference stands."""
    if as_csv and json:
        raise OptionsClash("--csv and --json are two formats; give one")
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        which = {"partnership": partnership, "service": service, "participant": participant, "year": year}
        found, _ = current.ask("reconciliation", as_of, **which, differing=differing)
        if json:
            lines = [{**asdict(each), "difference": each.difference} for each in found]
            write_json({"as_of": cited(as_of), "control_totals": lines})
        elif as_csv:
            write_csv(COLUMNS, [_facts(each) for each in found])
        else:
            _show(current, found)
            current.cite(as_of, **flags_of(found))


def _facts(each: Control) -> dict[str, object]:
    """A control total for a spreadsheet."""
    amounts = {name: Money(getattr(each, name)) for name in ("asserted", "figure", "difference")}
    return {**asdict(each), **amounts, "effective_on": each.effective_on.isoformat()}


def _show(current: Session, found: Sequence[Control]) -> None:
    """Each year's control totals, a line each, with below it what it is about and who says so."""
    if not found:
        current.out.print("No control totals, or none that differ, were known then.")
    for cost_year in dict.fromkeys(each.cost_year for each in found):
        current.out.print(f"[bold]{cost_year}[/bold] (euros; difference: theirs less ours)")
        amounts = ("theirs", "ours", "difference")
        made = table("on", "control total", *amounts, "", right=amounts)
        for each in found:
            if each.cost_year == cost_year:
                sums = (cents(each.asserted), cents(each.figure), cents(each.difference, sign=True))
                shown = (mark(amount, illustrative=each.illustrative, imported=each.imported) for amount in sums)
                made.add_row(day(each.effective_on), _about(each), *shown, _state(each))
        current.out.print(Padding(made, (0, 0, 0, 2)))


def _about(each: Control) -> str:
    """Its name, what it is of, and where it comes from."""
    kind = vocabulary.term(each.kind, section="ControlKind")
    named = {"account": each.ledger_account, "pool": each.pool, "task field": each.task_field}
    about = [f"{what} {name}" for what, name in named.items() if name is not None]
    about += [who(each.participant)] if each.participant else []
    lines = [f"[bold]{each.control_total}[/bold]", f"{kind}: {', '.join(about)}", escape(each.source)]
    if each.accepted_by:
        lines.append(f"accepted by {each.accepted_by}: {escape(each.grounds or '')}")
    return "\n".join(lines)


def _state(each: Control) -> str:
    """How it stands."""
    return f"[{COLOURS.get(each.control_state, 'green')}]{vocabulary.term(each.control_state)}"
