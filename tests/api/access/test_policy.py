"""The policy, cell by cell, held against a table of another form; and everything that it leaves out."""

from __future__ import annotations

from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import vocabulary
from api.access.decision import Decision, Facts, Tie, decide
from api.access.identity import Identity, Role
from api.access.overview import overview
from api.access.policy import TABLE, Reach
from api.access.refusals import NotAllowed, Why
from api.questions import QUESTIONS
from ledger.acts import ACTS

MATRIX = Path(__file__).with_name("matrix.txt")
DOCUMENT = Path(__file__).parents[3] / "docs" / "policy.md"
BESIDE = {"partnerships", "feed", "acts", "status"}
"""Questions that are no projection's alone: the API asks the gate, the journal or the database for them."""


def matrix() -> dict[str, dict[Role, str]]:
    """The table as it was written down for this test: for whom each role may do each thing."""
    head, *rows = [line for line in MATRIX.read_text("utf-8").splitlines() if not line.startswith("#")]
    roles = [Role(name) for name in head.split()]
    return {name: dict(zip(roles, cells, strict=True)) for name, *cells in (row.split() for row in rows)}


CELLS = matrix()
BOTH = (False, True)
EVERY_FACT = [
    Facts(tie, own=own, itself=itself, near=near, in_time=in_time)
    for tie, own, itself, near, in_time in product(Tie, BOTH, BOTH, BOTH, BOTH)
]


def identity(*roles: Role) -> Identity:
    return Identity("p-1", "GM0327", frozenset(roles), "test")


def expected(name: str, role: Role, facts: Facts) -> bool:
    """What a cell of the matrix comes down to, for somebody with one role."""
    cell, asks = CELLS[name][role], TABLE[name].asks
    if cell == "-":
        return False
    if cell == "ledger":
        return True
    match facts.tie:
        case Tie.NONE:
            return False
        case Tie.ENGAGED if role is not Role.ACCOUNTANT:
            return False
        case Tie.MEMBER | Tie.FOUNDER | Tie.FORMER if role is Role.ACCOUNTANT:
            return False
        case Tie.FORMER:
            return asks and facts.in_time and name != "mistake"  # It looks beyond the moment that is asked for.
    if asks:
        return True
    return {
        "self": facts.own and facts.itself,
        "own": facts.own,
        "partnership": facts.own or facts.near,
    }[cell]


def test_every_act_and_every_question_is_a_row() -> None:
    """An act or a question without one could be done by nobody over the network: deny by default."""
    assert {name for name, row in TABLE.items() if not row.asks} == set(ACTS), "give each act a row in policy.py"
    asked = {name for name, row in TABLE.items() if row.asks}
    assert asked >= set(QUESTIONS), "give each question a row in policy.py"
    assert asked - set(QUESTIONS) <= BESIDE, "a row of a question that nobody can ask"
    assert asked == set(vocabulary.vocabulary()["questions"])


def test_the_matrix_has_the_same_rows() -> None:
    assert CELLS.keys() == TABLE.keys(), f"change {MATRIX.name} with the policy"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", TABLE)
def test_the_cell_of(name: str, role: Role) -> None:
    for facts in EVERY_FACT:
        allowed = decide(identity(role), name, facts).allowed
        assert allowed is expected(name, role, facts), facts


@pytest.mark.parametrize("name", TABLE)
def test_two_roles_may_what_either_may_and_no_more(name: str) -> None:
    for first, second in combinations([role for role in Role if role is not Role.ADMINISTRATOR], 2):
        for facts in EVERY_FACT:
            either = any(decide(identity(role), name, facts).allowed for role in (first, second))
            assert decide(identity(first, second), name, facts).allowed is either


@pytest.mark.parametrize("name", TABLE)
def test_who_is_an_administrator_is_nothing_else(name: str) -> None:
    """No act at all, no partnership at all, whatever other roles somebody has."""
    every = identity(*Role)
    for facts in EVERY_FACT:
        assert decide(every, name, facts) == decide(identity(Role.ADMINISTRATOR), name, facts)
        assert decide(every, name, facts).allowed is (name in {"status", "ledger-trail"})


def test_without_a_role_nothing_is_allowed() -> None:
    for name, facts in product(TABLE, EVERY_FACT):
        assert decide(identity(), name, facts) == Decision(allowed=False, why=Why.ROLE)


NAMES = st.one_of(st.text(), st.sampled_from(sorted(TABLE)).map(lambda name: f"{name} "))


@given(NAMES, st.sets(st.sampled_from(Role)), st.sampled_from(EVERY_FACT))
def test_what_is_not_in_the_table_nobody_may(name: str, roles: set[Role], facts: Facts) -> None:
    if name not in TABLE:
        assert decide(identity(*roles), name, facts) == Decision(allowed=False, why=Why.ROLE)


def test_facts_that_were_not_established_allow_nothing_but_what_is_about_the_ledger() -> None:
    for name, role in product(TABLE, Role):
        about_the_ledger = TABLE[name].reach is Reach.LEDGER
        assert decide(identity(role), name, Facts()).allowed is (about_the_ledger and CELLS[name][role] != "-")


def test_nobody_may_both_claim_and_verify_or_record_and_take_out() -> None:
    """The segregation of duties, as pairs that no role holds together."""
    apart = {
        "claim-saving": ("verify-saving", "reject-saving", "dispute-saving"),
        "record-cost": ("record-in-error", "accept-difference", "adopt-decision", "adopt-uniform-decision"),
        "record-baseline-value": ("lock-baseline",),
        "adopt-decision": ("record-in-error", "book-saving", "adopt-budget", "adopt-key", "close-cost-year"),
        "verify-saving": ("engage-accountant",),
    }
    for one, others in apart.items():
        for other in others:
            assert TABLE[one].roles.isdisjoint(TABLE[other].roles), (one, other)


@pytest.mark.parametrize(
    ("name", "facts", "why"),
    [
        ("record-cost", Facts(Tie.NONE, own=True), Why.NO_PART),
        ("record-cost", Facts(Tie.ENGAGED, own=True), Why.NO_PART),
        ("record-cost", Facts(Tie.FORMER, own=True, in_time=True), Why.LEFT),
        ("record-cost", Facts(Tie.MEMBER, near=True), Why.ORGANISATION),
        ("claim-saving", Facts(Tie.MEMBER, own=True), Why.AS_ANOTHER),
        ("measure-level", Facts(Tie.MEMBER), Why.ELSEWHERE),
        ("balances", Facts(Tie.FORMER), Why.LEFT),
        ("balances", Facts(Tie.NONE, in_time=True), Why.NO_PART),
        ("verify-saving", Facts(Tie.NONE), Why.ROLE),
        ("verify-saving", Facts(Tie.MEMBER, own=True, itself=True), Why.ROLE),
    ],
)
def test_it_is_told_why_not(name: str, facts: Facts, why: Why) -> None:
    assert decide(identity(Role.FINANCE), name, facts) == Decision(allowed=False, why=why)


def test_the_reason_does_not_tell_whether_a_partnership_is_there() -> None:
    """A firm's bookkeeper and a stranger are told the same of one that engaged the firm as of one that is not there."""
    for name, role in product(TABLE, Role):
        absent = decide(identity(role), name, Facts())
        if role is not Role.ACCOUNTANT:
            assert decide(identity(role), name, Facts(Tie.ENGAGED, own=True, itself=True)) == absent


@pytest.mark.parametrize("why", Why)
def test_a_refusal_reads_in_both_languages(why: Why) -> None:
    act = NotAllowed("p-1", "record-cost", "blnp", why)
    question = NotAllowed("p-1", "changes", None, why)
    assert vocabulary.refusal(act, "nl").startswith("p-1 mag 'kostenpost vastleggen' niet in blnp: ")
    assert vocabulary.refusal(question, "nl").startswith("p-1 mag 'saldowijzigingen' niet: ")
    assert str(act).startswith("p-1 may not 'record-cost' in blnp: ")
    assert str(question).startswith("p-1 may not 'changes': ")
    assert act.fields == {"subject": "p-1", "asked": "record-cost", "where": "blnp", "why": why}


def test_the_document_is_up_to_date() -> None:
    made = "".join(f"{line}\n" for line in overview())
    assert DOCUMENT.read_text("utf-8") == made, "run: python -m api.access.overview > docs/policy.md"
