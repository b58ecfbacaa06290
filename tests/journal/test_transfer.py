"""A journal goes to another database and back byte for byte; a file that is not whole goes nowhere."""

import json
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from ledger.actor import Evidence
from ledger.canonical import canonical
from ledger.desk import Decided
from ledger.event import EVENTS
from ledger.journal import Address, Journal, NotFounded, UnreadableEntry
from ledger.stores.refusals import LedgerNotEmpty, Unavailable
from ledger.stores.schema import JOURNAL, migrate
from ledger.transfer import MalformedExport, export, import_
from tests.journal.examples import example
from tests.journal.happenings import happened, rows, tamper, told
from tests.ledgers import LEDGER, MIGRATIONS, an_act, as_owner, found

Line = dict[str, Any]


def fill(address: Address) -> None:
    """Some of everything: every event, free text in many scripts, acts of several streams."""
    found(address)
    with closing(Journal(address)) as journal:
        events = [example(kind) for name, kind in sorted(EVENTS.items()) if name != "ledger.founded.1"]
        act = replace(
            an_act(), reason='"Ünïcödé" \u2028 \x00 \x1f 𝄞', evidence=(Evidence("besluit", sha256="ab" * 32),)
        )
        journal.append(act, [Decided("a:all", 0, tuple(events)), happened("b", 0, "x")], {})
        for number in range(300):
            journal.append(an_act(), [happened("b", number + 1, f"{number}"), happened(f"c{number}", 0, "y")], {})


def exported(address: Address) -> bytes:
    file = BytesIO()
    with closing(Journal(address)) as journal:
        count = export(journal, file)
        assert count == len(rows(journal))
    return file.getvalue()


@pytest.fixture
def second_sqlite(tmp_path: Path) -> Address:
    address = Address.parse(f"sqlite:///{tmp_path / 'second.sqlite'}")
    migrate(address, *MIGRATIONS)
    return address


def test_a_journal_goes_from_sqlite_to_postgres_and_back_byte_for_byte(
    empty_sqlite: Address, empty_postgres: Address, second_sqlite: Address
) -> None:
    fill(empty_sqlite)
    first = exported(empty_sqlite)
    for there in (empty_postgres, second_sqlite):
        assert import_(as_owner(there), BytesIO(first)) == first.count(b"\n") - 2
        assert exported(there) == first
    with (
        closing(Journal(empty_sqlite)) as here,
        closing(Journal(empty_postgres)) as there_journal,
        closing(Journal(second_sqlite)) as back,
    ):
        assert rows(here) == rows(there_journal) == rows(back)
        assert list(here.entries()) == list(there_journal.entries())
        assert back.founded == there_journal.founded == here.founded


def test_what_was_imported_goes_on_where_it_was(empty_sqlite: Address, empty_postgres: Address) -> None:
    fill(empty_sqlite)
    import_(as_owner(empty_postgres), BytesIO(exported(empty_sqlite)))
    with closing(Journal(empty_sqlite)) as here, closing(Journal(empty_postgres)) as there:
        act = an_act()
        results = [each.append(act, [happened("b", 301, "z")], {"a:all": len(EVENTS) - 1}) for each in (here, there)]
        assert (results[0].first, results[0].last) == (results[1].first, results[1].last)
        done = rows(here)[50]
        assert there.find_act(done.act_id) == here.find_act(done.act_id)


def test_an_export_says_what_it_is_and_how_to_check_it(ledger_address: Address) -> None:
    file = exported(ledger_address)
    head, *entries, tail = file.splitlines(keepends=True)
    assert json.loads(head) == {"format": "grondslag-journal", "version": 1, "ledger": str(LEDGER)}
    assert json.loads(tail) == {"entries": 1, "sha256": sha256(head + b"".join(entries)).hexdigest()}
    with closing(Journal(ledger_address)) as journal:
        (row,) = rows(journal)
    line = json.loads(entries[0])
    assert line.keys() == set(row._fields)
    assert line["payload"].encode() == row.payload
    assert bytes.fromhex(line["salt"]) == row.salt


def test_progress_is_told_entry_by_entry(ledger_address: Address, second_sqlite: Address) -> None:
    with closing(Journal(ledger_address)) as journal:
        journal.append(an_act(), [happened("a", 0, *"xyz")], {})
        file, out, back = BytesIO(), list[int](), list[int]()
        export(journal, file, out.append)
    file.seek(0)
    import_(second_sqlite, file, back.append)
    assert sum(out) == sum(back) == 4


def test_a_ledger_that_has_entries_takes_no_others(ledger_address: Address, empty_sqlite: Address) -> None:
    if ledger_address.path is None:
        found(empty_sqlite)
    with pytest.raises(LedgerNotEmpty) as refused:
        import_(as_owner(ledger_address), BytesIO(exported(empty_sqlite)))
    assert refused.value.entries == 1
    with closing(Journal(ledger_address)) as journal:
        assert told(journal) == []


def test_a_ledger_without_its_first_entry_cannot_be_exported(empty_address: Address) -> None:
    with closing(Journal(empty_address)) as journal, pytest.raises(NotFounded):
        export(journal, BytesIO())


def test_the_application_on_postgres_cannot_import(empty_sqlite: Address, empty_postgres: Address) -> None:
    found(empty_sqlite)
    with pytest.raises(Unavailable, match="permission denied"):
        import_(empty_postgres, BytesIO(exported(empty_sqlite)))


def test_what_is_no_text_cannot_be_exported_and_is_said_to_be_unreadable(ledger_address: Address) -> None:
    with closing(Journal(ledger_address)) as journal:
        assert journal.founded.name  # Read before it is spoilt.
        tamper(ledger_address, "payloads", payload=b"\xff")
        with pytest.raises(UnreadableEntry, match="position 1"):
            export(journal, BytesIO())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    address = Address.parse(f"sqlite:///{tmp_path_factory.mktemp('whole') / 'ledger.sqlite'}")
    migrate(address, JOURNAL)
    found(address)
    with closing(Journal(address)) as journal:
        journal.append(an_act(), [happened("a", 0, "w", "x"), happened("b", 0, "y")], {})
        journal.append(an_act(), [happened("a", 2, "z")], {})
    return exported(address)


def refuses(address: Address, file: bytes, line: int, says: str) -> None:
    with pytest.raises(MalformedExport, match=says) as refused:
        import_(as_owner(address), BytesIO(file))
    assert refused.value.line == line
    with closing(Journal(address)) as journal:
        assert journal.store.head() is None


def test_a_file_that_is_cut_off_anywhere_is_refused(empty_address: Address, whole: bytes) -> None:
    lines = whole.splitlines(keepends=True)
    for kept in range(len(lines)):
        refuses(empty_address, b"".join(lines[:kept]), kept if kept > 1 else kept + 1, "cut off")
    for cut in (1, 40, len(lines[-1]) + 1, len(whole) // 2):
        with pytest.raises(MalformedExport, match="cut off"):
            import_(as_owner(empty_address), BytesIO(whole[:-cut]))
    assert import_(as_owner(empty_address), BytesIO(whole)) == 5


def test_a_file_with_any_byte_changed_is_refused(empty_sqlite: Address, whole: bytes) -> None:
    """On one database: what is refused is refused before any database sees it whole."""
    for at in range(0, len(whole), 97):
        changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        with pytest.raises((MalformedExport, UnreadableEntry)):
            import_(empty_sqlite, BytesIO(changed))
    with closing(Journal(empty_sqlite)) as journal:
        assert journal.store.head() is None


def test_lines_that_were_taken_out_or_put_in_are_refused(empty_address: Address, whole: bytes) -> None:
    lines = whole.splitlines(keepends=True)
    refuses(empty_address, b"".join(lines[:2] + lines[3:]), 3, "position 3 stands where 2 must be")
    refuses(empty_address, b"".join([*lines[:3], lines[2], *lines[3:]]), 4, "position 2 stands where 3 must be")
    refuses(empty_address, b"".join(lines[1:]), 1, "does not say what it is")
    refuses(empty_address, b"".join([*lines, b"more\n"]), 7, "malformed|Object|JSON|unknown")


def rewritten(whole: bytes, change: Callable[[list[Line]], object]) -> bytes:
    """The file as somebody would write it who also makes the sum fit."""
    lines = [json.loads(line) for line in whole.splitlines()]
    change(lines)
    body = b"".join(canonical(line) + b"\n" for line in lines[:-1])
    return body + canonical({"entries": len(lines) - 2, "sha256": sha256(body).hexdigest()}) + b"\n"


@pytest.mark.parametrize(
    ("at", "spoilt", "says"),
    [
        (0, {"format": "gnucash"}, "'gnucash' version 1 is not known"),
        (0, {"version": 2}, "'grondslag-journal' version 2 is not known"),
        (0, {"ledger": str(uuid4())}, "not the founding of that ledger"),
        (2, {"version": 2}, "version 2 of refusals:a stands where 1 must be"),
        (5, {"version": 4}, "version 4 of refusals:a stands where 3 must be"),
        (2, {"stream": "refusals:z"}, "refusals:z is not a stream of this ledger under that id"),
        (3, {"act_line": 7}, "line 7 of act"),
        (5, {"act_line": 2}, "line 2 of act"),
        (3, {"recorded_at": "2100-01-01T00:00:00Z"}, "it was recorded at 2100"),
        (5, {"recorded_at": "2000-01-01T00:00:00Z"}, "it was recorded at 2000"),
        (2, {"salt": "no hex"}, "hex"),
        (2, {"act_id": "x"}, "UUID"),
        (2, {"colour": "red"}, "unknown field `colour`"),
    ],
)
def test_what_is_no_journal_is_refused_however_well_it_adds_up(
    empty_address: Address, whole: bytes, at: int, spoilt: Line, says: str
) -> None:
    file = rewritten(whole, lambda lines: lines[at].update(spoilt))
    refuses(empty_address, file, 2 if "ledger" in spoilt else at + 1, says)


def test_an_entry_that_this_program_cannot_read_is_not_taken_over(empty_address: Address, whole: bytes) -> None:
    file = rewritten(whole, lambda lines: lines[3].update({"event": "service.sold.1"}))
    with pytest.raises(UnreadableEntry, match="position 3"):
        import_(as_owner(empty_address), BytesIO(file))
    with closing(Journal(empty_address)) as journal:
        assert journal.store.head() is None


def test_a_rewritten_file_that_is_right_is_taken(empty_address: Address, whole: bytes) -> None:
    assert rewritten(whole, lambda _: None) == whole
    assert import_(as_owner(empty_address), BytesIO(whole)) == 5


def test_a_large_journal_takes_no_more_memory_than_a_small_one(
    ledger_address: Address, empty_postgres: Address, second_sqlite: Address, tmp_path: Path
) -> None:
    """Thirty megabytes, of which never more than a few are held."""
    with closing(Journal(ledger_address)) as journal:
        for number in range(30):
            journal.append(an_act(), [happened("a", number * 100, *["x" * 10_000] * 100)], {})
        tracemalloc.start()
        try:
            with (tmp_path / "export").open("wb") as file:
                export(journal, file)
            with (tmp_path / "export").open("rb") as file:
                other = second_sqlite if ledger_address.path is None else empty_postgres
                assert import_(as_owner(other), file) == 3_001
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert (tmp_path / "export").stat().st_size > 30_000_000
    assert peak < 12_000_000, peak
