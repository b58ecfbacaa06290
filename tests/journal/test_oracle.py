"""Whatever is appended in whatever order, the journal holds what a plain list would."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ledger.errors import ActReused, Conflict, EmptyAct, NotRecorded
from ledger.founding import REFUSALS
from ledger.journal import Address, Journal
from tests.journal.happenings import happened
from tests.ledgers import an_act

STREAMS = ("a", "b", "c")
Line = tuple[UUID, str, int, str]
"""An act, a stream, a version, and what happened."""


@dataclass
class Naive:
    """The journal as a list of lines."""

    lines: list[Line] = field(default_factory=list)
    digests: dict[UUID, bytes] = field(default_factory=dict)

    def version(self, stream: str) -> int:
        return sum(line[1] == stream for line in self.lines)

    def append(
        self, act: UUID, digest: bytes, work: list[tuple[str, int, list[str]]], guards: dict[str, int]
    ) -> type[NotRecorded] | list[int]:
        """The places of the act's lines in the list, or why there are none."""
        if not any(what for _, _, what in work):
            return EmptyAct
        if act in self.digests:
            if self.digests[act] != digest:
                return ActReused
            return [place for place, line in enumerate(self.lines) if line[0] == act]
        befores = guards | {stream: after for stream, after, what in work if what}
        if any(self.version(stream) != before for stream, before in befores.items()):
            return Conflict
        added = [
            (act, stream, after + number, each)
            for stream, after, what in work
            for number, each in enumerate(what, start=1)
        ]
        self.lines += added
        self.digests[act] = digest
        return list(range(len(self.lines) - len(added), len(self.lines)))


class Beside(RuleBasedStateMachine):
    """Two journals on one ledger and a plain list, told the same."""

    address: Address
    """Many examples share a ledger: each has streams of its own, and begins at the head."""

    @initialize()
    def begin(self) -> None:
        self.naive = Naive()
        self.mine = uuid4().hex
        self.journals = [Journal(self.address), Journal(self.address)]
        self.before = self.journals[0].store.max_notification_id() or 0
        self.acts: list[tuple[Any, ...]] = []

    def teardown(self) -> None:
        for journal in getattr(self, "journals", ()):
            journal.close()

    @rule(
        who=st.integers(0, 1),
        writes=st.dictionaries(st.sampled_from(STREAMS), st.lists(st.text(max_size=3), max_size=3), max_size=3),
        reads=st.dictionaries(st.sampled_from(STREAMS), st.integers(-1, 1)),
        late=st.sampled_from([0, 0, 0, 0, -1, 1]),
    )
    def act(self, who: int, writes: dict[str, list[str]], reads: dict[str, int], late: int) -> None:
        """Decided upon what there is, or by mistake upon an earlier or a later version."""
        work = [(stream, max(self.naive.version(stream) + late, 0), what) for stream, what in writes.items()]
        guards = {stream: max(self.naive.version(stream) + off, 0) for stream, off in reads.items()}
        guards |= {stream: after for stream, after, _ in work if stream in guards}
        self.send(who, (uuid4(), b"d" * 32, work, guards))

    @precondition(lambda self: self.acts)
    @rule(who=st.integers(0, 1), which=st.integers(0), digest=st.sampled_from([b"d" * 32, b"d" * 32, b"e" * 32]))
    def again(self, who: int, which: int, digest: bytes) -> None:
        """The same id once more, with the same content or with other content."""
        act, _, work, guards = self.acts[which % len(self.acts)]
        self.send(who, (act, digest, work, guards))

    def send(self, who: int, sent: tuple[Any, ...]) -> None:
        act, digest, work, guards = sent
        done_before = act in self.naive.digests
        expected = self.naive.append(act, digest, work, guards)
        decided = [happened(f"{self.mine}.{stream}", after, *what) for stream, after, what in work]
        names = {f"refusals:{self.mine}.{stream}": version for stream, version in guards.items()}
        envelope = replace(an_act(id_=act), digest=digest)
        event(expected.__name__ if isinstance(expected, type) else "again" if done_before else "recorded")
        if isinstance(expected, type):
            with pytest.raises(expected):
                self.journals[who].append(envelope, decided, names)
            return
        recorded = self.journals[who].append(envelope, decided, names)
        assert (recorded.first, recorded.last) == (self.before + expected[0] + 1, self.before + expected[-1] + 1)
        assert recorded.again == done_before
        assert self.journals[1 - who].find_act(act) == (digest, replace(recorded, again=True))
        self.acts.append(sent)

    @rule(who=st.integers(0, 1))
    def come_back(self, who: int) -> None:
        self.journals[who].close()
        self.journals[who] = Journal(self.address)

    @rule(who=st.integers(0, 1), stream=st.sampled_from(STREAMS))
    def read_a_stream(self, who: int, stream: str) -> None:
        current = self.journals[who].read(REFUSALS, f"{self.mine}.{stream}")
        assert current.version == current.state.count == self.naive.version(stream)

    @invariant()
    def all_is_as_in_the_list(self) -> None:
        if not hasattr(self, "journals"):
            return
        entries = list(self.journals[0].entries(self.before))
        prefix = f"refusals:{self.mine}."
        found = [
            (entry.act_id, entry.stream.removeprefix(prefix), entry.originator_version, entry.event.refusal)  # type: ignore[attr-defined]
            for entry in entries
        ]
        assert found == self.naive.lines
        assert [entry.position - self.before for entry in entries] == list(range(1, len(entries) + 1))
        acts = [list(lines) for _, lines in groupby(entries, lambda entry: entry.act_id)]
        assert [[entry.act_line for entry in act] for act in acts] == [list(range(1, len(act) + 1)) for act in acts]
        instants = [{entry.recorded_at for entry in act} for act in acts]
        assert all(len(instant) == 1 for instant in instants)
        rising = [instant.pop() for instant in instants]
        assert rising == sorted(set(rising))


def test_the_journal_holds_what_a_plain_list_would(ledger_address: Address) -> None:
    class OnThis(Beside):
        address = ledger_address

    run_state_machine_as_test(
        OnThis,
        settings=settings(
            max_examples=max(settings().max_examples // 2, 1),
            stateful_step_count=25,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
