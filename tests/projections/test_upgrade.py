"""A ledger of an older program gets the tables that came since, and what they show of all that was recorded before."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from ledger.journal import Address, Journal
from ledger.stores.schema import JOURNAL, Migrations, migrate
from projections import PROJECTIONS, corrections, trail
from projections.calendar import obligations
from projections.calendar.due import obligations as ask
from projections.checking.check import check
from projections.governance import mandates
from projections.keeping.database import engine_for
from projections.keeping.follow import catch_up
from projections.savings import comparison
from projections.view import Library
from tests.ledgers import BEGINNING, as_owner, found
from tests.projections.history import COLLEGE, beginning, library_of, line, play, two_dates
from tests.projections.looking import head, is_whole, now


@pytest.fixture
def older(tmp_path: Path) -> Migrations:
    """This program's projections as they were before there were obligations."""
    scripts = tmp_path / "migrations"
    shutil.copytree(PROJECTIONS.scripts, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    for script in (scripts / "versions").glob("p*.py"):
        if script.name >= "p0004":
            script.unlink()
    return Migrations(PROJECTIONS.schema, scripts)


def test_a_new_projection_begins_at_the_beginning_of_a_ledger_that_is_there(
    unmigrated_address: Address, older: Migrations
) -> None:
    migrate(as_owner(unmigrated_address), JOURNAL, older)
    found(unmigrated_address, demonstration=True, since=BEGINNING)
    deadline = {"partnership": "blnp", "deadline": "plan", "title": "Een plan", "body": COLLEGE}
    journal = Journal(unmigrated_address)
    due = line("set-deadline", "2030-01-01", **deadline, due_on="2018-04-01", effective_on="2018-03-01")
    lines = [*beginning("2017-01-10"), *two_dates()]
    play(journal, [*lines, {**due, "at": "2026-01-01T12:00:00Z"}])
    with_old_tables = Library(journal, engine_for(journal.address), (corrections, mandates, trail))
    assert not catch_up(with_old_tables.engine, journal, with_old_tables.projections, head(with_old_tables))
    with_old_tables.close()
    journal.close()

    assert migrate(as_owner(unmigrated_address), JOURNAL, PROJECTIONS)
    with library_of(unmigrated_address) as library:
        marks = library.marks()
        assert marks[obligations.NAME].position == marks[comparison.NAME].position == 0
        assert marks[trail.NAME].position == head(library) > 0
        as_of = library.as_of(date(2018, 4, 2), None, now(library).known_until)
        with library.view(as_of) as view:
            assert [(each.name, each.state.value) for each in ask(view, as_of).due] == [("plan", "overdue")]
            compared = comparison.compare(view, now(library), "blnp/financien")
        assert compared is not None
        assert [each.note for each in compared.compared] == [None]
        assert is_whole(library)
        assert check(library) == []
