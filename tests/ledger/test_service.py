"""One shared service: given what happened to it, what can be decided and what not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import get_args

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from ledger.errors import AlreadyExists, NotFound
from ledger.event import Event
from ledger.governance.events import DecisionProposed, GovernanceEvent
from ledger.money import UnusableWeights
from ledger.service import SERVICE, KeyInForce, Service
from ledger.service.events import (
    HostChanged,
    Key,
    KeyAdopted,
    KeyMethod,
    Measure,
    MemberJoined,
    MemberLeft,
    PoolClosed,
    PoolOpened,
    PriceBasis,
    ScopeChanged,
    SecondmentAgreed,
    SecondmentChanged,
    SecondmentEnded,
    SecondmentTerms,
    ServiceStarted,
    TotalRule,
    Weight,
)
from ledger.service.key_refusals import (
    MeasureMissing,
    MeasureOfEqualShares,
    NoKeyInForce,
    NoWhole,
    PoolNotOpen,
    ReplacesKeyNotInForce,
    TwoKeysInForce,
    WeightGivenTwice,
    WeightsDoNotTotal,
    WeightsNotEqual,
)
from ledger.service.pools import Pool
from ledger.service.refusals import (
    AlreadyMember,
    BeforeStart,
    EndsBeforeStart,
    FteOutOfRange,
    HostCannotLeave,
    HostIsNoMember,
    LenderIsBorrower,
    MemberNamedTwice,
    NoMember,
    NoParticipant,
    SecondmentNotRunning,
    TooFewMembers,
)
from ledger.service.secondments import Secondment
from tests.scenario import Outcome, given

BUNSCHOTEN, LEUSDEN, NIJKERK, PUTTEN = "GM0313", "GM0327", "GM0267", "GM0273"
BLNP = frozenset({BUNSCHOTEN, LEUSDEN, NIJKERK, PUTTEN})
Y2016, Y2017, Y2018, Y2019, Y2020, Y2021 = (date(year, 1, 1) for year in range(2016, 2022))
STARTED = ServiceStarted(
    "blnp/ict", "ICT", BUNSCHOTEN, (BUNSCHOTEN, LEUSDEN, NIJKERK), ("beheer",), Y2017, "blnp#regeling-2017"
)
JOINED = MemberJoined(PUTTEN, Y2018, "blnp#putten")
LEFT = MemberLeft(NIJKERK, Y2019, "blnp#nijkerk")
MOVED = HostChanged(LEUSDEN, Y2019, "blnp#gastheer")


# Members, host and scope


def test_a_service_starts_among_participants_with_one_of_its_members_as_host() -> None:
    given(SERVICE).when(lambda it: it.start(STARTED, BLNP)).then(STARTED)


def test_a_service_starts_once() -> None:
    given(SERVICE, STARTED).when(lambda it: it.start(STARTED, BLNP)).then_refused(
        AlreadyExists, kind="service", name="blnp/ict"
    )


def test_every_member_is_a_participant_on_the_first_day() -> None:
    given(SERVICE).when(lambda it: it.start(STARTED, BLNP - {NIJKERK})).then_refused(
        NoParticipant, service="blnp/ict", participant=NIJKERK, on=Y2017
    )


def test_a_member_is_named_once() -> None:
    twice = replace(STARTED, members=(BUNSCHOTEN, LEUSDEN, BUNSCHOTEN))
    given(SERVICE).when(lambda it: it.start(twice, BLNP)).then_refused(
        MemberNamedTwice, service="blnp/ict", member=BUNSCHOTEN
    )


def test_a_service_is_shared_by_two_at_least() -> None:
    pair = replace(STARTED, members=(BUNSCHOTEN, LEUSDEN))
    given(SERVICE).when(lambda it: it.start(pair, BLNP)).then(pair)
    given(SERVICE).when(lambda it: it.start(replace(STARTED, members=(BUNSCHOTEN,)), BLNP)).then_refused(
        TooFewMembers, service="blnp/ict", members=(BUNSCHOTEN,)
    )


def test_the_host_is_a_member_from_the_start() -> None:
    given(SERVICE).when(lambda it: it.start(replace(STARTED, host=PUTTEN), BLNP)).then_refused(
        HostIsNoMember, service="blnp/ict", host=PUTTEN, on=Y2017
    )


def test_another_member_becomes_the_host() -> None:
    given(SERVICE, STARTED).when(lambda it: it.change_host(LEUSDEN, Y2019, "blnp#gastheer")).then(MOVED)


def test_the_host_is_a_member_on_its_first_day_and_every_day_after() -> None:
    given(SERVICE, STARTED, JOINED).when(lambda it: it.change_host(PUTTEN, Y2017, "blnp#gastheer")).then_refused(
        HostIsNoMember, service="blnp/ict", host=PUTTEN, on=Y2017
    )
    given(SERVICE, STARTED, LEFT).when(lambda it: it.change_host(NIJKERK, Y2018, "blnp#gastheer")).then_refused(
        HostIsNoMember, service="blnp/ict", host=NIJKERK, on=Y2018
    )


def test_a_participant_joins_once() -> None:
    given(SERVICE, STARTED).when(lambda it: it.join(PUTTEN, Y2018, "blnp#putten", BLNP)).then(JOINED)
    given(SERVICE, STARTED, JOINED).when(lambda it: it.join(PUTTEN, Y2017, "blnp#putten", BLNP)).then_refused(
        AlreadyMember, service="blnp/ict", member=PUTTEN, on=Y2017
    )
    given(SERVICE, STARTED, JOINED).when(lambda it: it.join(PUTTEN, Y2019, "blnp#putten", BLNP)).then_refused(
        AlreadyMember, service="blnp/ict", member=PUTTEN, on=Y2019
    )


def test_nobody_joins_who_is_no_participant_or_before_the_start() -> None:
    given(SERVICE, STARTED).when(lambda it: it.join(PUTTEN, Y2018, "blnp#putten", BLNP - {PUTTEN})).then_refused(
        NoParticipant, service="blnp/ict", participant=PUTTEN, on=Y2018
    )
    given(SERVICE, STARTED).when(lambda it: it.join(PUTTEN, Y2016, "blnp#putten", BLNP)).then_refused(
        BeforeStart, service="blnp/ict", on=Y2016, started_on=Y2017
    )


def test_a_member_leaves_once_and_may_come_back() -> None:
    history = given(SERVICE, STARTED)
    history = history.when(lambda it: it.leave(NIJKERK, Y2019, "blnp#nijkerk")).then(LEFT)
    history.when(lambda it: it.leave(NIJKERK, Y2020, "blnp#nijkerk")).then_refused(
        NoMember, service="blnp/ict", member=NIJKERK, on=Y2020
    )
    history.when(lambda it: it.join(NIJKERK, Y2020, "blnp#terug", BLNP)).then(
        MemberJoined(NIJKERK, Y2020, "blnp#terug")
    )
    history.when(lambda it: it.members_on(Y2018)).then_answers((NIJKERK, BUNSCHOTEN, LEUSDEN))
    history.when(lambda it: it.members_on(Y2019)).then_answers((BUNSCHOTEN, LEUSDEN))


@pytest.mark.parametrize("day", [Y2018, Y2020])
def test_the_host_cannot_leave_while_it_is_or_is_to_be_the_host(day: date) -> None:
    host = BUNSCHOTEN if day < Y2019 else LEUSDEN
    given(SERVICE, STARTED, MOVED).when(lambda it: it.leave(host, day, "blnp#weg")).then_refused(
        HostCannotLeave, service="blnp/ict", host=host, on=day
    )
    given(SERVICE, STARTED, MOVED).when(lambda it: it.leave(LEUSDEN, Y2018, "blnp#weg")).then_refused(
        HostCannotLeave, service="blnp/ict", host=LEUSDEN, on=Y2018
    )


def test_a_host_leaves_after_another_took_over() -> None:
    given(SERVICE, STARTED, MOVED).when(lambda it: it.leave(BUNSCHOTEN, Y2019, "blnp#weg")).then(
        MemberLeft(BUNSCHOTEN, Y2019, "blnp#weg")
    )


def test_the_scope_changes_from_a_day_but_not_before_the_start() -> None:
    changed = ScopeChanged(("beheer", "werkplek"), Y2018, "blnp#ruimer")
    given(SERVICE, STARTED).when(lambda it: it.change_scope(("beheer", "werkplek"), Y2018, "blnp#ruimer")).then(changed)
    given(SERVICE, STARTED, changed).when(lambda it: it.change_scope(("beheer",), Y2016, "blnp#x")).then_refused(
        BeforeStart, service="blnp/ict", on=Y2016, started_on=Y2017
    )


# Secondments

TERMS = SecondmentTerms(Decimal("0.5"), PriceBasis.WAGE_COST)
FULL = SecondmentTerms(Decimal("1.25"), PriceBasis.IN_THE_KEY)
AGREED = SecondmentAgreed(
    "beheerder", "p-17", LEUSDEN, BUNSCHOTEN, "beheerder", "technisch beheerder", TERMS, Y2018, date(2019, 12, 31)
)
OPEN_ENDED = replace(AGREED, ends_on=None)
ENDED = SecondmentEnded("beheerder", Y2019, "andere baan")


def lend(agreed: SecondmentAgreed, participants: frozenset[str] = BLNP) -> Outcome[Service]:
    return given(SERVICE, STARTED).when(lambda it: it.agree_secondment(agreed, participants))


DONE, SOONER = SecondmentEnded("beheerder", Y2021, "klaar"), SecondmentEnded("beheerder", Y2018, "eerder")


def seconded(*history: Event, on: Callable[[Secondment], object]) -> Outcome[Service]:
    return given(SERVICE, STARTED, *history).when(lambda it: on(it.secondment("beheerder")))


@pytest.mark.parametrize("agreed", [AGREED, OPEN_ENDED, replace(AGREED, terms=FULL)])
def test_a_participant_lends_a_person_to_another(agreed: SecondmentAgreed) -> None:
    lend(agreed).then(agreed)


def test_a_secondment_has_a_name_of_its_own() -> None:
    given(SERVICE, STARTED, AGREED, ENDED).when(lambda it: it.agree_secondment(AGREED, BLNP)).then_refused(
        AlreadyExists, kind="secondment", name="beheerder"
    )


def test_nobody_lends_to_itself() -> None:
    lend(replace(AGREED, borrower=LEUSDEN)).then_refused(LenderIsBorrower, secondment="beheerder", participant=LEUSDEN)


@pytest.mark.parametrize("absent", [LEUSDEN, BUNSCHOTEN])
def test_lender_and_borrower_are_participants_on_the_first_day(absent: str) -> None:
    lend(AGREED, BLNP - {absent}).then_refused(NoParticipant, service="blnp/ict", participant=absent, on=Y2018)


@pytest.mark.parametrize("fte", ["0", "-0.5", "1.26", "NaN", "Infinity"])
def test_fte_is_a_part_of_one_persons_working_time(fte: str) -> None:
    terms = replace(TERMS, fte=Decimal(fte))
    changed = SecondmentChanged("beheerder", terms, Y2019)
    lend(replace(AGREED, terms=terms)).then_refused(FteOutOfRange, secondment="beheerder", fte=fte)
    seconded(AGREED, on=lambda it: it.change(changed)).then_refused(FteOutOfRange, secondment="beheerder", fte=fte)


@pytest.mark.parametrize("ends_on", [Y2017, Y2018])
def test_a_secondment_ends_after_it_starts(ends_on: date) -> None:
    lend(replace(AGREED, ends_on=ends_on)).then_refused(
        EndsBeforeStart, secondment="beheerder", effective_on=Y2018, ends_on=ends_on
    )


def test_a_secondment_is_changed_and_ended_while_it_runs_up_to_its_last_day() -> None:
    last = date(2019, 12, 31)
    first, late = (SecondmentChanged("beheerder", FULL, day) for day in (Y2018, last))
    seconded(AGREED, on=lambda it: it.change(first)).then(first)
    seconded(AGREED, on=lambda it: it.change(late)).then(late)
    seconded(AGREED, late, on=lambda it: it.end(ENDED)).then(ENDED)
    seconded(OPEN_ENDED, on=lambda it: it.end(SecondmentEnded("beheerder", Y2021, "klaar"))).then(
        SecondmentEnded("beheerder", Y2021, "klaar")
    )


def test_an_end_that_was_recorded_can_be_brought_forward() -> None:
    seconded(AGREED, ENDED, on=lambda it: it.end(SecondmentEnded("beheerder", Y2018, "eerder"))).then(
        SecondmentEnded("beheerder", Y2018, "eerder")
    )


@pytest.mark.parametrize(
    ("history", "day"),
    [([AGREED], Y2017), ([AGREED], Y2020), ([AGREED, ENDED], Y2019), ([OPEN_ENDED, ENDED], Y2019)],
)
def test_a_secondment_that_does_not_run_is_neither_changed_nor_ended(history: list[Event], day: date) -> None:
    seconded(*history, on=lambda it: it.change(SecondmentChanged("beheerder", FULL, day))).then_refused(
        SecondmentNotRunning, secondment="beheerder", on=day
    )
    seconded(*history, on=lambda it: it.end(SecondmentEnded("beheerder", day, "klaar"))).then_refused(
        SecondmentNotRunning, secondment="beheerder", on=day
    )


def test_an_unknown_secondment_is_neither_changed_nor_ended() -> None:
    seconded(on=lambda it: it.end(ENDED)).then_refused(NotFound, kind="secondment", name="beheerder")


# Pools

OPENED = PoolOpened("beheer", "Beheer", Y2017)
CLOSED = PoolClosed("beheer", Y2020, "blnp#klaar")


def pool(*history: Event, on: Callable[[Pool], object]) -> Outcome[Service]:
    return given(SERVICE, STARTED, *history).when(lambda it: on(it.pool("beheer")))


def test_a_pool_opens_under_a_name_of_its_own_not_before_the_start() -> None:
    given(SERVICE, STARTED).when(lambda it: it.open_pool("beheer", "Beheer", Y2017)).then(OPENED)
    given(SERVICE, STARTED, OPENED).when(lambda it: it.open_pool("beheer", "Nogmaals", Y2018)).then_refused(
        AlreadyExists, kind="pool", name="beheer"
    )
    given(SERVICE, STARTED).when(lambda it: it.open_pool("beheer", "Beheer", Y2016)).then_refused(
        BeforeStart, service="blnp/ict", on=Y2016, started_on=Y2017
    )


def test_an_open_pool_closes_once() -> None:
    pool(OPENED, on=lambda it: it.close(Y2020, "blnp#klaar")).then(CLOSED)
    pool(OPENED, CLOSED, on=lambda it: it.close(Y2020, "blnp#klaar")).then_refused(
        PoolNotOpen, pool="beheer", on=Y2020, opened_on=Y2017, closed_on=Y2020
    )
    pool(OPENED, on=lambda it: it.close(Y2016, "blnp#klaar")).then_refused(
        PoolNotOpen, pool="beheer", on=Y2016, opened_on=Y2017, closed_on=None
    )
    pool(on=lambda it: it.close(Y2020, "blnp#klaar")).then_refused(NotFound, kind="pool", name="beheer")


# Keys


def weights(**of: str) -> tuple[Weight, ...]:
    return tuple(Weight(code, Decimal(value)) for code, value in of.items())


FIFTH = weights(GM0313="20", GM0327="80")
CENT = Decimal(100)


def fixed(
    name: str = "sleutel",
    weights: tuple[Weight, ...] = FIFTH,
    *,
    whole: Decimal | None = CENT,
    total_rule: TotalRule = TotalRule.EXACT,
    measure: Measure | None = None,
) -> Key:
    return Key(name, KeyMethod.FIXED, weights, "regeling", whole, total_rule, measure)


PUBLISHED = weights(GM0313="16.33", GM0327="28.95", GM0267="35.54", GM0273="19.19")
INHABITANTS = Measure("inwoners", Y2018, "CBS", "definitief")
BY_MEASURE = replace(fixed(whole=None, measure=INHABITANTS), method=KeyMethod.MEASURE)
EQUAL = replace(fixed(weights=weights(GM0313="1", GM0327="1.0"), whole=None), method=KeyMethod.EQUAL)


def adopt(key: Key, *history: Event, on: date = Y2018, replaces: tuple[str, ...] = ()) -> Outcome[Service]:
    return given(SERVICE, STARTED, OPENED, *history).when(
        lambda it: it.adopt_key("beheer", key, on, "blnp/ict#besluit", replaces)
    )


def adopted(name: str, on: date, *replaces: str) -> KeyAdopted:
    return KeyAdopted("beheer", fixed(name), on, "blnp/ict#besluit", replaces)


@pytest.mark.parametrize(
    "key",
    [
        fixed(),
        fixed(whole=None),
        fixed(measure=INHABITANTS),
        fixed(weights=weights(GM0313="100", GM0327="0")),
        fixed(weights=weights(GM0313="16.33", GM0327="83.68"), total_rule=TotalRule.NORMALISE),
        BY_MEASURE,
        EQUAL,
    ],
)
def test_a_key_is_adopted_by_fixed_weights_by_measure_or_in_equal_shares(key: Key) -> None:
    adopt(key).then(KeyAdopted("beheer", key, Y2018, "blnp/ict#besluit"))


def test_the_key_of_blnp_is_kept_as_published_where_it_names_its_rule() -> None:
    published = fixed(weights=PUBLISHED, total_rule=TotalRule.NORMALISE)
    adopt(published, JOINED).then(KeyAdopted("beheer", published, Y2018, "blnp/ict#besluit"))
    adopt(fixed(weights=PUBLISHED), JOINED).then_refused(WeightsDoNotTotal, key="sleutel", total="100.01", whole="100")


def test_weights_total_exactly_however_many_digits_they_have() -> None:
    close = weights(GM0313="20", GM0327="79.9999999999999999999999999999999999")
    adopt(fixed(weights=close)).then_refused(
        WeightsDoNotTotal, key="sleutel", total=str(fixed(weights=close).total), whole="100"
    )


def test_every_weight_is_of_a_member_on_the_first_day() -> None:
    key = fixed(weights=PUBLISHED, total_rule=TotalRule.NORMALISE)
    adopt(key, JOINED, on=Y2017).then_refused(NoMember, service="blnp/ict", member=PUTTEN, on=Y2017)


def test_a_participant_has_one_weight() -> None:
    twice = (*weights(GM0313="20"), *weights(GM0313="80"))
    adopt(fixed(weights=twice)).then_refused(WeightGivenTwice, key="sleutel", participant=BUNSCHOTEN)


@pytest.mark.parametrize(
    "unusable",
    [{}, {"GM0313": "0", "GM0327": "0"}, {"GM0313": "-20", "GM0327": "120"}, {"GM0313": "NaN"}, {"GM0313": "1E+99"}],
)
def test_weights_can_divide_an_amount(unusable: dict[str, str]) -> None:
    adopt(fixed(weights=weights(**unusable))).then_refused(UnusableWeights, weights=unusable)


def test_the_whole_is_a_number_too() -> None:
    adopt(fixed(whole=Decimal("NaN"))).then_refused(UnusableWeights, weights={"whole": "NaN"})


def test_only_fixed_weights_have_a_whole_and_only_against_a_whole_is_normalised() -> None:
    adopt(replace(BY_MEASURE, whole=Decimal(100))).then_refused(NoWhole, key="sleutel", method="measure")
    adopt(replace(EQUAL, total_rule=TotalRule.NORMALISE)).then_refused(NoWhole, key="sleutel", method="equal")
    adopt(fixed(whole=None, total_rule=TotalRule.NORMALISE)).then_refused(NoWhole, key="sleutel", method="fixed")


def test_a_key_by_measure_says_which_and_equal_shares_have_none() -> None:
    adopt(replace(BY_MEASURE, measure=None)).then_refused(MeasureMissing, key="sleutel")
    adopt(replace(EQUAL, measure=INHABITANTS)).then_refused(MeasureOfEqualShares, key="sleutel")


def test_in_equal_shares_every_weight_is_one() -> None:
    adopt(replace(EQUAL, weights=weights(GM0313="1", GM0327="2"))).then_refused(
        WeightsNotEqual, key="sleutel", participants=(LEUSDEN,)
    )


@pytest.mark.parametrize(("history", "day", "closed_on"), [([], Y2016, None), ([CLOSED], Y2020, Y2020)])
def test_a_key_is_adopted_from_a_day_on_which_the_pool_is_open(
    history: list[Event], day: date, closed_on: date | None
) -> None:
    adopt(fixed(), *history, on=day).then_refused(
        PoolNotOpen, pool="beheer", on=day, opened_on=Y2017, closed_on=closed_on
    )


def test_a_key_is_adopted_for_a_pool_that_exists() -> None:
    given(SERVICE, STARTED).when(lambda it: it.adopt_key("beheer", fixed(), Y2018, "blnp#besluit")).then_refused(
        NotFound, kind="pool", name="beheer"
    )


def test_a_key_has_a_name_of_its_own_also_after_it_was_replaced() -> None:
    adopt(fixed("a"), adopted("a", Y2018), adopted("b", Y2018, "a"), replaces=("b",)).then_refused(
        AlreadyExists, kind="key", name="a"
    )


def test_a_key_names_all_keys_that_it_cuts_off_in_the_order_in_which_they_held() -> None:
    history = [adopted("a", Y2017), adopted("b", Y2019, "a"), adopted("c", Y2020, "b")]
    adopt(fixed("d"), *history, on=Y2021, replaces=("c",)).then(adopted("d", Y2021, "c"))
    adopt(fixed("d"), *history, on=Y2018, replaces=("c", "a", "b")).then(adopted("d", Y2018, "a", "b", "c"))
    adopt(fixed("d"), *history, on=Y2019, replaces=("b", "c")).then(adopted("d", Y2019, "b", "c"))


@pytest.mark.parametrize("replaces", [(), ("a",), ("b",), ("a", "x")])
def test_two_keys_are_never_in_force_on_one_day(replaces: tuple[str, ...]) -> None:
    history = [adopted("a", Y2017), adopted("b", Y2020, "a")]
    adopt(fixed("c"), *history, on=Y2018, replaces=replaces).then_refused(
        TwoKeysInForce, pool="beheer", day=Y2018, keys=("a", "b")
    )


def test_the_refusal_of_a_second_key_tells_what_to_write() -> None:
    with pytest.raises(TwoKeysInForce, match=r'write "replaces": \["a", "b"\]'):
        given(SERVICE, STARTED, OPENED, adopted("a", Y2017), adopted("b", Y2020, "a")).state.adopt_key(
            "beheer", fixed("c"), Y2018, "blnp#besluit"
        )


def test_a_key_replaces_only_what_would_hold_on_its_first_day_or_later() -> None:
    adopt(fixed("a"), replaces=("x",)).then_refused(ReplacesKeyNotInForce, pool="beheer", day=Y2018, keys=("x",))
    history = [adopted("a", Y2017), adopted("b", Y2019, "a")]
    adopt(fixed("c"), *history, on=Y2020, replaces=("a", "b")).then_refused(
        ReplacesKeyNotInForce, pool="beheer", day=Y2020, keys=("a",)
    )


def test_the_key_of_a_day_comes_with_its_decision_and_the_version_at_which_it_was_adopted() -> None:
    proposed = DecisionProposed("besluit", "Sleutel", "blnp/stuurgroep", Y2017)
    history = given(SERVICE, STARTED, OPENED, adopted("a", Y2017), proposed, adopted("b", Y2019, "a"))
    history.when(lambda it: it.key_on("beheer", Y2018)).then_answers(KeyInForce(fixed("a"), "blnp/ict#besluit", 3))
    history.when(lambda it: it.key_on("beheer", Y2019)).then_answers(KeyInForce(fixed("b"), "blnp/ict#besluit", 5))


def test_there_is_no_key_before_the_first_nor_where_the_pool_is_not_open() -> None:
    history = given(SERVICE, STARTED, OPENED, adopted("a", Y2018), CLOSED)
    history.when(lambda it: it.key_on("beheer", Y2017)).then_refused(NoKeyInForce, pool="beheer", on=Y2017)
    history.when(lambda it: it.key_on("beheer", Y2016)).then_refused(
        PoolNotOpen, pool="beheer", on=Y2016, opened_on=Y2017, closed_on=Y2020
    )
    history.when(lambda it: it.key_on("beheer", Y2020)).then_refused(
        PoolNotOpen, pool="beheer", on=Y2020, opened_on=Y2017, closed_on=Y2020
    )
    history.when(lambda it: it.key_on("licenties", Y2018)).then_refused(NotFound, kind="pool", name="licenties")


DAYS = 40


@forall(st.lists(st.integers(0, DAYS - 1), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_there_is_exactly_one_key_for_every_day_from_the_first_key_on(offsets: list[int], random: Random) -> None:
    """Adoptions in any order, each naming what it cuts off, against a plain loop over the list of them."""
    service = given(SERVICE, STARTED, OPENED).state
    said: list[tuple[date, str]] = []
    for number, offset in enumerate(offsets):
        name, day = f"k{number}", Y2017 + timedelta(days=offset)
        cut_off = [key for start, key in said if key in {oracle(said, later) for later in days_from(day)}]
        random.shuffle(cut_off)
        if cut_off:
            with pytest.raises(TwoKeysInForce):
                service.adopt_key("beheer", fixed(name), day, "blnp#besluit", tuple(cut_off[1:]))
        service = SERVICE.evolve(service, service.adopt_key("beheer", fixed(name), day, "blnp#besluit", tuple(cut_off)))
        said.append((day, name))
    for day in days_from(Y2017):
        expected = oracle(said, day)
        if expected is None:
            with pytest.raises(NoKeyInForce):
                service.key_on("beheer", day)
        else:
            assert service.key_on("beheer", day).key.name == expected


def oracle(said: list[tuple[date, str]], day: date) -> str | None:
    """The key that was recorded last among those that began on this day or before."""
    began = [name for start, name in said if start <= day]
    return began[-1] if began else None


def days_from(first: date) -> list[date]:
    return [Y2017 + timedelta(days=offset) for offset in range(DAYS + 2) if Y2017 + timedelta(days=offset) >= first]


def test_the_state_counts_its_events_as_the_journal_does() -> None:
    assert given(SERVICE, STARTED, OPENED, JOINED, AGREED, adopted("a", Y2017), ENDED, CLOSED).state.version == 7


def test_the_stream_of_a_service_holds_governance_too() -> None:
    assert set(get_args(GovernanceEvent)) < SERVICE.events
    assert {ServiceStarted, KeyAdopted, SecondmentEnded} < SERVICE.events
