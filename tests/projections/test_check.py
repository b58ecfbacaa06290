"""A check of a whole ledger says nothing, and of a damaged one exactly what is the matter.

The history is that of ``history.two_dates``: a service at positions 7 to 13, its 0-meting at 14 to 20, the books of
2018 at 12, 21 to 24 and again at 36 and 37, a refusal at 26, a decision under mandate at 28, a verified saving at 34.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import uuid4, uuid5

import pytest

from ledger.journal import Address
from projections import ALL, Library
from projections.checking.check import Finding, check
from projections.checking.checks import Checked, last_check, note
from projections.keeping.follow import catch_up
from projections.keeping.rebuild import rebuild
from projections.money import balances
from tests.databases import PostgresServer
from tests.ledgers import LEDGER
from tests.projections.damage import BreakIn, break_in
from tests.projections.history import library_of
from tests.projections.looking import breaking, head
from tests.projections.masters import Masters

Damage = Callable[[BreakIn], object]
Found = set[tuple[str, int | None]]


@pytest.fixture
def address(masters: Masters, database: str) -> Iterator[Address]:
    with masters.copy(database, "two_dates") as copy:
        yield copy


def found(findings: list[Finding]) -> Found:
    assert all(each.what and each.where for each in findings)
    return {(each.code, each.position) for each in findings}


def test_a_whole_ledger_has_no_findings(demonstration: Library) -> None:
    told: list[int] = []
    assert check(demonstration, told.append) == []
    assert sum(told) == 2 * head(demonstration)
    assert demonstration.behind() == 0


def header(position: int, **columns: object) -> Damage:
    """Another value in columns of an entry; one in brackets is what another position has there."""

    def damage(sql: BreakIn) -> None:
        for column, given in columns.items():
            value = given
            if isinstance(given, list):
                ((value,),) = sql.run(f"SELECT {column} FROM journal.entries WHERE position = ?", *given)
            sql.run(f"UPDATE journal.entries SET {column} = ? WHERE position = ?", value, position)

    return damage


def edit(position: int, changes: dict[str, str]) -> Damage:
    return lambda sql: sql.edit(position, changes)


def delete(position: int, *tables: str) -> Damage:
    def damage(sql: BreakIn) -> None:
        for table in tables or ("entries", "payloads"):
            sql.run(f"DELETE FROM journal.{table} WHERE position = ?", position)

    return damage


ANOTHER_STREAM = "service:blnp/ict"
NOBODY = '{"decision":null,"mandate":null}'

DAMAGES: dict[str, tuple[Damage, Found]] = {
    "an entry is gone": (delete(26), {("entry-missing", 26)}),
    "entries of a stream are gone": (
        lambda sql: [delete(position)(sql) for position in (35, 36)],
        {("entry-missing", 35), ("version-gap", 37), ("version-gap", 38)},
    ),
    "a header is gone": (delete(26, "entries"), {("entry-missing", 26)}),
    "a payload is gone": (delete(26, "payloads"), {("entry-missing", 26)}),
    "the last header is gone": (delete(38, "entries"), {("entry-missing", 38)}),
    "the last payload is gone": (delete(38, "payloads"), {("entry-missing", 38)}),
    "the founding is gone": (delete(1), {("not-founded", 1)}),
    "the founding cannot be read": (edit(1, {"{": "["}), {("unreadable-entry", 1)}),
    "an entry is no JSON": (edit(24, {"{": "["}), {("unreadable-entry", 24)}),
    "an entry has a field too many": (edit(24, {'"event":{': '"event":{"x":1,'}), {("unreadable-entry", 24)}),
    "an entry has an unknown name": (header(24, event="cost-year.cost-shared.9"), {("unreadable-entry", 24)}),
    "two acts are of one moment": (header(33, recorded_at=[32]), {("recorded-at-not-rising", 33)}),
    "an act is of an earlier moment": (header(33, recorded_at=[5]), {("recorded-at-not-rising", 33)}),
    "an act is of two moments": (header(22, recorded_at=[20]), {("act-differs", 22)}),
    "an act has two names": (header(22, act="record-cost"), {("act-differs", 22)}),
    "an act has two actors": (header(22, actor=[28]), {("act-differs", 22)}),
    "an act lacks a line": (header(22, act_line=3), {("act-line-gap", 22)}),
    "an act does not begin": (header(38, act_line=2), {("act-line-gap", 38)}),
    "a stream has another id": (header(26, stream_id=str(uuid4())), {("stream-id-differs", 26)}),
    "a stream has another name": (header(26, stream="refusals:blnp/ict"), {("stream-id-differs", 26)}),
    "a version is skipped": (header(26, version=2), {("version-gap", 26)}),
    "an event is in a stream of another kind": (
        header(26, stream=ANOTHER_STREAM, stream_id=str(uuid5(LEDGER, ANOTHER_STREAM))),
        {("event-out-of-place", 26)},
    ),
    "a stream is of no kind": (
        header(26, stream="diary:blnp", stream_id=str(uuid5(LEDGER, "diary:blnp"))),
        {("event-out-of-place", 26)},
    ),
    "an entry changes what was never there": (edit(27, {'"inkoop"': '"verkoop"'}), {("does-not-fold", 27)}),
    "a document was named afterwards": (header(38, evidence='["00"]'), {("evidence-differs", 38)}),
    "a share is another": (edit(37, {'"cents":25000': '"cents":25001'}), {("allocation-differs", 37)}),
    "a residue cent is said to be elsewhere": (edit(37, {'"residue":0': '"residue":1'}), {("allocation-differs", 37)}),
    "an amount is not what was recorded": (
        edit(37, {":40000}": ":80000}", ":5000}": ":10000}", ":25000}": ":50000}"}),
        {("allocation-differs", 37)},
    ),
    "weights and shares are others, and agree": (
        edit(37, {'"value":"5"': '"value":"13"', '"8"': '"16"', ":5000}": ":2500}", ":25000}": ":32500}"}),
        {("key-differs", 37)},
    ),
    "weights can divide nothing": (
        edit(37, {'"value":"5"': '"value":"-5"'}),
        {("allocation-differs", 37), ("key-differs", 37)},
    ),
    "the key in force was changed": (edit(35, {'"value":"5"': '"value":"6"'}), {("key-differs", 37)}),
    "a reversal is no mirror": (edit(36, {":-10000}": ":-9999}"}), {("reversal-differs", 36)}),
    "a cost was changed": (edit(23, {":40000}": ":41000}"}), {("allocation-differs", 24), ("allocation-differs", 37)}),
    "a citation is of another version": (edit(29, {'"version":5': '"version":4'}), {("citation-differs", 29)}),
    "a cited cost is another": (edit(29, {":35000}": ":34000}"}), {("citation-differs", 29), ("saving-differs", 34)}),
    "an actual is not what it cites": (
        edit(29, {'"value":{"cents":35000}': '"value":{"cents":34000}'}),
        {("citation-differs", 29), ("saving-differs", 34)},
    ),
    "an authority is another": (edit(28, {":7500000}": ":9900000}"}), {("authority-differs", 28)}),
    "the mandate did not reach as far": (edit(27, {":7500000}": ":5000000}"}), {("authority-differs", 28)}),
    "the mandate was another's": (edit(13, {"teamleider inkoop": "bode"}), {("authority-differs", 28)}),
    "somebody else decided": (header(28, actor=[27]), {("authority-differs", 28)}),
    "the mandate is not named": (header(28, basis=NOBODY), {("authority-differs", 28)}),
    "a saving is larger": (
        edit(34, {'"saving":{"cents":60000}': '"saving":{"cents":90000}'}),
        {("saving-differs", 34)},
    ),
    "who claimed also verified": (edit(34, {'"p-3"': '"p-1"'}), {("saving-differs", 34)}),
    "the 0-meting was changed": (edit(16, {":50000}": ":60000}"}), {("saving-differs", 34)}),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_to_the_journal_is_found_and_nothing_else(
    address: Address, postgres_server: PostgresServer, name: str
) -> None:
    damage, expected = DAMAGES[name]
    with break_in(address, postgres_server) as sql:
        damage(sql)
    with library_of(address) as library:
        assert found(check(library)) == expected


TABLES = [table for each in ALL for table in each.TABLES]


CHANGED, DELETED, ADDED, ADDED_LATER = "changed", "deleted", "added", "added beyond the end"


@pytest.mark.parametrize("damage", [CHANGED, DELETED, ADDED, ADDED_LATER])
def test_a_row_that_somebody_changed_deleted_or_added_is_found(
    whole: Library, postgres_server: PostgresServer, damage: str
) -> None:
    """In every table at once: each is found in its own, at its own position, and a rebuild mends all of them."""
    catch_up(whole.engine, whole.journal, ALL, head(whole))
    expected = set()
    with break_in(whole.journal.address, postgres_server) as sql:
        for table in TABLES:
            named = f"projections.{table.name}"
            text = [column.name for column in table.columns if column.type.python_type is str][-1]
            copied = f"INSERT INTO {named} SELECT {', '.join(column.name for column in table.columns)} FROM {named}"
            statement, beyond, what = {
                CHANGED: (f"UPDATE {named} SET {text} = 'otherwise'", 0, f"{text} of a row differ"),
                DELETED: (f"DELETE FROM {named}", 0, "a row is missing"),
                ADDED: (copied.replace(", line", ", line + 9", 1), 0, "a row is there that no entry gives"),
                ADDED_LATER: (
                    copied.replace("position", "position + 1000", 1),
                    1000,
                    "a row is there that no entry gives",
                ),
            }[damage]
            ((position,),) = sql.run(f"SELECT max(position) FROM {named}")
            sql.run(f"{statement} WHERE position = ?", position)
            expected.add((table.name, position + beyond, what))
    findings = check(whole)
    assert {each.code for each in findings} == {"projection-differs"}
    assert sorted((each.where, each.position, each.what.partition(";")[0]) for each in findings) == sorted(expected)
    rebuild(whole.engine, whole.journal, ALL)
    assert check(whole) == []


def test_what_sqlite_keeps_and_no_column_has_is_found(masters: Masters, postgres_server: PostgresServer) -> None:
    """On PostgreSQL a column keeps to its type."""
    for value in ("some day", b"\xff"):
        with masters.copy("sqlite", "two_dates") as copy, library_of(copy) as library:
            catch_up(library.engine, library.journal, ALL, head(library))
            with break_in(copy, postgres_server) as sql:
                sql.run("UPDATE projections.postings SET effective_on = ?", value)
            (finding,) = check(library)
            assert (finding.code, finding.where) == ("projection-differs", "postings")
            assert "cannot be read" in finding.what


def test_a_bookmark_that_was_moved_is_found(demonstration: Library, postgres_server: PostgresServer) -> None:
    with break_in(demonstration.journal.address, postgres_server) as sql:
        sql.run("UPDATE projections.bookmarks SET position = 38")
    assert found(check(demonstration)) == {
        ("projection-differs", position) for position in (1, 2, 8, 11, 12, 13, 14, 15, 16, 21, 28, 33, 34)
    }
    rebuild(demonstration.engine, demonstration.journal, ALL)
    with break_in(demonstration.journal.address, postgres_server) as sql:
        sql.run("UPDATE projections.bookmarks SET position = 30")
    (stopped, *others) = check(demonstration)
    assert {each.code for each in others} == {"projection-failed", "projection-differs"}
    assert (stopped.code, stopped.where) == ("projection-failed", "agenda")


def test_a_journal_that_was_cut_off_is_found_where_projections_had_come_further(
    demonstration: Library, postgres_server: PostgresServer
) -> None:
    last = head(demonstration)
    catch_up(demonstration.engine, demonstration.journal, ALL, last)
    with break_in(demonstration.journal.address, postgres_server) as sql:
        for position in range(37, last + 1):
            delete(position)(sql)
    assert [(each.code, each.position, each.where) for each in check(demonstration)] == [
        ("journal-cut-off", 36, each.NAME) for each in ALL
    ]


def test_a_projection_that_fails_is_a_finding(demonstration: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(balances, "apply", breaking(24))
    assert found(check(demonstration)) == {("projection-failed", 24)}
    assert check(demonstration)[0].what == "ValueError: no such luck"


def test_what_came_of_a_check_is_kept_for_who_looks(demonstration: Library) -> None:
    assert last_check(demonstration) is None
    first = Checked(datetime(2026, 11, 22, 12, tzinfo=UTC), 37, 0, "grondslag test")
    later = Checked(datetime(2026, 11, 23, 12, tzinfo=UTC), 40, 2, "grondslag test")
    note(demonstration, later)
    note(demonstration, first)
    assert last_check(demonstration) == later
