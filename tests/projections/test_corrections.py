"""What was recorded in error counts no more from then on, and counts for ever in what was known before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from ledger.cost_year import COST_YEAR
from ledger.errors import RuleBroken
from ledger.journal import Address, Journal
from ledger.partnership import PARTNERSHIP
from ledger.service import SERVICE as SERVICES
from projections import Library, trail
from projections.as_of import AsOf
from projections.checking.check import check
from projections.governance import mandates
from projections.keeping.rebuild import rebuild
from projections.money import balances
from tests.projections.history import (
    HOST,
    MEMBERS,
    SERVICE,
    Line,
    beginning,
    cost,
    decision,
    key,
    library_of,
    line,
    play,
    two_dates,
)
from tests.projections.looking import digests, head

REASON = {"reason": "error: typed in the wrong books"}


@pytest.fixture
def library(ledger_address: Address) -> Iterator[Library]:
    with library_of(ledger_address) as library:
        assert not any(done.refusal for done in play(library.journal, beginning()))
        yield library


def correct(journal: Journal, *positions: int, **fields: object) -> RuleBroken | None:
    asked = line("record-in-error", partnership="blnp", positions=list(positions), **fields) | REASON
    return play(journal, [asked])[0].refusal


def timeless(lines: list[Line]) -> list[Line]:
    """The same acts, as a ledger that is no demonstration takes them."""
    return [{name: value for name, value in each.items() if name != "at"} for each in lines]


def code(refusal: RuleBroken | None) -> str | None:
    return None if refusal is None else refusal.code


def owed(library: Library, as_of: AsOf) -> dict[str, int]:
    with library.view(as_of) as view:
        found = balances.balances(view, as_of, balances.Filter())
        return {each.participant: each.owes for each in found.lines}


def moment(library: Library, position: int | None = None) -> AsOf:
    return library.as_of(date(2030, 1, 1), None if position is None else str(position), datetime.now(UTC))


def test_a_cost_in_error_is_in_no_balance_from_then_on_and_stays_in_those_before(library: Library) -> None:
    play(library.journal, [cost("F-1", None, "2018-03-01", "1000.00"), cost("F-2", None, "2018-04-01", "400.00")])
    before = head(library)
    assert code(correct(library.journal, before - 1, before)) is None
    assert owed(library, moment(library)) == dict.fromkeys(MEMBERS, 25000) | {HOST: 25000 - 100000}
    assert owed(library, moment(library, before)) == dict.fromkeys(MEMBERS, 35000) | {HOST: 35000 - 140000}
    changed = []
    with library.view(moment(library)) as view:
        changed = list(balances.changes(view, moment(library, before), moment(library), balances.Filter()))
    assert {each.cost for each in changed} == {"F-2"}
    assert sum(each.owes for each in changed) == 0
    assert check(library) == []


def test_the_name_of_a_cost_in_error_is_free_again_and_the_stream_can_be_read_again(library: Library) -> None:
    play(library.journal, [cost("F-1", None, "2018-03-01", "1000.00")])
    at = head(library)
    assert code(correct(library.journal, at - 1, at)) is None
    assert not library.journal.read(COST_YEAR, f"{SERVICE}/2018").state.lines.get("F-1")
    with Journal(library.journal.address) as fresh:
        assert fresh.read(COST_YEAR, f"{SERVICE}/2018") == library.journal.read(COST_YEAR, f"{SERVICE}/2018")
    again = cost("F-1", None, "2018-03-01", "100.00")
    assert play(library.journal, [again])[0].refusal is None
    assert owed(library, moment(library))[MEMBERS[0]] == 2500
    assert check(library) == []


def test_what_something_rests_on_stays_unless_that_goes_with_it(library: Library) -> None:
    play(library.journal, [cost("F-1", None, "2018-03-01", "1000.00")])
    at = head(library)
    refusal = correct(library.journal, at - 1)
    assert code(refusal) == "still-rested-upon"
    assert f"{at} (record-and-allocate-cost" in str(refusal)
    assert code(correct(library.journal, at - 1, with_what_rests_on_it=True)) is None
    assert owed(library, moment(library)) == {}
    assert check(library) == []


def test_after_a_reallocation_a_cost_goes_with_all_that_became_of_it(library: Library) -> None:
    other = {**dict.fromkeys(MEMBERS[:3], "1"), HOST: "5"}
    play(
        library.journal,
        [
            cost("F-1", None, "2018-03-01", "1000.00"),
            cost("F-2", None, "2018-04-01", "800.00"),
            key("later", None, "2018-01-01", other, "eerst"),
            line("reallocate", service=SERVICE, year=2018, reason="another key"),
        ],
    )
    first = next(entry.position for entry in library.journal.entries() if "F-1" in str(entry.event))
    assert code(correct(library.journal, first, with_what_rests_on_it=True)) is None
    assert owed(library, moment(library)) == dict.fromkeys(MEMBERS[:3], 10000) | {HOST: 50000 - 80000}
    assert check(library) == []


def test_a_reversal_stays_where_its_cost_was_shared_anew_or_goes_with_that(library: Library) -> None:
    again: Line = line("allocate-cost", service=SERVICE, year=2018, cost="F-1")
    back = line("reverse-allocation", service=SERVICE, year=2018, allocation="F-1.1", ground="error", reason="error: x")
    play(library.journal, [cost("F-1", None, "2018-03-01", "1000.00"), back, again])
    last = head(library)
    assert code(correct(library.journal, last - 1)) == "still-rested-upon", "its cost would be borne twice"
    assert code(correct(library.journal, last - 2)) == "still-rested-upon", "what was turned back was never shared"
    assert code(correct(library.journal, last - 1, last)) is None
    assert owed(library, moment(library))[HOST] == 25000 - 100000
    assert check(library) == []
    (shared_again,) = play(library.journal, [back | {"ground": "deliberate-deviation"}, again])[1:]
    assert shared_again.refusal is None
    assert check(library) == []


def test_all_that_an_act_recorded_can_be_named_by_its_id(library: Library) -> None:
    play(library.journal, [cost("F-1", None, "2018-03-01", "1000.00")])
    last = library.journal.entry(head(library))
    assert code(correct(library.journal, act_id=str(last.act_id))) is None
    assert owed(library, moment(library)) == {}


def test_a_mistyped_mandate_and_decision_leave_the_register(library: Library) -> None:
    play(library.journal, timeless(two_dates()[:1]))
    granted = head(library)
    on = library.as_of(date(2018, 2, 1), None, datetime.now(UTC))
    with library.view(on) as view:
        assert [each.ref for each in mandates.register(view, on)] == [f"{SERVICE}#inkoop"]
    assert code(correct(library.journal, granted)) is None
    on = library.as_of(date(2018, 2, 1), None, datetime.now(UTC))
    with library.view(on) as view:
        assert mandates.register(view, on, all_known=True) == ()
    assert not library.journal.read(SERVICES, SERVICE).state.governance.mandates
    assert check(library) == []


def test_a_mandate_under_which_somebody_decided_stays(library: Library) -> None:
    lines = [each for each in two_dates() if "mandate" in each["act"] or "decision" in each["act"]]
    play(
        library.journal,
        timeless(lines),
    )
    granted = next(entry for entry in library.journal.entries() if entry.event.NAME == "governance.mandate-granted.1")
    assert code(correct(library.journal, granted.position)) == "still-rested-upon"
    assert check(library) == []


def test_a_decision_that_a_key_rests_on_stays(library: Library) -> None:
    adopted = next(entry for entry in library.journal.entries() if entry.event.NAME == "governance.decision-adopted.1")
    refusal = correct(library.journal, adopted.position)
    assert code(refusal) == "still-rested-upon"
    assert "adopt-key" in str(refusal)


def test_a_participant_that_others_name_stays_and_one_by_mistake_goes(library: Library) -> None:
    play(
        library.journal,
        [line("admit-participant", partnership="blnp", participant="GM0344", effective_on="2018-01-01")],
    )
    mistake = head(library)
    assert code(correct(library.journal, mistake)) is None
    assert "GM0344" not in library.journal.read(PARTNERSHIP, "blnp").state.participants
    joined = next(
        entry for entry in library.journal.entries() if entry.event.NAME == "partnership.participant-acceded.1"
    )
    assert code(correct(library.journal, joined.position)) == "still-rested-upon"


def test_a_whole_service_by_mistake_can_be_started_anew(library: Library) -> None:
    other = {"service": "blnp/ict", "title": "ICT", "members": list(MEMBERS), "scope": ["beheer"]}
    start = line("start-service", **other, host=HOST, effective_on="2018-01-01")
    play(library.journal, [start])
    assert code(correct(library.journal, head(library))) is None
    pool = line("open-pool", service="blnp/ict", pool="x", title="X", effective_on="2018-02-01")
    assert code(play(library.journal, [pool])[0].refusal) == "not-found"
    assert play(library.journal, [{**start, "host": MEMBERS[0]}])[0].refusal is None
    assert library.journal.read(SERVICES, "blnp/ict").state.hosts.on(date(2018, 2, 1)) == MEMBERS[0]
    assert check(library) == []


def test_a_closed_year_stays_as_it_was_closed_but_a_closing_by_mistake_is_undone(library: Library) -> None:
    play(library.journal, [cost("F-1", None, "2018-03-01", "1000.00")])
    at = head(library)
    close = line(
        "close-cost-year", service=SERVICE, year=2018, decision=f"{SERVICE}#besluit", effective_on="2019-02-01"
    )
    assert play(library.journal, [close])[0].refusal is None
    closed = head(library)
    assert code(correct(library.journal, at - 1, at)) == "correction-in-closed-year"
    assert code(correct(library.journal, closed)) is None
    assert play(library.journal, [cost("F-2", None, "2018-03-01", "1.00")])[0].refusal is None
    assert check(library) == []


def test_evidence_of_a_verified_saving_stays(library: Library) -> None:
    lines = timeless(two_dates()[:-7])
    play(library.journal, lines)
    measured = [entry for entry in library.journal.entries() if entry.event.NAME == "baseline.actual-measured.1"]
    assert measured
    assert code(correct(library.journal, *(entry.position for entry in measured))) == "still-rested-upon"
    locked = next(entry for entry in library.journal.entries() if entry.event.NAME == "baseline.locked.1")
    assert code(correct(library.journal, locked.position)) == "still-rested-upon"
    assert check(library) == []


def test_what_is_no_entry_of_this_partnership_or_no_longer_counts_is_refused(library: Library) -> None:
    play(library.journal, [cost("F-1", None, "2018-03-01", "1000.00")])
    at = head(library)
    assert code(correct(library.journal)) == "nothing-to-correct"
    assert code(correct(library.journal, at + 1000)) == "nothing-to-correct"
    assert code(correct(library.journal, 1)) == "nothing-to-correct"
    assert code(correct(library.journal, act_id="00000000-0000-4000-8000-000000000000")) == "nothing-to-correct"
    refused = next(entry for entry in library.journal.entries() if entry.stream.startswith("refusals:"))
    assert code(correct(library.journal, refused.position)) == "not-correctable"
    assert code(correct(library.journal, at - 1, at)) is None
    mark = head(library)
    assert code(correct(library.journal, mark)) == "not-correctable"
    assert code(correct(library.journal, at)) == "already-recorded-in-error"


def test_the_trail_shows_mistakes_when_asked_and_says_so(library: Library) -> None:
    play(library.journal, [cost("F-1", None, "2018-03-01", "1000.00")])
    at = head(library)
    correct(library.journal, at - 1, at)
    as_of = moment(library)
    with library.view(as_of) as view:
        usual = list(trail.trail(view, as_of, trail.Filter()))
        everything = list(trail.trail(view, as_of, trail.Filter(mistakes=True)))
        about = list(trail.trail(view, as_of, trail.Filter(about=f"{SERVICE}#F-1")))
    assert [each.position for each in usual] == [p for p in range(1, at + 2) if p not in (at - 1, at)]
    assert [each.position for each in everything] == list(range(1, at + 2))
    assert {each.position: each.mistaken for each in everything if each.mistaken} == {at - 1: at + 1, at: at + 1}
    assert [each.act for each in about] == ["record-in-error"]


def test_keys_keep_their_version_after_a_correction_in_their_stream(library: Library) -> None:
    """The version at which a key was adopted is one of the stream, and mistakes are entries of the stream too."""
    play(library.journal, [line("open-pool", service=SERVICE, pool="vergissing", title="X", effective_on="2018-01-01")])
    mistake = head(library)
    play(library.journal, [key("later", None, "2019-01-01", dict.fromkeys(MEMBERS, "1"), "eerst")])
    play(library.journal, [line("open-cost-year", service=SERVICE, year=2019), cost("F-9", None, "2019-03-01", "4.00")])
    assert code(correct(library.journal, mistake)) is None
    again = line("reallocate", service=SERVICE, year=2019, reason="nothing changed")
    assert code(play(library.journal, [again])[0].refusal) == "nothing-to-reallocate"
    assert check(library) == []


def test_a_rebuild_gives_the_same(library: Library) -> None:
    play(library.journal, [cost("F-1", None, "2018-03-01", "1000.00")])
    correct(library.journal, head(library) - 1, head(library))
    as_of, owed_before = moment(library), owed(library, moment(library))
    with library.view(as_of):
        live = digests(library)
    rebuild(library.engine, library.journal, library.projections)
    assert digests(library) == live
    assert owed(library, as_of) == owed_before


def test_a_correction_between_reading_and_recording_makes_the_other_decide_anew(library: Library) -> None:
    """What is decided upon a decision cannot slip in behind its correction: the stream has moved."""
    play(library.journal, decision("proef"))
    adopted = head(library)
    with Journal(library.journal.address) as other:
        assert "proef" in other.read(SERVICES, SERVICE).state.governance.decisions
        assert code(correct(library.journal, adopted - 1, adopted)) is None
        join = line("join-service", service=SERVICE, member="GM0344", effective_on="2018-01-01") | {
            "decision": f"{SERVICE}#proef"
        }
        play(other, [line("admit-participant", partnership="blnp", participant="GM0344", effective_on="2018-01-01")])
        assert code(play(other, [join])[0].refusal) is not None
