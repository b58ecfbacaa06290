"""Files of an administration taken in from the command line: what is recorded, what is refused and at which cell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.intake import run as running
from ledger.acts.line import Asked
from ledger.bulk import Bulk
from ledger.desk import Desk
from ledger.errors import LedgerError
from ledger.journal import Address, Journal
from ledger.stores.rows import Recorded
from tests.api.command_line import CommandLine, a_cost, a_key, beginning
from tests.api.files import HEADERS, WHO, a_line, a_mapping, as_csv, read, save, take_in

WRONG_USE, REFUSED = 2, 3
THREE = [a_line("1"), a_line("2", "-10,00", Omschrijving='Een "terug"\r\nbetaling; €'), a_line("3", "0,05")]


@pytest.fixture
def both(
    ledger_address: Address, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """The small collaboration with a mapping, on SQLite and on PostgreSQL."""
    url = ledger_address.url.render_as_string(hide_password=False)
    monkeypatch.setenv("GRONDSLAG_LEDGER", url)
    monkeypatch.chdir(tmp_path)
    cli = CommandLine(tmp_path, url, capsys)
    assert cli.act(*beginning(), a_mapping()).status == 0
    return cli


@pytest.fixture
def mapped(grondslag: CommandLine) -> CommandLine:
    """The small collaboration with a mapping."""
    assert grondslag.act(a_mapping()).status == 0
    return grondslag


def head(cli: CommandLine) -> int:
    journal = Journal(Address.parse(cli.url))
    try:
        return journal.store.max_notification_id() or 0
    finally:
        journal.close()


def test_a_file_is_recorded_whole_with_where_each_line_came_from(both: CommandLine) -> None:
    done = read(both, as_csv(THREE))
    assert (done.status, done.err) == (0, "")
    assert "3 lines: 3 recorded." in done.out
    assert "blnp/financien  2018  uitvoering  1.224,55" in done.out
    journal = Journal(Address.parse(both.url))
    try:
        *costs, file = [entry for entry in journal.entries() if entry.position > 13]
        assert [entry.event.NAME for entry in costs] == ["cost-year.cost-recorded.1", "cost-year.cost-allocated.1"] * 3
        second = costs[2]
        assert second.event.description == 'Een "terug"\nbetaling; €'  # type: ignore[attr-defined]
        assert second.event.cost == "leusden/INK/2/1"  # type: ignore[attr-defined]
        assert second.event.ledger_account == "41000"  # type: ignore[attr-defined]
        assert second.evidence[0].title == "boekingen.csv, line 3"
        assert second.evidence[0].sha256 == file.event.sha256  # type: ignore[attr-defined]
        assert (file.act, file.event.recorded, file.event.total.cents) == ("take-in-file", 3, 122455)  # type: ignore[attr-defined]
        assert file.actor.subject == "p-leu-11"
    finally:
        journal.close()
    assert both("check").status == 0


def test_the_same_file_again_does_nothing(both: CommandLine) -> None:
    read(both, as_csv(THREE))
    before = head(both)
    again = read(both, as_csv(THREE))
    assert (again.status, head(both)) == (0, before)
    assert "3 there already" in again.out
    assert "Nothing was recorded." in again.out


def test_a_second_file_records_only_what_is_new_in_it(both: CommandLine) -> None:
    read(both, as_csv(THREE[:2]))
    before = head(both)
    more = read(both, as_csv([THREE[2], *THREE[:2]]))
    assert more.status == 0
    assert "1 recorded, 2 there already" in more.out
    assert head(both) == before + 3


def test_one_bad_line_keeps_the_whole_file_out(both: CommandLine) -> None:
    before = head(both)
    done = read(both, as_csv([*THREE, a_line("4", Boekdatum="01-03-2019")]))
    assert (done.status, head(both)) == (REFUSED, before)
    assert "line 6  REFUSED not-found: there is no cost-year 'blnp/financien/2019'" in done.out
    assert "lines-refused: boekingen.csv: 1 of 4 lines are refused; nothing of the file is recorded" in done.err


def test_by_named_choice_the_good_lines_are_recorded_and_the_exit_status_tells_of_the_others(both: CommandLine) -> None:
    text = as_csv([THREE[0], a_line("4", "USD 5"), THREE[2]])
    done = read(both, text, f"{WHO} --accept-good")
    assert done.status == REFUSED
    assert "2 recorded, 1 refused" in done.out
    assert "1 of 3 lines are refused; 2 others are recorded" in done.err
    trail = " ".join(both("trail --about blnp#leusden").out.split())
    assert "2 lines recorded, together € 1.234,55, 0 there already, 0 passed over, 1 refused." in trail
    mended = read(both, text.replace("USD 5", "5,00"))
    assert mended.status == 0
    assert "1 recorded, 2 there already" in mended.out


def test_what_is_refused_by_a_rule_can_be_taken_in_once_the_rule_is_met(mapped: CommandLine) -> None:
    text = as_csv([a_line("1", Boekdatum="01-02-2019")])
    assert read(mapped, text).status == REFUSED
    assert mapped.act({"act": "open-cost-year", "service": "blnp/financien", "year": 2019}).status == 0
    assert read(mapped, text).status == 0


def test_a_dry_run_tells_of_every_line_and_records_nothing(mapped: CommandLine) -> None:
    read(mapped, as_csv(THREE[:1]))
    before = head(mapped)
    other = a_line("9", Rekening="42000")
    done = read(mapped, as_csv([THREE[0], THREE[2], other, a_line("4", Rekening="43000")]), "--dry-run")
    assert (done.status, head(mapped)) == (REFUSED, before)
    first, second, third, fourth, *_ = done.out.splitlines()
    what = "blnp/financien 2018 uitvoering: document"
    assert first == f"   line 2  there already            1.234,50  {what} 1 of journal INK, line 1 (position 14)"
    assert second == f"   line 3  would be recorded            0,05  {what} 3 of journal INK, line 1"
    assert third == "   line 4  passed over        account 42000: of Leusden alone"
    assert fourth.startswith("   line 5  REFUSED unknown-account: column 'Rekening': the mapping does not say where")
    assert "Nothing was recorded." in done.out


def test_a_program_is_told_of_every_line(mapped: CommandLine) -> None:
    done = read(mapped, as_csv([THREE[0], a_line("4", "x")]), "--dry-run --json")
    first, second, summary = map(json.loads, done.out.splitlines())
    assert (first["outcome"], first["cents"], first["fields"]["cost"]) == ("new", 123450, "leusden/INK/1/1")
    assert (second["outcome"], second["refusal"]["code"]) == ("refused", "malformed-cell")
    assert second["refusal"]["fields"]["cell"] == "line 3, column 'Bedrag'"
    assert (summary["new"], summary["refused"], summary["recorded"], summary["version"]) == (1, 1, False, 1)
    assert done.error["error"] == "lines-refused"


REFUSALS: dict[str, tuple[dict[str, str], str]] = {
    "an amount with a point for the decimals": ({"Bedrag": "1234.50"}, "malformed-cell: column 'Bedrag': '1234.50'"),
    "an amount with three decimals": (
        {"Bedrag": "12,345"},
        "malformed-cell: column 'Bedrag': '12,345' is not an amount",
    ),
    "points in the wrong places": ({"Bedrag": "12.34,50"}, "malformed-cell: column 'Bedrag'"),
    "an amount with a sign of a currency": ({"Bedrag": "€ 5,00"}, "malformed-cell: column 'Bedrag'"),
    "a minus behind": ({"Bedrag": "5,00-"}, "malformed-cell: column 'Bedrag'"),
    "an amount of nothing": ({"Bedrag": "0,00"}, "amount-zero"),
    "an enormous amount": ({"Bedrag": "99999999999999,00"}, "malformed-cell: column 'Bedrag'"),
    "no amount": ({"Bedrag": ""}, "cell-empty: column 'Bedrag' is empty, and a line needs its amount"),
    "another currency": ({"Valuta": "USD"}, "other-currency: column 'Valuta': 'USD' is another currency than EUR"),
    "no currency": ({"Valuta": ""}, "cell-empty: column 'Valuta'"),
    "a day that is none": (
        {"Boekdatum": "30-02-2018"},
        "malformed-cell: column 'Boekdatum': '30-02-2018' is not a day",
    ),
    "a day in another notation": ({"Boekdatum": "2018-03-01"}, "malformed-cell: column 'Boekdatum'"),
    "a day of two digits for the year": ({"Boekdatum": "01-03-18"}, "malformed-cell: column 'Boekdatum'"),
    "a day before the service": ({"Boekdatum": "31-12-2016"}, "not-found: there is no cost-year"),
    "an unknown account": ({"Rekening": "41001"}, "unknown-account: column 'Rekening'"),
    "a document number that is none": ({"Boekstuk": "2018 001"}, "malformed-cell: column 'Boekstuk'"),
    "a journal with a slash": ({"Dagboek": "I/K"}, "malformed-cell: column 'Dagboek': 'I/K' is not a journal"),
    "a very long document number": ({"Boekstuk": "x" * 60}, "malformed-cell: column 'Boekstuk'"),
    "a line number that is none": ({"Regel": "0"}, "malformed-cell: column 'Regel': '0' is not a line number"),
    "a task field that is none": ({"Taakveld": "04"}, "malformed-cell: column 'Taakveld'"),
    "another task field than the account's": ({"Taakveld": "0.5"}, "malformed-cell: column 'Taakveld': '0.5' is not"),
    "VAT that is no amount": ({"Btw": "21%"}, "malformed-cell: column 'Btw'"),
    "a character that no text has": ({"Omschrijving": "a\x07b"}, "malformed-cell: column 'Omschrijving'"),
    "a total line that the mapping does not name": (
        {"Boekdatum": "", "Boekstuk": "", "Rekening": "", "Omschrijving": "Totaal"},
        "cell-empty: column 'Rekening' is empty, and a line needs its account; if this is a total line",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_bad_cell_is_refused_by_its_name(mapped: CommandLine, case: str) -> None:
    cells, says = REFUSALS[case]
    before = head(mapped)
    done = read(mapped, as_csv([THREE[0], a_line("7") | cells]))
    assert (done.status, head(mapped)) == (REFUSED, before)
    assert f"   line 3  REFUSED {says}" in done.out


def test_a_cost_on_a_day_without_a_key_is_refused_at_its_line(mapped: CommandLine) -> None:
    pool = {
        "act": "open-pool",
        "service": "blnp/financien",
        "pool": "extra",
        "title": "E",
        "effective_on": "2017-01-01",
    }
    assert mapped.act(pool, a_key("late", "2018-06-01", pool="extra")).status == 0
    account = {"ledger_account": "41000", "service": "blnp/financien", "pool": "extra"}
    assert mapped.act(a_mapping(accounts=[account])).status == 0
    done = read(mapped, as_csv([a_line("1", Boekdatum="31-05-2018"), a_line("2", Boekdatum="01-06-2018")]))
    assert done.status == REFUSED
    assert "   line 2  REFUSED no-key" in done.out
    assert "line 3  REFUSED" not in done.out


def test_the_same_document_with_other_content_is_refused_with_what_differs(both: CommandLine) -> None:
    read(both, as_csv(THREE))
    before = head(both)
    done = read(both, as_csv([THREE[0] | {"Bedrag": "1.234,51", "Omschrijving": "Licentie", "Btw": "1,00"}]))
    assert (done.status, head(both)) == (REFUSED, before)
    assert "line 2  REFUSED document-differs: document 1 of journal INK, line 1 was recorded at position 14" in done.out
    assert "amount 1234.50, now 1234.51" in done.out
    assert "description Licenties, now Licentie" in done.out
    assert "vat None, now 1.00" in done.out


def test_a_line_that_was_recorded_in_error_can_be_taken_in_with_what_it_should_have_said(both: CommandLine) -> None:
    read(both, as_csv(THREE))
    wrong = both("trail --about blnp/financien#leusden/INK/1/1 --json").json["lines"][0]["position"]
    mistake = {"act": "record-in-error", "partnership": "blnp", "positions": [wrong], "reason": "error: mistyped"}
    assert both.act(mistake | {"with_what_rests_on_it": True}).status == 0
    right = [THREE[0] | {"Bedrag": "1.000,00"}, *THREE[1:]]
    assert "1 recorded, 2 there already" in read(both, as_csv(right)).out
    assert "3 there already" in read(both, as_csv(right)).out
    assert read(both, as_csv(THREE)).status == REFUSED  # What it said first is another content now.
    assert both("check").status == 0


def test_a_line_that_stands_twice_in_a_file_is_not_guessed_to_be_one_or_two(mapped: CommandLine) -> None:
    before = head(mapped)
    done = read(mapped, as_csv([THREE[0], THREE[1], THREE[0]]))
    assert (done.status, head(mapped)) == (REFUSED, before)
    assert "REFUSED line-twice: document 1 of journal INK, line 1 stands at 2 of this file before" in done.out


def test_a_cost_that_was_recorded_by_hand_under_that_name_is_not_recorded_over(mapped: CommandLine) -> None:
    assert mapped.act(a_cost("leusden/INK/1/1", "5.00")).status == 0
    done = read(mapped, as_csv([THREE[0]]))
    assert done.status == REFUSED
    assert "REFUSED already-exists: there is already a cost 'leusden/INK/1/1'" in done.out


TOTALS = {"header": "Omschrijving", "control": "Totaal", "subtotal": "Subtotaal"}
EMPTY = dict.fromkeys(HEADERS, "")


def a_total(label: str, amount: str) -> dict[str, str]:
    return EMPTY | {"Omschrijving": label, "Bedrag": amount}


def test_total_lines_that_the_mapping_names_are_held_against_the_lines(mapped: CommandLine) -> None:
    assert mapped.act(a_mapping(totals=TOTALS)).status == 0
    lines = [THREE[0], a_total("Subtotaal 1", "1.234,50"), *THREE[1:], a_total("Subtotaal", "-9,95")]
    own = a_line("9", "100,00", Rekening="42000")
    done = read(mapped, as_csv([*lines, own, a_total("Totaal", "1.324,55")]))
    assert (done.status, done.err) == (0, "")
    assert "7 lines: 3 recorded, 4 passed over" in done.out


@pytest.mark.parametrize(
    ("rest", "code", "says"),
    [
        ([], "control-total-missing", "does not end with the control total 'Totaal'"),
        (
            [a_total("Totaal", "1.234,51")],
            "control-total-differs",
            "the total is 1234.51 and the lines add up to 1234.50",
        ),
        ([a_total("Totaal", "1.234,50"), THREE[1]], "file-broken", "line 4: it stands below the control total"),
        ([a_total("Subtotaal", "1,00")], "control-total-differs", "the total is 1.00"),
    ],
)
@pytest.mark.parametrize("options", [WHO, f"{WHO} --accept-good", "--dry-run"])
def test_a_file_whose_totals_do_not_hold_is_half_a_file(
    mapped: CommandLine, rest: list[dict[str, str]], code: str, says: str, options: str
) -> None:
    assert mapped.act(a_mapping(totals=TOTALS)).status == 0
    before = head(mapped)
    done = read(mapped, as_csv([THREE[0], *rest]), options)
    assert head(mapped) == before
    assert (done.status, done.err.startswith(f"grondslag: {code}"), says in done.err) == (WRONG_USE, True, True)


FILES: dict[str, tuple[bytes, str]] = {
    "nothing at all": (b"", "empty-file"),
    "headers alone": (as_csv([]).encode(), "empty-file"),
    "UTF-8 with accents": (as_csv([a_line(Omschrijving="één")]).encode(), "other-encoding: boekingen.csv, line 2"),
    "UTF-8 with its mark": (as_csv(THREE).encode("utf-8-sig"), "other-encoding: boekingen.csv, line 1"),
    "UTF-16 with its mark": (as_csv(THREE).encode("utf-16"), "other-encoding: boekingen.csv, line 1"),
    "UTF-16 without its mark": (as_csv(THREE).encode("utf-16-le"), "other-encoding: boekingen.csv, line 1"),
    "a byte that Windows-1252 lacks": (
        as_csv(THREE).encode("cp1252") + b"\x81",
        "other-encoding: boekingen.csv, line 6",
    ),
    "a quote that is not closed": (
        as_csv(THREE, quoted=True).encode("cp1252")[:-20] + b'"x',
        "file-broken: boekingen.csv",
    ),
    "a text behind a closing quote": (as_csv(THREE).encode("cp1252") + b'"a"b;c', "file-broken: boekingen.csv, line 6"),
    "no line ends but returns": (
        as_csv(THREE).replace("\r\n", "\r").encode("cp1252"),
        "file-broken: boekingen.csv, line 1",
    ),
    "a line of megabytes": (b"x" * (1 << 21), "file-broken: boekingen.csv, line 1"),
    "another delimiter": (as_csv(THREE, ",").encode("cp1252"), "headers-missing: boekingen.csv, row 1"),
    "a header that is missing": (as_csv(THREE).replace("Bedrag", "Saldo").encode("cp1252"), "headers-missing"),
    "a header that is there twice": (as_csv(THREE).replace("Btw", "Bedrag").encode("cp1252"), "headers-missing"),
}


@pytest.mark.parametrize("case", FILES)
@pytest.mark.parametrize("options", [WHO, f"{WHO} --accept-good"])
def test_a_file_that_cannot_be_read_is_refused_whole(mapped: CommandLine, case: str, options: str) -> None:
    content, says = FILES[case]
    before = head(mapped)
    path = mapped.folder / "boekingen.csv"
    path.write_bytes(content)
    done = take_in(mapped, path, options)
    assert (done.status, head(mapped)) == (WRONG_USE, before)
    assert done.err.startswith(f"grondslag: {says}")


def test_a_header_that_is_used_may_not_stand_twice(mapped: CommandLine) -> None:
    text = as_csv(THREE, headers=(*HEADERS, "Bedrag"))
    done = read(mapped, text)
    assert (done.status, "header-twice: boekingen.csv, row 1 has the header 'Bedrag'" in done.err) == (WRONG_USE, True)


@pytest.mark.parametrize("rest", [";", "", ";;"])
def test_a_line_of_another_width_is_refused_and_a_blank_one_says_nothing(mapped: CommandLine, rest: str) -> None:
    whole = as_csv(THREE[:1])
    line = whole.splitlines()[1]
    short_or_long = line + rest if rest else line.rpartition(";")[0]
    done = read(mapped, f"{whole}\r\n;;;;;;;;;\r\n{short_or_long.replace('INK;', 'INK;9', 1)}\r\n")
    cells = 10 + len(rest) if rest else 9
    assert done.status == REFUSED
    assert f"line 5  REFUSED row-width: line 5 has {cells} cells below 10 headers" in done.out
    assert "2 lines: 1 would be recorded, 1 refused" in done.out


@pytest.mark.parametrize(
    ("encoding", "form"),
    [
        ("utf-8", {"encoding": "utf-8"}),
        ("utf-8-sig", {"encoding": "utf-8"}),
        ("utf-16", {"encoding": "utf-16"}),
        ("iso-8859-15", {"encoding": "iso-8859-15"}),
        ("cp1252", {}),
    ],
)
def test_every_encoding_that_the_mapping_names_is_read(
    mapped: CommandLine, encoding: str, form: dict[str, str]
) -> None:
    base = a_mapping()["format"]
    assert isinstance(base, dict)
    if form:
        assert mapped.act(a_mapping(base | form)).status == 0
    done = read(mapped, as_csv([a_line(Omschrijving="Financiën € 'één'")]), encoding=encoding)
    assert (done.status, done.err) == (0, "")
    assert "Financiën € 'één'" in mapped("trail --act record-and-allocate-cost").out


def test_a_delimiter_and_signs_are_as_the_mapping_says(mapped: CommandLine) -> None:
    base = a_mapping()["format"]
    assert isinstance(base, dict)
    form = base | {"delimiter": "\t", "decimal_sign": ".", "thousands_sign": ",", "minus": "behind", "header_row": 3}
    assert mapped.act(a_mapping(form | {"date_style": "yyyymmdd"})).status == 0
    text = as_csv([a_line("1", "1,234,567.50-", Boekdatum="20180301")], "\t")
    done = read(mapped, f"Uitdraai van Leusden\r\n\r\n{text}")
    assert (done.status, done.err) == (0, "")
    assert "-1.234.567,50" in done.out


def test_who_decided_is_asked_unless_nothing_is_to_be_recorded(mapped: CommandLine) -> None:
    assert "options-clash: what is recorded names who decided" in read(mapped, as_csv(THREE), "").err
    assert read(mapped, as_csv(THREE), "--dry-run").status == 0
    assert read(mapped, as_csv(THREE), WHO.replace("GM0327", "GM9999")).status == WRONG_USE


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("intake none.csv --mapping blnp#leusden", "unreadable-file"),
        ("intake . --mapping blnp#leusden", "unreadable-file"),
        ("intake none.csv --mapping blnp#putten", "unknown-thing"),
        ("intake none.csv --mapping blmp#leusden", "unknown-thing"),
        ("intake none.csv --mapping leusden", "unknown-thing"),
    ],
)
def test_a_file_or_mapping_that_is_not_there_is_named(mapped: CommandLine, command: str, code: str) -> None:
    done = mapped(f"{command} {WHO}")
    assert (done.status, done.err.startswith(f"grondslag: {code}")) == (WRONG_USE, True)


class Stopped(LedgerError):
    """Something goes wrong halfway."""

    code = "stopped"


def test_what_goes_wrong_halfway_leaves_nothing_behind(both: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    before, record = head(both), Bulk.record
    count = 0

    def fails(self: Bulk, asked: Asked, desk: Desk) -> Recorded:
        nonlocal count
        count += 1
        if count == 3:
            raise KeyboardInterrupt
        return record(self, asked, desk)

    monkeypatch.setattr(Bulk, "record", fails)
    done = read(both, as_csv(THREE))
    assert (done.status, head(both)) == (130, before)
    assert "Nothing of the file is recorded." in done.err
    monkeypatch.undo()
    monkeypatch.setenv("GRONDSLAG_LEDGER", both.url)
    assert read(both, as_csv(THREE)).status == 0
    assert both("check").status == 0


def test_a_file_that_changes_while_it_is_read_is_not_recorded(
    both: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, path = head(both), save(both.folder, as_csv(THREE))
    monkeypatch.setattr(running, "summed", lambda _: ("0" * 64, 1))
    done = take_in(both, path)
    assert (done.status, head(both)) == (REFUSED, before)
    assert "file-changed" in done.err


def test_a_mapping_that_is_defined_anew_meanwhile_is_not_mixed_with_the_old_one(
    both: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    rehearse = running.Run.rehearse

    def and_then(self: running.Run, tell: running.Tell) -> running.Tally:
        tally = rehearse(self, tell)
        assert both.act(a_mapping(title="Anders")).status == 0
        return tally

    monkeypatch.setattr(running.Run, "rehearse", and_then)
    done = read(both, as_csv(THREE))
    assert (done.status, "version-conflict" in done.err) == (REFUSED, True)
    assert "cost-recorded" not in both("trail --json").out


def test_what_closes_the_year_meanwhile_keeps_the_whole_file_out(
    both: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    rehearse = running.Run.rehearse
    close = {"act": "close-cost-year", "service": "blnp/financien", "year": 2018, "effective_on": "2019-01-01"}

    def and_then(self: running.Run, tell: running.Tell) -> running.Tally:
        tally = rehearse(self, tell)
        assert both.act(close | {"decision": "blnp/financien#sleutel"}).status == 0
        return tally

    monkeypatch.setattr(running.Run, "rehearse", and_then)
    done = read(both, as_csv(THREE))
    assert (done.status, "year-closed" in done.err) == (REFUSED, True)
    assert "cost-recorded" not in both("trail --json").out
