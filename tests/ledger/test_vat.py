"""VAT: the rules by their days, what fits a cost, and what participants do with it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from ledger import vat
from ledger.cost_year.events import CostRecorded, CostVat, VatTreatment
from ledger.cost_year.vat_checks import first_day, last_day
from ledger.cost_year.vat_refusals import (
    KeyNotBeforeCost,
    VatDoesNotFit,
    VatGroundExcludes,
    VatGroundMissing,
    VatGroundNotInForce,
    VatGroundTooLong,
    VatRateNotInForce,
)
from ledger.errors import AlreadyExists, LedgerError, NotFound
from ledger.governance.events import DecisionAdopted, DecisionProposed, DecisionWithdrawn
from ledger.money import ZERO, Money
from ledger.partnership.vat_rates import (
    MixedUseRateSet,
    NotInThatYear,
    PortionsAboveOne,
    RateIsFinal,
    VatGroundEnded,
)
from ledger.period import Period
from ledger.service.events import KeyAdopted
from tests.ledger.blnp import BOARD, LEUSDEN, NIJKERK, PUBLISHED, SERVICE, financien
from tests.memory import Memory

Line = dict[str, Any]

COST: Line = {
    "service": SERVICE,
    "year": 2024,
    "cost": "F-1",
    "pool": "beheer",
    "description": "inhuur",
    "amount": "121.00",
    "borne_by": LEUSDEN,
    "effective_on": "2024-09-01",
}
TAXED: Line = {"net": "100.00", "vat": "21.00", "vat_rate": "21", "treatment": "taxed"}
NO_VAT: Line = {"net": "121.00", "vat": "0.00", "vat_rate": "0"}
MOBILITY: Line = NO_VAT | {
    "treatment": "exempt",
    "vat_ground": "arbeidsmobiliteit",
    "vat_ground_until": "2025-08-31",
}
JOINT: Line = NO_VAT | {"treatment": "joint-account", "vat_ground": "gemene-rekening"}


@pytest.fixture
def blnp() -> Memory:
    memory = financien()
    memory.do("open-cost-year", service=SERVICE, year=2024)
    return memory


def recorded(memory: Memory, vat_: Line, **fields: Any) -> CostRecorded:  # noqa: ANN401
    [event] = memory.do("record-cost", **COST | {"included_vat": vat_} | fields).decided[0].events
    assert isinstance(event, CostRecorded)
    return event


def refused(memory: Memory, kind: type[LedgerError], vat_: Line, **fields: Any) -> dict[str, object]:  # noqa: ANN401
    with pytest.raises(kind) as found:
        memory.do("record-cost", **COST | {"included_vat": vat_} | fields)
    return found.value.fields


@pytest.mark.parametrize("name", ["rates", "grounds"])
def test_the_rules_leave_no_day_out_and_none_holds_twice(name: str) -> None:
    """Of each ground, and of each kind of rate, one holds at a time; where it was regulated anew, without a gap."""
    held: dict[str, list[Period]] = {}
    if name == "grounds":
        for ground in vat.grounds():
            held.setdefault(ground.name, []).append(ground.holds)
    else:
        for rate in vat.rates():
            held.setdefault("general" if rate.rate > 10 else "reduced" if rate.rate else "zero", []).append(rate.holds)
    for periods in held.values():
        for one, following in pairwise(periods):
            assert one.end == following.start
        assert periods[-1].end is None


def test_every_rule_has_a_source_and_says_how_we_know_it() -> None:
    for rule in (*vat._rules()["rates"], *vat._rules()["grounds"]):
        assert rule["source"]
        assert rule["knowledge"] in ("found", "own")
    assert {each.treatment for each in vat.grounds()} <= {each.value for each in VatTreatment}


@pytest.mark.parametrize(
    ("day", "rates"),
    [("2012-09-30", "19 6 0"), ("2012-10-01", "21 6 0"), ("2018-12-31", "21 6 0"), ("2019-01-01", "21 9 0")],
)
def test_rates_hold_from_their_day(day: str, rates: str) -> None:
    assert [str(rate) for rate in vat.rates_on(date.fromisoformat(day))] == rates.split()


def test_a_cost_tells_its_vat(blnp: Memory) -> None:
    event = recorded(blnp, TAXED)
    assert event.included_vat == CostVat(Money(10000), Money(2100), Decimal(21), VatTreatment.TAXED)


@pytest.mark.parametrize("change", [{"vat": "21.01"}, {"vat": "20.99"}, {"net": "99.99"}, {"vat_rate": "9"}])
def test_vat_that_is_not_net_times_rate_or_not_in_the_amount_is_refused(blnp: Memory, change: Line) -> None:
    refused(blnp, VatDoesNotFit, TAXED | change)


def test_what_does_not_fit_says_what_would(blnp: Memory) -> None:
    assert refused(blnp, VatDoesNotFit, TAXED, amount="121.01") == {
        "cost": "F-1",
        "net": "100.00",
        "vat": "21.00",
        "expected": "21.00",
        "amount": "121.01",
    }
    assert refused(blnp, VatDoesNotFit, MOBILITY | {"vat": "1.00", "net": "120.00"})["expected"] == "0.00"


def test_vat_of_a_refund_mirrors_that_of_a_cost_to_the_cent(blnp: Memory) -> None:
    recorded(blnp, TAXED | {"net": "2.50", "vat": "0.53"}, amount="3.03")
    recorded(blnp, TAXED | {"net": "-2.50", "vat": "-0.53"}, amount="-3.03", cost="F-2")


def test_a_rate_that_was_not_in_force_is_refused(blnp: Memory) -> None:
    six = TAXED | {"vat_rate": "6", "vat": "6.00"}
    assert refused(blnp, VatRateNotInForce, six, amount="106.00") == {
        "cost": "F-1",
        "vat_rate": Decimal(6),
        "on": date(2024, 9, 1),
        "in_force": (Decimal(21), Decimal(9), Decimal(0)),
    }
    exempt = refused(blnp, VatRateNotInForce, MOBILITY | {"vat_rate": "21"})
    assert exempt["in_force"] == (Decimal(0),)
    blnp.do("open-cost-year", service=SERVICE, year=2018)
    recorded(blnp, six, amount="106.00", year=2018, effective_on="2018-12-31")


@pytest.mark.parametrize("treatment", ["exempt", "passed-on", "joint-account"])
def test_what_is_not_taxed_rests_on_a_ground(blnp: Memory, treatment: str) -> None:
    of = (TAXED if treatment == "passed-on" else NO_VAT) | {"treatment": treatment}
    assert refused(blnp, VatGroundMissing, of) == {"cost": "F-1", "treatment": treatment, "lacks": "vat_ground"}


def test_a_ground_is_of_that_treatment_and_of_that_day(blnp: Memory) -> None:
    found = refused(blnp, VatGroundNotInForce, MOBILITY | {"vat_ground": "doorschuif-bcf"})
    assert found["in_force"] == ("arbeidsmobiliteit", "herstructurering", "euroregio", "koepelvrijstelling")
    refused(blnp, VatGroundNotInForce, MOBILITY | {"vat_ground": "nergens"})
    refused(blnp, VatGroundNotInForce, TAXED | {"vat_ground": "arbeidsmobiliteit"})
    blnp.do("open-cost-year", service=SERVICE, year=2018)
    early = {"year": 2018, "effective_on": "2018-12-13"}
    refused(blnp, VatGroundNotInForce, MOBILITY | {"vat_ground_until": "2019-11-30"}, **early)


def test_an_approval_for_twelve_months_has_a_last_day_and_no_later_one(blnp: Memory) -> None:
    without = {name: value for name, value in MOBILITY.items() if name != "vat_ground_until"}
    assert refused(blnp, VatGroundMissing, without)["lacks"] == "vat_ground_until"
    assert refused(blnp, VatGroundTooLong, MOBILITY | {"vat_ground_until": "2025-09-01"}) == {
        "cost": "F-1",
        "vat_ground": "arbeidsmobiliteit",
        "until": date(2025, 9, 1),
        "months": 12,
    }
    recorded(blnp, MOBILITY)


def test_who_shares_costs_without_vat_does_not_share_staff_so(blnp: Memory) -> None:
    umbrella = NO_VAT | {"treatment": "exempt", "vat_ground": "koepelvrijstelling"}
    found = refused(blnp, VatGroundExcludes, umbrella, category="3.5.1")
    assert found == {"cost": "F-1", "vat_ground": "koepelvrijstelling"}
    recorded(blnp, umbrella, category="3.8")


def test_vat_is_passed_on_with_the_cost_where_the_decree_allows_it(blnp: Memory) -> None:
    event = recorded(blnp, TAXED | {"treatment": "passed-on", "vat_ground": "doorschuif-bcf"})
    assert event.included_vat is not None
    assert event.included_vat.vat == Money(2100)


def rekeyed(memory: Memory, decided_on: date) -> None:
    """Another key from 1 January 2024 on, which was decided on that day."""
    memory.streams["partnership:blnp"] += [
        DecisionProposed("sleutel-2024", "Sleutel", BOARD, date(2024, 1, 1)),
        DecisionAdopted("sleutel-2024", BOARD, decided_on, date(2024, 1, 1)),
    ]
    key = KeyAdopted("beheer", PUBLISHED, date(2024, 1, 1), "blnp#sleutel-2024", (PUBLISHED.name,))
    memory.streams[f"service:{SERVICE}"].append(key)


def test_a_cost_for_joint_account_follows_the_decision_on_its_key(blnp: Memory) -> None:
    rekeyed(blnp, date(2024, 9, 1))
    recorded(blnp, JOINT)
    found = refused(blnp, KeyNotBeforeCost, JOINT, cost="F-2", effective_on="2024-08-31")
    assert found == {
        "cost": "F-2",
        "key": PUBLISHED.name,
        "decided_on": date(2024, 9, 1),
        "on": date(2024, 8, 31),
    }


def test_so_does_the_first_day_of_its_period(blnp: Memory) -> None:
    rekeyed(blnp, date(2024, 9, 1))
    period = {"starts_on": "2024-08-01", "ends_on": "2024-10-01"}
    found = refused(blnp, KeyNotBeforeCost, JOINT, **period)
    assert found["on"] == date(2024, 8, 1)
    recorded(blnp, TAXED, **period)  # What is taxed needs no key before it.


def test_a_key_whose_decision_was_taken_back_fixes_nothing_in_advance(blnp: Memory) -> None:
    rekeyed(blnp, date(2024, 2, 1))
    taken_back = DecisionWithdrawn("sleutel-2024", BOARD, date(2024, 10, 1), "vergissing")
    blnp.streams["partnership:blnp"].append(taken_back)
    refused(blnp, KeyNotBeforeCost, JOINT)


def test_a_cost_is_of_its_own_day_and_of_its_period(blnp: Memory) -> None:
    own = recorded(blnp, TAXED)
    assert (first_day(own), last_day(own)) == (date(2024, 9, 1), date(2024, 9, 1))
    of = recorded(blnp, TAXED, cost="F-2", starts_on="2024-07-01", ends_on="2024-12-01")
    assert (first_day(of), last_day(of)) == (date(2024, 7, 1), date(2024, 11, 30))


RATE: Line = {
    "partnership": "blnp",
    "participant": NIJKERK,
    "year": 2024,
    "compensable": "0.90",
    "deductible": "0.02",
    "final": False,
    "source": "btw-mengpercentage 2024",
}


def test_a_mixed_use_rate_is_of_a_year_and_is_replaced_until_it_is_final(blnp: Memory) -> None:
    [event] = blnp.do("set-mixed-use-rate", **RATE).decided[0].events
    assert event == MixedUseRateSet(
        NIJKERK, 2024, Decimal("0.90"), Decimal("0.02"), False, RATE["source"], date(2024, 1, 1)
    )
    blnp.do("set-mixed-use-rate", **RATE | {"compensable": "0.91", "final": True})
    with pytest.raises(RateIsFinal) as found:
        blnp.do("set-mixed-use-rate", **RATE)
    assert found.value.fields == {"participant": NIJKERK, "year": 2024}
    blnp.do("set-mixed-use-rate", **RATE | {"compensable": "0.92", "final": True})
    blnp.do("set-mixed-use-rate", **RATE | {"year": 2025})


def test_what_is_claimed_and_deducted_is_no_more_than_all(blnp: Memory) -> None:
    with pytest.raises(PortionsAboveOne) as found:
        blnp.do("set-mixed-use-rate", **RATE | {"deductible": "0.11"})
    assert found.value.fields["deductible"] == Decimal("0.11")
    blnp.do("set-mixed-use-rate", **RATE | {"deductible": "0.10"})


def test_only_who_takes_part_in_a_year_has_a_rate_in_it(blnp: Memory) -> None:
    with pytest.raises(NotInThatYear):
        blnp.do("set-mixed-use-rate", **RATE | {"year": 2016})
    with pytest.raises(NotInThatYear):
        blnp.do("set-mixed-use-rate", **RATE | {"participant": "GM0402"})
    blnp.do("withdraw-participant", partnership="blnp", participant=NIJKERK, effective_on="2024-01-02")
    blnp.do("set-mixed-use-rate", **RATE)  # It took part on one day.
    with pytest.raises(NotInThatYear):
        blnp.do("set-mixed-use-rate", **RATE | {"year": 2025})


def test_the_end_of_an_approval_is_seen_to_once_and_only_where_costs_rest_on_it(blnp: Memory) -> None:
    about: Line = {"service": SERVICE, "vat_ground": "arbeidsmobiliteit", "vat_ground_until": "2025-08-31"}
    said: Line = about | {"result": "vanaf 1 september belast", "effective_on": "2025-08-15"}
    with pytest.raises(NotFound):
        blnp.do("end-vat-ground", **said)
    recorded(blnp, MOBILITY)
    [event] = blnp.do("end-vat-ground", **said).decided[0].events
    day = date(2025, 8, 31)
    assert event == VatGroundEnded(SERVICE, "arbeidsmobiliteit", day, said["result"], date(2025, 8, 15))
    with pytest.raises(AlreadyExists):
        blnp.do("end-vat-ground", **said)
    with pytest.raises(NotFound):
        blnp.do("end-vat-ground", **said | {"vat_ground_until": "2025-08-30"})


CENTS = st.integers(-(10**10), 10**10)
PORTIONS = st.decimals(0, 1, places=4)


@forall(CENTS, PORTIONS, PORTIONS)
def test_the_parts_of_vat_add_up_to_the_cent(cents: int, compensable: Decimal, deductible: Decimal) -> None:
    deductible = min(deductible, 1 - compensable)
    parts = vat.parted(Money(cents), compensable, deductible)
    assert parts.compensable + parts.deductible + parts.as_cost == Money(cents)
    assert abs(parts.compensable.cents - cents * compensable) < 1
    for part in (parts.compensable, parts.deductible, parts.as_cost):
        assert part.cents * cents >= 0


@forall(CENTS, st.dictionaries(st.sampled_from(["GM0313", "GM0327", "GM0267"]), st.integers(0, 10**9), min_size=1))
def test_vat_is_shared_as_its_cost_and_adds_up_to_the_cent(cents: int, weights: dict[str, int]) -> None:
    sign = -1 if cents < 0 else 1
    shares = {code: Money(sign * share) for code, share in weights.items()}
    amount = sum(shares.values(), ZERO)
    found = vat.shared(Money(cents), amount or Money(sign), shares)
    assert sum(found.values(), ZERO) == (Money(cents) if any(weights.values()) else ZERO)
    for code, part in found.items():
        assert part.cents * cents >= 0
        assert not part or shares[code]


def test_a_share_of_the_other_sign_has_no_vat() -> None:
    """Rounding over a whole year can leave a cent of the other sign with somebody."""
    shares = {"GM0313": Money(122), "GM0327": Money(-1)}
    assert vat.shared(Money(21), Money(121), shares) == {"GM0313": Money(21), "GM0327": ZERO}
