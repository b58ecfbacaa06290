"""The commands that show keys and what was counted for them, and how these look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding

from api import vocabulary
from api.cli.options import DEFAULT, Json, KnownAt, Ledger, ValidOn
from api.cli.session import Session, cited, session, write_json
from api.cli.show import mark, table, who
from api.formats import day, number
from api.questions.keys import BesideKeys, KeyHeld, ValueHeld
from ledger.service.key import Key, Lookup


def keys(
    *,
    service: Annotated[str, typer.Option("--service", help="The service (blnp/ict).", metavar="NAME")],
    pool: Annotated[str | None, typer.Option("--pool", help="Only this pool.", metavar="NAME")] = None,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    json: Json = False,
) -> None:
    """Show the keys of a service's pools (verdeelsleutels), and what those in force come to on the day."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        found, beside = current.ask("keys", as_of, service=service, pool=pool)
        if json:
            write_json({"as_of": cited(as_of), "keys": [_facts(each) for each in found], **asdict(beside)})
            return
        _show_keys(current, service, found, beside)
        current.cite(as_of)


def measures(
    *,
    partnership: Annotated[str, typer.Option("--partnership", help="The partnership (blnp).", metavar="NAME")],
    measure: Annotated[str | None, typer.Option("--measure", help="Only this measure.", metavar="NAME")] = None,
    participant: Annotated[str | None, typer.Option(help="Only this municipality (GM0313).", metavar="CODE")] = None,
    ledger: Ledger = DEFAULT,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    json: Json = False,
) -> None:
    """Show what was counted for keys (maatstaven): each edition of each value, and which keys look it up."""
    with session(ledger, json=json) as current:
        as_of = current.as_of(valid_on, known_at)
        found, _ = current.ask("measures", as_of, partnership=partnership, measure=measure, participant=participant)
        if json:
            write_json({"as_of": cited(as_of), "measures": [asdict(each) for each in found]})
            return
        _show_measures(current, found)
        current.cite(as_of, illustrative=any(each.illustrative for each in found))


def _facts(each: KeyHeld) -> dict[str, object]:
    refusal = each.refusal and {"code": each.refusal.code, "message": str(each.refusal)}
    names = ("pool", "in_force", "starts_on", "ends_on", "adopted_by", "key_version")
    facts = {name: getattr(each, name) for name in names}
    resolved = None if each.resolved is None else asdict(each.resolved)
    portions = [asdict(portion) for portion in each.portions]
    return {**facts, "key": asdict(each.specification), "portions": portions, "resolved": resolved, "refusal": refusal}


def _show_keys(current: Session, service: str, found: Sequence[KeyHeld], beside: BesideKeys) -> None:
    out = current.out
    if not found:
        out.print(f"[bold]{service}[/bold] had no keys then.")
    for pool in sorted({each.pool for each in found}):
        out.print(f"[bold]{service}[/bold], pool [bold]{pool}[/bold]")
        for each in (it for it in found if it.pool == pool):
            out.print(Padding(_head(each), (0, 0, 0, 2)), soft_wrap=True)
            for detail in _details(each.specification):
                out.print(Padding(escape(detail), (0, 0, 0, 6)), soft_wrap=True)
            if each.refusal is not None:
                out.print(Padding(f"[red]as things are: {escape(str(each.refusal))}[/red]", (0, 0, 0, 6)))
            _show_portions(current, each)
    for gap in beside.without_key:
        until = f" up to {day(gap.ends_on)}" if gap.ends_on else " on"
        out.print(
            f"Pool {gap.pool} has no key from {day(gap.starts_on)}{until}: its costs cannot be shared.", style="red"
        )


def _head(each: KeyHeld) -> str:
    """Which key, how it shares, and since when on what decision."""
    name, method = each.specification.name, vocabulary.term(each.specification.method)
    if each.starts_on is None:
        when = "written down" if each.adopted_by is None else f"by {each.adopted_by}; cut off before it began"
    else:
        until = f" up to {day(each.ends_on)}" if each.ends_on else ""
        when = f"from {day(each.starts_on)}{until}, by {each.adopted_by}"
    return f"{'[bold green]' if each.in_force else ''}{name}{'[/]' if each.in_force else ''} ({method}): {when}"


def _details(key: Key) -> Iterator[str]:
    if key.weights:
        yield ", ".join(f"{who(weight.participant)} {number(weight.value)}" for weight in key.weights)
    if key.lookup is not None:
        yield _looked_up(key.lookup)
    for part in key.parts:
        yield f"{part.portion} by {part.key}"
    if key.transition is not None:
        phases = ", ".join(f"{phase.year} {phase.portion}" for phase in key.transition.phases)
        yield f"from {key.transition.from_key} to {key.transition.to_key}: {phases}"
    for bound in key.bounds.limits if key.bounds else ():
        floor = "" if bound.floor is None else f", at least {number(bound.floor)}"
        cap = "" if bound.cap is None else f", at most {number(bound.cap)}"
        yield f"{who(bound.participant)}{floor}{cap} of the pool"
    yield f"rounding: {key.rounding}; source: {key.source}"


def _looked_up(lookup: Lookup) -> str:
    on = day(lookup.reference_on) if lookup.reference_on else f"{lookup.reference_day} of the cost's year"
    before = f", {lookup.years_before} years before" if lookup.years_before else ""
    edition = f", edition {lookup.vintage}" if lookup.vintage else ", the latest edition"
    guard = (
        f"; a fall of more than {number(lookup.guard.threshold)}: {lookup.guard.consequence}" if lookup.guard else ""
    )
    return f"{lookup.measure} on {on}{before}{edition}{guard}"


def _show_portions(current: Session, each: KeyHeld) -> None:
    if not each.portions:
        return
    made = table("participant", "portion", "per cent", right=["portion", "per cent"])
    for held in each.portions:
        percent = Fraction(held.portion) * 100
        about = "" if percent.denominator == 1 else "ca. "
        made.add_row(who(held.participant), held.portion, f"{about}{number(_four(percent))}")
    current.out.print(Padding(made, (0, 0, 0, 6)))


def _four(percent: Fraction) -> Decimal:
    """To four decimals, for the eye: what is exact stands beside it."""
    return Decimal(round(percent * 10_000)) / 10_000


def _show_measures(current: Session, found: Sequence[ValueHeld]) -> None:
    if not found:
        current.out.print("Nothing had been counted then.")
        return
    for measure in dict.fromkeys(each.measure for each in found):
        lines = [each for each in found if each.measure == measure]
        used = f" (looked up by {', '.join(lines[0].keys)})" if lines[0].keys else ""
        current.out.print(f"[bold]{measure}[/bold]{used}", soft_wrap=True)
        made = table("on", "participant", "value", "edition", "source", right=["value"])
        for each in lines:
            value = mark(number(each.value), illustrative=each.illustrative)
            edition = each.vintage if each.newest else f"{each.vintage} (replaced)"
            made.add_row(day(each.reference_on), who(each.participant), value, escape(edition), escape(each.source))
        current.out.print(Padding(made, (0, 0, 0, 2)))
