"""One decision in one look: both answers on each rule, who acted in which capacity, and what rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from ledger.journal import Address
from ledger.known import AsKnown
from projections import Library
from projections.dossiers.decision import DecisionDossier, dossier
from tests.ledgers import SYSTEM
from tests.ledgers import found as founded
from tests.projections.history import (
    BUYER,
    COLLEGE,
    HOST,
    OFFICIAL,
    SERVICE,
    Line,
    beginning,
    key,
    library_of,
    line,
    mandate,
)
from tests.projections.looking import now
from tests.projections.test_findings import ask, do, position
from tests.projections.test_findings_of_decisions import ABOUT, BY_COUNCIL, COUNCIL, HAPPENED, proposed, taken

REF = f"{SERVICE}#regeling"


@pytest.fixture
def library(empty_sqlite: Address) -> Iterator[Library]:
    founded(empty_sqlite)
    with library_of(empty_sqlite) as found:
        do(found, *beginning())
        yield found


def look(
    library: Library, on: str = "2019-12-31", known_at: str | None = None, ref: str = REF
) -> DecisionDossier | None:
    as_of = library.as_of(date.fromisoformat(on), known_at or position(library), now(library).known_until)
    with library.view(as_of) as view:
        return dossier(view, as_of, AsKnown(library.journal, as_of.known_at), ref)


def the(found: DecisionDossier | None) -> DecisionDossier:
    assert found is not None
    return found


def answers(found: DecisionDossier) -> dict[str, tuple[bool, bool, bool]]:
    """Each rule: seen when it was recorded, broken as known then, broken as known now."""
    return {each.rule: (each.seen_when_recorded, each.known_then, each.known_now) for each in found.breaches}


def test_who_took_it_is_told_with_function_capacity_and_day_of_recording(library: Library) -> None:
    do(library, proposed(), taken())
    found = the(look(library))
    [it] = found.taken
    assert (it.body, it.decided_on, it.recorded_by) == (COLLEGE, date(2018, 3, 1), SYSTEM.subject)
    assert (it.subject, it.function, it.capacity, it.organisation) == ("p-1", "secretaris", "official", HOST)
    assert (it.mandate, it.chain, it.position) == (None, (), int(position(library)))
    assert [each.event for each in found.steps] == ["governance.decision-proposed.1", "governance.decision-adopted.1"]
    assert answers(found) == {}


def test_what_was_mended_since_is_broken_then_and_not_now_and_before_that_in_both(library: Library) -> None:
    do(library, proposed(kind="joint-scheme"), taken(as_found=HAPPENED))
    before = position(library)
    assert answers(the(look(library))) == {"wgr-permission": (True, True, True)}
    # The permission had been given all along: the adoption was recorded before it by mistake.
    do(library, line("record-in-error", positions=[int(before)], partnership="blnp", reason="vergeten toestemming"))
    asked: Line = {"council": COUNCIL, "effective_on": "2018-01-11"}
    answer: Line = {"council": COUNCIL, "permitted": True, "effective_on": "2018-02-01"}
    do(library, line("request-permission", **ABOUT, **asked))
    do(library, line("answer-permission", None, BY_COUNCIL, **ABOUT, **answer), taken())
    assert answers(the(look(library))) == {}
    assert answers(the(look(library, known_at=before))) == {"wgr-permission": (True, True, True)}


def test_a_rule_that_is_broken_now_and_was_not_then_is_told_as_such(library: Library) -> None:
    proposing = proposed() | {"actor": {**OFFICIAL, "capacity": "contractor"}}
    do(library, proposing, taken())
    assert answers(the(look(library))) == {}
    publish = line("publish-decision", **ABOUT, publication="gmb-2018-1", effective_on="2018-03-05")
    do(library, publish | {"actor": {**OFFICIAL, "capacity": "client"}})
    assert answers(the(look(library))) == {"one-side-of-a-matter": (False, False, True)}


def test_what_was_kept_apart_only_later_was_not_united_before_it(library: Library) -> None:
    do(library, proposed() | {"actor": {**OFFICIAL, "capacity": "owner"}})
    do(library, taken() | {"actor": {**OFFICIAL, "capacity": "chair"}})
    apart: Line = {"partnership": "blnp", "roles": ["owner", "chair"], "source": "afspraak"}
    do(library, line("separate-roles", **apart, separation="later", effective_on="2018-03-02"))
    assert answers(the(look(library))) == {}
    do(library, line("separate-roles", **apart, separation="toen", effective_on="2018-03-01"))
    assert answers(the(look(library))) == {"one-side-of-a-matter": (False, False, True)}


def test_that_it_does_not_hold_on_the_day_is_told_in_one_look(library: Library) -> None:
    def why(on: str) -> list[str]:
        return [each.breach.code for each in the(look(library, on=on)).does_not_hold]

    do(library, proposed(), taken())
    court: Line = {"overseer": "court", "source": "ECLI:NL:X:2018:1", "grounds": "g"}
    do(library, line("suspend-decision", **ABOUT, **court, effective_on="2018-04-01"))
    do(library, line("lift-suspension", **ABOUT, source="ECLI:NL:X:2018:2", effective_on="2018-05-01"))
    by: Line = {"scope": SERVICE, "decision": "anders", "body": COLLEGE}
    do(library, line("propose-decision", **by, title="t", effective_on="2018-05-01"))
    do(library, line("adopt-decision", **by, decided_on="2018-05-01", effective_on="2018-05-01"))
    do(library, line("supersede-decision", **ABOUT, by_decision=f"{SERVICE}#anders", effective_on="2018-06-01"))
    assert [why(on) for on in ("2018-03-31", "2018-04-30", "2018-05-31")] == [[], ["decision-stopped"], []]
    assert why("2018-06-01") == ["decision-not-in-force"]
    do(library, line("annul-decision", **ABOUT, **court, ground="conflict-with-law", effective_on="2018-09-01"))
    assert why("2018-09-01") == ["decision-annulled"]


def test_what_followed_is_told_with_what_rests_on_it(library: Library) -> None:
    do(library, proposed(), taken())
    rests = {"decision": REF, "replaces": ["eerst"]}
    do(library, key("nieuw", None, "2018-06-01", {HOST: "1"}) | rests)
    adopting = position(library)
    by: Line = {"scope": SERVICE, "decision": "bekrachtiging", "body": COLLEGE}
    do(library, line("propose-decision", **by, title="t", effective_on="2018-07-01"))
    do(library, line("adopt-decision", **by, decided_on="2018-07-01", effective_on="2018-07-01"))
    do(library, line("ratify-decision", **ABOUT, by_decision=f"{SERVICE}#bekrachtiging", effective_on="2018-07-01"))
    found = the(look(library))
    assert [(each.act, each.position) for each in found.resting] == [("adopt-key", int(adopting))]
    assert found.ratified_by == f"{SERVICE}#bekrachtiging"
    court: Line = {"overseer": "court", "source": "ECLI:NL:X:2018:1", "ground": "conflict-with-law", "grounds": "g"}
    do(library, line("annul-decision", **ABOUT, **court, effective_on="2018-09-01"))
    assert the(look(library)).undone_on == date(2018, 9, 1)
    assert the(look(library, known_at=adopting)).undone_on is None


def test_the_say_of_a_works_council_is_part_of_its_course(library: Library) -> None:
    do(library, proposed())
    asked: Line = {"advice": "a", "works_council": f"{HOST}/or", "question": "q", "effective_on": "2018-01-11"}
    do(library, line("request-advice", **ABOUT, **asked))
    given: Line = {"scope": SERVICE, "advice": "a", "opinion": "none-given", "effective_on": "2018-02-20"}
    do(library, line("give-advice", **given), taken())
    assert [each.event.split(".")[1] for each in the(look(library)).steps] == [
        "decision-proposed",
        "advice-requested",
        "advice-given",
        "decision-adopted",
    ]


def test_of_what_was_not_proposed_by_then_there_is_no_dossier(library: Library) -> None:
    do(library, proposed())
    assert look(library, on="2018-01-09") is None
    assert look(library, ref=f"{SERVICE}#iets-anders") is None


def test_a_mandate_that_is_changed_backwards_shows_what_was_good_then_and_is_not_now(library: Library) -> None:
    whom = {"kind": "mandate", "mandator": COLLEGE, "mandatee": BUYER["function"], "organisation": HOST}
    terms = {"power": "inkoop", "legal_basis": "Awb 10:1"}
    granted = mandate("grant-mandate", "", "2018-01-01", **whom, **terms, cap="50000.00")
    narrowed = mandate("change-mandate", "", "2018-02-01", **terms, cap="1000.00")
    using = {"actor": BUYER, "amount": "40000.00", "basis": {"mandate": f"{SERVICE}#inkoop"}}
    do(library, undated(granted), proposed(), taken() | using)
    found = the(look(library))
    assert (answers(found), found.taken[0].cap, found.taken[0].chain) == ({}, 5_000_000, (f"{SERVICE}#inkoop",))
    do(library, undated(narrowed))
    assert list(answers(the(look(library))).values()) == [(False, False, True)]
    by: Line = {"scope": SERVICE, "decision": "bekrachtiging", "body": COLLEGE}
    do(library, line("propose-decision", **by, title="t", effective_on="2018-07-01"))
    do(library, line("adopt-decision", **by, decided_on="2018-07-01", effective_on="2018-07-01"))
    do(library, line("ratify-decision", **ABOUT, by_decision=f"{SERVICE}#bekrachtiging", effective_on="2018-07-01"))
    assert answers(the(look(library))) == {}


def test_a_decision_above_its_mandate_that_was_recorded_as_found_is_ratified(library: Library) -> None:
    whom = {"kind": "mandate", "mandator": COLLEGE, "mandatee": BUYER["function"], "organisation": HOST}
    terms = {"power": "inkoop", "legal_basis": "Awb 10:1", "cap": "1000.00"}
    using = {"actor": BUYER, "amount": "40000.00", "basis": {"mandate": f"{SERVICE}#inkoop"}}
    do(library, undated(mandate("grant-mandate", "", "2018-01-01", **whom, **terms)), proposed())
    do(library, taken(as_found=HAPPENED) | using)
    before = position(library)
    [above] = the(look(library)).breaches
    assert (above.breach.code, above.seen_when_recorded, above.known_then, above.known_now) == (
        "amount-above-cap",
        True,
        True,
        True,
    )
    by: Line = {"scope": SERVICE, "decision": "bekrachtiging", "body": COLLEGE}
    do(library, line("propose-decision", **by, title="t", effective_on="2018-07-01"))
    do(library, line("adopt-decision", **by, decided_on="2018-07-01", effective_on="2018-07-01"))
    do(library, line("ratify-decision", **ABOUT, by_decision=f"{SERVICE}#bekrachtiging", effective_on="2018-07-01"))
    [mended] = the(look(library)).breaches
    assert (mended.seen_when_recorded, mended.known_then, mended.known_now) == (True, True, False)
    [still] = the(look(library, known_at=before)).breaches
    assert still.known_now
    early = the(look(library, on="2018-06-30"))  # Known now, and of a day on which it was not ratified yet.
    assert (answers(early), early.ratified_by) == ({"awb-10-2-cap": (True, True, True)}, None)
    court: Line = {"overseer": "court", "source": "ECLI:NL:X:2018:1", "ground": "conflict-with-law", "grounds": "g"}
    do(library, line("annul-decision", **{**ABOUT, "decision": "bekrachtiging"}, **court, effective_on="2018-09-01"))
    found = the(look(library))
    assert (found.ratified_by, found.breaches[0].known_now) == (None, True)


def test_what_happened_after_the_day_asked_for_is_not_there_yet_although_it_is_known(library: Library) -> None:
    do(library, proposed(), taken())
    known: Line = {"publication": "gmb-2018-1", "effective_on": "2018-03-05"}
    do(library, line("publish-decision", **ABOUT, **known))
    do(library, key("nieuw", None, "2018-06-01", {HOST: "1"}) | {"decision": REF, "replaces": ["eerst"]})
    objecting: Line = {"objection": "b", "objector": "een inwoner"}
    do(library, line("file-objection", **ABOUT, **objecting, effective_on="2018-06-15"))
    court: Line = {"overseer": "court", "source": "ECLI:NL:X:2018:1", "ground": "conflict-with-law", "grounds": "g"}
    do(library, line("annul-decision", **ABOUT, **court, effective_on="2018-09-01"))
    late = the(look(library))
    assert (late.undone_on, [each.act for each in late.resting]) == (date(2018, 9, 1), ["adopt-key"])
    undecided = {"awb-7-10-objection-decided": (False, False, True)}
    assert answers(late) == {"awb-6-7-objection-term": (True, False, True)} | undecided
    summer = the(look(library, on="2018-08-31"))
    assert (summer.undone_on, len(summer.resting), len(summer.steps)) == (None, 1, 4)
    assert answers(summer) == answers(late)
    spring = the(look(library, on="2018-05-31"))
    assert (answers(spring), spring.resting, len(spring.steps)) == ({}, (), 3)


WHOM: Line = {"kind": "mandate", "mandator": COLLEGE, "mandatee": BUYER["function"], "organisation": HOST}
TERMS: Line = {"power": "inkoop", "legal_basis": "Awb 10:1"}
UNDER: Line = {"actor": BUYER, "basis": {"mandate": f"{SERVICE}#inkoop"}}


def test_that_a_rule_was_let_go_later_changes_nothing_for_what_broke_it_before(library: Library) -> None:
    granted = undated(mandate("grant-mandate", "", "2018-01-01", **WHOM, **TERMS, cap="1000.00"))
    do(library, granted, proposed(), taken(as_found=HAPPENED) | UNDER | {"amount": "40000.00"})
    off: Line = {"partnership": "blnp", "rule": "awb-10-2-cap", "response": "off", "source": "afspraak"}
    do(library, line("switch-rule", **off, effective_on="2018-03-02"))
    assert answers(the(look(library))) == {"awb-10-2-cap": (True, True, True)}
    do(library, line("switch-rule", **off, effective_on="2018-03-01"))  # As agreed on the day itself.
    assert answers(the(look(library))) == {"awb-10-2-cap": (True, True, False)}


def test_who_recorded_what_he_decided_himself_under_mandate_is_told(library: Library) -> None:
    granted = undated(mandate("grant-mandate", "", "2018-01-01", **WHOM, **TERMS))
    himself = UNDER | {"actor": {**BUYER, "subject": SYSTEM.subject}}
    do(library, granted, proposed(), taken() | himself)
    assert answers(the(look(library))) == {"four-eyes-recording": (True, True, True)}


def test_that_a_mandate_was_decided_on_after_it_was_used_is_told_until_that_is_ratified(library: Library) -> None:
    granted = undated(mandate("grant-mandate", "", "2018-01-01", **WHOM, **TERMS, cap="1000.00"))
    do(library, granted, proposed(), taken(as_found=HAPPENED) | UNDER | {"amount": "40000.00"})
    wider: Line = {"scope": SERVICE, "decision": "verruiming", "body": COLLEGE}
    do(library, line("propose-decision", **wider, title="t", effective_on="2018-04-01"))
    do(library, line("adopt-decision", **wider, decided_on="2018-04-01", effective_on="2018-02-01"))
    changed = undated(mandate("change-mandate", "", "2018-02-01", **TERMS, cap="50000.00"))
    do(library, changed | {"decision": f"{SERVICE}#verruiming"})
    expected = {"awb-10-2-cap": (True, True, False), "mandate-not-backwards": (False, False, True)}
    assert answers(the(look(library))) == expected
    by: Line = {"scope": SERVICE, "decision": "bekrachtiging", "body": COLLEGE}
    do(library, line("propose-decision", **by, title="t", effective_on="2018-07-01"))
    do(library, line("adopt-decision", **by, decided_on="2018-07-01", effective_on="2018-07-01"))
    do(library, line("ratify-decision", **ABOUT, by_decision=f"{SERVICE}#bekrachtiging", effective_on="2018-07-01"))
    assert answers(the(look(library))) == {"awb-10-2-cap": (True, True, False)}


def test_a_decision_from_outside_the_collaboration_is_told(library: Library) -> None:
    outside: Line = {"body": "GM0307/college", "decided_on": "2018-03-01", "effective_on": "2018-03-01"}
    by = {"actor": {**OFFICIAL, "organisation": "GM0307", "on_behalf_of": "GM0307/college"}}
    late: Line = {"partnership": "blnp", "participant": "GM0307", "effective_on": "2018-02-01"}
    do(library, line("admit-participant", **late))
    joined = int(position(library))
    do(library, proposed() | {"body": "GM0307/college"}, line("adopt-decision", **ABOUT, **outside) | by)
    assert answers(the(look(library))) == {}
    do(library, line("record-in-error", positions=[joined], partnership="blnp", reason="trad niet toe"))
    assert answers(the(look(library))) == {"decided-by-those-within": (False, False, True)}


def test_what_was_done_with_it_before_the_works_council_was_told_is_told(library: Library) -> None:
    council: Line = {"scope": SERVICE, "advice": "a"}
    asked: Line = {**council, "decision": "regeling", "works_council": f"{HOST}/or", "question": "q"}
    rests: Line = {"service": SERVICE, "scope": ["administratie", "meer"], "decision": REF}
    do(library, proposed(), taken(), line("change-scope", **rests, effective_on="2018-03-05"))
    do(library, line("request-advice", **asked, effective_on="2018-01-11"))
    member = {**OFFICIAL, "subject": "p-5", "on_behalf_of": f"{HOST}/or"}
    do(library, line("give-advice", None, member, **council, opinion="negative", effective_on="2018-02-20"))
    assert answers(the(look(library)))["wor-25-5-notified"] == (False, False, True)
    assert "wor-25-5-notified" not in answers(the(look(library, on="2018-03-04")))
    told: Line = {"deviates": True, "grounds": "nodig", "effective_on": "2018-03-20"}
    do(library, line("notify-works-council", **council, **told))
    assert list(answers(the(look(library)))) == ["wor-25-6-suspension"]


def test_of_several_bodies_each_is_asked_for_the_mandate_that_it_was_used_under(library: Library) -> None:
    granted = undated(mandate("grant-mandate", "", "2018-01-01", **WHOM, **TERMS, cap_with_vat="1000.00"))
    text: Line = {"scope": SERVICE, "decision": "samen", "text_sha256": "a" * 64}
    bodies = [COLLEGE, "GM0313/college"]
    do(library, granted, line("propose-uniform-decision", **text, title="t", bodies=bodies, effective_on="2018-02-01"))
    days: Line = {"decided_on": "2018-03-01", "effective_on": "2018-03-01"}
    do(library, line("adopt-uniform-decision", **text, **days, body=COLLEGE) | UNDER)
    ref = f"{SERVICE}#samen"
    found = the(look(library, ref=ref))
    assert [(each.mandate, each.chain) for each in found.taken] == [(f"{SERVICE}#inkoop", (f"{SERVICE}#inkoop",))]
    assert answers(found) == {}
    do(
        library,
        line("revoke-mandate", scope=SERVICE, mandate="inkoop", decision=f"{SERVICE}#besluit")
        | {"effective_on": "2018-02-15"},
    )
    found = the(look(library, ref=ref))
    assert answers(found) == {"awb-10-2-in-force": (False, False, True)}
    assert found.breaches[0].whose == COLLEGE
    name = f"awb-10-2-in-force:{ref}/GM0327-college/inkoop"
    assert list(ask(library, "2018-12-31", finding=name)) == [name]


def undated(found: Line) -> Line:
    return {name: value for name, value in found.items() if name != "at"}
