"""How fast pages are, beside the bare answers of the API to the very questions that each of them asked."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache, partial
from http import HTTPStatus
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import httpx

from api.cli.cases import CASES
from api.http import names
from api.http.asking import ANSWERING
from api.http.parameters import KNOWN_AT, KNOWN_FROM, LARGEST_PAGE, SIZE, VALID_FROM, VALID_ON, section_of
from api.questions import QUESTIONS
from api.web.rooms.decisions.entries import SHOWN
from api.web.visits import Visit
from bench.ground import ROOT, SEED, Ground, a_cost, an_act, decided
from bench.serving import UNLIMITED, WORKERS, load
from tests.api.http.real_server import program, serving
from tests.api.web import workspace
from tests.api.web.addresses import ADDRESSES
from tests.api.web.workspace import Person

ENTRY = "/samenwerkingen/{samenwerking}/vastleggingen/{position}"
ENTRIES, BATCH, SERVICES = 100_000, 1_000, 40
LOAD = {"USERS": "4", "DURATION": "3s"}
TRAIL = "/samenwerkingen/{samenwerking}/journaal"
READ = {
    ENTRY: f"/v1{ADDRESSES[ENTRY][0].replace('vastleggingen', 'audittrail')}",
    TRAIL: f"/v1{ADDRESSES[TRAIL][0].replace('journaal', 'audittrail')}?{SIZE}={SHOWN}",
}
"""What a page reads otherwise than by asking for all of it: one entry, and a page of the newest."""
PATIENCE = httpx.Timeout(600)


@dataclass(frozen=True, slots=True)
class Compared:
    """A page as somebody asks for it, and what the API is asked for the same figures."""

    route: str
    page: str
    person: Person
    bare: tuple[str, ...]


def pages(ground: Ground) -> None:
    """p95 of each page, as a ratio to what the API takes for the same questions in the same run."""
    url = ground.address.url.render_as_string(hide_password=False)
    program("act", *(str(case.file) for case in CASES), "--expect-refusals", "--ledger", url)
    _fill(ground)
    compared = _compared(url)
    with TemporaryDirectory(dir=ROOT, prefix=".bench-") as folder:
        settings = Path(folder) / "settings.toml"
        settings.write_text("".join(f"{name} = {value}\n" for name, value in UNLIMITED.items()), "utf-8")
        with serving(url, settings, workers=WORKERS) as server:

            @cache
            def p95(address: str, person: Person) -> float:
                cookies = _cookies(server.url, person)
                with httpx.Client(base_url=server.url, cookies=cookies, timeout=PATIENCE) as client:
                    for _ in range(2 * WORKERS):  # Each process looks up once what it keeps.
                        _good(client, address)
                held = "; ".join(f"{name}={value}" for name, value in cookies.items())
                return float(load(Path(folder), f"{server.url}{address}", COOKIE=held, **LOAD)["p95_ms"])

            for each in compared:
                took = p95(each.page, each.person)
                plain = sum(p95(address, each.person) for address in each.bare)
                about = {"page": each.route, "questions": len(each.bare), "page_p95_ms": took, "entries": ENTRIES}
                ratio = {"api_p95_ms": round(plain, 2), "ratio": round(took / plain, 2)} if plain else {}
                ground.tell("pages", **about, **ratio, mark="at most 3")


def _good(client: httpx.Client, address: str) -> None:
    while (answer := client.get(address)).status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        sleep(1)  # It is still reading what was recorded.
    assert answer.status_code == HTTPStatus.OK, f"{address}: {answer.text[:500]}"


def _cookies(url: str, person: Person) -> dict[str, str]:
    form = {"rol": person.role, "organisatie": person.organisation, "naar": "/"}
    with httpx.Client(base_url=url, timeout=PATIENCE) as client:
        assert client.post("/demonstratie", data=form).status_code == HTTPStatus.SEE_OTHER
        return dict(client.cookies)


def _fill(ground: Ground) -> None:
    """Costs of some years of many services of BLNP, besides those of the cases."""
    journal, chance, now = ground.journal, random.Random(SEED), datetime.now(UTC)
    for number in range(ENTRIES // BATCH):
        stream = f"cost-year:blnp/s{number % SERVICES}/{2000 + number // SERVICES}"
        events = [event for line in range(BATCH // 2) for event in a_cost(number * BATCH + line, chance)]
        journal.append(an_act(at=now), decided(stream, 0, *events), {stream: 0})
    journal.close()


def _compared(url: str) -> list[Compared]:
    """Every page, looked at once to see what it asks."""
    made = []
    with redirect_stdout(StringIO()), workspace.serving(url) as here, _asked() as asked:
        for route, (address, person) in ADDRESSES.items():
            asked.clear()
            with httpx.Client(base_url=here.url, cookies=dict(here.cookies(person)), timeout=PATIENCE) as client:
                _good(client, address)
            bare = [*asked, *(each for page, each in READ.items() if route == page)]
            made.append(Compared(route, address, person, tuple(dict.fromkeys(bare))))
    return made


@contextmanager
def _asked() -> Iterator[list[str]]:
    """What pages ask while this lasts, as the API is asked for it."""
    asked: list[str] = []
    ask = Visit.ask

    def heard(visit: Visit, name: str, **filters: Any) -> Any:  # noqa: ANN401
        asked.append(_bare(visit, name, filters))
        return ask(visit, name, **filters)

    with patch.object(Visit, "ask", heard):
        yield asked


def _bare(visit: Visit, question: str, filters: Mapping[str, Any]) -> str:
    """The address at which the API answers a question."""
    as_of, before = visit.moments.as_of, visit.moments.before
    answering = ANSWERING[question]
    known = {each.filter: each for each in answering.parameters.known.values() if each.filter}
    query: list[tuple[str, object]] = [(VALID_ON, as_of.valid_on), (KNOWN_AT, as_of.known_at), (SIZE, LARGEST_PAGE)]
    if before is not None and QUESTIONS[question].two_moments:
        query += [(VALID_FROM, before.valid_on), (KNOWN_FROM, before.known_at)]
    for name, value in filters.items():
        if value is None or name in answering.by_path:
            continue
        wire = partial(_wire, section_of(known[name].hint))
        query += [(known[name].name, wire(each)) for each in (value if isinstance(value, tuple | list) else (value,))]
    place = {
        "samenwerking": filters.get("partnership", visit.partnership),
        "dienst": str(filters.get("service", "")).rpartition("/")[2],
    }
    return f"/v1{answering.path.format(**place)}?{urlencode(query)}"


def _wire(section: str | None, value: object) -> object:
    if section is not None:
        return names.value(section, str(value.value) if isinstance(value, Enum) else str(value))
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else value
