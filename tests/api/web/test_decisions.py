"""The room of decisions: who decided what, by what right, and every entry behind it."""

from __future__ import annotations

import json
import re
from datetime import date
from hashlib import sha256
from io import BytesIO
from urllib.parse import unquote

import pytest
from lxml import html
from playwright.sync_api import Browser, expect

from api.http.too_much import Busy
from api.web.pictures.timeline import LONGEST, Span, timeline
from api.web.rooms.decisions.digests import Digests
from ledger.place import Place
from ledger.transfer import export
from tests.api.web.test_obligations import asked
from tests.api.web.workspace import CONTROLLER, Person, Workspace, text_of, visiting

BLNP = "/samenwerkingen/blnp"
BOARD = Person("board", "GM0313")
PACKAGE = f"{BLNP}/dossier?over=blnp%2Ffinancien%23belastingpakket-2020"


def _listed(workspace: Workspace, path: str) -> list[str]:
    """The names on every page of a list, from the first on."""
    found, pages = [], 0
    while path:
        page, pages = workspace.read(path), pages + 1
        found += [text_of(each) for each in page.xpath("//tbody/tr/th//span[@class='hint']")]
        path = next(iter(page.xpath("//a[@rel='next']/@href")), "")
    assert pages == max(1, -(-len(found) // 25))
    return found


def test_every_decision_of_the_api_is_on_a_page_and_once(workspace: Workspace) -> None:
    there = asked(workspace, f"{BLNP}/besluiten?geldigOp=2021-06-01", CONTROLLER)
    names = _listed(workspace, f"{BLNP}/besluiten?geldigOp=1-6-2021")
    assert len(names) == len(set(names)) == len(there) > 25
    assert set(names) == {str(each["verwijzing"]) for each in there}


def test_words_a_state_and_a_body_find_decisions_and_their_file_has_the_same(workspace: Workspace) -> None:
    query = "geldigOp=1-6-2021&woorden=TAX+nijkerk&orgaan=GM0267%2Fcollege&stand=genomen"
    page = workspace.read(f"{BLNP}/besluiten?{query}")
    names = [text_of(each) for each in page.xpath("//tbody/tr/th//span")]
    assert names == ["blnp/financien#belastingpakket-2020", "blnp/financien#drukwerk-nijkerk-2020"]
    assert page.xpath("//input[@id='f-woorden']/@value") == ["TAX nijkerk"]
    [csv] = page.xpath("//p[@class='files']/a[.='CSV']/@href")
    lines = workspace.get(csv).text.strip().splitlines()
    assert len(lines) == 3
    assert all(any(name in line for line in lines) for name in names)
    there = asked(workspace, f"{BLNP}/besluiten?{query.replace('1-6-2021', '2021-06-01')}", CONTROLLER)
    assert {str(each["verwijzing"]) for each in there} == set(names)
    assert "Bij deze peildata, woorden en filters is er geen besluit." in text_of(
        workspace.read(f"{BLNP}/besluiten?woorden=zwembad")
    )


def test_how_many_decisions_stand_so_leads_to_them(workspace: Workspace) -> None:
    page = workspace.read(f"{BLNP}/besluiten?bladzijde=2")
    told = {text_of(each): each.get("href") for each in page.xpath("//p[@class='lead']/a")}
    assert sum(int(each.partition(" ")[0]) for each in told) == len(_listed(workspace, f"{BLNP}/besluiten"))
    [label] = [each for each in told if "ingetrokken" in each]
    withdrawn = workspace.read(told[label])
    assert len(withdrawn.xpath("//tbody/tr")) == int(label.partition(" ")[0]) > 0
    assert "bladzijde" not in told[label]
    assert not page.xpath("//form[@class='filters']//input[@name='bladzijde']"), "what is sought anew begins anew"


def test_what_is_drawn_stands_in_the_table_beside_it(workspace: Workspace) -> None:
    page = workspace.read(f"{BLNP}/besluiten?geldigOp=1-6-2021")
    drawn = page.xpath("//figure//a/@href")
    assert len(drawn) == 10
    assert set(drawn) <= set(page.xpath("//tbody//a/@href"))


def test_a_dossier_says_who_in_which_capacity_on_which_mandate(workspace: Workspace) -> None:
    page = workspace.read(PACKAGE)
    row = text_of(page.xpath("//table[1]//tbody/tr")[0])
    assert "college van Nijkerk" in row
    assert "teamleider" in row
    assert page.xpath("//table[1]//a[contains(@href, 'betalen-nijkerk')]")
    (there,) = asked(workspace, f"{BLNP}/besluitdossiers?onderwerp=blnp%2Ffinancien%23belastingpakket-2020", CONTROLLER)
    steps = there["stappen"]
    assert isinstance(steps, list)
    assert len(page.xpath("//ol[@class='plain']/li")) == len(steps) > 0


def test_the_name_of_a_mandate_shows_its_terms_as_known_then_and_later(workspace: Workspace) -> None:
    about = f"{BLNP}/dossier?over=blnp%2Ffinancien%23betalen-nijkerk&geldigOp=1-2-2020"
    then = text_of(workspace.read(f"{about}&beschikbaarOp=1-3-2020"))
    later = text_of(workspace.read(about))
    assert "€ 75.000,00" in later
    assert "€ 75.000,00" not in then


def test_of_what_was_withdrawn_no_page_says_that_it_waits_or_was_good(workspace: Workspace) -> None:
    page = workspace.read(f"{BLNP}/dossier?over=blnp%23bvo-leusden")
    assert text_of(page.xpath("//p[@class='lead']")[0]) == "Ingetrokken op 4 juli 2023; niemand heeft het genomen."
    assert "Was het goed" not in text_of(page)
    proposed = workspace.read(f"{BLNP}/dossier?over=blnp%2Fict%23subsidie-computerclub")
    lead = text_of(proposed.xpath("//p[@class='lead']")[0])
    assert lead.startswith("Voorgelegd aan college van Putten op 24 september 2024;")
    [refused] = proposed.xpath("//main//a[contains(@href, 'uitkomst=geweigerd')]/@href")
    rows = [text_of(each) for each in workspace.read(refused).xpath("//tbody/tr")]
    assert rows
    assert all("geweigerd" in each and "college van Putten" in each for each in rows)


def test_a_dossier_asks_whether_it_was_allowed_as_known_then(workspace: Workspace) -> None:
    [door] = workspace.read(PACKAGE).xpath("//main//a[contains(@href, 'bevoegdheid')]/@href")
    asked_ = workspace.read(door)
    assert text_of(asked_.xpath("//p[@class='lead']")[0]).startswith("ja")
    assert asked_.xpath("//input[@id='f-bedrag']/@value") == ["62000,00"]
    assert "geldigOp=2020-03-12" in door


def test_a_mandate_tells_what_was_refused_under_it(workspace: Workspace) -> None:
    path = f"{BLNP}/dossier?over=blnp%2Ffinancien%23betalen-nijkerk"
    page = workspace.read(path)
    [refused] = page.xpath("//h2[.='Wat eronder is geweigerd']/following::ul[1]/li")
    assert "bedrag boven het mandaat" in text_of(refused)
    assert "Renew the tax package" in text_of(page), "a decision is called by its title"
    board = workspace.read(path, BOARD)
    assert "Wat eronder is geweigerd" not in text_of(board)


def test_what_changed_in_the_register_between_two_days_is_told_field_by_field(workspace: Workspace) -> None:
    changes = f"{BLNP}/mandaten/wijzigingen?geldigOp=1-6-2021"
    page = workspace.read(f"{changes}&geldigVan=1-6-2017")
    held = [
        {str(each["verwijzing"]) for each in asked(workspace, f"{BLNP}/mandaten?geldigOp={day}", CONTROLLER)}
        for day in ("2017-06-01", "2021-06-01")
    ]
    rows = page.xpath("//h2[.='Nieuw']/following::table[1]/tbody/tr/th//a/@href")
    assert {unquote(each).partition("over=")[2].partition("&")[0] for each in rows} == held[1] - held[0]
    assert not page.xpath("//h2[.='Vervallen']")
    [row] = page.xpath("//h2[.='Gewijzigd']/following::table[1]/tbody/tr")
    assert [text_of(each) for each in row] == ["Maximumbedrag", "€ 50.000,00", "€ 75.000,00"]
    assert page.xpath("//h2[.='Gewijzigd']/following::p[1]//a[contains(@href, 'vastleggingen/735')]")
    back = workspace.read(f"{BLNP}/mandaten/wijzigingen?geldigOp=1-6-2017&geldigVan=1-6-2021")
    ended = back.xpath("//h2[.='Vervallen']/following::table[1]/tbody/tr")
    assert len(ended) == len(rows)
    assert "er is niets veranderd" in text_of(workspace.read(f"{changes}&geldigVan=1-6-2021"))


def test_a_change_backwards_in_time_shows_between_two_moments_of_one_day(workspace: Workspace) -> None:
    path = f"{BLNP}/mandaten/wijzigingen?geldigOp=20-2-2020&beschikbaarVan=1-3-2020"
    [row] = workspace.read(path).xpath("//h2[.='Gewijzigd']/following::table[1]/tbody/tr")
    assert [text_of(each) for each in row] == ["Maximumbedrag", "€ 50.000,00", "€ 75.000,00"]
    english = workspace.read(f"{path}&taal=en")
    assert "€ 75,000.00" in text_of(english.xpath("//h2[.='Changed']/following::table[1]")[0])


def test_from_the_overview_to_what_changed_in_the_register_in_three_clicks(
    workspace: Workspace, browser: Browser
) -> None:
    with visiting(browser, workspace, script=False) as page:
        page.goto(f"{BLNP}?geldigOp=1-12-2024")
        page.get_by_role("link", name="mandaten gelden").click()
        expect(page.locator("h1")).to_have_text("Mandaatregister")
        page.get_by_role("link", name="Wijzigingen in het register").click()
        expect(page.locator("h1")).to_contain_text("is veranderd")
        page.get_by_role("link", name="een jaar geleden").click()
        expect(page.locator(".lead")).to_contain_text("Vergeleken met 1 december 2023")
        expect(page.get_by_role("heading", name="Nieuw")).to_be_visible()


def test_bodies_are_called_by_their_names(workspace: Workspace) -> None:
    listed = text_of(workspace.read(f"{BLNP}/besluiten?geldigOp=1-6-2021"))
    assert "Stuurgroep, 26-11-2020" in listed
    assert "blnp/\u200bstuurgroep" not in listed


def test_a_timeline_is_drawn_of_one_thing_and_of_a_name_without_end() -> None:
    day = date(2020, 1, 1)
    long = "<b>" + "x" * 500
    made = html.fromstring(str(timeline([Span(long, day, None, date(2020, 6, 1), "/x")], "Titel", day, "vandaag")))
    assert made.xpath("//text[contains(., 'xxx')]/text()")[0] == long[: LONGEST - 1] + "…"
    assert made.xpath("//a/title/text()") == [long]
    assert not made.xpath("//b")


def test_the_same_question_has_another_answer_as_known_before(workspace: Workspace) -> None:
    query = (
        f"{BLNP}/bevoegdheid?reikwijdte=blnp%2Ffinancien&orgaan=GM0267%2Fcollege&bedrag=62.000,00"
        "&functie=teamleider+Financi%C3%ABn&organisatie=GM0327&geldigOp=20-2-2020"
    )
    then = workspace.read(f"{query}&beschikbaarOp=1-3-2020")
    later = workspace.read(query)
    assert text_of(then.xpath("//p[@class='lead']")[0]).startswith("nee")
    assert text_of(later.xpath("//p[@class='lead']")[0]).startswith("ja")


def test_the_form_of_authority_suggests_what_the_register_knows(workspace: Workspace) -> None:
    page = workspace.read(f"{BLNP}/bevoegdheid?geldigOp=1-6-2021")
    register = asked(workspace, f"{BLNP}/mandaten?ookNietGeldende=true&geldigOp=2021-06-01", CONTROLLER)
    suggested = {each.get("value"): text_of(each) for each in page.xpath("//datalist[@id='l-functie']/option")}
    assert {each["gemandateerde"] for each in register} <= set(suggested)
    assert suggested["teamleider Financiën"] == "Leusden"
    assert page.xpath("//input[@id='f-functie']/@list") == ["l-functie"]
    organisations = set(page.xpath("//select[@id='f-organisatie']/option/@value"))
    assert {each["organisatie"] for each in register} | {"blnp"} <= organisations
    [fold] = page.xpath("//form//details[@class='filters__more']")
    assert fold.get("open") is None
    assert fold.xpath(".//select/@id") == ["f-organisatie", "f-handelingInNaam"]
    filled = workspace.read(
        f"{BLNP}/bevoegdheid?reikwijdte=blnp&orgaan=GM0267%2Fcollege&organisatie=GM0327&functie=%3Cscript%3E"
    )
    [fold] = filled.xpath("//form//details[@class='filters__more']")
    assert fold.get("open") is not None, "what was asked is seen"
    assert not filled.xpath("//main//script")


def test_the_trail_is_read_page_by_page_from_the_newest_and_back(workspace: Workspace) -> None:
    there = [each["positie"] for each in _all(workspace, f"{BLNP}/audittrail?paginagrootte=1000&beschikbaarOp=1000")]
    path, found, last = f"{BLNP}/journaal?beschikbaarOp=1000", [], ""
    while path:
        page = workspace.read(path)
        found += _positions(page)
        last, path = path, next(iter(page.xpath("//a[@rel='next']/@href")), "")
    assert found == there[::-1]
    path, back = last, []
    while path:
        page = workspace.read(path)
        back += _positions(page)[::-1]
        path = next(iter(page.xpath("//a[@rel='prev']/@href")), "")
    assert back == there


def _positions(page: html.HtmlElement) -> list[int]:
    return [int(text_of(each).replace(".", "")) for each in page.xpath("//tbody/tr/td[1]/a")]


def test_the_trail_is_filtered_by_day_and_act_and_so_is_its_file(workspace: Workspace) -> None:
    query = "vastgelegdVanaf=2020-02-01&vastgelegdTotEnMet=2020-03-31&handeling=besluit-nemen"
    written = query.replace("2020-02-01", "1-2-2020").replace("2020-03-31", "31-3-2020")
    page = workspace.read(f"{BLNP}/journaal?{written}")
    assert page.xpath("//input[@id='f-vastgelegdVanaf']/@value") == ["1-2-2020"]
    there = [each["positie"] for each in _all(workspace, f"{BLNP}/audittrail?{query}&paginagrootte=1000")]
    assert _positions(page) == there[::-1]
    assert len(there) > 2
    [csv] = page.xpath("//p[@class='files']/a[.='CSV']/@href")
    lines = workspace.get(csv).text.strip().splitlines()
    assert len(lines) == len(there) + 1
    assert page.xpath("//select[@name='orgaan']/option[.='Stuurgroep']")


def _all(workspace: Workspace, path: str) -> list[dict[str, object]]:
    return asked(workspace, path, CONTROLLER)


def test_an_entry_tells_everything_and_a_board_has_no_need_of_it(workspace: Workspace) -> None:
    page = workspace.read(f"{BLNP}/vastleggingen/{_position(workspace)}")
    (digest,) = page.xpath("//dt[.='Controlegetal van de handeling']/following-sibling::dd[1]/code/text()")
    assert re.fullmatch("[0-9a-f]{64}", digest)
    assert "teamleider" in text_of(page)
    assert workspace.get(f"{BLNP}/vastleggingen/{_position(workspace)}", BOARD).status_code == 403


def test_an_entry_of_another_collaboration_is_not_there(workspace: Workspace) -> None:
    (other,) = asked(workspace, "/samenwerkingen/bel/audittrail?paginagrootte=1", Person("controller", "GM0317"))
    for position in (other["positie"], 0, 10**19, "x"):
        assert workspace.get(f"{BLNP}/vastleggingen/{position}").status_code == 404


def test_of_every_kind_of_event_all_that_was_recorded_is_readable(workspace: Workspace) -> None:
    kinds: dict[str, int] = {}
    for entry in workspace.app.state.served.journal.entries(0):
        if Place.of(entry.stream).partnership == "blnp":
            kinds.setdefault(entry.event.NAME, entry.position)
    assert len(kinds) > 45
    seen = [("nl", each) for each in kinds.values()] + [("en", each) for each in list(kinds.values())[::5]]
    for language, position in seen:
        page = workspace.read(f"{BLNP}/vastleggingen/{position}?taal={language}")
        [facts] = page.xpath("//h2[contains(., 'veld voor veld') or contains(., 'by field')]/following::dl[1]")
        labels = [text_of(each) for each in facts.xpath(".//dt")]
        assert not [each for each in labels if re.search("[a-z][A-Z]|_", each)], (position, labels)
        values = [text_of(each) for each in facts.xpath(".//dd[not(.//dl)]")]
        raw = r"\d{4}-\d\d-\d\d|None|-" + (r"|-?\d+\.\d\d" if language == "nl" else "")
        assert not [each for each in values if re.fullmatch(raw, each)], position


def test_the_digest_of_the_journal_is_that_of_the_lines_of_an_export(workspace: Workspace) -> None:
    position = _position(workspace)
    page = workspace.read(f"{BLNP}/vastleggingen/{position}")
    [door] = page.xpath("//a[contains(@href, 'controlegetal=ja')]/@href")
    shown = text_of(workspace.read(door.partition("#")[0]))
    file = BytesIO()
    export(workspace.app.state.served.journal, file)
    lines = file.getvalue().splitlines(keepends=True)
    assert sha256(b"".join(lines[: position + 1])).hexdigest() in shown
    assert f"de SHA-256 van de eerste {position + 1:,} regels".replace(",", ".") in shown
    assert json.loads(lines[position])["position"] == position


def test_an_entry_leads_on_to_what_it_is_about_and_to_those_beside_it(workspace: Workspace) -> None:
    allocated, taken = f"{BLNP}/vastleggingen/676", f"{BLNP}/vastleggingen/{_position(workspace)}"
    doors = workspace.read(allocated).xpath("//p[@class='doors']/a/@href")
    assert f"{BLNP}/verrekening/financien/2018" in doors
    assert all(workspace.get(each).status_code in (200, 303) for each in doors)
    assert PACKAGE in workspace.read(taken).xpath("//p[@class='doors']/a/@href")
    [after] = workspace.read(allocated).xpath("//a[@rel='next']/@href")
    [back] = workspace.read(after).xpath("//a[@rel='prev']/@href")
    assert back == allocated


def test_an_entry_of_a_later_moment_leads_to_now(workspace: Workspace) -> None:
    answer = workspace.get(f"{BLNP}/vastleggingen/676?beschikbaarOp=600")
    assert answer.status_code == 404
    page = html.fromstring(answer.text)
    assert "niet elke positie hoort bij deze" in text_of(page)
    assert f"{BLNP}/vastleggingen/676" in page.xpath("//main//p/a/@href")
    assert page.xpath("//nav[@class='rooms']"), "one is not thrown out of the room"


def test_a_refused_act_says_what_its_ground_means_and_tells_no_value(workspace: Workspace) -> None:
    [refused, *_] = asked(workspace, f"{BLNP}/audittrail?uitkomst=geweigerd&handeling=besluit-nemen", CONTROLLER)
    page = workspace.read(f"{BLNP}/vastleggingen/{refused['positie']}")
    assert "Een mandaat reikt niet verder" in text_of(page.xpath("//p[contains(@class, 'notice--bad')]")[0])
    assert "amount-above-cap" not in text_of(page.xpath("//main")[0])


def _position(workspace: Workspace) -> int:
    page = workspace.read(PACKAGE)
    return int(page.xpath("//table[1]//tbody/tr/td[last()]/a/@href")[0].rpartition("/")[2])


def test_from_the_list_to_the_entry_in_three_clicks_without_a_script(workspace: Workspace, browser: Browser) -> None:
    with visiting(browser, workspace, script=False) as page:
        page.goto(f"{BLNP}?geldigOp=1-6-2021")
        page.get_by_role("link", name="Besluiten en mandaten").click()
        page.locator("tbody a", has_text="tax package").click()
        expect(page.locator(".lead")).to_contain_text("mandaat")
        page.locator("table").first.locator("td:last-child a").click()
        expect(page.locator("h1")).to_contain_text("Vastlegging")
        expect(page).to_have_url(re.compile("geldigOp=1-6-2021"))


@pytest.mark.parametrize(
    ("day", "ago"), [("31-12-2021", "31-12-2020"), ("29-2-2020", "28-2-2019"), ("1-3-2020", "1-3-2019")]
)
def test_a_year_ago_is_the_same_day(workspace: Workspace, day: str, ago: str) -> None:
    page = workspace.read(f"{BLNP}/mandaten/wijzigingen?geldigOp={day}")
    (href,) = page.xpath("//main//a[.='een jaar geleden']/@href")
    assert f"geldigVan={ago}" in href


def test_a_mandate_that_was_not_known_then_is_new(workspace: Workspace) -> None:
    asked = "onderwerp=blnp%2Ffinancien%23betalen-nijkerk&geldigOp=1-6-2021&beschikbaarVan=31-1-2017"
    page = workspace.read(f"{BLNP}/mandaten/wijzigingen?{asked}")
    assert "één mandaat is nieuw" in text_of(page.xpath("//*[@class='lead']")[0])
    nowhere = asked.replace("betalen-nijkerk", "nergens")
    assert workspace.get(f"{BLNP}/mandaten/wijzigingen?{nowhere}").status_code == 404


def test_a_digest_is_worked_out_once_and_one_at_a_time(workspace: Workspace) -> None:
    digests = Digests(workspace.app.state.running.journal)
    first = digests.upto(5)
    assert first.entries == 5
    assert digests.upto(5) is first
    with digests._lock, pytest.raises(Busy):
        digests.upto(5)
