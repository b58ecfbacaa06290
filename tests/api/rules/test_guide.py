"""The requests of docs/api.md, in their order, on the demonstration of BLNP: each answers what the page says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.api.rules.application import Api

if TYPE_CHECKING:
    from httpx import Response

GUIDE = Path(__file__).parents[3] / "docs/api.md"
AT = "http://127.0.0.1:8000"


@dataclass(slots=True)
class Asked:
    """A curl of the page, and the lines of its answer."""

    words: list[str]
    answer: list[str] = field(default_factory=list)


def requests(text: str) -> Iterator[Asked]:
    for block in re.findall(r"^```curl\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        found: list[Asked] = []
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Asked(shlex.split(line[2:])))
            elif line.strip():
                found[-1].answer.append(line.strip())
        yield from found


def curl(api: Api, words: list[str]) -> Response:
    """What curl does with these words; others than those of the page are a mistake."""
    name, *rest = words
    assert name == "curl"
    headers, body, address = {}, None, ""
    while rest:
        word = rest.pop(0)
        if word == "-H":
            called, _, value = rest.pop(0).partition(": ")
            headers[called] = value
        elif word == "-d":
            body = rest.pop(0)
        else:
            assert word.startswith(AT), word
            address = word
    done: Response = api.client.request("GET" if body is None else "POST", address, content=body, headers=headers)
    return done


def differences(asked: Asked, answer: Response) -> Iterator[str]:
    """The lines of the page that are not in the answer; the first says its status."""
    status, *lines = asked.answer
    if status != f"HTTP {answer.status_code}":
        yield f"{status}, not {answer.status_code}: {answer.text}"
    told = "\n".join(f"{name.title()}: {value}" for name, value in answer.headers.items()) + f"\n{answer.text}"
    for line in lines:
        parts = "(?:.*?)".join(re.escape(part.strip()) for part in line.split("..."))
        if not re.search(parts, told, re.IGNORECASE):
            yield f"{line!r} is not in: {told[:3000]}"


def test_every_request_of_the_guide_is_answered_as_it_says(api: Api) -> None:
    api.app.state.served = replace(api.app.state.served, public_url=AT)
    api.app.state.public_url = AT
    asked = list(requests(GUIDE.read_text("utf-8")))
    assert len(asked) > 12
    assert [found for each in asked for found in differences(each, curl(api, each.words))] == []


@pytest.mark.parametrize("line", ["HTTP 201", '"deelnemer":"GM9999"'])
def test_an_answer_that_the_page_has_wrong_is_found(api: Api, line: str) -> None:
    address = f"{AT}/v1/samenwerkingen/blnp/saldi"
    asked = Asked(["curl", address], ["HTTP 200", line] if line.startswith('"') else [line])
    assert len(list(differences(asked, curl(api, asked.words)))) == 1
