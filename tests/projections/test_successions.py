"""A municipality ends: its successor has its shares, debts and mandates from then on, and history keeps the name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from ledger.cost_year import COST_YEAR
from ledger.cost_year.events import CostAllocated, TakenOver
from ledger.errors import RuleBroken
from ledger.journal import Address
from ledger.partnership import PARTNERSHIP
from ledger.service import SERVICE as SERVICES
from projections import Library
from projections.as_of import AsOf
from projections.checking.check import check
from projections.governance import mandates
from projections.money import balances, reconciliation
from projections.successions import SucceededBy
from tests.projections.history import Line, library_of, line, play
from tests.projections.looking import head

WEESP, AMSTERDAM, GOOISE_MEREN = "GM0457", "GM0363", "GM1942"
DAY = "2022-03-24"
SERVICE = "vecht/ict"
LAW = "Wet tot samenvoeging van de gemeenten Amsterdam en Weesp"
BEFORE, AFTER = date(2022, 3, 23), date(2022, 3, 24)
OLD = {
    "subject": "p-1",
    "function": "secretaris",
    "capacity": "official",
    "organisation": WEESP,
    "on_behalf_of": f"{WEESP}/college",
}
NEW = {**OLD, "organisation": AMSTERDAM, "on_behalf_of": f"{AMSTERDAM}/college"}


def decided(name: str, actor: Line = OLD, on: str = "2021-01-01") -> list[Line]:
    about = {"scope": SERVICE, "decision": name, "body": actor["on_behalf_of"], "effective_on": on}
    return [
        line("propose-decision", None, actor, **about, title=name),
        line("adopt-decision", None, actor, **about, decided_on=on),
    ]


def a_cost(name: str, day: str, euros: str, borne_by: str = WEESP) -> Line:
    about = {"service": SERVICE, "year": int(day[:4]), "cost": name, "pool": "beheer", "description": name}
    return line("record-and-allocate-cost", **about, amount=euros, borne_by=borne_by, effective_on=day)


def succession(**other: object) -> Line:
    facts = {"partnership": "vecht", "participant": WEESP, "successor": AMSTERDAM, "effective_on": DAY, "law": LAW}
    return line("record-succession", **(facts | other))


def beginning() -> list[Line]:
    """Weesp and Gooise Meren share ICT; Weesp is the host and pays, two to one."""
    first = {"effective_on": "2021-01-01"}
    whom = {"kind": "mandate", "mandator": f"{WEESP}/college", "mandatee": "teamleider", "organisation": WEESP}
    return [
        line("found-partnership", partnership="vecht", title="Vecht", legal_form="light-scheme", vision="samen")
        | first,
        *(line("admit-participant", partnership="vecht", participant=code) | first for code in (WEESP, GOOISE_MEREN)),
        line("start-service", service=SERVICE, title="ICT", host=WEESP, members=[WEESP, GOOISE_MEREN], scope=["ict"])
        | first,
        *decided("besluit"),
        line("open-pool", service=SERVICE, pool="beheer", title="Beheer") | first,
        line("adopt-key", service=SERVICE, pool="beheer", key="eerst", method="fixed", source="regeling")
        | {"weights": {WEESP: "2", GOOISE_MEREN: "1"}, "decision": f"{SERVICE}#besluit"}
        | first,
        line("grant-mandate", scope=SERVICE, mandate="inkoop", power="inkoop", legal_basis="Awb 10:1", **whom)
        | {"decision": f"{SERVICE}#besluit"}
        | first,
        line("open-cost-year", service=SERVICE, year=2022),
        a_cost("F-1", "2022-03-01", "300.00"),
    ]


@pytest.fixture
def library(ledger_address: Address) -> Iterator[Library]:
    with library_of(ledger_address) as library:
        assert [done.refusal for done in play(library.journal, beginning()) if done.refusal] == []
        yield library


def refused(library: Library, asked: Line) -> str | None:
    refusal: RuleBroken | None = play(library.journal, [{"id": str(uuid4()), **asked}])[0].refusal
    return None if refusal is None else refusal.code


def moment(library: Library, day: date, known_at: int | None = None) -> AsOf:
    return library.as_of(day, None if known_at is None else str(known_at), datetime.now(UTC))


def owed(library: Library, day: date, known_at: int | None = None) -> dict[str, int]:
    as_of = moment(library, day, known_at)
    with library.view(as_of) as view:
        return {each.participant: each.owes for each in balances.balances(view, as_of, balances.Filter()).lines}


def test_debts_are_the_successors_from_the_day_on_and_were_the_old_ones_before(library: Library) -> None:
    known = head(library)
    assert refused(library, succession()) is None
    assert owed(library, BEFORE) == {WEESP: 20000 - 30000, GOOISE_MEREN: 10000}
    assert owed(library, AFTER) == {AMSTERDAM: 20000 - 30000, GOOISE_MEREN: 10000}
    assert owed(library, AFTER, known) == {WEESP: 20000 - 30000, GOOISE_MEREN: 10000}
    assert check(library) == []


def test_changes_add_up_over_the_day(library: Library) -> None:
    assert refused(library, succession()) is None
    assert refused(library, a_cost("F-2", "2022-06-01", "90.00", AMSTERDAM)) is None
    one, other = moment(library, BEFORE), moment(library, date(2022, 12, 31))
    with library.view(one, other) as view:
        for first, second in ((one, other), (other, one)):
            found = balances.changes(view, first, second, balances.Filter())
            for code in (WEESP, AMSTERDAM, GOOISE_MEREN):
                sides = [
                    sum(
                        each.owes
                        for each in balances.balances(view, side, balances.Filter()).lines
                        if each.participant == code
                    )
                    for side in (first, second)
                ]
                assert sum(each.owes for each in found if each.participant == code) == sides[1] - sides[0]


def test_costs_after_the_day_are_shared_with_the_successor_by_the_key_as_published(library: Library) -> None:
    assert refused(library, succession()) is None
    assert refused(library, a_cost("F-2", "2022-06-01", "90.00")) == "no-member"
    assert refused(library, a_cost("F-3", "2022-06-01", "90.00", AMSTERDAM)) is None
    allocation = library.journal.entry(head(library)).event
    assert isinstance(allocation, CostAllocated)
    assert {share.participant: share.amount.cents for share in allocation.shares} == {
        AMSTERDAM: 6000,
        GOOISE_MEREN: 3000,
    }
    assert allocation.key.taken_over == (TakenOver(WEESP, AMSTERDAM),)
    assert check(library) == []


def test_costs_that_were_shared_before_anybody_recorded_the_herindeling_are_shared_anew(library: Library) -> None:
    assert refused(library, a_cost("F-2", "2022-03-30", "90.00", GOOISE_MEREN)) is not None  # The old one is no more.
    assert refused(library, succession()) is None
    assert refused(library, a_cost("F-2", "2022-03-30", "90.00", GOOISE_MEREN)) is None
    again = line("reallocate", service=SERVICE, year=2022, reason="herindeling")
    assert refused(library, again) == "nothing-to-reallocate"


def test_the_successor_takes_part_hosts_and_can_have_a_key_of_its_own(library: Library) -> None:
    assert refused(library, succession()) is None
    service = library.journal.read(SERVICES, SERVICE).state
    assert service.members_on(BEFORE) == (WEESP, GOOISE_MEREN)
    assert service.members_on(AFTER) == (AMSTERDAM, GOOISE_MEREN)
    assert (service.hosts.on(BEFORE), service.hosts.on(AFTER)) == (WEESP, AMSTERDAM)
    assert library.journal.read(PARTNERSHIP, "vecht").state.participants_on(AFTER) == {AMSTERDAM, GOOISE_MEREN}
    for each in decided("sleutel", NEW, DAY):
        assert refused(library, each) is None
    own = line("adopt-key", service=SERVICE, pool="beheer", key="nieuw", method="fixed", source="regeling") | {
        "weights": {AMSTERDAM: "9", GOOISE_MEREN: "1"},
        "decision": f"{SERVICE}#sleutel",
        "effective_on": DAY,
        "replaces": ["eerst"],
    }
    assert refused(library, own) is None
    assert refused(library, a_cost("F-2", "2022-06-01", "90.00", AMSTERDAM)) is None
    assert owed(library, date(2022, 12, 31))[GOOISE_MEREN] == 10000 + 900


def test_mandates_are_those_of_the_successors_bodies_from_the_day_on(library: Library) -> None:
    assert refused(library, succession()) is None
    for day, code in ((BEFORE, WEESP), (AFTER, AMSTERDAM)):
        as_of = moment(library, day)
        with library.view(as_of) as view:
            (found,) = mandates.register(view, as_of)
        assert (found.mandator, found.organisation) == (f"{code}/college", code)
    for each, actor, expected in (("a", NEW, None), ("b", OLD, "another-mandator")):
        about = {"scope": SERVICE, "decision": each, "body": f"{AMSTERDAM}/college", "effective_on": "2022-05-01"}
        assert refused(library, line("propose-decision", None, NEW, **about, title=each)) is None
        buyer = {**actor, "function": "teamleider", "on_behalf_of": f"{AMSTERDAM}/college"}
        adopt = line("adopt-decision", None, buyer, **about, decided_on="2022-05-01")
        assert refused(library, adopt | {"basis": {"mandate": f"{SERVICE}#inkoop"}}) in (
            expected,
            "another-organisation",
        )
    assert check(library) == []


def test_powers_of_bodies_are_those_of_the_successors_bodies_from_the_day_on(library: Library) -> None:
    for each in decided("verdeling"):
        assert refused(library, each) is None
    power = line("assign-power", partnership="vecht", power="inkopen", bodies=[f"{WEESP}/college"]) | {
        "title": "buying",
        "source": "regeling",
        "effective_on": "2022-01-01",
    }
    assert refused(library, power) is None
    assert refused(library, succession()) is None
    state = library.journal.read(PARTNERSHIP, "vecht").state.arrangement.powers["inkopen"]
    assert state.on(BEFORE) == frozenset({f"{WEESP}/college"})
    assert state.on(AFTER) == frozenset({f"{AMSTERDAM}/college"})
    about = {"scope": SERVICE, "decision": "kopen", "body": f"{AMSTERDAM}/college", "effective_on": "2022-05-01"}
    assert refused(library, line("propose-decision", None, NEW, **about, title="kopen", power="inkopen")) is None
    assert refused(library, line("adopt-decision", None, NEW, **about, decided_on="2022-05-01")) is None


def test_what_the_successor_confirms_is_held_against_what_it_took_over_too(library: Library) -> None:
    assert refused(library, succession()) is None
    assert refused(library, a_cost("F-2", "2022-06-01", "90.00", AMSTERDAM)) is None
    for each in decided("afsluiting", NEW, "2023-01-15"):
        assert refused(library, each) is None
    confirms = {"service": SERVICE, "year": 2022, "kind": "balance-confirmation", "source": "saldobevestiging"}
    for name, day, code, amount in (
        ("weesp", "2022-03-23", WEESP, "-100.00"),
        ("amsterdam", "2022-12-31", AMSTERDAM, "-130.00"),
        ("betaald", "2022-12-31", AMSTERDAM, "390.00"),
    ):
        about = {"control_total": name, "participant": code, "amount": amount, "effective_on": day}
        bank = {"kind": "bank"} if name == "betaald" else {}
        assert refused(library, line("assert-control-total", **(confirms | about | bank))) is None
    as_of = moment(library, date(2022, 12, 31))
    with library.view(as_of) as view:
        found = reconciliation.reconcile(view, as_of, reconciliation.Filter())
    assert {each.control_total: each.control_state.value for each in found} == dict.fromkeys(
        ("weesp", "amsterdam", "betaald"), "agrees"
    )
    close = line("close-cost-year", service=SERVICE, year=2022, decision=f"{SERVICE}#afsluiting")
    assert refused(library, close | {"effective_on": "2023-02-01"}) is None
    assert check(library) == []


def test_nobody_asks_for_the_figures_of_what_is_no_more(library: Library) -> None:
    assert refused(library, succession()) is None
    as_of = moment(library, AFTER)
    with library.view(as_of) as view:
        with pytest.raises(SucceededBy, match=AMSTERDAM):
            balances.balances(view, as_of, balances.Filter(participant=WEESP))
        assert balances.balances(view, as_of, balances.Filter(participant=AMSTERDAM)).lines[0].owes == -10000


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"successor": GOOISE_MEREN}, "not-the-successor"),
        ({"participant": GOOISE_MEREN}, "municipality-continues"),
        ({"effective_on": "2022-03-25"}, "another-day-of-succession"),
        ({"participant": "GM0344"}, "municipality-continues"),
        ({"participant": "GM0381", "successor": GOOISE_MEREN, "effective_on": "2016-01-01"}, "not-participating"),
    ],
)
def test_the_list_of_municipalities_bears_it_out_or_it_is_refused(library: Library, other: Line, code: str) -> None:
    assert refused(library, succession(**other)) == code


def test_it_is_recorded_once_and_not_before_open_proposals_are_dealt_with(library: Library) -> None:
    open_one = decided("later", on="2022-01-01")
    assert refused(library, open_one[0]) is None
    assert refused(library, succession()) == "unfinished-business"
    assert refused(library, open_one[1]) is None
    assert refused(library, succession()) is None
    assert refused(library, succession(law="again")) == "not-participating"


def test_a_herindeling_that_is_recorded_in_error_never_was(library: Library) -> None:
    assert refused(library, succession()) is None
    act_id = str(library.journal.entry(head(library)).act_id)
    mistake = line("record-in-error", partnership="vecht", act_id=act_id, reason="error: another partnership")
    assert refused(library, mistake) is None
    assert owed(library, AFTER) == {WEESP: 20000 - 30000, GOOISE_MEREN: 10000}
    books = library.journal.read(COST_YEAR, f"{SERVICE}/2022").state
    assert books.lines.get("F-1") is not None
    assert check(library) == []
