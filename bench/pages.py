"""How fast pages are, beside the bare answers of the API to the questions that each of them asks."""

from __future__ import annotations

import random
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from urllib.parse import urlencode

import httpx

from api.http.asking import ANSWERING
from bench.ground import ROOT, SEED, Ground, a_cost, an_act, decided
from bench.serving import CASE, UNLIMITED, WORKERS, load, of_today
from tests.api.http.real_server import program, serving, settings_file, token
from tests.api.login.identity_provider import running

ENTRIES, BATCH = 100_000, 1_000
LOAD = {"USERS": "4", "DURATION": "4s"}
WHERE = "samenwerkingen/blnp"
YEAR = (("dienst", "blnp/financien"), ("jaar", "2019"))
DECISION = "blnp/financien#belastingpakket-2020"

Query = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A page, and the questions that it cannot do without, with their filters."""

    path: str
    page: Query
    asks: tuple[tuple[str, Query], ...]


PAGES = (
    Compared("besluiten", (), (("decisions", ()),)),
    Compared("dossier", (("over", DECISION),), (("dossier", (("onderwerp", DECISION),)),)),
    Compared("mandaten", (), (("mandates", ()),)),
    Compared("journaal", (), (("trail", ()),)),
    Compared("verplichtingen", (), (("obligations", ()),)),
    Compared("bevindingen", (), (("findings", ()),)),
    Compared(
        "verrekening/financien/2019", (), (("balances", YEAR), ("course", YEAR), ("changes", YEAR), ("keys", YEAR[:1]))
    ),
    Compared("verrekening/boekingen", YEAR, (("postings", YEAR),)),
    Compared(
        "", (), (("arrangement", ()), ("services", ()), ("obligations", ()), ("findings", ()), ("balances", YEAR))
    ),
)


def pages(ground: Ground) -> None:
    """p95 of each page, as a ratio to what the API takes for the same questions in the same run."""
    with TemporaryDirectory(dir=ROOT, prefix=".bench-") as folder, running() as idp:
        acts = Path(folder) / "acts.jsonl"
        acts.write_bytes(b"".join(of_today(line) for line in CASE.read_bytes().splitlines()))
        url = ground.address.url.render_as_string(hide_password=False)
        program("act", str(acts), "--expect-refusals", "--ledger", url)
        _fill(ground)
        everybody = token(idp, "gs-registrar", "gs-controller")
        with (
            serving(url, settings_file(Path(folder), idp, **UNLIMITED), workers=WORKERS) as server,
            server.client(everybody) as client,
        ):
            client.timeout = httpx.Timeout(600)
            while client.get(f"/v1/{WHERE}/saldi").status_code == HTTPStatus.SERVICE_UNAVAILABLE:
                sleep(1)  # It is still reading what was recorded.

            def p95(address: str, query: Query) -> float:
                asked = urlencode((*query, ("geldigOp", "2021-06-01")))
                for _ in range(2 * WORKERS):  # Each process looks up once what it keeps.
                    answer = client.get(f"{address}?{asked}")
                    assert answer.status_code == HTTPStatus.OK, f"{address}: {answer.text[:500]}"
                found = load(Path(folder), f"{server.url}{address}?{asked}", TOKEN=everybody, **LOAD)
                return float(found["p95_ms"])

            bare: dict[tuple[str, Query], float] = {}
            for each in PAGES:
                for question in each.asks:
                    if question not in bare:
                        bare[question] = p95(f"/v1/{WHERE}/{ANSWERING[question[0]].resource}", question[1])
                took = p95(f"/{WHERE}/{each.path}".rstrip("/"), each.page)
                plain = sum(bare[question] for question in each.asks)
                about = {"page": each.path or "overview", "page_p95_ms": took, "api_p95_ms": round(plain, 2)}
                ground.tell("pages", entries=ENTRIES, **about, ratio=round(took / plain, 2), mark="at most 3")


def _fill(ground: Ground) -> None:
    """Costs of many years of many services, besides those of the case."""
    journal, chance = ground.journal, random.Random(SEED)
    for number in range(ENTRIES // BATCH):
        stream = f"cost-year:blnp/s{number % 40}/{2000 + number // 40}"
        events = [event for line in range(BATCH // 2) for event in a_cost(number * BATCH + line, chance)]
        journal.append(an_act(), decided(stream, 0, *events), {stream: 0})
    journal.close()
