"""A ledger to which one thing after another happens, by a chance of each step, and that is asked what became of it."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from ledger.acts.line import ask
from ledger.clerk import Clerk
from tests.ledgers import SYSTEM
from tests.oracle.conftest import Copies
from tests.projections.history import OFFICIAL, Line, line


class Machine(RuleBasedStateMachine):
    """One ledger, and in ``said`` how often what happened in all of them."""

    said: ClassVar[Counter[str]]
    copies: ClassVar[Copies]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.library = self.stack.enter_context(type(self).copies())
        self.clerk = Clerk(SYSTEM, self.library.journal)
        self.at = datetime(2020, 1, 1, tzinfo=UTC)
        self.steps = self.number = 0

    def teardown(self) -> None:
        self.stack.close()

    def do(self, act: str, actor: Line = OFFICIAL, /, **fields: Any) -> str | None:  # noqa: ANN401
        """Do an act; the code where it is refused."""
        self.at += timedelta(minutes=1)
        self.number += 1
        asked = line(act, self.at.isoformat().replace("+00:00", "Z"), actor, **fields)
        refusal = self.clerk.do(ask(asked, self.library.journal.founded.ledger)).refusal
        return None if refusal is None else refusal.code

    @property
    def head(self) -> int:
        """The position of the last entry."""
        return max(each.position for each in self.library.journal.entries())

    @abstractmethod
    def happenings(self) -> Sequence[Callable[[Random], None]]:
        """What can happen next; what stands there twice does so twice as often."""

    @rule(seed=st.integers(0, 2**32))
    def happen(self, seed: int) -> None:
        """One thing or another, by a chance of each step: hypothesis draws what is simple again and again."""
        self.steps += 1
        random = Random(f"{seed} {self.steps}")
        random.choice(self.happenings())(random)


def run(kind: type[Machine], copies: Copies, examples: int) -> Counter[str]:
    """Let so many ledgers live, and tell what happened how often."""
    said: Counter[str] = Counter()
    machine = type(kind.__name__, (kind,), {"copies": staticmethod(copies), "said": said})
    unlike = settings(
        max_examples=examples,
        stateful_step_count=25,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # Made smaller, a history is another one: chance goes by the number of the step.
    )
    run_state_machine_as_test(machine, settings=unlike)
    return said
