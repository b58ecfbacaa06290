"""How shares came about, in words: each key once, under a number that the lines of a document refer to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from api.documents.blocks import Block, Facts, Heading
from api.documents.writer import Writer
from ledger.cost_year.used_key import UsedGuard, UsedKey, UsedMeasure, UsedWeight
from ledger.portion import Bounds
from projections.money.statement import Adoption, Explained, keys_of

Row = tuple[str, str]


@dataclass(slots=True)
class Keys:
    """The keys that shares came about by, in order of use; each for one participant (``whose``), or for everybody."""

    write: Writer
    met: list[Explained] = field(default_factory=list)
    whose: bool = True

    def number(self, explained: Explained) -> int:
        """Under which number a key, or the keys of a period, are told."""
        for at, each in enumerate(self.met, start=1):
            same = (each.key, each.slices) == (explained.key, explained.slices)
            if same and (not self.whose or each.weight == explained.weight):
                return at
        self.met.append(explained)
        return len(self.met)

    def told(self) -> Iterator[Block]:
        """Every key under its number, with all that is behind it."""
        for each in self.met:
            yield Heading(self.title(each), 2)
            yield Facts(tuple(self._facts(each)))

    def title(self, explained: Explained) -> str:
        """A key under its number."""
        in_parts = self.write.say("a period, by one key after the other")
        return f"[{self.number(explained)}] {in_parts if explained.slices else self._name(explained.key)}"

    def _name(self, key: UsedKey) -> str:
        name = key.name.replace("-", " ")
        return self.write.say("%(key)s (version %(version)s)", key=name, version=key.key_version)

    def _facts(self, each: Explained) -> Iterator[Row]:
        write = self.write
        portion = each.portion
        if each.weight is not None:
            whole = write.number(each.key.weight_total)
            own = write.say("%(weight)s of %(total)s", weight=write.number(each.weight), total=whole)
            portion = f"{own} ({each.portion})"
        if self.whose:
            yield write.say("Portion"), portion
        decisions = {adopted.decision: adopted for adopted in each.adopted}
        for key in keys_of(each):
            for part in each.slices:
                if part.key == key:
                    last = write.day(part.ends_on - timedelta(days=1))
                    yield (
                        write.say("Period"),
                        f"{write.day(part.starts_on)} - {last}: {part.portion}, {self._name(key)}",
                    )
            yield from self._key(key)
            yield from self._adopted(key.adopted_by, decisions.get(key.adopted_by))

    def _key(self, key: UsedKey) -> Iterator[Row]:
        write = self.write
        method = write.term(key.method, "KeyMethod")
        if key.normalised:
            method = write.say("%(method)s, divided by their own total", method=method)
        yield write.say("Key"), method
        yield from self._weights(key.weights, key.counted)
        if key.measure is not None and key.counted is None:
            yield write.say("Counted"), key.measure
        for part in key.parts:
            within = "".join(f" < {each}" for each in reversed(part.part_of))
            phase = f" ({part.year})" if part.year is not None else ""
            yield write.say("Part"), f"{part.portion}: {part.name}{within}{phase}"
            yield from self._weights(part.weights, part.counted)
            yield from self._limits(part.guard, part.bounds)
        yield from self._limits(key.guard, key.bounds)
        for heir in key.taken_over:
            names = {"heir": write.party(heir.successor), "former": write.party(heir.participant)}
            yield write.say("Succession"), write.say("%(heir)s has the weight of %(former)s", **names)
        yield write.say("Rounding of cents"), write.term(key.rounding, "KeyRounding")
        yield write.say("Source"), key.source

    def _weights(self, weights: tuple[UsedWeight, ...], counted: UsedMeasure | None) -> Iterator[Row]:
        write = self.write
        if weights:
            all_ = "; ".join(f"{write.party(each.participant)} {write.number(each.value)}" for each in weights)
            yield write.say("Weights"), all_
        if counted is not None:
            edition = ", ".join(filter(None, [counted.source, counted.vintage]))
            told = f"{counted.name}, {write.day(counted.reference_on)}"
            yield write.say("Counted"), f"{told}: {edition}" if edition else told
            if not edition:
                sources = [each for each in weights if each.source is not None]
                yield from (
                    (write.say("Counted"), f"{write.party(each.participant)}: {each.source}, {each.vintage}")
                    for each in sources
                )

    def _limits(self, guard: UsedGuard | None, bounds: Bounds | None) -> Iterator[Row]:
        write = self.write
        for held in guard.held_weights if guard else ():
            fell = {"who": write.party(held.participant), "earlier": write.number(held.earlier)}
            yield (
                write.say("Limit"),
                write.say(
                    "%(who)s fell from %(earlier)s to %(counted)s, more than the volume guard lets through",
                    counted=write.number(held.counted),
                    **fell,
                ),
            )
        for limit in bounds.limits if bounds else ():
            least = None if limit.floor is None else write.say("at least %(part)s", part=write.number(limit.floor))
            most = None if limit.cap is None else write.say("at most %(part)s", part=write.number(limit.cap))
            told = ", ".join(filter(None, [least, most]))
            yield (
                write.say("Limit"),
                write.say("%(who)s bears %(limits)s", who=write.party(limit.participant), limits=told),
            )

    def _adopted(self, decision: str, adopted: Adoption | None) -> Iterator[Row]:
        write = self.write
        if adopted is None:
            yield write.say("Decision"), decision
            return
        body, on = write.named(adopted.body), write.day_in_words(adopted.decided_on)
        at = write.say("position %(position)s", position=write.number(adopted.position))
        yield write.say("Decision"), f"{decision}, {body}, {on} ({at})"
        yield write.say("Mandate"), adopted.mandate or write.say("none: the body decided itself")
        for document in adopted.evidence:
            yield write.say("Shown by"), document.title + (f", sha256 {document.sha256}" if document.sha256 else "")
