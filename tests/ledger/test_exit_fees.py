"""Exit fees: what each method comes to, when it is paid, and how it stands after a judgment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from ledger.errors import LedgerError, NotFound
from ledger.event import Event, subject_of
from ledger.governance.refusals import DecisionNotInForce, OutOfScope
from ledger.money import ZERO, Money, Rounding
from ledger.partnership.exit_events import (
    DamageItem,
    ExitFeeAnnulled,
    ExitFeeMethod,
    ExitFeeSet,
    ExitFeeWithdrawn,
    FeeInstalment,
    FeeYear,
)
from ledger.partnership.exit_refusals import (
    ExitFeeNotPositive,
    ExitFeeOfAnother,
    ExitFeeParameters,
    ExitFeeStands,
    JudgedTooEarly,
    NoStandingExitFee,
    StepsToNothing,
    StillParticipating,
)
from ledger.partnership.exits import Payment, computes, priced
from ledger.partnership.refusals import NotParticipating
from tests.ledger.geestmerambacht import (
    ALKMAAR,
    BOARD,
    BOARD_MEMBER,
    FEE,
    FIRST,
    FIVE,
    FOURTEEN,
    JUDGMENT,
    NAME,
    PARTNERSHIP,
    SCHAGEN,
    SECOND,
    STEPPING,
    YEARLY,
    left,
)
from tests.memory import Memory

Line = dict[str, Any]


@pytest.fixture
def schap() -> Memory:
    return left()


def set_(memory: Memory, **fields: Any) -> ExitFeeSet:  # noqa: ANN401
    """The fee that an act records."""
    [event] = memory.do("set-exit-fee", **(FEE | fields)).decided[0].events
    assert isinstance(event, ExitFeeSet)
    return event


def refused(memory: Memory, kind: type[LedgerError], act: str = "set-exit-fee", **fields: Any) -> dict[str, object]:  # noqa: ANN401
    before = [*memory.streams[f"partnership:{PARTNERSHIP}"]]
    with pytest.raises(kind) as found:
        memory.do(act, **fields)
    assert memory.streams[f"partnership:{PARTNERSHIP}"] == before
    return found.value.fields


def test_a_fee_that_counts_years_holds_each_year_and_falls_due_year_by_year(schap: Memory) -> None:
    fee = set_(schap, **STEPPING)
    portions = ("1.00", "0.80", "0.60", "0.40", "0.20")
    amounts = (1200000, 960000, 720000, 480000, 240000)
    assert fee == ExitFeeSet(
        NAME,
        SCHAGEN,
        ExitFeeMethod.YEARS_STEP_DOWN,
        Money(3600000),
        tuple(FeeInstalment(at + 1, date(2017 + at, 12, 31), Money(amount)) for at, amount in enumerate(amounts)),
        date(2017, 1, 1),
        date(2017, 1, 20),
        date(2017, 1, 20),
        FIRST,
        Rounding.HALF_AWAY_FROM_ZERO,
        Money(1200000),
        YEARLY["annual_source"],
        5,
        Decimal("1.00"),
        Decimal("0.20"),
        None,
        (),
        tuple(
            FeeYear(2017 + at, Decimal(portion), Money(amount))
            for at, (portion, amount) in enumerate(zip(portions, amounts, strict=True))
        ),
        None,
        None,
        illustrative=True,
    )
    assert computes(fee)
    assert subject_of(fee) == ("exit_fee", NAME)


def test_a_fee_can_be_paid_in_parts_that_add_up_to_the_cent(schap: Memory) -> None:
    fee = set_(
        schap,
        method="multiple",
        annual="1000.01",
        annual_source="x",
        factor="1",
        number_of_instalments=3,
        months_apart=4,
    )
    assert [(each.due_on, each.amount.cents) for each in fee.instalments] == [
        (date(2017, 12, 31), 33334),
        (date(2018, 4, 30), 33334),
        (date(2018, 8, 31), 33333),
    ]
    assert computes(fee)


def test_direct_damage_is_itemised_and_falls_due_at_once(schap: Memory) -> None:
    item = {"title": "lopend contract", "amount": "2500.50", "grounds": "loopt door", "shown_by": "contract 12"}
    other = item | {"title": "personeel", "amount": "1000.00"}
    fee = set_(schap, method="direct-damage", damages=(item, other))
    assert fee.damages[0] == DamageItem("lopend contract", Money(250050), "loopt door", "contract 12")
    assert (fee.amount, fee.series) == (Money(350050), ())
    assert fee.instalments == (FeeInstalment(1, date(2017, 12, 31), Money(350050)),)
    assert computes(fee)


@pytest.mark.parametrize(
    ("fields", "missing", "superfluous"),
    [
        ({"method": "years-flat", **YEARLY}, ("number_of_years",), ()),
        (FIVE | {"yearly_step": "0.20"}, (), ("yearly_step",)),
        ({"method": "years-step-down", **YEARLY, "number_of_years": 5}, ("start_portion", "yearly_step"), ()),
        (
            {"method": "multiple", "annual": "1.00", "number_of_years": 5},
            ("annual_source", "factor"),
            ("number_of_years",),
        ),
        ({"method": "direct-damage", "annual": "1.00"}, ("damages",), ("annual",)),
    ],
)
def test_each_method_has_its_own_parameters(
    schap: Memory, fields: Line, missing: tuple[str, ...], superfluous: tuple[str, ...]
) -> None:
    assert refused(schap, ExitFeeParameters, **FEE, **fields) == {
        "method": fields["method"],
        "missing": missing,
        "superfluous": superfluous,
    }


def test_a_series_ends_before_it_reaches_nothing_and_no_year_is_more_than_whole(schap: Memory) -> None:
    found = refused(schap, StepsToNothing, **FEE, **STEPPING | {"number_of_years": 6})
    assert found == {"exit_fee": NAME, "year": 6, "portion": Decimal("0.00")}
    refused(schap, StepsToNothing, **FEE, **STEPPING | {"start_portion": "0"})
    refused(schap, StepsToNothing, **FEE, **STEPPING | {"start_portion": "1.01", "number_of_years": 1})
    refused(schap, StepsToNothing, **FEE, **STEPPING | {"yearly_step": "-0.10"})


def test_a_fee_of_nothing_is_none(schap: Memory) -> None:
    assert refused(schap, ExitFeeNotPositive, **FEE, **FIVE | {"annual": "0.00"}) == {
        "exit_fee": NAME,
        "amount": "0.00",
    }
    refused(schap, ExitFeeNotPositive, **FEE, **FIVE | {"annual": "-1.00"})
    refused(schap, ExitFeeNotPositive, **FEE, method="multiple", **YEARLY, factor="0")
    item = {"title": "t", "amount": "10.00", "grounds": "g", "shown_by": "e"}
    back = item | {"amount": "-1.00"}
    refused(schap, ExitFeeNotPositive, **FEE, method="direct-damage", damages=(item, back))


def test_it_is_of_who_took_part_the_day_before_and_has_left(schap: Memory) -> None:
    found = refused(schap, StillParticipating, **FEE | {"participant": ALKMAAR}, **FIVE)
    assert found == {"scope": PARTNERSHIP, "participant": ALKMAAR, "on": date(2017, 1, 1)}
    refused(schap, StillParticipating, **FEE | {"leaves_on": "2016-12-31"}, **FIVE)
    found = refused(schap, NotParticipating, **FEE | {"leaves_on": "2017-01-02"}, **FIVE)
    assert found["on"] == date(2017, 1, 1)


def test_it_rests_on_a_decision_of_the_partnership_that_holds(schap: Memory) -> None:
    refused(schap, DecisionNotInForce, **FEE | {"effective_on": "2017-01-19"}, **FIVE)
    refused(schap, OutOfScope, **FEE | {"decision": "elders#d"}, **FIVE)
    refused(schap, NotFound, **FEE | {"decision": f"{PARTNERSHIP}#nergens"}, **FIVE)


def test_one_fee_stands_at_a_time(schap: Memory) -> None:
    set_(schap, **FIVE)
    assert refused(schap, ExitFeeStands, **FEE, **FIVE) == {"exit_fee": NAME, "participant": SCHAGEN}
    assert refused(schap, ExitFeeStands, **FEE | {"exit_fee": "nog-een"}, **FIVE)["exit_fee"] == NAME


def test_a_court_annuls_it_and_it_is_set_again(schap: Memory) -> None:
    set_(schap, **FOURTEEN)
    [event] = schap.do("annul-exit-fee", **JUDGMENT).decided[0].events
    assert event == ExitFeeAnnulled(
        NAME,
        "Rechtbank Noord-Holland",
        "ECLI:NL:RBNHO:2018:7649",
        date(2018, 8, 9),
        JUDGMENT["ruling"],
        to_redecide=True,
        effective_on=date(2017, 1, 20),
    )
    found = refused(schap, NoStandingExitFee, "annul-exit-fee", **JUDGMENT)
    assert found == {"exit_fee": NAME, "exit_fee_state": "to-be-redecided"}
    again = set_(schap, **STEPPING, effective_on="2019-03-01", decision=SECOND)
    assert (again.amount, again.decided_on) == (Money(3600000), date(2019, 3, 1))


def test_who_set_it_withdraws_it_by_a_decision(schap: Memory) -> None:
    taken: Line = {"partnership": PARTNERSHIP, "exit_fee": NAME, "grounds": "schikking", "effective_on": "2019-03-01"}
    refused(schap, NotFound, "withdraw-exit-fee", **taken, decision=SECOND)
    set_(schap, **FIVE)
    refused(schap, DecisionNotInForce, "withdraw-exit-fee", **taken | {"effective_on": "2019-02-28"}, decision=SECOND)
    [event] = schap.do("withdraw-exit-fee", **taken, decision=SECOND).decided[0].events
    assert event == ExitFeeWithdrawn(NAME, "schikking", SECOND, date(2019, 3, 1))
    assert refused(schap, NoStandingExitFee, "annul-exit-fee", **JUDGMENT)["exit_fee_state"] == "withdrawn"
    set_(schap, **FIVE)


def test_a_court_judges_what_was_decided_before(schap: Memory) -> None:
    refused(schap, NotFound, "annul-exit-fee", **JUDGMENT)
    set_(schap, **FIVE)
    found = refused(schap, JudgedTooEarly, "annul-exit-fee", **JUDGMENT | {"judged_on": "2017-01-19"})
    assert found == {"exit_fee": NAME, "judged_on": date(2017, 1, 19), "decided_on": date(2017, 1, 20)}
    schap.do("annul-exit-fee", **JUDGMENT | {"to_redecide": False})
    assert refused(schap, NoStandingExitFee, "annul-exit-fee", **JUDGMENT)["exit_fee_state"] == "annulled"


def test_a_name_stays_with_its_participant(schap: Memory) -> None:
    set_(schap, **FIVE)
    schap.do("annul-exit-fee", **JUDGMENT)
    schap.do("withdraw-participant", partnership=PARTNERSHIP, participant=ALKMAAR, effective_on="2018-01-01")
    other = FEE | {"participant": ALKMAAR, "leaves_on": "2018-01-01"}
    found = refused(schap, ExitFeeOfAnother, **other, **FIVE)
    assert found == {"exit_fee": NAME, "participant": ALKMAAR, "other": SCHAGEN}


def shared(memory: Memory) -> str:
    """A service of three that Alkmaar hosts, of which Langedijk leaves on 1 July 2018."""
    service = f"{PARTNERSHIP}/beheer"
    members = (ALKMAAR, "GM0416")
    started: Line = {"title": "Beheer", "host": ALKMAAR, "members": members, "scope": ("beheer",)}
    memory.do("start-service", service=service, **started, effective_on="2017-01-01")
    about: Line = {"scope": service, "decision": "uit", "body": BOARD, "effective_on": "2017-01-01"}
    memory.do("propose-decision", title="Uittreding", **about)
    memory.do("adopt-decision", BOARD_MEMBER, decided_on="2017-01-01", **about)
    left_: Line = {"member": "GM0416", "decision": f"{service}#uit", "effective_on": "2018-07-01"}
    memory.do("admit-participant", partnership=PARTNERSHIP, participant="GM0373", effective_on="2017-01-01")
    joined: Line = {"member": "GM0373", "decision": f"{service}#uit", "effective_on": "2017-01-01"}
    memory.do("join-service", service=service, **joined)
    memory.do("leave-service", service=service, **left_)
    return service


def test_a_fee_of_one_service_is_payable_to_its_host(schap: Memory) -> None:
    service = shared(schap)
    of: Line = {"exit_fee": "beheer", "participant": "GM0416", "leaves_on": "2018-07-01", "service": service}
    of |= {"effective_on": "2018-07-01", "decision": f"{service}#uit"}
    fee = set_(schap, **FIVE, **of)
    assert (fee.service, fee.payable_to) == (service, ALKMAAR)
    assert refused(schap, StillParticipating, **FEE | of | {"leaves_on": "2018-06-30"}, **FIVE)["scope"] == service
    refused(schap, NotParticipating, **FEE | of | {"leaves_on": "2018-07-02"}, **FIVE)
    refused(schap, OutOfScope, **FEE | of | {"service": "elders/beheer"}, **FIVE)


def _fee(annual: int, years: int, start: int, step: int) -> ExitFeeSet:
    day = date(2017, 1, 1)
    portions = (Decimal(start).scaleb(-2), Decimal(step).scaleb(-2))
    method = ExitFeeMethod.YEARS_STEP_DOWN
    bare = ExitFeeSet("f", "GM0441", method, ZERO, (), day, day, day, "d#d", Rounding.HALF_AWAY_FROM_ZERO)
    return replace(
        bare,
        annual=Money(annual),
        annual_source="s",
        number_of_years=years,
        start_portion=portions[0],
        yearly_step=portions[1],
    )


@forall(
    annual=st.integers(100, 10**12),
    years=st.integers(1, 20),
    start=st.integers(1, 100),
    step=st.integers(0, 10),
    number=st.none() | st.integers(1, 60),
)
def test_the_series_and_the_instalments_add_up_to_the_fee_to_the_cent(
    annual: int, years: int, start: int, step: int, number: int | None
) -> None:
    unpriced = _fee(annual, years, start, step)
    payment = Payment(date(2017, 12, 31), number)
    if start - step * (years - 1) <= 0:
        with pytest.raises(StepsToNothing):
            priced(unpriced, payment)
        return
    fee = priced(unpriced, payment)
    assert sum((each.amount for each in fee.series), ZERO) == fee.amount
    assert sum((each.amount for each in fee.instalments), ZERO) == fee.amount
    assert [each.portion for each in fee.series] == [Decimal(start - step * at).scaleb(-2) for at in range(years)]
    for each in fee.series:
        assert abs(each.amount.cents - annual * Fraction(each.portion)) < 1
    exact = sum((annual * Fraction(each.portion) for each in fee.series), Fraction(0))
    assert abs(fee.amount.cents - exact) * 2 <= 1
    assert len(fee.instalments) == (number or years)
    if number is not None:
        amounts = [each.amount.cents for each in fee.instalments]
        assert max(amounts) - min(amounts) <= 1
    assert computes(fee)


@pytest.mark.parametrize(
    "change",
    [
        {"amount": Money(3600001)},
        {"annual": Money(1200100)},
        {"instalments": ()},
        {"instalments": (FeeInstalment(1, date(2017, 12, 31), Money(3599999)),)},
        {"series": ()},
        {"number_of_years": 4},
        {"yearly_step": Decimal("0.25")},
    ],
)
def test_a_recorded_fee_that_does_not_come_out_again_is_found(schap: Memory, change: dict[str, Any]) -> None:
    fee = set_(schap, **STEPPING)
    assert not computes(replace(fee, **change))


def test_what_happened_to_a_fee_rests_on_its_setting(schap: Memory) -> None:
    events: list[Event] = [set_(schap, **FIVE), *schap.do("annul-exit-fee", **JUDGMENT).decided[0].events]
    assert {subject_of(event) for event in events} == {("exit_fee", NAME)}
