"""What a controller should look at in the cases: facts of their documents that a rule has something to say of."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cases.asked import Asking, Case

CASES = {
    "blnp": Case("blnp", "BLNP"),
    "bel": Case("bel", "BEL"),
    "gemeentewerf": Case("gemeentewerf", "Gemeentewerf"),
}
BACKWARDS = "mandate-not-backwards:blnp/financien#betalen-nijkerk/2020-01-01"
LATE_KEY = "key-decided-before-cost:blnp/financien/2019#verzekeringen/inwoners-2019"
HOURS = "task-within-limits:gemeentewerf#task/gemeentewerf/hours/medewerker-GM0317"


def found(ask: Asking, options: str) -> dict[str, dict[str, Any]]:
    answer: list[dict[str, Any]] = json.loads(ask(f"findings {options} --json"))["findings"]
    return {each["finding"]: each for each in answer}


@pytest.mark.parametrize("name", ["blnp"])
def test_the_mandate_of_nijkerk_from_an_earlier_day_names_what_was_bought_in_that_time(name: str, ask: Asking) -> None:
    assert name in ask.ledger
    each = found(ask, "--rule mandate-not-backwards --valid-on 2020-12-31")[BACKWARDS]
    assert each["breach"]["fields"]["decisions"] == ["blnp/financien#drukwerk-nijkerk-2020"]
    assert (each["amount"], each["article"]) == (4_125_000, "Awb 10:2; 10:5")
    assert BACKWARDS not in found(ask, "--rule mandate-not-backwards --valid-on 2020-12-31 --known-at 2020-02-01")


@pytest.mark.parametrize("name", ["blnp"])
def test_the_key_of_insurances_that_was_changed_back_to_january_came_after_its_costs(name: str, ask: Asking) -> None:
    assert name in ask.ledger
    each = found(ask, "--year 2019 --valid-on 2019-12-31")[LATE_KEY]
    assert (each["amount"], sum(share["amount"] for share in each["shares"])) == (7_148_025, 7_148_025)
    assert LATE_KEY not in found(ask, "--year 2019 --valid-on 2019-12-31 --known-at 2019-08-31")


@pytest.mark.parametrize("name", ["blnp"])
def test_whose_part_of_it_is_accounted_for_by_whom_adds_up(name: str, ask: Asking) -> None:
    assert name in ask.ledger
    parts = []
    for code in ("GM0267", "GM0273", "GM0313", "GM0327"):
        options = f"--partnership blnp --body {code}/college --year 2019 --valid-on 2019-12-31 --json"
        lines = json.loads(ask(f"lawfulness {options}"))["lines"]
        parts += [line["own_amount"] for line in lines if line["finding"] == LATE_KEY]
    assert len(parts) == 4
    assert sum(parts) == 7_148_025


@pytest.mark.parametrize("name", ["bel"])
def test_the_0_meting_of_bel_was_fixed_after_its_organisation_had_begun(name: str, ask: Asking) -> None:
    assert name in ask.ledger
    each = found(ask, "--rule baseline-before-start --valid-on 2008-12-31")["baseline-before-start:bel/uitvoering"]
    assert each["breach"]["fields"]["started_on"] == "2008-01-01"
    assert each["breach"]["fields"]["fixed_on"] == "2008-03-04"


@pytest.mark.parametrize("name", ["gemeentewerf"])
def test_the_hours_that_were_found_beyond_the_limit_and_the_report_that_came_late(name: str, ask: Asking) -> None:
    assert name in ask.ledger
    there = found(ask, "--valid-on 2009-12-31")
    assert there[HOURS]["breach"]["fields"]["used"] == "54"
    late = there["obligation-met-in-time:gemeentewerf#report/gemeentewerf/voortgang-3"]
    assert (late["state"], late["open"]) == ("resolved", False)
