"""The command that takes a file of an administration in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.cli.acting import INTERRUPTED, UnreadableFile
from api.cli.options import DEFAULT, Json, Ledger, OptionsClash
from api.cli.session import Session, console, principal, progress, session, write_json
from api.cli.show import mark, table
from api.formats import cents
from api.intake.drawing import Source, summed
from api.intake.run import LineOutcome, LineResult, Run, Tally, Tell, refused
from api.questions.registry import require_known
from ledger.actor import Actor, Capacity
from ledger.partnership import PARTNERSHIP
from ledger.party import municipality
from projections.view import UnknownThing

Mapping = Annotated[str, typer.Option("--mapping", help="How the file is read: blnp#leusden-costs.", metavar="NAME")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say of every line what would become of it; record nothing.")]
AcceptGood = Annotated[
    bool,
    typer.Option("--accept-good", help="Record the good lines, where others are refused; else it is all or nothing."),
]
Subject = Annotated[str | None, typer.Option("--subject", help="Who takes it in: a pseudonym.", metavar="NAME")]
Function = Annotated[str | None, typer.Option("--function", help="In which function.")]
InCapacity = Annotated[Capacity | None, typer.Option("--capacity", help="In which capacity.")]
Of = Annotated[str | None, typer.Option("--organisation", help="For which organisation: a code such as GM0327.")]

WORDS = {
    LineOutcome.NEW: ("would be recorded", "recorded"),
    LineOutcome.PRESENT: ("there already", "there already"),
    LineOutcome.PASSED_OVER: ("passed over as the mapping says", "passed over as the mapping says"),
    LineOutcome.REFUSED: ("refused", "refused"),
}
"""What becomes of lines, in a rehearsal and after it."""
CLEAR = "\r\x1b[2K"
"""Takes the progress bar off the line of a terminal that something is told on."""
WIDE = len("would be recorded")


def intake(
    *,
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file of an administration.")],
    mapping: Mapping,
    ledger: Ledger = DEFAULT,
    dry_run: DryRun = False,
    accept_good: AcceptGood = False,
    subject: Subject = None,
    function: Function = None,
    capacity: InCapacity = None,
    organisation: Of = None,
    json: Json = False,
) -> None:
    """Take in lines of costs, hours or measures. A line that was taken in before is not recorded again."""
    with session(ledger, json=json) as current:
        actor = _actor(subject, function, capacity, organisation, dry_run=dry_run)
        run = Run(_source(current, file, mapping), current.journal, principal(), actor)
        try:
            tally = _take_in(run, current, dry_run=dry_run, accept_good=accept_good)
        except OSError as error:
            raise UnreadableFile(file.name, error.strerror or str(error)) from error
        except KeyboardInterrupt as stopped:
            console(error=True).print("Stopped. Nothing of the file is recorded.", soft_wrap=True)
            raise typer.Exit(INTERRUPTED) from stopped
    good = tally.counts[LineOutcome.NEW]
    if tally.counts[LineOutcome.REFUSED]:
        raise refused(run.source, tally, good if accept_good and not dry_run else None)


def _take_in(run: Run, current: Session, *, dry_run: bool, accept_good: bool) -> Tally:
    """Look at every line first; record only where that is what was asked for, and may be."""
    shown = current.json or (dry_run and sys.stdout.isatty())  # A report of every line is progress enough.
    with progress("Reading", run.source.expected, quiet=shown) as step:
        tally = run.rehearse(_telling(step, json=current.json, every=dry_run, aloud=True))
    whole = not tally.counts[LineOutcome.REFUSED]
    if not dry_run and (whole or accept_good) and tally.counts[LineOutcome.NEW]:
        with progress("Recording", tally.lines, quiet=current.json) as step:
            tally = run.record(_telling(step, json=False, every=False, aloud=False), accept_good=accept_good)
        _summarise(run, current, tally, recorded=True)
    else:
        _summarise(run, current, tally, recorded=False)
    return tally


def _telling(step: object, *, json: bool, every: bool, aloud: bool) -> Tell:
    """Tells of a line: of every one in a dry run, else of those that are refused."""

    def tell(result: LineResult) -> None:
        step(1)  # type: ignore[operator]  # A function of rich, or int.
        if aloud and (every or result.refusal is not None):
            if json:
                write_json(_facts(result))
            else:
                typer.echo(f"{CLEAR if sys.stdout.isatty() else ''}{_sentence(result)}")

    return tell


def _facts(result: LineResult) -> dict[str, object]:
    wanted, refusal = result.wanted, result.refusal
    return {
        "line": result.number,
        "outcome": result.outcome.value,
        "name": wanted.name if wanted else None,
        "act": wanted.act if wanted else None,
        "fields": wanted.fields if wanted else None,
        "cents": wanted.amount.cents if wanted and wanted.amount else None,
        "position": result.position,
        "grounds": result.grounds,
        "refusal": {"code": refusal.code, "message": str(refusal), "fields": refusal.fields} if refusal else None,
    }


def _sentence(result: LineResult) -> str:
    """One line of the report: where, what becomes of it, and what it is or why not."""
    wanted = result.wanted
    head = f"{result.where:>9}  "
    if result.refusal is not None:
        message = str(result.refusal).removeprefix(f"{result.where}, ").removeprefix(f"{result.where}: ")
        return f"{head}REFUSED {result.refusal.code}: {message}"
    if wanted is None:
        return f"{head}{'passed over':<{WIDE}}  {result.grounds}"
    amount = "" if wanted.amount is None else f"{cents(wanted.amount.cents):>14}  "
    there = f" (position {result.position})" if result.outcome is LineOutcome.PRESENT else ""
    return f"{head}{WORDS[result.outcome][0]:<{WIDE}}  {amount}{' '.join(wanted.goes_to)}: {wanted.name}{there}"


def _summarise(run: Run, current: Session, tally: Tally, *, recorded: bool) -> None:
    mapping = run.source.mapping
    if current.json:
        counts = {outcome.value: tally.counts[outcome] for outcome in LineOutcome}
        facts = {"file": run.source.name, "sha256": run.source.sha256, "mapping": mapping.mapping}
        write_json(facts | {"version": mapping.version, "recorded": recorded, "lines": tally.lines, **counts})
        return
    parts = [f"{tally.counts[each]} {WORDS[each][recorded]}" for each in LineOutcome if tally.counts[each]]
    current.out.print(
        f"{run.source.name}, read by mapping {mapping.mapping} version {mapping.version}: "
        f"{tally.lines} lines: {', '.join(parts)}.",
        soft_wrap=True,
        markup=False,
    )
    if tally.sums:
        made = table("service", "year", "pool", "EUR", right=("EUR",))
        for goes_to, total in sorted(tally.sums.items()):
            made.add_row(*goes_to, mark(cents(total), illustrative=mapping.illustrative))
        if len(tally.sums) > 1:
            together = mark(cents(tally.sums.total()), illustrative=mapping.illustrative)
            made.add_row("together", "", "", together)
        current.out.print(made)
    if tally.sums and mapping.illustrative:
        current.out.print("* illustrative: no source gives this figure.", style="yellow")
    if not recorded:
        current.out.print("Nothing was recorded.")
    else:
        head = current.journal.store.max_notification_id()
        current.out.print(f"The journal is at position {head}.")


def _source(current: Session, file: Path, ref: str) -> Source:
    """The file, with the mapping that is named ``PARTNERSHIP#NAME``."""
    partnership, _, name = ref.partition("#")
    require_known(current.journal, partnership, None)
    known = current.journal.read(PARTNERSHIP, partnership).state.intake.mappings
    if name not in known:
        raise UnknownThing("mapping", ref)
    try:
        return Source(file, partnership, known[name], *summed(file))
    except OSError as error:
        raise UnreadableFile(str(file), error.strerror or str(error)) from error


def _actor(
    subject: str | None, function: str | None, capacity: Capacity | None, organisation: str | None, *, dry_run: bool
) -> Actor:
    """Whoever answers for what is recorded; nobody need answer for a dry run."""
    if subject and function and capacity and organisation:
        if organisation.startswith("GM"):
            municipality(organisation)
        return Actor(subject, function, capacity, organisation)
    if dry_run:
        return Actor("nobody", "dry run", Capacity.OFFICIAL, "nobody")
    raise OptionsClash("what is recorded names who decided: give --subject, --function, --capacity and --organisation")
