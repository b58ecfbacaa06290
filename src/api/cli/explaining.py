"""How a share came about, as people read it: each key once, under a number that lines refer to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from rich.markup import escape

from api import vocabulary
from api.cli.show import who
from api.formats import day, number
from ledger.cost_year.used_key import Slice, UsedGuard, UsedKey, UsedMeasure, UsedPart, UsedWeight
from ledger.portion import Bounds
from projections.money.statement import Adoption, Explained, keys_of


@dataclass(slots=True)
class Keys:
    """The keys that the shares of a statement came about by, in order of use."""

    met: list[Explained] = field(default_factory=list)

    def number(self, explained: Explained) -> int:
        """Under which number a key, or the keys of a period, are told."""
        for at, each in enumerate(self.met, start=1):
            if (each.key, each.slices, each.weight) == (explained.key, explained.slices, explained.weight):
                return at
        self.met.append(explained)
        return len(self.met)

    def told(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Every key with its number, and all that is behind it."""
        for at, each in enumerate(self.met, start=1):
            head = "a period, by one key after the other" if each.slices else _key(each.key, each)
            yield f"{escape(f'[{at}]')} {head}; portion {each.portion}", tuple(_behind(each))


def _key(key: UsedKey, each: Explained) -> str:
    own = "" if each.weight is None else f": {number(each.weight)} of {number(key.weight_total)}"
    normalised = ", divided by their own total" if key.normalised else ""
    method = vocabulary.term(key.method, section="KeyMethod")
    return f"[bold]{key.name}[/bold] (version {key.key_version}), {method}{own}{normalised}"


def _behind(each: Explained) -> Iterator[str]:
    """Of each key the weights, what was counted, its bounds, how cents are rounded, and the decision it rests on."""
    keys = keys_of(each)
    decisions = {adopted.decision: adopted for adopted in each.adopted}
    for at, key in enumerate(keys):
        if each.slices:
            yield from (_slice(part) for part in each.slices if part.key == key)
        yield from _weights(key.weights, key.counted)
        if key.measure is not None and key.counted is None:
            yield escape(f"counted: {key.measure}")
        for part in key.parts:
            yield from _part(part)
        yield from _limits(key.guard, key.bounds)
        yield from (f"{who(heir.successor)} has the weight of {who(heir.participant)}" for heir in key.taken_over)
        yield f"cents by {vocabulary.term(key.rounding, section='KeyRounding')}; source: {escape(key.source)}"
        yield from _adopted(key.adopted_by, decisions.get(key.adopted_by))
        if at + 1 < len(keys):
            yield ""


def _slice(each: Slice) -> str:
    last = day(each.ends_on - timedelta(days=1))
    return f"{day(each.starts_on)} to {last}, {each.portion} of the whole: [bold]{each.key.name}[/bold]"


def _weights(weights: tuple[UsedWeight, ...], counted: UsedMeasure | None) -> Iterator[str]:
    if weights:
        yield escape("weights: " + "; ".join(f"{who(each.participant)} {number(each.value)}" for each in weights))
    if counted is not None:
        edition = ", ".join(filter(None, [counted.source, counted.vintage]))
        yield escape(f"counted: {counted.name} on {day(counted.reference_on)}{f': {edition}' if edition else ''}")
        for each in weights:
            if each.source is not None and not edition:
                yield escape(f"{who(each.participant)}: {each.source}, {each.vintage}")


def _part(part: UsedPart) -> Iterator[str]:
    """One of the keys that a mixture or a transition is made of."""
    within = f" in {' in '.join(reversed(part.part_of))}" if part.part_of else ""
    phase = f", the phase of {part.year}" if part.year is not None else ""
    yield f"{part.portion} by [bold]{part.name}[/bold]{within}{phase} (version {part.key_version})"
    yield from (f"  {line}" for line in _weights(part.weights, part.counted))
    yield from (f"  {line}" for line in _limits(part.guard, part.bounds))


def _limits(guard: UsedGuard | None, bounds: Bounds | None) -> Iterator[str]:
    """What a guard against a fall in volume held, and which floors and caps there are."""
    for held in guard.held_weights if guard else ():
        fell = f"fell from {number(held.earlier)} to {number(held.counted)}"
        yield escape(f"{who(held.participant)} {fell}, more than the volume guard lets through")
    for limit in bounds.limits if bounds else ():
        least = None if limit.floor is None else f"at least {number(limit.floor)}"
        most = None if limit.cap is None else f"at most {number(limit.cap)}"
        yield escape(f"{who(limit.participant)} bears {' and '.join(filter(None, [least, most]))} of the whole")


def _adopted(decision: str, adopted: Adoption | None) -> Iterator[str]:
    if adopted is None:
        yield f"adopted by {escape(decision)}"
        return
    mandate = f", on mandate {escape(adopted.mandate)}" if adopted.mandate else ""
    body = f"{escape(adopted.body)} on {day(adopted.decided_on)}{mandate} (entry {adopted.position})"
    yield f"adopted by {escape(decision)}: {body}"
    for document in adopted.evidence:
        yield escape(f"shown by {document.title}{f' (sha256 {document.sha256})' if document.sha256 else ''}")
