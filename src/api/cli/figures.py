"""How figures look to people and to programs: balances, what changed them, and the 0-meting beside the actual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta

from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from api import vocabulary
from api.cli.session import Session
from api.cli.show import mark, named, table, who
from api.formats import AMSTERDAM, cents, day, number
from api.questions.figures import BesideBalances
from ledger.baseline.events import Quantity
from ledger.cost_year.advance_events import AdvancesCalled
from ledger.cost_year.events import AllocationReversed, CostAllocated, CostRecorded
from ledger.cost_year.opening_events import OpeningPositionRecorded
from ledger.cost_year.payment_events import PaymentRecorded, PaymentReversed
from ledger.cost_year.result_events import ResultAppropriated
from ledger.cost_year.settlement_events import SettlementAdopted
from ledger.event import Event
from ledger.governance.events import MunicipalitySucceeded
from ledger.journal import Entry
from ledger.money import Money
from ledger.party import municipality
from projections.money.balances import BORNE, Balance, Change
from projections.savings.comparison import Claim, Compared, Comparison, Line

FLAGS = ("illustrative", "imported")
"""What a figure is marked with."""


BEARS = ("share", "paid", "reserved", "owes")
CALLED = ("advances", "settled", "sent", "received", "netted", "outstanding")
ALWAYS = frozenset({"share", "paid", "owes", "outstanding"})
"""Columns of two tables, so that no amount is ever cut off; these are there also where all of it is nothing."""


def balances(current: Session, found: Sequence[Balance], beside: BesideBalances, *, whole: bool) -> None:
    """What each bears, paid and owes; a total where everybody is in it."""
    unallocated = {each.service: each.amount for each in beside.unallocated}
    if not found:
        current.out.print("No costs were known then.")
        return
    for service in sorted({each.service for each in found}):
        lines = [each for each in found if each.service == service]
        current.out.print(f"[bold]{service}[/bold] (euros; negative: is owed)")
        current.out.print(Padding(_accounts(lines, BEARS, whole=whole), (0, 0, 0, 2)))
        if any(each.advances or each.settled or each.sent or each.received for each in lines):
            current.out.print("  called and paid (outstanding: to be paid by then; negative: to be received)")
            current.out.print(Padding(_accounts(lines, CALLED, whole=whole), (0, 0, 0, 2)))
        if whole and service in unallocated:
            current.out.print(f"  Paid and not yet shared by a key: {cents(unallocated[service])}", style="yellow")
    for held in beside.reserves if whole else ():
        current.out.print(f"  In the reserve of {held.service}: {cents(held.reserve)}.")
    for service in beside.not_by_pool:
        current.out.print(
            f"  Of the opening position of {service} not everything is told by pool: that is not in here.",
            style="yellow",
        )
    if not any(each.sent or each.received for each in found):
        said = "Since the first cost; what municipalities paid each other is not in the ledger yet."
        current.out.print(said, style="dim")


def _accounts(lines: Sequence[Balance], names: Sequence[str], *, whole: bool) -> Table:
    """A line for everybody with these amounts, those that nobody has left out; a total where everybody is in it."""
    columns = [name for name in names if name in ALWAYS or any(getattr(each, name) for each in lines)]
    made = table("participant", *columns, right=columns)
    for each in lines:
        marks = {flag: getattr(each, flag) for flag in FLAGS}
        of = named if len(columns) >= len(BEARS) else who
        made.add_row(of(each.participant), *(mark(cents(getattr(each, column)), **marks) for column in columns))
    if whole:
        marks = {flag: any(getattr(each, flag) for each in lines) for flag in FLAGS}
        totals = [sum(getattr(each, column) for each in lines) for column in columns]
        made.add_row("[bold]total[/bold]", *(mark(cents(n), **marks) for n in totals), style="bold")
    return made


def change_facts(each: Change) -> dict[str, object]:
    """A change as programs get it; amounts are in cents."""
    return {**asdict(each), "owes": each.owes, "imported": each.imported}


def changes(current: Session, found: Sequence[Change], before: Sequence[Balance], after: Sequence[Balance]) -> None:
    """Every posting behind a difference, and that they add up to it."""
    if not found:
        current.out.print("Nothing differs between these two moments.")
        return
    for entry in current.entries(sorted({each.position for each in found})):
        lines = [each for each in found if each.position == entry.position]
        _change(current, entry, lines)
    current.out.print()
    current.out.print(differences(found, before, after))


def _change(current: Session, entry: Entry, lines: Sequence[Change]) -> None:
    """One entry behind a difference: what it did to which cost, why, and to whom."""
    first = lines[0]
    recorded = day(entry.recorded_at.astimezone(AMSTERDAM))
    head = f"[dim]{entry.position:>5}[/dim]  {recorded}  [bold]{entry.act}[/bold]"
    current.out.print(f"{head}  {did(entry.event, first)}", soft_wrap=True)
    if entry.reason:
        current.out.print(Padding(f"reason: {escape(entry.reason)}", (0, 0, 0, 7)))
    made = table("participant", "owes", right=["owes"])
    made.show_header = False
    for each in lines:
        of = "" if each.account in BORNE else f" ({vocabulary.term(each.account, 'en', 'Account')})"
        shown = cents(each.owes if each.account in BORNE else each.cents, sign=True)
        amount = mark(shown, illustrative=each.illustrative, imported=each.imported)
        made.add_row(f"{named(each.participant)}{of}", amount)
    current.out.print(Padding(made, (0, 0, 0, 7)))


def did(event: Event, change: Change) -> str:
    """What an entry did, to which cost and on which day."""
    if isinstance(event, MunicipalitySucceeded):
        return f"{who(event.successor)} takes over from {who(event.participant)} on {day(change.effective_on)}"
    if change.imported or not isinstance(event, CostRecorded | CostAllocated | AllocationReversed):
        return _what(event)
    return f"cost {escape(change.cost)} of {day(change.effective_on)} {_what(event)}"


def _what(event: Event) -> str:
    """What an entry does to a balance, in a few words."""
    match event:
        case CostAllocated(key=key):
            return f"shared by {key.name}"
        case AllocationReversed():
            return "turned back"
        case OpeningPositionRecorded(origin=origin, effective_on=cut_over):
            return f"opening position at the end of {day(cut_over)}, imported from {escape(origin)}"
        case AdvancesCalled(advances=name):
            return f"advances {name} called"
        case PaymentRecorded(payment=name):
            return f"payment {escape(name)}"
        case PaymentReversed(payment=name):
            return f"payment {escape(name)} turned back"
        case SettlementAdopted(settlement=name):
            return f"settlement {name} adopted"
        case ResultAppropriated():
            return "a part of the result reserved"
        case CostRecorded(amount=amount) if amount.cents < 0:
            return "refunded"
        case _:
            return "paid"


def differences(found: Sequence[Change], before: Sequence[Balance], after: Sequence[Balance]) -> Table:
    """The balances of both moments with all that changed in between, which adds up."""
    made = table("service", "participant", "before", "changes", "after", right=["before", "changes", "after"])
    sides = [{(each.service, each.participant): each for each in side} for side in (before, after)]
    for key in sorted(sides[0].keys() | sides[1].keys()):
        difference = sum(each.owes for each in found if (each.service, each.participant) == key)
        old, new = (side.get(key) for side in sides)
        amounts = [each.owes if each else 0 for each in (old, new)]
        assert amounts[0] + difference == amounts[1], "changes add up to the difference"
        marks = {flag: any(getattr(each, flag) for each in (old, new) if each) for flag in FLAGS}
        shown = (cents(amounts[0]), cents(difference, sign=True), cents(amounts[1]))
        made.add_row(key[0], named(key[1]), *(mark(text, **marks) for text in shown))
    return made


def comparison(current: Session, found: Comparison) -> None:
    """The 0-meting beside each later period, and the claims."""
    last = found.ends_on.toordinal() - 1
    until = found.ends_on.fromordinal(last)
    locked = f"locked by {found.locked_by}" if found.locked_by else "not locked yet"
    current.out.print(
        f"[bold]{found.service}[/bold]: {escape(found.title)}, {day(found.starts_on)} to {day(until)}, {locked}"
    )
    for each in found.compared:
        _compared(current, each)
    for claim in found.claims:
        _claim(current, claim)


def _compared(current: Session, each: Compared) -> None:
    """One indicator in one period: a line for each participant, and their total."""
    period = _years(each.starts_on, each.ends_on) if each.starts_on and each.ends_on else "not measured since"
    title = f"{escape(each.title)} ({vocabulary.term(each.criterion)})"
    current.out.print(f"  [bold]{title}[/bold], {period}: {each.verdict}")
    if each.verdict == "not a goal":
        current.out.print("    A change here is neither a success nor a failure, and no saving can be claimed on it.")
    if each.note:
        current.out.print(Padding(escape(each.note), (0, 0, 0, 4)))
    amounts = ("0-meting", "actual", "difference")
    made = table("", *amounts, right=amounts)
    for line in each.lines:
        of = municipality(line.participant).name if line.participant else "all together"
        made.add_row(of, *_amounts(line, each.unit))
    if len(each.lines) > 1:
        made.add_row("total", *_amounts(each.total, each.unit), style="bold")
    current.out.print(Padding(made, (0, 0, 0, 4)))


def _years(start: date, end: date) -> str:
    """A period in few words; ``end`` is the first day after it."""
    last = end - timedelta(days=1)
    if (start.month, start.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{start.year}" if start.year == last.year else f"{start.year} to {last.year}"
    return f"{day(start)} to {day(last)}"


def _amounts(line: Line, unit: str) -> tuple[str, ...]:
    """0-meting, actual and difference, each marked where a figure behind it comes from no source."""
    sides = (quantity(line.baseline, unit), quantity(line.actual, unit), quantity(line.difference, unit, sign=True))
    return tuple(mark(side, illustrative=line.illustrative, imported=line.imported) for side in sides)


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


def imported(found: Comparison) -> bool:
    """Whether an opening position is in any figure of it."""
    return any(line.imported for each in found.compared for line in each.lines)


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
        "note": each.note,
        "lines": [
            {
                "participant": line.participant,
                "baseline": line.baseline,
                "actual": line.actual,
                "difference": line.difference,
                "illustrative": line.illustrative,
                "imported": line.imported,
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
