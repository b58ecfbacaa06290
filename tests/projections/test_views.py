"""Views of councils on a draft, among what is due: awaited until the term is over, given, or too late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from ledger.journal import Address
from projections import Library
from projections.calendar.due import obligations
from projections.obliged import Due, DueKind, DueState
from tests.ledgers import found as founded
from tests.projections.history import COLLEGE, OFFICIAL, SERVICE, beginning, library_of, line
from tests.projections.looking import now
from tests.projections.test_findings import do, position

HERE, THERE = "GM0327/raad", "GM0313/raad"


@pytest.fixture
def library(empty_sqlite: Address) -> Iterator[Library]:
    founded(empty_sqlite)
    with library_of(empty_sqlite) as found:
        about = {"scope": SERVICE, "decision": "sleutel", "effective_on": "2018-01-01"}
        drafted = {"councils": [HERE, THERE], "views_until": "2018-03-26"}
        do(
            found,
            *beginning(),
            line("propose-decision", **about, title="Sleutel", body=COLLEGE),
            line("send-draft", **about, **drafted),
        )
        yield found


def view_of(council: str, on: str) -> dict[str, object]:
    asker = OFFICIAL | {"on_behalf_of": council, "organisation": council[:6]}
    said = {"council": council, "view": "wishes", "text": "Rond af op hele euro's", "effective_on": on}
    return line("give-view", None, asker, scope=SERVICE, decision="sleutel", **said)


def due(library: Library, on: str, known_at: str | None = None) -> dict[str, Due]:
    as_of = library.as_of(date.fromisoformat(on), known_at or position(library), now(library).known_until)
    with library.view(as_of) as view:
        found = [each for each in obligations(view, as_of).due if each.kind is DueKind.VIEWS]
    assert all(each.due_on == date(2018, 3, 26) for each in found)
    return {each.owed_by[0]: each for each in found}


def test_each_council_is_awaited_until_its_view_is_there_or_the_term_is_over(library: Library) -> None:
    asked = position(library)
    do(library, view_of(HERE, "2018-03-01"))
    on_time = due(library, "2018-03-01")
    assert (on_time[HERE].state, on_time[HERE].settled_on) == (DueState.MET, date(2018, 3, 1))
    assert on_time[HERE].note == "Rond af op hele euro's"
    assert (on_time[THERE].state, on_time[THERE].settled_on) == (DueState.DUE, None)
    assert due(library, "2018-02-28")[HERE].state is DueState.DUE
    assert due(library, "2018-03-01", asked)[HERE].state is DueState.DUE
    assert due(library, "2018-03-27")[THERE].state is DueState.LAPSED
    assert due(library, "2017-12-31") == {}


def test_a_view_after_the_term_is_late_and_another_draft_is_asked_about_anew(library: Library) -> None:
    do(library, view_of(THERE, "2018-04-01"))
    assert due(library, "2018-04-01")[THERE].state is DueState.MET_LATE
    again = {"councils": [THERE], "views_until": "2018-03-26", "effective_on": "2018-02-01"}
    do(library, line("send-draft", scope=SERVICE, decision="sleutel", **again))
    assert {name: each.state for name, each in due(library, "2018-04-01").items()} == {THERE: DueState.LAPSED}
