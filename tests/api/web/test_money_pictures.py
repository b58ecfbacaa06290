"""Pictures of money: bands and lines are as wide and as high as the figures, and texts are only text."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest
from lxml import etree

from api.web.pictures import lines
from api.web.pictures.beside import Pair, beside
from api.web.pictures.flow import Flow, flow
from api.web.pictures.lines import Line, course, sparkline

SVG = "{http://www.w3.org/2000/svg}"
YEAR = (date(2019, 1, 1), date(2019, 12, 31))
HOST = Line("Leusden", [(date(2019, 3, 1), -40_000), (date(2019, 9, 1), -100_000)])
MEMBER = Line("Putten & co", [(date(2019, 3, 1), 40_000), (date(2019, 9, 1), 100_000)])


def parsed(picture: str) -> etree._Element:
    """A picture as a program reads it, which it must be able to."""
    assert "style=" not in picture
    found = etree.fromstring(str(picture))
    assert found.get("role") == "img"
    assert found.findtext(f"{SVG}title")
    return found


def texts(picture: etree._Element) -> list[str]:
    return [each.text or "" for each in picture.iter(f"{SVG}text")]


def test_bands_are_as_wide_as_their_amounts_on_both_sides() -> None:
    flows = [Flow("Nijkerk", "Leusden", 60_000), Flow("Putten", "Leusden", 30_000), Flow("Putten", "Baarn", 30_000)]
    picture = parsed(flow("Wie wie betaalt", flows, str))
    bars = [float(each.get("height")) for each in picture.iter(f"{SVG}rect")]
    assert bars == [120.0, 120.0, 180.0, 60.0]
    assert texts(picture)[:2] == ["Nijkerk", "60000"]
    assert [each.findtext(f"{SVG}title") for each in picture.iter(f"{SVG}path")] == [
        "Nijkerk → Leusden: 60000",
        "Putten → Leusden: 30000",
        "Putten → Baarn: 30000",
    ]


def test_a_small_amount_beside_a_large_one_is_still_seen_and_overlaps_nothing() -> None:
    picture = parsed(flow("x", [Flow("A", "C", 1), Flow("B", "C", 10_000_000), Flow("D", "C", 2)], str))
    bars = [(float(each.get("y")), float(each.get("height"))) for each in picture.iter(f"{SVG}rect")][:3]
    assert all(height >= 18 for _, height in bars)
    assert all(top + height <= below for (top, height), (below, _) in pairwise(bars))
    tall = float(picture.get("height"))
    assert all(top >= 0 and top + height <= tall for top, height in bars)


def test_a_course_steps_on_its_days_and_ends_at_its_amount() -> None:
    picture = parsed(sparkline("Verloop", MEMBER, YEAR))
    [zero, drawn] = [each.get("d") for each in picture.iter(f"{SVG}path")]
    heights = [float(each) for each in re.findall(r"(?:V|M[0-9.]+ )([0-9.]+)", drawn)]
    assert heights == sorted(heights, reverse=True), "higher amounts stand higher"
    assert heights[0] == float(re.findall(r"M[0-9.]+ ([0-9.]+)", zero)[0])
    [end] = picture.iter(f"{SVG}circle")
    assert float(end.get("cy")) == heights[-1] == lines.INSET


def test_everybody_has_a_name_and_a_line_of_its_own_kind() -> None:
    picture = parsed(course("Saldi", [MEMBER, HOST], YEAR, str, lambda on: f"{on:%d-%m-%Y}"))
    assert {"Putten & co", "Leusden", "0", "01-04-2019"} <= set(texts(picture))
    dashes = [each.get("stroke-dasharray") for each in picture.iter(f"{SVG}path") if each.get("stroke-dasharray")]
    assert len(set(dashes)) == 2


@pytest.mark.parametrize(("low", "high"), [(0, 0), (0, 1), (-100, 0), (-123_456_789, 98_765), (0, 10**12), (-7, 7)])
def test_ticks_are_round_few_and_around_everything(low: int, high: int) -> None:
    ticks = lines._ticks(low, high)
    assert 0 in ticks
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert len(ticks) <= 8
    assert len({later - earlier for earlier, later in pairwise(ticks)}) <= 1


def test_names_at_the_ends_of_lines_never_touch() -> None:
    placed = lines._apart([50.0, 51.0, 52.0, 290.0, 290.0], 14.0, 270.0)
    assert all(later - earlier >= lines.LABEL for earlier, later in pairwise(sorted(placed)))
    assert max(placed) <= 270.0
    assert placed == sorted(placed)


@pytest.mark.parametrize("years", [1, 2, 5, 20, 100])
def test_days_on_an_axis_can_be_read_however_long_it_is(years: int) -> None:
    found = lines._days(date(2019, 1, 1), date(2018 + years, 12, 31))
    assert 1 <= len(found) <= lines.MOST_DAYS
    assert found[0] >= date(2019, 1, 1)


def test_what_is_below_nothing_goes_the_other_way() -> None:
    picture = parsed(beside("Naast elkaar", [Pair("<b>A</b>", -500, 1_000)], ("nu", "dan"), str))
    one, other = list(picture.iter(f"{SVG}rect"))[2:]
    assert float(one.get("x")) + float(one.get("width")) == float(other.get("x"))
    assert float(other.get("width")) == pytest.approx(2 * float(one.get("width")), abs=0.2)
    assert "<b>A</b>" in texts(picture)
