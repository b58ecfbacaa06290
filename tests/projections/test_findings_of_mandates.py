"""Decisions under mandate, asked again of what is known now: what changed backwards since, and what was ratified."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from ledger.journal import Address
from ledger.partnership.findings import FindingState
from projections import Library
from tests.holding import allows, breaks, holds
from tests.ledgers import found as founded
from tests.projections.history import BUYER, COLLEGE, HOST, SERVICE, Line, beginning, decision, library_of, line
from tests.projections.test_findings import ask, do, position

TERMS: Line = {"power": "inkoop", "legal_basis": "Awb 10:1"}
MANDATE: Line = {"scope": SERVICE, "mandate": "inkoop", "decision": f"{SERVICE}#besluit"}
BOUGHT: Line = {"scope": SERVICE, "decision": "pakket", "body": COLLEGE}


@pytest.fixture
def library(empty_sqlite: Address) -> Iterator[Library]:
    """A package of EUR 40,000.00 that was bought under a mandate of EUR 50,000.00."""
    founded(empty_sqlite)
    whom = {"kind": "mandate", "mandator": COLLEGE, "mandatee": BUYER["function"], "organisation": HOST}
    with library_of(empty_sqlite) as found:
        do(
            found,
            *beginning(),
            line("grant-mandate", **MANDATE, **whom, **TERMS, cap="50000.00", effective_on="2018-01-01"),
            line("propose-decision", **BOUGHT, title="Pakket", effective_on="2018-02-01"),
            line("adopt-decision", None, BUYER, **BOUGHT, decided_on="2018-02-28", effective_on="2018-02-28")
            | {"amount": "40000.00", "basis": {"mandate": f"{SERVICE}#inkoop"}},
        )
        yield found


def of_mandates(library: Library, on: str = "2018-12-31", known_at: str | None = None) -> dict[str, FindingState]:
    """How findings by title 10.1 of the Awb stand."""
    return {name: each.state for name, each in ask(library, on, known_at).items() if name.startswith("awb-10-")}


@allows("awb-10-2-in-force")
def test_a_decision_within_its_mandate_is_nothing_to_look_at(library: Library) -> None:
    assert of_mandates(library) == {}


@holds("awb-10-2-cap")
def test_a_cap_that_is_lowered_backwards_makes_a_decision_one_above_it_as_known_since(library: Library) -> None:
    before = position(library)
    do(library, line("change-mandate", **MANDATE, **TERMS, cap="39999.99", effective_on="2018-02-01"))
    [(name, state)] = of_mandates(library).items()
    assert (name, state) == (f"awb-10-2-cap:{SERVICE}#pakket/inkoop", FindingState.OPEN)
    assert of_mandates(library, known_at=before) == {}
    assert of_mandates(library, on="2018-02-27") == {}
    found = ask(library, "2018-12-31", finding=name)[name]
    assert (found.amount, found.shares[0].participant, found.seen_when_recorded) == (4_000_000, HOST, False)
    do(library, *decision("bekrachtiging", None, "2018-04-01"))
    ratified = {"scope": SERVICE, "decision": "pakket", "by_decision": f"{SERVICE}#bekrachtiging"}
    do(library, line("ratify-decision", **ratified, effective_on="2018-04-01"))
    assert ask(library, "2018-12-31", finding=name)[name].resolved_by == int(position(library))
    assert of_mandates(library, on="2018-03-31") == {name: FindingState.OPEN}


@breaks("awb-10-2-in-force")
def test_a_mandate_that_is_revoked_backwards_leaves_its_decisions_without_one(library: Library) -> None:
    do(library, line("revoke-mandate", **MANDATE, effective_on="2018-02-28"))
    assert of_mandates(library) == {f"awb-10-2-in-force:{SERVICE}#pakket/inkoop": FindingState.OPEN}
    do(library, line("propose-decision", **BOUGHT | {"decision": "later"}, title="Later", effective_on="2018-03-01"))


ELSEWHERE: Line = {"scope": SERVICE, "mandate": "gastheer", "consent_of": "mandatee"}


@pytest.fixture
def hosted(library: Library) -> Library:
    """A package that somebody bought who works elsewhere, under a mandate to which both consented."""
    official = BUYER | {"organisation": "GM0313", "subject": "p-9"}
    whom = {"kind": "mandate", "mandator": COLLEGE, "mandatee": BUYER["function"], "organisation": "GM0313"}
    given = [("mandatee", BUYER["function"]), ("superior", "GM0313/college")]
    consents = [{"consent_of": of, "given_by": who, "given_on": "2018-01-01"} for of, who in given]
    bought = BOUGHT | {"decision": "elders"}
    do(
        library,
        line("grant-mandate", **MANDATE | {"mandate": "gastheer"}, **whom, **TERMS, effective_on="2018-01-01")
        | {"consents": consents},
        line("propose-decision", **bought, title="Pakket", effective_on="2018-02-01"),
        line("adopt-decision", None, official, **bought, decided_on="2018-02-28", effective_on="2018-02-28")
        | {"amount": "40000.00", "basis": {"mandate": f"{SERVICE}#gastheer"}},
    )
    return library


@allows("awb-10-4-mandatee")
def test_a_decision_under_a_mandate_to_which_both_consented_is_nothing_to_look_at(hosted: Library) -> None:
    assert of_mandates(hosted) == {}


@holds("awb-10-4-mandatee")
def test_a_consent_that_is_withdrawn_backwards_leaves_the_mandate_and_its_decisions_without_effect(
    hosted: Library,
) -> None:
    before = position(hosted)
    gone = {"withdrawn_by": BUYER["function"], "grounds": "ander werk", "effective_on": "2018-02-28"}
    do(hosted, line("withdraw-consent", **ELSEWHERE, **gone))
    names = {f"awb-10-4-mandatee:{SERVICE}#gastheer", f"awb-10-4-mandatee:{SERVICE}#elders/gastheer"}
    assert set(of_mandates(hosted)) == names
    assert of_mandates(hosted, known_at=before) == of_mandates(hosted, on="2018-02-27") == {}
    idle = ask(hosted, "2018-12-31")[f"awb-10-4-mandatee:{SERVICE}#gastheer"]
    assert (idle.breach.code, idle.breach.fields["withdrawn_on"]) == ("consent-withdrawn", date(2018, 2, 28))
    assert idle.positions[-1] == int(position(hosted))
    do(hosted, line("consent-mandate", **ELSEWHERE, given_by=BUYER["function"], effective_on="2018-03-01"))
    assert set(of_mandates(hosted)) == {f"awb-10-4-mandatee:{SERVICE}#elders/gastheer"}, "of the day it had no effect"
    do(hosted, line("consent-mandate", **ELSEWHERE, given_by=BUYER["function"], effective_on="2018-02-28"))
    assert of_mandates(hosted) == {}


@holds("awb-10-4-superior")
def test_a_mandate_in_force_to_which_a_consent_never_came_is_one_to_look_at(library: Library) -> None:
    whom = {"kind": "mandate", "mandator": COLLEGE, "mandatee": BUYER["function"], "organisation": "GM0313"}
    consents = [{"consent_of": "mandatee", "given_by": BUYER["function"], "given_on": "2018-01-01"}]
    granted = line("grant-mandate", **MANDATE | {"mandate": "gastheer"}, **whom, **TERMS, effective_on="2018-01-01")
    do(library, granted | {"consents": consents, "valid_until": "2018-06-30"})
    idle = f"awb-10-4-superior:{SERVICE}#gastheer"
    assert of_mandates(library, on="2018-06-30") == {idle: FindingState.OPEN}
    assert ask(library, "2018-06-30")[idle].breach.code == "consent-missing"
    assert of_mandates(library, on="2018-07-01") == {}, "it is not in force any more"
    consent = ELSEWHERE | {"consent_of": "superior", "given_by": "GM0313/college", "effective_on": "2018-06-01"}
    do(library, line("consent-mandate", **consent))
    assert of_mandates(library, on="2018-06-30") == {}


@breaks("awb-10-1-power-held")
def test_what_was_put_before_a_body_without_the_power_is_one_finding_before_and_after_it_decides(
    library: Library,
) -> None:
    power = {"partnership": "blnp", "power": "tarief", "title": "Tarieven", "bodies": [COLLEGE], "source": "regeling"}
    other: Line = {"scope": SERVICE, "decision": "tarief", "body": "GM0313/college"}
    happened = {"as_found": "zo behandeld"}
    put = line("propose-decision", **other, title="Tarief", effective_on="2018-06-01", power="tarief")
    do(library, line("assign-power", **power, effective_on="2018-05-01"), put | happened)
    name, first = f"awb-10-1-power-held:{SERVICE}#tarief", int(position(library))
    assert of_mandates(library) == {name: FindingState.OPEN}
    assert of_mandates(library, on="2018-05-31") == {}
    before = position(library)
    found = ask(library, "2018-12-31", finding=name)[name]
    assert (found.positions, found.as_found, found.resolve_with) == ((first,), "zo behandeld", ("withdraw-decision",))
    mayor = BUYER | {"function": "burgemeester", "organisation": "GM0313", "on_behalf_of": "GM0313/college"}
    taken = {"decided_on": "2018-07-01", "effective_on": "2018-07-01"} | happened
    do(library, line("adopt-decision", None, mayor, **other, **taken))
    assert of_mandates(library) == {name: FindingState.OPEN}
    found = ask(library, "2018-12-31", finding=name)[name]
    assert (found.positions, found.resolve_with) == ((first, int(position(library))), ("ratify-decision",))
    do(library, line("assign-power", **power | {"bodies": [COLLEGE, "GM0313/college"]}, effective_on="2018-05-02"))
    assert of_mandates(library) == {name: FindingState.RESOLVED}, "it turned out to have the power"
    assert of_mandates(library, known_at=before) == {name: FindingState.OPEN}
