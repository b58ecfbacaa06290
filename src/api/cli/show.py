"""How answers look to people: Dutch dates and amounts, nothing cut off, and a mark on what no source gives."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from api import vocabulary
from api.cli.session import Session
from api.formats import cents, day, moment, number
from ledger.baseline.events import Quantity
from ledger.event import Event
from ledger.founding import ActRefused
from ledger.journal import Entry
from ledger.money import Money
from ledger.party import municipality
from projections.balances import SHARE, Balances, Change
from projections.comparison import Claim, Compared, Comparison, Line
from projections.mandates import Mandate, Use
from projections.trail import REFUSED, TrailLine

TRAIL_COLUMNS = (
    "position", "recorded_at", "effective_on", "partnership", "service", "act", "about", "outcome", "refusal",
    "sentence", "subject", "function", "capacity", "organisation", "body", "recorded_by", "decision", "mandate",
    "reason",
)  # fmt: skip


def who(code: str) -> str:
    """A municipality's name and code; a partnership's name is its own."""
    return f"{municipality(code).name} ({code})" if code.startswith("GM") else code


def mark(text: str, *, illustrative: bool) -> str:
    """An amount, with the mark of what no source gives."""
    return f"{text} *" if illustrative else text


def table(*columns: str, right: Sequence[str] = ()) -> Table:
    """A table in which no text is cut off and amounts stand under each other."""
    made = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        made.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return made


def trail_facts(line: TrailLine, entry: Entry) -> dict[str, object]:
    """One line of the trail, whole, for programs."""
    facts: dict[str, object] = {name: getattr(line, name, None) for name in TRAIL_COLUMNS}
    return facts | {
        "recorded_at": entry.recorded_at.isoformat(),
        "effective_on": line.effective_on.isoformat(),
        "sentence": vocabulary.sentence(entry.event),
        "reason": entry.reason,
        "event": line.event,
        "act_id": str(entry.act_id),
        "evidence": [
            {"title": each.title, "dated": each.dated and each.dated.isoformat(), "sha256": each.sha256}
            | {"kept_at": each.kept_at}
            for each in entry.evidence
        ],
    }


def trail_line(out: Console, line: TrailLine, entry: Entry) -> None:
    """One line of the trail as people read it: what happened, who decided it for whom, and on what ground."""
    colour = "red" if line.outcome == REFUSED else "bold"
    head = f"[dim]{line.position:>5}[/dim]  {moment(entry.recorded_at)}  [{colour}]{line.act}[/{colour}]  {line.about}"
    out.print(head)
    body = f" on behalf of {line.body}" if line.body else ""
    grounds = [f"{name} {value}" for name, value in (("decision", line.decision), ("mandate", line.mandate)) if value]
    details = [
        escape(vocabulary.sentence(entry.event)),
        f"[dim]by {escape(line.function)} ({line.subject}), {vocabulary.term(line.capacity)}, "
        f"{who(line.organisation)}{body}"
        + (f"; on {', '.join(grounds)}" if grounds else "")
        + f"; recorded by {line.recorded_by}[/dim]",
    ]
    if _figures_of_nobody(entry.event):
        details.append("* illustrative: no source gives the figures of this entry")
    for each in entry.evidence:
        dated = f" ({day(each.dated)})" if each.dated else ""
        kept = f", {each.kept_at}" if each.kept_at else ""
        details.append(escape(f"evidence: {each.title}{dated}{kept}"))
    if entry.reason:
        details.append(f"reason: {escape(entry.reason)}")
    if isinstance(entry.event, ActRefused):
        details.append(f"[red]refused: {vocabulary.definition(entry.event.refusal)}[/red]")
    out.print(Padding("\n".join(details), (0, 0, 0, 7)))


def _figures_of_nobody(event: Event) -> bool:
    """Whether an event, or the terms in it, says that its figures come from no source."""
    return any(getattr(each, "illustrative", False) for each in (event, getattr(event, "terms", None)))


def mandates(current: Session, found: Sequence[Mandate]) -> None:
    """The register, a mandate a block: how far it reaches, who lets whom, on what ground, and what was done with it."""
    out = current.out
    if not found:
        out.print("No mandate held then.")
    for each in found:
        terms = each.terms or next(step for step in reversed(each.history) if step.step != "revoked")
        cap = "no limit" if terms.cap is None else mark(f"up to {cents(terms.cap)}", illustrative=terms.illustrative)
        until = f" until {day(terms.valid_until)}" if terms.valid_until else ""
        state = "" if each.terms else f"  [yellow]does not hold: {_last(each)}[/yellow]"
        kind = vocabulary.term(each.kind)
        out.print(f"[bold]{each.ref}[/bold]  {kind}, {cap}, from {day(terms.effective_on)}{until}{state}")
        details = [
            escape(f"{each.mandator} lets {each.mandatee}, {who(each.organisation)}: {terms.power}"),
            escape(f"{terms.legal_basis}; decided by {terms.decision} (position {terms.position})"),
            *(escape(f"on condition: {condition}") for condition in terms.conditions),
            *(escape(f"used for {use.decision} on {day(use.decided_on)}{_amount(use)}") for use in each.uses),
        ]
        out.print(Padding("\n".join(details), (0, 0, 0, 4)))


def _last(each: Mandate) -> str:
    step = each.history[-1]
    return f"{step.step} from {day(step.effective_on)} by {step.decision}"


def _amount(use: Use) -> str:
    return "" if use.amount is None else f", EUR {mark(cents(use.amount), illustrative=use.illustrative)}"


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
