"""How fast the API answers 50 users, beside a bare FastAPI endpoint with one indexed query on the same database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import httpx
import orjson

from bench.ground import ROOT, Ground
from tests.api.http.real_server import program, serving, settings_file, token
from tests.api.login.identity_provider import running

USERS, DURATION = 50, "8s"
WORKERS = 2
UNLIMITED = dict.fromkeys(("address_rate", "address_burst", "identity_rate", "identity_burst"), 1000000)
"""One machine and one identity stand for fifty here."""
CASE = ROOT / "cases" / "blnp.jsonl"
BALANCE = "/v1/samenwerkingen/blnp/saldi?dienst=blnp%2Ffinancien&geldigOp=2019-06-30"
OBSERVATION = {
    "samenwerking": "blnp",
    "waarneming": "NAME",
    "soort": "resultaat",
    "tekst": "zoals gezien",
    "bron": "de meting",
    "ingangsdatum": "2020-02-01",
    "actor": {
        "pseudoniem": "p-bench",
        "functie": "secretaris",
        "hoedanigheid": "ambtenaar",
        "organisatie": "GM0313",
    },
}


def serve(ground: Ground) -> None:
    """p95 of a balance and of an act, and of the bare endpoint, in the same run."""
    with TemporaryDirectory(dir=ROOT, prefix=".bench-") as folder, running() as idp:
        acts = Path(folder) / "acts.jsonl"
        acts.write_bytes(b"".join(of_today(line) for line in CASE.read_bytes().splitlines()))
        url = ground.address.url.render_as_string(hide_password=False)
        program("act", str(acts), "--expect-refusals", "--ledger", url)
        settings = settings_file(Path(folder), idp, **UNLIMITED)
        everybody = token(idp, "gs-registrar", "gs-controller")
        with bare(url) as address:
            plain = load(Path(folder), f"{address}/")
        with serving(url, settings, workers=WORKERS) as server:
            balance = load(Path(folder), f"{server.url}{BALANCE}", TOKEN=everybody)
            body = orjson.dumps(OBSERVATION).decode()
            act = load(Path(folder), f"{server.url}/v1/waarnemingsvastleggingen", TOKEN=everybody, BODY=body)
    ground.tell(
        "serving",
        users=USERS,
        workers=WORKERS,
        bare=plain,
        balance=balance,
        act=act,
        balance_p95_ratio=round(balance["p95_ms"] / plain["p95_ms"], 2),
        act_p95_ratio=round(act["p95_ms"] / plain["p95_ms"], 2),
    )


def of_today(line: bytes) -> bytes:
    """An act as a real ledger takes it: recorded when it is."""
    members = orjson.loads(line)
    members.pop("at", None)
    return orjson.dumps(members) + b"\n"


@contextmanager
def bare(url: str) -> Iterator[str]:
    """The simplest endpoint that asks the database something, served as ours is."""
    command = [sys.executable, "-m", "uvicorn", "bench.bare:app", "--workers", str(WORKERS), "--port", "8971"]
    quiet = [*command, "--log-level", "error", "--no-access-log"]
    process = subprocess.Popen(quiet, env={**os.environ, "BENCH_LEDGER": url}, cwd=ROOT)
    try:
        address = "http://127.0.0.1:8971"
        transport = httpx.HTTPTransport(retries=20)  # It waits longer each time, until the server is there.
        with httpx.Client(transport=transport, timeout=60) as client:
            client.get(address).raise_for_status()
        yield address
    finally:
        process.terminate()
        process.wait()


def load(folder: Path, url: str, **environment: str) -> Mapping[str, Any]:
    """What k6 saw: how many answers a second, and how long they took; every one of them good."""
    summary = folder / f"{uuid4().hex}.json"
    told = {"URL": url, "USERS": str(USERS), "DURATION": DURATION, "TOKEN": "", "RUN": uuid4().hex[:8]} | environment
    command = [str(Path(sys.executable).parent / "k6"), "run", "--quiet", "--no-usage-report"]
    command += ["--summary-export", str(summary), str(Path(__file__).parent / "k6.js")]
    subprocess.run(command, env={**os.environ, **told}, check=True, stdout=subprocess.DEVNULL)
    found = orjson.loads(summary.read_bytes())["metrics"]
    assert found["checks"]["fails"] == 0, f"{found['checks']['fails']} answers of {url} were not as they must be"
    took = found["http_req_duration"]
    rate = round(found["http_reqs"]["rate"])
    return {"per_second": rate, "p50_ms": round(took["med"], 2), "p95_ms": round(took["p(95)"], 2)}
