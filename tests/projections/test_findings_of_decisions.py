"""What a controller should look at in how decisions were taken: as was known then, and as is known now."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ledger.correction_refusals import StillRestedUpon
from ledger.journal import Address
from ledger.partnership.findings import FindingState
from projections import Library
from projections.findings import Finding
from tests.holding import allows, holds
from tests.ledgers import SYSTEM
from tests.ledgers import found as founded
from tests.projections.history import COLLEGE, HOST, OFFICIAL, SERVICE, Line, beginning, library_of, line, mandate, play
from tests.projections.test_findings import ask, do, position

COUNCIL, OTHER = f"{HOST}/raad", "GM0313/college"
ABOUT: Line = {"scope": SERVICE, "decision": "regeling"}
BY_COUNCIL = {**OFFICIAL, "on_behalf_of": COUNCIL}
BY_OTHER = {**OFFICIAL, "subject": "p-9", "on_behalf_of": OTHER}
HAPPENED = "zo stond het in het verslag"


@pytest.fixture
def library(empty_sqlite: Address) -> Iterator[Library]:
    founded(empty_sqlite)
    with library_of(empty_sqlite) as found:
        do(found, *beginning())
        yield found


def of(library: Library, rule: str, on: str = "2019-12-31", known_at: str | None = None) -> list[Finding]:
    return list(ask(library, on, known_at, rule=rule).values())


def proposed(**more: str) -> Line:
    return line("propose-decision", **ABOUT, title="t", body=COLLEGE, effective_on="2018-01-10", **more)


def taken(day: str = "2018-03-01", **more: str) -> Line:
    return line("adopt-decision", **ABOUT, body=COLLEGE, decided_on=day, effective_on=day, **more)


@holds("wgr-permission")
def test_a_scheme_without_permission_is_found_until_the_council_gave_it(library: Library) -> None:
    do(library, proposed(kind="joint-scheme"), taken(as_found=HAPPENED))
    [found] = of(library, "wgr-permission")
    assert (found.about, found.state, found.seen_when_recorded) == (f"{SERVICE}#regeling", FindingState.OPEN, True)
    assert (found.as_found, found.resolve_with, found.article) == (HAPPENED, ("answer-permission",), "Wgr 1(2)")
    assert found.positions == (int(position(library)),)
    assert of(library, "wgr-permission", on="2018-02-28") == []


@allows("wgr-permission")
def test_with_permission_nothing_is_found(library: Library) -> None:
    asked: Line = {"council": COUNCIL, "effective_on": "2018-01-11"}
    answer: Line = {"council": COUNCIL, "permitted": True, "effective_on": "2018-02-01"}
    do(library, proposed(kind="joint-scheme"), line("request-permission", **ABOUT, **asked))
    do(library, line("answer-permission", None, BY_COUNCIL, **ABOUT, **answer), taken())
    assert of(library, "wgr-permission") == []


def test_what_was_answered_is_not_taken_out_without_the_answer(library: Library) -> None:
    asked: Line = {"council": COUNCIL, "effective_on": "2018-01-11"}
    answer: Line = {"council": COUNCIL, "permitted": True, "effective_on": "2018-02-01"}
    do(library, proposed(kind="joint-scheme"), line("request-permission", **ABOUT, **asked))
    request = int(position(library))
    do(library, line("answer-permission", None, BY_COUNCIL, **ABOUT, **answer))
    wrong = line("record-in-error", partnership="blnp", positions=[request], reason="vergissing")
    [done] = play(library.journal, [wrong])
    assert isinstance(done.refusal, StillRestedUpon)
    do(library, wrong | {"positions": [request, request + 1]})


def test_what_was_annulled_is_found_no_more_since_it_is_known(library: Library) -> None:
    do(library, proposed(kind="joint-scheme"), taken(as_found=HAPPENED))
    before = position(library)
    court: Line = {"overseer": "court", "source": "ECLI:NL:X:2018:1", "ground": "conflict-with-law", "grounds": "g"}
    do(library, line("annul-decision", **ABOUT, **court, effective_on="2018-09-01"))
    assert [each.state for each in of(library, "wgr-permission")] == [FindingState.RESOLVED]
    assert [each.state for each in of(library, "wgr-permission", known_at=before)] == [FindingState.OPEN]


ONE, TWO = "ab" * 32, "cd" * 32
DAYS: Line = {"decided_on": "2018-03-01", "effective_on": "2018-03-01"}


def another_text(library: Library) -> None:
    """One of two bodies adopted what was proposed to both, and the other something else."""
    both: Line = {"bodies": [COLLEGE, OTHER], "title": "t", "text_sha256": ONE, "effective_on": "2018-01-10"}
    do(library, line("propose-uniform-decision", **ABOUT, **both))
    do(library, line("adopt-uniform-decision", **ABOUT, body=COLLEGE, text_sha256=ONE, **DAYS))
    assert of(library, "uniform-complete") == []
    do(library, line("adopt-uniform-decision", None, BY_OTHER, **ABOUT, body=OTHER, text_sha256=TWO, **DAYS))


def the_same_text(library: Library) -> None:
    again = {**DAYS, "decided_on": "2018-04-01"}
    do(library, line("adopt-uniform-decision", None, BY_OTHER, **ABOUT, body=OTHER, text_sha256=ONE, **again))


@holds("uniform-same-text")
def test_who_adopted_another_text_is_found_until_it_adopted_the_same(library: Library) -> None:
    another_text(library)
    [found] = of(library, "uniform-same-text")
    assert (found.about, found.seen_when_recorded) == (f"{SERVICE}#regeling/GM0313-college", True)
    the_same_text(library)
    [gone] = of(library, "uniform-same-text")
    assert (gone.state, gone.seen_when_recorded) == (FindingState.RESOLVED, True)


@holds("uniform-complete")
def test_bodies_that_adopted_other_texts_are_found_until_all_adopted_the_same(library: Library) -> None:
    another_text(library)
    [found] = of(library, "uniform-complete")
    assert found.breach.fields["deviating"] == (OTHER,)
    the_same_text(library)
    assert of(library, "uniform-complete") == []


@holds("one-side-of-a-matter")
def test_one_person_on_both_sides_of_a_decision_is_found_with_what_he_did(library: Library) -> None:
    proposing = proposed() | {"actor": {**OFFICIAL, "capacity": "contractor"}}
    do(library, proposing, taken() | {"actor": {**OFFICIAL, "capacity": "client"}})
    [found] = of(library, "one-side-of-a-matter", on="2100-01-01")
    last = int(position(library))
    assert (found.about, found.positions) == (f"{SERVICE}#decision/regeling/p-1", (last - 1, last))
    assert found.breach.fields["capacities"] == ("client", "contractor")
    assert of(library, "one-side-of-a-matter", on="2018-12-31") == []  # It was not recorded yet.


@holds("one-side-of-a-matter")
def test_roles_that_are_kept_apart_from_a_later_day_make_nobody_stand_on_two_sides_before_it(library: Library) -> None:
    do(library, proposed() | {"actor": {**OFFICIAL, "capacity": "owner"}})
    do(library, taken() | {"actor": {**OFFICIAL, "capacity": "chair"}})
    apart: Line = {"partnership": "blnp", "roles": ["owner", "chair"], "source": "afspraak"}
    do(library, line("separate-roles", **apart, separation="later", effective_on="2018-03-02"))
    assert of(library, "one-side-of-a-matter", on="2100-01-01") == []
    do(library, line("separate-roles", **apart, separation="toen", effective_on="2018-03-01"))
    [found] = of(library, "one-side-of-a-matter", on="2100-01-01")
    assert found.breach.fields["capacities"] == ("chair", "owner")


def decided_ahead(library: Library) -> None:
    """Somebody took a decision under mandate, of a day that is yet to come, and recorded that himself."""
    whom = {"kind": "mandate", "mandator": COLLEGE, "mandatee": "secretaris", "organisation": HOST}
    terms = {"power": "inkoop", "legal_basis": "Awb 10:1"}
    granted = mandate("grant-mandate", "2018-01-05", "2018-01-01", **whom, **terms)
    del granted["at"]
    own = {**OFFICIAL, "subject": SYSTEM.subject}
    do(library, granted, proposed(), taken("2100-01-01") | {"actor": own, "basis": {"mandate": f"{SERVICE}#inkoop"}})


@holds("four-eyes-recording")
def test_who_recorded_what_he_decided_alone_is_found(library: Library) -> None:
    decided_ahead(library)
    [eyes] = of(library, "four-eyes-recording", on="2100-01-01")
    assert (eyes.about, eyes.seen_when_recorded) == (f"{SERVICE}#regeling/GM0327-college", True)


@holds("decided-in-the-past")
def test_what_was_recorded_before_it_was_decided_is_found_from_that_day(library: Library) -> None:
    decided_ahead(library)
    [early] = of(library, "decided-in-the-past", on="2100-01-01")
    assert early.about == f"{SERVICE}#regeling/GM0327-college"
    assert of(library, "decided-in-the-past", on="2099-12-31") == []


@holds("roles-kept-apart")
def test_roles_that_are_united_are_found_until_one_of_them_ends(library: Library) -> None:
    role: Line = {"partnership": "blnp", "matter": SERVICE, "holder": "secretaris", "organisation": HOST}
    apart: Line = {"partnership": "blnp", "separation": "s", "roles": ["owner", "contractor"], "source": "afspraak"}
    do(library, line("separate-roles", **apart, effective_on="2018-01-01"))
    for name, more in (("owner", {}), ("contractor", {"as_found": HAPPENED})):
        do(library, line("assign-role", **role, role=name, source="s", effective_on="2018-02-01", **more))
    [found] = of(library, "roles-kept-apart")
    assert (found.about, found.effective_on.isoformat()) == ("blnp#separation/s", "2018-02-01")
    assert of(library, "roles-kept-apart", on="2018-01-31") == []
    # Ended from its first day on, it was never united.
    do(library, line("end-role", **role, role="owner", grounds="g", effective_on="2018-02-01"))
    assert [each.state for each in of(library, "roles-kept-apart")] == [FindingState.RESOLVED]
