"""Accountants that a partnership engages: which firm, on which days, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from ledger.acts.line import ask_all
from ledger.clerk import Clerk
from ledger.correction_refusals import StillRestedUpon
from ledger.errors import AlreadyExists, LedgerError, NotFound, RuleBroken
from ledger.event import Event, subject_of
from ledger.governance.refusals import DecisionNotAdopted, OutOfScope
from ledger.journal import Address, Journal
from ledger.law import LegalForm
from ledger.partnership import PARTNERSHIP
from ledger.partnership.engagement_refusals import EngagedAlready, EngagementEndsBeforeItStarts, NotEngaged
from ledger.partnership.engagements import AccountantEngaged, EngagementEnded
from ledger.partnership.events import PartnershipFounded
from ledger.partnership.refusals import BeforeFounding
from ledger.partnership.state import Partnership
from ledger.stores.schema import migrate
from projections import trail
from tests.ledger.bel import BOARD, acting, arranged
from tests.ledgers import MIGRATIONS, SYSTEM, found
from tests.memory import Memory
from tests.projections.history import library_of
from tests.projections.looking import now
from tests.scenario import given

FIRM, OTHER = "kantoor-een", "kantoor-twee"
ONE_DAY = timedelta(days=1)
FOUNDING, FIRST, MIDDLE, LAST = date(2017, 1, 1), date(2024, 1, 1), date(2024, 7, 1), date(2024, 12, 31)
FOUNDED = PartnershipFounded("blnp", "BLNP", LegalForm.AGREEMENT, "samen sterker", FOUNDING)
DECISION = "blnp#accountant"
ENGAGED = AccountantEngaged("controle-2024", FIRM, "Controle 2024", FIRST, LAST, DECISION)
ENDED = EngagementEnded("controle-2024", "naar een ander kantoor", MIDDLE, DECISION)


def engagement(name: str, firm: str, first: date, last: date) -> AccountantEngaged:
    return AccountantEngaged(name, firm, "Controle", first, last, DECISION)


def test_a_firm_is_engaged_on_its_first_day_and_its_last_and_on_no_other() -> None:
    after = given(PARTNERSHIP, FOUNDED).when(lambda it: it.engage(ENGAGED)).then(ENGAGED)
    for day, engaged in ((FIRST - ONE_DAY, False), (FIRST, True), (LAST, True), (LAST + ONE_DAY, False)):
        assert after.state.engagements.engaged(FIRM, day) is engaged
        assert not after.state.engagements.engaged(OTHER, day)
    assert subject_of(ENGAGED) == subject_of(ENDED) == ("engagement", "controle-2024")


def test_an_engagement_of_one_day_is_one() -> None:
    one = engagement("dag", FIRM, FIRST, FIRST)
    after = given(PARTNERSHIP, FOUNDED).when(lambda it: it.engage(one)).then(one)
    assert after.state.engagements.engaged(FIRM, FIRST)
    assert not after.state.engagements.engaged(FIRM, FIRST + ONE_DAY)


def test_an_engagement_begins_before_it_ends() -> None:
    given(PARTNERSHIP, FOUNDED).when(lambda it: it.engage(engagement("x", FIRM, LAST, FIRST))).then_refused(
        EngagementEndsBeforeItStarts, engagement="x", effective_on=LAST, valid_until=FIRST
    )


def test_nobody_is_engaged_before_the_founding() -> None:
    early = engagement("x", FIRM, FOUNDING - ONE_DAY, LAST)
    given(PARTNERSHIP, FOUNDED).when(lambda it: it.engage(early)).then_refused(
        BeforeFounding, partnership="blnp", on=FOUNDING - ONE_DAY, founded_on=FOUNDING
    )


def test_an_engagement_has_a_name_of_its_own() -> None:
    given(PARTNERSHIP, FOUNDED, ENGAGED).when(
        lambda it: it.engage(engagement("controle-2024", OTHER, FIRST, LAST))
    ).then_refused(AlreadyExists, kind="engagement", name="controle-2024")


@pytest.mark.parametrize(
    ("first", "last"), [(LAST, LAST + ONE_DAY), (FIRST - ONE_DAY, FIRST), (MIDDLE, MIDDLE), (FIRST, LAST)]
)
def test_a_firm_has_one_engagement_at_a_time(first: date, last: date) -> None:
    given(PARTNERSHIP, FOUNDED, ENGAGED).when(lambda it: it.engage(engagement("x", FIRM, first, last))).then_refused(
        EngagedAlready, engagement="x", accountant=FIRM, other="controle-2024", effective_on=FIRST, valid_until=LAST
    )
    other = engagement("x", OTHER, first, last)
    given(PARTNERSHIP, FOUNDED, ENGAGED).when(lambda it: it.engage(other)).then(other)


def test_a_firm_can_be_engaged_again_from_the_day_after() -> None:
    for again in (
        engagement("x", FIRM, LAST + ONE_DAY, LAST + ONE_DAY),
        engagement("x", FIRM, FIRST - ONE_DAY, FIRST - ONE_DAY),
    ):
        given(PARTNERSHIP, FOUNDED, ENGAGED).when(partial(decide, asked=again)).then(again)


def test_an_engagement_ends_before_its_last_day() -> None:
    after = given(PARTNERSHIP, FOUNDED, ENGAGED).when(lambda it: it.engagements.end(ENDED)).then(ENDED)
    assert after.state.engagements.engaged(FIRM, MIDDLE - ONE_DAY)
    assert not after.state.engagements.engaged(FIRM, MIDDLE)
    anew = engagement("x", FIRM, MIDDLE, LAST)
    after.when(lambda it: it.engage(anew)).then(anew)


def test_what_never_was_cannot_end() -> None:
    given(PARTNERSHIP, FOUNDED).when(lambda it: it.engagements.end(ENDED)).then_refused(
        NotFound, kind="engagement", name="controle-2024"
    )


def ending(day: date) -> EngagementEnded:
    return EngagementEnded("controle-2024", "x", day, DECISION)


@pytest.mark.parametrize("day", [FIRST - ONE_DAY, LAST + ONE_DAY])
def test_an_engagement_is_ended_while_it_holds(day: date) -> None:
    given(PARTNERSHIP, FOUNDED, ENGAGED).when(lambda it: it.engagements.end(ending(day))).then_refused(
        NotEngaged, engagement="controle-2024", on=day, effective_on=FIRST, valid_until=LAST
    )


def test_an_engagement_that_ended_is_not_stretched_again() -> None:
    given(PARTNERSHIP, FOUNDED, ENGAGED, ENDED).when(lambda it: it.engagements.end(ending(MIDDLE))).then_refused(
        NotEngaged, engagement="controle-2024", on=MIDDLE, effective_on=FIRST, valid_until=MIDDLE - ONE_DAY
    )


def test_an_engagement_does_not_end_on_the_day_that_it_begins() -> None:
    given(PARTNERSHIP, FOUNDED, ENGAGED).when(lambda it: it.engagements.end(ending(FIRST))).then_refused(
        EngagementEndsBeforeItStarts, engagement="controle-2024", effective_on=FIRST, valid_until=FIRST - ONE_DAY
    )


DAYS = st.integers(0, 30).map(lambda day: FIRST + timedelta(days=day))


@forall(st.lists(st.tuples(st.sampled_from([FIRM, OTHER]), DAYS, DAYS, st.booleans()), max_size=12))
def test_however_firms_are_engaged_no_firm_is_so_twice_on_a_day(steps: list[tuple[str, date, date, bool]]) -> None:
    """Held against a plain list of days for each engagement."""
    scenario, plain = given(PARTNERSHIP, FOUNDED), dict[str, tuple[str, set[date]]]()
    for number, (firm, first, last, ends) in enumerate(steps):
        name = f"e-{number - 1}" if ends else f"e-{number}"
        days = {first + timedelta(days=each) for each in range((last - first).days + 1)}
        if ends:
            asked: AccountantEngaged | EngagementEnded = EngagementEnded(name, "x", first, DECISION)
            fine = name in plain and first in plain[name][1] and first != min(plain[name][1])
        else:
            asked = AccountantEngaged(name, firm, "x", first, last, DECISION)
            fine = bool(days) and not any(own & days for who, own in plain.values() if who == firm)
        try:
            scenario.when(partial(decide, asked=asked)).then(asked)
        except RuleBroken:
            assert not fine
            continue
        assert fine
        scenario = scenario.and_then(asked)
        plain[name] = (plain[name][0], {day for day in plain[name][1] if day < first}) if ends else (firm, days)
    for firm in (FIRM, OTHER):
        for day in (FIRST + timedelta(days=each) for each in range(31)):
            engaged = [name for name, (who, days) in plain.items() if who == firm and day in days]
            assert len(engaged) <= 1
            assert scenario.state.engagements.engaged(firm, day) is bool(engaged)


def decide(state: Partnership, asked: AccountantEngaged | EngagementEnded) -> Event:
    return state.engagements.end(asked) if isinstance(asked, EngagementEnded) else state.engage(asked)


Line = dict[str, Any]
ENGAGE: Line = {"partnership": "bel", "engagement": "controle", "accountant": FIRM, "title": "Controle 2008"}
YEAR: Line = {"effective_on": "2008-02-01", "valid_until": "2008-12-31"}


@pytest.fixture
def bel() -> Memory:
    memory = arranged()
    about: Line = {"scope": "bel", "decision": "accountant", "body": BOARD, "effective_on": "2008-01-02"}
    memory.do("propose-decision", title="Accountant", **about)
    memory.do("adopt-decision", acting(BOARD), decided_on="2008-01-02", **about)
    return memory


def refused(memory: Memory, kind: type[LedgerError], act: str, **fields: Any) -> None:  # noqa: ANN401
    with pytest.raises(kind):
        memory.do(act, **fields)


def test_an_engagement_and_its_end_rest_on_a_decision_of_the_partnership(bel: Memory) -> None:
    refused(bel, NotFound, "engage-accountant", **ENGAGE, **YEAR, decision="bel#nergens")
    bel.do("propose-decision", title="Later", scope="bel", decision="later", body=BOARD, effective_on="2008-01-02")
    refused(bel, DecisionNotAdopted, "engage-accountant", **ENGAGE, **YEAR, decision="bel#later")
    refused(bel, OutOfScope, "engage-accountant", **ENGAGE, **YEAR, decision="blnp#accountant")
    bel.do("engage-accountant", **ENGAGE, **YEAR, decision="bel#accountant")
    end: Line = {"partnership": "bel", "engagement": "controle", "grounds": "x", "effective_on": "2008-03-01"}
    refused(bel, NotFound, "end-engagement", **end, decision="bel#nergens")
    refused(bel, DecisionNotAdopted, "end-engagement", **end, decision="bel#later")
    bel.do("end-engagement", **end, decision="bel#accountant")
    engagements = bel.read(PARTNERSHIP, "bel").state.engagements
    assert engagements.engaged(FIRM, date(2008, 2, 29))
    assert not engagements.engaged(FIRM, date(2008, 3, 1))


def test_an_engagement_is_of_a_partnership_that_is_there(bel: Memory) -> None:
    refused(bel, NotFound, "engage-accountant", **{**ENGAGE, "partnership": "wol"}, **YEAR, decision="wol#accountant")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    address = Address.parse(f"sqlite:///{tmp_path}/ledger.sqlite")
    migrate(address, *MIGRATIONS)
    found(address)
    journal = Journal(address)
    yield journal
    journal.close()


CHAIR = {
    "subject": "p-1",
    "function": "voorzitter",
    "capacity": "chair",
    "organisation": "GM0376",
    "on_behalf_of": "GM0376/college",
}
IDS = {name: f"6f3b5a0e-7b1f-4b6c-9d53-0a52d0a3b00{number}" for number, name in enumerate(("first", "end", "next"))}


def play(journal: Journal, *lines: Line) -> None:
    texts = [json.dumps({"actor": CHAIR, **line}) for line in lines]
    for asked in ask_all(texts, journal.founded.ledger):
        done = Clerk(SYSTEM, journal).do(asked)
        if done.refusal:
            raise done.refusal


def beginning(journal: Journal) -> None:
    """Engaged for a year, ended half-way, and engaged for the other half under another name."""
    about = {"scope": "bel", "decision": "accountant", "body": "GM0376/college", "effective_on": "2008-01-02"}
    founded = {"partnership": "bel", "title": "BEL", "legal_form": "public-body", "vision": "samen"}
    ended = {"partnership": "bel", "engagement": "controle", "grounds": "x", "effective_on": "2008-07-01"}
    again = {**ENGAGE, "engagement": "vervolg", "effective_on": "2008-07-01", "valid_until": "2008-12-31"}
    play(
        journal,
        {"act": "found-partnership", **founded, "effective_on": "2008-01-01"},
        {"act": "propose-decision", "title": "Accountant", **about},
        {"act": "adopt-decision", "decided_on": "2008-01-02", **about},
        {"act": "engage-accountant", "id": IDS["first"], **ENGAGE, **YEAR, "decision": "bel#accountant"},
        {"act": "end-engagement", "id": IDS["end"], **ended, "decision": "bel#accountant"},
        {"act": "engage-accountant", "id": IDS["next"], **again, "decision": "bel#accountant"},
    )


def mistake(which: str, *, with_all: bool = False) -> Line:
    about = {"partnership": "bel", "act_id": IDS[which], "with_what_rests_on_it": with_all}
    return {"act": "record-in-error", "reason": "a mistake", **about}


def engaged(journal: Journal, day: date) -> bool:
    return journal.read(PARTNERSHIP, "bel").state.engagements.engaged(FIRM, day)


def test_an_engagement_recorded_in_error_does_not_count(journal: Journal) -> None:
    beginning(journal)
    play(journal, mistake("next"))
    assert engaged(journal, date(2008, 6, 30))
    assert not engaged(journal, date(2008, 7, 1))
    with pytest.raises(StillRestedUpon):
        play(journal, mistake("first"))
    play(journal, mistake("first", with_all=True))
    assert not engaged(journal, date(2008, 6, 30))


def test_an_end_recorded_in_error_gives_back_its_days_unless_the_firm_was_engaged_anew_on_them(
    journal: Journal,
) -> None:
    beginning(journal)
    with pytest.raises(StillRestedUpon):
        play(journal, mistake("end"))
    play(journal, mistake("next"), {**mistake("end"), "reason": "this one too"})
    assert engaged(journal, date(2008, 12, 31))


def test_the_trail_tells_of_engagements_and_finds_them_by_name(journal: Journal) -> None:
    beginning(journal)
    with library_of(journal.address) as library:
        as_of = now(library)
        with library.view(as_of) as view:
            found = list(trail.trail(view, as_of, trail.Filter(about="bel#controle")))
            rests = list(trail.trail(view, as_of, trail.Filter(about="bel#accountant")))
    assert [line.act for line in found] == ["engage-accountant", "end-engagement"]
    assert {line.decision for line in found} == {"bel#accountant"}
    assert len(rests) == 5
