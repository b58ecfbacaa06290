"""With JavaScript a form that asks its page something else leaves one where one was; without it, it does the same."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.api.web.workspace import Workspace, visiting

OBLIGATIONS = "a:text-is('Verplichtingen')"
PAGE = "/samenwerkingen/blnp/besluiten?geldigOp=1-6-2021"


def test_a_search_stays_where_it_was_asked_and_is_heard(workspace: Workspace, browser: Browser) -> None:
    with visiting(browser, workspace) as page:
        page.goto(PAGE)
        page.get_by_label("Woorden uit de titel").fill("tax")
        page.get_by_role("button", name="Zoek").focus()
        was = page.evaluate("window.same = true; window.scrollTo(0, 150); window.scrollY")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("woorden=tax"))
        expect(page.locator("main .lead")).to_contain_text("2 passen")
        expect(page.get_by_role("button", name="Zoek")).to_be_focused()
        expect(page.locator("#melding")).to_contain_text("2 passen")
        expect(page.locator(OBLIGATIONS)).to_have_attribute("href", re.compile("geldigOp=1-6-2021"))
        assert page.evaluate("[window.same, window.scrollY]") == [True, was]
        page.go_back()
        expect(page).not_to_have_url(re.compile("woorden="))
        expect(page.locator("main .lead")).not_to_contain_text("2 passen")


def test_other_dates_are_in_every_link_at_once(workspace: Workspace, browser: Browser) -> None:
    with visiting(browser, workspace) as page:
        page.goto(PAGE)
        page.get_by_label("geldig op", exact=True).fill("1-6-2019")
        page.get_by_role("button", name="Toon").click()
        expect(page.locator(".dates__words")).to_contain_text("1 juni 2019")
        expect(page.locator(OBLIGATIONS)).to_have_attribute("href", re.compile("geldigOp=1-6-2019"))


@pytest.mark.parametrize("script", [True, False])
def test_a_date_that_is_none_is_refused_in_its_place(workspace: Workspace, browser: Browser, *, script: bool) -> None:
    with visiting(browser, workspace, script=script, refusals=True) as page:
        page.goto(PAGE)
        page.get_by_label("geldig op", exact=True).fill("31-2-2021")
        page.get_by_role("button", name="Toon").click()
        expect(page.get_by_role("alert")).to_contain_text("is geen datum")
        expect(page.get_by_label("geldig op", exact=True)).to_have_value("31-2-2021")
        page.get_by_label("geldig op", exact=True).fill("28-2-2021")
        page.get_by_role("button", name="Toon").click()
        expect(page.locator(".dates__words")).to_contain_text("28 februari 2021")
