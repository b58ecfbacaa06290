"""What ``grondslag netting`` says to people and to programs, before and after a netting is agreed."""

from __future__ import annotations

from tests.api.command_line import CommandLine

YEAR = {"service": "blnp/financien", "year": 2018, "decision": "blnp/financien#sleutel"}
ASKED = "netting --partnership blnp --valid-on 2018-12-31"
DAY = {"effective_on": "2018-01-01"}
DECISION = {"scope": "blnp", "decision": "verrekenen", "body": "GM0327/college"}


def test_people_and_programs_see_what_is_open_what_would_do_and_what_was_agreed(grondslag: CommandLine) -> None:
    assert "Nothing is open between anybody on this day." in grondslag(ASKED).out
    budget = {"act": "adopt-budget", "pool": "uitvoering", "amount": "1000.00", **YEAR, **DAY}
    call = {"act": "call-advances", "advances": "v", "dates": ["2018-07-15"], **YEAR, **DAY}
    propose = {"act": "propose-decision", "title": "Verrekenen", **DECISION, **DAY}
    adopt = {"act": "adopt-decision", "decided_on": "2018-01-01", **DECISION, **DAY}
    assert grondslag.act(budget, call, propose, adopt).status == 0

    told = grondslag(f"{ASKED} --json").json
    assert len(told["claims"]) == len(told["proposal"]) == 3
    assert sum(each["amount"] for each in told["net_positions"]) == 0
    assert told["cost_years"] == ["blnp/financien/2018"]
    assert "3 transfers would do" in grondslag(ASKED).out

    netting = {"act": "agree-netting", "partnership": "blnp", "netting": "zomer", "cost_years": told["cost_years"]}
    days = {"due_on": "2019-02-01", "effective_on": "2018-12-31", "decision": "blnp#verrekenen"}
    assert grondslag.act(netting | days).status == 0
    after = grondslag(f"{ASKED} --json").json
    assert (after["claims"], after["proposal"]) == ([], [])
    transfers = after["agreed"][0]["transfers"]
    assert [each["still_open"] for each in transfers] == [each["amount"] for each in told["proposal"]]
    said = grondslag(ASKED).out
    assert "zomer of blnp/financien/2018, agreed by blnp#verrekenen on 31-12-2018" in said
    statement = grondslag("statement --participant GM0267 --valid-on 2018-12-31 --json").json
    assert statement["owes"] == 0
    assert [each["cost_year"] for each in statement["open_claims"]] == ["blnp"]
    for journal in ("hledger", "beancount"):
        assert "netted" in grondslag(f"postings --valid-on 2018-12-31 --format {journal}").out.lower()
    assert grondslag("check").status == 0
