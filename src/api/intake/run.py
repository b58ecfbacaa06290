"""Taking a file in: first every line is worked out and nothing recorded, then all of it is recorded as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import uuid5

from msgspec import Struct
from msgspec.structs import asdict

from api.intake.costs import PassedOver, Wanted
from api.intake.drawing import Drawn, Source, summed
from api.intake.refusals import Differs, DocumentDiffers, FileChanged, LinesRefused, LineTwice
from api.intake.seen import Seen
from ledger.actor import Actor, Basis, Evidence, Principal
from ledger.acts.line import Asked
from ledger.bulk import Bulk, together
from ledger.errors import ActReused, Conflict, LedgerError
from ledger.event import mistakes_in
from ledger.journal import ActRecord, Entry, Journal
from ledger.kinds import KINDS
from ledger.money import Money
from ledger.partnership import PARTNERSHIP
from ledger.partnership.intake_events import FileTakenIn

INTAKE = "take-in-file"
"""The stored name of the act that a file as a whole is; no act line can ask for it."""


class LineOutcome(StrEnum):
    """What became, or would become, of a line of a file."""

    NEW = "new"
    PRESENT = "present"
    PASSED_OVER = "passed-over"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class LineResult:
    """A line of a file, what became of it, and why."""

    number: int
    where: str
    outcome: LineOutcome
    wanted: Wanted | None = None
    refusal: LedgerError | None = None
    grounds: str | None = None
    position: int | None = None


@dataclass(slots=True)
class Tally:
    """What became of all lines: how many of each outcome, and what the new ones come to by where they go."""

    counts: Counter[LineOutcome] = field(default_factory=Counter)
    sums: Counter[tuple[str, ...]] = field(default_factory=Counter)
    amounts: int = 0

    def add(self, result: LineResult) -> None:
        self.counts[result.outcome] += 1
        wanted = result.wanted
        if result.outcome is LineOutcome.NEW and wanted is not None and wanted.amount is not None:
            self.sums[wanted.goes_to] += wanted.amount.cents
            self.amounts += 1

    @property
    def lines(self) -> int:
        return self.counts.total()

    @property
    def total(self) -> Money | None:
        """What the new lines come to; ``None`` where they are no amounts."""
        return Money(self.sums.total()) if self.amounts else None


Tell = Callable[[LineResult], object]


@dataclass(frozen=True, slots=True)
class Run:
    """A file, the ledger that it goes into, and whoever takes it in; ``allow`` raises where he may not do an act.

    ``mistakes`` are the versions of each stream that were recorded in error, of those streams that were asked for.
    """

    source: Source
    journal: Journal
    principal: Principal
    actor: Actor
    allow: Callable[[Asked], object] = id  # At a machine of one's own everything is allowed.
    mistakes: dict[str, frozenset[int]] = field(default_factory=dict)

    def rehearse(self, tell: Tell) -> Tally:
        """What would become of every line. Nothing is recorded, and nobody waits."""
        tally = Tally()
        for result in self._results(Bulk(self.principal, self.journal), recording=False):
            tally.add(result)
            tell(result)
        return tally

    def record(self, tell: Tell, *, accept_good: bool) -> Tally:
        """Record every line, or without ``accept_good`` none if one is refused after all; and that the file was."""
        tally = Tally()
        with together(self.principal, self.journal) as bulk:
            self._require_same_mapping(bulk)
            head = self.journal.store.max_notification_id() or 0
            for result in self._results(bulk, recording=True):
                tally.add(result)
                tell(result)
                if result.refusal is not None and not accept_good:
                    raise result.refusal
            if tally.counts[LineOutcome.NEW]:
                self._record_file(bulk, tally, head)
            if summed(self.source.path)[0] != self.source.sha256:
                raise FileChanged(self.source.name)
        return tally

    def _results(self, bulk: Bulk, *, recording: bool) -> Iterator[LineResult]:
        self.mistakes.clear()
        with closing(Seen()) as seen:
            for drawn in self.source.lines():
                line, asks = drawn.line, drawn.asks
                if isinstance(asks, LedgerError):
                    yield LineResult(line.number, line.where, LineOutcome.REFUSED, refusal=asks)
                elif isinstance(asks, PassedOver):
                    yield LineResult(line.number, line.where, LineOutcome.PASSED_OVER, grounds=asks.grounds)
                else:
                    try:
                        yield self._result(bulk, seen, drawn, asks, recording=recording)
                    except _Refused as refused:
                        yield LineResult(line.number, line.where, LineOutcome.REFUSED, asks, refused.refusal)

    def _result(self, bulk: Bulk, seen: Seen, drawn: Drawn, wanted: Wanted, *, recording: bool) -> LineResult:
        line, position = drawn.line, None
        try:
            asked = self.source.asked(wanted, line, self.actor, self.journal.founded.ledger)
            if earlier := seen.before(asked.act_id, line.number):
                raise LineTwice(line.where, wanted.name, earlier)
            asked = self._anew(asked)
            self.allow(asked)
            if before := self._before(bulk, asked, wanted, line.where):
                return LineResult(line.number, line.where, LineOutcome.PRESENT, wanted, position=before)
            desk = bulk.decide(asked)
        except LedgerError as refusal:
            raise _Refused(refusal) from refusal
        if recording:
            position = bulk.record(asked, desk).first
        return LineResult(line.number, line.where, LineOutcome.NEW, wanted, position=position)

    def _anew(self, asked: Asked) -> Asked:
        """The act of a line that was taken in before and recorded in error since: as another act, it can be again."""
        found = self.journal.find_act(asked.act_id)
        while found is not None and self._is_mistaken(self.journal.entry(found[1].first)):
            asked = replace(asked, act_id=uuid5(asked.act_id, "recorded in error"))
            found = self.journal.find_act(asked.act_id)
        return asked

    def _is_mistaken(self, entry: Entry) -> bool:
        if entry.stream not in self.mistakes:
            kind, _, name = entry.stream.partition(":")
            self.mistakes[entry.stream] = mistakes_in(self.journal.history(KINDS[kind], name))
        return entry.originator_version in self.mistakes[entry.stream]

    def _before(self, bulk: Bulk, asked: Asked, wanted: Wanted, where: str) -> int | None:
        """Where this very line was recorded before; raises ``DocumentDiffers`` where another content was."""
        try:
            done = bulk.done(asked)
        except ActReused as reused:
            found = self.journal.find_act(asked.act_id)
            assert found is not None, "an id that was given to another act stands somewhere"
            event = self.journal.entry(found[1].first).event
            raise DocumentDiffers(where, wanted.name, found[1].first, _differences(event, asked)) from reused
        return None if done is None else done.first

    def _require_same_mapping(self, bulk: Bulk) -> None:
        """The file was looked at by one version of the mapping; it is recorded by no other."""
        partnership = bulk.read(PARTNERSHIP, self.source.partnership)
        if partnership.state.intake.mapping(self.source.mapping.mapping) != self.source.mapping:
            raise Conflict(partnership.stream)

    def _record_file(self, bulk: Bulk, tally: Tally, head: int) -> None:
        source, counts = self.source, tally.counts
        event = FileTakenIn(
            source.mapping.mapping,
            source.mapping.version,
            source.name,
            source.sha256,
            counts[LineOutcome.NEW],
            counts[LineOutcome.PRESENT],
            counts[LineOutcome.REFUSED],
            counts[LineOutcome.PASSED_OVER],
            tally.total,
            source.mapping.illustrative,
        )
        act_id = uuid5(self.journal.founded.ledger, f"{INTAKE} {source.sha256} after {head}")
        evidence = (Evidence(source.name, None, source.sha256, None),)
        digest = sha256(act_id.bytes).digest()
        record = ActRecord(INTAKE, act_id, digest, self.principal, self.actor, Basis(), None, evidence)
        bulk.record_event(record, bulk.read(PARTNERSHIP, source.partnership), event)


class _Refused(Exception):
    """A line is refused: apart from what goes wrong with the ledger itself, which ends the run."""

    def __init__(self, refusal: LedgerError) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def refused(source: Source, tally: Tally, recorded: int | None) -> LinesRefused:
    """That some lines were refused, and what was recorded of the others."""
    return LinesRefused(source.name, tally.counts[LineOutcome.REFUSED], tally.lines, recorded)


def _differences(event: object, asked: Asked) -> tuple[Differs, ...]:
    """What an act says otherwise than the event that its id already stands for."""
    return tuple(_compare(event, {name: getattr(asked.fields, name) for name in asked.named}))


def _compare(event: Any, said: Mapping[str, object]) -> Iterator[Differs]:  # noqa: ANN401  # Any event, or a part of one.
    for each in fields(event):
        then, now = getattr(event, each.name), said.get(each.name)
        if each.name not in said or then == now:
            continue
        if isinstance(then, Money):
            then = then.euros
        elif is_dataclass(then) and isinstance(now, Struct):
            yield from _compare(then, asdict(now))
            continue
        if str(then) != str(now):
            yield Differs(each.name, str(then), str(now))
