"""Why balances differ between two moments: every change has its cause, and causes add up to the difference."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from api.questions import QUESTIONS
from api.questions.changes import BesideChanges
from api.questions.registry import Reading
from ledger.journal import Address
from projections import Library
from projections.as_of import AsOf
from projections.money.causes import Cause, CausedChange, ChangeCause
from tests.projections.history import HOST, SERVICE, Line, cost, key, library_of, line, play
from tests.projections.looking import head
from tests.projections.test_successions import AMSTERDAM, WEESP, beginning, succession

NOW = datetime(2026, 6, 15, 10, 30, tzinfo=UTC)
YEAR_END = date(2018, 12, 31)
WHY = {"reason": "daarom"}


def asked(library: Library, before: AsOf, after: AsOf, **which: object) -> tuple[list[CausedChange], BesideChanges]:
    question = QUESTIONS["changes"]
    with library.view(before, after) as view:
        found = question.ask(Reading(library, view, after, before), question.filters(**which))
        return list(found.rows), found.beside


def moment(library: Library, day: date = YEAR_END, known_at: int | None = None) -> AsOf:
    return library.as_of(day, None if known_at is None else str(known_at), datetime.now(UTC))


def happened(library: Library, *lines: Line) -> list[Cause]:
    """What caused the difference that some acts make at the end of the year; it adds up, from either side."""
    known = head(library)
    for done in play(library.journal, [{"id": str(uuid4()), **each} for each in lines]):
        assert done.refusal is None, done.refusal
    before, after = moment(library, known_at=known), moment(library)
    rows, beside = asked(library, before, after)
    adds_up(rows, beside)
    back, other_way = asked(library, after, before)
    adds_up(back, other_way)
    assert [each.cause for each in other_way.causes] == [each.cause for each in beside.causes]
    return list(beside.causes)


def adds_up(rows: list[CausedChange], beside: BesideChanges) -> None:
    """Causes add up to the rows, and rows to the difference between the balances, of each participant and account."""
    of_rows: Counter[tuple[str, str, str]] = Counter()
    owed: Counter[str] = Counter()
    for each in rows:
        of_rows[each.service, each.participant, each.account] += each.cents
        owed[each.participant] += each.owes
    of_causes: Counter[tuple[str, str, str]] = Counter()
    for cause in beside.causes:
        for amount in cause.amounts:
            of_causes[amount.service, amount.participant, amount.account] += amount.cents
            owed[amount.participant] -= amount.owes
    assert of_causes == of_rows
    assert not any(owed.values())
    difference: Counter[str] = Counter()
    for sign, side in ((-1, beside.before), (1, beside.after)):
        for balance in side:
            difference[balance.participant] += sign * balance.owes
    for each in rows:
        difference[each.participant] -= each.owes
    assert not any(difference.values())
    behind = {position for cause in beside.causes for position in cause.positions}
    assert behind == {each.position for each in rows}


def test_a_cost_that_is_recorded_and_shared_is_one_cause(library: Library) -> None:
    (cause,) = happened(library, cost("F-1", None, "2018-03-01", "1000.00"))
    assert (cause.cause, cause.act, cause.documents) == (ChangeCause.COST, "record-and-allocate-cost", ("F-1",))
    assert cause.positions == (head(library) - 1, head(library))
    assert {(each.participant, each.account): each.cents for each in cause.amounts if each.participant == HOST} == {
        (HOST, "paid"): 100_000,
        (HOST, "share"): 25_000,
    }


def test_a_cost_shared_later_is_another_cause(library: Library) -> None:
    recorded = cost("F-1", None, "2018-03-01", "1000.00") | {"act": "record-cost"}
    shared = line("allocate-cost", service=SERVICE, year=2018, cost="F-1")
    causes = happened(library, recorded, shared)
    assert [each.cause for each in causes] == [ChangeCause.COST, ChangeCause.SHARING]


def test_a_key_changed_backwards_is_one_cause_with_its_decision(library: Library) -> None:
    play(library.journal, [cost(f"F-{number}", None, "2018-03-01", "1000.00") for number in (1, 2)])
    later = key("later", None, "2018-01-01", {HOST: "1", "GM0267": "1"}, "eerst")
    (cause,) = happened(library, later, line("reallocate", service=SERVICE, year=2018, **WHY))
    assert (cause.cause, cause.decision, cause.reason) == (ChangeCause.KEY, f"{SERVICE}#besluit", "daarom")
    assert cause.documents == ("F-1", "F-2")
    assert len(cause.positions) == 4
    assert sum(each.owes for each in cause.amounts) == 0


@pytest.mark.parametrize(
    ("ground", "expected"),
    [("error", ChangeCause.ERROR), ("deliberate-deviation", ChangeCause.DEVIATION)],
)
def test_a_reversal_is_told_by_its_ground(library: Library, ground: str, expected: ChangeCause) -> None:
    play(library.journal, [cost("F-1", None, "2018-03-01", "1000.00")])
    back = line("reverse-allocation", service=SERVICE, year=2018, allocation="F-1.1", ground=ground, **WHY)
    again = line("allocate-cost", service=SERVICE, year=2018, cost="F-1")
    causes = happened(library, back, again)
    assert [each.cause for each in causes] == [expected, ChangeCause.SHARING]


def test_what_was_recorded_in_error_has_the_correction_for_its_cause(library: Library) -> None:
    play(library.journal, [cost("F-1", None, "2018-03-01", "1000.00")])
    at = head(library)
    wrong = line("record-in-error", partnership="blnp", positions=[at - 1, at], **WHY)
    (cause,) = happened(library, wrong)
    assert (cause.cause, cause.act, cause.reason) == (ChangeCause.MISTAKE, "record-in-error", "daarom")
    assert cause.caused_by == at + 1
    assert cause.positions == (at - 1, at)


def test_an_opening_position_is_a_cause(library: Library) -> None:
    lines = [{"participant": HOST, "share": "0.00", "paid": "100.00", "pool": "beheer"}]
    lines += [{"participant": "GM0267", "share": "100.00", "paid": "0.00", "pool": "beheer"}]
    brought = line("record-opening-position", service=SERVICE, year=2018, lines=lines, origin="pakket", source="balans")
    brought |= {"effective_on": "2018-06-30", "evidence": [{"title": "balans", "sha256": "ab" * 32}]}
    (cause,) = happened(library, brought)
    assert (cause.cause, cause.imported, cause.documents) == (ChangeCause.OPENING, True, ("(opening position)",))


def test_what_takes_effect_between_two_days_is_time_passing(library: Library) -> None:
    known = [cost("F-1", None, "2018-03-01", "1000.00"), cost("F-2", None, "2018-09-01", "400.00")]
    play(library.journal, known)
    middle = head(library)
    play(library.journal, [cost("F-3", None, "2018-10-01", "40.00")])
    before, after = moment(library, date(2018, 6, 30), middle), moment(library)
    rows, beside = asked(library, before, after)
    adds_up(rows, beside)
    new, time = beside.causes
    assert (new.cause, new.documents) == (ChangeCause.COST, ("F-3",))
    assert (time.cause, time.documents, time.act, time.caused_by) == (ChangeCause.TIME, ("F-2",), None, None)


def test_a_statement_of_one_participant_changes_by_the_same_causes(library: Library) -> None:
    known = head(library)
    play(library.journal, [cost("F-1", None, "2018-03-01", "1000.00")])
    rows, beside = asked(library, moment(library, known_at=known), moment(library), participant="GM0267")
    adds_up(rows, beside)
    assert [(each.participant, each.cents) for each in beside.causes[0].amounts] == [("GM0267", 25_000)]


def test_a_herindeling_is_a_cause(ledger_address: Address) -> None:
    with library_of(ledger_address) as ended:
        play(ended.journal, beginning())
        known = head(ended)
        play(ended.journal, [succession()])
        day = date(2022, 12, 31)
        rows, beside = asked(ended, moment(ended, day, known), moment(ended, day))
    adds_up(rows, beside)
    assert {each.cause for each in beside.causes} == {ChangeCause.SUCCESSION}
    assert {(each.participant, each.owes) for cause in beside.causes for each in cause.amounts} == {
        *((AMSTERDAM, 20_000), (AMSTERDAM, -30_000), (WEESP, -20_000), (WEESP, 30_000)),
    }
