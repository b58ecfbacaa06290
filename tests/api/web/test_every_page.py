"""What holds for every page: it is accessible, in both languages and at any width, and it keeps to itself."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from api.http.parameters import KNOWN_AT, VALID_ON
from api.web.drawing import POLICY
from api.web.pages import PAGES
from tests.api.web.addresses import ADDRESSES, HELD_ELSEWHERE
from tests.api.web.workspace import NARROW, WIDE, Workspace, text_of, violations, visiting

DUTCH_FIGURES = re.compile(r"\b[0-9]{2}-[0-9]{2}-[0-9]{4}\b|€\s?-?[0-9.]*,[0-9]{2}\b|[0-9]\.[0-9]{3},[0-9]{2}\b")
"""Days and amounts as they look on a Dutch page."""


def test_every_page_has_an_address_here() -> None:
    assert sorted([*ADDRESSES, *HELD_ELSEWHERE]) == sorted(page.route for page in PAGES)


@pytest.mark.parametrize("route", sorted(ADDRESSES))
@pytest.mark.parametrize(("language", "width"), [("nl", WIDE), ("en", NARROW)])
def test_axe_finds_nothing_and_nothing_falls_off(
    workspace: Workspace, browser: Browser, route: str, language: str, width: int
) -> None:
    path, person = ADDRESSES[route]
    path += f"{'&' if '?' in path else '?'}taal=en" if language == "en" else ""
    with visiting(browser, workspace, person, width=width) as page:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1
        if language == "en":
            assert DUTCH_FIGURES.findall(page.locator("main").inner_text()) == []
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"


@pytest.mark.parametrize("route", sorted(ADDRESSES))
def test_a_page_says_its_dates_and_its_position_and_lets_nothing_in(workspace: Workspace, route: str) -> None:
    answer = workspace.get(*ADDRESSES[route])
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert "style=" not in answer.text, "a style in the page is not applied: the policy forbids it"
    cited = text_of(workspace.read(*ADDRESSES[route]).xpath("//footer[@class='cited']")[0])
    assert f"{int(answer.headers['Ledger-Position']):,}".replace(",", ".") in cited


@pytest.mark.parametrize("route", sorted(ADDRESSES))
def test_an_unknown_filter_is_refused_on_every_page(workspace: Workspace, route: str) -> None:
    path, person = ADDRESSES[route]
    answer = workspace.get(f"{path}{'&' if '?' in path else '?'}onzin=1", person)
    assert answer.status_code == 400
    assert "onzin" in answer.text


@pytest.mark.parametrize("route", sorted(ADDRESSES))
@pytest.mark.parametrize(("name", "text"), [(VALID_ON, "31-2-2021"), (VALID_ON, "gisteren"), (KNOWN_AT, "31-12-2199")])
def test_a_wrong_date_is_told_with_what_was_typed(workspace: Workspace, route: str, name: str, text: str) -> None:
    path, person = ADDRESSES[route]
    answer = workspace.get(f"{path.partition('?')[0]}?{name}={text}", person)
    assert answer.status_code == 400
    if "{samenwerking}" in route:
        assert f'value="{text}"' in answer.text
