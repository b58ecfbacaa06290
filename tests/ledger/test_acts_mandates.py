"""The acts of mandates and functions: given, handed on, consented to, instructed, used in a service, held by people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ledger.actor import Actor, Basis, Capacity
from ledger.errors import AlreadyExists, LedgerError, NotFound
from ledger.governance.events import DecisionAdopted
from ledger.governance.grant_refusals import (
    ConsentByAnother,
    ConsentUnclear,
    InstructionToDelegate,
    NoConsentToWithdraw,
    SubMandateNotAllowed,
)
from ledger.governance.mandate_events import MandateGranted, MandateRevoked, MandateUsed
from ledger.governance.mandate_refusals import (
    ConsentMissing,
    ConsentWithdrawn,
    FineByReporter,
    FunctionNotHeld,
    PowerDelegated,
    PowerNotCovered,
    PowerNotMandatable,
    PowerNotTheMandators,
    YearCapExceeded,
)
from ledger.governance.refusals import (
    AnotherFunction,
    MandateNotInForce,
    NegativeAmount,
    NotOnBehalfOfTheBody,
    OutOfScope,
)
from ledger.law import Irregularity
from ledger.partnership import PARTNERSHIP
from ledger.partnership.arrangement_refusals import BodyWithoutSay
from ledger.partnership.functions import FunctionEndsBeforeItStarts, HoldsAlready, NotInFunction
from tests.holding import allows, breaks, holds
from tests.ledger.test_acts_governance import BOARD, CHAIR, COLLEGE, MANDATE, MAYOR, PURCHASE, blnp, decided
from tests.memory import REGISTRAR, Memory

__all__ = ["blnp"]  # A fixture.

Fields = dict[str, Any]
HOST = Actor("s-9", "teamleider", Capacity.OFFICIAL, "GM0313", COLLEGE)
LEADER = Actor("s-3", "teamleider", Capacity.OFFICIAL, "GM0327", COLLEGE)
CLERK = Actor("s-4", "medewerker", Capacity.OFFICIAL, "GM0327", COLLEGE)
UNDER = Basis(mandate="blnp#inkoop")
ELSEWHERE: Fields = MANDATE | {"mandate": "gastheer", "organisation": "GM0313"}
CONSENTS: Fields = {
    "consents": [
        {"consent_of": "mandatee", "given_by": "teamleider", "given_on": "2018-01-01"},
        {"consent_of": "superior", "given_by": "GM0313/college", "given_on": "2018-01-01"},
    ]
}
PROPOSAL: Fields = {"scope": "blnp/ict", "decision": "opslag", "title": "Opslag", "body": COLLEGE}


def proposed(memory: Memory, **more: object) -> Memory:
    memory.do("propose-decision", **PROPOSAL | {"effective_on": "2018-02-01"} | more)
    return memory


def granted(memory: Memory, stream: str = "partnership:blnp") -> MandateGranted:
    return next(each for each in reversed(memory.streams[stream]) if isinstance(each, MandateGranted))


def refused(
    memory: Memory, refusal: type[LedgerError], act: str, actor: Actor = REGISTRAR, **fields: object
) -> dict[str, object]:
    with pytest.raises(refusal) as found:
        memory.do(act, actor, fields.pop("basis", Basis()), **fields)  # type: ignore[arg-type]  # As named.
    return found.value.fields


def test_a_grant_keeps_the_whole_row_of_a_register(blnp: Memory) -> None:
    more: Fields = {
        "cap_with_vat": "60500.00",
        "cap_per_year": "100000.00",
        "covers": ["inkopen"],
        "excludes": ["aanbesteden"],
        "exclusions": ["nooit voor eigen gebruik"],
        "budget_condition": "budgethouder",
        "consults": ["inkoopadviseur"],
        "reports": "ieder kwartaal",
        "sub_mandate": {"functions": ["medewerker"], "depth": 1},
        "deputies": ["adjunct"],
        "register_number": "12.3",
        "published_on": "2018-01-03",
    }
    blnp.do("grant-mandate", **MANDATE | {"mandate": "vol"} | more)
    found = granted(blnp)
    assert found.decided_on == date(2017, 1, 1)  # That of the decision, before its first day.
    assert (found.deputies, found.register_number, found.published_on) == (("adjunct",), "12.3", date(2018, 1, 3))
    terms = found.terms
    assert (terms.covers, terms.excludes, terms.consults) == (("inkopen",), ("aanbesteden",), ("inkoopadviseur",))
    assert terms.sub_mandate is not None
    assert (terms.sub_mandate.functions, terms.sub_mandate.depth) == (("medewerker",), 1)
    refused(blnp, NegativeAmount, "grant-mandate", **MANDATE | {"mandate": "min", "cap_per_year": "-1.00"})


def test_without_the_consents_a_mandate_to_a_host_has_no_effect_until_they_are_there(blnp: Memory) -> None:
    blnp.do("grant-mandate", **ELSEWHERE)
    proposed(blnp)
    use: Fields = {"basis": Basis(mandate="blnp#gastheer")}
    refused(blnp, ConsentMissing, "adopt-decision", HOST, **PURCHASE, **use)
    consent: Fields = {"scope": "blnp", "mandate": "gastheer", "effective_on": "2018-02-15"}
    blnp.do("consent-mandate", **consent, consent_of="mandatee", given_by="teamleider")
    refused(blnp, ConsentMissing, "adopt-decision", HOST, **PURCHASE, **use)
    blnp.do("consent-mandate", **consent, consent_of="superior", given_by="GM0313/college")
    blnp.do("adopt-decision", HOST, Basis(mandate="blnp#gastheer"), **PURCHASE)


@holds("awb-10-4-mandatee", "awb-10-4-superior", by="rule")
@pytest.mark.parametrize(
    ("rule", "whose", "who"),
    [("awb-10-4-mandatee", "mandatee", "teamleider"), ("awb-10-4-superior", "superior", "GM0313/college")],
)
def test_from_the_day_on_which_a_consent_is_withdrawn_a_mandate_has_no_effect_until_it_is_given_again(
    blnp: Memory, rule: str, whose: str, who: str
) -> None:
    blnp.do("grant-mandate", **ELSEWHERE | CONSENTS)
    proposed(blnp)
    use: Fields = {"basis": Basis(mandate="blnp#gastheer")}
    about: Fields = {"scope": "blnp", "mandate": "gastheer", "consent_of": whose}
    gone: Fields = about | {"withdrawn_by": who, "grounds": "geen capaciteit meer"}
    day = str(PURCHASE["decided_on"])
    before = str(date.fromisoformat(day) - timedelta(days=1))
    blnp.do("withdraw-consent", **gone, effective_on=day)
    assert refused(blnp, ConsentWithdrawn, "adopt-decision", HOST, **PURCHASE, **use)["rule"] == rule
    refused(blnp, NoConsentToWithdraw, "withdraw-consent", **gone, effective_on=day)
    blnp.do("consent-mandate", **about, given_by=who, effective_on=before)  # Of a day before it was withdrawn.
    refused(blnp, ConsentWithdrawn, "adopt-decision", HOST, **PURCHASE, **use)
    blnp.do("consent-mandate", **about, given_by=who, effective_on=day)
    blnp.do("adopt-decision", HOST, Basis(mandate="blnp#gastheer"), **PURCHASE)


@allows("awb-10-4-mandatee")
def test_a_decision_of_the_day_before_a_consent_was_withdrawn_stands(blnp: Memory) -> None:
    blnp.do("grant-mandate", **ELSEWHERE | CONSENTS)
    proposed(blnp)
    after = str(date.fromisoformat(str(PURCHASE["decided_on"])) + timedelta(days=1))
    gone: Fields = {"consent_of": "mandatee", "withdrawn_by": "teamleider", "grounds": "vertrek"}
    blnp.do("withdraw-consent", scope="blnp", mandate="gastheer", **gone, effective_on=after)
    blnp.do("adopt-decision", HOST, Basis(mandate="blnp#gastheer"), **PURCHASE)


@holds("awb-10-4-whose-consent")
def test_a_consent_is_withdrawn_by_whose_it_is_and_only_where_it_was_given(blnp: Memory) -> None:
    ground: Fields = {"consents": [{"consent_of": "superior", "ground": "by-statute"}]}
    blnp.do("grant-mandate", **ELSEWHERE | ground)
    gone: Fields = {"scope": "blnp", "mandate": "gastheer", "grounds": "vertrek", "effective_on": "2018-03-01"}
    another: Fields = gone | {"consent_of": "mandatee", "withdrawn_by": "directeur"}
    refused(blnp, ConsentByAnother, "withdraw-consent", **another)
    refused(blnp, NoConsentToWithdraw, "withdraw-consent", **another | {"withdrawn_by": "teamleider"})
    superior: Fields = gone | {"consent_of": "superior", "withdrawn_by": "GM0313/college"}
    refused(blnp, NoConsentToWithdraw, "withdraw-consent", **superior)  # A ground is nobody's to take back.


def test_a_partnership_can_let_a_missing_consent_be_a_finding(blnp: Memory) -> None:
    blnp.do("grant-mandate", **ELSEWHERE)
    proposed(blnp)
    switch: Fields = {"partnership": "blnp", "response": "find", "source": "afspraak", "effective_on": "2017-01-01"}
    for rule in ("awb-10-4-mandatee", "awb-10-4-superior"):
        blnp.do("switch-rule", **switch, rule=rule)
    blnp.do("adopt-decision", HOST, Basis(mandate="blnp#gastheer"), **PURCHASE)
    adopted = blnp.streams["service:blnp/ict"][-1]
    assert isinstance(adopted, DecisionAdopted)
    assert [each.rule for each in adopted.irregular] == ["awb-10-4-mandatee", "awb-10-4-superior"]


def test_a_decision_above_the_cap_that_was_taken_all_the_same_is_recorded_as_it_was_found(blnp: Memory) -> None:
    proposed(blnp)
    above: Fields = PURCHASE | {"amount": "50000.01", "as_found": "bij controle aangetroffen"}
    blnp.do("adopt-decision", LEADER, UNDER, **above)
    found = next(each for each in blnp.streams["service:blnp/ict"] if isinstance(each, DecisionAdopted))
    assert found.irregular == (Irregularity("awb-10-2-cap", "amount-above-cap"),)


@breaks("awb-10-4-whose-consent")
def test_a_consent_is_given_by_whose_it_is(blnp: Memory) -> None:
    blnp.do("grant-mandate", **ELSEWHERE)
    consent: Fields = {"scope": "blnp", "mandate": "gastheer", "effective_on": "2018-02-15"}
    refused(blnp, ConsentByAnother, "consent-mandate", **consent, consent_of="superior", given_by=COLLEGE)
    refused(blnp, ConsentByAnother, "consent-mandate", **consent, consent_of="mandatee", given_by="directeur")
    refused(blnp, ConsentUnclear, "consent-mandate", **consent, consent_of="mandatee")
    refused(blnp, ConsentUnclear, "consent-mandate", **consent, consent_of="mandatee", ground="no-superior")
    half: Fields = {"consents": [{"consent_of": "superior", "given_by": "GM0313/college"}]}
    refused(blnp, ConsentUnclear, "grant-mandate", **ELSEWHERE | {"mandate": "half"} | half)
    both: Fields = consent | {"consent_of": "superior", "given_by": "GM0313/college", "ground": "by-statute"}
    refused(blnp, ConsentUnclear, "consent-mandate", **both)
    blnp.do("consent-mandate", **consent, consent_of="superior", ground="no-superior")
    refused(
        blnp,
        ConsentByAnother,
        "grant-mandate",
        **ELSEWHERE
        | {"mandate": "ander"}
        | {"consents": [{"consent_of": "superior", "given_by": COLLEGE, "given_on": "2018-01-01"}]},
    )


HANDED: Fields = MANDATE | {"mandate": "ruim", "sub_mandate": {"depth": 1}}
SUB: Fields = MANDATE | {"mandate": "klein", "mandatee": "medewerker", "parent": "blnp#ruim", "cap": "1000.00"}


def test_a_sub_mandate_is_given_where_that_is_allowed_by_whoever_has_the_mandate(blnp: Memory) -> None:
    blnp.do("grant-mandate", **HANDED)
    refused(blnp, SubMandateNotAllowed, "grant-mandate", **SUB | {"parent": "blnp#inkoop"})
    refused(blnp, AnotherFunction, "grant-mandate", CLERK, **SUB, basis=Basis(mandate="blnp#ruim"))
    refused(blnp, NotFound, "grant-mandate", **SUB | {"parent": "blnp#elders"})
    refused(blnp, OutOfScope, "grant-mandate", **SUB | {"parent": "blnp/ict#ruim"})
    blnp.do("grant-mandate", LEADER, Basis(mandate="blnp#ruim"), **SUB)
    proposed(blnp)
    small: Fields = PURCHASE | {"amount": "900.00"}
    blnp.do("adopt-decision", CLERK, Basis(mandate="blnp#klein"), **small)
    adopted = next(each for each in blnp.streams["service:blnp/ict"] if isinstance(each, DecisionAdopted))
    assert adopted.authority is not None
    assert [link.mandate for link in adopted.authority.chain] == ["blnp#ruim", "blnp#klein"]


def test_a_sub_mandate_that_was_not_allowed_can_be_recorded_as_it_was_found(blnp: Memory) -> None:
    blnp.do("grant-mandate", **SUB | {"parent": "blnp#inkoop", "as_found": "zo is gewerkt"})
    assert granted(blnp).irregular == (Irregularity("awb-10-9-allowed", "sub-mandate-not-allowed"),)
    assert granted(blnp).as_found == "zo is gewerkt"


def test_revoking_a_mandate_takes_what_rests_on_it_with_it(blnp: Memory) -> None:
    blnp.do("grant-mandate", **HANDED)
    blnp.do("grant-mandate", **SUB)
    decided(blnp, "blnp", "intrekken", MAYOR)
    blnp.do("revoke-mandate", scope="blnp", mandate="ruim", effective_on="2018-03-01", decision="blnp#intrekken")
    proposed(blnp)
    small: Fields = PURCHASE | {"amount": "900.00"}
    refused(blnp, MandateNotInForce, "adopt-decision", CLERK, **small, basis=Basis(mandate="blnp#klein"))


def test_a_mandate_that_was_taken_back_is_not_handed_on_any_more(blnp: Memory) -> None:
    blnp.do("grant-mandate", **HANDED)
    decided(blnp, "blnp", "intrekken", MAYOR)
    blnp.do("revoke-mandate", scope="blnp", mandate="ruim", effective_on="2018-03-01", decision="blnp#intrekken")
    late: Fields = SUB | {"effective_on": "2018-03-01"}
    assert refused(blnp, MandateNotInForce, "grant-mandate", **late)["rule"] == "awb-10-2-in-force"
    under: Fields = {"basis": Basis(mandate="blnp#ruim")}
    refused(blnp, MandateNotInForce, "grant-mandate", LEADER, **late, **under)
    blnp.do("grant-mandate", LEADER, Basis(mandate="blnp#ruim"), **late | {"as_found": "zo is gewerkt"})
    assert granted(blnp).irregular == (Irregularity("awb-10-2-in-force", "mandate-not-in-force"),)
    blnp.do("grant-mandate", **SUB | {"mandate": "eerder", "effective_on": "2018-02-28"})


def test_a_mandate_takes_the_place_of_another(blnp: Memory) -> None:
    blnp.do("grant-mandate", **MANDATE | {"mandate": "nieuw", "effective_on": "2018-06-01", "supersedes": "inkoop"})
    assert blnp.streams["partnership:blnp"][-1] == MandateRevoked("inkoop", date(2018, 6, 1), "blnp#inkoopmandaat")


def test_what_a_service_uses_of_a_mandate_of_the_partnership_is_known_in_every_service(blnp: Memory) -> None:
    blnp.do("grant-mandate", **MANDATE | {"mandate": "jaar", "cap_per_year": "20000.00"})
    yearly = Basis(mandate="blnp#jaar")
    proposed(blnp)
    blnp.do("adopt-decision", LEADER, yearly, **PURCHASE)
    used = blnp.streams["partnership:blnp"][-1]
    assert isinstance(used, MandateUsed)
    assert (used.mandate, used.decision) == ("jaar", "blnp/ict#opslag")
    proposed(blnp, scope="blnp/financien")
    elsewhere: Fields = PURCHASE | {"scope": "blnp/financien"}
    refused(blnp, YearCapExceeded, "adopt-decision", LEADER, **elsewhere, basis=yearly)
    blnp.do("adopt-decision", LEADER, yearly, **elsewhere | {"amount": "8000.00"})


@pytest.mark.parametrize("place", ["blnp", "blnp/ict"])
def test_what_is_committed_with_vat_only_counts_for_a_cap_per_year_with_vat(blnp: Memory, place: str) -> None:
    if place == "blnp/ict":
        decided(blnp, place, "eigen", MAYOR)
    basis: Fields = {"scope": place, "decision": "blnp/ict#eigen"} if place == "blnp/ict" else {}
    terms: Fields = {"mandate": "jaar", "cap": None, "cap_per_year_with_vat": "20000.00"}
    blnp.do("grant-mandate", **MANDATE | terms | basis)
    yearly, gross = Basis(mandate=f"{place}#jaar"), PURCHASE | {"amount": None, "amount_with_vat": "12000.00"}
    proposed(blnp)
    blnp.do("adopt-decision", LEADER, yearly, **gross)
    proposed(blnp, decision="nog-eens")
    again: Fields = gross | {"decision": "nog-eens"}
    fields = refused(blnp, YearCapExceeded, "adopt-decision", LEADER, **again, basis=yearly)
    assert fields["used"] == "12000.00"
    blnp.do("adopt-decision", LEADER, yearly, **again | {"amount_with_vat": "8000.00"})


def test_a_ground_for_no_consent_is_there_from_its_day(blnp: Memory) -> None:
    mandatee: Fields = {"consents": CONSENTS["consents"][:1]}
    blnp.do("grant-mandate", **ELSEWHERE | mandatee)
    proposed(blnp)
    use: Fields = {"basis": Basis(mandate="blnp#gastheer")}
    ground: Fields = {"scope": "blnp", "mandate": "gastheer", "consent_of": "superior", "ground": "under-the-mandator"}
    day = date.fromisoformat(str(PURCHASE["decided_on"]))
    blnp.do("consent-mandate", **ground, effective_on=str(day + timedelta(days=1)))  # On secondment from then on.
    refused(blnp, ConsentMissing, "adopt-decision", HOST, **PURCHASE, **use)
    blnp.do("consent-mandate", **ground, effective_on=str(day))
    blnp.do("adopt-decision", HOST, Basis(mandate="blnp#gastheer"), **PURCHASE)


@holds("awb-10-16-policy-rules")
def test_a_mandator_instructs_a_mandatee_and_a_delegator_gives_policy_rules(blnp: Memory) -> None:
    power: Fields = {"partnership": "blnp", "power": "inkopen", "title": "inkopen", "source": "Wet"}
    blnp.do("assign-power", **power, bodies=[COLLEGE], effective_on="2017-01-01", delegable_by="Wgr 30")
    delegation: Fields = MANDATE | {"mandate": "over", "kind": "delegation", "mandatee": BOARD, "organisation": "blnp"}
    blnp.do("grant-mandate", **delegation | {"covers": ["inkopen"]})
    instruction: Fields = {"scope": "blnp", "instruction": "i-1", "text": "Koop duurzaam."}
    instruction["effective_on"] = "2018-02-01"
    refused(blnp, InstructionToDelegate, "instruct-mandatee", MAYOR, **instruction, mandate="over", kind="general")
    blnp.do("instruct-mandatee", MAYOR, **instruction, mandate="over", kind="policy-rule")
    blnp.do("instruct-mandatee", MAYOR, **instruction, mandate="inkoop", kind="general")
    refused(blnp, NotOnBehalfOfTheBody, "instruct-mandatee", CHAIR, **instruction, mandate="inkoop", kind="case")
    late: Fields = instruction | {"effective_on": "2020-01-01"}
    refused(blnp, MandateNotInForce, "instruct-mandatee", MAYOR, **late, mandate="inkoop", kind="general")
    mandate = blnp_mandate(blnp, "inkoop")
    assert [each.text for each in mandate.instructions_on(date(2018, 2, 1))] == ["Koop duurzaam."]
    assert mandate.instructions_on(date(2018, 1, 31)) == ()


def blnp_mandate(memory: Memory, name: str) -> Any:  # noqa: ANN401  # The mandate, as the state has it.
    return memory.read(PARTNERSHIP, "blnp").state.governance.mandates[name]


def test_after_a_delegation_the_other_body_decides_and_the_first_one_cannot(blnp: Memory) -> None:
    power: Fields = {"partnership": "blnp", "title": "inkopen", "source": "Wet", "effective_on": "2017-01-01"}
    blnp.do("assign-power", **power, power="inkopen", bodies=[COLLEGE], delegable_by="Wgr 30")
    blnp.do("propose-decision", **PROPOSAL, effective_on="2018-02-01", power="inkopen")
    delegation: Fields = MANDATE | {"mandate": "over", "kind": "delegation", "mandatee": BOARD, "organisation": "blnp"}
    blnp.do("grant-mandate", **delegation | {"covers": ["inkopen"]})
    refused(blnp, PowerDelegated, "adopt-decision", MAYOR, **PURCHASE)
    board: Fields = {"scope": "blnp/ict", "decision": "elders", "body": BOARD}
    blnp.do("propose-decision", **board, title="Elders", effective_on="2018-02-01", power="inkopen")
    blnp.do("adopt-decision", CHAIR, **PURCHASE | board)
    early: Fields = board | {"decision": "eerder", "title": "Eerder", "effective_on": "2017-12-31", "power": "inkopen"}
    refused(blnp, BodyWithoutSay, "propose-decision", **early)


def test_a_mandate_of_a_body_that_lacks_the_power_or_of_a_power_that_is_barred_is_refused(blnp: Memory) -> None:
    power: Fields = {"partnership": "blnp", "title": "t", "source": "Wet", "effective_on": "2017-01-01"}
    blnp.do("assign-power", **power, power="regels", bodies=[COLLEGE], bar="generally-binding-rules")
    blnp.do("assign-power", **power, power="sturen", bodies=[BOARD])
    named: Fields = MANDATE | {"mandate": "nieuw"}
    refused(blnp, PowerNotMandatable, "grant-mandate", **named, covers=["regels"])
    refused(blnp, PowerNotTheMandators, "grant-mandate", **named, covers=["sturen"])


HOLDING: Fields = {
    "partnership": "blnp",
    "holding": "leider-1",
    "function": "teamleider",
    "organisation": "GM0327",
    "officer": "s-3",
    "source": "aanstelling",
    "effective_on": "2017-06-01",
}


def test_a_mandate_to_a_function_is_used_by_who_holds_it(blnp: Memory) -> None:
    holding: Fields = dict(HOLDING)
    blnp.do("hold-function", **holding)
    proposed(blnp)
    other = Actor("s-4", "teamleider", Capacity.OFFICIAL, "GM0327", COLLEGE)
    refused(blnp, FunctionNotHeld, "adopt-decision", other, **PURCHASE, basis=UNDER)
    blnp.do("adopt-decision", LEADER, UNDER, **PURCHASE)


def test_functions_are_held_and_left_and_people_are_away() -> None:
    memory = Memory()
    memory.do(
        "found-partnership",
        partnership="blnp",
        title="BLNP",
        legal_form="agreement",
        vision="samen",
        effective_on="2017-01-01",
    )
    holding: Fields = dict(HOLDING)
    memory.do("hold-function", **holding)
    refused(memory, AlreadyExists, "hold-function", **holding)
    again: Fields = holding | {"holding": "leider-2"}
    refused(memory, HoldsAlready, "hold-function", **again)
    refused(memory, FunctionEndsBeforeItStarts, "hold-function", **again | {"valid_until": "2017-05-31"})
    memory.do("hold-function", **again | {"officer": "s-4"})  # Two people, one function.
    name: Fields = {"partnership": "blnp", "holding": "leider-1"}
    refused(memory, NotFound, "leave-function", **name | {"holding": "leider-9"}, effective_on="2018-01-01")
    refused(memory, NotInFunction, "leave-function", **name, effective_on="2017-06-01")
    backwards: Fields = name | {"effective_on": "2018-01-02", "valid_until": "2018-01-01"}
    refused(memory, FunctionEndsBeforeItStarts, "record-absence", **backwards)
    refused(memory, NotInFunction, "record-absence", **name, effective_on="2017-05-31", valid_until="2018-01-01")
    memory.do("record-absence", **name, effective_on="2017-08-01", valid_until="2017-08-31")
    memory.do("leave-function", **name, effective_on="2018-01-01")
    refused(memory, NotInFunction, "leave-function", **name, effective_on="2018-02-01")
    memory.do("hold-function", **again | {"holding": "leider-3", "effective_on": "2018-01-01"})  # And comes back.


@pytest.mark.parametrize(
    ("act", "more"),
    [
        ("reject-decision", {"grounds": "Te duur"}),
        ("defer-decision", {"grounds": "Eerst advies"}),
        ("withdraw-decision", {"grounds": "Niet meer nodig"}),
    ],
)
def test_a_mandate_for_a_power_reaches_to_all_that_is_done_about_a_decision_by_that_power(
    blnp: Memory, act: str, more: Fields
) -> None:
    held: Fields = {"partnership": "blnp", "source": "Wet", "bodies": [COLLEGE], "effective_on": "2017-01-01"}
    for power in ("inkopen", "personeel"):
        blnp.do("assign-power", **held, power=power, title=power)
    blnp.do("grant-mandate", **MANDATE | {"mandate": "gericht", "covers": ["inkopen"]})
    under = Basis(mandate="blnp#gericht")
    for decision, power in (("opslag", "inkopen"), ("verlof", "personeel")):
        proposed(blnp, decision=decision, power=power)
    done: Fields = {"scope": "blnp/ict", "body": COLLEGE, "effective_on": "2018-03-01"} | more
    blnp.do(act, LEADER, under, **done | {"decision": "opslag"})
    refused(blnp, PowerNotCovered, act, LEADER, basis=under, **done | {"decision": "verlof"})


def test_who_reported_an_offence_does_not_take_the_decision_that_fines_it(blnp: Memory) -> None:
    proposed(blnp)
    for reporter in (LEADER.subject, LEADER.function):
        refused(blnp, FineByReporter, "adopt-decision", LEADER, basis=UNDER, **PURCHASE, reported_by=reporter)
    blnp.do("adopt-decision", LEADER, UNDER, **PURCHASE, reported_by="s-99")
    adopted = blnp.streams["service:blnp/ict"][-1]
    assert isinstance(adopted, DecisionAdopted)
    assert adopted.reported_by == "s-99"
