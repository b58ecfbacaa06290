"""How a dossier looks: one decision, who took it by what right, what breaks a rule of law, and what followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields

from rich.markup import escape
from rich.padding import Padding

from api import vocabulary
from api.cli.session import Session
from api.cli.show import who
from api.formats import cents, day
from ledger.errors import RuleBroken
from projections.dossiers.breaches import DossierBreach
from projections.dossiers.decision import DecisionDossier, DossierTaken

MOST = 20
"""How many of what rests on a decision are named before it is only said how many more there are."""


def facts(each: DecisionDossier) -> Mapping[str, object]:
    """A dossier for programs."""
    own = {one.name: getattr(each, one.name) for one in fields(each)}
    breaches = [
        {one.name: getattr(it, one.name) for one in fields(it)} | {"breach": _facts(it.breach)} for it in each.breaches
    ]
    parts = {name: [asdict(it) for it in own[name]] for name in ("taken", "steps", "resting")}
    not_so = [{"breach": _facts(it.breach)} for it in each.does_not_hold]
    return {**own, "does_not_hold": not_so, "decision": asdict(each.decision), "breaches": breaches, **parts}


def _facts(breach: RuleBroken) -> Mapping[str, object]:
    return {"code": breach.code, "message": str(breach), "fields": breach.fields}


def dossier(current: Session, each: DecisionDossier) -> None:
    """What the block of a decision does not say yet, under a heading each."""
    _part(current, "does not hold on the day", [str(it.breach) for it in each.does_not_hold])
    _part(current, "taken by", (line for it in each.taken for line in _taken(it)))
    broken = [line for it in each.breaches for line in _breach(it)]
    _part(current, "rules of law", broken or ["none is broken, as far as was known then or is known now"])
    if each.ratified_by is not None:
        _part(current, "ratified", [f"by {each.ratified_by}"])
    if each.undone_on is not None:
        _part(current, "undone", [f"on {day(each.undone_on)}: nothing can rest on it"])
    _part(current, "its course", (_told(current, it.position) for it in each.steps))
    resting = [f"{day(it.effective_on)}  {it.act}, {it.about} (position {it.position})" for it in each.resting[:MOST]]
    if len(each.resting) > MOST:
        resting.append(f"and {len(each.resting) - MOST} more")
    _part(current, "what rests on it", resting or ["nothing"])


def _taken(it: DossierTaken) -> Iterator[str]:
    capacity = vocabulary.term(it.capacity, section="Capacity")
    yield (
        f"{_body(it.body)} on {day(it.decided_on)}: {it.subject}, {it.function} of {who(it.organisation)}, as"
        f" {capacity}; recorded on {day(it.recorded_on)} by {it.recorded_by} (position {it.position})"
    )
    if it.mandate is not None:
        cap = f", up to EUR {cents(it.cap)}" if it.cap is not None else ""
        amount = f"; it commits EUR {cents(it.amount)}" if it.amount is not None else ""
        yield f"    under mandate {' > '.join(it.chain)}{cap}{amount}"
    if it.as_found is not None:
        yield f"    recorded as found: {it.as_found}"


def _breach(it: DossierBreach) -> Iterator[str]:
    then = "broken as known then" if it.known_then else "not broken as known then"
    now = "broken as known now" if it.known_now else "not broken as known now"
    seen = ", and seen when it was recorded" if it.seen_when_recorded and it.known_then else ""
    later = ", and seen when that was recorded" if it.seen_when_recorded and not it.known_then else ""
    yield f"{it.rule} ({vocabulary.term(it.severity)}): {then}{seen}; {now}{later}"
    yield f"    {it.breach}"


def _told(current: Session, position: int) -> str:
    return f"{vocabulary.sentence(current.journal.entry(position).event)} (position {position})"


def _body(name: str) -> str:
    owner, _, body = name.partition("/")
    return f"{body} of {who(owner)}" if owner.startswith("GM") and body else name


def _part(current: Session, heading: str, lines: Iterator[str] | list[str]) -> None:
    made = [escape(line) for line in lines]
    if made:
        current.out.print(f"  [bold]{heading}[/bold]")
        current.out.print(Padding("\n".join(made), (0, 0, 0, 4)))
