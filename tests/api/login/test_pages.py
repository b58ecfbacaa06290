"""The pages are sound HTML that everybody can use: also by keyboard, by ear and without a mouse."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

from api.http.login.issuer import Issuer
from tests.api.login.browser import Browser, application, doors
from tests.api.login.identity_provider import Clock

VOID = {"meta", "input", "link", "br"}


@dataclass(eq=False)
class Page(HTMLParser):
    """What is in a page, and what is open at its end."""

    open: list[str] = field(default_factory=list)
    seen: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open and data.strip():
            self.text[self.open[-1]] = self.text.get(self.open[-1], "") + data.strip()

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.seen if tag in tags]


@pytest.fixture
def shown(issuer: Issuer, clock: Clock) -> dict[str, str]:
    """Each of the pages."""
    issuers = [
        Issuer.model_validate(
            {**issuer.model_dump(), "client_id": "web", "name": name, "issuer": f"{issuer.issuer}/{name}"}
        )
        for name in ("bunschoten", "leusden")
    ]
    people = Browser(application(doors(*issuers, now=clock)))
    chosen = Browser(application(doors(demonstration=True, now=clock)))
    pages = {"demonstration": chosen.get("/demonstratie").text}
    chosen.post("/demonstratie", {"rol": "controller", "organisatie": "GM0313"})
    pages["signed in"] = chosen.get("/aangemeld").text
    pages["signed out"] = chosen.get("/afgemeld").text
    pages["choose"] = people.get("/aanmelden").text
    pages["refused"] = people.get("/aanmelden/terug").text
    return pages


@pytest.mark.parametrize("name", ["demonstration", "signed in", "signed out", "choose", "refused"])
def test_a_page_is_sound(shown: dict[str, str], name: str) -> None:
    page = Page()
    page.feed(shown[name])
    page.close()
    assert (page.wrong, page.open) == ([], [])
    assert shown[name].startswith("<!DOCTYPE html>\n")
    assert page.all("html") == [{"lang": "nl"}]
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
    assert page.text["title"] == f"{page.text['h1']} · Grondslag"
    ids = Counter(each["id"] for _, each in page.seen if "id" in each)
    assert set(ids.values()) <= {1}
    fields = [each for each in page.all("input", "select") if each.get("type") != "hidden"]
    assert {each["id"] for each in fields} == {each["for"] for each in page.all("label")}
    described = {each["aria-describedby"] for each in fields if "aria-describedby" in each}
    assert described <= set(ids)
    assert not [each for _, attributes in page.seen for each in attributes if each.startswith("on") or each == "style"]


def test_a_page_says_nothing_in_english(shown: dict[str, str]) -> None:
    for text in shown.values():
        assert not {"login", "role", "please", "you", "error"} & set(text.lower().partition("<main>")[2].split())
