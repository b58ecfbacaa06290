"""Taking in a file by the pages: every line is told before anything is recorded, and no file does any harm."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from threading import Event, Thread
from time import monotonic, time
from typing import Any

import httpx
import pytest
from lxml import html
from openpyxl import Workbook
from playwright.sync_api import Browser, expect
from starlette.datastructures import UploadFile

from api.access.identity import Identity, Role
from api.http.login.sessions import IDLE, Known
from api.http.too_much import Busy
from api.intake.refusals import Differs, DocumentDiffers
from api.intake.run import LineOutcome, Tally
from api.web.rooms.recording import jobs, plain, taking
from api.web.rooms.recording.jobs import Job, Jobs, Stage
from api.web.rooms.recording.taking import LaidAside
from api.web.sent import Uploaded
from tests.api.web.test_recording import form_of
from tests.api.web.workspace import NARROW, ROOT, Person, Workspace, begin, serving, text_of, violations, visiting

IMPORT = "/samenwerkingen/blnp/vastleggen/import"
PAYER = Person("finance", "GM0327")
OTHER = Person("finance", "GM0313")
FILES = ROOT / "cases/imports"
ACTS = (FILES / "leusden.jsonl").read_bytes()
GOOD = (FILES / "leusden-2024.csv").read_bytes()
WRONG = (FILES / "leusden-2024-with-mistakes.csv").read_bytes()
LARGEST = 2 << 20
"""Files may be larger here than other bodies, which may be one megabyte."""
LOOKS = 2_000
"""How often a page is looked at until what it tells of is done: far more often than it takes."""


@pytest.fixture(scope="module")
def taker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A ledger of our own, with the services, pools and keys of BLNP."""
    with serving(begin(tmp_path_factory.mktemp("taker")), upload_limit=LARGEST) as found:
        yield found


@pytest.fixture(scope="module")
def mapped(taker: Workspace) -> Workspace:
    """The same, once somebody took in the acts that open a year and say how files are read."""
    page = taken_in(taker, "leusden.jsonl", ACTS, "handelingen")
    assert "Alle 2 nieuwe regels kunnen worden vastgelegd" in text_of(page)
    assert "Boekjaar openen" in text_of(page)
    assert "Er zijn 2 regels vastgelegd" in text_of(recorded(taker, page))
    return taker


def anew(content: bytes, number: int) -> bytes:
    """The same lines under other documents, so that no test meets what another recorded."""
    return content.replace(b";247", b";%d7" % number).replace(b";249", b";%d9" % number)


def head(taker: Workspace) -> int:
    return int(taker.app.state.served.journal.store.max_notification_id())


def sent(
    taker: Workspace, name: str, content: bytes, how: str = "leusden-costs", person: Person = PAYER
) -> httpx.Response:
    return taker.post(IMPORT, {"lezen": how}, person, files={"bestand": (name, content)})


def settled(taker: Workspace, path: str, person: Person = PAYER) -> html.HtmlElement:
    """The page of a file once nobody is busy with it."""
    for _ in range(LOOKS):
        page = taker.read(path, person)
        if not page.xpath("//progress"):
            return page
    raise AssertionError("it is never done")


def taken_in(
    taker: Workspace, name: str, content: bytes, how: str = "leusden-costs", person: Person = PAYER
) -> html.HtmlElement:
    """What is told of a file before it is recorded."""
    answer = sent(taker, name, content, how, person)
    assert answer.status_code == 303, text_of(html.fromstring(answer.text))
    return settled(taker, answer.headers["Location"], person)


def recorded(taker: Workspace, page: html.HtmlElement, step: str = "leg-vast") -> html.HtmlElement:
    """What is told of it afterwards."""
    [path] = page.xpath("//form[@method='post']/@action")
    assert taker.post(path, {"stap": step}, PAYER).status_code == 303
    return settled(taker, path)


def rows(page: html.HtmlElement) -> list[str]:
    return [" ".join(text_of(cell) for cell in row) for row in page.xpath("(//table)[last()]/tbody/tr")]


def test_every_line_that_is_wrong_is_told_and_nothing_is_recorded(mapped: Workspace) -> None:
    before = head(mapped)
    page = taken_in(mapped, "leusden.csv", anew(WRONG, 28))
    assert "3 regels worden geweigerd" in text_of(page)
    told = rows(page)
    assert len(told) == 8
    assert told[1].startswith("regel 3 geweigerd regel 3, kolom 'Valuta': USD is een andere valuta dan EUR")
    assert "regel 8, kolom 'Boekdatum': '30-02-2024' is niet wat er hoort te staan (een dag van de kalender" in told[5]
    assert told[7].startswith("regel 10 overgeslagen het controletotaal")
    assert head(mapped) == before
    [path] = page.xpath("//form[@method='post']/@action")
    assert mapped.post(path, {"stap": "leg-vast"}, PAYER).status_code == 409
    assert head(mapped) == before
    only = mapped.read(f"{path}?uitkomst=refused", PAYER)
    assert len(rows(only)) == 3
    assert mapped.get(f"{path}?uitkomst=onzin", PAYER).status_code == 400
    assert "line" not in " ".join(told)


def test_a_file_is_recorded_whole_and_not_twice(mapped: Workspace) -> None:
    page = taken_in(mapped, "leusden.csv", anew(GOOD, 29))
    assert "Totaal236.304,55" in text_of(page)
    done = recorded(mapped, page)
    assert "Er zijn 6 regels vastgelegd" in text_of(done)
    assert done.xpath("//dd/code/text()") == page.xpath("//dd/code/text()") == [sha256(anew(GOOD, 29)).hexdigest()]
    assert [each.split()[2] for each in rows(done)].count("vastgelegd") == 6
    assert "nieuw (" not in text_of(done)
    assert "/samenwerkingen/blnp/verrekening/financien/2024" in done.xpath("//tfoot/../tbody//a/@href")
    assert "Naar Financiën 2024, met deze regels erin" in text_of(done)
    journal = mapped.app.state.served.journal
    positions = [int(each.rpartition("/")[2]) for each in done.xpath("(//table)[last()]//a/@href")]
    total = sum(journal.entry(position).event.amount.cents for position in positions)
    assert (len(positions), total) == (6, 23630455)
    assert {journal.entry(position).actor.organisation for position in positions} == {"GM0327"}
    before = head(mapped)
    [path] = page.xpath("//form[@method='post']/@action")
    assert mapped.post(path, {"stap": "leg-vast"}, PAYER).status_code == 303
    again = taken_in(mapped, "nog-eens.csv", anew(GOOD, 29))
    assert "Er staat niets nieuws in dit bestand" in text_of(again)
    assert again.xpath("//form[@method='post']") == []
    assert head(mapped) == before


def test_good_lines_can_be_recorded_without_the_others(mapped: Workspace) -> None:
    page = taken_in(mapped, "deels.csv", anew(WRONG, 25))
    done = recorded(mapped, page, "leg-goede-vast")
    assert "Er zijn 4 regels vastgelegd" in text_of(done)
    assert "3 regels zijn geweigerd" in text_of(done)


def test_whoever_may_not_record_a_line_is_refused_it(mapped: Workspace) -> None:
    page = taken_in(
        mapped,
        "vreemd.csv",
        GOOD.replace(b"2470", b"2670").replace(b"2490", b"2690"),
        person=Person("registrar", "GM0327"),
    )
    assert "6 regels worden geweigerd" in text_of(page)
    assert "mag 'kostenpost vastleggen en verdelen' niet" in text_of(page)
    actor = {"subject": "x", "function": "f", "capacity": "finance", "organisation": "GM0327"}
    act = json.dumps({"act": "open-cost-year", "actor": actor, "service": "blnp/ict", "year": 2030}).encode() + b"\n"
    elsewhere = act.replace(b"blnp/ict", b"leiden/zorg")
    for content in (act, elsewhere, b"geen json\n", b"{}\n" * 3, b"[" * 5_000 + b"\n", b"\xff\n"):
        refused = taken_in(mapped, "acts.jsonl", content, "handelingen", OTHER)
        assert refused.xpath("//form[@method='post']") == [], content
        assert "geweigerd" in text_of(refused) or "geen bestand om als JSON Lines te lezen" in text_of(refused)


@pytest.mark.parametrize(
    "content", [b"geen json\n", GOOD, b"\xef\xbb\xbf\n\n[1]\n", b"\x00" * 300_000, b"%PDF-1.7\n{}\n"]
)
def test_what_is_no_file_of_acts_is_refused_once_and_not_line_by_line(mapped: Workspace, content: bytes) -> None:
    page = taken_in(mapped, "anders.jsonl", content, "handelingen")
    assert "anders.jsonl is geen bestand om als JSON Lines te lezen; kies hoe het wordt gelezen" in text_of(page)
    assert "vastgelegd voordat het ophield" not in text_of(page), "nothing was recorded"
    assert page.xpath("//table") == []


def test_what_kind_of_file_it_seems_to_be_is_told(mapped: Workspace) -> None:
    as_acts = taken_in(mapped, "a.jsonl", workbook(), "handelingen")
    assert "om als JSON Lines te lezen: zo te zien is het XLSX" in text_of(as_acts)
    assert "om als CSV te lezen: zo te zien is het XLSX" in text_of(taken_in(mapped, "a.csv", workbook()))


def test_acts_may_begin_with_a_mark_and_empty_lines(mapped: Workspace) -> None:
    actor = {"subject": "p-1", "function": "f", "capacity": "finance", "organisation": "GM0327"}
    act = json.dumps({"act": "open-cost-year", "actor": actor, "service": "blnp/financien", "year": 2031}).encode()
    page = taken_in(mapped, "jaar.jsonl", b"\xef\xbb\xbf" + act + b"\n\n", "handelingen")
    assert "Eén regel kan worden vastgelegd" in text_of(page)


def test_a_file_is_for_whoever_sent_it(mapped: Workspace) -> None:
    path = sent(mapped, "leusden.csv", GOOD).headers["Location"]
    gone = mapped.get(path, OTHER)
    assert gone.status_code == 404
    assert "wordt niet meer bewaard" in text_of(html.fromstring(gone.text)), "and says what to do"
    assert mapped.post(path, {"stap": "leg-vast"}, OTHER).status_code == 404
    assert mapped.get(f"{IMPORT}/onzin", PAYER).status_code == 404
    assert mapped.get(IMPORT, Person("board", "GM0327")).status_code == 403


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\a.csv",
        "/etc/passwd",
        ".htaccess",
        "..",
        "C:a.csv",
        "a\x00.csv",
        "a" * 200,
        "\u202evsc.exe",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(mapped: Workspace, name: str) -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="lezen"\r\n\r\nleusden-costs\r\n'
        b'--b\r\nContent-Disposition: form-data; name="bestand"; filename="' + name.encode() + b'"\r\n'
        b"Content-Type: text/csv\r\n\r\na;b\r\n--b--\r\n"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=b", "Sec-Fetch-Site": "same-origin", "Origin": "null"}
    with mapped.client(PAYER) as client:
        answer = client.post(IMPORT, content=body, headers=headers)
    assert answer.status_code == 400
    assert "geen naam voor een bestand" in answer.text


def test_what_is_not_chosen_or_empty_is_told_at_its_field(mapped: Workspace) -> None:
    nothing = html.fromstring(mapped.post(IMPORT, {"lezen": ""}, PAYER, files={"ander": ("a", b"x")}).text)
    assert nothing.xpath("//*[@aria-invalid='true']/@name") == ["lezen", "bestand"]
    empty = html.fromstring(sent(mapped, "leeg.csv", b"").text)
    assert empty.xpath("//*[@aria-invalid='true']/@name") == ["bestand"]
    assert empty.xpath("//option[@selected]/@value") == ["leusden-costs"]


def as_workbook(content: bytes, number: int) -> bytes:
    """The lines of a CSV file as a spreadsheet has them: days and amounts are no texts, and line ends are its own."""
    made, out = Workbook(), BytesIO()
    sheet = made.active
    sheet.title = "Boekingen"
    for at, row in enumerate(csv.reader(StringIO(anew(content, number).decode("cp1252"), newline=""), delimiter=";")):
        cells: list[object] = [each.replace("\r", "").replace("\n", "_x000D_\n") or None for each in row]
        if at and row[0]:
            cells[0] = datetime.strptime(row[0], "%d-%m-%Y")  # noqa: DTZ007  # A day of a spreadsheet has no zone.
        if at:
            cells[7:9] = [float(each.replace(".", "").replace(",", ".")) if each else None for each in row[7:9]]
        sheet.append(cells)
    made.save(out)
    return out.getvalue()


def test_a_workbook_is_mapped_looked_at_recorded_and_is_then_in_the_books(mapped: Workspace) -> None:
    told = json.loads(ACTS.splitlines()[1])
    form = {"type": "xlsx", "sheet": "Boekingen", "decimal_sign": ",", "date_style": "serial"}
    mapping = json.dumps({**told, "mapping": "leusden-xlsx", "format": form}).encode() + b"\n"
    recorded(mapped, taken_in(mapped, "afspraak.jsonl", mapping, "handelingen"))
    content = as_workbook(GOOD, 31)
    page = taken_in(mapped, "leusden.xlsx", content, "leusden-xlsx")
    assert "Alle 6 nieuwe regels kunnen worden vastgelegd" in text_of(page), text_of(page)
    assert "Totaal236.304,55" in text_of(page)
    assert rows(page)[0].startswith("rij 2 nieuw Financiën 2024 uitvoering: boekstuk 31700012 van dagboek INK")
    done = recorded(mapped, page)
    assert "Er zijn 6 regels vastgelegd" in text_of(done)
    position = int(done.xpath("(//table)[last()]//a/@href")[3].rpartition("/")[2])
    event = mapped.app.state.served.journal.entry(position).event
    assert event.description == "Premie gezamenlijke polissen\n(brand, aansprakelijkheid)", "as people read it"
    as_text = taken_in(mapped, "leusden.csv", anew(GOOD, 31))
    assert "Er staat niets nieuws in dit bestand" in text_of(as_text), "the same lines, whatever holds them"
    year = mapped.read("/samenwerkingen/blnp/verrekening/financien/2024", PAYER)
    assert "Verrekening Financiën 2024" in text_of(year)


def workbook() -> bytes:
    made, out = Workbook(), BytesIO()
    made.active.append(["=1+1", "<script>"])
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [workbook(), b"PK\x03\x04" + b"\x00" * 500, b"\x00" * 3_000, b"%PDF-1.7", "é;ü\n".encode("utf-16"), b"a;b\n1;2\n"],
)
def test_a_file_of_another_kind_is_refused_as_a_whole(mapped: Workspace, content: bytes) -> None:
    before = head(mapped)
    page = taken_in(mapped, "anders.csv", content)
    assert "Dit bestand kan niet worden ingelezen" in text_of(page)
    assert page.xpath("//form[@method='post']") == []
    assert head(mapped) == before


def test_a_file_with_brackets_by_chance_is_looked_at(mapped: Workspace) -> None:
    assert sent(mapped, "haken.csv", b"[{" * 2_000).status_code == 303


def test_a_file_may_be_larger_than_other_bodies_and_is_read_from_disk(mapped: Workspace) -> None:
    content = GOOD + b"x" * 1_500_000
    page = taken_in(mapped, "groot.csv", content)
    assert page.xpath("//dd/code/text()") == [sha256(content).hexdigest()]


@pytest.mark.parametrize("size", [LARGEST, 4 * LARGEST - 1_000])
def test_a_file_that_is_too_large_is_told_at_its_field_with_what_to_do(mapped: Workspace, size: int) -> None:
    answer = sent(mapped, "groot.csv", b"x" * size)
    page = html.fromstring(answer.text)
    assert answer.status_code == 413
    assert page.xpath("//*[@aria-invalid='true']/@name") == ["bestand"]
    assert "groter dan 2 MB; verdeel het over meer bestanden" in text_of(page)
    assert "van hoogstens 2 MB" in text_of(page)


def test_a_file_that_is_many_times_too_large_is_not_taken_in_at_all(mapped: Workspace) -> None:
    answer = sent(mapped, "groot.csv", b"x" * (4 * LARGEST + 1))
    assert (answer.status_code, answer.headers["Connection"]) == (413, "close")
    assert "groter dan 2 MB" in text_of(html.fromstring(answer.text))


def test_what_is_no_file_for_this_page_is_held_to_the_limit_of_any_body(mapped: Workspace) -> None:
    large = {"lezen": "x" * 1_048_577}
    assert mapped.post(IMPORT, large, PAYER).status_code == 413
    assert mapped.post(IMPORT, large, PAYER, files={"bestand": ("a.csv", b"x")}).status_code == 400, "no such field"
    elsewhere = mapped.post(
        "/samenwerkingen/blnp/vastleggen/boekjaaropeningen", {}, PAYER, files={"a": ("a", b"x" * LARGEST)}
    )
    assert elsewhere.status_code == 413


class Slow:
    """A file that is read when a test says so, with one line that can be recorded."""

    name, how, sha256, expected, whole_only = "traag.csv", "", "", 2, False

    def __init__(self, *outcomes: LineOutcome) -> None:
        self.go, self.closed, self.recorded = Event(), Event(), Event()
        self.outcomes = outcomes

    def rehearse(self, _: Any) -> Tally:  # noqa: ANN401
        assert self.go.wait(60)
        return self.tally()

    def tally(self) -> Tally:
        found = Tally()
        found.counts.update(self.outcomes)
        return found

    def record(self, _: Any, *, accept_good: bool) -> Tally:  # noqa: ANN401, ARG002
        self.recorded.set()
        return Tally()

    def close(self) -> None:
        self.closed.set()


def identity_of(person: Person, *roles: Role, organisation: str = "") -> Identity:
    """Who somebody is at the demonstration; or was, in other roles or for another organisation."""
    return Identity(
        f"demo-{person.role}-{person.organisation.lower()}",
        organisation or person.organisation,
        frozenset(roles or {Role(person.role)}),
        "demonstration",
    )


def that(file: Slow) -> Callable[[], Slow]:
    return lambda: file


def somebody(number: int) -> Identity:
    return Identity(f"p-{number}", "GM0327", frozenset({Role.FINANCE}), "demonstration")


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done in the background is done before anything else."""
    monkeypatch.setattr(jobs, "start", lambda work: work())


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> Jobs:
    """Files of which none is read, or recorded, but by a test."""
    monkeypatch.setattr(jobs, "start", lambda _: None)
    return Jobs()


def test_of_one_person_few_files_are_kept(still: Jobs) -> None:
    files = [Slow() for _ in range(jobs.OF_ONE + 2)]
    begun = []
    for each in files:
        begun.append(still.begin(somebody(1), "blnp", that(each)))
        begun[-1].stage = Stage.READ
    left = [each for each in begun if still.find(each.number, somebody(1), "blnp")]
    assert left == begun[-jobs.OF_ONE :]
    assert [each.closed.is_set() for each in files] == [True, True] + [False] * jobs.OF_ONE
    [newest] = begun[-1:]
    assert still.find(newest.number, somebody(2), "blnp") is None
    assert still.find(newest.number, somebody(1), "leiden") is None


def test_files_of_others_are_kept_until_there_are_as_many_as_are_kept_of_all(still: Jobs) -> None:
    begun = []
    for number in range(jobs.OF_ALL):
        begun.append(still.begin(somebody(number), "blnp", Slow))
        begun[-1].stage = Stage.READ
    assert all(still.find(each.number, each.identity, "blnp") for each in begun)
    begun[0].stage = Stage.RECORDING
    still.begin(somebody(jobs.OF_ALL), "blnp", Slow)
    left = [still.find(each.number, each.identity, "blnp") is not None for each in begun]
    assert left == [True, False] + [True] * (jobs.OF_ALL - 2), "the oldest that nobody is busy with makes room"


def never() -> Slow:
    raise AssertionError("nothing is laid aside")


def test_who_has_as_many_files_being_read_as_may_be_is_told_to_wait(still: Jobs) -> None:
    begun = [still.begin(somebody(1), "blnp", Slow) for _ in range(jobs.OF_ONE)]
    with pytest.raises(Busy):
        still.begin(somebody(1), "blnp", never)
    assert all(still.find(each.number, somebody(1), "blnp") for each in begun)
    begun[0].stage = Stage.READ
    another = still.begin(somebody(1), "blnp", Slow)
    assert still.find(another.number, somebody(1), "blnp") is another


def test_where_as_many_files_are_read_as_may_be_anybody_is_told_to_wait(still: Jobs) -> None:
    for number in range(jobs.OF_ALL):
        still.begin(somebody(number), "blnp", Slow)
    with pytest.raises(Busy):
        still.begin(somebody(jobs.OF_ALL), "blnp", never)


def test_files_that_are_being_laid_aside_count_and_one_that_fails_does_not_any_more(still: Jobs) -> None:
    def within(left: int) -> Slow:
        if left:
            still.begin(somebody(1), "blnp", lambda: within(left - 1))
        else:
            with pytest.raises(Busy):
                still.begin(somebody(1), "blnp", never)
        raise OSError("no space left on device")

    for _ in range(2):
        with pytest.raises(OSError, match="no space"):
            still.begin(somebody(1), "blnp", lambda: within(jobs.OF_ONE - 1))


def test_whoever_has_too_many_files_under_way_is_told_so_at_the_field_and_nothing_is_written(
    mapped: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    monkeypatch.setattr(jobs, "start", lambda _: None)
    monkeypatch.setattr(taking, "mkdtemp", lambda **_: made.append(1))
    slow = [Slow() for _ in range(jobs.OF_ONE)]
    begun = [mapped.app.state.imports.begin(identity_of(OTHER), "blnp", that(each)) for each in slow]
    answer = sent(mapped, "leusden.csv", GOOD, person=OTHER)
    page = html.fromstring(answer.text)
    assert (answer.status_code, answer.headers["Retry-After"], made) == (503, "1", [])
    assert page.xpath("//*[@aria-invalid='true']/@name") == ["bestand"]
    assert "vraag het zo meteen opnieuw" in text_of(page)
    assert page.xpath("//option[@selected]/@value") == ["leusden-costs"]
    for each, job in zip(slow, begun, strict=True):
        each.go.set()
        job.read()


@pytest.mark.parametrize(
    "was",
    [
        identity_of(PAYER, Role.FINANCE, Role.ADMINISTRATOR),
        identity_of(PAYER, Role.ADMINISTRATOR),
        identity_of(PAYER, organisation="GM0313"),
    ],
)
@pytest.mark.usefixtures("at_once")
def test_nobody_records_with_the_rights_that_he_had_before(mapped: Workspace, was: Identity) -> None:
    slow = Slow(LineOutcome.NEW)
    slow.go.set()
    job = mapped.app.state.imports.begin(was, "blnp", lambda: slow)
    answer = mapped.post(f"{IMPORT}/{job.number}", {"stap": "leg-vast"}, PAYER)
    assert answer.status_code == 404
    assert "wordt niet meer bewaard" in text_of(html.fromstring(answer.text))
    assert mapped.get(f"{IMPORT}/{job.number}", PAYER).status_code == 404
    assert (job.stage, slow.recorded.is_set()) == (Stage.READ, False)


@pytest.mark.usefixtures("at_once")
def test_who_may_record_nothing_any_more_neither_looks_nor_confirms(mapped: Workspace) -> None:
    board, slow = Person("board", "GM0327"), Slow(LineOutcome.NEW)
    slow.go.set()
    job = mapped.app.state.imports.begin(identity_of(board), "blnp", lambda: slow)
    assert mapped.get(f"{IMPORT}/{job.number}", board).status_code == 403
    assert mapped.post(f"{IMPORT}/{job.number}", {"stap": "leg-vast"}, board).status_code == 403
    assert (job.stage, slow.recorded.is_set()) == (Stage.READ, False)


@pytest.mark.parametrize("body", [{}, {"stap": ""}, {"stap": "leg-"}, {"stap": "leg-goede"}, {"sta": "leg-vast"}])
def test_what_does_not_say_what_to_record_records_nothing(mapped: Workspace, body: dict[str, str]) -> None:
    before, page = head(mapped), taken_in(mapped, "leusden.csv", anew(GOOD, 33))
    [path] = page.xpath("//form[@method='post']/@action")
    answer = mapped.post(path, body, PAYER)
    assert answer.status_code == 400
    if body:
        told = html.fromstring(answer.text)
        assert "blijkt niet wat moet worden vastgelegd" in text_of(told.xpath("//*[@role='alert']")[0])
        assert told.xpath("//button[@name='stap']/@value") == ["leg-vast"], "and the choice is there again"
    assert "Alle 6 nieuwe regels kunnen worden vastgelegd" in text_of(settled(mapped, path))
    assert head(mapped) == before


@pytest.mark.parametrize("how", ["leusden-costs", "handelingen"])
def test_a_name_may_be_longer_in_bytes_than_a_disk_takes(mapped: Workspace, how: str) -> None:
    name = "€" * 116 + ".csv"
    assert name in text_of(taken_in(mapped, name, anew(GOOD, 34), how))


class Torn(BytesIO):
    """What cannot be read to its end."""

    def read(self, *_: Any) -> bytes:  # noqa: ANN401
        raise OSError("torn")


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(OSError, match="torn") as torn:
        LaidAside.of(Uploaded("a.csv", Torn(), 1))
    assert list(tmp_path.iterdir()) == [], "at once, also as long as anything holds on to what went wrong"
    assert torn.tb is not None
    kept = LaidAside.of(Uploaded("a.csv", BytesIO(b"a;b\n"), 4))
    assert (kept.name, kept.path.read_bytes(), len(list(tmp_path.iterdir()))) == ("a.csv", b"a;b\n", 1)
    kept.close()
    assert list(tmp_path.iterdir()) == []


def test_what_is_too_old_is_not_found_but_where_somebody_is_busy_with_it(still: Jobs) -> None:
    files = [Slow(), Slow()]
    old, busy = (still.begin(somebody(1), "blnp", that(each)) for each in files)
    old.stage = Stage.READ
    for each in (old, busy):
        each.since = monotonic() - jobs.LASTING + 60
        assert still.find(each.number, somebody(1), "blnp") is each
        each.since -= 61
    assert still.find(old.number, somebody(1), "blnp") is None
    assert still.find(busy.number, somebody(1), "blnp") is busy
    assert [each.closed.is_set() for each in files] == [True, False]


def test_what_is_confirmed_within_the_hour_is_told_of_after_it(still: Jobs) -> None:
    job = still.begin(somebody(1), "blnp", Slow)
    job.stage, job.tally = Stage.READ, Slow(LineOutcome.NEW).tally()
    job.since = monotonic() - jobs.LASTING + 1
    assert job.begin_recording(accept_good=False)
    job.stage = Stage.RECORDED
    job.since -= 2
    assert still.find(job.number, somebody(1), "blnp") is job


def test_a_file_leaves_the_disk_after_its_time_also_where_nobody_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "LASTING", 0.1)
    monkeypatch.setattr(jobs, "PAUSE", 0.05)
    kept, first, second = Jobs(), Slow(), Slow()
    kept.begin(somebody(1), "blnp", lambda: first)
    kept.begin(somebody(2), "blnp", lambda: second)
    first.go.set()
    assert first.closed.wait(60)
    assert not second.closed.is_set(), "it is being read"
    second.go.set()
    assert second.closed.wait(60)


def test_a_file_is_not_dropped_just_as_somebody_has_it_recorded(still: Jobs) -> None:
    slow = Slow()
    job = still.begin(somebody(1), "blnp", lambda: slow)
    job.stage, job.since = Stage.READ, monotonic() - jobs.LASTING - 1
    found: list[Job | None] = []
    finding = Thread(target=lambda: found.append(still.find(job.number, somebody(1), "blnp")))
    with job.lock:
        finding.start()
        finding.join(0.1)
        assert found == [], "it waits for whoever has the file"
        job.stage = Stage.RECORDING
    finding.join()
    assert (found, slow.closed.is_set()) == ([job], False)


def test_what_was_dropped_is_not_recorded(still: Jobs) -> None:
    slow = Slow(LineOutcome.NEW)
    job = still.begin(somebody(1), "blnp", lambda: slow)
    job.stage, job.tally = Stage.READ, slow.tally()
    assert job.can_record(accept_good=False)
    assert job.drop()
    assert not job.begin_recording(accept_good=False)
    assert job.stage is Stage.READ


def test_somebody_sees_how_far_a_file_is_and_records_it(mapped: Workspace, browser: Browser) -> None:
    slow = Slow()
    job = mapped.app.state.imports.begin(identity_of(PAYER), "blnp", lambda: slow)
    with visiting(browser, mapped, PAYER, width=NARROW) as page:
        page.goto(f"{IMPORT}/{job.number}")
        expect(page.get_by_role("progressbar")).to_be_visible()
        assert violations(page) == []
        slow.go.set()
        expect(page.get_by_text("Er staat niets nieuws in dit bestand")).to_be_visible()
        page.goto(IMPORT)
        page.get_by_label("Hoe het bestand wordt gelezen").select_option("leusden-costs")
        content = anew(GOOD, 27)
        page.get_by_label("Het bestand", exact=True).set_input_files(
            {"name": "maart.csv", "mimeType": "text/csv", "buffer": content}
        )
        page.get_by_role("button", name="Bekijk elke regel").click()
        page.get_by_role("button", name="Leg deze 6 regels vast").click()
        expect(page.get_by_text("Er zijn 6 regels vastgelegd")).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


def test_what_differs_from_what_was_recorded_is_told_in_the_words_of_the_page() -> None:
    differing = (Differs("amount", "3120.00", "3120.01"), Differs("vat", "None", "1.00"))
    error = DocumentDiffers("line 3", "document 1", 14, (*differing, Differs("description", "Versie 2.0", "<b>")))
    told = "bedrag 3120,00, nu 3120,01; btw geen, nu 1,00; omschrijving Versie 2.0, nu <b>"
    assert told in plain.refusal(error, "nl")
    assert "amount 3120.00, now 3120.01" in plain.refusal(error, "en")
    assert "other fields" in str(DocumentDiffers("line 3", "document 1", 14, ()))


def test_whoever_records_no_costs_is_offered_no_file_of_them(mapped: Workspace) -> None:
    auditor = Person("controller", "GM0327")
    own, others = (mapped.read(IMPORT, each).xpath("//select[@id='lezen']/option/@value") for each in (PAYER, auditor))
    assert "leusden-costs" in own
    assert others == ["", "handelingen"]
    assert "leggen anderen vast" in text_of(mapped.read(IMPORT, auditor))
    assert "handelingen die u mag doen" in text_of(mapped.read(IMPORT.rpartition("/")[0], auditor))


@pytest.mark.parametrize("script", [True, False])
def test_the_other_language_keeps_how_a_file_is_read(mapped: Workspace, browser: Browser, *, script: bool) -> None:
    with visiting(browser, mapped, PAYER, script=script) as page:
        page.goto(IMPORT)
        page.get_by_label("Hoe het bestand wordt gelezen").select_option("leusden-costs")
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.locator("#lezen")).to_have_value("leusden-costs")
        expect(page.locator(".refused")).to_have_count(0)
        if script:  # What looks for violations is a script.
            assert violations(page) == []


def test_of_whom_nobody_knows_no_file_is_written_anywhere(mapped: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[int] = []
    write = UploadFile.write

    async def heard(file: UploadFile, data: bytes) -> None:
        written.append(len(data))
        await write(file, data)

    monkeypatch.setattr(UploadFile, "write", heard)
    large = anew(GOOD, 43) + b" " * (LARGEST // 2)
    form = {"lezen": "leusden-costs"}
    with httpx.Client(base_url=mapped.url, headers={"Accept": "text/html"}) as nobody:
        own = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
        answer = nobody.post(IMPORT, data=form, files={"bestand": ("leusden.csv", large)}, headers=own)
    assert answer.status_code == 401
    assert form_of(answer) == form, "what was chosen is still there"
    elsewhere = {"Origin": "https://elders.example", "Sec-Fetch-Site": "cross-site"}
    other = mapped.post(IMPORT, form, PAYER, files={"bestand": ("leusden.csv", large)}, headers=elsewhere)
    assert other.status_code == 403
    with monkeypatch.context() as later:
        later.setattr(Known, "now", staticmethod(lambda: time() + IDLE))
        late = sent(mapped, "leusden.csv", large)
    assert (late.status_code, form_of(late)) == (401, form)
    assert "Uw aanmelding is verlopen" in text_of(html.fromstring(late.text))
    assert written == []
    assert sent(mapped, "leusden.csv", b"x", "").status_code == 400
    assert written == [1], "of whoever is known it is"
