"""Entry shares and claims of exit fees: what one bears more the others bear less, and the books balance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from ledger.cost_year.charge_events import ChargeKind, ChargeSet
from ledger.cost_year.charge_refusals import (
    ChargeNotPositive,
    ChargeParameters,
    NoFeeOfService,
    NothingToClaim,
    ValueMissing,
)
from ledger.cost_year.charges import worked_out
from ledger.cost_year.postings import Account, imbalance, posted
from ledger.cost_year.refusals import NoMember, OutsideYear
from ledger.cost_year.used_key import Share, UsedWeight
from ledger.errors import AlreadyExists, LedgerError, NotFound
from ledger.governance.events import DecisionAdopted, DecisionProposed
from ledger.governance.refusals import DecisionNotInForce
from ledger.money import LARGEST_REMAINDER, ZERO, Money
from ledger.partnership.events import ParticipantAcceded
from ledger.service.events import MemberJoined
from tests.ledger.blnp import ADOPTED, BOARD, BUNSCHOTEN, LEUSDEN, NIJKERK, PUTTEN, SERVICE, financien
from tests.memory import Memory

Line = dict[str, Any]

HILVERSUM = "GM0402"
ENTRY: Line = {
    "service": SERVICE,
    "year": 2018,
    "charge": "inkoop-hilversum",
    "participant": HILVERSUM,
    "effective_on": "2018-07-01",
    "decision": ADOPTED,
    "source": "toetredingsbesluit",
}
WEIGHTS: Line = {"weights": {HILVERSUM: "50", LEUSDEN: "29", NIJKERK: "35", BUNSCHOTEN: "16", PUTTEN: "20"}}


@pytest.fixture
def blnp() -> Memory:
    """Hilversum joins on 1 July 2018."""
    memory = financien()
    memory.do("open-cost-year", service=SERVICE, year=2018)
    memory.streams["partnership:blnp"].append(ParticipantAcceded(HILVERSUM, date(2018, 1, 1)))
    memory.streams[f"service:{SERVICE}"].append(MemberJoined(HILVERSUM, date(2018, 7, 1), ADOPTED))
    return memory


def charged(memory: Memory, act: str = "set-entry-share", **fields: Any) -> ChargeSet:  # noqa: ANN401
    whole = (ENTRY if act == "set-entry-share" else CLAIM) | fields
    [event] = memory.do(act, **whole).decided[0].events
    assert isinstance(event, ChargeSet)
    assert imbalance(posted(event)) == {}
    return event


def refused(memory: Memory, kind: type[LedgerError], act: str = "set-entry-share", **fields: Any) -> dict[str, object]:  # noqa: ANN401
    with pytest.raises(kind) as found:
        memory.do(act, **(ENTRY if act == "set-entry-share" else CLAIM) | fields)
    return found.value.fields


def accounts(event: ChargeSet) -> dict[tuple[Account, str | None], int]:
    return {(each.account, each.participant): each.amount.cents for each in posted(event)}


def test_who_joins_bears_its_part_of_one_off_costs_and_the_others_bear_less(blnp: Memory) -> None:
    event = charged(blnp, base="1500.00", **WEIGHTS)
    assert (event.charge_kind, event.amount) == (ChargeKind.ENTRY_SHARE, Money(50000))
    assert accounts(event) == {
        (Account.SHARE, HILVERSUM): 50000,
        (Account.SHARE, BUNSCHOTEN): -8000,
        (Account.SHARE, LEUSDEN): -14500,
        (Account.SHARE, NIJKERK): -17500,
        (Account.SHARE, PUTTEN): -10000,
    }
    assert worked_out(event) == event


def test_a_fixed_amount_is_divided_among_the_others_to_the_cent(blnp: Memory) -> None:
    event = charged(blnp, amount="100.00", weights={LEUSDEN: "1", NIJKERK: "1", PUTTEN: "1"})
    assert event.shares == (
        Share(HILVERSUM, Money(10000)),
        Share(NIJKERK, Money(-3334), -1),
        Share(PUTTEN, Money(-3333), 0),
        Share(LEUSDEN, Money(-3333), 0),
    )


def test_a_part_of_the_reserve_is_put_in_it_for_all_to_have(blnp: Memory) -> None:
    event = charged(blnp, base="1500.00", into_reserve=True, **WEIGHTS)
    assert event.charge_kind is ChargeKind.ENTRY_RESERVE
    assert accounts(event) == {(Account.RESERVED, HILVERSUM): 50000, (Account.RESERVE, None): -50000}
    fixed = charged(blnp, charge="vast", amount="10.00", into_reserve=True)
    assert accounts(fixed) == {(Account.RESERVED, HILVERSUM): 1000, (Account.RESERVE, None): -1000}
    assert worked_out(fixed) == fixed


def test_it_can_be_divided_by_what_was_counted(blnp: Memory) -> None:
    by: Line = {"measure": "inwoners", "reference_on": "2018-01-01", "base": "1500.00"}
    counted: Line = {"partnership": "blnp", "measure": "inwoners", "reference_on": "2018-01-01"}
    counted |= {"source": "CBS", "vintage": "voorlopig"}
    for code, value in WEIGHTS["weights"].items():
        if code != PUTTEN:
            blnp.do("record-measure", **counted, participant=code, value=value)
    found = refused(blnp, ValueMissing, **by)
    assert found == {"measure": "inwoners", "participants": (PUTTEN,), "reference_on": date(2018, 1, 1)}
    blnp.do("record-measure", **counted, participant=PUTTEN, value="20")
    event = charged(blnp, **by)
    assert event.amount == Money(50000)
    assert UsedWeight(PUTTEN, Decimal(20), "CBS", "voorlopig") in event.weights


def test_a_charge_is_fixed_or_a_part_and_in_favour_of_somebody(blnp: Memory) -> None:
    refused(blnp, ChargeParameters, **WEIGHTS)
    refused(blnp, ChargeParameters, base="1.00", amount="1.00", **WEIGHTS)
    refused(blnp, ChargeParameters, amount="1.00")
    refused(blnp, ChargeParameters, base="1.00", into_reserve=True)
    refused(blnp, ChargeParameters, amount="1.00", **WEIGHTS, measure="inwoners", reference_on="2018-01-01")
    refused(blnp, ChargeParameters, amount="1.00", measure="inwoners")
    refused(blnp, ChargeParameters, amount="1.00", weights={HILVERSUM: "1"})
    found = refused(blnp, ChargeParameters, base="1.00", weights={LEUSDEN: "1"})
    assert found == {"charge": "inkoop-hilversum", "problem": "GM0402 has no weight, so no part of 1.00"}


def test_it_is_of_those_who_take_part_on_its_day_and_above_zero(blnp: Memory) -> None:
    found = refused(blnp, NoMember, amount="1.00", weights={LEUSDEN: "1"}, effective_on="2018-06-30")
    assert found["members"] == (HILVERSUM,)
    refused(blnp, NoMember, amount="1.00", weights={"GM0363": "1"})
    assert refused(blnp, ChargeNotPositive, amount="0.00", **WEIGHTS) == {
        "charge": "inkoop-hilversum",
        "amount": "0.00",
    }
    refused(blnp, ChargeNotPositive, base="-1.00", **WEIGHTS)


def test_it_has_a_name_of_its_own_a_decision_and_a_day_in_the_year(blnp: Memory) -> None:
    charged(blnp, amount="1.00", **WEIGHTS)
    refused(blnp, AlreadyExists, amount="1.00", **WEIGHTS)
    other: Line = {"charge": "ander", "amount": "1.00", **WEIGHTS}
    refused(blnp, OutsideYear, **other | {"effective_on": "2019-01-01"})
    refused(blnp, NotFound, **other | {"decision": f"{SERVICE}#nergens"})
    blnp.streams["partnership:blnp"] += [
        DecisionProposed("later", "Later", BOARD, date(2018, 8, 1)),
        DecisionAdopted("later", BOARD, date(2018, 8, 1), date(2018, 8, 1)),
    ]
    refused(blnp, DecisionNotInForce, **other | {"decision": "blnp#later"})


CLAIM: Line = {
    "service": SERVICE,
    "year": 2019,
    "charge": "uittreding-2019",
    "exit_fee": "uittreding",
    "effective_on": "2019-12-31",
    "source": "uittreedbesluit",
    "weights": {LEUSDEN: "29", NIJKERK: "35", BUNSCHOTEN: "16"},
}


@pytest.fixture
def leaving() -> Memory:
    """Putten left the service on 1 January 2019; it owes EUR 100, 80 and 60 at the end of three years."""
    memory = financien()
    for year in (2018, 2019, 2020):
        memory.do("open-cost-year", service=SERVICE, year=year)
    memory.do("leave-service", service=SERVICE, member=PUTTEN, decision=ADOPTED, effective_on="2019-01-01")
    fee: Line = {"partnership": "blnp", "exit_fee": "uittreding", "participant": PUTTEN, "service": SERVICE}
    fee |= {"method": "years-step-down", "annual": "100.00", "annual_source": "begroting", "number_of_years": 3}
    fee |= {"start_portion": "1", "yearly_step": "0.2", "leaves_on": "2019-01-01", "decision": ADOPTED}
    memory.do("set-exit-fee", **fee, first_instalment_on="2019-12-31", effective_on="2019-01-01", illustrative=True)
    return memory


def test_what_falls_due_of_an_exit_fee_is_claimed_in_favour_of_who_stays(leaving: Memory) -> None:
    event = charged(leaving, "claim-exit-fee")
    assert (event.amount, event.exit_fee, event.claimed_in_all) == (Money(10000), "blnp#uittreding", Money(10000))
    assert accounts(event) == {
        (Account.SHARE, PUTTEN): 10000,
        (Account.SHARE, BUNSCHOTEN): -2000,
        (Account.SHARE, LEUSDEN): -3625,
        (Account.SHARE, NIJKERK): -4375,
    }
    assert (event.illustrative, event.decision) == (True, ADOPTED)
    found = refused(leaving, NothingToClaim, "claim-exit-fee", charge="nog-eens")
    assert found == {"exit_fee": "blnp#uittreding", "year": 2019}


def test_a_later_year_claims_what_is_not_claimed_yet(leaving: Memory) -> None:
    later: Line = {"year": 2020, "charge": "uittreding-2020", "effective_on": "2020-12-31"}
    assert charged(leaving, "claim-exit-fee", **later).amount == Money(18000)
    charged(leaving, "claim-exit-fee")
    event = charged(leaving, "claim-exit-fee", **later | {"charge": "terug"})
    assert (event.amount, event.claimed_in_all) == (Money(-10000), Money(18000))


def test_what_was_claimed_of_a_fee_that_is_annulled_goes_back(leaving: Memory) -> None:
    charged(leaving, "claim-exit-fee")
    judged: Line = {"court": "Rechtbank", "case_number": "ECLI:NL:RBNHO:2020:1", "judged_on": "2020-02-01"}
    judged |= {"ruling": "vernietigd", "to_redecide": False, "effective_on": "2019-01-01"}
    leaving.do("annul-exit-fee", partnership="blnp", exit_fee="uittreding", **judged)
    event = charged(leaving, "claim-exit-fee", year=2020, charge="terug", effective_on="2020-03-01")
    assert (event.amount, event.claimed_in_all) == (Money(-10000), ZERO)
    assert sum(share.amount.cents for share in event.shares) == 0
    assert worked_out(event) == event
    refused(leaving, NothingToClaim, "claim-exit-fee", year=2020, charge="nog-eens", effective_on="2020-03-01")


def test_a_settlement_of_the_year_calls_it_with_the_rest(leaving: Memory) -> None:
    charged(leaving, "claim-exit-fee")
    settled: Line = {"service": SERVICE, "year": 2019, "settlement": "afrekening-2019", "payable_to": LEUSDEN}
    settled |= {"due_on": "2020-09-01", "effective_on": "2019-12-31", "decision": ADOPTED}
    [event] = leaving.do("settle-cost-year", **settled).decided[0].events
    amounts = {line.participant: line.amount.cents for line in event.lines}  # type: ignore[attr-defined]
    assert amounts == {PUTTEN: 10000, BUNSCHOTEN: -2000, LEUSDEN: -3625, NIJKERK: -4375}


def test_only_a_fee_of_the_service_is_claimed_in_its_books(leaving: Memory) -> None:
    refused(leaving, NotFound, "claim-exit-fee", exit_fee="nergens")
    refused(leaving, NoMember, "claim-exit-fee", weights={PUTTEN: "1", LEUSDEN: "1"})
    refused(leaving, ChargeParameters, "claim-exit-fee", weights=None)
    leaving.do("withdraw-participant", partnership="blnp", participant=BUNSCHOTEN, effective_on="2019-06-01")
    whole: Line = {"partnership": "blnp", "exit_fee": "geheel", "participant": BUNSCHOTEN, "decision": ADOPTED}
    whole |= {"method": "multiple", "annual": "10.00", "annual_source": "b", "factor": "2", "leaves_on": "2019-06-01"}
    leaving.do("set-exit-fee", **whole, first_instalment_on="2019-12-31", effective_on="2019-06-01")
    found = refused(leaving, NoFeeOfService, "claim-exit-fee", exit_fee="geheel")
    assert found == {"exit_fee": "blnp#geheel", "service": SERVICE}


CODES = (LEUSDEN, NIJKERK, BUNSCHOTEN, PUTTEN)


@forall(
    st.integers(1, 10**12),
    st.dictionaries(st.sampled_from(CODES), st.integers(0, 10**6).map(Decimal), min_size=1),
    st.sampled_from([ChargeKind.ENTRY_SHARE, ChargeKind.EXIT_FEE]),
)
def test_a_charge_changes_nothing_for_all_together(cents: int, others: dict[str, Decimal], kind: ChargeKind) -> None:
    weights = tuple(UsedWeight(code, value) for code, value in others.items())
    day = date(2018, 1, 1)
    bare = ChargeSet("c", kind, HILVERSUM, Money(cents), (), weights, LARGEST_REMAINDER, "s", day, "d#d")
    if not any(others.values()):
        with pytest.raises(ChargeParameters):
            worked_out(bare)
        return
    made = worked_out(bare)
    assert sum((share.amount for share in made.shares), ZERO) == ZERO
    assert imbalance(posted(made)) == {}
    back = worked_out(replace(bare, amount=-bare.amount))
    assert [share.amount for share in back.shares] == [-share.amount for share in made.shares]


def test_a_confirmed_balance_counts_what_is_charged(blnp: Memory) -> None:
    charged(blnp, amount="100.00", weights={LEUSDEN: "1"})
    charged(blnp, charge="reserve", amount="10.00", into_reserve=True)
    asserted: Line = {"service": SERVICE, "year": 2018, "kind": "balance-confirmation", "source": "brief"}
    for code, amount in ((HILVERSUM, "110.00"), (LEUSDEN, "-100.00")):
        name = f"saldo-{code.lower()}"
        facts: Line = {"control_total": name, "participant": code, "amount": amount, "effective_on": "2018-12-31"}
        blnp.do("assert-control-total", **asserted, **facts)
    blnp.do("close-cost-year", service=SERVICE, year=2018, effective_on="2018-12-31", decision=ADOPTED)
