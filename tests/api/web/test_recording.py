"""Recording by forms: seen before it is done, done once, refused beside the field, and nothing typed is ever lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from time import time

import httpx
import pytest
from lxml import html
from playwright.sync_api import Browser, Page, expect

from api import vocabulary
from api.http.login.sessions import IDLE, Known
from ledger.partnership.intake import MappingLacksColumns
from tests.api.web.workspace import NARROW, WIDE, Person, Workspace, begin, serving, text_of, violations, visiting

BASE = "/samenwerkingen/blnp/vastleggen"
COSTS = f"{BASE}/kostenvastleggingen-met-verdeling"
CORRECTION = f"{BASE}/correcties"
PAYER = Person("finance", "GM0327")
REGISTRAR = Person("registrar", "GM0327")
AUDITOR = Person("controller", "GM0327")
BOARD = Person("board", "GM0327")


@pytest.fixture(scope="module")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A ledger of our own, in which the first money year of BLNP is open."""
    with serving(begin(tmp_path_factory.mktemp("recorder"))) as found:
        yield found


def head(recorder: Workspace) -> int:
    return int(recorder.app.state.served.journal.store.max_notification_id())


def form_of(answer: httpx.Response) -> dict[str, str]:
    """What stands in the form of a page, as a browser would send it."""
    [form] = html.fromstring(answer.text).xpath("//form[@method='post']")
    found = {}
    for each in form.xpath(".//input | .//textarea | .//select"):
        if each.tag == "select":
            found[each.get("name")] = next(iter(each.xpath("./option[@selected]/@value")), "")
        elif each.get("type") != "checkbox" or each.get("checked") is not None:
            found[each.get("name")] = each.value if each.tag != "textarea" else (each.text or "").removeprefix("\n")
    return found


def opened(
    recorder: Workspace, filled: Mapping[str, str] | None = None, path: str = COSTS, person: Person = PAYER
) -> dict[str, str]:
    """A form as it is when somebody filled it in."""
    answer = recorder.get(path, person)
    assert answer.status_code == 200, answer.text
    return {**form_of(answer), **(filled or {})}


def cost(number: int, **more: str) -> dict[str, str]:
    return {
        "/dienst": "blnp/financien",
        "/jaar": "2018",
        "/kostenpost": f"F-2018-{number}",
        "/kostenpool": "uitvoering",
        "/omschrijving": "Licenties",
        "/bedrag": "1.234,56",
        "/betaaldDoor": "Leusden",
        "/ingangsdatum": "1-6-2018",
        **{f"/{name}": text for name, text in more.items()},
    }


def step(
    recorder: Workspace, what: str, form: Mapping[str, str], person: Person = PAYER, path: str = COSTS
) -> httpx.Response:
    return recorder.post(path, {**form, "stap": what}, person)


def said(answer: httpx.Response) -> str:
    return text_of(html.fromstring(answer.text))


def test_a_role_sees_what_it_may_record_and_finds_it(recorder: Workspace) -> None:
    def listed(person: Person, query: str = "") -> list[str]:
        return [text_of(each) for each in recorder.read(BASE + query, person).xpath("//ul[contains(@class,'acts')]//a")]

    assert "Kostenpost vastleggen" in listed(PAYER)
    assert "Besluit voorstellen" not in listed(PAYER)
    assert "Besluit voorstellen" in listed(REGISTRAR)
    assert listed(BOARD) == []
    assert "legt u hier niets vast" in text_of(recorder.read(BASE, BOARD))
    assert "Kostenpost vastleggen en verdelen" in listed(PAYER, "?zoek=kostenpost+verdelen")
    assert "Kostenpost vastleggen" not in listed(PAYER, "?zoek=kostenpost+verdelen")
    assert listed(PAYER, "?zoek=xyzzy") == []
    assert "Probeer één woord" in text_of(recorder.read(BASE + "?zoek=xyzzy", PAYER))


def test_an_act_of_another_role_has_no_form_and_is_not_done(recorder: Workspace) -> None:
    before = head(recorder)
    for person in (BOARD, AUDITOR, Person("finance", "GM0546")):
        assert recorder.get(COSTS, person).status_code in (403, 404)
        assert step(recorder, "leg-vast", {"sleutel": "0" * 36, "gezien": "1"}, person).status_code in (403, 404)
    assert recorder.get(f"{BASE}/onzin", PAYER).status_code == 404
    entries = recorder.app.state.served.journal.entries(before)
    assert {each.event.NAME for each in entries} <= {"refusals.question-refused.1"}


def test_what_is_missing_is_told_at_each_field_and_on_top(recorder: Workspace) -> None:
    answer = step(recorder, "controleer", opened(recorder))
    assert answer.status_code == 400
    page = html.fromstring(answer.text)
    [summary] = page.xpath("//div[@class='refused']")
    assert summary.get("autofocus") is not None
    links = summary.xpath(".//a/@href")
    assert len(links) == 8
    for link in links:
        [field] = page.xpath(f"//*[@id='{link.removeprefix('#')}']")
        assert field.get("aria-invalid") == "true"
        told = field.get("aria-describedby").split()[0]
        assert text_of(page.xpath(f"//*[@id='{told}']")[0]) in ("Vul dit in.", "Maak een keuze.")


def test_what_is_typed_wrongly_stays_and_says_how_to_write_it(recorder: Workspace) -> None:
    wrong = cost(1, bedrag="veel", ingangsdatum="31-2-2018", jaar="dit jaar", betaaldDoor='"><script>alert(1)</script>')
    answer = step(recorder, "controleer", opened(recorder, wrong))
    assert answer.status_code == 400
    assert form_of(answer) | {"gezien": "", "sleutel": ""} == opened(recorder, wrong) | {"gezien": "", "sleutel": ""}
    assert "<script>alert" not in answer.text
    for sentence in ("zoals 1.234,56", "zoals 1-6-2023", "in cijfers", "Noem een gemeente"):
        assert sentence in said(answer)


def test_a_refusal_stands_beside_its_field_and_looking_records_nothing(recorder: Workspace) -> None:
    before = head(recorder)
    answer = step(recorder, "controleer", opened(recorder, cost(2, kostenpool="onzin")))
    assert answer.status_code == 409
    page = html.fromstring(answer.text)
    [field] = page.xpath("//*[@aria-invalid='true']")
    assert field.get("name") == "/kostenpool"
    assert "kostenpool met de naam onzin" in text_of(page.xpath(f"//*[@id='{field.get('id')}-fout']")[0])
    assert field.value == "onzin"
    assert head(recorder) == before


def test_what_an_act_does_is_seen_before_it_is_done_and_it_is_done_once(recorder: Workspace) -> None:
    before = head(recorder)
    checked = step(recorder, "controleer", opened(recorder, cost(3, omschrijving="Licenties\nen <b>onderhoud</b>")))
    assert checked.status_code == 200
    assert head(recorder) == before
    rows = [text_of(row) for row in html.fromstring(checked.text).xpath("//tbody/tr")]
    [paid] = [row for row in rows if row.startswith("Financiën Leusden betaald")]
    assert paid.endswith("+1.234,56 01-06-2018")
    shares = [int(row.split()[-2].replace(",", "")) for row in rows if "aandeel" in row]
    assert (len(shares), sum(shares)) == (4, 123456)
    assert "Licenties en <b>onderhoud</b>" in said(checked)
    form = form_of(checked)
    recorded = step(recorder, "leg-vast", form)
    assert recorded.status_code == 303
    assert recorded.headers["Location"] == f"{BASE}/gedaan/{before + 1}"
    assert step(recorder, "leg-vast", form).headers["Location"] == f"{BASE}/gedaan/{before + 1}"
    assert step(recorder, "controleer", form).headers["Location"] == f"{BASE}/gedaan/{before + 1}"
    assert head(recorder) == before + 2
    event = recorder.app.state.served.journal.entry(before + 1).event
    assert (event.amount.cents, event.description) == (123456, "Licenties\nen <b>onderhoud</b>")
    receipt = text_of(recorder.read(recorded.headers["Location"], PAYER))
    assert "€ 1.234,56" in receipt
    assert "Vraag een controller" in receipt


def test_a_key_that_was_used_for_something_else_is_told_and_the_form_stays(recorder: Workspace) -> None:
    form = form_of(step(recorder, "controleer", opened(recorder, cost(4))))
    assert step(recorder, "leg-vast", form).status_code == 303
    answer = step(recorder, "leg-vast", form | {"/bedrag": "99"})
    assert answer.status_code == 409
    assert form_of(answer)["/bedrag"] == "99"
    assert form_of(answer)["sleutel"] != form["sleutel"]


def test_what_a_rule_refuses_when_it_is_done_is_in_the_trail_and_can_be_mended(recorder: Workspace) -> None:
    before = head(recorder)
    answer = step(recorder, "leg-vast", opened(recorder, cost(5, kostenpool="onzin")))
    assert answer.status_code == 409
    assert head(recorder) == before + 1
    mended = form_of(answer) | {"/kostenpool": "uitvoering"}
    assert step(recorder, "leg-vast", mended).status_code == 303


def test_what_moved_on_is_told_before_anything_is_done(recorder: Workspace) -> None:
    stale, other = opened(recorder, cost(6)), opened(recorder, cost(7))
    summary = form_of(step(recorder, "controleer", stale))
    assert step(recorder, "leg-vast", other).status_code == 303
    before = head(recorder)
    checked = step(recorder, "controleer", stale)
    assert checked.status_code == 412
    assert "terwijl u bezig was" in said(checked)
    assert "F-2018-7" in said(checked)
    assert "Boekjaar Financiën 2018 is gewijzigd op positie" in said(checked)
    answer = step(recorder, "leg-vast", summary)
    assert answer.status_code == 412
    assert head(recorder) == before
    assert form_of(answer) | {"gezien": ""} == summary | {"gezien": ""}
    assert step(recorder, "leg-vast", form_of(answer)).status_code == 303


def test_what_moved_on_so_that_it_cannot_be_done_any_more_gives_the_form_back(recorder: Workspace) -> None:
    stale = opened(recorder, cost(8))
    assert step(recorder, "leg-vast", opened(recorder, cost(8))).status_code == 303
    answer = step(recorder, "leg-vast", stale)
    assert answer.status_code == 409
    assert "terwijl u bezig was" in said(answer)
    assert "F-2018-8" in said(answer)
    assert form_of(answer)["/omschrijving"] == "Licenties"


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-origin", "Origin": "https://elders.example"}],
)
@pytest.mark.parametrize("known", [True, False])
def test_a_form_of_another_page_is_refused(recorder: Workspace, headers: dict[str, str], known: bool) -> None:
    form, before = opened(recorder, cost(9)), head(recorder)
    sent = {"Accept": "text/html", "Origin": "null", **headers}
    with recorder.client(PAYER if known else None) as client:
        answer = client.post(COSTS, data={**form, "stap": "leg-vast"}, headers=sent)
    assert answer.status_code == 403
    assert "Licenties" not in answer.text
    assert head(recorder) == before


def test_a_login_that_expired_loses_nothing_that_was_typed(recorder: Workspace) -> None:
    form = opened(recorder, cost(10, omschrijving='Regel een\nregel "twee" <script>'))
    headers = {"Accept": "text/html", "Origin": "null", "Sec-Fetch-Site": "same-origin"}
    with recorder.client(None) as client:
        answer = client.post(COSTS, data={**form, "stap": "leg-vast"}, headers=headers)
    before = head(recorder)
    assert answer.status_code == 401
    page = html.fromstring(answer.text)
    [login] = page.xpath("//ol[@class='steps']//a")
    assert login.get("href") == "/demonstratie?naar=%2Fweer-aangemeld"
    assert page.xpath("//form/@action") == [COSTS]
    held = form_of(answer)
    assert held == form
    back = recorder.post(COSTS, held, PAYER)
    assert back.status_code == 200
    assert form_of(back) | {"gezien": ""} == form | {"gezien": ""}
    assert head(recorder) == before, "it is for whoever came back to look again, and to confirm"
    assert "ga terug naar het tabblad" in text_of(recorder.read("/weer-aangemeld", PAYER))


def test_a_session_that_ended_by_time_loses_nothing_either(
    recorder: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = opened(recorder, cost(11))
    with monkeypatch.context() as later:
        later.setattr(Known, "now", staticmethod(lambda: time() + IDLE))
        answer = recorder.post(COSTS, {**form, "stap": "leg-vast"}, PAYER)
        assert (answer.status_code, form_of(answer)) == (401, form)
        assert "Uw aanmelding is verlopen" in text_of(html.fromstring(answer.text))
        looked = recorder.get(COSTS, PAYER)
        assert (looked.status_code, looked.headers["Location"].partition("?")[0]) == (303, "/demonstratie")
    assert form_of(recorder.post(COSTS, form_of(answer), PAYER)) | {"gezien": ""} == form | {"gezien": ""}


def test_another_language_and_the_dates_lose_nothing_that_was_typed(recorder: Workspace) -> None:
    form = opened(recorder, cost(12, omschrijving="Zo <b>getypt</b>"), f"{COSTS}?geldigOp=1-6-2018")
    page = recorder.read(f"{COSTS}?geldigOp=1-6-2018", PAYER)
    assert page.xpath("//section[@class='dates']//input") == [], "there is nothing to change that would begin anew"
    [button] = page.xpath("//header//button[@formaction]")
    assert (button.get("form"), button.get("value")) == ("handeling", "taal")
    there = recorder.post(button.get("formaction"), {**form, "stap": "taal"}, PAYER)
    assert "Record and allocate cost" in there.text
    assert form_of(there) == form
    [back] = html.fromstring(there.text).xpath("//header//button/@formaction")
    here = recorder.post(back, {**form_of(there), "stap": "taal"}, PAYER)
    assert (form_of(here), "Kostenpost vastleggen en verdelen" in here.text) == (form, True)
    assert "geldigOp=1-6-2018" in back
    checked = recorder.post(COSTS, {**form, "stap": "controleer"}, PAYER)
    [button] = html.fromstring(checked.text).xpath("//header//button[@formaction]")
    also = recorder.post(button.get("formaction"), {**form_of(checked), "stap": button.get("value")}, PAYER)
    assert "This will stand in the journal" in also.text


def test_what_is_wrong_is_told_in_the_order_of_the_form(recorder: Workspace) -> None:
    wrong = {"/betaaldDoor": "Nergens", "/ingangsdatum": "31-2-2018", "/bedrag": "veel", "/dienst": ""}
    answer = recorder.post(COSTS, opened(recorder, cost(13) | wrong) | {"stap": "controleer"}, PAYER)
    told = html.fromstring(answer.text).xpath("//div[@id='fouten']//li/a/@href")
    assert told == ["#veld-dienst", "#veld-bedrag", "#veld-betaaldDoor", "#veld-ingangsdatum"]


def test_a_refusal_by_a_decision_leads_to_that_decision(workspace: Workspace) -> None:
    answer = workspace.post(COSTS, opened(workspace, cost(900)) | {"stap": "controleer"}, PAYER)
    page = html.fromstring(answer.text)
    assert (answer.status_code, page.xpath("//div[@id='fouten']//code/text()")) == (409, ["year-closed"])
    [door] = page.xpath("//div[@id='fouten']//a[contains(., 'Naar het besluit')]/@href")
    assert "over=blnp%2Ffinancien%23" in door
    assert workspace.get(door, PAYER).status_code == 200


def test_how_files_are_read_is_asked_and_refused_in_words_of_the_field(recorder: Workspace) -> None:
    page = recorder.read(f"{BASE}/importafspraakvaststellingen", PAYER)
    assert text_of(page.xpath("//label[@for='veld-kolommen-0-waarde']")[0]) == "Kolomkop"
    told = vocabulary.refusal(MappingLacksColumns("leusden", ("account", "journal")), "nl")
    assert "in welke kolommen grootboekrekening, dagboek staan" in told


def test_what_was_recorded_leads_to_its_year_and_to_a_next_one_like_it(recorder: Workspace) -> None:
    form = opened(recorder, cost(14))
    done = recorder.post(COSTS, form | {"stap": "leg-vast"}, PAYER)
    page = recorder.read(done.headers["Location"], PAYER)
    doors = {text_of(each): each.get("href") for each in page.xpath("//main/p/a")}
    assert doors["Naar Financiën 2018"] == "/samenwerkingen/blnp/verrekening/financien/2018"
    next_ = opened(recorder, path=doors["Nog zo een vastleggen"])
    same = ("/dienst", "/jaar", "/kostenpool", "/betaaldDoor")
    assert [next_[each] for each in same] == ["blnp/financien", "2018", form["/kostenpool"], "GM0327"]
    assert next_["/bedrag"] == next_["/kostenpost"] == ""


def test_rows_are_added_and_taken_away_without_a_script(recorder: Workspace) -> None:
    form = opened(recorder)
    for _ in range(2):
        form = form_of(step(recorder, "erbij:/bewijsstukken", form))
    form |= {"/bewijsstukken/0/titel": "Factuur", "/bewijsstukken/1/titel": "Brief"}
    page = html.fromstring(step(recorder, "erbij:/bewijsstukken", form).text)
    assert page.xpath("//*[@autofocus]/@name") == ["/bewijsstukken/2/titel"]
    left = form_of(step(recorder, "weg:/bewijsstukken/0", form))
    assert left["/bewijsstukken/0/titel"] == "Brief"
    assert "/bewijsstukken/1/titel" not in left


def test_for_whom_one_acts_is_not_for_the_form_to_say(recorder: Workspace) -> None:
    other = opened(recorder, cost(11)) | {"/actor/organisatie": "GM0313"}
    form = form_of(step(recorder, "controleer", other))
    assert form["/actor/organisatie"] == "GM0327"


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"/onzin": "x"}, 400),
        ({"sleutel": "kort"}, 400),
        ({"gezien": "-1"}, 400),
        ({"/omschrijving": "een \x07 bel"}, 400),
        ({"/omschrijving": "x" * 10_001}, 400),
        ({"/kostenpost": "\u202eF-1"}, 400),
    ],
)
def test_what_no_form_of_ours_sends_is_refused(recorder: Workspace, changed: dict[str, str], status: int) -> None:
    before = head(recorder)
    assert step(recorder, "leg-vast", opened(recorder, cost(12)) | changed).status_code == status
    assert head(recorder) == before


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data", ""])
def test_what_is_no_form_is_refused(recorder: Workspace, content_type: str) -> None:
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin", "Content-Type": content_type}
    with recorder.client(PAYER) as client:
        assert client.post(COSTS, content=b"[" * 20, headers=headers).status_code == 400


def test_a_mistake_is_taken_out_by_a_new_act_that_shows_what_it_undoes(recorder: Workspace) -> None:
    receipt = step(recorder, "leg-vast", opened(recorder, cost(13))).headers["Location"]
    [undo] = [each for each in recorder.read(receipt, AUDITOR).xpath("//a/@href") if "posities" in each]
    form = opened(recorder, None, undo, AUDITOR)
    position = int(receipt.rpartition("/")[2])
    assert (form["/posities/0"], form["/posities/1"]) == (str(position), str(position + 1))
    refused = step(recorder, "controleer", form, AUDITOR, CORRECTION)
    assert refused.status_code == 400
    assert html.fromstring(refused.text).xpath("//*[@aria-invalid='true']/@name") == ["/toelichting"]
    checked = step(recorder, "controleer", form | {"/toelichting": "Dubbel"}, AUDITOR, CORRECTION)
    assert "2 vastleggingen blijven leesbaar" in said(checked)
    assert "-1.234,56" in said(checked)
    done = step(recorder, "leg-vast", form_of(checked), AUDITOR, CORRECTION)
    assert done.status_code == 303
    assert not [each for each in recorder.read(receipt, AUDITOR).xpath("//a/@href") if "posities" in each]
    assert recorder.get(f"{CORRECTION}?boekjaar=2018", AUDITOR).status_code == 400


def test_an_entry_leads_to_what_taking_it_out_would_do_for_whoever_may(recorder: Workspace) -> None:
    def ways(person: Person, position: int) -> list[str]:
        page = recorder.read(f"/samenwerkingen/blnp/vastleggingen/{position}", person)
        return [each for each in page.xpath("//main//a/@href") if "posities" in each]

    assert ways(AUDITOR, 40) == [f"{CORRECTION}?posities=40"]
    assert ways(PAYER, 40) == []
    assert opened(recorder, None, ways(AUDITOR, 40)[0], AUDITOR)["/posities/0"] == "40"


def test_whoever_founds_a_collaboration_goes_on_in_it(recorder: Workspace) -> None:
    path = f"{BASE}/samenwerkingsoprichtingen"
    form = opened(recorder, None, path, REGISTRAR)
    assert form["/samenwerking"] == ""
    filled = {"/samenwerking": "vallei", "/titel": "Vallei"}
    page = html.fromstring(recorder.get(path, REGISTRAR).text)
    filled["/rechtsvorm"] = page.xpath("//select[@name='/rechtsvorm']/option/@value")[1]
    filled |= {"/visie": "Samen verder", "/ingangsdatum": "1-1-2024"}
    done = step(recorder, "leg-vast", {**form, **filled}, REGISTRAR, path)
    assert done.status_code == 303, said(done)
    assert done.headers["Location"].startswith("/samenwerkingen/vallei/vastleggen/gedaan/")
    assert "Vallei" in text_of(recorder.read(done.headers["Location"], REGISTRAR))


def test_what_others_did_elsewhere_has_no_receipt_here(recorder: Workspace) -> None:
    for position in ("1", "0", "999999", "-1", "x", "²"):
        assert recorder.get(f"{BASE}/gedaan/{position}", PAYER).status_code == 404
    assert recorder.get(f"{BASE}/gedaan/5", BOARD).status_code == 404


def test_somebody_records_with_the_keyboard_and_meets_no_barrier(recorder: Workspace, browser: Browser) -> None:
    with visiting(browser, recorder, PAYER, width=NARROW) as page:
        page.goto(f"{BASE}?zoek=verdelen")
        page.get_by_role("link", name="Kostenpost vastleggen en verdelen").press("Enter")
        _fill(page, 20)
        page.get_by_role("button", name="Regel toevoegen: Bewijsstukken").press("Enter")
        expect(page.get_by_label("Titel")).to_be_focused()
        page.keyboard.type("Factuur")
        page.keyboard.press("Enter")  # The first button of a form is pressed: to look, never to add or take away.
        expect(page.get_by_role("heading", level=1)).to_have_text("Controleer: Kostenpost vastleggen en verdelen")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
        page.get_by_role("button", name="Leg dit vast").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Vastgelegd")


def test_what_is_wrong_is_found_and_mended_without_a_script(recorder: Workspace, browser: Browser) -> None:
    with visiting(browser, recorder, PAYER, width=WIDE, script=False, refusals=True) as page:
        page.goto(COSTS)
        page.get_by_role("button", name="Bekijk wat dit doet").click()
        expect(page.get_by_role("alert")).to_be_focused()
        page.get_by_role("link", name=re.compile("Dienst")).press("Enter")
        expect(page).to_have_url(re.compile("#veld-dienst$"))
        _fill(page, 21)
        page.get_by_role("button", name="Bekijk wat dit doet").click()
        page.get_by_role("button", name="Terug naar het formulier").click()
        expect(page.get_by_label("Bedrag", exact=True)).to_have_value("1.234,56")
        page.get_by_role("button", name="Bekijk wat dit doet").click()
        page.get_by_role("button", name="Leg dit vast").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Vastgelegd")


def _fill(page: Page, number: int) -> None:
    for name, text in cost(number).items():
        field = page.locator(f"[name='{name}']")
        if name == "/dienst":
            field.select_option(text)
        else:
            field.fill(text)


def test_a_form_with_things_wrong_meets_no_barrier_either(recorder: Workspace, browser: Browser) -> None:
    with visiting(browser, recorder, PAYER, width=NARROW, refusals=True) as page:
        page.goto(COSTS + "?taal=en")
        page.get_by_role("button", name="Add a line: Evidence").click()
        page.locator("[name='/kostenpool']").fill("ÀÀ")
        page.get_by_role("button", name="Look what this does").last.click()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


def test_a_decision_is_called_by_its_title_in_what_was_filled_in(recorder: Workspace) -> None:
    form = opened(recorder, cost(77))
    [basis] = [name for name in form if name.endswith("/besluit")]
    answer = step(recorder, "controleer", {**form, basis: "blnp#regeling-2017"})
    [told] = [text_of(each) for each in html.fromstring(answer.text).xpath("//dd[contains(., 'blnp#regeling-2017')]")]
    assert told.endswith(" (blnp#regeling-2017)")
    assert len(told) > len("blnp#regeling-2017 ()"), "its title comes first"
