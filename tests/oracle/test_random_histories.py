"""Whatever happens, every projection answers as of any two dates what plain loops over the journal answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.cost_year.events import CostAllocated
from ledger.journal import Entry
from ledger.money import Money
from projections import ALL, Library, trail
from projections.as_of import AsOf
from projections.checking.check import check
from projections.governance import mandates
from projections.keeping.follow import catch_up
from projections.keeping.rebuild import rebuild
from projections.money import balances
from projections.money.balances import Filter
from projections.savings import comparison
from projections.view import View
from tests.oracle import naive
from tests.oracle.conftest import Copies
from tests.oracle.histories import MEMBERS, histories, play
from tests.projections.looking import digests, expected

COMMON = {
    "baseline.actual-measured.1",
    "baseline.locked.1",
    "baseline.saving-booked.1",
    "baseline.saving-disputed.1",
    "baseline.saving-verified.1",
    "correction.recorded-in-error.1",
    "cost-year.allocation-reversed.1",
    "governance.mandate-changed.1",
    "governance.mandate-revoked.1",
    "refusals.act-refused.1",
}
"""What must happen again and again, or these histories say little."""
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SCOPES = (None, "blnp", "blnp-2", *MEMBERS)

moments = st.tuples(st.integers(0, 10_000), st.integers(-1, 1), st.integers(0, 10_000), st.integers(0, 3))
"""A day that matters in the history, or the one before or after it; an entry; and how to say when it was recorded."""


@dataclass(frozen=True, slots=True)
class Told:
    """A history that was played, with what plain loops make of it."""

    entries: Sequence[Entry]
    days: Sequence[date]
    turns: Sequence[date]
    postings: Sequence[naive.Posting]

    @staticmethod
    def of(entries: Sequence[Entry]) -> Told:
        days = {on for entry in entries if (on := getattr(entry.event, "effective_on", None))}
        last = {on for entry in entries if (on := getattr(getattr(entry.event, "terms", None), "valid_until", None))}
        turns = {each + timedelta(days=off) for each in last for off in (0, 1)}  # Days on which a mandate is over.
        return Told(entries, sorted(days | last), sorted(turns), naive.postings(entries))

    def asked(self, library: Library, moment: tuple[int, int, int, int]) -> AsOf:
        """A pair of dates as somebody asks for it, resolved to the position that it must be."""
        day, off, number, how = moment
        valid_on = self.days[day % len(self.days)] + timedelta(days=off)
        entry = self.entries[number % len(self.entries)]
        ways = (
            (str(entry.position), entry.position),
            (entry.recorded_at.isoformat(), naive.last_position(self.entries, entry.recorded_at)),
            *self._before(entry),
            self._by_date(entry.recorded_at.astimezone(naive.AMSTERDAM).date()),
        )
        known_at, position = ways[how % len(ways)]
        as_of = library.as_of(valid_on, known_at, NOW)
        assert (as_of.valid_on, as_of.known_at) == (valid_on, position)
        return as_of

    def _before(self, entry: Entry) -> list[tuple[str, int]]:
        just_before = entry.recorded_at - timedelta(microseconds=1)
        position = naive.last_position(self.entries, just_before)
        return [(just_before.isoformat(), position)] if position else []

    def _by_date(self, day: date) -> tuple[str, int]:
        return day.isoformat(), naive.last_position(self.entries, naive.end_of(day))


def plain(found: Any) -> Any:  # noqa: ANN401  # Whatever an answer holds.
    """An answer as tuples and texts; a number keeps the decimals that it was written with."""
    if isinstance(found, Enum):
        return found.value
    if isinstance(found, Money):
        return f"{found.cents} cents"
    if isinstance(found, Decimal):
        return str(found)
    if is_dataclass(found):
        return tuple(plain(getattr(found, each.name)) for each in fields(found))
    if isinstance(found, tuple | list):
        return tuple(map(plain, found))
    return found


def fits(which: Filter, service: str, pool: str, year: int) -> bool:
    """The filter in other words."""
    return (
        which.partnership in (None, service.partition("/")[0])
        and which.service in (None, service)
        and which.pool in (None, pool)
        and which.year in (None, year)
    )


def postings_of(which: Filter) -> Callable[[naive.Posting], bool]:
    return lambda it: fits(which, it.service, it.pool, it.year) and which.participant in (None, it.participant)


FILTERS = (
    Filter(),
    Filter(partnership="blnp"),
    Filter(partnership="blnp-2", year=2018),
    Filter(service="blnp/financien"),
    Filter(service="blnp/ict", pool="beheer"),
    Filter(participant="GM0327", year=2019),
)


def the_balances_agree(told: Told, view: View, as_of: AsOf) -> None:
    entries = naive.known(told.entries, as_of.known_at)
    for which in FILTERS:
        found = balances.balances(view, as_of, which)
        lines = naive.balances(told.postings, as_of.valid_on, as_of.known_at, postings_of(which))
        assert plain(found.lines) == plain(lines), which
        assert found.unallocated == naive.unallocated(entries, as_of.valid_on, partial(fits, which)), which


def the_changes_agree(told: Told, view: View, before: AsOf, after: AsOf) -> None:
    one, other = (before.valid_on, before.known_at), (after.valid_on, after.known_at)
    for which in FILTERS:
        found = balances.changes(view, before, after, which)
        assert sorted(plain(found)) == list(plain(naive.changes(told.postings, one, other, postings_of(which))))
        assert [each.position for each in found] == sorted(each.position for each in found)
        totals: Counter[tuple[str, str, str]] = Counter()
        for sign, moment in ((-1, before), (1, after)):
            for line in balances.balances(view, moment, which).lines:
                totals[line.service, line.participant, "share"] += sign * line.share
                totals[line.service, line.participant, "paid"] += sign * line.paid
        for each in found:
            totals[each.service, each.participant, each.account] -= each.cents
        assert not any(totals.values()), which


def the_registers_agree(told: Told, view: View, as_of: AsOf) -> None:
    entries = naive.known(told.entries, as_of.known_at)
    for scope in SCOPES:
        for all_known in (False, True):
            found = mandates.register(view, as_of, scope, all_known=all_known)
            assert plain(found) == plain(naive.register(entries, as_of.valid_on, scope, all_known=all_known))
    for day in told.turns:
        found = mandates.register(view, replace(as_of, valid_on=day))
        assert plain(found) == plain(naive.register(entries, day, None, all_known=False))


def the_comparisons_agree(told: Told, view: View, as_of: AsOf) -> None:
    entries = naive.known(told.entries, as_of.known_at)
    assert comparison.services(view, as_of) == naive.compared_services(entries, as_of.valid_on)
    for name in (*MEMBERS, "blnp/none"):
        found = comparison.compare(view, as_of, name)
        expected = naive.compare(entries, as_of.valid_on, name)
        if found is None:
            assert expected is None
            continue
        compared = tuple((*plain(each), plain(each.total)) for each in found.compared)
        states = tuple((*plain(claim), claim.state) for claim in found.claims)
        assert (*plain(found)[1:-2], compared, states) == plain(expected)


def the_trails_agree(told: Told, view: View, as_of: AsOf) -> None:
    entries = naive.known(told.entries, as_of.known_at)
    asked: list[tuple[str | None, dict[str, Any]]] = [
        (None, {}),
        (None, {"partnership": "blnp"}),
        (None, {"service": "blnp/financien", "outcome": "refused"}),
        (None, {"service": "blnp-2/financien", "outcome": "done"}),
        (None, {"act": "adopt-decision"}),
        (None, {"act": "reallocate", "partnership": "blnp"}),
        (None, {"body": "GM0327/college", "outcome": "done"}),
        ("blnp/financien#besluit", {}),
        ("blnp#m-1", {}),
        ("blnp/financien#m-1", {"outcome": "done"}),
        ("blnp/ict#kosten", {}),
        ("blnp/financien#c-1", {"service": "blnp/financien"}),
        ("blnp#besluit", {"service": "blnp/ict"}),
    ]
    for about, which in asked:
        found = list(trail.trail(view, as_of, trail.Filter(about=about, **which)))
        assert plain(found) == plain(naive.trail(entries, as_of.valid_on, about, **which)), (about, which)


def all_answers_agree(told: Told, library: Library, moments: Sequence[tuple[int, int, int, int]]) -> None:
    """Ask everything at these moments, in this order."""
    asked = [told.asked(library, moment) for moment in moments]
    for before, after in zip([asked[-1], *asked], asked, strict=False):
        with library.view(after) as view:
            the_balances_agree(told, view, after)
            the_registers_agree(told, view, after)
            the_comparisons_agree(told, view, after)
            the_trails_agree(told, view, after)
        with library.view(before, after) as view:
            the_changes_agree(told, view, before, after)


def shares_add_up(entries: Sequence[Entry]) -> None:
    for entry in entries:
        if isinstance(event := entry.event, CostAllocated):
            assert sum(share.amount.cents for share in event.shares) == event.amount.cents


def the_tables_are_those_of_the_journal(library: Library, head: int) -> None:
    catch_up(library.engine, library.journal, ALL, head)
    followed = digests(library)
    assert followed == expected(library, head)
    rebuild(library.engine, library.journal, ALL)
    assert digests(library) == followed
    assert check(library) == []


def test_every_answer_is_what_plain_loops_over_the_journal_give(copies: Copies, examples: int) -> None:
    happened: Counter[str] = Counter()

    @settings(max_examples=examples // 7 + 1, suppress_health_check=list(HealthCheck))
    @given(histories, st.lists(moments, min_size=4, max_size=8))
    def holds(history: Any, asked: Any) -> None:  # noqa: ANN401  # As the strategies give them.
        with copies() as library:
            entries = play(library, history)
            happened.update(type(entry.event).NAME for entry in entries)
            shares_add_up(entries)
            told = Told.of(entries)
            all_answers_agree(told, library, asked)
            the_tables_are_those_of_the_journal(library, entries[-1].position)
            all_answers_agree(told, library, asked[:2])  # Of the tables that were rebuilt.

    holds()
    assert examples < 100 or not COMMON - happened.keys()
