"""How a partnership is arranged: powers of bodies, roles kept apart, contributions promised for the start."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.acts.heeding import NothingIrregular
from ledger.errors import AlreadyExists, LedgerError, NotFound
from ledger.event import subject_of
from ledger.governance.events import DecisionAdopted, DecisionProposed
from ledger.governance.mandate_refusals import PowerNotHeld
from ledger.governance.refusals import DecisionNotAdopted, OutOfScope
from ledger.law import Irregularity
from ledger.money import Money
from ledger.partnership.arrangement_events import (
    ContributionPromised,
    GovernanceRole,
    PowerAssigned,
    RoleAssigned,
    RoleEnded,
    RolesSeparated,
)
from ledger.partnership.arrangement_refusals import (
    BodyWithoutSay,
    ContributionNotPositive,
    NoContributor,
    PowerNotNamed,
    RoleHeldAlready,
    RoleNotHeld,
    RolesNotSeparate,
    TooFewRoles,
)
from ledger.partnership.refusals import BeforeFounding, NoSuchBody
from ledger.period import EmptyPeriod
from tests.holding import holds
from tests.ledger.bel import BOARD, COLLEGE, COUNCIL, DIRECTOR, SERVICE, acting, arranged
from tests.memory import Memory

Line = dict[str, Any]

SOURCE: Line = {"source": "De BEL werkt!"}


@pytest.fixture
def bel() -> Memory:
    return arranged()


def refused(memory: Memory, kind: type[LedgerError], act: str, **fields: Any) -> dict[str, object]:  # noqa: ANN401
    with pytest.raises(kind) as found:
        memory.do(act, **fields)
    return found.value.fields


def power(memory: Memory, name: str, *bodies: str, on: str = "2008-02-01") -> None:
    assigned: Line = {"partnership": "bel", "power": name, "title": "to decide", "bodies": bodies, "effective_on": on}
    memory.do("assign-power", **assigned, **SOURCE)


def proposal(body: str, on: str = "2008-03-01", **more: str) -> Line:
    return {"scope": "bel", "decision": "d", "title": "Iets", "body": body, "effective_on": on} | more


def role(name: str, matter: str = SERVICE, on: str = "2008-02-01", **holder: str) -> Line:
    who = DIRECTOR | holder
    return {"partnership": "bel", "role": name, "matter": matter, "effective_on": on} | who | SOURCE


def test_where_no_powers_were_assigned_any_body_decides_as_before(bel: Memory) -> None:
    bel.do("propose-decision", **proposal(COUNCIL))


def test_a_body_without_power_has_no_say_where_powers_were_assigned(bel: Memory) -> None:
    power(bel, "organisatieplan", BOARD)
    assert refused(bel, BodyWithoutSay, "propose-decision", **proposal(COUNCIL)) == {
        "partnership": "bel",
        "body": COUNCIL,
        "on": date(2008, 3, 1),
    }
    refused(bel, BodyWithoutSay, "propose-decision", **proposal(COUNCIL) | {"scope": SERVICE})
    bel.do("propose-decision", **proposal(COUNCIL, on="2008-01-31"))  # The day before, it had.


def test_a_decision_names_a_power_that_its_body_has(bel: Memory) -> None:
    power(bel, "organisatieplan", BOARD)
    power(bel, "opdracht", COLLEGE, "GM0317/college")
    fields = refused(bel, PowerNotNamed, "propose-decision", **proposal(BOARD))
    assert fields == {"body": BOARD, "on": date(2008, 3, 1), "powers": ("organisatieplan",)}
    fields = refused(bel, PowerNotHeld, "propose-decision", **proposal(BOARD, power="opdracht"))
    assert fields["held_by"] == ("GM0317/college", COLLEGE)
    refused(bel, PowerNotHeld, "propose-decision", **proposal(BOARD, power="nergens"))
    bel.do("propose-decision", **proposal(BOARD, power="organisatieplan"))


def test_a_power_that_nobody_assigned_cannot_be_named(bel: Memory) -> None:
    fields = refused(bel, PowerNotHeld, "propose-decision", **proposal(BOARD, power="organisatieplan"))
    assert fields["held_by"] == ()


def test_the_power_must_be_there_on_the_day_of_the_decision_too(bel: Memory) -> None:
    power(bel, "organisatieplan", BOARD)
    bel.do("propose-decision", **proposal(BOARD, power="organisatieplan"))
    power(bel, "organisatieplan", "GM0376/college", on="2008-04-01")
    adopted: Line = {"scope": "bel", "decision": "d", "body": BOARD, "effective_on": "2008-04-01"}
    with pytest.raises(PowerNotHeld) as found:
        bel.do("adopt-decision", acting(BOARD), **adopted, decided_on="2008-04-01")
    assert found.value.fields["rule"] == "awb-10-1-power-held"
    bel.do("adopt-decision", acting(BOARD), **adopted, decided_on="2008-03-31")


def test_a_body_that_has_the_power_no_longer_comes_back_on_what_it_decided_and_says_no(bel: Memory) -> None:
    power(bel, "organisatieplan", BOARD)
    bel.do("propose-decision", **proposal(BOARD, power="organisatieplan"))
    bel.do("propose-decision", **proposal(BOARD, power="organisatieplan") | {"decision": "e"})
    about: Line = {"scope": "bel", "body": BOARD}
    bel.do("adopt-decision", acting(BOARD), **about, decision="d", decided_on="2008-03-05", effective_on="2008-03-05")
    power(bel, "organisatieplan", "GM0376/college", on="2008-04-01")
    late: Line = {"grounds": "g", "effective_on": "2008-04-02"}
    bel.do("withdraw-decision", acting(BOARD), **about, decision="d", **late)
    bel.do("reject-decision", acting(BOARD), **about, decision="e", **late)


def test_what_a_body_decided_without_the_power_is_recorded_as_it_was_found(bel: Memory) -> None:
    power(bel, "organisatieplan", BOARD)
    bel.do("propose-decision", **proposal(BOARD, power="organisatieplan"))
    power(bel, "organisatieplan", "GM0376/college", on="2008-04-01")
    adopted: Line = {"scope": "bel", "decision": "d", "body": BOARD, "effective_on": "2008-04-01"}
    bel.do("adopt-decision", acting(BOARD), **adopted, decided_on="2008-04-01", as_found="zo besloten")
    found = bel.streams["partnership:bel"][-1]
    assert isinstance(found, DecisionAdopted)
    assert found.irregular == (Irregularity("awb-10-1-power-held", "power-not-held"),)


def test_what_was_put_before_a_body_that_never_had_the_power_is_recorded_as_it_was_found(bel: Memory) -> None:
    power(bel, "organisatieplan", BOARD)
    put = proposal(COUNCIL, power="organisatieplan")
    refused(bel, BodyWithoutSay, "propose-decision", **put)
    bel.do("propose-decision", **put, as_found="zo behandeld")
    proposed = bel.streams["partnership:bel"][-1]
    assert isinstance(proposed, DecisionProposed)
    without = (Irregularity("awb-10-1-power-held", "power-not-held"),)
    assert (proposed.as_found, proposed.irregular) == ("zo behandeld", without)
    adopted: Line = {"scope": "bel", "decision": "d", "body": COUNCIL, "effective_on": "2008-04-01"}
    with pytest.raises(PowerNotHeld):
        bel.do("adopt-decision", acting(COUNCIL), **adopted, decided_on="2008-04-01")
    bel.do("adopt-decision", acting(COUNCIL), **adopted, decided_on="2008-04-01", as_found="zo besloten")
    taken = bel.streams["partnership:bel"][-1]
    assert isinstance(taken, DecisionAdopted)
    assert taken.irregular == without


def test_what_is_put_before_a_body_with_the_power_needs_no_excuse(bel: Memory) -> None:
    power(bel, "organisatieplan", BOARD)
    refused(bel, NothingIrregular, "propose-decision", **proposal(BOARD, power="organisatieplan"), as_found="zo")
    bel.do("propose-decision", **proposal(BOARD, power="organisatieplan"))
    assert bel.streams["partnership:bel"][-1].irregular == ()  # type: ignore[attr-defined]


def test_a_power_that_no_body_has_any_more_asks_nothing(bel: Memory) -> None:
    power(bel, "organisatieplan", BOARD)
    power(bel, "organisatieplan", on="2008-02-15")
    bel.do("propose-decision", **proposal(COUNCIL))


def test_powers_and_roles_are_of_bodies_that_are_there_and_begin_with_the_partnership(bel: Memory) -> None:
    assigned: Line = {"partnership": "bel", "power": "p", "title": "t", "effective_on": "2008-02-01"} | SOURCE
    refused(bel, NoSuchBody, "assign-power", **assigned, bodies=("bel/nergens",))
    early = assigned | {"effective_on": "2007-12-31"}
    refused(bel, BeforeFounding, "assign-power", **early, bodies=(BOARD,))
    refused(bel, NoSuchBody, "assign-role", **role("owner", holder="bel/nergens"))
    refused(bel, BeforeFounding, "assign-role", **role("owner", on="2007-12-31"))
    refused(bel, NotFound, "assign-role", **role("owner", matter="bel/nergens"))
    refused(bel, OutOfScope, "assign-role", **role("owner", matter="blnp"))


def test_a_role_is_held_once_and_ends_once(bel: Memory) -> None:
    bel.do("assign-role", **role("contractor"))
    refused(bel, RoleHeldAlready, "assign-role", **role("contractor", on="2008-01-15"))
    ending: Line = {key: value for key, value in role("contractor", on="2009-01-01").items() if key != "source"}
    ending["grounds"] = "overgedragen"
    refused(bel, RoleNotHeld, "end-role", **ending | {"effective_on": "2008-01-31"})
    desk = bel.do("end-role", **ending)
    ended = RoleEnded(GovernanceRole.CONTRACTOR, SERVICE, "directeur", "bel", "overgedragen", date(2009, 1, 1))
    assert desk.decided[0].events == (ended,)
    refused(bel, RoleNotHeld, "end-role", **ending)
    bel.do("assign-role", **role("contractor", on="2010-01-01"))


def test_a_role_is_not_what_made_its_holder() -> None:
    """Else all that a college ever decided would rest on its role, and go with a mistake in that."""
    day = date(2008, 1, 1)
    assigned = RoleAssigned(GovernanceRole.OWNER, "bel", COLLEGE, "GM0376", "s", day)
    assert subject_of(assigned) is None
    assert subject_of(PowerAssigned("opdracht", "t", (COLLEGE,), "s", day)) == ("power", "opdracht")


def separated(*roles: str, on: str = "2008-02-01", name: str = "opdracht") -> Line:
    return {"partnership": "bel", "separation": name, "roles": roles, "effective_on": on} | SOURCE


@holds("roles-kept-apart")
def test_one_holder_does_not_get_two_roles_that_are_kept_apart(bel: Memory) -> None:
    bel.do("separate-roles", **separated("political-client", "official-client", "contractor"))
    bel.do("assign-role", **role("contractor"))
    assert refused(bel, RolesNotSeparate, "assign-role", **role("official-client", on="2008-06-01")) == {
        "separation": "opdracht",
        "matter": SERVICE,
        "holder": "directeur",
        "roles": ("contractor", "official-client"),
        "on": date(2008, 6, 1),
        "rule": "roles-kept-apart",
        "article": "Awb 2:4, Wgr 10",
    }
    # From a day before the other role begins it would be united from that day on.
    early = refused(bel, RolesNotSeparate, "assign-role", **role("official-client", on="2008-01-15"))
    assert early["on"] == date(2008, 2, 1)
    bel.do("assign-role", **role("employer"))  # Is not kept apart.
    bel.do("assign-role", **role("official-client", matter="bel"))  # Is another matter.
    bel.do("assign-role", **role("official-client", holder="beleidsregie", organisation="GM0376"))
    bel.do("assign-role", **role("official-client", organisation="GM0376"))  # A director elsewhere is another one.


def test_roles_that_are_united_are_separated_by_ending_one_first(bel: Memory) -> None:
    bel.do("assign-role", **role("chair", "bel", holder=COLLEGE, organisation="GM0376"))
    bel.do("assign-role", **role("owner", "bel", holder=COLLEGE, organisation="GM0376"))
    fields = refused(bel, RolesNotSeparate, "separate-roles", **separated("owner", "chair", on="2011-01-01"))
    assert fields["on"] == date(2011, 1, 1)
    ending = role("chair", "bel", on="2011-01-01", holder=COLLEGE, organisation="GM0376") | {"grounds": "gescheiden"}
    del ending["source"]
    bel.do("end-role", **ending)
    bel.do("separate-roles", **separated("owner", "chair", on="2011-01-01"))
    refused(bel, AlreadyExists, "separate-roles", **separated("owner", "chair", on="2012-01-01"))


@holds("roles-kept-apart")
def test_roles_that_are_united_all_the_same_are_recorded_as_found_or_where_it_is_agreed_a_finding(bel: Memory) -> None:
    bel.do("separate-roles", **separated("owner", "contractor"))
    bel.do("assign-role", **role("contractor"))
    found = bel.do("assign-role", **role("owner"), as_found="het stond zo in de regeling").decided[0].events[0]
    united = (Irregularity("roles-kept-apart", "roles-not-separate"),)
    assert isinstance(found, RoleAssigned)
    assert (found.as_found, found.irregular) == ("het stond zo in de regeling", united)
    switched: Line = {"partnership": "bel", "rule": "roles-kept-apart", "response": "find", "source": "afspraak"}
    bel.do("switch-rule", **switched, effective_on="2009-01-01")
    again = bel.do("separate-roles", **separated("owner", "contractor", on="2009-01-01", name="nogmaals"))
    assert isinstance(again.decided[0].events[0], RolesSeparated)
    assert again.decided[0].events[0].irregular == united


def test_it_takes_two_roles_to_keep_apart(bel: Memory) -> None:
    for roles in ((), ("owner",), ("owner", "owner")):
        refused(bel, TooFewRoles, "separate-roles", **separated(*roles))


def promise(**changed: object) -> Line:
    about: Line = {"partnership": "bel", "contribution": "aanloop", "participant": "GM0376", "amount": "12500.00"}
    days: Line = {"starts_on": "2008-01-01", "ends_on": "2009-01-01", "effective_on": "2007-12-01"}
    return about | {"purpose": "start-up", "illustrative": True} | days | changed


def test_a_participant_promises_money_for_the_start(bel: Memory) -> None:
    desk = bel.do("promise-contribution", **promise())
    assert desk.decided[0].events == (
        ContributionPromised(
            "aanloop",
            "GM0376",
            Money.parse("12500.00"),
            "start-up",
            date(2008, 1, 1),
            date(2009, 1, 1),
            date(2007, 12, 1),
            None,
            illustrative=True,
        ),
    )
    refused(bel, AlreadyExists, "promise-contribution", **promise())


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        (NoContributor, {"participant": "GM0402"}),
        (NoContributor, {"starts_on": "2007-12-31"}),
        (ContributionNotPositive, {"amount": "0.00"}),
        (ContributionNotPositive, {"amount": "-1.00"}),
        (EmptyPeriod, {"ends_on": "2008-01-01"}),
    ],
)
def test_what_is_no_contribution_is_refused(bel: Memory, kind: type[LedgerError], changed: Line) -> None:
    refused(bel, kind, "promise-contribution", **promise(**changed))


def test_a_promise_that_names_a_decision_rests_on_one_that_was_taken(bel: Memory) -> None:
    bel.do("propose-decision", **proposal(BOARD, on="2008-01-01"))
    refused(bel, DecisionNotAdopted, "promise-contribution", **promise(decision="bel#d", effective_on="2008-01-02"))
