"""Who gets through the gate on which day: participants, former ones, heirs, founders, accountants, and nobody else."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from api.access.gate import Sight
from api.access.identity import Identity, Role
from api.access.places import NAMES, named_in
from api.access.policy import TABLE, Reach
from api.access.refusals import Why
from ledger.acts import ACTS
from ledger.acts.line import Asked
from tests.api.access.world import (
    BUNSCHOTEN,
    CHAIR,
    COLLEGE,
    FIRM,
    HOST,
    NIJKERK,
    Line,
    World,
    actor,
    person,
    refused,
)

REGISTRAR, FINANCE, CONTROLLER, ACCOUNTANT = Role.REGISTRAR, Role.FINANCE, Role.CONTROLLER, Role.ACCOUNTANT
QUESTIONS = sorted(name for name, row in TABLE.items() if row.asks and row.reach is Reach.PARTNERSHIP)
CLERK = person(HOST, REGISTRAR)
BOOKKEEPER = person(BUNSCHOTEN, FINANCE)
OUTSIDER = person(NIJKERK, REGISTRAR, FINANCE, CONTROLLER, Role.BOARD)
AUDITOR = person(FIRM, ACCOUNTANT)


@pytest.fixture
def blnp(world: World) -> World:
    """Two municipalities together from 2019 on."""
    world.found()
    world.join(HOST, "2019-01-02", "2019-01-01")
    world.join(BUNSCHOTEN, "2019-01-02", "2019-01-01")
    return world


def test_a_participant_sees_everything_and_an_outsider_nothing(blnp: World) -> None:
    for question in QUESTIONS:
        assert blnp.sees(person(BUNSCHOTEN, CONTROLLER), "2019-06-01", question=question) is None
        assert blnp.sees(OUTSIDER, "2019-06-01", question=question) is Why.NO_PART
        assert blnp.sees(AUDITOR, "2019-06-01", question=question) is Why.NO_PART
    gate = blnp.gate("2019-06-01")
    assert gate.partnerships(BOOKKEEPER) == ("blnp",)
    assert gate.sights(BOOKKEEPER) == (Sight("blnp"),)
    assert gate.partnerships(OUTSIDER) == gate.partnerships(AUDITOR) == ()


def test_a_hidden_partnership_is_refused_as_one_that_is_not_there(blnp: World) -> None:
    gate = blnp.gate("2019-06-01")
    everybody = [OUTSIDER, AUDITOR, person(NIJKERK), person(HOST, Role.ADMINISTRATOR), person(FIRM, FINANCE)]
    for who in everybody:
        for question in QUESTIONS:
            hidden, absent = (refused(gate, who, question, name) for name in ("blnp", "nergens"))
            assert hidden.why is absent.why
            assert str(hidden) == str(absent).replace("nergens", "blnp")
            assert hidden.fields == {**absent.fields, "where": "blnp"}


def test_an_act_in_a_hidden_partnership_is_refused_as_in_one_that_is_not_there(blnp: World) -> None:
    for who in (OUTSIDER, AUDITOR, person(FIRM, REGISTRAR)):
        for act, fields in (
            ("set-deadline", {"deadline": "x", "title": "x", "body": COLLEGE, "due_on": "2019-07-01"}),
            ("change-legal-form", {"legal_form": "agreement"}),
        ):
            why = [
                blnp.may(who, "2019-06-01", blnp.asked(act, partnership=name, effective_on="2019-06-01", **fields))
                for name in ("blnp", "nergens")
            ]
            assert why[0] is why[1] is not None


def test_a_participant_is_one_from_its_first_day(blnp: World) -> None:
    blnp.join(NIJKERK, "2019-02-01", "2019-07-01")
    assert blnp.sees(OUTSIDER, "2019-06-30") is Why.NO_PART
    assert blnp.sees(OUTSIDER, "2019-07-01") is None
    assert blnp.gate("2019-06-30").partnerships(OUTSIDER) == ()
    assert blnp.gate("2019-07-01").partnerships(OUTSIDER) == ("blnp",)


def test_who_left_sees_what_was_known_at_the_end_of_its_last_day_and_no_more(blnp: World) -> None:
    blnp.leave(BUNSCHOTEN, "2019-05-01", "2019-07-01")
    blnp.do("record-observation", "2019-06-30T21:59:59Z", **seen("laatste"))  # 23:59:59 in Amsterdam, in summer.
    blnp.do("record-observation", "2019-06-30T22:00:00Z", **seen("eerste-erna"))
    last = blnp.library.journal.store.max_notification_id() or 0
    assert blnp.sees(BOOKKEEPER, "2019-06-30", str(last)) is None
    for question in QUESTIONS:
        who = person(BUNSCHOTEN, FINANCE, CONTROLLER)
        then = Why.LEFT if question == "mistake" else None  # It looks at the ledger as it stands.
        assert blnp.sees(who, "2019-07-01", str(last - 1), question) is then
        assert blnp.sees(who, "2019-07-01", str(last), question) is Why.LEFT
        assert blnp.sees(who, "2025-01-01", "2019-06-30", question) is then
        assert blnp.sees(who, "2025-01-01", None, question) is Why.LEFT
    assert blnp.gate("2019-07-01").sights(BOOKKEEPER) == (Sight("blnp", last - 1),)
    assert blnp.may(person(BUNSCHOTEN, REGISTRAR), "2019-07-01", observing(blnp)) is Why.LEFT


def seen(name: str) -> dict[str, str]:
    facts = {"kind": "result", "text": "x", "source": "notulen", "effective_on": "2019-06-01"}
    return {"partnership": "blnp", "observation": name, **facts}


def observing(world: World, who: Identity | None = None) -> Asked:
    return world.asked("record-observation", None, CHAIR if who is None else actor(who), **seen("iets"))


def test_who_left_before_anything_was_recorded_never_saw_a_thing(world: World) -> None:
    world.found(at="2024-01-01", since="2019-01-01")
    world.join(HOST, "2024-01-02", "2019-01-01")
    world.join(BUNSCHOTEN, "2024-01-02", "2019-01-01")
    world.leave(BUNSCHOTEN, "2024-01-03", "2020-01-01")
    assert world.sees(BOOKKEEPER, "2024-06-01", "1") is Why.NO_PART
    assert world.gate("2024-06-01").partnerships(BOOKKEEPER) == ()


def test_who_comes_back_sees_everything_again(blnp: World) -> None:
    blnp.leave(BUNSCHOTEN, "2019-05-01", "2019-07-01")
    blnp.join(BUNSCHOTEN, "2019-08-01", "2020-01-01")
    assert blnp.sees(BOOKKEEPER, "2019-12-31") is Why.LEFT
    assert blnp.sees(BOOKKEEPER, "2020-01-01") is None


def test_a_joining_recorded_in_error_opens_nothing(blnp: World) -> None:
    act = "6f3b5a0e-7b1f-4b6c-9d53-0a52d0a3a001"
    joined = {"partnership": "blnp", "participant": NIJKERK, "effective_on": "2019-02-01"}
    blnp.do("admit-participant", "2019-02-01", id=act, **joined)
    assert blnp.gate("2019-02-02").partnerships(OUTSIDER) == ("blnp",)
    blnp.do("record-in-error", "2019-02-03", partnership="blnp", act_id=act, reason="another municipality")
    assert blnp.sees(OUTSIDER, "2019-02-04", "1") is Why.NO_PART
    assert blnp.gate("2019-02-04").partnerships(OUTSIDER) == ()


def test_a_founding_recorded_in_error_leaves_nothing_to_go_on_in(world: World) -> None:
    act = "6f3b5a0e-7b1f-4b6c-9d53-0a52d0a3a002"
    facts = {"title": "Een", "legal_form": "agreement", "vision": "samen", "effective_on": "2019-01-01"}
    nijkerk = {**actor(OUTSIDER), "subject": "p-2"}
    world.do("found-partnership", "2019-01-01", nijkerk, id=act, partnership="blnp", **facts)
    assert (world.sees(OUTSIDER, "2019-01-01"), world.sees(CLERK, "2019-01-01")) == (None, Why.NO_PART)
    world.do("record-in-error", "2019-01-02", partnership="blnp", act_id=act, reason="another founder")
    assert (world.sees(OUTSIDER, "2019-01-02"), world.sees(CLERK, "2019-01-02")) == (Why.NO_PART, Why.NO_PART)
    world.found(at="2019-01-03")
    assert (world.sees(OUTSIDER, "2019-01-04"), world.sees(CLERK, "2019-01-04")) == (Why.NO_PART, None)
    assert world.gate("2019-01-04").partnerships(CLERK) == ("blnp",)
    assert world.gate("2019-01-04").partnerships(OUTSIDER) == ()


WEESP, AMSTERDAM, HAAREN, BOXTEL, TILBURG = "GM0457", "GM0363", "GM0788", "GM0757", "GM0855"


def test_the_heir_of_a_municipality_takes_its_place(blnp: World) -> None:
    blnp.join(WEESP, "2019-02-01", "2019-02-01")
    weesp, amsterdam = person(WEESP, FINANCE), person(AMSTERDAM, FINANCE)
    assert (blnp.sees(weesp, "2022-03-23"), blnp.sees(amsterdam, "2022-03-23")) == (None, Why.NO_PART)
    # It took over everything and is alone: the law says so, also where nobody recorded it yet.
    assert (blnp.sees(weesp, "2022-03-24"), blnp.sees(amsterdam, "2022-03-24")) == (Why.NO_PART, None)
    assert blnp.gate("2022-03-24").partnerships(amsterdam) == ("blnp",)
    about = {"participant": WEESP, "successor": AMSTERDAM, "law": "Wet"}
    blnp.do("record-succession", "2022-03-25", partnership="blnp", **about, effective_on="2022-03-24")
    assert (blnp.sees(weesp, "2022-03-26"), blnp.sees(amsterdam, "2022-03-26")) == (Why.NO_PART, None)
    assert blnp.gate("2022-03-26").sights(amsterdam) == (Sight("blnp"),)
    blnp.leave(AMSTERDAM, "2022-04-01", "2022-05-01")
    blnp.do("record-observation", "2022-05-01", **seen("erna"))
    assert blnp.sees(amsterdam, "2022-05-02") is Why.LEFT
    assert blnp.sees(amsterdam, "2022-05-02", "2022-04-30") is None


def test_where_several_took_over_the_ledger_says_who_is_the_heir(blnp: World) -> None:
    blnp.join(HAAREN, "2019-02-01", "2019-02-01")
    heirs = [person(code, FINANCE) for code in (BOXTEL, TILBURG)]
    assert [blnp.sees(who, "2021-01-01") for who in heirs] == [Why.NO_PART, Why.NO_PART]
    about = {"participant": HAAREN, "successor": BOXTEL, "law": "Wet"}
    blnp.do("record-succession", "2021-01-02", partnership="blnp", **about, effective_on="2021-01-01")
    assert [blnp.sees(who, "2021-01-03") for who in heirs] == [None, Why.NO_PART]


def test_the_heir_of_one_that_left_reads_what_that_one_could(blnp: World) -> None:
    blnp.join(WEESP, "2019-02-01", "2019-02-01")
    blnp.leave(WEESP, "2019-05-01", "2020-01-01")
    blnp.do("record-observation", "2020-01-01", **seen("erna"))
    amsterdam = person(AMSTERDAM, FINANCE)
    assert blnp.sees(amsterdam, "2022-03-23", "2019-12-31") is Why.NO_PART
    assert blnp.sees(amsterdam, "2022-03-24", "2019-12-31") is None
    assert blnp.sees(amsterdam, "2022-03-24") is Why.LEFT
    assert blnp.gate("2022-03-24").partnerships(amsterdam) == ("blnp",)


def test_an_accountant_sees_from_the_first_day_of_the_engagement_to_its_last(blnp: World) -> None:
    blnp.engage(FIRM, "2019-02-01", "2019-03-01", "2019-09-30")
    for today, why in (
        ("2019-02-28", Why.NO_PART),
        ("2019-03-01", None),
        ("2019-09-30", None),
        ("2019-10-01", Why.NO_PART),
    ):
        assert blnp.sees(AUDITOR, today) is why, today
        assert blnp.gate(today).partnerships(AUDITOR) == (("blnp",) if why is None else ()), today
        assert blnp.sees(person("kantoor-twee", ACCOUNTANT), today) is Why.NO_PART
        assert blnp.sees(person(FIRM, FINANCE, REGISTRAR), today) is Why.NO_PART
    assert blnp.sees(person(HOST, ACCOUNTANT), "2019-03-01") is Why.NO_PART


def test_an_engagement_that_is_ended_ends(blnp: World) -> None:
    blnp.engage(FIRM, "2019-02-01", "2019-03-01", "2019-09-30")
    ended = {"engagement": "controle", "grounds": "klaar", "effective_on": "2019-06-01", "decision": "blnp#besluit"}
    blnp.do("end-engagement", "2019-05-01", partnership="blnp", **ended)
    assert (blnp.sees(AUDITOR, "2019-05-31"), blnp.sees(AUDITOR, "2019-06-01")) == (None, Why.NO_PART)


def test_a_firm_sees_no_other_partnership_than_the_one_that_engaged_it(blnp: World) -> None:
    blnp.found("wol", at="2019-02-01")
    blnp.join(HOST, "2019-02-02", "2019-02-02", "wol")
    blnp.engage(FIRM, "2019-02-03", "2019-03-01", "2019-09-30")
    assert blnp.gate("2019-04-01").partnerships(AUDITOR) == ("blnp",)
    assert blnp.sees(AUDITOR, "2019-04-01", partnership="wol") is Why.NO_PART
    assert blnp.gate("2019-04-01").partnerships(CLERK) == ("blnp", "wol")


def test_whoever_founds_goes_on_until_the_first_municipality_takes_part(world: World) -> None:
    world.found()
    other = person(NIJKERK, REGISTRAR)

    def admitting(who: Identity, code: str) -> Asked:
        facts = {"partnership": "blnp", "participant": code, "effective_on": "2019-03-01"}
        return world.asked("admit-participant", None, actor(who), **facts)

    assert world.may(CLERK, "2019-01-02", admitting(CLERK, HOST)) is None
    assert world.may(other, "2019-01-02", admitting(other, NIJKERK)) is Why.NO_PART
    assert world.gate("2019-01-02").partnerships(CLERK) == ("blnp",)
    assert world.sees(CLERK, "2019-01-02") is None
    world.join(NIJKERK, "2019-01-03", "2019-03-01")
    assert world.may(CLERK, "2019-02-28", admitting(CLERK, HOST)) is None
    assert world.may(other, "2019-02-28", admitting(other, HOST)) is Why.NO_PART
    assert world.may(CLERK, "2019-03-01", admitting(CLERK, HOST)) is Why.NO_PART
    assert world.may(other, "2019-03-01", admitting(other, HOST)) is None
    world.leave(NIJKERK, "2019-04-01", "2019-05-01")
    assert (
        world.sees(CLERK, "2019-05-01") is Why.NO_PART
    )  # Nobody takes part any more; nobody gets in by having begun it.


def founding(world: World, who: Identity, **more: str) -> Asked:
    facts = {"title": "Een", "legal_form": "agreement", "vision": "samen", "effective_on": "2019-01-01"}
    return world.asked("found-partnership", None, actor(who, **more), partnership="nieuw", **facts)


def test_a_registrar_of_any_municipality_that_is_there_founds_one_for_his_own(world: World) -> None:
    ended, firm = person(WEESP, REGISTRAR), person(FIRM, REGISTRAR)
    for who, today, more, why in (
        (CLERK, "2019-01-01", {}, None),
        (CLERK, "2019-01-01", {"on_behalf_of": COLLEGE}, None),
        (CLERK, "2019-01-01", {"organisation": NIJKERK}, Why.ORGANISATION),
        (CLERK, "2019-01-01", {"organisation": "nieuw"}, Why.ORGANISATION),
        (CLERK, "2019-01-01", {"on_behalf_of": f"{NIJKERK}/college"}, Why.ORGANISATION),
        (BOOKKEEPER, "2019-01-01", {}, Why.ROLE),
        (ended, "2022-03-23", {}, None),
        (ended, "2022-03-24", {}, Why.NO_PART),
        (firm, "2019-01-01", {}, Why.NO_PART),
        (person("GM9999", REGISTRAR), "2019-01-01", {"organisation": HOST}, Why.NO_PART),
    ):
        assert world.may(who, today, founding(world, who, **more)) is why, (who, more)


def test_who_runs_the_ledger_has_no_say_and_sees_nothing_but_how_it_runs(blnp: World) -> None:
    for who in (person(HOST, Role.ADMINISTRATOR), person(HOST, *Role)):
        assert blnp.gate("2019-06-01").partnerships(who) == ()
        assert all(blnp.sees(who, "2019-06-01", question=question) is Why.ROLE for question in QUESTIONS)
        assert blnp.may(who, "2019-06-01", observing(blnp, who)) is Why.ROLE
        blnp.gate("2019-06-01").require_sight(who, "status", None, blnp.library.as_of(None, None, datetime.now(UTC)))


def test_a_question_about_all_that_one_may_see_needs_the_role_alone(blnp: World) -> None:
    gate, as_of = blnp.gate("2019-06-01"), blnp.library.as_of(None, None, datetime.now(UTC))
    for who in (CLERK, OUTSIDER, AUDITOR):
        gate.require_sight(who, "feed", None, as_of)
        gate.require_sight(who, "partnerships", None, as_of)
    for who, question in ((person(HOST), "feed"), (person(HOST, Role.BOARD), "feed"), (CLERK, "status")):
        assert refused(gate, who, question, None).why is Why.ROLE


def test_a_question_about_one_partnership_is_not_asked_of_none(blnp: World) -> None:
    """An answer without a filter would be one about everybody's."""
    gate, whoever = blnp.gate("2019-06-01"), person(HOST, *(role for role in Role if role is not Role.ADMINISTRATOR))
    for question in set(QUESTIONS) - {"feed"}:
        assert refused(gate, whoever, question, None).why is Why.NO_PART


@pytest.mark.parametrize("name", ["record-cost", "dance", ""])
def test_what_is_no_question_is_refused(blnp: World, name: str) -> None:
    assert blnp.sees(person(HOST, *Role), "2019-06-01", question=name) is Why.ROLE


def test_a_registrar_records_for_whoever_has_to_do_with_the_partnership(blnp: World) -> None:
    for organisation, body, why in (
        (HOST, None, None),
        (BUNSCHOTEN, f"{BUNSCHOTEN}/college", None),
        ("blnp", "blnp/stuurgroep", None),
        (HOST, "blnp/stuurgroep", None),
        (NIJKERK, None, Why.ELSEWHERE),
        (HOST, f"{NIJKERK}/college", Why.ELSEWHERE),
        ("wol", None, Why.ELSEWHERE),
    ):
        who = {**actor(CLERK), "organisation": organisation, **({"on_behalf_of": body} if body else {})}
        assert blnp.may(CLERK, "2019-06-01", blnp.asked("record-observation", None, who, **seen("x"))) is why
    blnp.leave(BUNSCHOTEN, "2019-02-01", "2019-05-01")
    decided_before = {**actor(CLERK), "organisation": BUNSCHOTEN}
    asked = blnp.asked("record-observation", None, decided_before, **seen("x"))
    assert blnp.may(CLERK, "2019-06-01", asked) is None


def test_the_people_of_a_partnership_are_of_its_members(blnp: World) -> None:
    """One partnership may work for another: whoever takes part in the first records what its people did."""
    blnp.found("bel", at="2019-02-01")
    asked = blnp.asked("record-observation", None, {**actor(CLERK), "organisation": "bel"}, **seen("x"))
    assert blnp.may(person(BUNSCHOTEN, REGISTRAR), "2019-06-01", asked) is Why.ELSEWHERE
    blnp.join(BUNSCHOTEN, "2019-02-02", "2019-02-02", "bel")
    assert blnp.may(person(BUNSCHOTEN, REGISTRAR), "2019-06-01", asked) is None
    assert blnp.may(CLERK, "2019-06-01", asked) is Why.ELSEWHERE


COST = {"service": "blnp/financien", "year": 2019, "pool": "beheer", "cost": "F-1", "description": "x"}
PAID = {"amount": "1.00", "effective_on": "2019-05-01"}
CLAIM = {"service": "blnp/financien", "claim": "besparing", "effective_on": "2019-05-01"}


def test_finance_books_for_its_own_organisation(blnp: World) -> None:
    for who, why in (
        (actor(BOOKKEEPER), None),
        (actor(BOOKKEEPER, subject="p-10"), None),
        (actor(BOOKKEEPER, organisation="blnp"), None),
        (actor(BOOKKEEPER, organisation=HOST), Why.ORGANISATION),
        (actor(BOOKKEEPER, on_behalf_of=COLLEGE), Why.ORGANISATION),
    ):
        asked = blnp.asked("record-cost", None, who, **COST, **PAID, borne_by=HOST)
        assert blnp.may(BOOKKEEPER, "2019-06-01", asked) is why, who
        assert blnp.may(person(BUNSCHOTEN, REGISTRAR), "2019-06-01", asked) is Why.ROLE


def test_who_verifies_does_so_under_the_pseudonym_that_is_logged_in(blnp: World) -> None:
    """Else one person would be two: the one who claims, and a name made up to verify."""
    controller = person(BUNSCHOTEN, CONTROLLER)
    blnp.engage(FIRM, "2019-02-01", "2019-03-01", "2019-09-30")
    for who, by, why in (
        (controller, actor(controller), None),
        (controller, actor(controller, subject="p-10"), Why.AS_ANOTHER),
        (controller, actor(controller, organisation=HOST), Why.AS_ANOTHER),
        (AUDITOR, actor(AUDITOR), None),
        (AUDITOR, actor(AUDITOR, organisation="blnp"), Why.AS_ANOTHER),
        (AUDITOR, actor(AUDITOR, organisation=HOST), Why.AS_ANOTHER),
        (BOOKKEEPER, actor(BOOKKEEPER), Why.ROLE),
    ):
        assert blnp.may(who, "2019-06-01", blnp.asked("verify-saving", None, by, **CLAIM)) is why, by
    assert blnp.may(AUDITOR, "2019-10-01", blnp.asked("verify-saving", None, actor(AUDITOR), **CLAIM)) is Why.NO_PART
    asked = blnp.asked("record-cost", None, actor(AUDITOR), **COST, **PAID, borne_by=HOST)
    assert blnp.may(AUDITOR, "2019-06-01", asked) is Why.ROLE


def test_an_act_that_names_two_partnerships_needs_both(blnp: World) -> None:
    blnp.found("wol", at="2019-02-01")
    blnp.join(NIJKERK, "2019-02-02", "2019-02-02", "wol")
    asked = blnp.asked("record-observation", None, actor(CLERK), **seen("x"), service="wol/ict")
    assert named_in(asked) == ("blnp", "wol")
    assert blnp.may(CLERK, "2019-06-01", asked) is Why.NO_PART
    blnp.join(HOST, "2019-02-03", "2019-02-03", "wol")
    assert blnp.may(CLERK, "2019-06-01", asked) is None


@pytest.mark.parametrize("name", ACTS)
def test_every_act_names_where_it_is_done(name: str) -> None:
    """What names no partnership is allowed to nobody; so each act has a field that does and cannot be left out."""
    places = [each for each in msgspec.structs.fields(ACTS[name].fields) if each.type in NAMES]
    assert any(each.required for each in places)


def test_an_act_names_a_partnership_wherever_it_stands_in_its_fields(world: World) -> None:
    account = {"ledger_account": "1", "service": "wol/ict", "pool": "beheer"}
    mapping: Line = {"partnership": "blnp", "mapping": "m", "title": "M", "administration": "a", "content": "costs"}
    reading: Line = {"type": "csv", "decimal_sign": ",", "date_style": "yyyy-mm-dd"}
    columns: Line = {"date": "datum"}
    asked = world.asked("define-import-mapping", **mapping, format=reading, columns=columns, accounts=[account])
    assert named_in(asked) == ("blnp", "wol")
