"""Where one comes in: the collaborations that one sees, and founding one where there is none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lxml import html
from playwright.sync_api import Browser, expect

from tests.api.web.test_recording import form_of
from tests.api.web.workspace import ACCOUNTANT, Person, Workspace, empty, serving, text_of, violations, visiting

REGISTRAR, CONTROLLER = Person("registrar", "GM0313"), Person("controller", "GM0313")
ANGLES = "Samen <script>x</script>"


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A ledger in which nothing was recorded yet."""
    with serving(empty(tmp_path_factory.mktemp("nothing"))) as found:
        yield found


def test_whoever_may_not_found_one_reads_who_may(nothing: Workspace) -> None:
    for person in (Person("controller", "GM0988"), Person("registrar", "accountant-noord")):
        page = nothing.read("/", person)
        assert "Een registrator van een gemeente richt er een op" in text_of(page)
        assert not page.xpath("//main//a[contains(@href, 'oprichten')]")
        assert nothing.get("/oprichten", person).status_code == 403


def test_where_there_are_some_another_can_be_founded_too(workspace: Workspace) -> None:
    page = workspace.read("/?taal=en", REGISTRAR)
    [door] = page.xpath("//main//a[contains(@href, 'oprichten')]")
    assert (text_of(door), door.get("href")) == ("Found another collaboration", "/oprichten?taal=en")
    assert not workspace.read("/", CONTROLLER).xpath("//main//a[contains(@href, 'oprichten')]")


def test_the_first_collaboration_is_founded_from_the_first_page(nothing: Workspace, browser: Browser) -> None:
    with visiting(browser, nothing, REGISTRAR, script=False) as page:
        page.goto("/")
        page.get_by_role("link", name="Een samenwerking oprichten").click()
        expect(page.locator("h1")).to_have_text("Samenwerking oprichten")
        page.get_by_label("Samenwerking").fill("kust")
        page.get_by_label("Titel").fill(ANGLES)
        page.get_by_label("Rechtsvorm").select_option(label="regeling zonder meer")
        page.get_by_label("Visie").fill("Beter samen")
        page.get_by_label("Ingangsdatum").fill("1-1-2026")
        page.get_by_role("button", name="Bekijk wat dit doet").click()
        expect(page.locator("h1")).to_have_text("Controleer: Samenwerking oprichten")
        page.get_by_role("button", name="Leg dit vast").click()
        expect(page.locator("h1")).to_have_text("Vastgelegd: Samenwerking oprichten")
        assert "/samenwerkingen/kust/vastleggen/gedaan/" in page.url
    home = nothing.read("/", REGISTRAR)
    assert ANGLES in text_of(home.xpath("//tbody//a[@href='/samenwerkingen/kust']")[0])
    assert not home.xpath("//main//script")


def test_a_name_that_is_taken_is_refused_at_the_form(workspace: Workspace) -> None:
    sent = form_of(workspace.get("/oprichten", REGISTRAR)) | {
        "/samenwerking": "blnp",
        "/titel": "Nog eens",
        "/rechtsvorm": "regeling-zonder-meer",
        "/visie": "Beter",
        "/ingangsdatum": "1-1-2026",
        "stap": "controleer",
    }
    answer = workspace.post("/oprichten", sent, REGISTRAR)
    assert answer.status_code == 409
    page = html.fromstring(answer.text)
    assert page.xpath("//form[@action='/oprichten']//input[@value='blnp']")
    assert "blnp" in text_of(page.xpath("//div[@class='refused']")[0])


def test_a_firm_reads_since_when_and_by_which_decision_it_is_engaged(workspace: Workspace) -> None:
    page = workspace.read("/", ACCOUNTANT)
    [row] = page.xpath("//tbody/tr[.//a[@href='/samenwerkingen/blnp']]")
    told = "ingeschakeld van 17-06-2025 tot en met 31-12-2031: What the four share, of the years 2018 to 2031"
    assert told in text_of(row)
    [decision] = row.xpath(".//a[contains(@href, '/dossier?')]")
    assert text_of(decision) == "Engage an accountant for what the four share (firm illustrative)"
    assert "blnp#accountant" in text_of(workspace.read(decision.get("href"), ACCOUNTANT))
    assert "ingeschakeld van" not in text_of(workspace.read("/", CONTROLLER))


def test_an_organisation_without_any_sees_a_page_that_axe_accepts(nothing: Workspace, browser: Browser) -> None:
    with visiting(browser, nothing, Person("registrar", "GM0988"), width=360) as page:
        page.goto("/")
        assert violations(page) == []
