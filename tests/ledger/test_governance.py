"""Decisions and mandates: given what happened in a partnership or a service, what can be decided and what not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.competence import register_of
from ledger.errors import AlreadyExists, NotFound
from ledger.event import Aggregate, Event
from ledger.governance.asked import Asked
from ledger.governance.chains import follow
from ledger.governance.decisions import Decision
from ledger.governance.events import (
    DecisionAdopted,
    DecisionDeferred,
    DecisionProposed,
    DecisionRejected,
    DecisionWithdrawn,
)
from ledger.governance.mandate_events import (
    EDITION,
    Authority,
    MandateChanged,
    MandateGranted,
    MandateKind,
    MandateRevoked,
    MandateTerms,
)
from ledger.governance.mandates import Mandate
from ledger.governance.refusals import (
    AlreadyAdopted,
    AlreadyRejected,
    AlreadyWithdrawn,
    AmountAboveCap,
    AmountMissing,
    AnotherBody,
    AnotherFunction,
    AnotherMandator,
    AnotherOrganisation,
    DecisionNotAdopted,
    DecisionNotInForce,
    DeferredToThePast,
    MandateAlreadyRevoked,
    MandateDecidesNothing,
    MandateEndsBeforeItStarts,
    MandateNotInForce,
    MandatorIsNotTheBody,
    NegativeAmount,
    StepOutOfOrder,
)
from ledger.law import RULES
from ledger.money import Money
from ledger.partnership import PARTNERSHIP, Partnership
from ledger.service import SERVICE
from tests.scenario import Outcome, given

COLLEGE, BOARD = "GM0327/college", "blnp/stuurgroep"
MARCH, APRIL, MAY, JUNE = (date(2018, month, 1) for month in (3, 4, 5, 6))
PROPOSED = DecisionProposed("sleutel", "Verdeelsleutel", BOARD, APRIL)
ADOPTED = DecisionAdopted("sleutel", BOARD, MAY, MAY)
DEFERRED = DecisionDeferred("sleutel", BOARD, MAY, "eerst cijfers")
REJECTED = DecisionRejected("sleutel", BOARD, MAY, "geen draagvlak")
WITHDRAWN = DecisionWithdrawn("sleutel", BOARD, MAY, "achterhaald")

TERMS = MandateTerms("Inkoop tot een bedrag", "Awb 10:1", cap=Money.parse("50000.00"), valid_until=date(2019, 12, 31))
WIDER = MandateTerms("Inkoop", "Awb 10:1", conditions=("meldt ieder kwartaal",))
GRANTED = MandateGranted(
    "inkoop", MandateKind.MANDATE, COLLEGE, "teamleider", "GM0327", TERMS, APRIL, "blnp#inkoopmandaat"
)
CHANGED = MandateChanged("inkoop", WIDER, MAY, "blnp#ruimer")
REVOKED = MandateRevoked("inkoop", JUNE, "blnp#ingetrokken")


def decide(*history: Event, on: Callable[[Decision], object]) -> Outcome[Partnership]:
    return given(PARTNERSHIP, *history).when(lambda it: on(it.governance.decision("sleutel")))


def mandate(*history: Event, on: Callable[[Mandate], object]) -> Outcome[Partnership]:
    return given(PARTNERSHIP, *history).when(lambda it: on(it.governance.mandate("inkoop")))


# Decisions


@pytest.mark.parametrize("kind", [PARTNERSHIP, SERVICE])
def test_a_proposal_is_put_before_a_body_in_a_partnership_as_in_a_service(kind: Aggregate[Any, Any]) -> None:
    given(kind).when(lambda it: it.governance.propose(PROPOSED)).then(PROPOSED)


def test_a_decision_has_a_name_of_its_own() -> None:
    given(PARTNERSHIP, PROPOSED, REJECTED).when(
        lambda it: it.governance.propose(replace(PROPOSED, title="Nogmaals"))
    ).then_refused(AlreadyExists, kind="decision", name="sleutel")


def test_nothing_can_be_decided_on_what_was_never_proposed() -> None:
    decide(on=lambda it: it.adopt(BOARD, MAY, MAY)).then_refused(NotFound, kind="decision", name="sleutel")


def test_the_body_adopts_and_the_decision_may_hold_from_an_earlier_day() -> None:
    authority = Authority("blnp#inkoop", BOARD, "directeur", "blnp", None, APRIL, "blnp#besluit")
    amount = Money.parse("1200.00")
    decide(PROPOSED, on=lambda it: it.adopt(BOARD, MAY, MARCH, amount, authority)).then(
        DecisionAdopted("sleutel", BOARD, MAY, MARCH, amount, authority)
    )


def test_a_decision_commits_no_negative_amount() -> None:
    decide(PROPOSED, on=lambda it: it.adopt(BOARD, MAY, MAY, Money(-1))).then_refused(
        NegativeAmount, name="sleutel", amount="-0.01"
    )


def test_a_decision_can_be_taken_on_the_day_of_its_proposal() -> None:
    decide(PROPOSED, on=lambda it: it.adopt(BOARD, APRIL, APRIL)).then(DecisionAdopted("sleutel", BOARD, APRIL, APRIL))


def test_the_body_rejects_defers_and_defers_again_until_a_day() -> None:
    decide(PROPOSED, on=lambda it: it.reject(BOARD, MAY, "geen draagvlak")).then(REJECTED)
    decide(PROPOSED, on=lambda it: it.defer(BOARD, MAY, "eerst cijfers")).then(DEFERRED)
    decide(PROPOSED, DEFERRED, on=lambda it: it.defer(BOARD, MAY, "nog niet", JUNE)).then(
        DecisionDeferred("sleutel", BOARD, MAY, "nog niet", JUNE)
    )


def test_a_deferred_proposal_is_still_adopted_rejected_or_withdrawn() -> None:
    decide(PROPOSED, DEFERRED, on=lambda it: it.adopt(BOARD, JUNE, JUNE)).then(
        DecisionAdopted("sleutel", BOARD, JUNE, JUNE)
    )
    decide(PROPOSED, DEFERRED, on=lambda it: it.reject(BOARD, MAY, "geen draagvlak")).then(REJECTED)
    decide(PROPOSED, DEFERRED, on=lambda it: it.withdraw(BOARD, MAY, "achterhaald")).then(WITHDRAWN)


def test_a_proposal_is_not_put_off_to_the_day_itself_or_earlier() -> None:
    decide(PROPOSED, on=lambda it: it.defer(BOARD, MAY, "later", MAY)).then_refused(
        DeferredToThePast, decision="sleutel", on=MAY, until=MAY
    )


def test_whoever_proposed_takes_a_proposal_back() -> None:
    decide(PROPOSED, on=lambda it: it.withdraw(COLLEGE, MAY, "achterhaald")).then(
        DecisionWithdrawn("sleutel", COLLEGE, MAY, "achterhaald")
    )


def test_only_the_body_that_took_a_decision_withdraws_it() -> None:
    decide(PROPOSED, ADOPTED, on=lambda it: it.withdraw(BOARD, JUNE, "achterhaald")).then(
        DecisionWithdrawn("sleutel", BOARD, JUNE, "achterhaald")
    )
    decide(PROPOSED, ADOPTED, on=lambda it: it.withdraw(COLLEGE, JUNE, "achterhaald")).then_refused(
        AnotherBody, decision="sleutel", body=COLLEGE, put_before=BOARD
    )


STEPS: dict[str, Callable[[Decision, str, date], object]] = {
    "adopt": lambda it, body, day: it.adopt(body, day, day),
    "reject": lambda it, body, day: it.reject(body, day, "grond"),
    "defer": lambda it, body, day: it.defer(body, day, "grond"),
    "withdraw": lambda it, body, day: it.withdraw(body, day, "grond"),
}


@pytest.mark.parametrize("step", ["adopt", "reject", "defer"])
def test_only_the_body_that_a_proposal_was_put_before_decides(step: str) -> None:
    decide(PROPOSED, on=lambda it: STEPS[step](it, COLLEGE, MAY)).then_refused(
        AnotherBody, decision="sleutel", body=COLLEGE, put_before=BOARD
    )


@pytest.mark.parametrize("step", ["reject", "defer", "withdraw"])  # That it was adopted too early, a rule of law says.
def test_no_step_lies_before_the_proposal_or_the_step_before_it(step: str) -> None:
    decide(PROPOSED, on=lambda it: STEPS[step](it, BOARD, MARCH)).then_refused(
        StepOutOfOrder, decision="sleutel", on=MARCH, since=APRIL
    )
    decide(PROPOSED, DEFERRED, on=lambda it: STEPS[step](it, BOARD, APRIL)).then_refused(
        StepOutOfOrder, decision="sleutel", on=APRIL, since=MAY
    )


@pytest.mark.parametrize("step", ["adopt", "reject", "defer"])
def test_what_is_adopted_is_not_decided_upon_again(step: str) -> None:
    decide(PROPOSED, ADOPTED, on=lambda it: STEPS[step](it, BOARD, JUNE)).then_refused(
        AlreadyAdopted, decision="sleutel", decided_on=MAY
    )


@pytest.mark.parametrize("step", STEPS)
def test_a_rejection_is_final(step: str) -> None:
    decide(PROPOSED, REJECTED, on=lambda it: STEPS[step](it, BOARD, JUNE)).then_refused(
        AlreadyRejected, decision="sleutel", on=MAY
    )


@pytest.mark.parametrize("step", STEPS)
def test_what_is_withdrawn_is_no_longer_before_the_body(step: str) -> None:
    decide(PROPOSED, WITHDRAWN, on=lambda it: STEPS[step](it, BOARD, JUNE)).then_refused(
        AlreadyWithdrawn, decision="sleutel", on=MAY
    )


# What rests on a decision


def rests_on(*history: Event, from_day: date) -> Outcome[Partnership]:
    return given(PARTNERSHIP, *history).when(lambda it: it.governance.decision_on("blnp#sleutel", from_day).body)


def test_something_rests_on_a_decision_from_its_first_day_until_it_is_withdrawn() -> None:
    late = DecisionWithdrawn("sleutel", BOARD, JUNE, "achterhaald")
    rests_on(PROPOSED, ADOPTED, from_day=MAY).then_answers(BOARD)
    rests_on(PROPOSED, ADOPTED, late, from_day=date(2018, 5, 31)).then_answers(BOARD)
    rests_on(PROPOSED, ADOPTED, late, from_day=JUNE).then_refused(
        DecisionNotInForce, decision="blnp#sleutel", on=JUNE, since=MAY, until=JUNE
    )


def test_nothing_rests_on_a_decision_before_its_first_day() -> None:
    rests_on(PROPOSED, ADOPTED, from_day=APRIL).then_refused(
        DecisionNotInForce, decision="blnp#sleutel", on=APRIL, since=MAY, until=None
    )


@pytest.mark.parametrize(
    ("history", "standing"),
    [
        ([PROPOSED], "proposed"),
        ([PROPOSED, DEFERRED], "deferred"),
        ([PROPOSED, REJECTED], "rejected"),
        ([PROPOSED, WITHDRAWN], "withdrawn"),
    ],
)
def test_nothing_rests_on_a_decision_that_no_body_took(history: list[Event], standing: str) -> None:
    rests_on(*history, from_day=JUNE).then_refused(DecisionNotAdopted, decision="blnp#sleutel", standing=standing)


def test_nothing_rests_on_an_unknown_decision() -> None:
    rests_on(from_day=JUNE).then_refused(NotFound, kind="decision", name="blnp#sleutel")


# Mandates


@pytest.mark.parametrize("kind", [PARTNERSHIP, SERVICE])
def test_a_body_grants_a_mandate_in_a_partnership_as_in_a_service(kind: Aggregate[Any, Any]) -> None:
    given(kind).when(lambda it: it.governance.grant(GRANTED, taken_by=COLLEGE)).then(GRANTED)


def test_a_body_grants_only_a_power_that_is_its_own() -> None:
    given(PARTNERSHIP).when(lambda it: it.governance.grant(GRANTED, taken_by=BOARD)).then_refused(
        MandatorIsNotTheBody, mandate="inkoop", mandator=COLLEGE, taken_by=BOARD
    )


def test_a_mandate_has_a_name_of_its_own() -> None:
    given(PARTNERSHIP, GRANTED, REVOKED).when(lambda it: it.governance.grant(GRANTED, COLLEGE)).then_refused(
        AlreadyExists, kind="mandate", name="inkoop"
    )


def test_a_mandate_is_not_capped_below_zero() -> None:
    terms = replace(TERMS, cap=Money(-1))
    given(PARTNERSHIP).when(lambda it: it.governance.grant(replace(GRANTED, terms=terms), COLLEGE)).then_refused(
        NegativeAmount, name="inkoop", amount="-0.01"
    )
    mandate(GRANTED, on=lambda it: it.change(terms, MAY, "blnp#ruimer", COLLEGE)).then_refused(
        NegativeAmount, name="inkoop", amount="-0.01"
    )


def test_a_mandate_holds_for_a_day_at_least() -> None:
    one_day = replace(GRANTED, effective_on=date(2019, 12, 31))
    given(PARTNERSHIP).when(lambda it: it.governance.grant(one_day, COLLEGE)).then(one_day)
    given(PARTNERSHIP).when(
        lambda it: it.governance.grant(replace(GRANTED, effective_on=date(2020, 1, 1)), COLLEGE)
    ).then_refused(
        MandateEndsBeforeItStarts,
        mandate="inkoop",
        effective_on=date(2020, 1, 1),
        valid_until=date(2019, 12, 31),
    )
    mandate(GRANTED, on=lambda it: it.change(TERMS, date(2020, 1, 1), "blnp#ruimer", COLLEGE)).then_refused(
        MandateEndsBeforeItStarts,
        mandate="inkoop",
        effective_on=date(2020, 1, 1),
        valid_until=date(2019, 12, 31),
    )


def test_a_mandate_gets_other_terms_also_from_a_day_in_the_past() -> None:
    mandate(GRANTED, on=lambda it: it.change(WIDER, MAY, "blnp#ruimer", COLLEGE)).then(CHANGED)
    mandate(GRANTED, CHANGED, on=lambda it: it.change(TERMS, APRIL, "blnp#herstel", COLLEGE)).then(
        MandateChanged("inkoop", TERMS, APRIL, "blnp#herstel")
    )


def test_terms_do_not_reach_back_before_the_grant() -> None:
    mandate(GRANTED, on=lambda it: it.change(WIDER, MARCH, "blnp#ruimer", COLLEGE)).then_refused(
        MandateNotInForce,
        mandate="inkoop",
        on=MARCH,
        valid_from=APRIL,
        valid_until=date(2019, 12, 31),
        revoked_on=None,
    )


def test_a_mandate_is_revoked_and_a_revocation_can_be_brought_forward() -> None:
    mandate(GRANTED, on=lambda it: it.revoke(JUNE, "blnp#ingetrokken", COLLEGE)).then(REVOKED)
    mandate(GRANTED, REVOKED, on=lambda it: it.revoke(MAY, "blnp#eerder", COLLEGE)).then(
        MandateRevoked("inkoop", MAY, "blnp#eerder")
    )


def test_after_a_revocation_nothing_is_changed_or_revoked() -> None:
    for step in (
        lambda it: it.change(WIDER, JUNE, "blnp#ruimer", COLLEGE),
        lambda it: it.revoke(JUNE, "blnp#nogmaals", COLLEGE),
    ):
        mandate(GRANTED, REVOKED, on=step).then_refused(
            MandateAlreadyRevoked, mandate="inkoop", on=JUNE, revoked_on=JUNE
        )


def test_before_a_revocation_terms_can_still_be_set_right_and_the_revocation_stands() -> None:
    corrected = MandateChanged("inkoop", WIDER, MAY, "blnp#ruimer")
    mandate(GRANTED, REVOKED, on=lambda it: it.change(WIDER, MAY, "blnp#ruimer", COLLEGE)).then(corrected)
    mandate(GRANTED, REVOKED, corrected, on=lambda it: it.terms_on(date(2018, 5, 31))).then_answers(WIDER)
    mandate(GRANTED, REVOKED, corrected, on=lambda it: it.terms_on(JUNE)).then_answers(None)


def test_only_the_mandator_changes_or_revokes() -> None:
    for step in (
        lambda it: it.change(WIDER, MAY, "blnp#ruimer", BOARD),
        lambda it: it.revoke(MAY, "blnp#ingetrokken", BOARD),
    ):
        mandate(GRANTED, on=step).then_refused(MandatorIsNotTheBody, mandate="inkoop", mandator=COLLEGE, taken_by=BOARD)


def test_an_unknown_mandate_is_neither_changed_nor_revoked() -> None:
    mandate(on=lambda it: it.revoke(MAY, "blnp#ingetrokken", COLLEGE)).then_refused(
        NotFound, kind="mandate", name="inkoop"
    )


# Authority


def asked(
    *history: Event,
    on: date = APRIL,
    function: str = "teamleider",
    organisation: str = "GM0327",
    body: str = COLLEGE,
    amount: str | None = "50000.00",
) -> Outcome[Partnership]:
    euros = None if amount is None else Money.parse(amount)
    who = Asked(body, function, organisation, on, euros)

    def answer(it: Partnership) -> Authority:
        found = follow(register_of(replace(it, name="blnp")), "blnp#inkoop", who)
        for breach in found.breaches:
            raise breach.refusal
        return replace(found.authority, chain=())

    return given(PARTNERSHIP, *history).when(answer)


def under(rule: str) -> dict[str, Any]:
    return {"rule": rule, "article": RULES[rule].article}


AUTHORITY = Authority(
    "blnp#inkoop", COLLEGE, "teamleider", "GM0327", TERMS.cap, APRIL, "blnp#inkoopmandaat", edition=EDITION
)


def test_a_mandate_gives_authority_up_to_and_including_its_cap_and_its_last_day() -> None:
    asked(GRANTED).then_answers(AUTHORITY)
    asked(GRANTED, on=date(2019, 12, 31)).then_answers(AUTHORITY)


def test_authority_is_that_of_the_terms_of_the_day() -> None:
    asked(GRANTED, CHANGED, on=date(2018, 4, 30)).then_answers(AUTHORITY)
    asked(GRANTED, CHANGED, on=MAY, amount=None).then_answers(replace(AUTHORITY, cap=None))
    asked(GRANTED, CHANGED, on=date(2030, 1, 1), amount="1000000.00").then_answers(replace(AUTHORITY, cap=None))


def test_an_unknown_mandate_gives_no_authority() -> None:
    asked().then_refused(NotFound, kind="mandate", name="blnp#inkoop")


@pytest.mark.parametrize("on", [date(2018, 3, 31), date(2020, 1, 1)])
def test_a_mandate_gives_no_authority_before_its_first_day_or_after_its_last(on: date) -> None:
    asked(GRANTED, on=on).then_refused(
        MandateNotInForce,
        mandate="blnp#inkoop",
        on=on,
        valid_from=APRIL,
        valid_until=date(2019, 12, 31),
        revoked_on=None,
        **under("awb-10-2-in-force"),
    )


def test_a_revoked_mandate_gives_authority_until_the_day_before() -> None:
    asked(GRANTED, REVOKED, on=date(2018, 5, 31)).then_answers(AUTHORITY)
    asked(GRANTED, REVOKED, on=JUNE).then_refused(
        MandateNotInForce,
        mandate="blnp#inkoop",
        on=JUNE,
        valid_from=APRIL,
        valid_until=date(2019, 12, 31),
        revoked_on=JUNE,
        **under("awb-10-2-in-force"),
    )


@pytest.mark.parametrize("kind", [MandateKind.SIGNING, MandateKind.FACTUAL])
def test_nothing_is_decided_under_a_signing_mandate_or_a_factual_authorisation(kind: MandateKind) -> None:
    asked(replace(GRANTED, kind=kind)).then_refused(
        MandateDecidesNothing, mandate="blnp#inkoop", kind=kind.value, **under("awb-10-11-deed")
    )


def test_a_power_of_attorney_gives_authority_as_a_mandate_does() -> None:
    asked(replace(GRANTED, kind=MandateKind.POWER_OF_ATTORNEY)).then_answers(AUTHORITY)


def test_another_function_has_no_authority() -> None:
    asked(GRANTED, function="controller").then_refused(
        AnotherFunction,
        mandate="blnp#inkoop",
        function="controller",
        mandatee="teamleider",
        **under("awb-10-2-function"),
    )


def test_the_same_function_elsewhere_has_no_authority() -> None:
    asked(GRANTED, organisation="GM0267").then_refused(
        AnotherOrganisation,
        mandate="blnp#inkoop",
        organisation="GM0267",
        given_at="GM0327",
        **under("awb-10-2-organisation"),
    )


def test_there_is_no_authority_in_the_name_of_another_body() -> None:
    asked(GRANTED, body=BOARD).then_refused(
        AnotherMandator, mandate="blnp#inkoop", body=BOARD, mandator=COLLEGE, **under("awb-10-2-mandator")
    )


def test_there_is_no_authority_above_the_cap_by_so_much_as_a_cent() -> None:
    asked(GRANTED, amount="50000.01").then_refused(
        AmountAboveCap, mandate="blnp#inkoop", amount="50000.01", cap="50000.00", **under("awb-10-2-cap")
    )


def test_under_a_cap_the_amount_is_said() -> None:
    asked(GRANTED, amount=None).then_refused(
        AmountMissing, mandate="blnp#inkoop", cap="50000.00", **under("awb-10-2-cap")
    )
