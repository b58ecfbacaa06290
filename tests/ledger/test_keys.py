"""What a key can say, and what it comes to on a day: measures, mixtures, transitions, bounds, guards, periods."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from ledger.correction import _what_remains
from ledger.correction_refusals import StillRestedUpon
from ledger.cost_year import portions, recompute
from ledger.cost_year.allocation_refusals import (
    CostsCannotBeShared,
    IncurredForNobody,
    NothingToAllocate,
    NotSharedDirectly,
    OnlyDeparted,
    UnusablePeriod,
)
from ledger.cost_year.events import AllocationReversed, CostAllocated
from ledger.cost_year.refusals import NoMember
from ledger.cost_year.used_key import HeldWeight, UsedMeasure, UsedWeight
from ledger.errors import LedgerError, NotFound
from ledger.event import RecordedInError
from ledger.money import UnusableWeights
from ledger.portion import FloorAboveTotal
from ledger.service import SERVICE as SERVICES
from ledger.service.events import KeyAdopted, KeyDefined
from ledger.service.key_refusals import (
    BoundOfNobody,
    BoundsWithin,
    DoesNotFitMethod,
    NamedTwiceInKey,
    NoKeyInForce,
    PartsDoNotTotal,
    PhasesDoNotRise,
    UnknownKey,
    UnusableGuard,
    UnusableReference,
)
from ledger.service.refusals import NoMember as NotAMember
from ledger.sharing.refusals import FellTooFar, ValueMissing
from tests.ledger.blnp import ADOPTED, BUNSCHOTEN, LEUSDEN, NIJKERK, PUTTEN, SERVICE, financien
from tests.memory import Memory

ALL = (NIJKERK, PUTTEN, BUNSCHOTEN, LEUSDEN)
YEAR = 2018


class Books(Memory):
    """The service with books of 2018 and 2019, and a pool of its own for each test's key."""

    def __init__(self) -> None:
        super().__init__()
        self.streams |= financien().streams
        for year in (YEAR, YEAR + 1):
            self.do("open-cost-year", service=SERVICE, year=year)
        self.do("open-pool", service=SERVICE, pool="proef", title="Proef", effective_on="2017-01-01")

    def define(self, key: str, method: str = "fixed", **given: Any) -> None:  # noqa: ANN401
        self.do("define-key", service=SERVICE, pool="proef", key=key, method=method, source="nota", **given)

    def adopt(self, key: str, method: str = "fixed", on: str = "2018-01-01", **given: Any) -> None:  # noqa: ANN401
        rests: dict[str, Any] = {"source": "nota", "decision": ADOPTED, "effective_on": on}
        self.do("adopt-key", service=SERVICE, pool="proef", key=key, method=method, **rests, **given)

    def count(
        self, measure: str, on: str, values: dict[str, str], vintage: str = "1", *, illustrative: bool = False
    ) -> None:
        for code, value in values.items():
            fields: dict[str, Any] = {
                "measure": measure,
                "participant": code,
                "value": value,
                "reference_on": on,
                "source": "CBS",
            }
            self.do("record-measure", partnership="blnp", vintage=vintage, illustrative=illustrative, **fields)

    def cost(self, cost: str, amount: str = "100.00", on: str = "2018-03-01", **given: Any) -> None:  # noqa: ANN401
        about: dict[str, Any] = {
            "pool": "proef",
            "description": "iets",
            "borne_by": LEUSDEN,
            "effective_on": on,
            "amount": amount,
        }
        self.do("record-cost", service=SERVICE, year=int(on[:4]), cost=cost, **about, **given)

    def allocate(self, cost: str, year: int = YEAR) -> CostAllocated:
        [event] = self.do("allocate-cost", service=SERVICE, year=year, cost=cost).decided[0].events
        assert isinstance(event, CostAllocated)
        assert recompute(event) == event.shares
        assert sum(share.amount.cents for share in event.shares) == event.amount.cents
        return event

    def share(self, cost: str, amount: str = "100.00", on: str = "2018-03-01", **given: Any) -> CostAllocated:  # noqa: ANN401
        self.cost(cost, amount, on, **given)
        return self.allocate(cost, int(on[:4]))


def euros(made: CostAllocated) -> dict[str, str]:
    return {share.participant: share.amount.euros for share in made.shares if share.amount}


def told(made: CostAllocated) -> dict[str, str]:
    return {code: str(portion) for code, portion in portions(made.key).items()}


def refused(books: Books, kind: type[LedgerError], act: Any, *args: object, **given: Any) -> Any:  # noqa: ANN401
    before = {stream: list(events) for stream, events in books.streams.items()}
    with pytest.raises(kind) as raised:
        act(*args, **given)
    assert {stream: list(events) for stream, events in books.streams.items()} == before
    assert raised.value.code
    return raised.value


@pytest.fixture
def books() -> Books:
    return Books()


INHABITANTS = {NIJKERK: "40000", PUTTEN: "20000", BUNSCHOTEN: "20000", LEUSDEN: "20000"}
LOOKUP: dict[str, Any] = {"measure": "inwoners", "reference_day": "01-01"}


class TestMeasured:
    def test_the_values_of_the_reference_date_are_the_weights(self, books: Books) -> None:
        books.count("inwoners", "2018-01-01", INHABITANTS)
        books.adopt("inwoners", "measure", lookup=LOOKUP, participants=ALL)
        made = books.share("F-1")
        assert euros(made) == {NIJKERK: "40.00", PUTTEN: "20.00", BUNSCHOTEN: "20.00", LEUSDEN: "20.00"}
        assert made.key.counted == UsedMeasure("inwoners", date(2018, 1, 1), "CBS", "1")
        assert made.key.weights[0] == UsedWeight(NIJKERK, Decimal(40000), "CBS", "1")
        assert made.key.measure == "inwoners on 2018-01-01: CBS, 1"
        assert not made.illustrative

    def test_the_reference_date_follows_the_year_of_the_cost(self, books: Books) -> None:
        books.count("inwoners", "2017-01-01", INHABITANTS)
        books.count("inwoners", "2018-01-01", INHABITANTS | {NIJKERK: "20000"})
        books.adopt("inwoners", "measure", lookup=LOOKUP | {"years_before": 1}, participants=ALL)
        assert told(books.share("F-1"))[NIJKERK] == "2/5"
        assert told(books.share("F-2", on="2019-03-01"))[NIJKERK] == "1/4"

    def test_a_value_that_is_missing_is_named_with_since_when_there_is_one(self, books: Books) -> None:
        books.count("inwoners", "2018-01-01", {code: INHABITANTS[code] for code in ALL if code != PUTTEN})
        books.count("inwoners", "2019-01-01", {PUTTEN: "1"})
        books.adopt("inwoners", "measure", lookup=LOOKUP, participants=ALL)
        books.cost("F-1")
        missing = refused(books, ValueMissing, books.allocate, "F-1")
        assert (missing.participant, missing.measure) == (PUTTEN, "inwoners")
        assert (missing.reference_on, missing.since) == (date(2018, 1, 1), date(2019, 1, 1))

    def test_the_edition_recorded_last_counts_unless_the_key_names_one(self, books: Books) -> None:
        books.count("inwoners", "2018-01-01", INHABITANTS)
        books.count("inwoners", "2018-01-01", {NIJKERK: "60000"}, vintage="2")
        books.adopt("inwoners", "measure", lookup=LOOKUP, participants=ALL)
        made = books.share("F-1")
        assert told(made)[NIJKERK] == "1/2"
        assert made.key.counted == UsedMeasure("inwoners", date(2018, 1, 1))
        books.adopt("eerste", "measure", lookup=LOOKUP | {"vintage": "1"}, participants=ALL, replaces=["inwoners"])
        assert told(books.share("F-2"))[NIJKERK] == "2/5"

    def test_a_later_edition_lets_the_year_be_shared_anew_and_the_first_answer_stays(self, books: Books) -> None:
        books.count("inwoners", "2018-01-01", INHABITANTS)
        books.adopt("inwoners", "measure", lookup=LOOKUP, participants=ALL)
        first = books.share("F-1")
        books.count("inwoners", "2018-01-01", {NIJKERK: "60000"}, vintage="2")
        [back, anew] = books.do("reallocate", service=SERVICE, year=YEAR).decided[0].events
        assert isinstance(back, AllocationReversed)
        assert isinstance(anew, CostAllocated)
        assert euros(first)[NIJKERK] == "40.00"
        assert euros(anew)[NIJKERK] == "50.00"
        assert recompute(first) == first.shares

    def test_an_edition_that_says_the_same_changes_nothing(self, books: Books) -> None:
        books.count("inwoners", "2018-01-01", INHABITANTS)
        books.adopt("inwoners", "measure", lookup=LOOKUP, participants=ALL)
        books.share("F-1")
        books.count("inwoners", "2018-01-01", INHABITANTS, vintage="2")
        refused(books, LedgerError, books.do, "reallocate", service=SERVICE, year=YEAR)

    def test_what_rests_on_an_illustrative_value_is_illustrative(self, books: Books) -> None:
        books.count("inwoners", "2018-01-01", INHABITANTS, illustrative=True)
        books.adopt("inwoners", "measure", lookup=LOOKUP, participants=ALL)
        assert books.share("F-1").illustrative

    def test_among_members_is_among_those_of_the_day(self, books: Books) -> None:
        books.count("inwoners", "2018-01-01", INHABITANTS)
        books.adopt("inwoners", "measure", lookup=LOOKUP, among="members")
        books.do("leave-service", service=SERVICE, member=PUTTEN, effective_on="2018-07-01", decision=ADOPTED)
        assert told(books.share("F-1"))[PUTTEN] == "1/5"
        assert told(books.share("F-2", on="2018-07-01")) == {NIJKERK: "1/2", BUNSCHOTEN: "1/4", LEUSDEN: "1/4"}

    def test_equal_shares_among_members_are_among_those_of_the_day(self, books: Books) -> None:
        books.adopt("gelijk", "equal", among="members")
        books.do("leave-service", service=SERVICE, member=PUTTEN, effective_on="2018-07-01", decision=ADOPTED)
        assert told(books.share("F-1"))[PUTTEN] == "1/4"
        assert told(books.share("F-2", on="2018-07-01")) == {NIJKERK: "1/3", BUNSCHOTEN: "1/3", LEUSDEN: "1/3"}

    def test_values_that_total_nothing_divide_nothing(self, books: Books) -> None:
        books.count("inwoners", "2018-01-01", dict.fromkeys(ALL, "0"))
        books.adopt("inwoners", "measure", lookup=LOOKUP, participants=ALL)
        books.cost("F-1")
        refused(books, UnusableWeights, books.allocate, "F-1")


FALLEN = {"2017-01-01": INHABITANTS, "2018-01-01": INHABITANTS | {PUTTEN: "10000", LEUSDEN: "17000"}}


class TestGuarded:
    def guarded(self, books: Books, **guard: Any) -> None:  # noqa: ANN401
        for on, values in FALLEN.items():
            books.count("plaatsen", on, values)
        lookup = {"measure": "plaatsen", "reference_day": "01-01", "guard": {"threshold": "0.15"} | guard}
        books.adopt("plaatsen", "measure", lookup=lookup, participants=ALL)

    def test_who_fell_too_far_counts_as_fallen_to_the_threshold(self, books: Books) -> None:
        self.guarded(books)
        made = books.share("F-1")
        weights = {weight.participant: weight.value for weight in made.key.weights}
        assert weights == {NIJKERK: 40000, PUTTEN: Decimal(17000), BUNSCHOTEN: 20000, LEUSDEN: 17000}
        assert made.key.guard is not None
        assert made.key.guard.held_weights == (HeldWeight(PUTTEN, Decimal(10000), Decimal(20000), "CBS", "1"),)
        assert made.key.guard.earlier_on == date(2017, 1, 1)

    def test_a_fall_of_just_the_threshold_is_no_case(self, books: Books) -> None:
        self.guarded(books)
        held = books.share("F-1").key.guard
        assert held is not None
        assert LEUSDEN not in [each.participant for each in held.held_weights], "17,000 is 15% below 20,000, not more"

    def test_it_may_count_as_if_it_had_not_fallen(self, books: Books) -> None:
        self.guarded(books, consequence="hold-at-earlier")
        assert books.share("F-1").key.weights[1].value == Decimal(20000)

    def test_or_nothing_is_shared_until_somebody_decides(self, books: Books) -> None:
        self.guarded(books, consequence="refuse")
        books.cost("F-1")
        fell = refused(books, FellTooFar, books.allocate, "F-1")
        assert (fell.participant, fell.earlier, fell.counted) == (PUTTEN, "20000", "10000")

    def test_the_earlier_value_must_be_there(self, books: Books) -> None:
        self.guarded(books, earlier_on="2016-01-01")
        books.cost("F-1")
        assert refused(books, ValueMissing, books.allocate, "F-1").reference_on == date(2016, 1, 1)

    @pytest.mark.parametrize("guard", [{"threshold": "0"}, {"threshold": "1"}, {"years_earlier": 0}])
    def test_a_guard_that_cannot_be(self, books: Books, guard: dict[str, Any]) -> None:
        lookup = LOOKUP | {"guard": {"threshold": "0.15"} | guard}
        refused(books, UnusableGuard, books.adopt, "k", "measure", lookup=lookup, participants=ALL)


def mixed(books: Books) -> None:
    books.count("inwoners", "2018-01-01", INHABITANTS)
    books.define("inwoners", "measure", lookup=LOOKUP, participants=ALL)
    books.define("gelijk", "equal", among="members")


class TestMixed:
    def test_each_key_shares_its_portion(self, books: Books) -> None:
        mixed(books)
        books.adopt("gewogen", "mixture", parts=[part("inwoners", "0.6"), part("gelijk", "0.4")])
        made = books.share("F-1")
        assert told(made) == {NIJKERK: "17/50", PUTTEN: "11/50", BUNSCHOTEN: "11/50", LEUSDEN: "11/50"}
        assert [(part.portion, part.name, part.part_of) for part in made.key.parts] == [
            ("3/5", "inwoners", ("gewogen",)),
            ("2/5", "gelijk", ("gewogen",)),
        ]
        assert (made.key.weights, made.key.method) == ((), "mixture")

    def test_thirds_are_thirds(self, books: Books) -> None:
        mixed(books)
        books.define("vast", weights={NIJKERK: "1"})
        thirds = [part(name, "1/3") for name in ("inwoners", "gelijk", "vast")]
        books.adopt("gewogen", "mixture", parts=thirds)
        assert told(books.share("F-1"))[NIJKERK] == str((Fraction(2, 5) + Fraction(1, 4) + 1) / 3)

    def test_a_mixture_of_mixtures_comes_down_to_leaves(self, books: Books) -> None:
        mixed(books)
        books.define("binnen", "mixture", parts=[part("inwoners", "0.5"), part("gelijk", "0.5")])
        books.adopt("buiten", "mixture", parts=[part("binnen", "0.5"), part("gelijk", "0.5")])
        made = books.share("F-1")
        assert [(part.portion, part.name, part.part_of) for part in made.key.parts] == [
            ("1/4", "inwoners", ("buiten", "binnen")),
            ("1/4", "gelijk", ("buiten", "binnen")),
            ("1/2", "gelijk", ("buiten",)),
        ]

    def test_bounds_hold_within_a_part_and_over_the_whole(self, books: Books) -> None:
        mixed(books)
        floor = {"limits": [{"participant": PUTTEN, "floor": "0.5"}]}
        books.define("met-ondergrens", weights={NIJKERK: "1", PUTTEN: "0"}, bounds=floor)
        parts = [part("met-ondergrens", "0.5"), part("gelijk", "0.5")]
        books.adopt("gewogen", "mixture", parts=parts, bounds={"limits": [{"participant": NIJKERK, "cap": "0.3"}]})
        made = books.share("F-1")
        assert told(made)[NIJKERK] == "3/10"
        assert sum(portions(made.key).values()) == 1
        assert portions(made.key)[PUTTEN] == Fraction(3, 8) * Fraction(7, 10) / Fraction(5, 8)

    @pytest.mark.parametrize("last", ["0.3", "0.5"])
    def test_portions_that_do_not_total_one_are_refused_and_never_mended(self, books: Books, last: str) -> None:
        mixed(books)
        parts = [part("inwoners", "0.6"), part("gelijk", last)]
        found = refused(books, PartsDoNotTotal, books.adopt, "gewogen", "mixture", parts=parts)
        assert found.total == str(Fraction("0.6") + Fraction(last))

    def test_a_part_of_nothing_is_no_part(self, books: Books) -> None:
        mixed(books)
        parts = [part("inwoners", "1"), part("gelijk", "0")]
        refused(books, PartsDoNotTotal, books.adopt, "gewogen", "mixture", parts=parts)
        refused(books, PartsDoNotTotal, books.adopt, "gewogen", "mixture")

    def test_a_key_is_made_of_keys_that_are_there(self, books: Books) -> None:
        mixed(books)
        parts = [part("inwoners", "0.6"), part("fte", "0.4")]
        assert refused(books, UnknownKey, books.adopt, "gewogen", "mixture", parts=parts).part == "fte"
        itself = [part("inwoners", "0.6"), part("gewogen", "0.4")]
        refused(books, UnknownKey, books.adopt, "gewogen", "mixture", parts=itself)

    def test_a_key_is_a_part_once(self, books: Books) -> None:
        mixed(books)
        parts = [part("inwoners", "0.6"), part("inwoners", "0.4")]
        refused(books, NamedTwiceInKey, books.adopt, "gewogen", "mixture", parts=parts)

    def test_a_key_with_bounds_over_others_is_no_part(self, books: Books) -> None:
        mixed(books)
        cap = {"limits": [{"participant": NIJKERK, "cap": "0.3"}]}
        books.define("binnen", "mixture", parts=[part("inwoners", "0.5"), part("gelijk", "0.5")], bounds=cap)
        parts = [part("binnen", "0.5"), part("gelijk", "0.5")]
        refused(books, BoundsWithin, books.adopt, "buiten", "mixture", parts=parts)

    def test_who_is_no_member_is_in_no_part_either(self, books: Books) -> None:
        books.define("vreemd", weights={NIJKERK: "1", "GM0703": "1"})
        parts = [part("vreemd", "1")]
        assert refused(books, NotAMember, books.adopt, "gewogen", "mixture", parts=parts).member == "GM0703"

    def test_a_key_that_others_are_made_of_cannot_be_taken_out_alone(self, books: Books) -> None:
        mixed(books)
        books.adopt("gewogen", "mixture", parts=[part("inwoners", "0.6"), part("gelijk", "0.4")])
        history = books.streams[f"service:{SERVICE}"]
        at = next(number for number, event in enumerate(history, start=1) if isinstance(event, KeyDefined))
        mark = RecordedInError((at,), (at,), ("blnp/financien#inwoners",))
        with pytest.raises(StillRestedUpon):
            _what_remains(books.read(SERVICES, SERVICE), [*history, mark])


def part(key: str, portion: str) -> dict[str, str]:
    return {"key": key, "portion": portion}


class TestTransition:
    def path(self, *phases: tuple[int, str], **given: Any) -> dict[str, Any]:  # noqa: ANN401
        listed = [{"year": year, "portion": portion} for year, portion in phases]
        return {"from_key": "oud", "to_key": "nieuw", "phases": listed} | given

    def both(self, books: Books) -> None:
        books.define("oud", weights={NIJKERK: "1", PUTTEN: "1"})
        books.define("nieuw", weights={NIJKERK: "1", PUTTEN: "3"})

    def test_from_year_to_year_more_is_shared_by_the_new_key(self, books: Books) -> None:
        self.both(books)
        path = self.path((2018, "0.25"), (2019, "0.75"))
        books.adopt("ingroei", "transition", on="2017-01-01", transition=path)
        made = books.share("F-1"), books.share("F-2", on="2019-03-01")
        assert [told(each)[PUTTEN] for each in made] == ["9/16", "11/16"]
        assert [(each.portion, each.name, each.year, each.part_of) for each in made[0].key.parts] == [
            ("3/4", "oud", 2018, ("ingroei",)),
            ("1/4", "nieuw", 2018, ("ingroei",)),
        ]

    def test_before_the_first_phase_all_is_shared_by_the_old_key_and_after_the_last_as_in_it(
        self, books: Books
    ) -> None:
        self.both(books)
        books.adopt("ingroei", "transition", transition=self.path((2019, "1")))
        assert [each.name for each in books.share("F-1").key.parts] == ["oud"]
        assert [each.name for each in books.share("F-2", on="2019-03-01").key.parts] == ["nieuw"]

    @pytest.mark.parametrize(
        "phases", [(), ((2019, "0.5"), (2018, "1")), ((2018, "0.5"), (2018, "1"))], ids=["none", "falling", "twice"]
    )
    def test_phases_that_do_not_rise(self, books: Books, phases: tuple[tuple[int, str], ...]) -> None:
        self.both(books)
        refused(books, PhasesDoNotRise, books.adopt, "ingroei", "transition", transition=self.path(*phases))

    def test_a_transition_without_one(self, books: Books) -> None:
        refused(books, PhasesDoNotRise, books.adopt, "ingroei", "transition")

    def test_from_a_key_to_itself(self, books: Books) -> None:
        self.both(books)
        path = self.path((2018, "1"), to_key="oud")
        refused(books, NamedTwiceInKey, books.adopt, "ingroei", "transition", transition=path)


class TestDirect:
    def test_each_cost_is_borne_by_whom_it_was_made_for(self, books: Books) -> None:
        books.adopt("eigen", "direct")
        made = books.share("F-1", incurred_for=PUTTEN)
        assert euros(made) == {PUTTEN: "100.00"}
        assert made.key.weights == (UsedWeight(PUTTEN, Decimal(1)),)

    def test_a_part_of_it_may_be_direct(self, books: Books) -> None:
        books.define("eigen", "direct")
        books.define("gelijk", "equal", among="members")
        books.adopt("gewogen", "mixture", parts=[part("eigen", "0.6"), part("gelijk", "0.4")])
        assert euros(books.share("F-1", incurred_for=PUTTEN))[PUTTEN] == "70.00"

    def test_a_cost_that_does_not_say_whose_it_is(self, books: Books) -> None:
        books.adopt("eigen", "direct")
        books.cost("F-1")
        assert refused(books, IncurredForNobody, books.allocate, "F-1").fields == {"cost": "F-1", "key": "eigen"}

    def test_a_cost_of_one_in_a_pool_of_all(self, books: Books) -> None:
        books.adopt("vast", weights={NIJKERK: "1", PUTTEN: "1"})
        books.cost("F-1", incurred_for=PUTTEN)
        found = refused(books, NotSharedDirectly, books.allocate, "F-1")
        assert (found.incurred_for, found.key) == (PUTTEN, "vast")

    def test_a_cost_of_who_is_no_member(self, books: Books) -> None:
        books.adopt("eigen", "direct")
        books.cost("F-1", incurred_for="GM0703")
        refused(books, OnlyDeparted, books.allocate, "F-1")


class TestBounds:
    def test_a_floor_and_a_cap_bound_a_key(self, books: Books) -> None:
        bounds = {"limits": [{"participant": PUTTEN, "floor": "0.2"}], "redistribution": "equally"}
        books.adopt("vast", weights={NIJKERK: "5", PUTTEN: "1", LEUSDEN: "4"}, bounds=bounds)
        assert told(books.share("F-1")) == {NIJKERK: "9/20", PUTTEN: "1/5", LEUSDEN: "7/20"}

    def test_floors_above_the_total(self, books: Books) -> None:
        bounds = {"limits": [{"participant": code, "floor": "0.4"} for code in (NIJKERK, PUTTEN, LEUSDEN)]}
        weights = {NIJKERK: "5", PUTTEN: "1", LEUSDEN: "4"}
        found = refused(books, FloorAboveTotal, books.adopt, "vast", weights=weights, bounds=bounds)
        assert (found.total, found.participants) == ("6/5", (NIJKERK, PUTTEN, LEUSDEN))

    def test_a_bound_of_who_is_not_in_it(self, books: Books) -> None:
        bounds = {"limits": [{"participant": LEUSDEN, "floor": "0.4"}]}
        found = refused(books, BoundOfNobody, books.adopt, "vast", weights={NIJKERK: "5", PUTTEN: "1"}, bounds=bounds)
        assert found.participants == (LEUSDEN,)


class TestWhatAKeySays:
    @pytest.mark.parametrize(
        ("method", "given"),
        [
            ("direct", {"weights": {NIJKERK: "1"}}),
            ("mixture", {"weights": {NIJKERK: "1"}}),
            ("fixed", {"weights": {NIJKERK: "1"}, "lookup": LOOKUP}),
            ("fixed", {"weights": {NIJKERK: "1"}, "among": "members"}),
            ("equal", {"weights": {NIJKERK: "1"}, "among": "members"}),
            ("measure", {"lookup": LOOKUP}),
            ("measure", {"lookup": LOOKUP, "participants": ALL, "among": "members"}),
            ("measure", {"lookup": LOOKUP, "participants": (PUTTEN,), "weights": {NIJKERK: "1"}}),
            ("transition", {"bounds": {"limits": []}, "parts": [{"key": "k", "portion": "1"}]}),
        ],
    )
    def test_what_its_method_would_not_use_is_refused(self, books: Books, method: str, given: dict[str, Any]) -> None:
        assert refused(books, DoesNotFitMethod, books.adopt, "sleutel", method, **given).key == "sleutel"

    @pytest.mark.parametrize(
        "days",
        [
            {},
            {"reference_on": "2018-01-01", "reference_day": "01-01"},
            {"reference_on": "2018-01-01", "years_before": 1},
        ],
    )
    def test_a_lookup_is_of_one_day(self, books: Books, days: dict[str, Any]) -> None:
        lookup = {"measure": "inwoners"} | days
        refused(books, UnusableReference, books.adopt, "k", "measure", lookup=lookup, participants=ALL)

    def test_a_key_that_is_only_written_down_shares_nothing(self, books: Books) -> None:
        books.define("vast", weights={NIJKERK: "1"})
        books.cost("F-1")
        found = refused(books, NoKeyInForce, books.allocate, "F-1")
        assert (found.pool, found.on) == ("proef", date(2018, 3, 1))

    def test_a_name_is_used_once_for_keys_written_down_and_adopted(self, books: Books) -> None:
        books.define("vast", weights={NIJKERK: "1"})
        refused(books, LedgerError, books.adopt, "vast", weights={NIJKERK: "1"})

    def test_what_was_adopted_holds_the_specification(self, books: Books) -> None:
        books.adopt("inwoners", "measure", lookup=LOOKUP, among="members", pro_rata="by-months")
        adopted = books.streams[f"service:{SERVICE}"][-1]
        assert isinstance(adopted, KeyAdopted)
        assert (adopted.key.weights, adopted.key.rounding) == ((), "cumulative-per-pool-and-year")


class TestWhoBears:
    def test_a_key_of_who_has_left_only(self, books: Books) -> None:
        books.adopt("vast", weights={PUTTEN: "1"})
        books.do("leave-service", service=SERVICE, member=PUTTEN, effective_on="2018-02-01", decision=ADOPTED)
        books.cost("F-1")
        found = refused(books, OnlyDeparted, books.allocate, "F-1")
        assert (found.pool, found.participants, found.on) == ("proef", (PUTTEN,), date(2018, 3, 1))

    def test_a_key_of_some_who_have_left(self, books: Books) -> None:
        books.adopt("vast", weights={PUTTEN: "1", NIJKERK: "1"})
        books.do("leave-service", service=SERVICE, member=PUTTEN, effective_on="2018-02-01", decision=ADOPTED)
        books.cost("F-1")
        assert refused(books, NoMember, books.allocate, "F-1").members == (PUTTEN,)


PERIOD = {"starts_on": "2018-01-01", "ends_on": "2019-01-01"}


class TestPeriods:
    def test_a_period_is_cut_where_another_key_begins(self, books: Books) -> None:
        books.adopt("eerst", weights={NIJKERK: "1"})
        books.adopt("later", on="2018-10-01", weights={PUTTEN: "1"}, replaces=["eerst"])
        made = books.share("F-1", "365.00", **PERIOD)
        assert euros(made) == {NIJKERK: "273.00", PUTTEN: "92.00"}
        assert [(each.starts_on, each.ends_on, each.portion, each.key.name) for each in made.slices] == [
            (date(2018, 1, 1), date(2018, 10, 1), "273/365", "eerst"),
            (date(2018, 10, 1), date(2019, 1, 1), "92/365", "later"),
        ]
        assert (made.key.name, made.effective_on) == ("eerst", date(2018, 3, 1))

    def test_a_period_may_count_by_months(self, books: Books) -> None:
        books.adopt("eerst", weights={NIJKERK: "1"}, pro_rata="by-months")
        books.adopt("later", on="2018-10-01", weights={PUTTEN: "1"}, replaces=["eerst"])
        assert euros(books.share("F-1", "365.00", **PERIOD)) == {NIJKERK: "273.75", PUTTEN: "91.25"}

    def test_a_period_is_cut_where_a_member_leaves(self, books: Books) -> None:
        books.adopt("gelijk", "equal", among="members")
        books.do("leave-service", service=SERVICE, member=PUTTEN, effective_on="2018-07-01", decision=ADOPTED)
        made = books.share("F-1", "365.00", **PERIOD)
        assert [each.starts_on for each in made.slices] == [date(2018, 1, 1), date(2018, 7, 1)]
        assert euros(made)[PUTTEN] == "45.25"

    def test_a_period_is_cut_where_a_phase_begins(self, books: Books) -> None:
        books.define("oud", weights={NIJKERK: "1"})
        books.define("nieuw", weights={PUTTEN: "1"})
        path = {"from_key": "oud", "to_key": "nieuw", "phases": [{"year": 2019, "portion": "1"}]}
        books.adopt("ingroei", "transition", transition=path)
        made = books.share("F-1", "2.00", starts_on="2018-12-01", ends_on="2019-02-01")
        assert euros(made) == {NIJKERK: "1.00", PUTTEN: "1.00"}

    def test_a_period_in_which_one_key_holds_is_one_slice(self, books: Books) -> None:
        books.adopt("vast", weights={NIJKERK: "1", PUTTEN: "2"})
        assert [each.portion for each in books.share("F-1", **PERIOD).slices] == ["1"]

    def test_a_day_of_it_without_a_key(self, books: Books) -> None:
        books.adopt("vast", on="2018-02-01", weights={NIJKERK: "1"})
        books.cost("F-1", **PERIOD)
        assert refused(books, NoKeyInForce, books.allocate, "F-1").on == date(2018, 1, 1)

    def test_a_day_of_it_on_which_somebody_took_no_part(self, books: Books) -> None:
        books.adopt("vast", weights={NIJKERK: "1", PUTTEN: "1"})
        books.do("leave-service", service=SERVICE, member=PUTTEN, effective_on="2018-07-01", decision=ADOPTED)
        books.cost("F-1", **PERIOD)
        assert refused(books, NoMember, books.allocate, "F-1").on == date(2018, 7, 1)

    def test_another_key_in_the_period_lets_it_be_shared_anew(self, books: Books) -> None:
        books.adopt("eerst", weights={NIJKERK: "1"})
        books.share("F-1", "365.00", **PERIOD)
        books.adopt("later", on="2018-10-01", weights={PUTTEN: "1"}, replaces=["eerst"])
        [_, anew] = books.do("reallocate", service=SERVICE, year=YEAR).decided[0].events
        assert isinstance(anew, CostAllocated)
        assert euros(anew) == {NIJKERK: "273.00", PUTTEN: "92.00"}

    @pytest.mark.parametrize(
        "days",
        [
            {"starts_on": "2018-01-01"},
            {"ends_on": "2018-01-01"},
            {"starts_on": "2018-01-01", "ends_on": "2018-01-01"},
            {"starts_on": "2018-02-01", "ends_on": "2018-01-01"},
            {"starts_on": "2018-01-01", "ends_on": "2099-01-01"},
        ],
    )
    def test_a_period_that_cannot_be(self, books: Books, days: dict[str, str]) -> None:
        refused(books, UnusablePeriod, books.cost, "F-1", **days)


class TestRuns:
    def run(self, books: Books, **which: Any) -> list[str]:  # noqa: ANN401
        desk = books.do("allocate-costs", service=SERVICE, year=YEAR, **which)
        return [event.cost for event in desk.decided[0].events if isinstance(event, CostAllocated)]

    def waiting(self, books: Books) -> None:
        books.adopt("gelijk", "equal", among="members")
        for number, on in enumerate(["2018-03-01", "2018-01-01", "2018-06-01"], start=1):
            books.cost(f"F-{number}", "1.00", on)
        books.do(
            "record-cost",
            service=SERVICE,
            year=YEAR,
            cost="B-1",
            pool="beheer",
            description="x",
            amount="1.00",
            borne_by=LEUSDEN,
            effective_on="2018-02-01",
        )

    def test_all_that_is_left_is_shared_in_order_of_day(self, books: Books) -> None:
        self.waiting(books)
        assert self.run(books) == ["F-2", "B-1", "F-1", "F-3"]
        refused(books, NothingToAllocate, self.run, books)

    def test_of_a_pool_or_of_a_period(self, books: Books) -> None:
        self.waiting(books)
        assert self.run(books, pool="beheer") == ["B-1"]
        assert self.run(books, starts_on="2018-01-01", ends_on="2018-03-01") == ["F-2"]
        assert self.run(books, starts_on="2018-03-01") == ["F-1", "F-3"]

    def test_it_comes_to_what_one_after_the_other_comes_to(self, books: Books) -> None:
        other = Books()
        self.waiting(books)
        self.waiting(other)
        self.run(books)
        one_by_one = [other.allocate(cost) for cost in ("F-2", "B-1", "F-1", "F-3")]
        assert books.streams[f"cost-year:{SERVICE}/{YEAR}"][-4:] == one_by_one

    def test_all_or_none(self, books: Books) -> None:
        books.adopt("gelijk", "equal", on="2018-02-01", among="members")
        for number in range(15):
            books.cost(f"F-{number:02}", on="2018-01-01")
        books.cost("G-1")
        found = refused(books, CostsCannotBeShared, self.run, books)
        assert (len(found.reasons), found.more) == (10, 5)
        assert found.reasons[0].startswith("F-00: pool proef has no key on 2018-01-01")

    def test_a_pool_that_is_not_there(self, books: Books) -> None:
        refused(books, NotFound, self.run, books, pool="niets")
