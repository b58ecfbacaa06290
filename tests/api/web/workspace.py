"""The five cases, served with their pages to somebody with a browser, with or without one that shows anything."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stdout
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from lxml import html
from playwright.sync_api import Browser, BrowserContext, Page

from api.cli.app import run
from api.cli.cases import CASES
from api.http.settings import Settings
from api.problems import DONE
from api.web.app import create_app

ROOT = Path(__file__).parents[3]
AXE = ROOT / "tools/web/node_modules/axe-core/axe.min.js"
WIDE, NARROW = 1280, 360
PATIENCE = 60_000
"""Milliseconds: what has not come by then never comes. Playwright's own 5 s for an expectation are short when busy."""
LEFT = "net::ERR_ABORTED"
"""What becomes of a request whose page was left before the answer was there."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the demonstration: a role at an organisation."""

    role: str
    organisation: str


CONTROLLER = Person("controller", "GM0313")
FINANCE = Person("finance", "GM0313")
ACCOUNTANT = Person("accountant", "accountant-noord")
"""Of the firm that BLNP and BEL engage."""


UNTIL_THE_FIRST_YEAR = 70
"""So many acts of BLNP make services, pools, keys and the year 2018."""


def play(folder: Path) -> str:
    """The five cases in a ledger in this folder; its address."""
    return _play(folder, [case.file for case in CASES], "--expect-refusals")


def empty(folder: Path) -> str:
    """A ledger in which nothing was recorded yet; its address."""
    return _play(folder, [])


def begin(folder: Path) -> str:
    """The beginning of BLNP, up to its first money year, in a ledger in this folder; its address."""
    [blnp] = [case.file for case in CASES if case.file.stem == "blnp"]
    acts = folder / "acts.jsonl"
    acts.write_text("".join(blnp.read_text("utf-8").splitlines(keepends=True)[:UNTIL_THE_FIRST_YEAR]), "utf-8")
    return _play(folder, [acts])


def _play(folder: Path, files: Iterable[Path], *options: str) -> str:
    address = f"sqlite:///{folder / 'ledger.sqlite'}"
    ledger = ["--ledger", address]
    acts = [*map(str, files), *options]
    commands = [
        ["init", *ledger, *["--name", "demonstration", "--demonstration", "--from", "2005-01-01T00:00:00Z"]],
        *([["act", *ledger, *acts]] if acts else []),
    ]
    with chdir(folder), redirect_stdout(StringIO()):
        for command in commands:
            assert run(command) == DONE, command
    return address


@dataclass(frozen=True)
class Workspace:
    """A server of this process with the five cases."""

    url: str
    app: FastAPI

    def cookies(self, person: Person) -> Mapping[str, str]:
        """What a browser holds of somebody who chose who to be."""
        return _cookies(self.url, person)

    def client(self, person: Person | None = CONTROLLER) -> httpx.Client:
        """Somebody who chose who to be, or nobody yet.

        Nothing is encrypted here, and which authorities to trust with that takes long to read for each client anew.
        """
        cookies = dict(self.cookies(person)) if person else {}
        return httpx.Client(base_url=self.url, cookies=cookies, timeout=60, verify=False)

    def get(self, path: str, person: Person = CONTROLLER, **headers: str) -> httpx.Response:
        """A page as it is sent."""
        with self.client(person) as client:
            return client.get(path, headers={"Accept": "text/html", **headers})

    def post(self, path: str, data: Mapping[str, Any], person: Person = CONTROLLER, **more: Any) -> httpx.Response:  # noqa: ANN401
        """A form as a browser sends it from a page of ours; ``headers`` and ``files`` go along."""
        headers = {"Accept": "text/html", "Origin": "null", "Sec-Fetch-Site": "same-origin", **more.pop("headers", {})}
        with self.client(person) as client:
            return client.post(path, data=dict(data), headers=headers, **more)

    def read(self, path: str, person: Person = CONTROLLER) -> html.HtmlElement:
        """A page as a program reads it; it must be there."""
        answer = self.get(path, person)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {text_of(html.fromstring(answer.text))[:500]}"
        return html.fromstring(answer.text)


@cache
def _cookies(url: str, person: Person) -> Mapping[str, str]:
    form = {"rol": person.role, "organisatie": person.organisation, "naar": "/"}
    with httpx.Client(base_url=url, timeout=60, verify=False) as client:
        answer = client.post("/demonstratie", data=form)
        assert answer.status_code == 303, answer.text
        return dict(client.cookies)


def text_of(element: html.HtmlElement) -> str:
    """What a person reads in it."""
    return " ".join(str(element.text_content()).split())


@contextmanager
def serving(ledger: str, **told: Any) -> Iterator[Workspace]:  # noqa: ANN401  # Settings of any kind.
    """A server as long as this lasts, told what else it is to be told."""
    app = create_app(Settings(ledger=ledger, address_rate=100_000, identity_rate=100_000, **told))
    with socket.create_server(("127.0.0.1", 0)) as bound:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
        thread = Thread(target=asyncio.run, args=(server.serve(sockets=[bound]),))
        thread.start()
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        try:
            yield Workspace(url, app)
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def visiting(
    browser: Browser,
    workspace: Workspace,
    person: Person = CONTROLLER,
    *,
    width: int = WIDE,
    script: bool = True,
    refusals: bool = False,
) -> Iterator[Page]:
    """A page of a browser, for somebody; what goes wrong in it fails the test, but for pages that are ``refusals``."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=script, base_url=workspace.url, locale="nl-NL"
    )
    cookies = workspace.cookies(person).items()
    context.add_cookies([{"name": name, "value": value, "url": workspace.url} for name, value in cookies])
    wrong: list[str] = []
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("requestfailed", lambda asked: None if asked.failure == LEFT else wrong.append(f"{asked.url} failed"))
    page.on("request", lambda asked: None if asked.url.startswith(workspace.url) else wrong.append(asked.url))
    yield page
    if refusals:
        wrong = [each for each in wrong if "responded with a status of 4" not in each]
    assert wrong == [], "what went wrong in the browser, or went elsewhere"
    context.close()


@cache
def _axe() -> str:
    assert AXE.exists(), "axe-core is not there: run tools/install web"
    return AXE.read_text()


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.0 to 2.2, A and AA: each with where it is."""
    page.evaluate(_axe())
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations'], preload: false})", TAGS
    )
    return [
        f"{each['id']}: {each['help']}: {'; '.join(' '.join(node['target']) for node in each['nodes'][:5])}"
        for each in found["violations"]
    ]
