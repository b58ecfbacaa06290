from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest

from ledger.party import (
    Municipality,
    MunicipalityEnded,
    MunicipalityNotYetFounded,
    UnknownMunicipality,
    municipalities,
    municipality,
    require,
)

NEW_YEAR = date(2026, 1, 1)

# How many there were on 1 January, from 2000 on: press releases of CBS, and 200ok.nl for years without one.
COUNTS = "537 504 496 489 483 467 458 443 443 441 431 418 415 408 403 393 390 388 380 355 355 352 345 342 342 342 342"
COUNTS_OF_CBS = dict(enumerate(map(int, COUNTS.split()), 2000))

OF_THE_SEEDS = """
    GM0376 Blaricum, GM0317 Eemnes, GM0417 Laren, GM0880 Wormerland, GM0431 Oostzaan, GM0415 Landsmeer,
    GM0313 Bunschoten, GM0327 Leusden, GM0267 Nijkerk, GM0273 Putten, GM0546 Leiden, GM0547 Leiderdorp,
    GM0579 Oegstgeest, GM0626 Voorschoten, GM0638 Zoeterwoude, GM0629 Wassenaar
"""


@pytest.mark.parametrize(("code", "name"), [line.split() for line in OF_THE_SEEDS.split(",")])
def test_the_municipalities_of_the_five_cases_are_there(code: str, name: str) -> None:
    assert require(code, NEW_YEAR).name == name


@pytest.mark.parametrize(("year", "count"), COUNTS_OF_CBS.items())
def test_there_were_as_many_on_new_years_day_as_cbs_counted(year: int, count: int) -> None:
    assert sum(one.exists_on(date(year, 1, 1)) for one in municipalities().values()) == count


def test_codes_are_gm_and_four_digits_in_order_and_each_once() -> None:
    codes = list(municipalities())
    assert all(re.fullmatch(r"GM[0-9]{4}", code) for code in codes)
    assert all(one < next_ for one, next_ in pairwise(codes))
    assert all(code == municipality(code).code for code in codes)


def test_no_two_that_existed_at_once_have_the_same_name() -> None:
    for year in COUNTS_OF_CBS:
        names = [one.name for one in municipalities().values() if one.exists_on(date(year, 1, 1))]
        assert len(names) == len(set(names))


def test_whatever_ended_has_successors_that_existed_from_that_day_on() -> None:
    for one in municipalities().values():
        assert (one.end is None) == (one.successors == ())
        for successor in one.successors:
            assert one.end is not None
            assert require(successor, one.end).code == successor


def test_whatever_began_did_so_before_it_ended() -> None:
    for one in municipalities().values():
        assert (one.start or date.min) < (one.end or date.max)


def test_a_municipality_that_was_divided_names_all_that_took_a_part() -> None:
    assert municipality("GM0788").successors == ("GM0757", "GM0824", "GM0855", "GM0865")  # Haaren
    assert municipality("GM0055").successors == ("GM0074", "GM0080", "GM1900", "GM1921")  # Boarnsterhim


def test_a_name_with_letters_beyond_ascii_is_read_as_it_is_written() -> None:
    assert municipality("GM1900").name == "Súdwest-Fryslân"


@pytest.mark.parametrize("code", ["GM9999", "gm0313", "0313", "313", "GM313", "GM03130", " GM0313", "Bunschoten", ""])
def test_anything_that_is_no_code_of_the_list_is_unknown(code: str) -> None:
    with pytest.raises(UnknownMunicipality, match="GM and four digits") as refused:
        municipality(code)
    assert (refused.value.code, refused.value.fields) == ("unknown-municipality", {"municipality": code})


def test_a_municipality_takes_part_up_to_the_day_before_its_herindeling() -> None:
    assert require("GM0457", date(2022, 3, 23)) == Municipality("GM0457", "Weesp", None, date(2022, 3, 24), ("GM0363",))


def test_a_municipality_that_ended_is_refused_with_its_successor() -> None:
    with pytest.raises(MunicipalityEnded, match="GM0363 Amsterdam") as refused:
        require("GM0457", date(2022, 3, 24))
    assert refused.value.code == "municipality-ended"
    assert refused.value.fields == {
        "municipality": "GM0457",
        "on": date(2022, 3, 24),
        "ended_on": date(2022, 3, 24),
        "successors": ("GM0363",),
    }


def test_a_municipality_does_not_take_part_before_its_first_day() -> None:
    assert require("GM1992", date(2023, 1, 1)).name == "Voorne aan Zee"
    with pytest.raises(MunicipalityNotYetFounded, match="exists since 2023-01-01") as refused:
        require("GM1992", date(2022, 12, 31))
    assert refused.value.code == "municipality-not-yet-founded"
    assert refused.value.fields == {
        "municipality": "GM1992",
        "on": date(2022, 12, 31),
        "founded_on": date(2023, 1, 1),
    }
