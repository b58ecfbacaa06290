"""Whatever comes in wrong: a clear refusal of what, where and what to do; nothing half done, the ledger good."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from ledger.acts.line import Asked
from ledger.clerk import ATTEMPTS, Clerk
from ledger.errors import Conflict
from ledger.journal import Address, Journal
from ledger.stores.rows import Recorded
from tests.api.command_line import OFFICIAL, CommandLine, a_cost, a_key

WRONG_USE, REFUSED, FAILED = 2, 3, 1


def head(cli: CommandLine) -> int:
    journal = Journal(Address.parse(cli.url))
    try:
        return journal.store.max_notification_id() or 0
    finally:
        journal.close()


def still_good(cli: CommandLine) -> None:
    """The ledger takes a next act, and everything in it can be computed again."""
    assert cli.act(a_cost("F-STILL-GOOD")).status == 0
    checked = cli("check")
    assert checked.status == 0, checked.out


def line_of(act: Mapping[str, object]) -> str:
    return json.dumps({"actor": OFFICIAL} | dict(act))


MALFORMED = {
    "a brace is missing": (line_of(a_cost())[:-1], "malformed-json", "column"),
    "a comma is missing": ('{"act" "x"}', "malformed-json", "column 8"),
    "no object": ('["act"]', "malformed-json", "not an object"),
    "a key twice": ('{"act": "open-pool", "act": "close-pool"}', "malformed-json", "twice"),
    "a number with a point": (line_of(a_cost()).replace('"1000000.00"', "1000000.00"), "malformed-json", "as text"),
    "not a number": (line_of(a_cost()).replace('"1000000.00"', "NaN"), "malformed-json", "as text"),
    "no act at all": ('{"actor": {}}', "malformed-field", "which act"),
    "an unknown act": (line_of({"act": "make-coffee"}), "unknown-act", "grondslag acts"),
    "an unknown field": (line_of(a_cost(colour="red")), "malformed-field", "colour"),
    "an unknown field of the actor": (
        json.dumps(dict(a_cost()) | {"actor": OFFICIAL | {"name": "x"}}),
        "malformed-field",
        "name",
    ),
    "a field too few": (line_of({"act": "open-cost-year", "year": 2018}), "malformed-field", "service"),
    "a wrong type": (line_of(a_cost(year="2018")), "malformed-field", "year"),
    "an amount as a whole number": (line_of(a_cost(amount=1000)), "malformed-field", "amount"),
    "an impossible date": (line_of(a_cost(effective_on="2018-02-30")), "malformed-field", "effective_on"),
    "a name with capitals": (line_of(a_cost(service="BLNP/Financien")), "malformed-field", "service"),
    "a correction without a reason": (
        line_of({"act": "reallocate", "service": "blnp/financien", "year": 2018}),
        "reason-missing",
        "reason",
    ),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_line_is_wrong_use_and_names_its_place(grondslag: CommandLine, case: str) -> None:
    line, code, word = MALFORMED[case]
    before = head(grondslag)
    ran = grondslag.act(a_cost("F-GOOD"), line, options="--json")
    assert (ran.status, ran.error["error"], ran.error["line"]) == (WRONG_USE, code, 2)
    assert word in ran.error["message"]
    assert head(grondslag) == before, "the good line before it was not done either"
    still_good(grondslag)


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("10.005", "not-whole-cents"),
        ("1.000,00", "not-whole-cents"),
        ("1e3", "not-whole-cents"),
        ("12", "not-whole-cents"),
    ],
)
def test_half_cents_and_other_spellings_of_money_are_wrong_use(grondslag: CommandLine, amount: str, code: str) -> None:
    before = head(grondslag)
    ran = grondslag.act(a_cost(amount=amount), options="--json")
    assert (ran.status, ran.error["error"]) == (WRONG_USE, code)
    assert amount in ran.error["message"]
    assert head(grondslag) == before, "malformed input is not recorded"
    still_good(grondslag)


def test_an_unknown_municipality_is_wrong_use(grondslag: CommandLine) -> None:
    join = {"act": "admit-participant", "partnership": "blnp", "participant": "GM9999", "effective_on": "2018-01-01"}
    ran = grondslag.act(join, options="--json")
    assert (ran.status, ran.error["error"]) == (WRONG_USE, "unknown-municipality")
    still_good(grondslag)


REFUSALS = {
    "no member on that day": (a_cost(borne_by="GM0363"), "no-member"),
    "two keys in force on one day": (a_key("sleutel-2018", "2018-01-01"), "two-keys-in-force"),
    "the same document twice": (a_cost("F-0", amount="1.00"), "already-exists"),
    "a cost outside the year": (a_cost(effective_on="2019-01-01"), "outside-year"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_a_rule_refuses_stops_the_file_and_is_in_the_trail(grondslag: CommandLine, case: str) -> None:
    act, code = REFUSALS[case]
    assert grondslag.act(a_cost("F-0")).status == 0
    before = head(grondslag)
    ran = grondslag.act(act, a_cost("F-NEVER"), options="--json")
    assert (ran.status, ran.error["error"], ran.error["line"]) == (REFUSED, code, 1)
    assert head(grondslag) == before + 1, "the refusal, and nothing of the line after it"
    refused = grondslag("trail --outcome refused --json").json["lines"]
    assert [line["refusal"] for line in refused] == [code]
    still_good(grondslag)


def test_a_municipality_that_does_not_participate_on_that_date_is_refused(grondslag: CommandLine) -> None:
    facts: dict[str, object] = {
        "title": "ICT",
        "host": "GM0363",
        "members": ["GM0363", "GM0327"],
        "scope": ["x"],
        "effective_on": "2018-01-01",
    }
    ran = grondslag.act({"act": "start-service", "service": "blnp/ict"} | facts, options="--json")
    assert (ran.status, ran.error["error"]) == (REFUSED, "no-participant")
    still_good(grondslag)


def test_nothing_is_recorded_in_a_closed_year(grondslag: CommandLine) -> None:
    close = {"act": "close-cost-year", "service": "blnp/financien", "year": 2018}
    assert grondslag.act(close | {"effective_on": "2019-05-01", "decision": "blnp/financien#sleutel"}).status == 0
    ran = grondslag.act(a_cost(), options="--json")
    assert (ran.status, ran.error["error"]) == (REFUSED, "year-closed")
    assert grondslag("check").status == 0


def test_an_act_id_cannot_stand_for_two_acts(grondslag: CommandLine) -> None:
    id_ = {"id": "5b1d0a4e-7e0c-5d53-9a66-3f0f7f0f1c11"}
    assert grondslag.act(a_cost(**id_)).status == 0
    before = head(grondslag)
    ran = grondslag.act(a_cost("F-2", **id_), options="--json")
    assert (ran.status, ran.error["error"]) == (REFUSED, "act-reused")
    assert head(grondslag) == before
    still_good(grondslag)


def test_a_stream_that_keeps_changing_ends_in_a_conflict(
    grondslag: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0

    def someone_else_was_first(_self: Clerk, _asked: Asked, _seen: int | None) -> Recorded:
        nonlocal tries
        tries += 1
        raise Conflict("cost-year:blnp/financien/2018")

    with monkeypatch.context() as patch:
        patch.setattr(Clerk, "_decide", someone_else_was_first)
        ran = grondslag.act(a_cost(), options="--json")
    assert (ran.status, ran.error["error"], tries) == (REFUSED, "version-conflict", ATTEMPTS)
    still_good(grondslag)


def test_the_same_file_again_does_nothing_twice(grondslag: CommandLine) -> None:
    lines = [a_cost("F-1"), a_cost("F-1", amount="2.00"), a_cost("F-2")]
    first = grondslag.act(*lines, options="--expect-refusals --json")
    before = head(grondslag)
    again = grondslag.act(*lines, options="--expect-refusals --json")
    told = [[json.loads(line) for line in ran.out.splitlines()] for ran in (first, again)]
    assert [line["outcome"] for line in told[0]] == ["done", "refused", "done"]
    assert [line["positions"] for line in told[1]] == [line["positions"] for line in told[0]]
    assert [line["outcome"] for line in told[1]] == ["again", "again", "again"]
    assert head(grondslag) == before


def test_what_is_no_ledger_is_wrong_use(bare: CommandLine) -> None:
    text, other = bare.folder / "letter.txt", bare.folder / "other.sqlite"
    text.write_text("dear all,\n" * 1_000)
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()
    for path in (text, other, bare.folder, bare.folder / "nothing-here.sqlite"):
        ran = bare(f"balances --json --ledger sqlite:///{path}")
        assert (ran.status, ran.error["error"]) == (WRONG_USE, "not-a-ledger"), path
        assert str(path) in ran.error["message"]
    assert text.read_text().startswith("dear all,")


def test_init_leaves_the_files_of_others_alone(bare: CommandLine) -> None:
    other = bare.folder / "other.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()
    before = other.read_bytes()
    ran = bare(f"init --json --ledger sqlite:///{other}")
    assert (ran.status, ran.error["error"]) == (WRONG_USE, "not-a-ledger")
    assert other.read_bytes() == before


@pytest.mark.parametrize("address", ["mysql://x/y", "ledger.sqlite", "sqlite://", "sqlite:///x?mode=ro"])
def test_an_address_of_nothing_we_know_is_wrong_use(bare: CommandLine, address: str) -> None:
    ran = bare(f"status --json --ledger '{address}'")
    assert (ran.status, ran.error["error"]) == (WRONG_USE, "unknown-address")


def test_a_newer_schema_needs_a_newer_program(grondslag: CommandLine) -> None:
    with sqlite3.connect(grondslag.folder / "ledger.sqlite") as connection:
        connection.execute("UPDATE journal_version SET version_num = 'j9999'")
    connection.close()
    for command in ("balances", "init --name test", f"act {grondslag.file(a_cost())}"):
        ran = grondslag(f"{command} --json")
        assert (ran.status, ran.error["error"]) == (WRONG_USE, "newer-schema")


def test_a_file_that_may_only_be_read_refuses_acts_and_stays_as_it_is(grondslag: CommandLine) -> None:
    path = grondslag.folder / "ledger.sqlite"
    acts = grondslag.file(a_cost())
    path.chmod(0o444)
    with as_nobody(grondslag.folder):
        ran = grondslag(f"act {acts} --json")
    path.chmod(0o644)
    assert (ran.status, ran.error["error"]) == (FAILED, "database-unavailable")
    still_good(grondslag)


@contextmanager
def as_nobody(folder: Path) -> Iterator[None]:
    """As far as files go, be somebody who owns none of them: root may write everywhere."""
    for each in (folder, *folder.parents[:3]):
        each.chmod(each.stat().st_mode | 0o055)
    libc = ctypes.CDLL(None)
    libc.setfsuid(65534)
    try:
        yield
    finally:
        libc.setfsuid(os.geteuid())


def test_a_full_disk_refuses_the_act_whole(grondslag: CommandLine) -> None:
    acts = grondslag.file(a_cost("F-1"), a_cost("F-2", description="x" * 9_000), a_cost("F-3", description="y" * 9_000))
    command = [sys.executable, "-c", "from api.cli import main; main()", "act", str(acts), "--json"]

    def no_larger() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))  # Of the write-ahead log, which starts empty.

    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, preexec_fn=no_larger)
    assert ran.returncode == FAILED, ran.stdout
    assert json.loads(ran.stderr.splitlines()[-1])["error"] == "database-unavailable"
    done = {line["cost"] for line in _costs(grondslag)}
    assert done in (set(), {"F-1"}, {"F-1", "F-2"}), "whole acts only"
    assert grondslag(f"act {acts}").status == 0, "with room again, the rest is done and nothing twice"
    assert {line["cost"] for line in _costs(grondslag)} == {"F-1", "F-2", "F-3"}
    still_good(grondslag)


def _costs(cli: CommandLine) -> list[dict[str, str]]:
    lines = cli("trail --act record-and-allocate-cost --json").json["lines"]
    return [{"cost": line["about"].partition("#")[2]} for line in lines if line["event"].startswith("cost-year.cost-")
            and "recorded" in line["event"]]  # fmt: skip


def test_a_database_that_goes_away_in_the_middle_is_told_and_nothing_is_lost(
    ledger_address: Address, bare: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    if ledger_address.path is not None:
        _file_goes_away(ledger_address, bare)
        return
    url = ledger_address.url.render_as_string(hide_password=False)
    before = Clerk._decide

    def connections_are_cut(self: Clerk, asked: Asked, seen: int | None) -> object:
        with psycopg.connect(ledger_address.conninfo, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database() AND usename = current_user"
            )
        return before(self, asked, seen)

    founding = {
        "act": "found-partnership",
        "partnership": "blnp",
        "title": "BLNP",
        "legal_form": "agreement",
        "vision": "v",
    }
    acts = bare.file(founding | {"effective_on": "2017-01-01"})
    with monkeypatch.context() as patch:
        patch.setattr(Clerk, "_decide", connections_are_cut)
        ran = bare(f"act {acts} --json --ledger '{url}'")
    assert (ran.status, ran.error["error"]) == (FAILED, "database-unavailable")
    assert bare(f"act {acts} --ledger '{url}'").status == 0
    assert bare(f"check --ledger '{url}'").status == 0


def _file_goes_away(address: Address, cli: CommandLine) -> None:
    assert address.path is not None
    url = address.url.render_as_string()
    Path(f"{address.path}-elsewhere").write_bytes(address.path.read_bytes())
    address.path.unlink()
    ran = cli(f"balances --json --ledger {url}")
    assert (ran.status, ran.error["error"]) == (WRONG_USE, "not-a-ledger")
    assert not address.path.exists(), "no empty file takes its place"
