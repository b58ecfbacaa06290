"""Commands that ask: every one of them as of two dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated

import typer

from api.cli import figures, show
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, OptionsClash, Partnership, Service, ValidOn, read_date
from api.cli.session import Session, cited, flags_of, session, write_json
from api.cli.spreadsheet import write_csv
from ledger.acts.line import find
from ledger.errors import Malformed
from ledger.party import municipality
from projections import balances as balance
from projections import comparison
from projections import mandates as register
from projections import trail as trails
from projections.as_of import AsOf
from projections.balances import PAID, SHARE
from projections.view import UnknownThing


class OneMomentOnly(Malformed):
    """A change lies between two different moments."""

    code = "one-moment-only"

    def __init__(self) -> None:
        super().__init__(
            "give two moments to compare: --known-from (and --known-at), or --valid-from (and --valid-on), or both"
        )


class UnknownChoice(Malformed):
    """A filter has a value that nothing can have."""

    code = "unknown-choice"

    def __init__(self, option: str, value: str, allowed: tuple[str, ...]) -> None:
        super().__init__(f"{option} {value!r} is none of {', '.join(allowed)}")
        self.option, self.value, self.allowed = option, value, allowed


def _of(current: Session, partnership: str | None, service: str | None, participant: str | None = None) -> None:
    """Refuse names that the ledger does not know."""
    current.require_known(partnership, service)
    if participant is not None:
        municipality(participant)


def _must_be_known(unknown: Iterable[tuple[str, str]]) -> None:
    """An answer without a line may be a typing error: refuse what stands nowhere in the ledger."""
    for kind, name in unknown:
        raise UnknownThing(kind, name)


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
    if outcome is not None and outcome not in (trails.DONE, trails.REFUSED):
        raise UnknownChoice("--outcome", outcome, (trails.DONE, trails.REFUSED))
    if act is not None and act != "found-ledger":
        find(act)
    first, last = read_date(since) if since else None, read_date(until) if until else None
    if first is not None and last is not None and last < first:
        raise OptionsClash(f"--until {until} lies before --from {since}")
    if as_csv and json:
        raise OptionsClash("--csv and --json are two formats; give one")
    with session(ledger, json=json) as current:
        _of(current, partnership, service)
        as_of = current.as_of(valid_on, known_at)
        after, upto = current.recorded_between(first, last)
        which = trails.Filter(partnership, service, actor, body, act, outcome, about, after, upto, mistakes)
        with current.view(as_of) as view:
            _must_be_known(trails.unknown(view, as_of, which))
            found = list(trails.trail(view, as_of, which))
        lines = zip(found, current.entries([line.position for line in found]), strict=True)
        if json:
            write_json({"as_of": cited(as_of), "lines": [show.trail_facts(*line) for line in lines]})
        elif as_csv:
            write_csv(show.TRAIL_COLUMNS, (show.trail_facts(*line) for line in lines))
        else:
            for line in lines:
                show.trail_line(current.out, *line)
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
        _of(current, partnership, service)
        as_of = current.as_of(valid_on, known_at)
        with current.view(as_of) as view:
            scope = service or partnership or (about.partition("#")[0] if about else None)
            known = register.register(view, as_of, scope, all_known=everything or about is not None)
        found = [each for each in known if about in (None, each.ref)]
        if about is not None and not found:
            raise UnknownThing("mandate", about)
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
        _of(current, partnership, service, participant)
        as_of = current.as_of(valid_on, known_at)
        which = balance.Filter(partnership, service, participant, pool, year)
        with current.view(as_of) as view:
            _must_be_known(balance.unknown(view, as_of, which))
            found = balance.balances(view, as_of, which)
        if json:
            lines = [{**asdict(each), "owes": each.owes} for each in found.lines]
            facts = {"balances": lines, "unallocated": found.unallocated, "not_by_pool": found.not_by_pool}
            write_json({"as_of": cited(as_of), **facts})
            return
        figures.balances(current, found, whole=participant is None)
        current.cite(as_of, **flags_of(found.lines))


def changes(
    *,
    ledger: Ledger = DEFAULT,
    valid_from: Annotated[str | None, typer.Option(help="The first day of the two.", metavar="DATE")] = None,
    valid_on: ValidOn = None,
    known_from: Annotated[str | None, typer.Option(help="The first moment of the two.", metavar="INSTANT")] = None,
    known_at: KnownAt = None,
    partnership: Partnership = None,
    service: Service = None,
    participant: Annotated[str | None, typer.Option(help="Only this municipality (GM0313).")] = None,
    pool: Annotated[str | None, typer.Option(help="Only this pool.")] = None,
    year: Annotated[int | None, typer.Option(help="Only the books of this year.")] = None,
    json: Json = False,
) -> None:
    """Show why balances differ between two moments: every entry behind it, adding up to the difference exactly."""
    if valid_from is None and known_from is None:
        raise OneMomentOnly
    with session(ledger, json=json) as current:
        _of(current, partnership, service, participant)
        after = current.as_of(valid_on, known_at)
        before = current.as_of(valid_from or after.valid_on.isoformat(), known_from or str(after.known_at))
        which = balance.Filter(partnership, service, participant, pool, year)
        with current.view(before, after) as view:
            _must_be_known(balance.unknown(view, max(before, after, key=lambda moment: moment.known_at), which))
            found = balance.changes(view, before, after, which)
            sides = [balance.balances(view, moment, which) for moment in (before, after)]
        if json:
            lines = [figures.change_facts(each) for each in found]
            write_json({"before": cited(before), "after": cited(after), "changes": lines, "totals": _totals(found)})
            return
        figures.changes(current, found, *sides)
        current.cite(before, after, **flags_of(found))


def _totals(found: tuple[balance.Change, ...]) -> list[dict[str, object]]:
    """The difference for each service and participant, in cents."""
    keys = sorted({(each.service, each.participant) for each in found})
    return [
        {"service": service, "participant": participant}
        | {
            account: sum(
                each.cents
                for each in found
                if (each.service, each.participant, each.account) == (service, participant, account)
            )
            for account in (SHARE, PAID)
        }
        for service, participant in keys
    ]


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
        _of(current, None, service)
        as_of = current.as_of(valid_on, known_at)
        found = _compared(current, as_of, service)
        if json:
            write_json({"as_of": cited(as_of), "comparisons": [figures.comparison_facts(each) for each in found]})
            return
        for each in found:
            figures.comparison(current, each)
        if not found:
            current.out.print("No service had a 0-meting then.")
        imported = any(figures.imported(each) for each in found)
        current.cite(as_of, illustrative=any(figures.illustrative(each) for each in found), imported=imported)


def _compared(current: Session, as_of: AsOf, service: str | None) -> list[comparison.Comparison]:
    with current.view(as_of) as view:
        names = (service,) if service else comparison.services(view, as_of)
        found = [comparison.compare(view, as_of, name) for name in names]
    if service and found[0] is None:
        raise UnknownThing("0-meting of", service)
    return [each for each in found if each is not None]
