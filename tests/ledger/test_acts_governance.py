"""The acts of governance, worked out at a desk over a journal in memory: who may decide, and what an act rests on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from ledger.actor import Actor, Basis, Capacity
from ledger.acts import ACTS, Act
from ledger.errors import LedgerError, NotFound
from ledger.governance.events import DecisionAdopted, DecisionRejected
from ledger.governance.mandate_events import EDITION, Authority, MandateGranted
from ledger.governance.refusals import (
    AlreadyAdopted,
    AmountAboveCap,
    AmountMissing,
    AnotherFunction,
    AnotherMandator,
    AnotherOrganisation,
    DecisionNotAdopted,
    DecisionNotInForce,
    MandateNotInForce,
    MandatorIsNotTheBody,
    NotOnBehalfOfTheBody,
    OutOfScope,
)
from ledger.money import Money
from ledger.partnership.refusals import NoSuchBody
from ledger.party import MunicipalityEnded, UnknownMunicipality
from ledger.service.events import KeyAdopted
from ledger.service.refusals import NoParticipant
from tests.memory import Memory

Fields = dict[str, Any]

COLLEGE, BOARD = "GM0327/college", "blnp/stuurgroep"
MAYOR = Actor("s-1", "burgemeester", Capacity.CHAIR, "GM0327", COLLEGE)
CHAIR = Actor("s-2", "voorzitter", Capacity.CHAIR, "blnp", BOARD)
LEADER = Actor("s-3", "teamleider", Capacity.OFFICIAL, "GM0327", COLLEGE)
UNDER_MANDATE = Basis(mandate="blnp#inkoop")


def decided(memory: Memory, scope: str, decision: str, by: Actor, on: str = "2017-01-01") -> None:
    body = by.on_behalf_of
    memory.do("propose-decision", scope=scope, decision=decision, title="Besluit", body=body, effective_on=on)
    memory.do("adopt-decision", by, scope=scope, decision=decision, body=body, decided_on=on, effective_on=on)


@pytest.fixture
def blnp() -> Memory:
    """Four municipalities, two services and a mandate to buy for up to 50,000 euros."""
    memory = Memory()
    memory.do(
        "found-partnership",
        partnership="blnp",
        title="BLNP",
        legal_form="agreement",
        vision="samen sterker",
        effective_on="2017-01-01",
    )
    for code in ("GM0313", "GM0327", "GM0267"):
        memory.do("admit-participant", partnership="blnp", participant=code, effective_on="2017-01-01")
    memory.do(
        "establish-body",
        partnership="blnp",
        body=BOARD,
        title="Stuurgroep",
        task="sturen",
        seats=[{"function": "wethouder", "organisation": "GM0327"}],
        effective_on="2017-01-01",
    )
    decided(memory, "blnp", "regeling", CHAIR)
    decided(memory, "blnp", "inkoopmandaat", MAYOR)
    for service in ("blnp/ict", "blnp/financien"):
        memory.do(
            "start-service",
            service=service,
            title="Dienst",
            host="GM0327",
            members=["GM0313", "GM0327"],
            scope=["beheer"],
            effective_on="2017-01-01",
            decision="blnp#regeling",
        )
    memory.do("grant-mandate", **MANDATE)
    return memory


MANDATE: Fields = {
    "scope": "blnp",
    "mandate": "inkoop",
    "kind": "mandate",
    "mandator": COLLEGE,
    "mandatee": "teamleider",
    "organisation": "GM0327",
    "power": "inkopen",
    "legal_basis": "Awb 10:1",
    "effective_on": "2018-01-01",
    "decision": "blnp#inkoopmandaat",
    "cap": "50000.00",
    "valid_until": "2019-12-31",
}
PURCHASE: Fields = {
    "scope": "blnp/ict",
    "decision": "opslag",
    "body": COLLEGE,
    "decided_on": "2018-03-01",
    "effective_on": "2018-03-01",
    "amount": "12000.00",
}


@pytest.fixture
def proposed(blnp: Memory) -> Memory:
    blnp.do(
        "propose-decision", scope="blnp/ict", decision="opslag", title="Opslag", body=COLLEGE, effective_on="2018-02-01"
    )
    return blnp


def test_a_decision_under_mandate_keeps_the_mandate_as_it_was_then(proposed: Memory) -> None:
    desk = proposed.do("adopt-decision", LEADER, UNDER_MANDATE, **PURCHASE)
    adopted = proposed.streams["service:blnp/ict"][-1]
    assert isinstance(adopted, DecisionAdopted)
    assert adopted.authority is not None
    (link,) = adopted.authority.chain
    assert (link.mandate, link.mandator, link.terms.cap) == ("blnp#inkoop", COLLEGE, Money.parse("50000.00"))
    assert replace(adopted.authority, chain=()) == Authority(
        "blnp#inkoop",
        COLLEGE,
        "teamleider",
        "GM0327",
        Money.parse("50000.00"),
        adopted.effective_on.replace(month=1),
        "blnp#inkoopmandaat",
        edition=EDITION,
    )
    assert adopted.amount == Money.parse("12000.00")
    assert set(desk.guards) == {"service:blnp/ict", "partnership:blnp"}  # So that it cannot be revoked meanwhile.


def test_a_mandate_of_the_service_itself_is_read_from_the_same_stream(proposed: Memory) -> None:
    proposed.do("grant-mandate", **{**MANDATE, "scope": "blnp/ict"})
    desk = proposed.do("adopt-decision", LEADER, Basis(mandate="blnp/ict#inkoop"), **PURCHASE)
    # The partnership is read for the powers that it may have assigned, and for no mandate.
    assert set(desk.guards) == {"service:blnp/ict", "partnership:blnp"}


def test_the_body_itself_decides_without_a_mandate_and_above_any_cap(proposed: Memory) -> None:
    proposed.do("adopt-decision", MAYOR, **{**PURCHASE, "amount": "99000.00"})
    adopted = proposed.streams["service:blnp/ict"][-1]
    assert isinstance(adopted, DecisionAdopted)
    assert adopted.authority is None


def refused(
    memory: Memory, refusal: type[LedgerError], act: str, actor: Actor, basis: Basis, **fields: object
) -> LedgerError:
    before = {stream: list(events) for stream, events in memory.streams.items()}
    with pytest.raises(refusal) as refused:
        memory.do(act, actor, basis, **fields)
    assert {stream: events for stream, events in memory.streams.items() if events} == before
    return refused.value


@pytest.mark.parametrize("basis", [Basis(), UNDER_MANDATE])
@pytest.mark.parametrize("on_behalf_of", [None, BOARD])
def test_whoever_decides_acts_on_behalf_of_the_body(proposed: Memory, basis: Basis, on_behalf_of: str | None) -> None:
    actor = replace(LEADER, on_behalf_of=on_behalf_of)
    assert refused(proposed, NotOnBehalfOfTheBody, "adopt-decision", actor, basis, **PURCHASE).fields == {
        "body": COLLEGE,
        "on_behalf_of": on_behalf_of,
    }


@pytest.mark.parametrize(
    ("refusal", "actor", "fields"),
    [
        (AnotherFunction, replace(LEADER, function="controller"), {}),
        (AnotherOrganisation, replace(LEADER, organisation="GM0267"), {}),
        (AnotherMandator, CHAIR, {"body": BOARD}),
        (AmountAboveCap, LEADER, {"amount": "50000.01"}),
        (AmountMissing, LEADER, {"amount": None}),
        (MandateNotInForce, LEADER, {"decided_on": "2020-01-01"}),
    ],
)
def test_a_mandate_is_checked_against_whoever_decides(
    proposed: Memory, refusal: type[LedgerError], actor: Actor, fields: Fields
) -> None:
    if refusal is AnotherMandator:
        actor = replace(actor, function="teamleider", organisation="GM0327")
    refused(proposed, refusal, "adopt-decision", actor, UNDER_MANDATE, **{**PURCHASE, **fields})


def test_a_mandate_is_named_that_is_there_and_is_about_the_matter(proposed: Memory) -> None:
    unknown = refused(proposed, NotFound, "adopt-decision", LEADER, Basis(mandate="blnp#verkoop"), **PURCHASE)
    assert unknown.fields == {"kind": "mandate", "name": "blnp#verkoop"}
    elsewhere = Basis(mandate="blnp/financien#inkoop")
    assert refused(proposed, OutOfScope, "adopt-decision", LEADER, elsewhere, **PURCHASE).fields == {
        "ref": "blnp/financien#inkoop",
        "scope": "blnp/ict",
    }


def test_a_decision_is_taken_once_whoever_takes_it(proposed: Memory) -> None:
    proposed.do("adopt-decision", LEADER, UNDER_MANDATE, **PURCHASE)
    refused(proposed, AlreadyAdopted, "adopt-decision", MAYOR, Basis(), **PURCHASE)


def test_rejecting_deferring_and_withdrawing_commit_nothing_and_ask_for_the_same_right(proposed: Memory) -> None:
    step: Fields = {
        "scope": "blnp/ict",
        "decision": "opslag",
        "body": COLLEGE,
        "effective_on": "2018-03-01",
        "grounds": "duur",
    }
    for act in ("reject-decision", "defer-decision", "withdraw-decision"):
        refused(proposed, NotOnBehalfOfTheBody, act, CHAIR, Basis(), **step)
        refused(proposed, AnotherFunction, act, MAYOR, UNDER_MANDATE, **step)
    proposed.do("defer-decision", LEADER, UNDER_MANDATE, **step, until="2018-04-01")
    proposed.do("reject-decision", MAYOR, **step)
    assert isinstance(proposed.streams["service:blnp/ict"][-1], DecisionRejected)


def test_only_a_body_that_is_there_takes_a_proposal_back(proposed: Memory) -> None:
    by_nobody = replace(MAYOR, on_behalf_of="blnp/niemand")
    fields: Fields = {"scope": "blnp/ict", "decision": "opslag", "effective_on": "2018-03-01", "grounds": "te duur"}
    refused(proposed, NoSuchBody, "withdraw-decision", by_nobody, Basis(), **fields, body="blnp/niemand")
    refused(proposed, UnknownMunicipality, "withdraw-decision", by_nobody, Basis(), **fields, body="GM9999/college")
    proposed.do("withdraw-decision", MAYOR, **fields, body=COLLEGE)


def test_a_mandate_is_given_to_who_exists(blnp: Memory) -> None:
    mandate = MANDATE | {"mandate": "verkoop"}
    refused(blnp, UnknownMunicipality, "grant-mandate", MAYOR, Basis(), **mandate | {"organisation": "GM9999"})
    refused(blnp, MunicipalityEnded, "grant-mandate", MAYOR, Basis(), **mandate | {"organisation": "GM0381"})
    blnp.do("grant-mandate", MAYOR, **mandate | {"organisation": "servicepunt"})


def test_a_proposal_is_put_before_a_body_that_is_there(blnp: Memory) -> None:
    proposal: Fields = {"scope": "blnp/ict", "decision": "x", "title": "X", "effective_on": "2018-01-01"}
    unknown = refused(blnp, NoSuchBody, "propose-decision", MAYOR, Basis(), **proposal, body="blnp/regiegroep")
    assert unknown.fields["body"] == "blnp/regiegroep"


def test_only_the_mandator_gives_its_power_away(blnp: Memory) -> None:
    for_board = {**MANDATE, "mandate": "anders", "decision": "blnp#regeling"}
    assert refused(blnp, MandatorIsNotTheBody, "grant-mandate", MAYOR, Basis(), **for_board).fields == {
        "mandate": "anders",
        "mandator": COLLEGE,
        "taken_by": BOARD,
    }


def test_a_mandate_changes_and_ends_by_a_decision_of_the_mandator(blnp: Memory) -> None:
    terms: Fields = {"power": "inkopen", "legal_basis": "Awb 10:1", "effective_on": "2019-01-01"}
    refused(
        blnp, MandatorIsNotTheBody, "change-mandate", MAYOR, Basis(), scope="blnp", mandate="inkoop",
        decision="blnp#regeling", **terms,
    )  # fmt: skip
    blnp.do("change-mandate", scope="blnp", mandate="inkoop", decision="blnp#inkoopmandaat", **terms)
    end: Fields = {"scope": "blnp", "mandate": "inkoop", "effective_on": "2019-06-01"}
    refused(blnp, MandatorIsNotTheBody, "revoke-mandate", MAYOR, Basis(), **end, decision="blnp#regeling")
    blnp.do("revoke-mandate", **end, decision="blnp#inkoopmandaat")


def test_a_mandate_in_a_service_rests_on_a_decision_of_the_service_or_its_partnership(blnp: Memory) -> None:
    blnp.do("grant-mandate", **{**MANDATE, "scope": "blnp/ict"})
    assert isinstance(blnp.streams["service:blnp/ict"][-1], MandateGranted)
    decided(blnp, "blnp/financien", "ander", MAYOR)
    stray = {**MANDATE, "scope": "blnp/ict", "mandate": "ander", "decision": "blnp/financien#ander"}
    refused(blnp, OutOfScope, "grant-mandate", MAYOR, Basis(), **stray)


def test_what_rests_on_a_decision_waits_until_it_is_adopted_and_holds(blnp: Memory) -> None:
    blnp.do("open-pool", service="blnp/ict", pool="beheer", title="Beheer", effective_on="2017-01-01")
    key: Fields = {"service": "blnp/ict", "pool": "beheer", "key": "gelijk", "method": "equal", "source": "besluit"}
    asked = {**key, "effective_on": "2018-01-01", "decision": "blnp/ict#sleutel"}
    refused(blnp, NotFound, "adopt-key", MAYOR, Basis(), **asked)
    proposal: Fields = {"scope": "blnp/ict", "decision": "sleutel", "body": BOARD}
    blnp.do("propose-decision", **proposal, title="Sleutel", effective_on="2018-05-01")
    refused(blnp, DecisionNotAdopted, "adopt-key", MAYOR, Basis(), **asked)
    blnp.do("adopt-decision", CHAIR, **proposal, decided_on="2018-05-01", effective_on="2018-01-01")
    refused(blnp, DecisionNotInForce, "adopt-key", MAYOR, Basis(), **{**asked, "effective_on": "2017-12-31"})
    blnp.do("adopt-key", **asked)
    adopted = blnp.streams["service:blnp/ict"][-1]
    assert isinstance(adopted, KeyAdopted)
    assert [(weight.participant, str(weight.value)) for weight in adopted.key.weights] == [
        ("GM0313", "1"),
        ("GM0327", "1"),
    ]


def test_only_participants_share_a_service_and_lend_staff_in_it(blnp: Memory) -> None:
    decided(blnp, "blnp/ict", "uitbreiding", CHAIR)
    joining: Fields = {"service": "blnp/ict", "effective_on": "2018-01-01", "decision": "blnp/ict#uitbreiding"}
    refused(blnp, NoParticipant, "join-service", MAYOR, Basis(), **joining, member="GM0273")
    blnp.do("join-service", **joining, member="GM0267")
    lending: Fields = {
        "service": "blnp/ict",
        "secondment": "beheerder",
        "person": "p-17",
        "lender": "GM0267",
        "function_at_lender": "beheerder",
        "function_at_borrower": "beheerder",
        "fte": "0.5",
        "price_basis": "actual-wage-cost",
        "effective_on": "2018-01-01",
    }
    refused(blnp, NoParticipant, "agree-secondment", MAYOR, Basis(), **lending, borrower="GM0273")
    blnp.do("agree-secondment", **lending, borrower="GM0327")


def test_an_observation_names_a_service_that_exists(blnp: Memory) -> None:
    seen: Fields = {
        "partnership": "blnp",
        "observation": "knelpunt",
        "kind": "bottleneck",
        "text": "op afstand",
        "source": "stand van zaken",
        "effective_on": "2023-12-07",
    }
    refused(blnp, NotFound, "record-observation", MAYOR, Basis(), **seen, service="blnp/hrm")
    refused(blnp, OutOfScope, "record-observation", MAYOR, Basis(), **seen, service="wol/ict")
    blnp.do("record-observation", **seen, service="blnp/ict")


ONCE: list[tuple[str, Fields]] = [
    ("withdraw-participant", {"partnership": "blnp", "participant": "GM0267", "effective_on": "2020-01-01"}),
    (
        "change-legal-form",
        {
            "partnership": "blnp",
            "legal_form": "light-scheme",
            "effective_on": "2018-01-01",
            "decision": "blnp#regeling",
        },
    ),
    (
        "adopt-principles",
        {
            "partnership": "blnp",
            "principles": "vier-k",
            "title": "De vier K's",
            "items": ["kosten"],
            "effective_on": "2018-01-01",
        },
    ),
    (
        "set-deadline",
        {
            "partnership": "blnp",
            "deadline": "plan",
            "title": "Een plan",
            "body": BOARD,
            "due_on": "2024-01-01",
            "effective_on": "2023-07-01",
        },
    ),
    ("change-host", {"host": "GM0313"}),
    ("leave-service", {"member": "GM0313"}),
    ("change-scope", {"scope": ["beheer", "werkplek"]}),
    ("close-pool", {"pool": "beheer"}),
    ("change-secondment", {"secondment": "beheerder", "fte": "1", "price_basis": "compensated-in-the-key"}),
    ("end-secondment", {"secondment": "beheerder", "grounds": "andere baan"}),
    (
        "adopt-key",
        {
            "pool": "beheer",
            "key": "inwoners",
            "method": "measure",
            "source": "besluit",
            "weights": {"GM0313": "21520", "GM0327": "30030"},
            "measure": {"name": "inwoners", "reference_on": "2018-01-01", "source": "CBS", "vintage": "definitief"},
        },
    ),
]


@pytest.mark.parametrize(("act", "fields"), ONCE, ids=[act for act, _ in ONCE])
def test_an_act_as_a_line_writes_it_records_one_event(blnp: Memory, act: str, fields: Fields) -> None:
    blnp.do("open-pool", service="blnp/ict", pool="beheer", title="Beheer", effective_on="2017-01-01")
    blnp.do(
        "agree-secondment",
        service="blnp/ict",
        secondment="beheerder",
        person="p-17",
        lender="GM0313",
        borrower="GM0327",
        function_at_lender="beheerder",
        function_at_borrower="beheerder",
        fte="0.5",
        price_basis="actual-wage-cost",
        effective_on="2017-01-01",
    )
    if "partnership" not in fields:
        rests_on: Fields = {} if "secondment" in fields else {"decision": "blnp#regeling"}
        fields = {**fields, "service": "blnp/ict", "effective_on": "2019-01-01", **rests_on}
    desk = blnp.do(act, **fields)
    assert [len(decided.events) for decided in desk.decided] == [1]


OURS = [
    act for act in ACTS.values() if act.work.__module__.rpartition(".")[2] in {"governance", "partnership", "service"}
]


@pytest.mark.parametrize("act", OURS, ids=lambda act: act.name)
def test_every_act_says_in_one_line_what_it_does_and_has_a_schema(act: Act) -> None:
    assert act.does.endswith(".")
    assert "\n" not in act.does
    assert msgspec.json.schema(act.fields)["$defs"]
