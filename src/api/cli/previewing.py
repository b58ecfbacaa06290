"""What acts in files would do, before anybody does them: nothing of it is recorded, not even what would be refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from api import vocabulary
from api.cli.acting import AtLine, Expect, Files, Line, in_order
from api.cli.options import DEFAULT, Json, Ledger
from api.cli.session import now, principal, session, write_json
from api.cli.show import mark, table, who
from api.formats import cents, day
from ledger.event import Event
from ledger.preview import Foreseen
from projections.money.impact import Impact
from projections.money.preview import Preview, Step
from projections.money.preview import preview as foreseen_of


def preview(files: Files, ledger: Ledger = DEFAULT, expect_refusals: Expect = False, json: Json = False) -> None:
    """Show what the acts in files would record and do to every balance, one after another; nothing is recorded."""
    with session(ledger, json=json) as current:
        lines = in_order(files, current.journal.founded.ledger)
        found = foreseen_of(current.library, principal(), (line.asked for line in lines), now())
        stopped = next(
            (number for number, step in enumerate(found.steps) if step.foreseen.refusal and not expect_refusals), None
        )
        steps = found.steps if stopped is None else found.steps[: stopped + 1]
        found = Preview(found.position, steps)
        if json:
            for line, step in zip(lines, steps, strict=False):
                write_json(_facts(line, step))
            write_json({"position": found.position, "recorded": False, "impact": _impact_facts(found.impact)})
        else:
            _tell(current.out, lines, found)
        if stopped is not None and (refusal := steps[stopped].foreseen.refusal):
            raise AtLine(
                lines[stopped].file, lines[stopped].number, refusal, ". This is a preview: nothing is recorded"
            )


def _outcome(foreseen: Foreseen) -> str:
    return "again" if foreseen.before else "refused" if foreseen.refusal else "done"


def _facts(line: Line, step: Step) -> dict[str, object]:
    """What would become of one act, for programs; amounts are in cents."""
    foreseen, refusal = step.foreseen, step.foreseen.refusal
    return {
        "file": line.file,
        "line": line.number,
        "act": line.asked.act.name,
        "id": str(line.asked.act_id),
        "outcome": _outcome(foreseen),
        "refusal": {"code": refusal.code, "message": str(refusal), "fields": refusal.fields} if refusal else None,
        "entries": [
            {
                "position": each.position,
                "stream": each.stream,
                "event": each.event.NAME,
                "sentence": vocabulary.sentence(each.event),
                "sentence_nl": vocabulary.sentence(each.event, "nl"),
                "content": each.event,
            }
            for each in foreseen.entries
        ],
        "impact": _impact_facts(step.impact),
    }


def _impact_facts(impact: Sequence[Impact]) -> list[dict[str, object]]:
    return [
        asdict(each)
        | {
            "difference": each.difference,
            "days": [{"effective_on": it.effective_on.isoformat(), "difference": it.difference} for it in each.days],
        }
        for each in impact
    ]


SHOWN = 4
"""Of how many days a line tells what changes; ``--json`` tells all."""

OUTCOMES = {
    "done": "would be done",
    "refused": "would be refused",
    "again": "was done before, and would not be done again",
}


def _tell(out: Console, lines: Sequence[Line], found: Preview) -> None:
    several = len(found.steps) > 1
    for line, step in zip(lines, found.steps, strict=False):
        outcome = _outcome(step.foreseen)
        colour = "red" if step.foreseen.refusal else "bold"
        where = f"[dim]{escape(line.file)}, line {line.number}[/dim]"
        out.print(f"{where}  [{colour}]{line.asked.act.name}[/{colour}]  {OUTCOMES[outcome]}", soft_wrap=True)
        for each in step.foreseen.entries:
            out.print(Padding(_sentence(each.event, each.stream), (0, 0, 0, 4)))
        if step.foreseen.refusal:
            out.print(Padding(f"[red]{escape(str(step.foreseen.refusal))}[/red]", (0, 0, 0, 4)))
        if step.impact and sum(bool(each.impact) for each in found.steps) > 1:
            out.print(Padding("[bold]what it does[/bold] (euros)", (0, 0, 0, 4)))
            _impact(out, step.impact)
        out.print()
    if found.impact:
        out.print(f"[bold]What {'all of it' if several else 'it'} does[/bold] (euros, of all days together)")
        _impact(out, found.impact)
    else:
        out.print("It changes nothing that anybody bears, paid or owes.")
    if any(each.illustrative for each in found.impact):
        out.print("* illustrative: no source gives this figure.", style="yellow")
    out.print(f"A preview, upon position {found.position}: nothing was recorded.", style="bold yellow", soft_wrap=True)


def _sentence(event: Event, stream: str) -> str:
    return f"{escape(vocabulary.sentence(event))} [dim]({escape(stream)})[/dim]"


def _impact(out: Console, impact: Sequence[Impact]) -> None:
    amounts = ["before", "difference", "after"]
    for service in dict.fromkeys(each.service for each in impact):
        made = table("participant", "account", *amounts, "from", right=amounts)
        for each in impact:
            if each.service != service:
                continue
            figures = (cents(each.before), cents(each.difference, sign=True), cents(each.after))
            shown = (mark(text, illustrative=each.illustrative) for text in figures)
            account = vocabulary.term(each.account, section="Account")
            made.add_row(_whose(each.participant), account, *shown, _days(each))
        out.print(Padding(f"[bold]{service}[/bold]", (0, 0, 0, 2)))
        out.print(Padding(made, (0, 0, 0, 4)))


def _whose(participant: str | None) -> str:
    return "the service's own" if participant is None else who(participant)


def _days(each: Impact) -> str:
    """From which day on how much changes; of one day the difference says it already."""
    if len(each.days) == 1:
        return day(each.days[0].effective_on)
    shown = [f"{day(it.effective_on)} {cents(it.difference, sign=True)}" for it in each.days[:SHOWN]]
    if len(each.days) > SHOWN:
        shown.append(f"... {len(each.days)} days until {day(each.days[-1].effective_on)}")
    return "\n".join(shown)
