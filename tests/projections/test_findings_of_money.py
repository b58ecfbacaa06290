"""What a controller should look at in the books and in who decided: found on its day, and gone when it is mended."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ledger.journal import Address
from ledger.partnership.findings import FindingState
from projections import Library
from projections.findings import Finding
from tests.holding import allows, breaks, holds
from tests.ledgers import found as founded
from tests.projections.history import (
    BUYER,
    COLLEGE,
    HOST,
    MEMBERS,
    SERVICE,
    Line,
    beginning,
    cost,
    decision,
    key,
    library_of,
    line,
)
from tests.projections.test_findings import ask, do, position

YEAR: Line = {"service": SERVICE, "year": 2018}
EQUAL = dict.fromkeys(MEMBERS, "1")


@pytest.fixture
def library(empty_sqlite: Address) -> Iterator[Library]:
    founded(empty_sqlite)
    with library_of(empty_sqlite) as found:
        do(found, *beginning())
        yield found


def of(library: Library, rule: str, on: str = "2018-12-31", known_at: str | None = None) -> dict[str, Finding]:
    """What is found of one rule, by what it is about."""
    return {each.about: each for each in ask(library, on, known_at, rule=rule).values()}


@holds("allocation-by-adopted-key")
def test_costs_shared_by_a_key_whose_decision_was_withdrawn_are_found_from_then_on(library: Library) -> None:
    do(library, cost("F-1", None, "2018-03-01", "1000.00"), cost("F-2", None, "2018-09-01", "400.00"))
    assert of(library, "allocation-by-adopted-key") == {}
    before = position(library)
    back = {"scope": SERVICE, "decision": "besluit", "body": COLLEGE, "grounds": "vergissing"}
    do(library, line("withdraw-decision", **back, effective_on="2018-07-01"))
    [found] = of(library, "allocation-by-adopted-key").values()
    assert (found.about, found.amount, len(found.positions)) == (f"{SERVICE}/2018#beheer/eerst", 40_000, 1)
    assert sum(each.amount for each in found.shares) == found.amount
    assert (found.service, found.year) == (SERVICE, 2018)
    assert of(library, "allocation-by-adopted-key", known_at=before) == {}


@holds("key-decided-before-cost")
def test_a_key_from_before_its_decision_is_found_with_the_costs_before_it(library: Library) -> None:
    do(library, cost("F-1", None, "2018-03-01", "1000.00"), cost("F-2", None, "2018-09-01", "400.00"))
    assert of(library, "key-decided-before-cost") == {}
    about = {"scope": SERVICE, "decision": "nieuw", "body": COLLEGE}
    do(
        library,
        line("propose-decision", **about, title="Nieuw", effective_on="2018-08-01"),
        line("adopt-decision", **about, decided_on="2018-08-01", effective_on="2018-02-01"),
        key("later", None, "2018-02-01", {**EQUAL, HOST: "5"}, "eerst") | {"decision": f"{SERVICE}#nieuw"},
        line("reallocate", **YEAR, reason="de nieuwe sleutel"),
    )
    [found] = of(library, "key-decided-before-cost").values()
    assert (found.about, found.amount) == (f"{SERVICE}/2018#beheer/later", 100_000)
    assert {each.participant: each.amount for each in found.shares}[HOST] == 62_500
    assert of(library, "key-decided-before-cost", on="2018-02-28") == {}


@breaks("key-weights-total")
def test_a_key_that_is_normalised_is_told_with_what_everybody_bears_instead(library: Library) -> None:
    assert of(library, "key-weights-total") == {}
    weights = dict(zip(MEMBERS, ("35.54", "19.19", "16.33", "28.95"), strict=True))
    published = key("gepubliceerd", None, "2018-01-01", weights, "eerst")
    do(library, published | {"whole": "100", "total_rule": "normalise-to-total"})
    [found] = of(library, "key-weights-total").values()
    assert found.breach.fields["total"] == "100.01"
    assert "GM0313 16.3284% ≠ 16.3300%" in str(found.breach)


@holds("spent-within-budget")
def test_what_costs_more_than_its_budget_is_found_until_the_budget_is_amended(library: Library) -> None:
    do(library, cost("F-1", None, "2018-03-01", "1000.00"))
    [without] = of(library, "spent-within-budget").values()
    assert (without.breach.code, without.amount) == ("spent-without-budget", 100_000)
    budget = {**YEAR, "pool": "beheer", "effective_on": "2018-01-01", "decision": f"{SERVICE}#besluit"}
    do(library, line("adopt-budget", **budget, amount="900.00"))
    [beyond] = of(library, "spent-within-budget").values()
    assert (beyond.breach.code, beyond.amount, beyond.finding) == ("budget-exceeded", 10_000, without.finding)
    assert beyond.fingerprint != without.fingerprint
    assert {each.amount for each in beyond.shares} == {2_500}
    do(library, line("adopt-budget", **budget | {"effective_on": "2018-06-01"}, amount="1000.00"))
    assert of(library, "spent-within-budget") == {}
    assert len(of(library, "spent-within-budget", on="2018-05-31")) == 1


@breaks("year-settled-in-time")
def test_a_year_is_found_from_16_july_until_it_is_settled_and_as_settled_late_after_it(library: Library) -> None:
    do(library, cost("F-1", None, "2018-03-01", "1000.00"))
    assert of(library, "year-settled-in-time", on="2019-07-15") == {}
    [late] = of(library, "year-settled-in-time", on="2019-07-16").values()
    assert (late.state, late.amount, late.resolve_with) == (FindingState.OPEN, 75_000, ("settle-cost-year",))
    settled = {**YEAR, "decision": f"{SERVICE}#besluit", "settlement": "afrekening", "due_on": "2019-12-01"}
    do(library, line("settle-cost-year", **settled, effective_on="2019-10-01"))
    [gone] = of(library, "year-settled-in-time", on="2019-10-01").values()
    assert (gone.state, gone.resolved_by) == (FindingState.RESOLVED, int(position(library)))
    assert of(library, "year-settled-in-time", on="2019-09-30")[f"{SERVICE}/2018"].state is FindingState.OPEN


@allows("year-settled-in-time")
def test_a_year_that_was_settled_in_time_is_not_found(library: Library) -> None:
    do(library, cost("F-1", None, "2018-03-01", "1000.00"))
    settled = {**YEAR, "decision": f"{SERVICE}#besluit", "settlement": "afrekening", "due_on": "2019-12-01"}
    do(library, line("settle-cost-year", **settled, effective_on="2019-07-15"))
    assert of(library, "year-settled-in-time", on="2020-12-31") == {}


@holds("books-as-others-say")
def test_a_control_total_is_found_until_the_books_come_to_it(library: Library) -> None:
    total = {
        **YEAR,
        "control_total": "bank",
        "kind": "bank",
        "participant": HOST,
        "source": "afschrift",
        "effective_on": "2018-12-31",
    }
    do(library, cost("F-1", None, "2018-03-01", "1000.00"), line("assert-control-total", **total, amount="1250.00"))
    [found] = of(library, "books-as-others-say").values()
    assert (found.about, found.amount) == (f"{SERVICE}/2018#control/bank", 25_000)
    do(library, cost("F-2", None, "2018-09-01", "250.00"))
    assert of(library, "books-as-others-say") == {}


@breaks("mandate-not-backwards")
def test_a_mandate_that_reaches_back_names_the_decisions_in_that_time(library: Library) -> None:
    about = {"scope": SERVICE, "decision": "mandaatbesluit", "body": COLLEGE}
    granted = {"kind": "mandate", "mandator": COLLEGE, "mandatee": BUYER["function"], "organisation": HOST}
    terms = {"power": "inkoop", "legal_basis": "Awb 10:1", "cap": "50000.00"}
    do(
        library,
        line("propose-decision", **about, title="Mandaat", effective_on="2018-03-01"),
        line("adopt-decision", **about, decided_on="2018-03-01", effective_on="2018-01-01"),
        line("grant-mandate", scope=SERVICE, mandate="inkoop", **granted, **terms)
        | {"decision": f"{SERVICE}#mandaatbesluit", "effective_on": "2018-01-01"},
    )
    [found] = of(library, "mandate-not-backwards").values()
    assert found.breach.fields["decisions"] == ()
    bought = {"scope": SERVICE, "decision": "pakket", "body": COLLEGE}
    do(
        library,
        line("propose-decision", **bought, title="Pakket", effective_on="2018-02-01"),
        line("adopt-decision", None, BUYER, **bought, decided_on="2018-02-28", effective_on="2018-02-28")
        | {"amount": "1000.00", "basis": {"mandate": f"{SERVICE}#inkoop"}},
    )
    [used] = of(library, "mandate-not-backwards").values()
    assert used.breach.fields["decisions"] == (f"{SERVICE}#pakket",)
    assert (used.amount, len(used.positions)) == (100_000, 2)
    assert used.shares[0].participant == HOST
    assert of(library, "mandate-not-backwards", on="2018-02-27")[used.about].breach.fields["decisions"] == ()
    do(library, *decision("bekrachtiging", None, "2018-04-01"))
    ratified = {"scope": SERVICE, "decision": "pakket", "by_decision": f"{SERVICE}#bekrachtiging"}
    do(library, line("ratify-decision", **ratified, effective_on="2018-04-01"))
    [gone] = of(library, "mandate-not-backwards").values()
    assert (gone.state, gone.resolved_by) == (FindingState.RESOLVED, int(position(library)))
    assert of(library, "mandate-not-backwards", on="2018-03-31")[used.about].state is FindingState.OPEN


@holds("decided-by-those-within")
def test_a_decision_by_who_never_took_part_is_found_and_by_who_came_to_is_not(library: Library) -> None:
    about = {"scope": SERVICE, "decision": "van-buiten", "body": "GM0307/college"}
    do(
        library,
        line("propose-decision", **about, title="Van buiten", effective_on="2018-03-01"),
        line("adopt-decision", None, {**BUYER, "organisation": "GM0307", "on_behalf_of": "GM0307/college"}, **about)
        | {"decided_on": "2018-03-01", "effective_on": "2018-03-01"},
    )
    assert set(of(library, "decided-by-those-within")) == {f"{SERVICE}#van-buiten/GM0307/college"}
    do(library, line("admit-participant", partnership="blnp", participant="GM0307", effective_on="2018-06-01"))
    assert of(library, "decided-by-those-within") == {}


@breaks("baseline-before-start")
def test_a_0_meting_that_was_fixed_after_the_start_is_found(library: Library) -> None:
    zero = {"service": SERVICE, "title": "0-meting", "starts_on": "2016-01-01", "ends_on": "2017-01-01"}
    do(library, line("start-baseline", **zero, price_level=2016, scope=["x"], effective_on="2018-02-01"))
    [found] = of(library, "baseline-before-start").values()
    assert (found.about, found.breach.fields["fixed_on"]) == (SERVICE, None)


def test_what_is_of_a_service_is_told_with_it_and_what_is_of_the_partnership_without(library: Library) -> None:
    do(library, *decision("regeling", None, "2018-01-01", "blnp"), cost("F-1", None, "2018-03-01", "1.00"))
    assert {each.service for each in ask(library, "2018-12-31").values()} == {SERVICE}
