"""What ``grondslag indexation`` says to people and to programs."""

from __future__ import annotations

import pytest

from tests.api.command_line import CommandLine
from tests.projections.rights import indexing

BUDGET = {"act": "adopt-budget", "service": "blnp/financien", "year": 2018, "pool": "uitvoering"}
RESTS = {"decision": "blnp/financien#sleutel"}


@pytest.fixture
def begun(grondslag: CommandLine) -> CommandLine:
    opened = {"act": "open-cost-year", "service": "blnp/financien", "year": 2019}
    renamed = [each | ({"pool": "uitvoering", **RESTS} if "pool" in each else {}) for each in indexing(None)]
    done = grondslag.act(BUDGET | RESTS | {"amount": "100000.00", "effective_on": "2018-01-01"}, opened, *renamed)
    assert done.status == 0, done.err
    return grondslag


def test_people_read_what_a_budget_was_made_of(begun: CommandLine) -> None:
    said = begun("indexation --valid-on 2020-04-01").out
    for part in (
        "blnp/financien 2019, pool uitvoering: 102.200,00 *, from 100.000,00 *",
        "indexed by 2,20% (kaders, decision blnp/financien#sleutel)",
        "lonen 2019: 2,5%, CPB on 01-12-2018 (december)",
        "of the wage deviation 1,0 points are settled: 700,00",
        "provisional",
    ):
        assert part in said


def test_programs_get_cents_and_exact_numbers(begun: CommandLine) -> None:
    told = begun("indexation --valid-on 2020-04-01 --year 2019 --json").json
    assert [each["amount"] for each in told["budgets"]] == [10_220_000, 10_290_000]
    assert told["budgets"][1]["wage"]["percentage"] == "2.5"
    assert [(each["deviation"], each["settled_points"]) for each in told["years"]] == [("1.0", "1.0")]
    assert len(told["published"]) == 3


def test_without_indexation_it_says_so(grondslag: CommandLine) -> None:
    assert "No budget had been indexed then." in grondslag("indexation").out
