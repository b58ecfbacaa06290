"""Costs of a pool that are rounded together: nobody is ever more than a cent off, and no cent is made or lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from ledger.cost_year import COST_YEAR, CUMULATIVE, PER_COST, CostYear, Terms, portions, recompute
from ledger.cost_year.carry import Carries, Carry
from ledger.cost_year.events import (
    AllocationReversed,
    Carried,
    CostAllocated,
    CostRecorded,
    CostYearOpened,
    ReversalGround,
    UsedKey,
    UsedWeight,
)
from ledger.cost_year.refusals import UnknownRounding
from ledger.event import RecordedInError
from ledger.money import Money, round_together
from tests.ledger.blnp import BUNSCHOTEN, LEUSDEN, MEMBERS, NIJKERK, PUTTEN, SERVICE
from tests.scenario import given

NEW_YEAR = date(2018, 1, 1)
OPENED = CostYearOpened(SERVICE, 2018, NEW_YEAR)
CENT = Fraction(1)


def key(*numbers: int, name: str = "sleutel", version: int = 4, rounding: str = CUMULATIVE) -> UsedKey:
    weights = tuple(UsedWeight(code, Decimal(each)) for code, each in zip(sorted(MEMBERS), numbers, strict=False))
    total = sum((weight.value for weight in weights), Decimal(0))
    common = {"normalised": False, "rounding": rounding, "source": "regeling", "adopted_by": "blnp#regeling-2017"}
    return UsedKey(name, "fixed", weights, total, key_version=version, **common)  # type: ignore[arg-type]


THIRDS = key(1, 1, 1, 0)


def cost(number: int, cents: int, pool: str = "beheer") -> CostRecorded:
    return CostRecorded(f"F-{number}", pool, "iets", Money(cents), LEUSDEN, NEW_YEAR)


class Books:
    """Books that share each cost at once, with what they recorded."""

    def __init__(self) -> None:
        self.history: list[object] = [OPENED]
        self.state: CostYear = COST_YEAR.fold([OPENED])
        self.number = 0

    def take(self, *events: CostRecorded | CostAllocated | AllocationReversed) -> None:
        for event in events:
            self.state = COST_YEAR.evolve(self.state, event)
            self.history.append(event)

    def share(self, cents: int, used: UsedKey = THIRDS, pool: str = "beheer") -> CostAllocated:
        self.number += 1
        self.take(cost(self.number, cents, pool))
        made = self.state.allocate(f"F-{self.number}", lambda _pool, _day: Terms(used, MEMBERS))
        self.take(made)
        return made

    def reverse(self, allocation: CostAllocated) -> None:
        self.take(self.state.reverse(allocation.allocation, ReversalGround.ERROR))

    def off(self, pool: str = "beheer") -> dict[str, Fraction]:
        """By plain addition: what each should bear by the keys of what stands, less what it bears."""
        found: dict[str, Fraction] = {}
        for line in self.state.lines:
            made = line.standing
            if made is not None and made.pool == pool:
                for share in made.shares:
                    exact = made.amount.cents * portions(made.key)[share.participant]
                    found[share.participant] = found.get(share.participant, Fraction(0)) + exact - share.amount.cents
        return found


def amounts(made: CostAllocated) -> list[int]:
    return [share.amount.cents for share in made.shares]


class TestCumulative:
    def test_residue_cents_go_round(self) -> None:
        books = Books()
        shared = [amounts(books.share(100)) for _ in range(3)]
        assert shared == [[34, 33, 33, 0], [33, 34, 33, 0], [33, 33, 34, 0]]
        assert books.state.carries == Carries()

    def test_rounded_by_itself_each_cost_gives_the_same_member_the_cent(self) -> None:
        books, used = Books(), replace(THIRDS, rounding=PER_COST)
        assert [amounts(books.share(100, used)) for _ in range(3)] == [[34, 33, 33, 0]] * 3
        assert books.state.carries == Carries()

    def test_an_allocation_says_what_was_carried_before_it(self) -> None:
        books = Books()
        assert books.share(100).carried == ()
        assert books.share(100).carried == (
            Carried(NIJKERK, "-2/3"),
            Carried(PUTTEN, "1/3"),
            Carried(BUNSCHOTEN, "1/3"),
        )

    def test_pools_are_rounded_apart(self) -> None:
        books = Books()
        assert amounts(books.share(100, pool="beheer")) == amounts(books.share(100, pool="project"))

    def test_a_refund_gives_back_what_was_charged(self) -> None:
        books = Books()
        books.share(100)
        assert amounts(books.share(-100)) == [-34, -33, -33, 0]
        assert books.state.carries == Carries()

    def test_a_residue_is_what_comes_beside_the_whole_cents_of_the_exact_part(self) -> None:
        books = Books()
        assert [share.residue for share in books.share(100).shares] == [1, 0, 0, 0]
        assert [share.residue for share in books.share(100).shares] == [0, 1, 0, 0]

    def test_who_bears_no_part_any_more_is_charged_no_cent(self) -> None:
        books = Books()
        books.share(100)
        made = books.share(100, key(1, 0, 1, 0, name="sleutel-2", version=7))
        assert amounts(made) == [50, 0, 50, 0]
        third = Fraction(1, 3)
        assert books.off() == {NIJKERK: -2 * third, PUTTEN: third, BUNSCHOTEN: third, LEUSDEN: 0}

    def test_a_reversal_takes_off_what_its_allocation_differed(self) -> None:
        books = Books()
        first, second = books.share(100), books.share(100)
        books.reverse(first)
        assert books.state.carries.of("beheer") == Carry(3, {NIJKERK: 1, PUTTEN: -2, BUNSCHOTEN: 1})
        books.reverse(second)
        assert books.state.carries == Carries()

    def test_what_was_recorded_in_error_carries_nothing(self) -> None:
        books = Books()
        books.share(100)
        second = books.share(100)
        mark = RecordedInError((4, 5), (4, 5), ("blnp/financien#F-2",))
        state = COST_YEAR.fold([*books.history, mark])  # type: ignore[list-item]
        assert state.carries == Carries().after(books.history[2])  # type: ignore[arg-type]
        assert second.carried == state.carries.of("beheer").told()

    def test_shared_anew_a_year_stays_within_a_cent(self) -> None:
        books = Books()
        for _ in range(5):
            books.share(100)
        other = key(5, 2, 3, 7, name="sleutel-2", version=7)
        books.take(*books.state.reallocate(lambda _pool, _day: Terms(other, MEMBERS)))
        assert all(line.standing and line.standing.key == other for line in books.state.lines)
        assert all(abs(off) < 1 for off in books.off().values())

    def test_a_rule_that_nobody_knows_is_refused(self) -> None:
        strange = Terms(key(1, 1, rounding="by-guess"), MEMBERS)
        given(COST_YEAR, OPENED, cost(1, 100)).when(
            lambda it: it.allocate("F-1", lambda _pool, _day: strange)
        ).then_refused(UnknownRounding, key="sleutel", rounding="by-guess")


KEYS = st.lists(st.integers(1, 60), min_size=4, max_size=4)
CENTS = st.integers(-100_000, 100_000).filter(bool)
STEPS = st.lists(st.tuples(st.sampled_from(["share", "share", "reverse", "key"]), CENTS, KEYS), max_size=30)


@st.composite
def played(draw: st.DrawFn) -> Books:
    """Costs shared by keys that change, with allocations turned back in between."""
    books, used, version = Books(), THIRDS, 4
    for what, cents, numbers in draw(STEPS):
        standing = [line.standing for line in books.state.lines if line.standing is not None]
        if what == "reverse" and standing:
            books.reverse(standing[cents % len(standing)])
        elif what == "key":
            version += 1
            used = key(*numbers, name=f"sleutel-{version}", version=version)
        else:
            made = books.share(cents, used)
            if min(weight.value for weight in used.weights) > 0:  # All are in it.
                assert all(abs(off) < CENT for off in books.off().values())
            assert recompute(made) == made.shares
    return books


class TestAnyCosts:
    @for_all(played())
    def test_no_cent_is_made_or_lost_and_what_is_carried_is_what_addition_gives(self, books: Books) -> None:
        for event in books.history:
            if isinstance(event, CostAllocated):
                assert sum(share.amount.cents for share in event.shares) == event.amount.cents
        carried = books.state.carries.of("beheer")
        off = {code: Fraction(part, carried.whole) for code, part in carried.parts.items()}
        assert off == {code: amount for code, amount in books.off().items() if amount}

    @for_all(played())
    def test_reversing_everything_gives_zero(self, books: Books) -> None:
        for line in books.state.lines:
            if line.standing is not None:
                books.reverse(line.standing)
        assert not any(books.state.shares_total().values())
        assert books.state.carries == Carries()

    @for_all(played())
    def test_what_is_carried_is_read_back_from_an_event_as_it_was(self, books: Books) -> None:
        carried = books.state.carries.of("beheer")
        assert Carry.of(carried.told()) == carried


class TestTogether:
    @for_all(st.dictionaries(st.sampled_from(sorted(MEMBERS)), st.fractions(), min_size=1), st.integers())
    def test_rounding_together_neither_makes_nor_loses_a_cent(self, parts: dict[str, Fraction], total: int) -> None:
        first = min(parts)
        exact = parts | {first: total - sum((part for code, part in parts.items() if code != first), Fraction(0))}
        rounded = round_together(exact)
        assert sum(share.cents for share in rounded.values()) == total
        assert all(abs(rounded[code].cents - part) < 1 for code, part in exact.items())
        mirror = round_together({code: -part for code, part in exact.items()})
        assert total == 0 or {code: -share for code, share in mirror.items()} == rounded

    def test_amounts_that_are_no_whole_cents_together_are_a_bug_of_ours(self) -> None:
        with pytest.raises(AssertionError, match="whole cents"):
            round_together({NIJKERK: Fraction(1, 3), PUTTEN: Fraction(1, 3)})


def test_what_is_carried_stays_as_small_after_many_costs() -> None:
    """Else each allocation would cost more, and hold more, than the one before."""
    books, used = Carries(), key(3554, 1919, 1633, 2895)
    for number in range(2_000):
        recorded = cost(number, 100 + number)
        lines = COST_YEAR.evolve(COST_YEAR.evolve(COST_YEAR.initial, OPENED), recorded)
        made = replace(lines, carries=books).allocate(recorded.cost, lambda _pool, _day: Terms(used, MEMBERS))
        carried = [Fraction(each.cents) for each in made.carried]
        assert all(10_001 % each.denominator == 0 and abs(each) < 1 for each in carried)
        books = books.after(made)
