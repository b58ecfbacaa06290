"""Commands that ask: every one of them as of two dates."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from api.cli import figures, show
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, OptionsClash, Partnership, Service, ValidOn, read_date
from api.cli.session import cited, flags_of, session, write_json
from api.cli.spreadsheet import write_csv


def trail(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    service: Service = None,
    about: Annotated[str | None, typer.Option(help="What names this decision, mandate or thing (blnp/ict#x).")] = None,
    actor: Annotated[str | None, typer.Option(help="Who decided: a function or a pseudonym.")] = None,
    body: Annotated[str | None, typer.Option(help="On behalf of this body (GM0313/college).")] = None,
    act: Annotated[str | None, typer.Option(help="Only this act.")] = None,
    outcome: Annotated[str | None, typer.Option(help="done or refused.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="Recorded on this day or later.", metavar="DATE")] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="Recorded on this day or before.", metavar="DATE")
    ] = None,
    mistakes: Annotated[bool, typer.Option("--mistakes", help="Also what was recorded in error.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="The same lines as CSV with semicolons.")] = False,
    json: Json = False,
) -> None:
    """Show who decided what and when, in which capacity, for whom, on which mandate; refusals too."""
    first, last = read_date(since) if since else None, read_date(until) if until else None
    if first is not None and last is not None and last < first:
        raise OptionsClash(f"--until {until} lies before --from {since}")
    if as_csv and json:
        raise OptionsClash("--csv and --json are two formats; give one")
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        which = {"partnership": partnership, "service": service, "about": about, "actor": actor, "body": body}
        more = {"act": act, "outcome": outcome, "recorded_from": first, "recorded_until": last, "mistakes": mistakes}
        found, _ = current.ask("trail", as_of, **which, **more)
        if json:
            write_json({"as_of": cited(as_of), "lines": [show.trail_facts(it.line, it.entry) for it in found]})
        elif as_csv:
            write_csv(show.TRAIL_COLUMNS, (show.trail_facts(it.line, it.entry) for it in found))
        else:
            for it in found:
                show.trail_line(current.out, it.line, it.entry)
            if not found:
                current.out.print("Nothing in the trail fits this.")
            current.cite(as_of)


def mandates(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    service: Service = None,
    about: Annotated[str | None, typer.Option(help="Only this mandate (blnp/ict#x).")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also those that do not hold on that day.")] = False,
    json: Json = False,
) -> None:
    """Show the register of mandates: who may decide what, for which body, up to which amount."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        which = {"partnership": partnership, "service": service, "about": about, "everything": everything}
        found, _ = current.ask("mandates", as_of, **which)
        if json:
            write_json({"as_of": cited(as_of), "mandates": [asdict(each) for each in found]})
            return
        show.mandates(current, found, as_of.valid_on)
        current.cite(as_of, illustrative=any(each.terms and each.terms.illustrative for each in found))


def balances(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    service: Service = None,
    participant: Annotated[str | None, typer.Option(help="Only this municipality (GM0313).")] = None,
    pool: Annotated[str | None, typer.Option(help="Only this pool.")] = None,
    year: Annotated[int | None, typer.Option(help="Only the books of this year.")] = None,
    json: Json = False,
) -> None:
    """Show what each participant bears of the shared costs, what it paid, and what it owes or is owed."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        which = {"partnership": partnership, "service": service, "participant": participant, "pool": pool, "year": year}
        found, beside = current.ask("balances", as_of, **which)
        if json:
            lines = [{**asdict(each), "owes": each.owes, "outstanding": each.outstanding} for each in found]
            unallocated = {each.service: each.amount for each in beside.unallocated}
            facts = {"balances": lines, "unallocated": unallocated, "not_by_pool": beside.not_by_pool}
            facts["reserves"] = {each.service: each.reserve for each in beside.reserves}
            write_json({"as_of": cited(as_of), **facts})
            return
        figures.balances(current, found, beside, whole=participant is None)
        current.cite(as_of, **flags_of(found))


def compare(
    *,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    service: Service = None,
    json: Json = False,
) -> None:
    """Show the 0-meting beside what was measured later, and what became of claimed savings."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        found, _ = current.ask("comparison", as_of, service=service)
        if json:
            write_json({"as_of": cited(as_of), "comparisons": [figures.comparison_facts(each) for each in found]})
            return
        for each in found:
            figures.comparison(current, each)
        if not found:
            current.out.print("No service had a 0-meting then.")
        imported = any(figures.imported(each) for each in found)
        current.cite(as_of, illustrative=any(figures.illustrative(each) for each in found), imported=imported)
