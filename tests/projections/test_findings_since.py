"""What came to light since: of works councils, of who ratified, of who signed, and of what was charged for staff."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from ledger.journal import Address
from ledger.partnership.findings import FindingState
from projections import Library
from projections.findings import Finding
from tests.holding import allows, breaks, holds
from tests.ledgers import found as founded
from tests.projections.history import BUYER, COLLEGE, HOST, OFFICIAL, SERVICE, Line, beginning, decision, line
from tests.projections.history import library_of as opened
from tests.projections.test_findings import ask, do, position

OWN = f"{HOST}/ondernemingsraad"
COUNCIL = {**OFFICIAL, "subject": "p-5", "on_behalf_of": OWN}
ADVICE: Line = {"scope": SERVICE, "advice": "advies"}
ASKED: Line = {**ADVICE, "decision": "anders", "works_council": OWN, "question": "Eens?"}
ABOUT: Line = {"scope": SERVICE, "decision": "anders", "body": COLLEGE}
PUTTEN = "GM0273"
HAPPENED = "zo ging het"


@pytest.fixture
def library(empty_sqlite: Address) -> Iterator[Library]:
    founded(empty_sqlite)
    with opened(empty_sqlite) as found:
        do(found, *beginning())
        yield found


def of(library: Library, rule: str, on: str = "2018-12-31", known_at: str | None = None) -> list[Finding]:
    return list(ask(library, on, known_at, rule=rule).values())


def proposed() -> Line:
    return line("propose-decision", **ABOUT, title="Anders", effective_on="2018-02-01")


def taken(day: str = "2018-03-01") -> Line:
    return line("adopt-decision", **ABOUT, decided_on=day, effective_on=day)


def resting(day: str, **more: object) -> Line:
    """Something that puts the decision into effect."""
    scope = {"service": SERVICE, "scope": ["administratie", day], "decision": f"{SERVICE}#anders"}
    return line("change-scope", **{**scope, **more}, effective_on=day)


def notified(day: str, **more: object) -> Line:
    return line("notify-works-council", **ADVICE, effective_on=day, **more)


@breaks("wor-25-2-in-time")
def test_advice_that_was_asked_on_the_day_of_the_decision_or_later_is_found(library: Library) -> None:
    do(library, proposed(), taken())
    do(library, line("request-advice", **ASKED, effective_on="2018-03-01", as_found=HAPPENED))
    [found] = of(library, "wor-25-2-in-time")
    assert (found.about, found.state) == (f"{SERVICE}#anders/advies", FindingState.OPEN)
    assert (found.as_found, found.positions) == (HAPPENED, (int(position(library)),))
    assert found.breach.fields["decided_on"].isoformat() == "2018-03-01"  # type: ignore[attr-defined]  # It is a day.
    assert of(library, "wor-25-2-in-time", on="2018-02-28") == []


@allows("wor-25-2-in-time")
def test_advice_that_was_asked_in_time_and_recorded_later_is_not(library: Library) -> None:
    do(library, proposed(), taken(), line("request-advice", **ASKED, effective_on="2018-02-28"))
    assert of(library, "wor-25-2-in-time") == []


@holds("wor-25-5-notified")
def test_what_a_decision_did_before_the_works_council_was_told_is_found_and_gone_once_it_is(library: Library) -> None:
    do(library, proposed(), taken(), resting("2018-03-05"))
    act = int(position(library))
    do(library, line("request-advice", **ASKED, effective_on="2018-02-02"))
    assert of(library, "wor-25-5-notified") == []  # Nobody answered: that is another rule.
    do(library, line("give-advice", None, COUNCIL, **ADVICE, opinion="negative", effective_on="2018-02-20"))
    [found] = of(library, "wor-25-5-notified")
    assert (found.about, found.positions) == (f"{SERVICE}#anders/advies/{act}", (act,))
    assert (found.state, found.resolve_with) == (FindingState.OPEN, ("notify-works-council",))
    assert of(library, "wor-25-5-notified", on="2018-03-04") == []
    before = position(library)
    do(library, notified("2018-03-20", deviates=True, grounds="nodig"))
    assert [each.state for each in of(library, "wor-25-5-notified")] == [FindingState.RESOLVED]
    assert [each.state for each in of(library, "wor-25-5-notified", on="2018-03-19")] == [FindingState.OPEN]
    assert [each.state for each in of(library, "wor-25-5-notified", known_at=before)] == [FindingState.OPEN]


@allows("wor-25-5-notified")
def test_a_works_council_that_was_told_first_or_agreed_is_not(library: Library) -> None:
    do(library, proposed(), line("request-advice", **ASKED, effective_on="2018-02-02"))
    do(library, line("give-advice", None, COUNCIL, **ADVICE, opinion="positive", effective_on="2018-02-20"))
    do(library, taken(), resting("2018-03-05"), notified("2018-03-06", deviates=False))
    assert of(library, "wor-25-5-notified") == []


@holds("wor-25-6-suspension")
def test_what_a_decision_did_in_the_month_of_suspension_is_found_by_its_day(library: Library) -> None:
    do(library, proposed(), taken(), resting("2018-04-20"), resting("2018-04-21"))
    late = int(position(library))
    do(library, line("request-advice", **ASKED, effective_on="2018-02-02"))
    do(library, line("give-advice", None, COUNCIL, **ADVICE, opinion="negative", effective_on="2018-02-20"))
    do(library, notified("2018-03-20", deviates=True, grounds="nodig"))
    [found] = of(library, "wor-25-6-suspension")  # The second is of the day after the month.
    assert (found.positions, found.resolve_with) == ((late - 1,), ("waive-suspension",))
    assert found.breach.fields["until"].isoformat() == "2018-04-20"  # type: ignore[attr-defined]  # It is a day.
    do(library, line("waive-suspension", None, COUNCIL, **ADVICE, effective_on="2018-04-20"))
    assert of(library, "wor-25-6-suspension") == []


@holds("ratified-by-competent-body")
def test_a_ratification_by_another_body_is_found_and_mends_nothing(library: Library) -> None:
    whom = {"kind": "mandate", "mandator": COLLEGE, "mandatee": BUYER["function"], "organisation": HOST}
    terms = {"power": "inkoop", "legal_basis": "Awb 10:1"}
    granted: Line = {"scope": SERVICE, "mandate": "inkoop", "decision": f"{SERVICE}#besluit"}
    other = {**OFFICIAL, "subject": "p-9", "on_behalf_of": "GM0313/college"}
    theirs = {"scope": SERVICE, "decision": "andere", "body": "GM0313/college", "effective_on": "2018-04-01"}
    do(
        library,
        line("grant-mandate", **granted, **whom, **terms, cap="50000.00", effective_on="2018-01-01"),
        proposed(),
        line("adopt-decision", None, BUYER, **ABOUT, decided_on="2018-03-01", effective_on="2018-03-01")
        | {"amount": "40000.00", "basis": {"mandate": f"{SERVICE}#inkoop"}},
        line("change-mandate", **granted, **terms, cap="100.00", effective_on="2018-02-01"),
        line("propose-decision", None, other, **theirs, title="Andere"),
        line("adopt-decision", None, other, **theirs, decided_on="2018-04-01"),
    )
    about = {"scope": SERVICE, "decision": "anders", "effective_on": "2018-04-02"}
    do(library, line("ratify-decision", **about, by_decision=f"{SERVICE}#andere", as_found=HAPPENED))
    [found] = of(library, "ratified-by-competent-body")
    assert (found.about, found.state, found.as_found) == (f"{SERVICE}#anders/ratified", FindingState.OPEN, HAPPENED)
    assert found.breach.fields["taken_by"] == "GM0313/college"
    assert [each.state for each in of(library, "awb-10-2-cap")] == [FindingState.OPEN]
    do(library, *decision("eigen", None, "2018-05-01"))
    do(library, line("ratify-decision", **{**about, "effective_on": "2018-05-02"}, by_decision=f"{SERVICE}#eigen"))
    assert [each.state for each in of(library, "awb-10-2-cap")] == [FindingState.RESOLVED]
    assert [each.state for each in of(library, "awb-10-2-cap", on="2018-05-01")] == [FindingState.OPEN]


@holds("ratified-by-competent-body")
def test_a_ratification_whose_decision_was_annulled_since_is_found_from_then_on(library: Library) -> None:
    do(library, proposed(), taken(), *decision("eigen", None, "2018-05-01"))
    about = {"scope": SERVICE, "decision": "anders", "effective_on": "2018-05-02"}
    do(library, line("ratify-decision", **about, by_decision=f"{SERVICE}#eigen"))
    assert of(library, "ratified-by-competent-body") == []
    before = position(library)
    court: Line = {"overseer": "court", "source": "ECLI:NL:X:2018:1", "ground": "conflict-with-law", "grounds": "g"}
    do(library, line("annul-decision", scope=SERVICE, decision="eigen", **court, effective_on="2018-09-01"))
    [found] = of(library, "ratified-by-competent-body")
    assert found.breach.fields["taken_by"] == "nobody whose decision holds"
    assert of(library, "ratified-by-competent-body", known_at=before) == []


AGREED: Line = {
    "service": SERVICE,
    "agreement": "dvo",
    "title": "DVO",
    "client": COLLEGE,
    "contractor": PUTTEN,
    "levels": [{"level": "op-tijd", "title": "Op tijd", "unit": "%", "target": "95", "bound": "at-least"}],
    "signatures": [
        {"body": COLLEGE, "function": "secretaris", "organisation": HOST, "signed_on": "2018-02-01"}
        | {"mandate": f"{SERVICE}#dvo"}
    ],
    "decision": f"{SERVICE}#besluit",
    "effective_on": "2018-03-01",
}


@holds("awb-10-12-agreement-mandate")
def test_who_signed_an_agreement_is_asked_again_of_the_mandates_that_are_known_now(library: Library) -> None:
    whom = {"kind": "mandate", "mandator": COLLEGE, "mandatee": "secretaris", "organisation": HOST}
    granted: Line = {"scope": SERVICE, "mandate": "dvo", "decision": f"{SERVICE}#besluit"}
    terms = {"power": "dvo", "legal_basis": "Awb 10:1", "effective_on": "2018-01-01"}
    do(library, line("grant-mandate", **granted, **whom, **terms), line("conclude-agreement", **AGREED))
    signed = int(position(library))
    assert of(library, "awb-10-12-agreement-mandate") == []
    do(library, line("revoke-mandate", **granted, effective_on="2018-02-01"))
    [found] = of(library, "awb-10-12-agreement-mandate")
    assert (found.about, found.positions) == (f"{SERVICE}#agreement/dvo/GM0327-college", (signed,))
    assert (found.seen_when_recorded, found.article) == (False, "Awb 10:12")
    assert of(library, "awb-10-12-agreement-mandate", on="2018-02-28") == []
    assert of(library, "awb-10-12-agreement-mandate", known_at=str(signed)) == []


def test_an_agreement_that_one_side_signed_and_that_ended_without_notice(library: Library) -> None:
    by = {"function": "burgemeester", "signed_on": "2018-02-01"}
    client, contractor = {**by, "body": COLLEGE, "organisation": HOST}, {**by, "body": f"{PUTTEN}/college"}
    about: Line = {"service": SERVICE, "agreement": "dvo", "decision": f"{SERVICE}#besluit"}
    changed = {"levels": AGREED["levels"], "effective_on": "2018-05-01"}
    both = [client, {**contractor, "organisation": PUTTEN}]
    do(
        library,
        line("conclude-agreement", **{**AGREED, "signatures": both, "notice_months": 3}),
        line("change-agreement", **about, **changed, signatures=both[:1]),
        line("end-agreement", **about, grounds="klaar", effective_on="2018-07-01", notice_on="2018-04-02"),
    )
    rules = ("gemeentewet-160-agreement-signed", "agreement-notice-term")
    ended = position(library)
    [one], [short] = (of(library, rule) for rule in rules)
    assert (one.positions, short.positions) == ((int(ended) - 1,), (int(ended),))
    assert (one.breach.fields["side"], short.breach.fields["earliest"]) == (PUTTEN, date(2018, 7, 2))
    assert of(library, rules[0], on="2018-04-30") == of(library, rules[1], on="2018-06-30") == []


def test_an_agreement_that_ended_by_consent_or_with_notice_is_no_finding(library: Library) -> None:
    about: Line = {"service": SERVICE, "agreement": "dvo", "decision": f"{SERVICE}#besluit", "grounds": "klaar"}
    do(
        library,
        line("conclude-agreement", **{**AGREED, "signatures": [], "notice_months": 3}),
        line("end-agreement", **about, effective_on="2018-03-02", by_mutual_consent=True),
    )
    assert of(library, "agreement-notice-term") == of(library, "gemeentewet-160-agreement-signed") == []


LENT: Line = {"service": SERVICE, "secondment": "inkoper", "fte": "0.5", "price_basis": "fixed-tariff"}


@holds("secondment-tariff")
def test_a_tariff_that_is_changed_backwards_makes_what_was_charged_another_than_agreed(library: Library) -> None:
    hourly = {"price_terms": {"tariff": "85.00", "tariff_unit": "hours"}}
    functions = {"function_at_lender": "inkoper", "function_at_borrower": "inkoper", "person": "p-77"}
    sides = {"lender": PUTTEN, "borrower": HOST, "effective_on": "2018-02-01", "ends_on": "2018-12-31"}
    charge = {"secondment": "inkoper", "pool": "beheer", "charged_in": "hours", "tariff": "85.00", "quantity": "100"}
    year: Line = {"service": SERVICE, "year": 2018}
    days = {"starts_on": "2018-02-01", "ends_on": "2018-04-01", "effective_on": "2018-04-01"}
    do(
        library,
        line("agree-secondment", **LENT, **hourly, **functions, **sides),
        line("recharge-secondment", **year, **charge, **days, cost="D-1"),
        line("recharge-secondment", **year, **charge, **{**days, "starts_on": "2018-05-01", "ends_on": "2018-06-01"})
        | {"cost": "D-2", "effective_on": "2018-06-01"},
        line("allocate-cost", **year, cost="D-1"),
        line("allocate-cost", **year, cost="D-2"),
    )
    assert of(library, "secondment-tariff") == []
    before = position(library)
    do(
        library,
        line("change-secondment", **LENT, price_terms={"tariff": "80.00", "tariff_unit": "hours"})
        | {"effective_on": "2018-02-01"},
    )
    first, second = of(library, "secondment-tariff")
    assert (first.about, first.amount) == (f"{SERVICE}/2018#D-1", 50_000)
    assert {each.amount for each in first.shares} == {12_500}
    assert (second.about, second.amount) == (f"{SERVICE}/2018#D-2", 50_000)
    assert len(of(library, "secondment-tariff", on="2018-05-31")) == 1
    assert of(library, "secondment-tariff", known_at=before) == []
    turned = {"allocation": "D-1.1", "ground": "deliberate-deviation", "effective_on": "2018-07-01"}
    do(library, line("reverse-allocation", **year, **turned, reason="anders"))
    assert [each.about for each in of(library, "secondment-tariff")] == [f"{SERVICE}/2018#D-2"]


FUNCTIONS: Line = {"function_at_lender": "inkoper", "function_at_borrower": "inkoper", "person": "p-77"}
SIDES: Line = {"lender": PUTTEN, "borrower": HOST, "effective_on": "2018-02-01", "ends_on": "2018-12-31"}
OF_2018: Line = {"service": SERVICE, "year": 2018, "cost": "D-1"}
TIME: Line = {"secondment": "inkoper", "pool": "beheer", "charged_in": "hours", "quantity": "100"}
FEBRUARY: Line = {"starts_on": "2018-02-01", "ends_on": "2018-03-01", "effective_on": "2018-03-01"}


def test_a_tariff_that_changed_within_the_time_counts_for_the_days_since(library: Library) -> None:
    hourly = {"price_terms": {"tariff": "85.00", "tariff_unit": "hours"}}
    do(
        library,
        line("agree-secondment", **LENT, **hourly, **FUNCTIONS, **SIDES),
        line("recharge-secondment", **OF_2018, **TIME, **FEBRUARY, tariff="85.00"),
        line("allocate-cost", **OF_2018),
        line("change-secondment", **LENT, price_terms={"tariff": "75.00", "tariff_unit": "hours"})
        | {"effective_on": "2018-02-15"},
    )
    [found] = of(library, "secondment-tariff")
    assert found.amount == 50_000, "half of the days, so half of the hours, at 10.00 too much"
    do(
        library,
        line("change-secondment", **LENT, price_terms={"tariff": "75000.00", "tariff_unit": "fte"})
        | {"effective_on": "2018-02-01"},
    )
    [found] = of(library, "secondment-tariff")
    assert (found.amount, found.shares, found.breach.code) == (None, (), "tariff-of-another-unit")


def test_another_uplift_than_was_charged_is_found_to_the_cent(library: Library) -> None:
    uplifted = {**LENT, "price_basis": "actual-wage-cost-with-uplift"}
    do(
        library,
        line("agree-secondment", **uplifted, **FUNCTIONS, **SIDES, price_terms={"uplift": "12.5"}),
        line("recharge-secondment", **OF_2018, **TIME, **FEBRUARY, wage_cost="43.21"),
        line("allocate-cost", **OF_2018),
    )
    assert of(library, "secondment-tariff") == []
    do(library, line("change-secondment", **uplifted, price_terms={"uplift": "10"}) | {"effective_on": "2018-02-01"})
    [found] = of(library, "secondment-tariff")
    assert found.amount == 100 * (4_861 - 4_753), "43.21 with 12.5% and with 10%, for 100 hours"


@holds("secondment-size")
def test_more_fte_than_were_lent_by_what_is_known_now(library: Library) -> None:
    wages = {**LENT, "price_basis": "actual-wage-cost"}
    of_a_year = {**TIME, "charged_in": "fte", "quantity": "0.5", "tariff": "73000.00"}
    do(
        library,
        line("agree-secondment", **wages, **FUNCTIONS, **SIDES),
        line("recharge-secondment", **OF_2018, **of_a_year, **FEBRUARY),
        line("allocate-cost", **OF_2018),
    )
    assert of(library, "secondment-size") == []
    do(library, line("change-secondment", **{**wages, "fte": "0.4"}) | {"effective_on": "2018-02-15"})
    [found] = of(library, "secondment-size")
    assert found.amount == 28_000, "14 days of 0.1 fte at 200.00 a day"


def test_who_signed_a_change_of_a_secondment_is_asked_again_of_the_mandates_that_are_known_now(
    library: Library,
) -> None:
    whom = {"kind": "mandate", "mandator": COLLEGE, "mandatee": "secretaris", "organisation": HOST}
    granted: Line = {"scope": SERVICE, "mandate": "hr", "decision": f"{SERVICE}#besluit"}
    terms = {"power": "detacheren", "legal_basis": "Awb 10:1", "effective_on": "2018-01-01"}
    signed: Line = {"body": COLLEGE, "function": "secretaris", "organisation": HOST, "signed_on": "2018-03-01"}
    change = line("change-secondment", **LENT, signatures=[signed | {"mandate": f"{SERVICE}#hr"}])
    do(
        library,
        line("grant-mandate", **granted, **whom, **terms),
        line("agree-secondment", **LENT, **FUNCTIONS, **SIDES),
        change | {"effective_on": "2018-04-01"},
    )
    changed = int(position(library))
    assert of(library, "awb-10-12-secondment-mandate") == []
    [one_side] = of(library, "gemeentewet-160-secondment-signed")
    assert (one_side.positions, one_side.breach.fields["side"]) == ((changed,), PUTTEN)
    do(library, line("revoke-mandate", **granted, effective_on="2018-02-01"))
    [found] = of(library, "awb-10-12-secondment-mandate")
    assert (found.positions, found.seen_when_recorded) == ((changed,), False)
    assert of(library, "awb-10-12-secondment-mandate", on="2018-03-31") == []
    assert of(library, "awb-10-12-secondment-mandate", known_at=str(changed)) == []


def test_a_secondment_that_ended_early_without_notice_is_found(library: Library) -> None:
    agreed: Line = {**LENT, **FUNCTIONS, **SIDES, "conditions": {"directed_by": HOST, "notice_months": 2}}
    ended: Line = {"service": SERVICE, "secondment": "inkoper", "grounds": "weg", "effective_on": "2018-06-01"}
    do(library, line("agree-secondment", **agreed), line("end-secondment", **ended, as_found=HAPPENED))
    [found] = of(library, "secondment-notice-term")
    assert (found.breach.code, found.positions, found.as_found) == (
        "notice-not-told",
        (int(position(library)),),
        HAPPENED,
    )
    assert of(library, "secondment-notice-term", on="2018-05-31") == []


def test_what_is_charged_without_vat_after_the_last_day_of_its_ground_is_found(library: Library) -> None:
    exempt = {"vat_ground": "herstructurering", "vat_evidence": "brief", "vat_ground_until": "2019-02-14"}
    agreed: Line = {**LENT, **FUNCTIONS, **SIDES, "conditions": {"directed_by": HOST, **exempt}}
    year: Line = {"service": SERVICE, "year": 2019}
    do(
        library,
        line("agree-secondment", **{**agreed, "effective_on": "2019-01-01", "ends_on": "2019-12-31"}),
        line("open-cost-year", **year),
    )
    months = (
        ("D-1", "2019-02-01", "2019-02-15"),
        ("D-2", "2019-02-15", "2019-03-01"),
        ("D-3", "2019-03-01", "2019-03-15"),
    )
    for cost, since, until in months:
        charge = {**TIME, "tariff": "85.00", "cost": cost, "starts_on": since, "ends_on": until, "effective_on": until}
        do(library, line("recharge-secondment", **year, **charge), line("allocate-cost", **year, cost=cost))
    second, third = of(library, "vat-ground-holds", on="2019-12-31")
    assert (second.about, second.amount) == (f"{SERVICE}/2019#vat/D-2", 850_000)
    assert sum(each.amount for each in second.shares) == 850_000
    assert (third.about, third.breach.code) == (f"{SERVICE}/2019#vat/D-3", "ground-expired")
    assert third.breach.fields["vat_ground_until"] == date(2019, 2, 14)
    assert of(library, "vat-ground-holds", on="2019-02-28") == []


def test_of_a_time_in_which_the_ground_ended_only_the_days_after_it_are_found(library: Library) -> None:
    exempt = {"vat_ground": "herstructurering", "vat_evidence": "brief", "vat_ground_until": "2019-02-21"}
    agreed: Line = {**LENT, **FUNCTIONS, **SIDES, "conditions": {"directed_by": HOST, **exempt}}
    year: Line = {"service": SERVICE, "year": 2019, "cost": "D-1"}
    days = {"starts_on": "2019-02-01", "ends_on": "2019-03-01", "effective_on": "2019-03-01"}
    do(
        library,
        line("agree-secondment", **{**agreed, "effective_on": "2019-01-01", "ends_on": "2019-12-31"}),
        line("open-cost-year", service=SERVICE, year=2019),
        line("recharge-secondment", **year, **TIME, **days, tariff="85.00"),
        line("allocate-cost", **year),
    )
    [found] = of(library, "vat-ground-holds", on="2019-12-31")
    assert found.amount == 212_500, "7 of 28 days, so 25 of 100 hours"
