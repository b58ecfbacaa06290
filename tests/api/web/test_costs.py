"""The room of settling costs: its figures are those of the questions, and each amount is a door."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import chdir, redirect_stdout
from io import StringIO
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Browser, expect

from api.cli.app import run
from api.problems import DONE
from api.web import words
from api.web.rooms.costs import explained, statement
from tests.api.command_line import OFFICIAL
from tests.api.web.addresses import SEPTEMBER
from tests.api.web.workspace import (
    CONTROLLER,
    FINANCE,
    NARROW,
    ROOT,
    Person,
    Workspace,
    serving,
    text_of,
    violations,
    visiting,
)

ROOM = "/samenwerkingen/blnp/verrekening"
BOARD = Person("board", "GM0313")
YEAR = f"{ROOM}/financien/2019"
LAREN = Person("finance", "GM0417")
EXAMPLE = "/samenwerkingen/voorbeeld/verrekening"
EXAMPLES = ROOT / "cases/examples"
SCRIPT = '<script>alert("x")</script>'


def api(workspace: Workspace, path: str) -> dict[str, object]:
    """What the REST API answers to the same question."""
    answer = workspace.get(f"/v1/samenwerkingen/{path}", Accept="application/json")
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


def cents(text: str) -> int:
    """An amount as a page writes it."""
    found = re.search(r"[+-]?[0-9.]+,[0-9]{2}", text)
    assert found, text
    return int(found[0].replace(".", "").replace(",", ""))


def rows(page: html.HtmlElement, caption: str) -> list[list[str]]:
    """The cells of the body of the table whose caption begins so."""
    [table] = [each for each in page.xpath("//table") if text_of(each.find("caption")).startswith(caption)]
    return [[text_of(cell) for cell in row.xpath("./td|./th")] for row in table.xpath("./tbody/tr")]


def totals(page: html.HtmlElement, caption: str) -> list[list[str]]:
    """The same of its foot."""
    [table] = [each for each in page.xpath("//table") if text_of(each.find("caption")).startswith(caption)]
    return [[text_of(cell) for cell in row.xpath("./td|./th")] for row in table.xpath("./tfoot/tr")]


def amount(told: object) -> int:
    """Cents of an amount of the API, which writes euros in text."""
    return round(float(str(told)) * 100)


def test_a_year_has_the_cents_of_the_api(workspace: Workspace) -> None:
    page = workspace.read(f"{YEAR}?geldigOp=30-6-2019&beschikbaarOp=31-10-2019")
    asked = "saldi?dienst=blnp/financien&jaar=2019&geldigOp=2019-06-30&beschikbaarOp=2019-10-31"
    told = api(workspace, f"blnp/{asked}")["resultaten"]
    assert isinstance(told, list)
    expected: list[list[Any]] = [
        [words.party(each["deelnemer"]), *(amount(each[name]) for name in ("aandeel", "betaald", "saldo"))]
        for each in told
    ]
    shown = rows(page, "Per deelnemer, in euro.")
    assert [[row[0], *map(cents, row[1:4])] for row in shown] == expected
    assert [cents(each) for each in totals(page, "Per deelnemer, in euro.")[0][1:4]] == [
        sum(each[number] for each in expected) for number in (1, 2, 3)
    ]


def test_what_changed_adds_up_to_the_difference_to_the_cent(workspace: Workspace) -> None:
    page = workspace.read(f"{YEAR}?{SEPTEMBER}")
    balances = rows(page, "Per deelnemer, in euro.")
    assert all("gewijzigd" in row[0] for row in balances)
    differences = [cents(row[3]) - cents(row[4]) for row in balances]
    causes = rows(page, "Wat de saldi veranderde")
    [total] = totals(page, "Wat de saldi veranderde")
    assert [cents(each) for each in total[1:]] == differences
    assert [sum(cents(row[column]) for row in causes) for column in range(2, 6)] == differences
    assert "Sleutelwijziging" in causes[0][0]
    whole = workspace.read(f"{ROOM}/verschillen?{SEPTEMBER}&dienst=blnp/financien&jaar=2019")
    assert [[cents(each) for each in row[1:]] for row in totals(whole, "Saldo per deelnemer")] == [
        differences,
        [cents(row[3]) for row in balances],
    ]


def test_costs_behind_a_difference_are_told_with_what_they_are_for(workspace: Workspace) -> None:
    page = workspace.read(f"{ROOM}/verschillen?geldigOp=31-12-2019&beschikbaarVan=1-2-2019&dienst=blnp/financien")
    postings = workspace.read(f"{ROOM}/boekingen?dienst=blnp/financien&jaar=2019&geldigOp=31-12-2019")
    lines = [text_of(each) for each in postings.xpath("//td[contains(@class, 'what')][span]")]
    about = dict(each.split(" ", 1) for each in lines)
    causes = {text_of(each) for each in page.xpath("//tbody//th")}
    changed = workspace.read(f"{ROOM}/verschillen?{SEPTEMBER}")
    [decision] = changed.xpath("//tbody//th//a[contains(@href, '/dossier')]")
    assert "verzekeringen-naar-inwoners" in decision.get("href")
    assert "verzekeringen-naar-inwoners" not in text_of(decision), "a decision of a later day has its title too"
    told = [each for each in causes if "F-2019-004" in each]
    assert told
    assert all(f"F-2019-004 ({about['F-2019-004']})" in each for each in told)


def test_from_an_amount_to_its_decision_each_step_is_one_click(workspace: Workspace) -> None:
    page = workspace.read(f"{YEAR}?geldigOp=30-6-2019&beschikbaarOp=31-10-2019")
    [share] = page.xpath("//div[@id='stand']//tr[th[contains(., 'Putten')]]/td[1]/a/@href")
    statement = workspace.read(share)
    lines = rows(statement, "Alle regels, in euro.")
    shared = sum(cents(row[5]) for row in lines if row[3] == "aandeel")
    assert shared == cents(text_of(page.xpath("//div[@id='stand']//tr[th[contains(., 'Putten')]]/td[1]")[0]))
    [why, *_] = [each for each in statement.xpath("//details") if "regeling 2017" in text_of(each)]
    assert "19,19 van 100,01" in text_of(why)
    assert "1919/10001" in text_of(why)
    assert why.xpath(".//a[contains(@href, '/dossier?')]")
    assert statement.xpath("//a[contains(@href, '/vastleggingen/')]")
    [balance] = page.xpath("//div[@id='stand']//tr[th[contains(., 'Putten')]]/td[3]/a/@href")
    panel = text_of(workspace.read(balance.partition("#")[0]).xpath("//section[@id='uitleg']")[0])
    assert "19,19 van 100,01" in panel
    assert "stuurgroep" in panel
    parts = [cents(each) for each in re.findall(r"Bedrag\s*€ ([0-9.,]+)", panel)]
    rest = [cents(sign + each) for sign, each in re.findall(r"(-?)€ ([0-9.,]+): teruggedraaid", panel)]
    assert rest
    assert sum(parts) + sum(rest) == shared
    [owes] = re.findall(r"is dat het saldo: (-?)€ ([0-9.,]+)\.", panel)
    balance_now = page.xpath("//div[@id='stand']//tr[th[contains(., 'Putten')]]/td[3]")[0]
    assert cents("".join(owes)) == cents(text_of(balance_now))
    doors = workspace.read(balance.partition("#")[0]).xpath("//section[@id='uitleg']//ul//a/@href")
    assert any("/vastleggingen/" in each for each in doors)
    assert any("verzekeringen-naar-inwoners" in each for each in doors), "why it was turned back"


def test_the_dates_go_along_to_every_page_of_the_room(workspace: Workspace) -> None:
    page = workspace.read(f"{YEAR}?{SEPTEMBER}&taal=en")
    links = page.xpath("//main//a[not(ancestor::section[@class='dates'])]/@href")
    within = [each for each in links if each.startswith("/samenwerkingen/blnp/")]
    assert len(within) > 20
    for link in within:
        assert "geldigOp=30-6-2019" in link or "geldigOp=2019-06-30" in link, link
        assert "beschikbaarOp=" in link, link
        assert "taal=en" in link, link


def test_the_beginning_of_the_room_tells_all_services_and_the_payments_that_would_settle_them(
    workspace: Workspace,
) -> None:
    page = workspace.read(f"{ROOM}?geldigOp=31-12-2021")
    told = api(workspace, "blnp/saldi?geldigOp=2021-12-31")["resultaten"]
    assert isinstance(told, list)
    for who, share, paid, owes in rows(page, "Per deelnemer, in euro."):
        mine = [each for each in told if words.party(each["deelnemer"]) == who]
        for shown, name in ((share, "aandeel"), (paid, "betaald"), (owes, "saldo")):
            assert cents(shown) == sum(amount(each[name]) for each in mine)
    flow, run = page.xpath("//div[@class='picture']/svg[@role='img']")
    assert "Leusden" in text_of(flow)
    assert "Leusden" in text_of(run)
    [last] = rows(page, "Saldo per deelnemer vanaf elke dag")[-1:]
    assert [cents(each) for each in last[1:]] == [cents(row[3]) for row in rows(page, "Per deelnemer, in euro.")]
    years = {row[0]: row[1:] for row in rows(page, "Verdeelde kosten")}
    head = [text_of(each) for each in page.xpath("//table[contains(caption, 'Verdeelde kosten')]/thead//th")][1:]
    assert head == sorted(head, reverse=True), "the newest stands where it is seen"
    assert cents(years["Financiën Leusden"][head.index("2019")]) == 130_879_265
    assert years["HRM Nijkerk"][head.index("2019")] == "\u2013"


def test_before_anything_began_the_pages_say_so(workspace: Workspace) -> None:
    early = "geldigOp=1-1-2016"
    for path in ("", "/financien/2019", "/overzichten/GM0267", "/boekingen", "/sleutels", "/hrm/2018/afrekening"):
        page = workspace.read(f"{ROOM}{path}?{early}")
        assert page.xpath("//p[@class='empty']"), path
    assert workspace.read(f"{ROOM}/verschillen").xpath("//p[@class='empty']")
    assert workspace.read(f"{ROOM}/wat-als?dienst=blnp/hrm&{early}").xpath("//p[@class='empty']")
    same = workspace.read(f"{ROOM}/verschillen?beschikbaarVan=31-12-2025&geldigOp=1-1-2020")
    assert "geen verschil" in text_of(same)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/financien/1850", 404),
        ("/niets/2019", 404),
        ("/financien/negentien", 404),
        ("/Financien/2019", 404),
        ("/overzichten/GM9999", 400),
        ("/overzichten/GM0344", 404),
        ("/boekingen?dienst=wol/dienstverlening", 400),
        ("/boekingen?bladzijde=0", 400),
        ("/wat-als?dienst=blnp/financien&jaar=2019&gewicht-GM0313=veel", 400),
        ("/wat-als?dienst=blnp/financien&jaar=2019&zonder=GM0313&vanaf=32-1-2019", 400),
        ("/financien/2019?deelnemer=%3Cscript%3E", 400),
    ],
)
def test_what_is_not_there_is_told_and_never_an_error(workspace: Workspace, path: str, status: int) -> None:
    answer = workspace.get(f"{ROOM}{path}")
    assert answer.status_code == status, text_of(html.fromstring(answer.text))
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    "path",
    ["", f"/financien/2019?{SEPTEMBER}", f"/verschillen?{SEPTEMBER}", "/boekingen?jaar=2019", "/overzichten/GM0267"],
)
def test_every_amount_that_somebody_bears_is_a_door(workspace: Workspace, path: str) -> None:
    page = workspace.read(f"{ROOM}{path}")
    shut = {
        text_of(cell.xpath("ancestor::table/thead/tr/th")[-1 - len(cell.xpath("following-sibling::*"))])
        for cell in page.xpath("//table[not(ancestor::details)]/tbody/tr[count(td) > 2]/td[contains(@class, 'number')]")
        if "," in text_of(cell) and not cell.xpath("./a") and not cell.xpath("../th[starts-with(., 'Saldo ervoor')]")
    }
    assert shut <= {"Geheel", "Telt in het saldo"}, "these stand beside a door to the same"
    assert page.xpath("//td[contains(@class, 'number')]/a")


def test_a_board_sees_the_figures_and_no_postings(workspace: Workspace) -> None:
    page = workspace.read(f"{YEAR}?geldigOp=31-12-2019", BOARD)
    assert not page.xpath("//a[contains(@href, '/boekingen')]")
    assert rows(page, "Per deelnemer, in euro.")
    assert workspace.get(f"{ROOM}/boekingen", BOARD).status_code == 403


def test_postings_come_in_pages_and_balance(workspace: Workspace) -> None:
    first, second = (
        workspace.read(f"{ROOM}/boekingen?geldigOp=31-12-2023&bladzijde={number}", FINANCE) for number in (1, 2)
    )
    assert len(rows(first, "Boekingen op volgorde")) == 100
    assert rows(first, "Boekingen op volgorde")[-1] != rows(second, "Boekingen op volgorde")[0]
    assert "de boeken sluiten" in text_of(first)
    [total] = totals(first, "Proefbalans")
    assert cents(total[1]) == cents(total[2])
    assert cents(total[3]) == 0
    assert first.xpath("//a[@rel='next']")
    year = f"{ROOM}/boekingen?dienst=blnp/financien&jaar=2019&geldigOp=31-12-2019"
    shown = rows(workspace.read(year, FINANCE), "Boekingen op volgorde")
    told = api(workspace, "blnp/journaalposten?dienst=blnp/financien&jaar=2019&geldigOp=2019-12-31")["resultaten"]
    assert isinstance(told, list)
    assert len(shown) == len(told)


def test_what_if_stands_beside_what_is_and_says_that_it_is_none(workspace: Workspace) -> None:
    without = "dienst=blnp/financien&jaar=2019&zonder=GM0313&geldigOp=31-12-2019"
    page = workspace.read(f"{ROOM}/wat-als?{without}")
    shown = rows(page, "Per deelnemer, in euro; de rechterkant is een simulatie")
    told = api(workspace, "blnp/simulaties?dienst=blnp/financien&jaar=2019&zonder=GM0313&geldigOp=2019-12-31")
    results = told["resultaten"]
    assert isinstance(results, list)
    for who, actual, simulated, difference in shown:
        mine = [each for each in results if words.party(each["deelnemer"]) == who]
        assert cents(actual) == sum(amount(each["realisatie"]) for each in mine)
        assert cents(simulated) == sum(amount(each["gesimuleerd"]) for each in mine)
        assert cents(difference) == cents(simulated) - cents(actual)
    assert {each["illustratief"] for each in results} == {True}
    assert all(figure.endswith("*") for line in shown for figure in line[1:])
    assert "* illustratief: geen bron geeft dit cijfer." in text_of(page)
    assert "simulatie" in text_of(page.xpath("//h2[span]")[0])
    assert text_of(page.xpath("//dl")[0]) == "Dienst en jaarFinanciën 2019 ZonderBunschoten"


def test_a_scenario_that_cannot_be_is_told_above_the_form_as_it_was_filled_in(workspace: Workspace) -> None:
    asked = "dienst=blnp/financien&jaar=2019&geldigOp=31-12-2019&gewicht-GM0313=19,19&verdeelsleutel=regeling-2017"
    page = workspace.read(f"{ROOM}/wat-als?{asked}")
    assert "Dit is niet te berekenen." in text_of(page.xpath("//div[@role='alert']")[0])
    assert page.xpath("//form[@class='scenario']//input[@name='gewicht-GM0313']/@value") == ["19,19"]


def test_what_a_balance_was_leads_to_that_moment_and_another_can_be_chosen_at_once(workspace: Workspace) -> None:
    page = workspace.read(f"{YEAR}?{SEPTEMBER}")
    [cell] = page.xpath("//div[@id='stand']//tr[th[contains(., 'Putten')]]/td[4]")
    assert "Saldo bekend op 31-08-2019" in text_of(page.xpath("//div[@id='stand']//thead")[0])
    [door] = cell.xpath("./a/@href")
    then = workspace.read(door.partition("#")[0])
    assert text_of(then.xpath("//div[@id='stand']//tr[th[contains(., 'Putten')]]/td[3]")[0]) == text_of(cell)
    assert "Waarom is dit anders?" not in text_of(then)
    assert page.xpath("//input[@name='beschikbaarVan' and @id]/@value") == ["31-8-2019"]


def test_a_year_says_how_far_it_is_by_whose_decision(workspace: Workspace, example: Workspace) -> None:
    closed = workspace.read(f"{ROOM}/financien/2019").xpath("//p[@class='year-state']")[0]
    assert "De boeken van dit jaar zijn gesloten sinds 14 mei 2020" in text_of(closed)
    assert "stuurgroep" in text_of(closed)
    assert [each.partition("?")[2] for each in closed.xpath(".//a[contains(@href, '/dossier')]/@href")]
    assert closed.xpath(".//a[contains(@href, '/vastleggingen/')]")
    before = workspace.read(f"{ROOM}/financien/2019?geldigOp=13-5-2020").xpath("//p[@class='year-state']")[0]
    assert "De boeken van dit jaar zijn open" in text_of(before)
    assert before.xpath(".//a") == [], "a controller records no costs"
    then = example.read(f"{EXAMPLE}/inkoop/2024?geldigOp=1-8-2024", LAREN).xpath("//p[@class='year-state']")[0]
    assert then.xpath(".//a") == [], "what can be recorded is told of now alone"
    open_ = example.read(f"{EXAMPLE}/inkoop/2024", LAREN).xpath("//p[@class='year-state']")[0]
    [form] = open_.xpath(".//a/@href")
    fields = example.read(form, LAREN)
    assert fields.xpath("//select[@name='/dienst']/option[@selected]/@value") == ["voorbeeld/inkoop"]
    assert fields.xpath("//input[@name='/jaar']/@value") == ["2024"]


def test_what_is_left_to_do_for_a_year_leads_to_where_it_is_done(example: Workspace) -> None:
    page = example.read(f"{EXAMPLE}/inkoop/2024/afrekening?geldigOp=1-2-2025", LAREN)
    told = example.app.state.served
    assert told is not None
    items = page.xpath("//h2[. = 'Wat nog te doen is']/following-sibling::ul[1]/li")
    assert any("€\xa010,00" in text_of(each).replace("€ ", "€\xa0") for each in items), "what nobody bears yet"
    doors = [each for item in items for each in item.xpath("./a/@href")]
    assert doors
    for door in doors:
        assert example.get(door, LAREN).status_code == 200
    closed = example.read(f"{EXAMPLE}/inkoop/2024/afrekening?geldigOp=1-2-2024", LAREN)
    assert "niet afgerekend" in text_of(closed)


def test_years_are_told_beside_a_netting_of_the_collaboration_itself(example: Workspace) -> None:
    page = example.read(f"{EXAMPLE}?geldigOp=1-9-2024", LAREN)
    assert "Per dienst en jaar" in text_of(page)


def test_what_cannot_be_read_of_a_what_if_leaves_the_form_as_it_was_filled_in(workspace: Workspace) -> None:
    asked = "dienst=blnp/financien&jaar=2019&gewicht-GM0267=veel&gewicht-GM0313=19,19&vanaf=32-1-2019"
    answer = workspace.get(f"{ROOM}/wat-als?{asked}")
    page = html.fromstring(answer.text)
    told = text_of(page.xpath("//div[@role='alert']")[0])
    assert (answer.status_code, "Nijkerk: 'veel' is geen gewicht" in told, "als dag, maand en jaar" in told) == (
        400,
        True,
        True,
    )
    kept = {each.get("name"): each.get("value") for each in page.xpath("//form[@class='scenario']//input[@id]")}
    assert (kept["gewicht-GM0267"], kept["gewicht-GM0313"], kept["vanaf"]) == ("veel", "19,19", "32-1-2019")
    assert page.xpath("//h2[contains(., 'Zoals het is')]") == []


def test_each_payment_in_the_picture_is_a_door_and_one_s_own_is_named(workspace: Workspace) -> None:
    page = workspace.read(ROOM, Person("finance", "GM0327"))
    found = rows(page, "Wie aan wie zou betalen")
    standings = {row[0]: cents(row[-1]) for row in rows(page, "Per deelnemer, in euro.")}
    assert {row[0]: cents(row[2]) for row in found} == {who: owes for who, owes in standings.items() if owes > 0}
    assert "Leusden krijgt nog" in text_of(page.xpath("//p[@class='lead']")[0])
    for href in page.xpath("//table[contains(caption, 'Wie aan wie')]/tbody//a/@href"):
        assert workspace.get(href).status_code == 200
    assert text_of(page.xpath("//tr[@aria-current='true']/th")[0]) == "Leusden"


def test_keys_are_shown_with_weights_as_published_and_every_version(workspace: Workspace) -> None:
    page = workspace.read(f"{ROOM}/sleutels?dienst=blnp/financien&geldigOp=1-6-2019")
    weights = [row for table in page.xpath("//table")[:1] for row in table.xpath("./tbody/tr")]
    assert [text_of(cell) for cell in weights[2]] == ["Bunschoten", "16,33", "16,33%", "1633/10001"]
    assert "tellen op tot 100,01 en niet tot 100" in text_of(page)
    earlier = workspace.read(f"{ROOM}/sleutels?dienst=blnp/financien&geldigOp=1-6-2019&beschikbaarOp=31-8-2019")
    assert "inwoners 2019" not in text_of(earlier)
    assert "inwoners 2019" in text_of(page)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The money year of the documents: advances, payments, a netting; with text that would be a script."""
    folder = tmp_path_factory.mktemp("example")
    ledger = f"--ledger sqlite:///{folder / 'ledger.sqlite'}"
    said = {"scope": "voorbeeld", "decision": "verrekenen", "body": "GM0417/college", "effective_on": "2024-01-01"}
    netting = {"partnership": "voorbeeld", "netting": "zomer-2024", "cost_years": ["voorbeeld/inkoop/2024"]}
    agreed = {"due_on": "2024-09-30", "effective_on": "2024-08-15", "decision": "voorbeeld#verrekenen"}
    cost = {"service": "voorbeeld/inkoop", "year": 2024, "cost": "X-1", "pool": "team", "borne_by": "GM0317"}
    acts: list[dict[str, object]] = [
        {"act": "propose-decision", "title": SCRIPT, **said},
        {"act": "adopt-decision", "decided_on": "2024-01-01", **said},
        {"act": "agree-netting", **netting, **agreed},
        {"act": "record-cost", **cost, "description": SCRIPT, "amount": "10.00", "effective_on": "2024-02-01"},
    ]
    lines = [a_line(OFFICIAL | {"organisation": "GM0417", "on_behalf_of": "GM0417/college"}, each) for each in acts]
    (folder / "more.jsonl").write_text("\n".join(lines), "utf-8")
    files = (EXAMPLES / "service.jsonl", EXAMPLES / "money-year.jsonl", folder / "more.jsonl")
    with chdir(folder), redirect_stdout(StringIO()):
        commands = (
            f"init {ledger} --name voorbeeld --demonstration --from 2020-01-01T00:00:00Z",
            *(f"act {ledger} {file}" for file in files),
        )
        for command in commands:
            assert run(command.split()) == DONE, command
    with serving(f"sqlite:///{folder / 'ledger.sqlite'}") as found:
        yield found


def a_line(actor: Mapping[str, object], act: Mapping[str, object]) -> str:
    """A line of an acts file."""
    return json.dumps({"actor": actor, **act})


def test_netting_is_proposed_before_and_agreed_after(example: Workspace) -> None:
    before = example.read(f"{EXAMPLE}/saldering?geldigOp=1-8-2024", LAREN)
    assert [row[:3] for row in rows(before, "Wie wie zou betalen")] == [
        ["Eemnes", "Laren", "19.833,34*"],
        ["Blaricum", "Laren", "14.333,34*"],
    ]
    assert [cents(row[1]) for row in rows(before, "Wat iedereen per saldo")] == [1_983_334, 1_433_334, -3_416_668]
    assert before.xpath("//div[@class='picture']/svg/title")
    assert "Op deze dag was geen saldering overeengekomen." in text_of(before)
    after = example.read(f"{EXAMPLE}/saldering?geldigOp=1-9-2024", LAREN)
    assert [row[4] for row in rows(after, "Overboekingen van deze saldering")] == ["19.833,34", "14.333,34"]
    assert after.xpath("//a[contains(@href, 'over=voorbeeld%23verrekenen')]")


def test_what_was_called_paid_and_contributed_is_shown(example: Workspace) -> None:
    page = example.read(f"{EXAMPLE}/inkoop/2024/afrekening?geldigOp=1-8-2024", LAREN)
    [first, *_] = rows(page, "Termijnen op volgorde")
    assert first == ["15-01-2024", "Eemnes", "Laren", "9.166,67*", "9.166,67*", "0,00*", "betaald"]
    year = example.read(f"{EXAMPLE}/inkoop/2024?geldigOp=1-8-2024", LAREN)
    assert [cents(row[-1]) for row in rows(year, "Wat tot en met deze dag is opgevraagd")] == [
        1_983_334,
        1_433_334,
        -3_416_668,
    ]
    assert "€\xa010,00 is betaald en nog niet verdeeld" in str(year.xpath("string(//p[contains(@class, 'warn')])"))


def test_text_that_would_be_a_script_is_only_text(example: Workspace) -> None:
    for path in ("/boekingen", "/overzichten/GM0317?jaar=2024", "/inkoop/2024?deelnemer=GM0317", "/saldering"):
        answer = example.get(f"{EXAMPLE}{path}", LAREN)
        assert answer.status_code == 200
        assert SCRIPT not in answer.text
    assert "&lt;script&gt;" in example.get(f"{EXAMPLE}/boekingen", LAREN).text


def test_full_pages_of_a_money_year_are_accessible_and_fit(example: Workspace, browser: Browser) -> None:
    with visiting(browser, example, LAREN, width=NARROW) as page:
        for path in ("saldering?geldigOp=1-8-2024", "inkoop/2024/afrekening?geldigOp=31-12-2024"):
            page.goto(f"{EXAMPLE}/{path}")
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


def test_a_controller_finds_why_a_balance_changed_without_javascript(workspace: Workspace, browser: Browser) -> None:
    with visiting(browser, workspace, CONTROLLER, script=False) as page:
        page.goto(f"{ROOM}?geldigOp=30-6-2019")
        page.get_by_role("link", name="Financiën 2019: ").click()
        page.get_by_label("vergelijk met wat bekend was op").fill("31-8-2019")
        page.get_by_role("button", name="Vergelijk").click()
        expect(page.locator("main")).to_contain_text("Sleutelwijziging")
        page.locator("#stand tr", has_text="Putten").get_by_role("link").nth(2).click()
        expect(page.locator("#uitleg")).to_contain_text("Putten: van bedrag naar besluit")
        expect(page).to_have_url(re.compile("beschikbaarVan=31-8-2019"))
        page.go_back()
        expect(page).not_to_have_url(re.compile("deelnemer"))


def test_a_moment_that_cannot_be_compared_with_is_told_and_the_way_on_is_without_it(workspace: Workspace) -> None:
    answer = workspace.get(f"{YEAR}?beschikbaarVan=31-12-2199&geldigOp=30-6-2019")
    assert answer.status_code == 400
    page = html.fromstring(answer.text)
    assert page.xpath("//input[@name='geldigOp']/@value") == ["30-6-2019"]
    assert not page.xpath("//input[@name='beschikbaarVan']")


def test_the_overview_opens_the_books_of_its_amounts(workspace: Workspace) -> None:
    page = workspace.read("/samenwerkingen/blnp?geldigOp=1-7-2019")
    [door] = [each for each in page.xpath("//td/a/@href") if "/verrekening/financien/2019" in each][:1]
    assert "Verrekening Financiën 2019" in text_of(workspace.read(door))


def test_what_is_too_long_to_show_is_said_to_be_and_its_totals_are_of_all(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"{ROOM}/overzichten/GM0267?jaar=2019&geldigOp=31-12-2019"
    whole = workspace.read(path)
    monkeypatch.setattr(statement, "MOST", 3)
    monkeypatch.setattr(explained, "MOST", 3)
    cut = workspace.read(path)
    assert len(rows(cut, "Alle regels, in euro.")) == 3 < len(rows(whole, "Alle regels, in euro."))
    assert totals(cut, "Waarop deze bijdragenota") == totals(whole, "Waarop deze bijdragenota")
    assert "langer dan de 3 regels" in text_of(cut)
    panel = workspace.read(f"{YEAR}?geldigOp=31-12-2019&deelnemer=GM0267").xpath("//section[@id='uitleg']")[0]
    assert "meer regels dan hier zijn opgeteld" in text_of(panel)
