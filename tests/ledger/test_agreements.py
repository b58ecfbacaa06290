"""Agreements on a service: two sides, levels with a target, one at a time; and the days on which others may join."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ledger.errors import AlreadyExists, LedgerError, NotFound
from ledger.governance.mandate_events import MandateGranted, MandateKind, MandateTerms
from ledger.governance.refusals import DecisionNotAdopted
from ledger.partnership.refusals import NoSuchBody
from ledger.period import EmptyPeriod
from ledger.service.agreement_events import (
    AgreementChanged,
    AgreementConcluded,
    AgreementEnded,
    Bound,
    Level,
    LevelMeasured,
)
from ledger.service.agreement_refusals import (
    AgreementEndsBeforeItStarts,
    AgreementNotInForce,
    AgreementOverlaps,
    ClientIsContractor,
    LevelNamedTwice,
    MeasuredTooEarly,
    NoLevels,
    NoSideOfTheAgreement,
    NotAnEntryMoment,
    NotDecidedByTheClient,
    UnknownLevel,
    UnknownParty,
)
from ledger.service.events import MemberJoined, ServiceStarted
from ledger.service.refusals import BeforeStart, HostIsNoMember
from tests.holding import holds
from tests.ledger.bel import BLARICUM, BOARD, COLLEGE, EEMNES, LAREN, SERVICE, acting, arranged, decided
from tests.memory import Memory

Line = dict[str, Any]

ANSWERED: Line = {"level": "telefoon", "title": "Calls answered", "unit": "%", "target": "90", "bound": "at-least"}
DAYS: Line = {"level": "vergunning", "title": "Permits within", "unit": "days", "target": "42", "bound": "at-most"}
AGREED: Line = {"service": SERVICE, "agreement": "dvo-2008", "title": "DVO", "client": COLLEGE, "contractor": "bel"}
YEAR: Line = {"effective_on": "2008-01-02", "ends_on": "2008-12-31"}


@pytest.fixture
def bel() -> Memory:
    """An agreement of one college for 2008, with two levels."""
    memory = arranged()
    memory.do("conclude-agreement", **AGREED, **YEAR, levels=(ANSWERED, DAYS), decision=decided(memory, "dvo"))
    return memory


def refused(memory: Memory, kind: type[LedgerError], act: str, **fields: Any) -> dict[str, object]:  # noqa: ANN401
    with pytest.raises(kind) as found:
        memory.do(act, **fields)
    return found.value.fields


def another(**changed: object) -> Line:
    decision: Line = {"decision": f"{SERVICE}#dvo", "levels": (ANSWERED,)}
    return AGREED | {"agreement": "dvo-2009", "effective_on": "2009-01-01"} | decision | changed


def measured(**changed: object) -> Line:
    about: Line = {
        "service": SERVICE,
        "agreement": "dvo-2008",
        "level": "telefoon",
        "achieved": "88.5",
        "source": "log",
    }
    days: Line = {"starts_on": "2008-02-01", "ends_on": "2008-07-01", "effective_on": "2008-07-01"}
    return about | days | changed


def test_an_agreement_keeps_its_parties_levels_and_the_decision_that_it_rests_on(bel: Memory) -> None:
    levels = (
        Level("telefoon", "Calls answered", "%", Decimal(90), Bound.AT_LEAST),
        Level("vergunning", "Permits within", "days", Decimal(42), Bound.AT_MOST),
    )
    expected = AgreementConcluded(
        "dvo-2008", "DVO", COLLEGE, "bel", levels, date(2008, 1, 2), f"{SERVICE}#dvo", date(2008, 12, 31)
    )
    assert bel.streams[f"service:{SERVICE}"][-1] == expected


@pytest.mark.parametrize(
    ("kind", "changed", "named"),
    [
        (UnknownParty, {"client": BOARD}, BOARD),
        (UnknownParty, {"client": "GM0402/college"}, "GM0402/college"),
        (UnknownParty, {"contractor": "GM0402"}, "GM0402"),
        (UnknownParty, {"contractor": "blnp"}, "blnp"),
        (ClientIsContractor, {"contractor": BLARICUM}, None),
        (NoSuchBody, {"client": "bel/nergens"}, None),
        (NotDecidedByTheClient, {"client": "GM0317/college"}, None),
        (AlreadyExists, {"agreement": "dvo-2008"}, None),
        (AgreementOverlaps, {"effective_on": "2008-12-31"}, None),
        (AgreementEndsBeforeItStarts, {"ends_on": "2008-12-31"}, None),
        (NoLevels, {"levels": ()}, None),
        (LevelNamedTwice, {"levels": (ANSWERED, ANSWERED)}, None),
        (NotFound, {"decision": f"{SERVICE}#nergens"}, None),
    ],
)
def test_what_is_no_agreement_of_two_sides_is_refused(
    bel: Memory, kind: type[LedgerError], changed: Line, named: str | None
) -> None:
    fields = refused(bel, kind, "conclude-agreement", **another(**changed))
    assert named is None or fields["party"] == named


def test_an_agreement_rests_on_a_decision_that_was_taken(bel: Memory) -> None:
    about: Line = {"scope": SERVICE, "decision": "later", "body": COLLEGE, "effective_on": "2008-12-01"}
    bel.do("propose-decision", title="DVO 2009", **about)
    refused(bel, DecisionNotAdopted, "conclude-agreement", **another(decision=f"{SERVICE}#later"))


def test_the_next_agreement_begins_where_the_last_one_ends_and_another_client_has_its_own(bel: Memory) -> None:
    bel.do("conclude-agreement", **another())
    eemnes: Line = {"agreement": "dvo-eemnes", "client": "GM0317/college", "effective_on": "2008-02-01"}
    bel.do("conclude-agreement", **another(**eemnes, decision=decided(bel, "dvo-eemnes", "GM0317/college")))


def test_a_member_can_be_the_contractor_of_another(bel: Memory) -> None:
    bel.do("conclude-agreement", **another(agreement="dvo-laren", contractor=LAREN, effective_on="2008-03-01"))


def test_a_level_is_measured_beside_the_target_that_held(bel: Memory) -> None:
    def event(level: str, achieved: str, target: int, *, met: bool) -> LevelMeasured:
        days = (date(2008, 2, 1), date(2008, 7, 1))
        values = (Decimal(achieved), Decimal(target), met)
        return LevelMeasured("dvo-2008", level, *values, *days, "log", date(2008, 7, 1))

    for level, achieved, target, met in (
        ("telefoon", "88.5", 90, False),
        ("telefoon", "90", 90, True),
        ("vergunning", "42", 42, True),
        ("vergunning", "42.1", 42, False),
    ):
        desk = bel.do("measure-level", **measured(level=level, achieved=achieved))
        assert desk.decided[0].events == (event(level, achieved, target, met=met),)


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        (UnknownLevel, {"level": "glimlach"}),
        (NotFound, {"agreement": "dvo-1999"}),
        (MeasuredTooEarly, {"effective_on": "2008-06-30"}),
        (AgreementNotInForce, {"starts_on": "2008-01-01"}),
        (AgreementNotInForce, {"ends_on": "2009-01-02", "effective_on": "2009-01-02"}),
        (EmptyPeriod, {"ends_on": "2008-02-01"}),
    ],
)
def test_what_was_not_agreed_on_or_is_not_over_is_not_measured(
    bel: Memory, kind: type[LedgerError], changed: Line
) -> None:
    refused(bel, kind, "measure-level", **measured(**changed))


def test_other_levels_hold_from_their_day_and_no_measurement_spans_two_targets(bel: Memory) -> None:
    higher = ANSWERED | {"target": "95"}
    changed: Line = {
        "service": SERVICE,
        "agreement": "dvo-2008",
        "decision": f"{SERVICE}#dvo",
        "ends_on": "2009-03-31",
    }
    bel.do("change-agreement", **changed, levels=(higher,), effective_on="2008-06-01")
    refused(bel, UnknownLevel, "measure-level", **measured())
    refused(bel, UnknownLevel, "measure-level", **measured(level="vergunning"))
    before = bel.do("measure-level", **measured(ends_on="2008-06-01")).decided[0].events[0]
    after = bel.do("measure-level", **measured(starts_on="2008-06-01", achieved="95")).decided[0].events[0]
    assert isinstance(before, LevelMeasured)
    assert isinstance(after, LevelMeasured)
    assert [(each.target, each.met) for each in (before, after)] == [(Decimal(90), False), (Decimal(95), True)]
    # What was changed reaches into the next year, so the next one cannot begin in January.
    assert refused(bel, AgreementOverlaps, "conclude-agreement", **another())["other"] == "dvo-2008"


def test_a_change_does_not_reach_into_another_agreement_and_is_the_client_s(bel: Memory) -> None:
    bel.do("conclude-agreement", **another())
    longer: Line = {"service": SERVICE, "agreement": "dvo-2008", "levels": (ANSWERED,), "effective_on": "2008-06-01"}
    refused(bel, AgreementOverlaps, "change-agreement", **longer, decision=f"{SERVICE}#dvo", ends_on="2009-01-01")
    other = decided(bel, "van-eemnes", "GM0317/college")
    refused(bel, NotDecidedByTheClient, "change-agreement", **longer, decision=other)
    late = longer | {"effective_on": "2009-01-01"}
    refused(bel, AgreementNotInForce, "change-agreement", **late, decision=f"{SERVICE}#dvo")
    empty = longer | {"levels": ()}
    refused(bel, NoLevels, "change-agreement", **empty, decision=f"{SERVICE}#dvo")


def test_an_ended_agreement_holds_until_the_day_before_and_makes_room(bel: Memory) -> None:
    ended: Line = {
        "service": SERVICE,
        "agreement": "dvo-2008",
        "grounds": "over",
        "decision": f"{SERVICE}#dvo",
    }
    refused(bel, AgreementEndsBeforeItStarts, "end-agreement", **ended, effective_on="2008-01-02")
    decision = decided(bel, "van-eemnes", "GM0317/college")
    refused(bel, NotDecidedByTheClient, "end-agreement", **ended | {"decision": decision}, effective_on="2008-07-01")
    desk = bel.do("end-agreement", **ended, effective_on="2008-07-01")
    assert desk.decided[0].events == (AgreementEnded("dvo-2008", date(2008, 7, 1), "over", f"{SERVICE}#dvo"),)
    bel.do("measure-level", **measured())
    late = measured(ends_on="2008-07-02", effective_on="2008-08-01")
    refused(bel, AgreementNotInForce, "measure-level", **late)
    bel.do("conclude-agreement", **another(effective_on="2008-07-01"))


def test_the_partnership_itself_can_carry_a_service_out_and_a_stranger_cannot(bel: Memory) -> None:
    started = bel.streams[f"service:{SERVICE}"][0]
    assert isinstance(started, ServiceStarted)
    assert started.host == "bel"
    service: Line = {
        "service": "bel/belastingen",
        "title": "Belastingen",
        "members": (EEMNES, LAREN),
        "scope": ("taxes",),
    }
    for stranger in ("blnp", BLARICUM):
        refused(bel, HostIsNoMember, "start-service", **service, host=stranger, effective_on="2008-01-01")


def test_once_entry_moments_are_set_others_join_on_those_days_only() -> None:
    memory = arranged()
    service: Line = {"service": "bel/inkoop", "title": "Inkoop", "members": (EEMNES, LAREN), "scope": ("buying",)}
    memory.do("start-service", **service, host=EEMNES, effective_on="2008-01-01")
    about: Line = {"scope": "bel/inkoop", "decision": "toetreden", "body": BOARD, "effective_on": "2008-02-01"}
    memory.do("propose-decision", title="Toetreden", **about)
    memory.do("adopt-decision", acting(BOARD), decided_on="2008-02-01", **about)
    moment: Line = {
        "service": "bel/inkoop",
        "moment": "eerste",
        "criteria": ("same ICT",),
        "effective_on": "2008-03-01",
    }
    refused(memory, BeforeStart, "set-entry-moment", **moment, opens_on="2007-12-31")
    memory.do("set-entry-moment", **moment, opens_on="2009-01-01")
    refused(memory, AlreadyExists, "set-entry-moment", **moment, opens_on="2010-01-01")
    joining: Line = {"service": "bel/inkoop", "member": BLARICUM, "decision": "bel/inkoop#toetreden"}
    fields = refused(memory, NotAnEntryMoment, "join-service", **joining, effective_on="2008-07-01")
    assert fields["moments"] == (date(2009, 1, 1),)
    desk = memory.do("join-service", **joining, effective_on="2009-01-01")
    assert desk.decided[0].events == (MemberJoined(BLARICUM, date(2009, 1, 1), "bel/inkoop#toetreden"),)


def test_before_an_entry_moment_is_set_the_day_of_joining_is_free() -> None:
    memory = arranged()
    service: Line = {"service": "bel/inkoop", "title": "Inkoop", "members": (EEMNES, LAREN), "scope": ("buying",)}
    memory.do("start-service", **service, host=EEMNES, effective_on="2008-01-01")
    moment: Line = {
        "service": "bel/inkoop",
        "moment": "eerste",
        "criteria": ("same ICT",),
        "effective_on": "2008-03-01",
    }
    memory.do("set-entry-moment", **moment, opens_on="2009-01-01")
    about: Line = {"scope": "bel/inkoop", "decision": "mee", "body": BOARD, "effective_on": "2008-02-01"}
    memory.do("propose-decision", title="Mee", **about)
    memory.do("adopt-decision", acting(BOARD), decided_on="2008-02-01", **about)
    joining: Line = {"service": "bel/inkoop", "member": BLARICUM, "decision": "bel/inkoop#mee"}
    memory.do("join-service", **joining, effective_on="2008-02-29")


SIGNED: Line = {"body": COLLEGE, "function": "burgemeester", "organisation": BLARICUM, "signed_on": "2008-12-20"}
BY_BEL: Line = {"body": BOARD, "function": "directeur", "organisation": "bel", "signed_on": "2008-12-21"}


def concluded(memory: Memory) -> AgreementConcluded:
    found = memory.streams[f"service:{SERVICE}"][-1]
    assert isinstance(found, AgreementConcluded)
    return found


def test_an_agreement_keeps_who_signed_it_and_by_when_notice_is_given(bel: Memory) -> None:
    bel.do("conclude-agreement", **another(notice_months=3, signatures=(SIGNED, BY_BEL)))
    made = concluded(bel)
    assert (made.notice_months, [each.body for each in made.signatures], made.irregular) == (3, [COLLEGE, BOARD], ())


@holds("gemeentewet-160-agreement-signed", broken="rules")
@pytest.mark.parametrize(
    ("signatures", "rules"),
    [
        ((), []),
        ((SIGNED,), ["gemeentewet-160-agreement-signed"]),
        ((BY_BEL,), ["gemeentewet-160-agreement-signed"]),
        ((SIGNED, BY_BEL), []),
        ((SIGNED, SIGNED, BY_BEL), ["gemeentewet-160-agreement-signed"]),
    ],
)
def test_an_agreement_of_which_one_side_signed_is_kept_as_irregular(
    bel: Memory, signatures: tuple[Line, ...], rules: list[str]
) -> None:
    bel.do("conclude-agreement", **another(signatures=signatures))
    assert [each.rule for each in concluded(bel).irregular] == rules


def test_a_change_is_signed_as_the_agreement_was(bel: Memory) -> None:
    about: Line = {"service": SERVICE, "agreement": "dvo-2008", "decision": f"{SERVICE}#dvo", "levels": (ANSWERED,)}
    longer = {**about, "effective_on": "2008-06-01", "ends_on": "2009-12-31"}
    stranger = {**SIGNED, "body": f"{LAREN}/college", "organisation": LAREN}
    refused(bel, NoSideOfTheAgreement, "change-agreement", **longer, signatures=(stranger,))
    under = {**SIGNED, "mandate": f"{SERVICE}#niets"}
    found = refused(bel, NotFound, "change-agreement", **longer, signatures=(under, BY_BEL))
    assert found["rule"] == "awb-10-12-agreement-mandate"
    bel.do("change-agreement", **longer, signatures=(under,), as_found="zo ondertekend")
    changed = bel.streams[f"service:{SERVICE}"][-1]
    assert isinstance(changed, AgreementChanged)
    assert [each.rule for each in changed.irregular] == [
        "gemeentewet-160-agreement-signed",
        "awb-10-12-agreement-mandate",
    ]
    bel.do("change-agreement", **longer, signatures=(SIGNED, BY_BEL))
    again = bel.streams[f"service:{SERVICE}"][-1]
    assert isinstance(again, AgreementChanged)
    assert (again.irregular, again.as_found, len(again.signatures)) == ((), None, 2)


@holds("agreement-notice-term", broken="rules")
@pytest.mark.parametrize(
    ("more", "effective_on", "rules"),
    [
        ({}, "2009-04-30", ["agreement-notice-term"]),  # Three months after the decision is 1 May.
        ({}, "2009-05-01", []),
        ({"notice_on": "2009-01-15"}, "2009-04-15", []),
        ({"notice_on": "2009-01-16"}, "2009-04-15", ["agreement-notice-term"]),
        ({"by_mutual_consent": True}, "2009-02-02", []),
    ],
)
def test_an_agreement_ends_early_with_the_notice_that_was_agreed_or_by_consent_of_both(
    bel: Memory, more: Line, effective_on: str, rules: list[str]
) -> None:
    bel.do("conclude-agreement", **another(notice_months=3))
    scope: Line = {"scope": SERVICE, "decision": "stoppen", "body": COLLEGE, "effective_on": "2009-02-01"}
    bel.do("propose-decision", title="Stoppen", **scope)
    bel.do("adopt-decision", acting(COLLEGE), decided_on="2009-02-01", **scope)
    ended: Line = {"agreement": "dvo-2009", "grounds": "eerder klaar", "decision": f"{SERVICE}#stoppen"}
    bel.do("end-agreement", service=SERVICE, **ended, **more, effective_on=effective_on)
    found = bel.streams[f"service:{SERVICE}"][-1]
    assert isinstance(found, AgreementEnded)
    assert [each.rule for each in found.irregular] == rules


def test_only_a_party_signs_an_agreement(bel: Memory) -> None:
    other = {**SIGNED, "body": f"{LAREN}/college", "organisation": LAREN}
    found = refused(bel, NoSideOfTheAgreement, "conclude-agreement", **another(signatures=(other,)))
    assert found == {"agreement": "dvo-2009", "party": f"{LAREN}/college", "client": COLLEGE, "contractor": "bel"}


@holds("awb-10-12-agreement-mandate")
def test_who_signs_an_agreement_under_a_mandate_has_it(bel: Memory) -> None:
    signed = {**SIGNED, "function": "secretaris", "mandate": f"{SERVICE}#dvo"}
    both = (signed, BY_BEL)
    found = refused(bel, NotFound, "conclude-agreement", **another(signatures=both))
    assert (found["rule"], found["article"]) == ("awb-10-12-agreement-mandate", "Awb 10:12")
    bel.do("conclude-agreement", **another(signatures=both, as_found="zo ondertekend"))
    assert [(each.rule, each.code) for each in concluded(bel).irregular] == [
        ("awb-10-12-agreement-mandate", "not-found")
    ]
    terms = MandateTerms("DVO", "Awb 10:3")
    granted = MandateGranted(
        "dvo", MandateKind.MANDATE, COLLEGE, "secretaris", BLARICUM, terms, date(2008, 1, 1), f"{SERVICE}#dvo"
    )
    bel.streams[f"service:{SERVICE}"].append(granted)
    ended: Line = {
        "agreement": "dvo-2009",
        "effective_on": "2009-03-01",
        "grounds": "opnieuw",
        "decision": f"{SERVICE}#dvo",
    }
    bel.do("end-agreement", service=SERVICE, **ended)
    bel.do("conclude-agreement", **another(agreement="dvo-3", effective_on="2009-03-01", signatures=both))
    assert concluded(bel).irregular == ()
