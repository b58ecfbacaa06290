"""Exit fees as of two dates: set, annulled by a court, set again; each with what was known then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from ledger.actor import Actor
from ledger.partnership.exits import ExitFeeState
from projections import Library
from projections.checking.check import check
from projections.money import exit_fees
from projections.money.exit_fees import Annulment, ExitFee
from tests.databases import PostgresServer
from tests.ledger import geestmerambacht as schap
from tests.projections.damage import break_in
from tests.projections.history import Line, library_of, line, play
from tests.projections.masters import Masters

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OFFICIAL = {"subject": "p-1", "function": "secretaris", "capacity": "official", "organisation": "GM0361"}


def written(name: str, actor: Actor | None, fields: Line, at: str) -> Line:
    by = OFFICIAL if actor is None else OFFICIAL | {"on_behalf_of": actor.on_behalf_of}
    return line(name, at, by, **fields)


@pytest.fixture
def library(masters: Masters, database: str) -> Iterator[Library]:
    """Schagen left; a fee was set on 20 January 2017, annulled on 9 August 2018 and set again on 1 March 2019."""
    first, last = schap.lines()[:-2], schap.lines()[-2:]
    lines = [
        *(written(*each, "2017-01-20") for each in first),
        written("set-exit-fee", None, schap.FEE | schap.FOURTEEN, "2017-01-21"),
        written("annul-exit-fee", None, schap.JUDGMENT, "2018-08-09"),
        *(written(*each, "2019-03-01") for each in last),
        written(
            "set-exit-fee",
            None,
            schap.FEE | schap.STEPPING | {"effective_on": "2019-03-01", "decision": schap.SECOND},
            "2019-03-01T13:00:00Z",
        ),
    ]
    with masters.copy(database, "founded") as copy, library_of(copy) as library:
        assert [done.refusal for done in play(library.journal, lines)] == [None] * len(lines)
        yield library


def fees(library: Library, valid_on: str, known_at: str | None = None, who: str | None = None) -> list[ExitFee]:
    as_of = library.as_of(date.fromisoformat(valid_on), known_at, NOW)
    with library.view(as_of) as view:
        return list(exit_fees.exit_fees(view, as_of, schap.PARTNERSHIP, who))


def test_we_3_the_fee_as_known_on_1_february_2017_is_168_000(library: Library) -> None:
    [fee] = fees(library, "2017-02-01", "2017-02-01")
    assert (fee.exit_fee_state, fee.amount, fee.illustrative) == (ExitFeeState.STANDING, 16_800_000, True)
    assert (len(fee.series), len(fee.instalments), fee.due_by_now) == (14, 14, 0)
    assert [(step.amount, step.decided_on) for step in fee.steps] == [(16_800_000, date(2017, 1, 20))]


def test_we_3_the_fee_as_known_after_9_august_2018_is_annulled_and_to_be_decided_again(library: Library) -> None:
    [before] = fees(library, "2017-02-01", "2018-08-08")
    [after] = fees(library, "2017-02-01", "2018-08-09")
    assert (before.exit_fee_state, before.amount) == (ExitFeeState.STANDING, 16_800_000)
    assert (after.exit_fee_state, after.amount, after.due_by_now) == (ExitFeeState.TO_REDECIDE, None, None)
    assert after.instalments == ()
    ruling = schap.JUDGMENT["ruling"]
    assert after.annulment == Annulment("Rechtbank Noord-Holland", "ECLI:NL:RBNHO:2018:7649", date(2018, 8, 9), ruling)
    assert [step.exit_fee_state for step in after.steps] == [ExitFeeState.STANDING, ExitFeeState.TO_REDECIDE]


def test_we_3_set_again_it_counts_from_its_own_day_and_the_first_answers_stay(library: Library) -> None:
    [again] = fees(library, "2019-03-01")
    assert (again.exit_fee_state, again.amount, again.annulment) == (ExitFeeState.STANDING, 3_600_000, None)
    assert [step.amount for step in again.steps] == [16_800_000, None, 3_600_000]
    assert again.due_by_now == 1_200_000 + 960_000
    assert [each.fallen_due for each in again.instalments] == [True, True, False, False, False]
    [day_before] = fees(library, "2019-02-28")
    assert day_before.exit_fee_state is ExitFeeState.TO_REDECIDE
    assert fees(library, "2017-02-01", "2017-02-01")[0].amount == 16_800_000
    assert fees(library, "2017-01-19") == []
    assert check(library) == []


def test_an_instalment_has_fallen_due_from_the_day_after_its_last_day(library: Library) -> None:
    states = [fees(library, day, "2017-02-01")[0].due_by_now for day in ("2017-12-31", "2018-01-01")]
    assert states == [0, 1_200_000]


def test_it_can_be_asked_of_one_participant(library: Library) -> None:
    assert len(fees(library, "2019-03-01", who=schap.SCHAGEN)) == 1
    assert fees(library, "2019-03-01", who=schap.ALKMAAR) == []


def test_a_fee_whose_setting_was_an_error_is_gone_with_what_rested_on_it(library: Library) -> None:
    [fee] = fees(library, "2019-03-01")
    wrong = line("record-in-error", "2019-03-02", OFFICIAL, partnership=schap.PARTNERSHIP, reason="error")
    first = fee.steps[0].position
    [refused] = play(library.journal, [wrong | {"positions": [first]}])
    assert refused.refusal is not None
    assert refused.refusal.code == "still-rested-upon"
    [done] = play(library.journal, [wrong | {"positions": [first], "with_what_rests_on_it": True}])
    assert done.refusal is None
    assert fees(library, "2019-03-01") == []


def test_a_fee_that_its_own_parameters_do_not_give_is_found(library: Library, postgres_server: PostgresServer) -> None:
    [fee] = fees(library, "2017-02-01", "2017-02-01")
    with break_in(library.journal.address, postgres_server) as sql:
        sql.edit(fee.position, {'"annual":{"cents":1200000}': '"annual":{"cents":1300000}'})
    assert ("exit-fee-differs", fee.position) in {(each.code, each.position) for each in check(library)}
