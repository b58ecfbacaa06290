"""Every refusal at the gate is in the trail, where it belongs, and reads in both languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from api import vocabulary
from api.access.gate import asker
from api.access.identity import Identity, Role
from api.access.refusals import NotAllowed
from ledger.actor import Actor, Capacity
from ledger.clerk import Done, RefusedBefore
from ledger.founding import ActRefused, QuestionRefused
from projections import trail
from projections.checking.check import check
from tests.api.access.world import BUNSCHOTEN, FIRM, HOST, NIJKERK, World, actor, person, refused
from tests.projections.looking import is_whole, now

TODAY = "2019-06-01"
CLERK = person(HOST, Role.REGISTRAR)
BOARD_MEMBER = person(HOST, Role.BOARD)
OUTSIDER = person(NIJKERK, Role.FINANCE, subject="p-8")


@pytest.fixture
def blnp(world: World) -> World:
    """Two municipalities together from 2019 on."""
    world.found()
    world.join(HOST, "2019-01-02", "2019-01-01")
    world.join(BUNSCHOTEN, "2019-01-02", "2019-01-01")
    return world


def turned_away(world: World, who: Identity, question: str, partnership: str | None, today: str = TODAY) -> Done:
    gate = world.gate(today)
    return gate.record(world.clerk(who), who, refused(gate, who, question, partnership))


def refusals(world: World, partnership: str | None) -> list[trail.TrailLine]:
    as_of = now(world.library)
    with world.library.view(as_of) as view:
        lines = trail.trail(view, as_of, trail.Filter(outcome=trail.REFUSED))
        return [line for line in lines if partnership is None or line.partnership == partnership]


def test_a_refused_question_is_in_the_trail_of_the_partnership_that_it_was_about(blnp: World) -> None:
    done = turned_away(blnp, BOARD_MEMBER, "reconciliation", "blnp")
    assert isinstance(done.refusal, NotAllowed)
    (line,) = refusals(blnp, None)
    assert (line.partnership, line.act, line.refusal, line.about) == ("blnp", "reconciliation", "not-allowed", "blnp")
    assert (line.subject, line.recorded_by, line.organisation) == ("p-9", "p-9", HOST)
    assert (line.function, line.capacity) == ("bestuurder", "board-member")
    assert line.event == QuestionRefused.NAME
    event = blnp.library.journal.entry(line.position).event
    assert vocabulary.sentence(event) == "The question 'reconciliation' was refused: not allowed."
    assert vocabulary.sentence(event, "nl") == "De vraag 'aansluiting' is geweigerd: niet bevoegd."


def test_what_is_hidden_is_kept_by_the_ledger_itself_and_not_by_name(blnp: World) -> None:
    """Nobody fills the trail of others, nor the ledger with names that he tries: it is one entry a day."""
    for name in ("blnp", "nergens", "ook-niet", "blnp"):
        turned_away(blnp, OUTSIDER, "balances", name)
    (line,) = refusals(blnp, None)
    assert (line.partnership, line.act, line.about, line.subject) == ("", "balances", "", "p-8")
    assert blnp.library.journal.entry(line.position).event == QuestionRefused("balances", "not-allowed")


def test_a_question_is_refused_once_a_day_for_each_who_asks_it_in_each_place(blnp: World) -> None:
    other = person(HOST, Role.BOARD, subject="p-10")
    for who, question, day in (
        (BOARD_MEMBER, "trail", TODAY),
        (BOARD_MEMBER, "trail", TODAY),
        (other, "trail", TODAY),
        (BOARD_MEMBER, "feed", TODAY),
        (BOARD_MEMBER, "trail", "2019-06-02"),
        (BOARD_MEMBER, "trail", TODAY),
    ):
        turned_away(blnp, who, question, "blnp", day)
    assert [(line.subject, line.act) for line in refusals(blnp, "blnp")] == [
        ("p-9", "trail"),
        ("p-10", "trail"),
        ("p-9", "feed"),
        ("p-9", "trail"),
    ]


def test_a_question_about_the_ledger_is_refused_there(blnp: World) -> None:
    turned_away(blnp, CLERK, "status", None)
    turned_away(blnp, person(HOST, Role.ADMINISTRATOR), "balances", "blnp")
    assert [(line.partnership, line.act, line.function) for line in refusals(blnp, None)] == [
        ("", "status", "registrator"),
        ("", "balances", "beheerder"),
    ]


def test_a_former_participant_is_refused_in_the_trail_that_it_knows(blnp: World) -> None:
    blnp.leave(BUNSCHOTEN, "2019-05-01", "2019-05-10")
    blnp.leave(HOST, "2019-05-20", "2019-12-31")
    who = person(BUNSCHOTEN, Role.FINANCE)
    gate = blnp.gate(TODAY)
    head = blnp.library.as_of(None, None, datetime.now(UTC)).known_at
    gate.record(blnp.clerk(who), who, refused(gate, who, "balances", "blnp", head))
    assert [line.partnership for line in refusals(blnp, None)] == ["blnp"]


def test_a_refused_act_is_in_the_trail_as_one_that_a_rule_refused(blnp: World) -> None:
    fields = {"partnership": "blnp", "legal_form": "agreement", "effective_on": "2019-06-01"}
    for partnership, where in (("blnp", "blnp"), ("nergens", "")):
        asked = blnp.asked("change-legal-form", None, actor(OUTSIDER), **{**fields, "partnership": partnership})
        with pytest.raises(NotAllowed) as found:
            blnp.gate(TODAY).require_act(OUTSIDER, asked)
        done = blnp.clerk(OUTSIDER).refuse(asked, found.value)
        again = blnp.clerk(OUTSIDER).refuse(asked, found.value)
        assert isinstance(again.refusal, RefusedBefore)
        (line,) = refusals(blnp, where)
        assert (line.act, line.refusal, line.position) == ("change-legal-form", "not-allowed", done.recorded.first)
        event = blnp.library.journal.entry(line.position).event
        assert isinstance(event, ActRefused)
        assert event.fields == ("effective_on", "legal_form", "partnership")
        assert vocabulary.sentence(event) == "The act 'change legal form' was refused: not allowed."
        assert vocabulary.sentence(event, "nl") == "De handeling 'rechtsvorm wijzigen' is geweigerd: niet bevoegd."


def test_a_ledger_with_refused_questions_is_in_order(blnp: World) -> None:
    turned_away(blnp, OUTSIDER, "balances", "blnp")
    turned_away(blnp, BOARD_MEMBER, "trail", "blnp")
    as_of = now(blnp.library)
    with blnp.library.view(as_of):
        pass
    assert check(blnp.library) == []
    assert is_whole(blnp.library)


@pytest.mark.parametrize("question", sorted(vocabulary.vocabulary()["questions"]))
def test_every_question_has_a_name_in_the_sentence_of_its_refusal(question: str) -> None:
    refusal = QuestionRefused(question, "not-allowed")
    dutch = vocabulary.term(question, "nl", vocabulary.QUESTIONS)
    assert vocabulary.sentence(refusal, "nl") == f"De vraag '{dutch}' is geweigerd: niet bevoegd."


@pytest.mark.parametrize(
    ("roles", "function", "capacity"),
    [
        ((), "zonder rol", Capacity.OFFICIAL),
        ((Role.REGISTRAR,), "registrator", Capacity.OFFICIAL),
        ((Role.BOARD, Role.FINANCE), "financiën, bestuurder", Capacity.FINANCE),
        ((Role.ADMINISTRATOR, Role.CONTROLLER), "controller, beheerder", Capacity.CONTROLLER),
    ],
)
def test_whoever_asks_stands_in_the_journal_with_his_roles(
    roles: tuple[Role, ...], function: str, capacity: Capacity
) -> None:
    assert asker(person(HOST, *roles)) == Actor("p-9", function, capacity, HOST)
    assert asker(person(FIRM, Role.ACCOUNTANT)) == Actor("p-9", "accountant", Capacity.ACCOUNTANT, FIRM)
