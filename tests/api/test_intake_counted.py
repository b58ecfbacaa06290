"""Files of hours and of measures: taken in as costs are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from ledger.journal import Address, Journal
from tests.api.command_line import CommandLine, beginning
from tests.api.files import CSV_FORM, XLSX_FORM, as_csv, as_xlsx, save, take_in

REFUSED = 3
HOURS = ("Dienst", "Gemeente", "Van", "Tot en met", "Uren", "Fte", "Bron")
MEASURES = ("Maatstaf", "Gemeente", "Aantal", "Peildatum", "Bron", "Editie")
USES: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "hours": (("service", "participant", "starts-on", "ends-on", "hours", "fte", "source"), HOURS),
    "measures": (("measure", "participant", "value", "reference-date", "source", "vintage"), MEASURES),
}
WORKED = ("blnp/financien", "GM0313", "01-01-2018", "31-01-2018", "1.128,50", "0,8", "urenregistratie")
COUNTED = ("inwoners", "GM0313", "20.823", "01-01-2016", "CBS", "2016")


def mapping_of(content: str, form: Mapping[str, object] = CSV_FORM) -> Mapping[str, object]:
    uses, headers = USES[content]
    about = {"act": "define-import-mapping", "partnership": "blnp", "mapping": "leusden", "title": content}
    columns = dict(zip(uses, headers, strict=True))
    return about | {"content": content, "administration": "leusden", "format": dict(form), "columns": columns}


@pytest.fixture
def both(
    ledger_address: Address, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """The small collaboration, on SQLite and on PostgreSQL."""
    url = ledger_address.url.render_as_string(hide_password=False)
    monkeypatch.setenv("GRONDSLAG_LEDGER", url)
    monkeypatch.chdir(tmp_path)
    cli = CommandLine(tmp_path, url, capsys)
    assert cli.act(*beginning()).status == 0
    return cli


def file_of(cli: CommandLine, content: str, *rows: Sequence[str]) -> Path:
    headers = USES[content][1]
    return save(cli.folder, as_csv([dict(zip(headers, row, strict=True)) for row in rows], headers=headers))


def head(cli: CommandLine) -> int:
    journal = Journal(Address.parse(cli.url))
    try:
        return journal.store.max_notification_id() or 0
    finally:
        journal.close()


@pytest.mark.parametrize(
    ("content", "row", "told"),
    [
        (
            "hours",
            WORKED,
            "took 1.128,50 hours for Bunschoten (GM0313) from 01-01-2018 up to but not including 01-02-2018",
        ),
        ("measures", COUNTED, "inwoners of Bunschoten (GM0313) on 01-01-2016 was 20.823 (source: CBS, 2016)."),
    ],
)
def test_lines_are_recorded_once(both: CommandLine, content: str, row: tuple[str, ...], told: str) -> None:
    assert both.act(mapping_of(content)).status == 0
    path = file_of(
        both, content, row, ("blnp/financien", "GM0327", *row[2:]) if content == "hours" else (*row[:5], "2017")
    )
    done = take_in(both, path)
    assert (done.status, done.err) == (0, "")
    assert "2 lines: 2 recorded." in done.out
    assert told in " ".join(both("trail").out.split())
    before = head(both)
    again = take_in(both, path)
    assert (again.status, "2 there already" in again.out, head(both)) == (0, True, before)
    assert both("check").status == 0


@pytest.mark.parametrize(
    ("content", "row", "says"),
    [
        ("hours", ("financien", *WORKED[1:]), "malformed-cell: column 'Dienst': 'financien' is not a service"),
        (
            "hours",
            ("bel/financien", *WORKED[1:]),
            "malformed-cell: column 'Dienst': 'bel/financien' is not a service of blnp",
        ),
        (
            "hours",
            (WORKED[0], "Bunschoten", *WORKED[2:]),
            "malformed-cell: column 'Gemeente': 'Bunschoten' is not a munic",
        ),
        ("hours", (WORKED[0], "GM9999", *WORKED[2:]), "unknown-municipality"),
        ("hours", (WORKED[0], "GM0344", *WORKED[2:]), "no-member"),
        (
            "hours",
            (*WORKED[:3], "31-12-2017", *WORKED[4:]),
            "malformed-cell: column 'Tot en met': '2017-12-31' is not a day",
        ),
        (
            "hours",
            (*WORKED[:4], "-1,00", *WORKED[5:]),
            "malformed-cell: column 'Uren': '-1.00' is not a number of zero",
        ),
        ("hours", (*WORKED[:5], "x", WORKED[6]), "malformed-cell: column 'Fte'"),
        ("measures", ("Aantal inwoners", *COUNTED[1:]), "malformed-cell: column 'Maatstaf'"),
        ("measures", (*COUNTED[:2], "20823.0", *COUNTED[3:]), "malformed-cell: column 'Aantal'"),
        ("measures", (*COUNTED[:4], "", COUNTED[5]), "cell-empty: column 'Bron' is empty, and a line needs its source"),
        ("measures", (*COUNTED[:5], ""), "cell-empty: column 'Editie'"),
    ],
)
def test_a_bad_cell_is_refused_by_its_name(
    grondslag: CommandLine, content: str, row: tuple[str, ...], says: str
) -> None:
    assert grondslag.act(mapping_of(content)).status == 0
    before = head(grondslag)
    done = take_in(grondslag, file_of(grondslag, content, row))
    assert (done.status, head(grondslag)) == (REFUSED, before)
    assert f"   line 2  REFUSED {says}" in done.out


def test_the_same_measure_with_another_value_is_refused_with_what_differs(grondslag: CommandLine) -> None:
    assert grondslag.act(mapping_of("measures")).status == 0
    take_in(grondslag, file_of(grondslag, "measures", COUNTED))
    done = take_in(grondslag, file_of(grondslag, "measures", (*COUNTED[:2], "20.824", *COUNTED[3:])))
    assert done.status == REFUSED
    assert "REFUSED document-differs" in done.out
    assert "(value 20823, now 20824)" in done.out


def test_a_workbook_holds_measures_as_numbers_and_days(grondslag: CommandLine) -> None:
    assert grondslag.act(mapping_of("measures", XLSX_FORM)).status == 0
    rows: list[list[object]] = [["inwoners", "GM0313", 20823, date(2016, 1, 1), "CBS", 2016]]
    assert take_in(grondslag, as_xlsx(grondslag.folder / "a.xlsx", rows, MEASURES)).status == 0
    assert "was 20.823 (source: CBS, 2016)" in " ".join(grondslag("trail").out.split())
