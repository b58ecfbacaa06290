"""What ``grondslag exit-fees`` says to people and to programs."""

from __future__ import annotations

from tests.api.command_line import CommandLine

OFFICIAL = {"subject": "p-1", "function": "secretaris", "capacity": "official", "organisation": "GM0327"}
FEE = {
    "act": "set-exit-fee",
    "actor": OFFICIAL,
    "partnership": "blnp",
    "exit_fee": "uittreding",
    "participant": "GM0402",
    "method": "direct-damage",
    "damages": [{"title": "[contract]", "amount": "2500.50", "grounds": "loopt door", "shown_by": "contract 12"}],
    "leaves_on": "2019-01-01",
    "first_instalment_on": "2019-12-31",
    "effective_on": "2019-01-01",
    "decision": "blnp#uittreding",
}


def left(grondslag: CommandLine) -> CommandLine:
    about = {"actor": OFFICIAL, "partnership": "blnp", "participant": "GM0402"}
    college = OFFICIAL | {"on_behalf_of": "GM0327/college"}
    decision = {"scope": "blnp", "decision": "uittreding", "body": "GM0327/college", "effective_on": "2019-01-01"}
    done = grondslag.act(
        {"act": "admit-participant", **about, "effective_on": "2018-01-01"},
        {"act": "withdraw-participant", **about, "effective_on": "2019-01-01"},
        {"act": "propose-decision", "actor": college, **decision, "title": "Uittreding"},
        {"act": "adopt-decision", "actor": college, **decision, "decided_on": "2019-01-01"},
        FEE,
    )
    assert done.status == 0, done.err
    return grondslag


def test_people_read_what_a_fee_is_made_of_and_when_it_is_due(grondslag: CommandLine) -> None:
    assert "No exit fee had been set then." in grondslag("exit-fees --valid-on 2019-01-01").out
    said = left(grondslag)("exit-fees --valid-on 2020-01-01").out
    for part in (
        "blnp#uittreding  Hilversum (GM0402), which leaves blnp on 01-01-2019: standing, EUR 2.500,50",
        "direct damage; decided by blnp#uittreding on 01-01-2019",
        "[contract]: 2.500,50, because loopt door (contract 12)",
        "instalment 1: 2.500,50 by 31-12-2019, fallen due",
    ):
        assert part in said


def test_programs_get_cents(grondslag: CommandLine) -> None:
    [fee] = left(grondslag)("exit-fees --valid-on 2020-01-01 --participant GM0402 --json").json["exit_fees"]
    assert (fee["amount"], fee["due_by_now"], fee["exit_fee_state"]) == (250_050, 250_050, "standing")
    assert fee["instalments"] == [{"number": 1, "due_on": "2019-12-31", "amount": 250_050, "fallen_due": True}]


def test_an_unknown_name_is_no_empty_answer(grondslag: CommandLine) -> None:
    assert grondslag("exit-fees --partnership nergens --json").error["error"] == "unknown-thing"
