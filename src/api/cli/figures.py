"""How figures look to people and to programs: balances, what changed them, and the 0-meting beside the actual."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from api import vocabulary
from api.cli.session import Session
from api.cli.show import mark, table, who
from api.formats import cents, day, moment, number
from ledger.baseline.events import Quantity
from ledger.money import Money
from projections.balances import SHARE, Balances, Change
from projections.comparison import Claim, Compared, Comparison, Line


def balances(current: Session, found: Balances, *, whole: bool) -> None:
    """What each bears, paid and owes; a total where everybody is in it."""
    if not found.lines:
        current.out.print("No costs were known then.")
        return
    for service in sorted({each.service for each in found.lines}):
        lines = [each for each in found.lines if each.service == service]
        made = table("participant", "share", "paid", "owes", right=["share", "paid", "owes"])
        for each in lines:
            amounts = (each.share, each.paid, each.owes)
            made.add_row(who(each.participant), *(mark(cents(n), illustrative=each.illustrative) for n in amounts))
        if whole:
            marked = any(each.illustrative for each in lines)
            totals = (sum(e.share for e in lines), sum(e.paid for e in lines), sum(e.owes for e in lines))
            made.add_row("[bold]total[/bold]", *(mark(cents(n), illustrative=marked) for n in totals), style="bold")
        current.out.print(f"[bold]{service}[/bold] (euros; negative: is owed)")
        current.out.print(Padding(made, (0, 0, 0, 2)))
        if whole and service in found.unallocated:
            current.out.print(
                f"  Paid and not yet shared by a key: {cents(found.unallocated[service])}", style="yellow"
            )


def changes(current: Session, found: Sequence[Change], before: Balances, after: Balances) -> None:
    """Every posting behind a difference, and that they add up to it."""
    if not found:
        current.out.print("Nothing differs between these two moments.")
        return
    made = table("position", "recorded", "act", "cost", "on", "participant", "owes", right=["position", "owes"])
    entries = {entry.position: entry for entry in current.entries(sorted({each.position for each in found}))}
    for each in found:
        entry = entries[each.position]
        made.add_row(
            str(each.position),
            moment(entry.recorded_at),
            entry.act + ("" if each.account == SHARE else " (paid)"),
            each.cost,
            day(each.effective_on),
            who(each.participant),
            mark(cents(each.owes, sign=True), illustrative=each.illustrative),
        )
    current.out.print(made)
    for reason in dict.fromkeys(entry.reason for _, entry in sorted(entries.items()) if entry.reason):
        current.out.print(f"  reason: {escape(reason)}")
    _differences(current, found, before, after)


def _differences(current: Session, found: Sequence[Change], before: Balances, after: Balances) -> None:
    made = table("service", "participant", "owed", "changes", "owes", right=["owed", "changes", "owes"])
    old = {(each.service, each.participant): each.owes for each in before.lines}
    new = {(each.service, each.participant): each.owes for each in after.lines}
    for key in sorted(old.keys() | new.keys()):
        difference = sum(each.owes for each in found if (each.service, each.participant) == key)
        assert old.get(key, 0) + difference == new.get(key, 0), "changes add up to the difference"
        made.add_row(key[0], who(key[1]), cents(old.get(key, 0)), cents(difference, sign=True), cents(new.get(key, 0)))
    current.out.print()
    current.out.print(made)


def comparison(current: Session, found: Comparison) -> None:
    """The 0-meting beside each later period, and the claims."""
    last = found.ends_on.toordinal() - 1
    until = found.ends_on.fromordinal(last)
    locked = f"locked by {found.locked_by}" if found.locked_by else "not locked yet"
    current.out.print(
        f"[bold]{found.service}[/bold]: {escape(found.title)}, {day(found.starts_on)} to {day(until)}, {locked}"
    )
    made = table(
        "indicator",
        "K",
        "period",
        "of",
        "0-meting",
        "actual",
        "difference",
        "",
        right=["0-meting", "actual", "difference"],
    )
    for each in found.compared:
        _compared(made, each)
    current.out.print(Padding(made, (0, 0, 0, 2)))
    for claim in found.claims:
        _claim(current, claim)


def _compared(made: Table, each: Compared) -> None:
    period = f"{each.starts_on.year}" if each.starts_on else "-"
    for line in each.lines:
        single = len(each.lines) == 1
        made.add_row(
            each.title if line is each.lines[0] else "",
            vocabulary.term(each.criterion) if line is each.lines[0] else "",
            period if line is each.lines[0] else "",
            who(line.participant) if line.participant else "all together",
            *_amounts(line, each.unit),
            each.verdict if single else "",
        )
    if len(each.lines) > 1:
        total = each.total
        made.add_row("", "", "", "total", *_amounts(total, each.unit), each.verdict, style="bold")


def _amounts(line: Line, unit: str) -> tuple[str, ...]:
    """0-meting, actual and difference, each marked where a figure behind it comes from no source."""
    sides = (quantity(line.baseline, unit), quantity(line.actual, unit), quantity(line.difference, unit, sign=True))
    return tuple(mark(side, illustrative=line.illustrative) for side in sides)


def _claim(current: Session, claim: Claim) -> None:
    made = table("", "", "", "", "")
    for step in claim.steps:
        amount = "" if step.cents is None else mark(f"EUR {cents(step.cents)}", illustrative=claim.illustrative)
        made.add_row(day(step.effective_on), step.step, amount, f"by {step.who}", escape(step.grounds or ""))
    made.show_header = False
    colour = {"verified": "green", "booked": "green", "rejected": "red", "disputed": "yellow"}.get(claim.state, "bold")
    current.out.print(f"  claim [bold]{claim.claim}[/bold]: [{colour}]{claim.state}[/{colour}]")
    current.out.print(Padding(made, (0, 0, 0, 4)))


def quantity(value: Quantity | None, unit: str, *, sign: bool = False) -> str:
    """An amount or a number with its unit."""
    if value is None:
        return "-"
    if isinstance(value, Money):
        return cents(value.cents, sign=sign)
    plus = "+" if sign and value > 0 else ""
    return f"{plus}{number(value)} {unit}"


def illustrative(found: Comparison) -> bool:
    """Whether any figure in it comes from no source."""
    return any(line.illustrative for each in found.compared for line in each.lines) or any(
        claim.illustrative for claim in found.claims
    )


def comparison_facts(found: Comparison) -> dict[str, object]:
    """A comparison for programs: amounts in cents, numbers as text."""
    return {
        "service": found.service,
        "title": found.title,
        "starts_on": found.starts_on.isoformat(),
        "ends_on": found.ends_on.isoformat(),
        "locked_by": found.locked_by,
        "compared": [_compared_facts(each) for each in found.compared],
        "claims": [_claim_facts(each) for each in found.claims],
    }


def _compared_facts(each: Compared) -> dict[str, object]:
    return {
        "indicator": each.indicator,
        "criterion": each.criterion,
        "title": each.title,
        "unit": each.unit,
        "better": each.better.value,
        "starts_on": each.starts_on and each.starts_on.isoformat(),
        "ends_on": each.ends_on and each.ends_on.isoformat(),
        "verdict": each.verdict,
        "lines": [
            {
                "participant": line.participant,
                "baseline": line.baseline,
                "actual": line.actual,
                "difference": line.difference,
                "illustrative": line.illustrative,
            }
            for line in (*each.lines, *([each.total] if len(each.lines) > 1 else []))
        ],
    }


def _claim_facts(claim: Claim) -> dict[str, object]:
    return {
        "claim": claim.claim,
        "state": claim.state,
        "indicator": claim.indicator,
        "starts_on": claim.starts_on.isoformat(),
        "ends_on": claim.ends_on.isoformat(),
        "illustrative": claim.illustrative,
        "steps": [
            {"step": step.step, "cents": step.cents, "who": step.who, "grounds": step.grounds}
            | {"effective_on": step.effective_on.isoformat(), "position": step.position}
            for step in claim.steps
        ],
    }
