"""What ``grondslag vat`` says to people, spreadsheets and programs."""

from __future__ import annotations

import csv
import io

import pytest

from tests.api.command_line import CommandLine
from tests.projections.rights import taxing

JOINT = {"net": "10.00", "vat": "0.00", "vat_rate": "0", "treatment": "joint-account", "vat_ground": "gemene-rekening"}
ASKED = "vat --valid-on 2018-12-31"


@pytest.fixture
def begun(grondslag: CommandLine) -> CommandLine:
    renamed = [each | ({"pool": "uitvoering"} if "pool" in each else {}) for each in taxing(None)]
    joint = renamed[1] | {"cost": "G-1", "amount": "10.00", "included_vat": JOINT}
    done = grondslag.act(*renamed, joint)
    assert done.status == 0, done.err
    return grondslag


def test_people_read_the_treatment_its_ground_and_each_share(begun: CommandLine) -> None:
    said = begun(ASKED).out
    for part in (
        "V-1 (20-12-2018, pool uitvoering): net 1.000,00, VAT 0,00 (0%), exempt",
        "ground: arbeidsmobiliteit, until 19-12-2019 (Besluit 14 december 2018, nr. 2018-22809)",
        "net 100,00, VAT 21,00 (21%), taxed",
        "the key pre-dates the cost, which is of 20-12-2018",
        "in all",
    ):
        assert part in said


def test_a_spreadsheet_gets_a_line_for_each_share(begun: CommandLine) -> None:
    rows = list(csv.DictReader(io.StringIO(begun(f"{ASKED} --csv").out), delimiter=";"))
    taxed = [row for row in rows if row["cost"] == "V-2"]
    assert sum(int(row["vat"].replace(",", "")) for row in taxed) == 2_100
    assert {row["treatment"] for row in taxed} == {"taxed"}


def test_programs_get_cents_that_add_up(begun: CommandLine) -> None:
    told = begun(f"{ASKED} --json").json
    assert sum(each["vat"] for each in told["vat_totals"]) == 2_100
    assert [each["fixed_in_advance"] for each in told["key_proofs"]] == [True]
    assert begun(f"{ASKED} --json --csv").status == 2


def test_an_approval_that_ends_is_among_what_is_due(begun: CommandLine) -> None:
    assert "VAT ground" in begun("obligations --valid-on 2019-12-18").out


def test_without_vat_it_says_so(grondslag: CommandLine) -> None:
    assert "No cost told its VAT then." in grondslag("vat").out
