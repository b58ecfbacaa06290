"""A preview leaves no trace, and says exactly what the acts do when they are done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings

from ledger.acts.line import ask
from ledger.clerk import Clerk
from ledger.errors import EmptyAct
from ledger.journal import Entry
from projections import Library
from projections.money.balances import Filter, balances
from projections.money.impact import Impact
from projections.money.preview import preview
from tests.ledgers import SYSTEM
from tests.oracle.conftest import Copies
from tests.oracle.histories import BEGIN, Line, histories, looked_up
from tests.oracle.traces import caught_up, traces

Figures = Counter[tuple[str, str | None, str]]
NOW = datetime(2030, 1, 1, tzinfo=UTC)


def played(library: Library, history: Sequence[Any]) -> tuple[list[Line], list[Entry]]:
    """The lines of a history that recorded something, and what they recorded."""
    journal = library.journal
    clerk, at = Clerk(SYSTEM, journal), BEGIN
    entries = list(journal.entries())
    lines: list[Line] = []
    first = len(entries)
    for number, (kind, seed, pause, _) in enumerate(history):
        at += pause
        random = Random(seed)
        for each in kind(lambda roll, random=random: roll(random)):
            at += timedelta(seconds=1)
            written = looked_up(each, entries, number) | {"at": at.isoformat()}
            try:
                clerk.do(ask(written, journal.founded.ledger))
            except EmptyAct:
                continue
            lines.append(written)
            entries += journal.entries(entries[-1].position)
    return lines, entries[first:]


def figures(library: Library) -> Figures:
    """Every balance, whatever its day, and what each service has not shared yet."""
    as_of = library.as_of(date.max, None, NOW)
    with library.view(as_of) as view:
        found = balances(view, as_of, Filter())
    made = {
        (each.service, each.participant, account): getattr(each, account)
        for each in found.lines
        for account in ("share", "paid")
    }
    return Counter(made | {(service, None, "cost"): rest for service, rest in found.unallocated.items()})


def after(before: Figures, impact: Sequence[Impact]) -> Figures:
    """The balances as a preview says that they would be; it knows of those before, and its days add up."""
    made = Counter(before)
    for each in impact:
        account = (each.service, each.participant, each.account)
        assert each.before == before[account]
        assert sum(day.difference for day in each.days) == each.difference
        made[account] = each.after
    return made


def there(found: Figures) -> dict[tuple[str, str | None, str], int]:
    """What is not zero."""
    return {account: cents for account, cents in found.items() if cents}


def test_what_is_foreseen_is_what_happens_and_nothing_of_it_was_recorded(copies: Copies, examples: int) -> None:
    refused: Counter[str] = Counter()

    @settings(max_examples=examples // 7 + 1, suppress_health_check=list(HealthCheck))
    @given(histories)
    def holds(history: Any) -> None:  # noqa: ANN401  # As the strategy gives it.
        with copies() as library:
            before = figures(library)
            lines, happened = played(library, history)
            became = figures(library)
        with copies() as library:
            asked = [ask(each, library.journal.founded.ledger) for each in lines]
            left = traces(caught_up(library))
            seen = preview(library, SYSTEM, asked, NOW)
            assert traces(library) == left
        assert [entry for step in seen.steps for entry in step.foreseen.entries] == happened
        refused.update(step.foreseen.refusal.code for step in seen.steps if step.foreseen.refusal)
        told = before
        for step in seen.steps:
            told = after(told, step.impact)
        assert there(told) == there(after(before, seen.impact)) == there(became)

    holds()
    assert examples < 100 or len(refused) > 5
