"""Secondments in full: working time, price, who directs and signs, on which ground of VAT, extended and ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ledger.cost_year.events import CostRecorded
from ledger.cost_year.recharging import charges
from ledger.errors import RuleBroken
from ledger.governance.mandate_events import MandateGranted, MandateKind, MandateTerms
from ledger.governance.refusals import MandateNotInForce
from ledger.money import Money
from ledger.service.refusals import SecondmentNotRunning
from ledger.service.secondment_events import (
    EndGround,
    SecondmentAgreed,
    SecondmentChanged,
    SecondmentEndConfirmed,
    SecondmentEnded,
    SecondmentExtended,
)
from ledger.service.secondment_refusals import (
    ChargedPriceNotOnce,
    ExtensionNotLater,
    HoursDisagree,
    MoreThanLent,
    NoSideOfTheSecondment,
    NoticeIncomplete,
    NoticeNotTold,
    NoticeTooShort,
    PriceTermsMismatch,
    TariffNotAgreed,
    TariffOfAnotherUnit,
    UpliftNotTold,
    VatGroundEndsBeforeStart,
    VatGroundNotThere,
    VatGroundTooLong,
    VatGroundWithoutProof,
    WageCostNotTold,
)
from tests.holding import holds
from tests.ledger.blnp import LEUSDEN, PUTTEN, SERVICE, financien
from tests.memory import Memory

Fields = dict[str, Any]
LENT: Fields = {
    "service": SERVICE,
    "secondment": "inkoper",
    "person": "p-77",
    "lender": PUTTEN,
    "borrower": LEUSDEN,
    "function_at_lender": "inkoper",
    "function_at_borrower": "senior inkoper",
    "fte": "0.5",
    "price_basis": "fixed-tariff",
    "effective_on": "2022-09-01",
    "ends_on": "2023-08-31",
}
BOTH: Fields = {"directed_by": LEUSDEN, "consented_on": "2022-08-15"}
FOR_LENDER: Fields = {
    "body": f"{PUTTEN}/college",
    "function": "hoofd HR",
    "organisation": PUTTEN,
    "signed_on": "2022-08-20",
}
FOR_BORROWER: Fields = {**FOR_LENDER, "body": f"{LEUSDEN}/college", "organisation": LEUSDEN}


@pytest.fixture
def memory() -> Memory:
    return financien()


def lend(memory: Memory, **more: object) -> SecondmentAgreed:
    memory.do("agree-secondment", **{**LENT, **more})
    found = memory.streams[f"service:{SERVICE}"][-1]
    assert isinstance(found, SecondmentAgreed)
    return found


def refuses(refusal: type[RuleBroken], asked: Callable[[], object], **facts: object) -> None:
    """It is refused with this class and these facts among its own, and says something."""
    with pytest.raises(RuleBroken) as refused:
        asked()
    assert type(refused.value) is refusal
    assert {name: refused.value.fields[name] for name in facts} == facts
    assert str(refused.value)


def rules(event: SecondmentAgreed | SecondmentChanged | SecondmentExtended | SecondmentEnded) -> list[str]:
    return [each.rule for each in event.irregular]


def mandated(memory: Memory, until: date | None = None) -> str:
    terms = MandateTerms("Detacheringen", "Awb 10:3", valid_until=until)
    granted = MandateGranted(
        "hr",
        MandateKind.MANDATE,
        f"{PUTTEN}/college",
        "hoofd HR",
        PUTTEN,
        terms,
        date(2017, 1, 1),
        "blnp#regeling-2017",
    )
    memory.streams[f"service:{SERVICE}"].append(granted)
    return f"{SERVICE}#hr"


def test_what_is_known_of_old_needs_no_more_than_it_did(memory: Memory) -> None:
    agreed = lend(memory)
    assert (agreed.conditions, agreed.signatures, agreed.irregular) == (None, (), ())


def test_hours_of_full_time_are_the_working_time_factor(memory: Memory) -> None:
    agreed = lend(memory, fte="0.67", working_time={"hours_per_week": "24"})
    assert (str(agreed.terms.hours_per_week), agreed.terms.full_time_hours) == ("24", None)
    refuses(
        HoursDisagree,
        lambda: lend(memory, secondment="x", working_time={"hours_per_week": "24"}),
        secondment="x",
        fte="0.5",
        hours="24",
        full_time="36",
    )
    lend(memory, secondment="y", fte="0.6", working_time={"hours_per_week": "24", "full_time_hours": "40"})


@pytest.mark.parametrize(
    ("basis", "price", "term"),
    [
        ("fixed-tariff", {"uplift": "10"}, "uplift"),
        ("actual-wage-cost-with-uplift", {"uplift": "0"}, "uplift"),
        ("actual-wage-cost", {"tariff": "80.00", "tariff_unit": "hours"}, "tariff"),
        ("fixed-tariff", {"tariff": "0.00", "tariff_unit": "hours"}, "tariff"),
        ("fixed-tariff", {"tariff": "80.00"}, "tariff_unit"),
        ("fixed-tariff", {"tariff_unit": "hours"}, "tariff_unit"),
    ],
)
def test_a_price_has_what_belongs_to_it_and_nothing_else(memory: Memory, basis: str, price: Fields, term: str) -> None:
    facts = {"secondment": "inkoper", "price_basis": basis, "term": term}
    refuses(PriceTermsMismatch, lambda: lend(memory, price_basis=basis, price_terms=price), **facts)


def test_an_uplift_and_a_tariff_are_kept_where_they_belong(memory: Memory) -> None:
    first = lend(memory, price_basis="actual-wage-cost-with-uplift", price_terms={"uplift": "12.5"})
    second = lend(memory, secondment="b", price_terms={"tariff": "85.00", "tariff_unit": "hours"})
    assert str(first.terms.uplift) == "12.5"
    assert second.terms.tariff is not None
    assert second.terms.tariff.euros == "85.00"


@pytest.mark.parametrize(
    "more",
    [
        {"conditions": {"directed_by": "GM0267"}},
        {"signatures": [FOR_LENDER, {**FOR_BORROWER, "body": "GM0267/college"}]},
    ],
)
def test_who_directs_and_signs_is_a_side(memory: Memory, more: Fields) -> None:
    facts = {"secondment": "inkoper", "lender": PUTTEN, "borrower": LEUSDEN}
    refuses(NoSideOfTheSecondment, lambda: lend(memory, **more), **facts)


@holds("gemeentewet-160-secondment-signed")
def test_a_side_that_did_not_sign_or_signed_twice_is_kept_as_irregular(memory: Memory) -> None:
    assert rules(lend(memory, signatures=[FOR_LENDER])) == ["gemeentewet-160-secondment-signed"]
    twice = lend(memory, secondment="b", signatures=[FOR_LENDER, FOR_LENDER, FOR_BORROWER])
    assert rules(twice) == ["gemeentewet-160-secondment-signed"]
    assert rules(lend(memory, secondment="c", signatures=[FOR_LENDER, FOR_BORROWER])) == []


@holds("awb-10-12-secondment-mandate")
def test_who_signs_under_a_mandate_has_it_that_day(memory: Memory) -> None:
    mandate = mandated(memory, date(2022, 8, 20))
    signed = {**FOR_LENDER, "mandate": mandate}
    assert rules(lend(memory, signatures=[signed, FOR_BORROWER])) == []
    late = {"signatures": [{**signed, "signed_on": "2022-08-21"}, FOR_BORROWER], "secondment": "b"}
    refuses(MandateNotInForce, lambda: lend(memory, **late), rule="awb-10-12-secondment-mandate", article="Awb 10:12")
    found = lend(memory, **late, as_found="Zo is het gegaan")
    assert [(each.rule, each.code) for each in found.irregular] == [
        ("awb-10-12-secondment-mandate", MandateNotInForce.code)
    ]


@holds("bw-7-secondment-consent", broken="irregular")
@pytest.mark.parametrize(("consented_on", "irregular"), [("2022-09-01", 0), ("2022-09-02", 1), (None, 1)])
def test_the_person_agreed_by_the_first_day(memory: Memory, consented_on: str | None, irregular: int) -> None:
    found = lend(memory, conditions={**BOTH, "consented_on": consented_on})
    assert rules(found) == ["bw-7-secondment-consent"] * irregular


EXEMPT: Fields = {"vat_ground": "arbeidsmobiliteit", "vat_evidence": "Brief", "vat_ground_until": "2023-08-31"}


@holds("vat-secondment-ground")
def test_a_ground_of_vat_holds_for_as_long_as_it_may_and_is_shown(memory: Memory) -> None:
    assert rules(lend(memory, conditions={**BOTH, **EXEMPT})) == []

    def other(**more: object) -> SecondmentAgreed:
        return lend(memory, secondment="b", conditions={**BOTH, **EXEMPT, **more})

    first = {"secondment": "b", "rule": "vat-secondment-ground"}
    refuses(VatGroundNotThere, lambda: other(vat_ground="zomaar"), **first, vat_ground="zomaar", on=date(2022, 9, 1))
    refuses(VatGroundWithoutProof, lambda: other(vat_evidence=None), **first, vat_ground="arbeidsmobiliteit")
    refuses(VatGroundWithoutProof, lambda: other(vat_ground_until=None), **first, vat_ground="arbeidsmobiliteit")
    refuses(
        VatGroundTooLong,
        lambda: other(vat_ground_until="2023-09-01"),
        **first,
        until=date(2023, 9, 1),
        latest=date(2023, 8, 31),
    )


def test_who_signed_a_change_is_held_as_who_signed_the_agreement(memory: Memory) -> None:
    lend(memory)
    signed = {**FOR_LENDER, "mandate": mandated(memory, date(2022, 8, 20))}
    about: Fields = {"service": SERVICE, "secondment": "inkoper", "fte": "0.6", "price_basis": "fixed-tariff"}

    def change(*signatures: Fields, **more: object) -> SecondmentChanged:
        memory.do("change-secondment", **{**about, **more}, signatures=signatures, effective_on="2022-10-01")
        found = memory.streams[f"service:{SERVICE}"][-1]
        assert isinstance(found, SecondmentChanged)
        return found

    by_right = change(signed, FOR_BORROWER)
    assert [(each.body, each.mandate) for each in by_right.signatures] == [
        (f"{PUTTEN}/college", f"{SERVICE}#hr"),
        (f"{LEUSDEN}/college", None),
    ]
    assert rules(by_right) == rules(change()) == []
    assert rules(change(FOR_BORROWER)) == ["gemeentewet-160-secondment-signed"]
    late = {**signed, "signed_on": "2022-08-21"}
    refuses(MandateNotInForce, lambda: change(late, FOR_BORROWER), rule="awb-10-12-secondment-mandate")
    found = change(late, FOR_BORROWER, as_found="Zo is het gegaan")
    assert (rules(found), found.as_found) == (["awb-10-12-secondment-mandate"], "Zo is het gegaan")
    stranger = {**FOR_LENDER, "body": "GM0267/college"}
    refuses(NoSideOfTheSecondment, lambda: change(stranger, FOR_BORROWER), party="GM0267/college")


def test_it_goes_on_to_a_later_last_day(memory: Memory) -> None:
    lend(memory, conditions=BOTH)
    about: Fields = {"service": SERVICE, "secondment": "inkoper"}
    refuses(
        ExtensionNotLater,
        lambda: memory.do("extend-secondment", **about, ends_on="2023-08-31", effective_on="2023-05-01"),
        secondment="inkoper",
        ends_on=date(2023, 8, 31),
        current=date(2023, 8, 31),
    )
    memory.do("extend-secondment", **about, ends_on="2024-08-31", effective_on="2023-05-01")
    extended = memory.streams[f"service:{SERVICE}"][-1]
    assert extended == SecondmentExtended("inkoper", date(2024, 8, 31), date(2023, 5, 1))
    refuses(
        SecondmentNotRunning,
        lambda: memory.do("extend-secondment", **about, ends_on="2025-08-31", effective_on="2024-09-01"),
        secondment="inkoper",
        on=date(2024, 9, 1),
    )


def test_it_is_confirmed_that_it_ends_unless_it_has_no_last_day(memory: Memory) -> None:
    lend(memory)
    about: Fields = {"service": SERVICE, "effective_on": "2023-05-01", "result": "Terug naar Putten"}
    memory.do("confirm-secondment-end", **about, secondment="inkoper")
    confirmed = memory.streams[f"service:{SERVICE}"][-1]
    assert confirmed == SecondmentEndConfirmed("inkoper", date(2023, 5, 1), "Terug naar Putten")
    lend(memory, secondment="open", ends_on=None)
    refuses(ExtensionNotLater, lambda: memory.do("confirm-secondment-end", **about, secondment="open"), current=None)


@holds("secondment-notice-term")
def test_notice_is_given_in_time_by_a_side(memory: Memory) -> None:
    lend(memory, conditions={**BOTH, "notice_months": 2})
    end: Fields = {"service": SERVICE, "secondment": "inkoper", "grounds": "andere baan", "end_ground": "notice"}
    given: Fields = {**end, "ended_by": PUTTEN, "notice_on": "2023-01-15", "effective_on": "2023-03-14"}
    refuses(NoticeTooShort, lambda: memory.do("end-secondment", **given), earliest=date(2023, 3, 15))
    refuses(NoticeIncomplete, lambda: memory.do("end-secondment", **end, effective_on="2023-03-15"), term="ended_by")
    refuses(
        NoSideOfTheSecondment, lambda: memory.do("end-secondment", **{**given, "ended_by": "GM0267"}), party="GM0267"
    )
    memory.do("end-secondment", **{**given, "effective_on": "2023-03-15"})
    ended = memory.streams[f"service:{SERVICE}"][-1]
    assert isinstance(ended, SecondmentEnded)
    assert (ended.end_ground, ended.ended_by, ended.irregular) == (EndGround.NOTICE, PUTTEN, ())


def test_an_end_of_which_nobody_told_the_ground_is_held_to_be_notice(memory: Memory) -> None:
    lend(memory, conditions={**BOTH, "notice_months": 2})
    end: Fields = {"service": SERVICE, "secondment": "inkoper", "grounds": "weg", "effective_on": "2023-03-14"}
    facts = {"effective_on": date(2023, 3, 14), "notice_months": 2, "rule": "secondment-notice-term"}
    refuses(NoticeNotTold, lambda: memory.do("end-secondment", **end), **facts)
    late = {**end, "notice_on": "2023-01-15"}
    refuses(NoticeTooShort, lambda: memory.do("end-secondment", **late), earliest=date(2023, 3, 15))
    memory.do("end-secondment", **end, as_found="Zo is het gegaan")
    found = memory.streams[f"service:{SERVICE}"][-1]
    assert isinstance(found, SecondmentEnded)
    assert [(each.rule, each.code) for each in found.irregular] == [("secondment-notice-term", "notice-not-told")]
    memory.do("end-secondment", **{**end, "notice_on": "2023-01-13", "effective_on": "2023-03-13"})
    lend(memory, secondment="b")
    memory.do("end-secondment", **{**end, "secondment": "b"})  # No term was agreed.


@pytest.mark.parametrize("ground", ["long-illness", "employment-ended"])
def test_on_another_ground_no_term_counts(memory: Memory, ground: str) -> None:
    lend(memory, conditions={**BOTH, "notice_months": 2})
    end: Fields = {"service": SERVICE, "secondment": "inkoper", "grounds": "weg", "end_ground": ground}
    memory.do("end-secondment", **end, effective_on="2022-10-01")
    assert isinstance(memory.streams[f"service:{SERVICE}"][-1], SecondmentEnded)


def test_by_mutual_consent_no_term_counts(memory: Memory) -> None:
    lend(memory, conditions={**BOTH, "notice_months": 2})
    end: Fields = {"service": SERVICE, "secondment": "inkoper", "grounds": "samen", "end_ground": "mutual-consent"}
    memory.do("end-secondment", **end, effective_on="2022-10-01")
    assert isinstance(memory.streams[f"service:{SERVICE}"][-1], SecondmentEnded)


CHARGED: Fields = {
    "service": SERVICE,
    "year": 2022,
    "cost": "D-1",
    "secondment": "inkoper",
    "pool": "beheer",
    "starts_on": "2022-09-01",
    "ends_on": "2022-10-01",
    "charged_in": "hours",
    "quantity": "72",
    "effective_on": "2022-10-01",
}
BY_HOUR: Fields = {"tariff": "85.00", "tariff_unit": "hours"}


def charged(memory: Memory, **more: object) -> CostRecorded:
    if f"cost-year:{SERVICE}/2022" not in memory.streams:
        memory.do("open-cost-year", service=SERVICE, year=2022)
    memory.do("recharge-secondment", **{**CHARGED, **more})
    cost = memory.streams[f"cost-year:{SERVICE}/2022"][-1]
    assert isinstance(cost, CostRecorded)
    return cost


@holds("secondment-tariff")
def test_what_is_charged_is_the_tariff_that_was_agreed(memory: Memory) -> None:
    lend(memory, price_terms=BY_HOUR)
    refuses(TariffNotAgreed, lambda: charged(memory, tariff="90.00"), secondment="inkoper", rule="secondment-tariff")
    assert charged(memory, tariff="85.00").amount.euros == "6120.00"


def test_a_tariff_of_an_hour_is_no_price_of_a_year(memory: Memory) -> None:
    lend(memory, price_terms=BY_HOUR)
    of_a_year: Fields = {"charged_in": "fte", "quantity": "0.5", "tariff": "999999.00"}
    facts = {"secondment": "inkoper", "charged_in": "fte", "tariff_unit": "hours"}
    refuses(TariffOfAnotherUnit, lambda: charged(memory, **of_a_year), **facts)


def test_each_part_of_a_time_has_the_tariff_that_was_agreed_for_it(memory: Memory) -> None:
    lend(memory, price_terms=BY_HOUR)
    later: Fields = {"service": SERVICE, "secondment": "inkoper", "fte": "0.5", "price_basis": "fixed-tariff"}
    memory.do("change-secondment", **later, price_terms={**BY_HOUR, "tariff": "95.00"}, effective_on="2022-09-16")
    for tariff, agreed in (("85.00", "95.00"), ("95.00", "85.00")):
        facts = {"tariff": Money.parse(tariff), "agreed": Money.parse(agreed)}
        refuses(TariffNotAgreed, lambda: charged(memory, tariff=tariff), **facts)  # noqa: B023  # Called at once.
    assert charged(memory, tariff="85.00", ends_on="2022-09-16", quantity="10").amount.euros == "850.00"
    second = charged(memory, cost="D-2", tariff="95.00", starts_on="2022-09-16", quantity="10")
    assert second.amount.euros == "950.00"


WITH_UPLIFT: Fields = {"price_basis": "actual-wage-cost-with-uplift", "price_terms": {"uplift": "12.5"}}


def test_wages_are_charged_with_the_uplift_that_was_agreed(memory: Memory) -> None:
    lend(memory, **WITH_UPLIFT)
    cost = charged(memory, wage_cost="43.21")
    assert cost.recharge is not None
    assert (cost.recharge.tariff.euros, str(cost.recharge.uplift)) == ("48.61", "12.5")  # 48.61125.
    assert cost.amount.euros == "3499.92"  # 72 hours of 48.61.
    year = charged(
        memory,
        cost="D-2",
        starts_on="2022-10-01",
        ends_on="2023-01-01",
        charged_in="fte",
        quantity="0.5",
        wage_cost="80000.00",
    )
    assert year.amount.euros == "11342.47"  # Half of 90,000.00, 92 of 365 days.
    assert charges(year)
    assert year.recharge is not None
    assert not charges(replace(year, recharge=replace(year.recharge, uplift=Decimal(10))))


def test_a_tariff_does_not_hide_what_wages_with_an_uplift_cost(memory: Memory) -> None:
    lend(memory, **WITH_UPLIFT)
    facts = {"secondment": "inkoper", "uplift": "12.5", "rule": "secondment-tariff"}
    refuses(WageCostNotTold, lambda: charged(memory, tariff="60.00"), **facts)


def test_wage_cost_without_an_uplift_is_charged_as_it_is(memory: Memory) -> None:
    lend(memory, price_basis="actual-wage-cost")
    cost = charged(memory, wage_cost="43.21")
    assert cost.recharge is not None
    assert (cost.recharge.tariff, cost.recharge.uplift, cost.amount.euros) == (Money(4_321), None, "3111.12")
    other = charged(memory, cost="D-2", starts_on="2022-10-01", ends_on="2022-11-01", tariff="50.00")
    assert other.amount.euros == "3600.00"


def test_wages_are_no_price_of_what_has_a_tariff_or_an_uplift_that_nobody_told(memory: Memory) -> None:
    lend(memory)
    refuses(PriceTermsMismatch, lambda: charged(memory, wage_cost="43.21"), term="wage_cost")
    lend(memory, secondment="b", price_basis="actual-wage-cost-with-uplift")
    refuses(UpliftNotTold, lambda: charged(memory, secondment="b", wage_cost="43.21"), secondment="b")
    assert charged(memory, secondment="b", tariff="60.00").amount.euros == "4320.00"


@pytest.mark.parametrize("price", [{}, {"tariff": "60.00", "wage_cost": "43.21"}])
def test_time_has_a_tariff_or_a_wage_cost(memory: Memory, price: Fields) -> None:
    lend(memory, price_basis="actual-wage-cost")
    refuses(ChargedPriceNotOnce, lambda: charged(memory, **price), secondment="inkoper")


@holds("secondment-size")
def test_no_more_fte_are_charged_than_were_lent(memory: Memory) -> None:
    lend(memory, price_basis="actual-wage-cost", fte="0.67", working_time={"hours_per_week": "24"})
    year: Fields = {"charged_in": "fte", "tariff": "80000.00"}
    facts = {"secondment": "inkoper", "quantity": "0.68", "fte": "0.67", "rule": "secondment-size"}
    refuses(MoreThanLent, lambda: charged(memory, **year, quantity="0.68"), **facts)
    assert charged(memory, **year, quantity="0.67").amount.euros == "4405.48"  # 30 of 365 days of 53,600.00.


@pytest.mark.parametrize(
    "time",
    [
        {"hours_per_week": "-18", "full_time_hours": "-36"},
        {"hours_per_week": "18", "full_time_hours": "0"},
        {"hours_per_week": "-18"},
    ],
)
def test_nobody_works_less_than_no_hours(memory: Memory, time: Fields) -> None:
    refuses(HoursDisagree, lambda: lend(memory, working_time=time), secondment="inkoper", fte="0.5")


def test_a_ground_of_vat_is_not_over_before_it_is_used(memory: Memory) -> None:
    over: Fields = {**EXEMPT, "vat_ground_until": "2022-08-31"}
    facts = {"until": date(2022, 8, 31), "effective_on": date(2022, 9, 1), "vat_ground": "arbeidsmobiliteit"}
    refuses(VatGroundEndsBeforeStart, lambda: lend(memory, conditions={**BOTH, **over}), **facts)
    other = {**over, "vat_ground": "herstructurering"}
    refuses(VatGroundEndsBeforeStart, lambda: lend(memory, conditions={**BOTH, **other}), vat_ground="herstructurering")
    assert lend(memory, conditions={**BOTH, **EXEMPT, "vat_ground_until": "2022-09-01"}).conditions
