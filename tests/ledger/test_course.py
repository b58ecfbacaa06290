"""The course of a decision: who is heard before it, how it is made known, objected to, undone, ratified, replaced."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.actor import Actor, Basis, Capacity
from ledger.desk import Desk
from ledger.errors import AlreadyExists, LedgerError, NotFound
from ledger.event import Event
from ledger.governance.course_events import (
    CouncilView,
    DecisionAnnulled,
    DecisionKind,
    DraftSent,
    Ground,
    Overseer,
    PermissionAnswered,
    ViewGiven,
)
from ledger.governance.course_refusals import (
    CourseOutOfOrder,
    DecidedAlready,
    DecisionIsAnnulled,
    DecisionIsStopped,
    GroundDoesNotFit,
    NotAskedOf,
    NotSuspendedNow,
    NotTakenByItself,
    StepTakenBefore,
    ViewsTermMissing,
)
from ledger.governance.course_rule_refusals import (
    AnotherBodyRatifies,
    DecidedBoth,
    DraftNotSent,
    NoGroundToAnnul,
    NoGroundToRefuse,
    NotMadeKnown,
    PermissionMissing,
    SuspendedTooLong,
    ViewsAwaited,
    ViewsTermTooShort,
)
from ledger.governance.course_rules import statutory_views_until, suspended_for_a_year_at_most
from ledger.governance.events import DecisionAdopted
from ledger.governance.refusals import DecisionNotAdopted, DecisionNotInForce, NotOnBehalfOfTheBody
from ledger.governance.terms import Term, TermKind, terms
from ledger.law import Irregularity
from ledger.partnership import PARTNERSHIP
from tests.holding import allows, breaks, holds
from tests.ledger.bel import BOARD, COLLEGE, COUNCIL, acting, arranged
from tests.memory import REGISTRAR, Memory

Line = dict[str, Any]
ABOUT: Line = {"scope": "bel", "decision": "besluit"}
OTHERS = ("GM0317/raad", "GM0417/raad")
GO = "GM0376/georganiseerd-overleg"
HAPPENED = "it was in the minutes all the same"


@pytest.fixture
def bel() -> Memory:
    """A partnership with a board, and nothing decided."""
    return arranged()


def propose(memory: Memory, kind: str | None = None, body: str = COLLEGE, name: str = "besluit", on: str = "") -> None:
    about: Line = {"scope": "bel", "decision": name, "title": "t", "body": body, "kind": kind}
    memory.do("propose-decision", **about, effective_on=on or "2008-02-01")


def adopt(memory: Memory, on: str = "2008-03-01", body: str = COLLEGE, name: str = "besluit", **more: Any) -> Event:  # noqa: ANN401
    about: Line = {"scope": "bel", "decision": name, "body": body, "decided_on": on, "effective_on": on}
    return event(memory.do("adopt-decision", acting(body), **about | more))


def event(desk: Desk) -> Event:
    return desk.decided[0].events[0]


def irregular(found: Event) -> tuple[Irregularity, ...]:
    return found.irregular  # type: ignore[attr-defined, no-any-return]  # Of events that can be.


def leave(memory: Memory, on: str = "2008-05-01") -> Desk:
    """Something that rests on the decision from a day on."""
    form: Line = {"partnership": "bel", "legal_form": "operations-body"}
    return memory.do("change-legal-form", **form, effective_on=on, decision="bel#besluit")


def refused(memory: Memory, kind: type[LedgerError], act: str, actor: Actor | None = None, **fields: Any) -> Line:  # noqa: ANN401
    with pytest.raises(kind) as found:
        memory.do(act, actor or REGISTRAR, **fields)
    assert type(found.value) is kind
    return dict(found.value.fields)


def taken(memory: Memory) -> None:
    propose(memory)
    adopt(memory)


def draft(memory: Memory, on: str = "2008-02-02", **more: Any) -> Event:  # noqa: ANN401
    return event(memory.do("send-draft", **ABOUT, councils=(COUNCIL, *OTHERS), effective_on=on, **more))


def view(memory: Memory, council: str, on: str = "2008-02-20") -> Event:
    given: Line = {"council": council, "view": "wishes", "text": "liever later", "effective_on": on}
    return event(memory.do("give-view", acting(council), **ABOUT, **given))


def permission(memory: Memory, council: str = COUNCIL, *, permitted: bool, **more: Any) -> Event:  # noqa: ANN401
    answer: Line = {"council": council, "permitted": permitted, "effective_on": "2008-02-20"}
    return event(memory.do("answer-permission", acting(council), **ABOUT, **answer | more))


# Who is heard before


def test_a_principle_decision_binds_nobody_and_is_taken_once(bel: Memory) -> None:
    propose(bel)
    about: Line = {**ABOUT, "body": COLLEGE, "effective_on": "2008-02-05"}
    refused(bel, NotOnBehalfOfTheBody, "decide-in-principle", **about)
    bel.do("decide-in-principle", acting(COLLEGE), **about)
    refused(bel, StepTakenBefore, "decide-in-principle", acting(COLLEGE), **about)
    with pytest.raises(DecisionNotAdopted):
        leave(bel)
    adopt(bel)
    leave(bel)


def test_each_of_several_bodies_decides_in_principle(bel: Memory) -> None:
    both: Line = {**ABOUT, "title": "t", "bodies": (COLLEGE, "GM0317/college"), "text_sha256": "ab" * 32}
    bel.do("propose-uniform-decision", **both, effective_on="2008-02-01")
    for body in (COLLEGE, "GM0317/college"):
        bel.do("decide-in-principle", acting(body), **ABOUT, body=body, effective_on="2008-02-05")
    found = bel.read(PARTNERSHIP, "bel").state.governance.course("besluit").principle
    assert set(found) == {COLLEGE, "GM0317/college"}


@pytest.mark.parametrize(
    ("kind", "sent", "until"),
    [
        (None, date(2023, 1, 1), None),
        (DecisionKind.BY_LAW, date(2023, 1, 1), None),
        (DecisionKind.BUDGET, date(2021, 4, 15), date(2021, 6, 10)),
        (DecisionKind.BUDGET, date(2014, 4, 15), date(2014, 5, 27)),
        (DecisionKind.BUDGET, date(2022, 4, 8), date(2022, 6, 3)),  # Over by the old act, and not begun anew.
        (DecisionKind.BUDGET, date(2022, 5, 5), date(2022, 6, 30)),
        (DecisionKind.BUDGET, date(2022, 5, 6), date(2022, 7, 29)),
        (DecisionKind.BUDGET, date(2024, 2, 16), date(2024, 5, 10)),
        (DecisionKind.BUDGET, date(2024, 2, 15), date(2024, 5, 10)),  # Twelve weeks later is Ascension Day.
        (DecisionKind.BUDGET, date(2023, 4, 14), date(2023, 7, 7)),
        (DecisionKind.JOINT_SCHEME, date(2022, 5, 5), None),
        (DecisionKind.JOINT_SCHEME, date(2022, 5, 6), date(2022, 7, 1)),
    ],
)
def test_the_term_for_views_is_that_of_the_law_on_its_last_day(
    kind: DecisionKind | None, sent: date, until: date | None
) -> None:
    assert statutory_views_until(kind, sent) == until


@holds("wgr-draft-sent")
def test_a_joint_budget_is_adopted_after_its_draft_was_with_the_councils(bel: Memory) -> None:
    propose(bel, "joint-budget", BOARD)
    with pytest.raises(DraftNotSent) as unsent:
        adopt(bel, body=BOARD)
    assert (unsent.value.rule, unsent.value.article) == ("wgr-draft-sent", "Wgr 35(1)")
    draft(bel)
    assert irregular(adopt(bel, "2008-03-30", BOARD)) == ()


@holds("wgr-views-term")
def test_councils_get_the_term_of_the_law_for_their_views_to_the_day(bel: Memory) -> None:
    propose(bel, "joint-budget", BOARD)
    with pytest.raises(ViewsTermTooShort) as short:
        draft(bel, views_until="2008-03-16")
    assert short.value.fields["least"] == date(2008, 3, 17)
    sent = draft(bel)  # Six weeks later is a Saturday.
    assert sent == DraftSent("besluit", (COUNCIL, *OTHERS), None, date(2008, 3, 17), date(2008, 2, 2))


@holds("wgr-views-awaited")
def test_a_joint_budget_waits_for_the_views_of_councils_or_their_term(bel: Memory) -> None:
    propose(bel, "joint-budget", BOARD)
    draft(bel)
    view(bel, COUNCIL)
    with pytest.raises(ViewsAwaited) as early:
        adopt(bel, "2008-03-17", BOARD)
    assert early.value.fields["councils"] == OTHERS
    adopt(bel, "2008-03-18", BOARD)


@allows("wgr-views-awaited")
def test_when_all_councils_gave_their_view_the_term_need_not_pass(bel: Memory) -> None:
    propose(bel, "joint-budget", BOARD)
    draft(bel)
    for council in (COUNCIL, *OTHERS):
        assert irregular(view(bel, council)) == ()
    assert irregular(adopt(bel, body=BOARD)) == ()


@breaks("wgr-views-term")
def test_a_draft_with_too_short_a_term_that_was_sent_all_the_same_is_recorded_as_found(bel: Memory) -> None:
    propose(bel, "joint-budget", BOARD)
    sent = draft(bel, views_until="2008-02-20", as_found=HAPPENED)
    assert irregular(sent) == (Irregularity("wgr-views-term", "views-term-too-short"),)


@holds("wgr-view-in-time")
def test_a_view_is_in_time_on_the_last_day_for_it_and_not_after_it(bel: Memory) -> None:
    propose(bel, "joint-budget", BOARD)
    draft(bel)
    assert irregular(view(bel, COUNCIL, "2008-03-18")) == (Irregularity("wgr-view-in-time", "view-too-late"),)
    assert irregular(view(bel, OTHERS[0], "2008-03-17")) == ()


def test_another_draft_asks_for_views_anew(bel: Memory) -> None:
    propose(bel)
    refused(bel, ViewsTermMissing, "send-draft", **ABOUT, councils=(COUNCIL,), effective_on="2008-02-02")
    refused(
        bel,
        NotAskedOf,
        "give-view",
        acting(COUNCIL),
        **ABOUT,
        council=COUNCIL,
        view="support",
        effective_on="2008-02-20",
    )
    draft(bel, views_until="2008-02-28")
    with pytest.raises(NotAskedOf):
        view(bel, "GM0376/college")
    for council in (COUNCIL, *OTHERS):
        view(bel, council)
    with pytest.raises(CourseOutOfOrder):
        draft(bel, "2008-02-01", views_until="2008-02-28")
    draft(bel, "2008-02-21", views_until="2008-03-20")
    with pytest.raises(ViewsAwaited):
        adopt(bel)
    found = bel.read(PARTNERSHIP, "bel").state.governance.course("bel#besluit")
    assert found.silent_on(date(2008, 12, 31)) == (COUNCIL, *OTHERS)


def test_a_council_speaks_for_itself_after_it_was_asked(bel: Memory) -> None:
    propose(bel)
    draft(bel, views_until="2008-02-28")
    said: Line = {**ABOUT, "council": COUNCIL, "view": "support", "effective_on": "2008-02-20"}
    refused(bel, NotOnBehalfOfTheBody, "give-view", **said)
    refused(bel, CourseOutOfOrder, "give-view", acting(COUNCIL), **said | {"effective_on": "2008-02-01"})
    given = event(bel.do("give-view", acting(COUNCIL), **said))
    assert given == ViewGiven("besluit", COUNCIL, CouncilView.SUPPORT, None, date(2008, 2, 20))


@holds("wgr-permission")
def test_an_executive_joins_a_scheme_with_permission_of_its_own_council(bel: Memory) -> None:
    propose(bel, "joint-scheme")
    with pytest.raises(PermissionMissing) as found:
        adopt(bel)
    assert found.value.fields == {
        "decision": "besluit",
        "body": COLLEGE,
        "councils": (COUNCIL,),
        "rule": "wgr-permission",
        "article": "Wgr 1(2)",
    }
    with pytest.raises(NotAskedOf):
        permission(bel, permitted=True)
    bel.do("request-permission", **ABOUT, council=COUNCIL, effective_on="2008-02-02")
    with pytest.raises(PermissionMissing):
        adopt(bel)
    permission(bel, permitted=True)
    adopt(bel)


@holds("wgr-permission")
def test_a_council_decides_on_a_scheme_without_permission_and_a_company_is_no_scheme(bel: Memory) -> None:
    propose(bel, "joint-scheme", COUNCIL)
    adopt(bel, body=COUNCIL)
    bel.do("change-legal-form", partnership="bel", legal_form="company", effective_on="2008-03-01")
    propose(bel, "joint-scheme", name="nog-een")
    adopt(bel, "2008-03-01", name="nog-een")


def test_permission_that_comes_after_the_decision_does_not_mend_it(bel: Memory) -> None:
    propose(bel, "joint-scheme")
    bel.do("request-permission", **ABOUT, council=COUNCIL, effective_on="2008-02-02")
    permission(bel, permitted=True, effective_on="2008-03-02")
    with pytest.raises(PermissionMissing):
        adopt(bel, "2008-03-01")
    adopt(bel, "2008-03-02")


def test_what_was_decided_without_permission_is_recorded_as_found(bel: Memory) -> None:
    propose(bel, "joint-scheme")
    adopted = adopt(bel, as_found=HAPPENED)
    assert isinstance(adopted, DecisionAdopted)
    assert adopted.as_found == HAPPENED
    assert adopted.irregular == (Irregularity("wgr-permission", "permission-missing"),)


@holds("wgr-permission-ground")
def test_permission_is_refused_on_a_ground_of_law_and_may_be_asked_again(bel: Memory) -> None:
    propose(bel, "joint-scheme")
    asked: Line = {**ABOUT, "council": COUNCIL, "effective_on": "2008-02-02"}
    bel.do("request-permission", **asked)
    refused(bel, StepTakenBefore, "request-permission", **asked)
    for permitted, ground in ((True, "general-interest"), (False, None)):
        with pytest.raises(GroundDoesNotFit):
            permission(bel, permitted=permitted, ground=ground)
    with pytest.raises(NoGroundToRefuse):
        permission(bel, permitted=False, ground="other-ground", text="te duur")
    no = permission(bel, permitted=False, ground="other-ground", text="te duur", as_found=HAPPENED)
    wrong = (Irregularity("wgr-permission-ground", "no-ground-to-refuse"),)
    day = date(2008, 2, 20)
    assert no == PermissionAnswered("besluit", COUNCIL, False, Ground.OTHER, "te duur", day, HAPPENED, wrong)
    with pytest.raises(StepTakenBefore):
        permission(bel, permitted=True)
    with pytest.raises(PermissionMissing):
        adopt(bel)
    refused(bel, CourseOutOfOrder, "request-permission", **asked | {"effective_on": "2008-02-19"})
    bel.do("request-permission", **asked | {"effective_on": "2008-02-21"})
    with pytest.raises(CourseOutOfOrder):
        permission(bel, permitted=True)
    permission(bel, permitted=True, effective_on="2008-02-28")
    adopt(bel)
    with pytest.raises(StepTakenBefore):
        permission(bel, permitted=True, effective_on="2008-03-10")


def test_of_a_decision_of_several_bodies_each_asks_its_own_council(bel: Memory) -> None:
    text = "ab" * 32
    both: Line = {**ABOUT, "title": "t", "bodies": (COLLEGE, "GM0317/college"), "text_sha256": text}
    bel.do("propose-uniform-decision", **both, kind="joint-scheme", effective_on="2008-02-01")
    for council in (COUNCIL, "GM0317/raad"):
        bel.do("request-permission", **ABOUT, council=council, effective_on="2008-02-02")
    permission(bel, "GM0317/raad", permitted=True)
    said: Line = {**ABOUT, "text_sha256": text, "decided_on": "2008-03-01", "effective_on": "2008-03-01"}
    bel.do("adopt-uniform-decision", acting("GM0317/college"), **said, body="GM0317/college")
    refused(bel, PermissionMissing, "adopt-uniform-decision", acting(COLLEGE), **said, body=COLLEGE)
    found = event(bel.do("adopt-uniform-decision", acting(COLLEGE), **said, body=COLLEGE, as_found=HAPPENED))
    assert irregular(found) == (Irregularity("wgr-permission", "permission-missing"),)


def consult(memory: Memory) -> None:
    memory.do("consult-unions", **ABOUT, committee=GO, text="sociaal plan", effective_on="2008-02-03")


def accord(memory: Memory, how: str, on: str = "2008-02-20") -> None:
    memory.do("end-union-consultation", **ABOUT, committee=GO, accord=how, effective_on=on)


@breaks("go-agreement")
def test_without_agreement_of_the_unions_a_social_plan_is_a_finding(bel: Memory) -> None:
    propose(bel, "employment")
    missing = (Irregularity("go-agreement", "agreement-missing"),)
    assert irregular(adopt(bel)) == missing
    propose(bel, "employment", name="nog-een")
    about: Line = {"scope": "bel", "decision": "nog-een", "committee": GO}
    bel.do("consult-unions", **about, text="t", effective_on="2008-02-03")
    bel.do("end-union-consultation", **about, accord="no-agreement", effective_on="2008-02-04")
    assert irregular(adopt(bel, name="nog-een")) == missing


@allows("go-agreement")
def test_with_agreement_of_the_unions_it_is_none(bel: Memory) -> None:
    propose(bel, "employment")
    with pytest.raises(NotAskedOf):
        accord(bel, "agreement-reached")
    consult(bel)
    with pytest.raises(StepTakenBefore):
        consult(bel)
    with pytest.raises(CourseOutOfOrder):
        accord(bel, "agreement-reached", "2008-02-02")
    accord(bel, "no-agreement")
    accord(bel, "agreement-reached", "2008-02-25")
    with pytest.raises(StepTakenBefore):
        accord(bel, "agreement-reached", "2008-02-26")
    assert irregular(adopt(bel)) == ()


@holds("wor-25-1-asked")
def test_a_change_of_the_organisation_without_the_works_council_is_a_finding(bel: Memory) -> None:
    propose(bel, "organisation")
    assert irregular(adopt(bel)) == (Irregularity("wor-25-1-asked", "advice-not-asked"),)
    propose(bel, "organisation", name="nog-een")
    asked: Line = {"advice": "a", "works_council": "GM0376/ondernemingsraad", "question": "q"}
    bel.do("request-advice", scope="bel", decision="nog-een", **asked, effective_on="2008-02-02")
    bel.do("give-advice", scope="bel", advice="a", opinion="none-given", effective_on="2008-02-20")
    assert irregular(adopt(bel, name="nog-een")) == ()


@allows("wor-25-1-asked")
def test_where_political_primacy_goes_first_the_rules_of_the_works_council_are_off(bel: Memory) -> None:
    for rule in ("wor-25-1-asked", "wor-25-awaited"):
        switched: Line = {"partnership": "bel", "rule": rule, "response": "off", "source": "WOR 46d"}
        bel.do("switch-rule", **switched, effective_on="2008-01-01")
    propose(bel, "organisation")
    asked: Line = {"advice": "a", "works_council": "GM0376/ondernemingsraad", "question": "q"}
    bel.do("request-advice", scope="bel", decision="besluit", **asked, effective_on="2008-02-02")
    assert irregular(adopt(bel)) == ()
    leave(bel)


@pytest.mark.parametrize(
    ("act", "more"),
    [
        ("decide-in-principle", {"body": COLLEGE}),
        ("consult-unions", {"committee": GO, "text": "t"}),
        ("send-draft", {"councils": (COUNCIL,), "views_until": "2008-12-01"}),
        ("request-permission", {"council": COUNCIL}),
    ],
)
def test_nobody_is_heard_about_what_is_taken_or_unknown(bel: Memory, act: str, more: Line) -> None:
    actor = acting(COLLEGE)
    refused(bel, NotFound, act, actor, **ABOUT, **more, effective_on="2008-02-02")
    propose(bel)
    refused(bel, CourseOutOfOrder, act, actor, **ABOUT, **more, effective_on="2008-01-31")
    adopt(bel)
    facts = refused(bel, DecidedAlready, act, actor, **ABOUT, **more, effective_on="2008-03-02")
    assert facts == {"decision": "besluit", "decided_on": date(2008, 3, 1)}


# What becomes of it after


@holds("awb-3-40-made-known")
def test_it_enters_into_force_once_it_is_known_and_may_reach_back(bel: Memory) -> None:
    taken(bel)
    force: Line = {**ABOUT, "effective_on": "2008-05-03", "retroactive_to": "2008-01-15"}
    assert refused(bel, NotMadeKnown, "bring-into-force", **force)["rule"] == "awb-3-40-made-known"
    known: Line = {**ABOUT, "publication": "gmb-2008-1", "effective_on": "2008-05-04"}
    refused(bel, CourseOutOfOrder, "publish-decision", **known | {"effective_on": "2008-02-28"})
    bel.do("publish-decision", **known)
    refused(bel, StepTakenBefore, "publish-decision", **known)
    assert refused(bel, NotMadeKnown, "bring-into-force", **force)["published_on"] == date(2008, 5, 4)
    after: Line = {"effective_on": "2008-05-04", "retroactive_to": "2008-05-05"}
    refused(bel, CourseOutOfOrder, "bring-into-force", **force | after)
    bel.do("bring-into-force", **force | {"effective_on": "2008-05-04"})
    refused(bel, StepTakenBefore, "bring-into-force", **force | {"effective_on": "2008-05-04"})
    with pytest.raises(DecisionNotInForce):
        leave(bel, "2008-01-14")
    leave(bel, "2008-01-15")


@breaks("awb-3-40-made-known")
def test_what_came_into_force_unknown_is_recorded_as_found_and_holds_from_that_day(bel: Memory) -> None:
    taken(bel)
    found = event(bel.do("bring-into-force", **ABOUT, effective_on="2008-06-01", as_found=HAPPENED))
    assert irregular(found) == (Irregularity("awb-3-40-made-known", "not-made-known"),)
    with pytest.raises(DecisionNotInForce):
        leave(bel, "2008-05-31")
    leave(bel, "2008-06-01")


def annulled(memory: Memory, **more: Any) -> Event:  # noqa: ANN401
    said: Line = {"overseer": "court", "source": "ECLI:NL:X:2008:1", "ground": "conflict-with-law", "grounds": "g"}
    return event(memory.do("annul-decision", **ABOUT | said | {"effective_on": "2008-09-01"} | more))


@allows("crown-annulment-ground")
def test_nothing_rests_on_what_was_annulled_on_any_day(bel: Memory) -> None:
    taken(bel)
    with pytest.raises(CourseOutOfOrder):
        annulled(bel, effective_on="2008-02-28")
    annulled(bel)
    for day in ("2008-03-01", "2009-01-01"):
        with pytest.raises(DecisionIsAnnulled) as found:
            leave(bel, day)
        assert found.value.fields == {
            "decision": "bel#besluit",
            "annulled_on": date(2008, 9, 1),
            "source": "ECLI:NL:X:2008:1",
        }
    with pytest.raises(StepTakenBefore):
        annulled(bel)


def test_what_was_annulled_may_keep_its_consequences(bel: Memory) -> None:
    taken(bel)
    annulled(bel, consequences_stand=True)
    leave(bel)


@holds("crown-annulment-ground")
def test_a_court_annuls_for_the_law_alone_and_the_crown_for_the_general_interest_too(bel: Memory) -> None:
    taken(bel)
    for overseer, ground in (("court", "general-interest"), ("court", "other-ground"), ("crown", "other-ground")):
        with pytest.raises(NoGroundToAnnul) as found:
            annulled(bel, overseer=overseer, ground=ground)
        assert found.value.article == "Awb 10:35"
    done = annulled(bel, overseer="crown", ground="general-interest", source="KB 08.001")
    assert done == DecisionAnnulled(
        "besluit", Overseer.CROWN, "KB 08.001", Ground.GENERAL_INTEREST, "g", False, date(2008, 9, 1)
    )


def suspended(memory: Memory, on: str, until: str | None, **more: Any) -> Event:  # noqa: ANN401
    said: Line = {"overseer": "crown", "source": "KB 08.002", "grounds": "g", "suspended_until": until}
    return event(memory.do("suspend-decision", **ABOUT | said | {"effective_on": on} | more))


def test_while_it_is_suspended_nothing_rests_on_it(bel: Memory) -> None:
    taken(bel)
    suspended(bel, "2008-04-01", "2008-08-31")
    with pytest.raises(DecisionIsStopped) as found:
        leave(bel, "2008-08-31")
    assert found.value.fields == {
        "decision": "bel#besluit",
        "on": date(2008, 8, 31),
        "source": "KB 08.002",
        "until": date(2008, 8, 31),
    }
    leave(bel, "2008-03-31")
    leave(bel, "2008-09-01")


def test_between_two_suspensions_it_holds(bel: Memory) -> None:
    taken(bel)
    suspended(bel, "2008-04-01", "2008-04-30")
    suspended(bel, "2008-08-01", None, overseer="court", source="KB 08.009")
    leave(bel, "2008-05-01")
    leave(bel, "2008-07-31")
    with pytest.raises(DecisionIsStopped) as found:
        leave(bel, "2008-08-01")
    assert found.value.fields["source"] == "KB 08.009"


def test_a_suspension_anew_takes_the_place_of_the_days_that_were_to_come(bel: Memory) -> None:
    taken(bel)
    suspended(bel, "2008-04-01", "2008-08-31")
    suspended(bel, "2008-06-01", "2008-06-30", source="KB 08.009")
    for day, source in (("2008-05-31", "KB 08.002"), ("2008-06-01", "KB 08.009"), ("2008-06-30", "KB 08.009")):
        with pytest.raises(DecisionIsStopped) as found:
            leave(bel, day)
        assert found.value.fields["source"] == source
    leave(bel, "2008-07-01")


def test_a_suspension_is_lifted_from_a_day_on(bel: Memory) -> None:
    taken(bel)
    lift: Line = {**ABOUT, "source": "KB 08.003", "effective_on": "2008-06-01"}
    refused(bel, NotSuspendedNow, "lift-suspension", **lift)
    with pytest.raises(CourseOutOfOrder):
        suspended(bel, "2008-04-01", "2008-03-31")
    suspended(bel, "2008-04-01", None, overseer="court")
    with pytest.raises(DecisionIsStopped):
        leave(bel, "2010-01-01")
    bel.do("lift-suspension", **lift)
    with pytest.raises(DecisionIsStopped):
        leave(bel, "2008-05-31")
    leave(bel, "2008-06-01")
    refused(bel, NotSuspendedNow, "lift-suspension", **lift)


@holds("crown-suspension-term")
def test_the_crown_suspends_for_a_year_at_most_with_what_it_adds(bel: Memory) -> None:
    taken(bel)
    with pytest.raises(SuspendedTooLong):
        suspended(bel, "2008-04-01", None)
    suspended(bel, "2008-04-01", "2008-10-01")
    with pytest.raises(SuspendedTooLong) as found:
        suspended(bel, "2008-10-02", "2009-04-02")
    assert found.value.fields["last"] == date(2009, 4, 1)
    suspended(bel, "2008-10-02", "2009-04-01")
    with pytest.raises(DecisionIsStopped):
        leave(bel, "2009-04-01")
    leave(bel, "2009-04-02")


@holds("crown-suspension-term")
def test_a_year_from_a_leap_day_ends_with_february() -> None:
    leap, end = date(2008, 2, 29), date(2009, 2, 28)
    assert suspended_for_a_year_at_most("x", Overseer.CROWN, leap, end) is None
    assert suspended_for_a_year_at_most("x", Overseer.CROWN, leap, date(2009, 3, 1)) is not None
    assert suspended_for_a_year_at_most("x", Overseer.COURT, leap, None) is None


@holds("ratified-by-competent-body")
def test_only_the_body_itself_ratifies_what_was_decided_in_its_name(bel: Memory) -> None:
    taken(bel)
    for name, body in (("van-het-ab", BOARD), ("van-het-college", COLLEGE)):
        propose(bel, body=body, name=name)
        adopt(bel, "2008-06-01", body, name)
    ratify: Line = {**ABOUT, "effective_on": "2008-06-01"}
    facts = refused(bel, AnotherBodyRatifies, "ratify-decision", **ratify, by_decision="bel#van-het-ab")
    assert facts["article"] == "BW 3:69"
    refused(bel, NotTakenByItself, "ratify-decision", **ratify, by_decision="bel#besluit")
    bel.do("ratify-decision", **ratify, by_decision="bel#van-het-college")
    refused(bel, StepTakenBefore, "ratify-decision", **ratify, by_decision="bel#van-het-college")


def test_another_decision_takes_its_place_from_a_day_on(bel: Memory) -> None:
    taken(bel)
    replaced: Line = {**ABOUT, "by_decision": "bel#nieuw", "effective_on": "2008-07-01"}
    refused(bel, NotFound, "supersede-decision", **replaced)
    propose(bel, name="nieuw")
    refused(bel, DecisionNotAdopted, "supersede-decision", **replaced)
    adopt(bel, "2008-06-01", name="nieuw")
    refused(bel, NotTakenByItself, "supersede-decision", **replaced | {"by_decision": "bel#besluit"})
    bel.do("supersede-decision", **replaced)
    leave(bel, "2008-06-30")
    with pytest.raises(DecisionNotInForce) as found:
        leave(bel, "2008-07-01")
    assert (found.value.since, found.value.until) == (date(2008, 3, 1), date(2008, 7, 1))


@pytest.mark.parametrize(
    ("act", "more"),
    [
        ("publish-decision", {"publication": "gmb-2008-1"}),
        ("bring-into-force", {}),
        ("annul-decision", {"overseer": "court", "source": "s", "ground": "conflict-with-law", "grounds": "g"}),
        ("suspend-decision", {"overseer": "court", "source": "s", "grounds": "g"}),
        ("ratify-decision", {"by_decision": "bel#x"}),
        ("supersede-decision", {"by_decision": "bel#x"}),
        ("file-objection", {"objection": "b", "objector": "een inschrijver"}),
    ],
)
def test_nothing_becomes_of_what_was_not_decided(bel: Memory, act: str, more: Line) -> None:
    propose(bel)
    refused(bel, DecisionNotAdopted, act, **ABOUT, **more, effective_on="2008-04-01")


# Objections


def mandated() -> Memory:
    """A decision that the secretary took under mandate of the college; another has that mandate too."""
    memory = arranged()
    propose(memory, name="mandaat", on="2008-01-02")
    adopt(memory, "2008-01-02", name="mandaat")
    for mandate, mandatee in (("m", "secretaris"), ("n", "jurist")):
        terms: Line = {"organisation": "GM0376", "power": "p", "legal_basis": "Awb 10:3", "kind": "mandate"}
        who: Line = {"scope": "bel", "mandate": mandate, "mandator": COLLEGE, "mandatee": mandatee}
        memory.do("grant-mandate", **who, **terms, effective_on="2008-01-02", decision="bel#mandaat")
    propose(memory)
    about: Line = {**ABOUT, "body": COLLEGE, "decided_on": "2008-03-01", "effective_on": "2008-03-01"}
    memory.do("adopt-decision", SECRETARY, Basis(mandate="bel#m"), **about)
    return memory


SECRETARY = Actor("p-secretaris", "secretaris", Capacity.OFFICIAL, "GM0376", COLLEGE)
LAWYER = Actor("p-jurist", "jurist", Capacity.OFFICIAL, "GM0376", COLLEGE)
OBJECTED: Line = {**ABOUT, "objection": "b", "objector": "een inschrijver"}
DECIDED: Line = {**ABOUT, "objection": "b", "body": COLLEGE, "outcome": "unfounded", "grounds": "g"}


def objected(memory: Memory, on: str = "2008-03-20") -> Event:
    return event(memory.do("file-objection", **OBJECTED, effective_on=on))


@holds("awb-10-3-3-objection-by-another")
def test_who_took_a_decision_under_mandate_does_not_decide_on_the_objection() -> None:
    memory = mandated()
    objected(memory)
    with pytest.raises(DecidedBoth) as found:
        memory.do("decide-objection", SECRETARY, Basis(mandate="bel#m"), **DECIDED, effective_on="2008-05-01")
    assert found.value.fields == {
        "decision": "besluit",
        "objection": "b",
        "person": "p-secretaris",
        "rule": "awb-10-3-3-objection-by-another",
        "article": "Awb 10:3(3)",
    }
    memory.do("decide-objection", LAWYER, Basis(mandate="bel#n"), **DECIDED, effective_on="2008-05-01")


@allows("awb-10-3-3-objection-by-another")
def test_the_body_itself_decides_on_any_objection_whoever_speaks_for_it() -> None:
    memory = mandated()
    objected(memory)
    done = event(memory.do("decide-objection", SECRETARY, **DECIDED, effective_on="2008-05-01"))
    assert irregular(done) == ()


def test_a_decision_on_objection_by_the_same_person_is_recorded_as_found() -> None:
    memory = mandated()
    objected(memory)
    fields = DECIDED | {"effective_on": "2008-05-01", "as_found": HAPPENED}
    done = event(memory.do("decide-objection", SECRETARY, Basis(mandate="bel#m"), **fields))
    assert irregular(done) == (Irregularity("awb-10-3-3-objection-by-another", "decided-both"),)


def test_an_objection_upheld_revokes_the_decision(bel: Memory) -> None:
    taken(bel)
    objected(bel)
    bel.do("decide-objection", acting(COLLEGE), **DECIDED | {"outcome": "upheld-in-part"}, effective_on="2008-05-01")
    leave(bel)
    second: Line = {"objection": "c"}
    bel.do("file-objection", **OBJECTED | second, effective_on="2008-03-20")
    upheld: Line = {"outcome": "upheld", "effective_on": "2008-05-02"}
    bel.do("decide-objection", acting(COLLEGE), **DECIDED | second | upheld)
    with pytest.raises(DecisionIsAnnulled):
        leave(bel, "2008-05-03")


def test_an_objection_is_filed_and_decided_once_in_order(bel: Memory) -> None:
    taken(bel)
    refused(bel, NotFound, "decide-objection", acting(COLLEGE), **DECIDED, effective_on="2008-05-01")
    refused(bel, CourseOutOfOrder, "file-objection", **OBJECTED, effective_on="2008-02-28")
    objected(bel)
    refused(bel, AlreadyExists, "file-objection", **OBJECTED, effective_on="2008-03-20")
    refused(bel, CourseOutOfOrder, "decide-objection", acting(COLLEGE), **DECIDED, effective_on="2008-03-19")
    bel.do("decide-objection", acting(COLLEGE), **DECIDED, effective_on="2008-05-01")
    refused(bel, StepTakenBefore, "decide-objection", acting(COLLEGE), **DECIDED, effective_on="2008-05-02")


@holds("awb-6-7-objection-term", broken="late")
@pytest.mark.parametrize(("filed", "late"), [("2008-04-14", False), ("2008-04-15", True)])
def test_an_objection_comes_within_six_weeks_of_being_made_known(bel: Memory, filed: str, late: bool) -> None:
    taken(bel)
    found = objected(bel, filed)
    assert irregular(found) == ((Irregularity("awb-6-7-objection-term", "objection-too-late"),) if late else ())


# Until when


def test_the_terms_about_a_decision_are_told_with_what_was_done_in_them(bel: Memory) -> None:
    propose(bel, "joint-budget", BOARD)
    draft(bel)
    view(bel, COUNCIL)
    adopt(bel, "2008-03-30", BOARD)
    objected(bel, "2008-04-10")
    suspended(bel, "2008-04-12", "2008-06-30")
    propose(bel, name="tweede")
    about: Line = {"scope": "bel", "advice": "a"}
    asked: Line = {"works_council": "GM0376/ondernemingsraad", "question": "q", "effective_on": "2008-02-02"}
    bel.do("request-advice", **about, decision="tweede", **asked)
    no: Line = {"opinion": "negative", "effective_on": "2008-02-20"}
    bel.do("give-advice", acting("GM0376/ondernemingsraad"), **about, **no)
    adopt(bel, name="tweede")
    bel.do("notify-works-council", **about, deviates=True, grounds="g", effective_on="2008-03-03")
    found = set(terms(bel.read(PARTNERSHIP, "bel").state.governance))
    sent, until = date(2008, 2, 2), date(2008, 3, 17)
    filed, by = date(2008, 4, 10), date(2008, 5, 22)
    assert found == {
        Term(TermKind.VIEWS, "besluit", COUNCIL, COUNCIL, sent, until, date(2008, 2, 20)),
        *(Term(TermKind.VIEWS, "besluit", council, council, sent, until, None) for council in OTHERS),
        Term(TermKind.OBJECTION, "besluit", "b", BOARD, filed, by, None, by),
        Term(TermKind.SUSPENSION, "besluit", "KB 08.002", BOARD, date(2008, 4, 12), date(2008, 6, 30), None),
        Term(
            TermKind.ADVICE_SUSPENSION,
            "tweede",
            "a",
            "GM0376/ondernemingsraad",
            date(2008, 3, 3),
            date(2008, 4, 3),
            None,
        ),
    }
