"""The document passes the linter, and each of the linter's rules finds a breach of it: exactly that one."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from api.http.openapi import document
from tests.api.rules.application import CONTACT

ROOT = Path(__file__).parents[3]
RULES = ROOT / ".spectral.yaml"
SPECTRAL = ROOT / "tools/spectral"
ACT, ANSWER, ONE = "/besluitvoorstellen", "/samenwerkingen/{samenwerking}/saldi", "/samenwerkingen/{samenwerking}"

Document = dict[str, Any]
Breach = Callable[[Document], object]


@cache
def whole() -> Document:
    made: Document = json.loads(json.dumps(document("https://grondslag.example", CONTACT)))
    return made


@cache
def few() -> Document:
    """A document with an act, a question and a resource, and what they refer to: quickly linted."""
    made = deepcopy(whole())
    made["paths"] = {path: each for path, each in made["paths"].items() if path in (ACT, ANSWER, ONE)}
    schemas, wanted = made["components"]["schemas"], set[str]()
    found = set(_referred({"paths": made["paths"], "responses": made["components"]["responses"]}))
    while found - wanted:
        wanted |= found
        found = {name for each in wanted for name in _referred(schemas[each])}
    made["components"]["schemas"] = {name: schemas[name] for name in sorted(wanted)}
    return made


def _referred(part: object) -> Iterator[str]:
    for found in re.finditer(r'"#/components/schemas/(\w+)"', json.dumps(part)):
        yield found[1]


PLANTED: list[tuple[str, Breach]] = []


def breaks(rule: str) -> Callable[[Breach], Breach]:
    """A change to the document that breaks this rule."""

    def register(breach: Breach) -> Breach:
        PLANTED.append((rule, breach))
        return breach

    return register


def each_breaks(rule: str, values: Iterable[str], breach: Callable[[Document, str], object]) -> None:
    """A change to the document with each of these values in it breaks this rule."""

    def with_(value: str) -> Breach:
        return lambda it: breach(it, value)

    PLANTED.extend((rule, with_(value)) for value in values)


def act(it: Document) -> Document:
    found: Document = it["paths"][ACT]["post"]
    return found


def answer(it: Document) -> Document:
    found: Document = it["paths"][ANSWER]["get"]
    return found


def problem(it: Document) -> Document:
    found: Document = it["components"]["schemas"]["Probleem"]
    return found


def properties(it: Document) -> Document:
    found: Document = it["components"]["schemas"]["BesluitVoorstellen"]["properties"]
    return found


def rename(it: Document, path: str, to: str) -> None:
    it["paths"][to] = it["paths"].pop(path)


breaks("oas3-schema")(lambda it: it["info"].pop("title"))
breaks("invalid-ref")(lambda it: it["components"]["schemas"].pop("GedaneHandeling"))
breaks("openapi-3")(lambda it: it.pop("openapi"))
breaks("openapi-3")(lambda it: it.update(openapi="4.0.0"))
breaks("paths-there")(lambda it: it["paths"].clear())
breaks("contact-complete")(lambda it: it["info"].pop("contact"))
each_breaks("contact-complete", CONTACT, lambda it, each: it["info"]["contact"].pop(each))
each_breaks(
    "version-is-semver", ("1.0", "v1.0.0", "1.0.0.0", "01.0.0"), lambda it, text: it["info"].update(version=text)
)
breaks("server-has-major-version")(lambda it: it.pop("servers"))
breaks("server-has-major-version")(lambda it: it["servers"].clear())
breaks("server-has-major-version")(lambda it: it["servers"][0].update(url="https://grondslag.example"))
breaks("server-has-major-version")(lambda it: it["servers"][0].update(url="https://grondslag.example/v1.0"))
breaks("server-over-https")(lambda it: it["servers"][0].update(url="http://grondslag.example/v1"))
breaks("server-over-https")(lambda it: it["servers"][0].update(url="http://localhost.example/v1"))
breaks("api-version-header")(lambda it: act(it)["responses"]["201"]["headers"].pop("API-Version"))
breaks("api-version-header")(lambda it: answer(it)["responses"]["200"].pop("headers"))
breaks("api-version-header")(lambda it: it["components"]["responses"]["Probleem404"].pop("headers"))
breaks("no-trailing-slash")(lambda it: rename(it, ACT, f"{ACT}/"))
each_breaks(
    "path-in-kebab-case",
    ("/besluitVoorstellen", "/besluit_voorstellen", "/-besluitvoorstellen", "/besluitvoorstellen.json"),
    lambda it, path: rename(it, ACT, path),
)
each_breaks(
    "query-key-in-camel-case",
    ("geldig-op", "GeldigOp", "geldig_op", "2geldig"),
    lambda it, key: answer(it)["parameters"][1].update(name=key),
)
each_breaks(
    "nothing-sensitive-in-address",
    ("bsn", "accessToken", "geboortedatum", "email"),
    lambda it, key: answer(it)["parameters"][1].update(name=key),
)
each_breaks(
    "property-in-camel-case",
    ("Titel", "titel_kort", "titel-kort"),
    lambda it, key: properties(it).update({key: {"type": "string"}}),
)
each_breaks(
    "schema-in-upper-camel-case",
    ("saldo", "Saldo_regel", "saldoRegel"),
    lambda it, key: it["components"]["schemas"].update({key: {"type": "object"}}),
)


@breaks("problem-media-type")
def _as_plain_json(it: Document) -> None:
    content = it["components"]["responses"]["Probleem400"]["content"]
    content["application/json"] = content.pop("application/problem+json")


breaks("problem-media-type")(lambda it: it["components"]["responses"]["Probleem500"].pop("content"))
each_breaks("problem-members", ("status", "title", "detail"), lambda it, each: problem(it)["required"].remove(each))
each_breaks("problem-members", ("status", "title", "detail"), lambda it, each: problem(it)["properties"].pop(each))
breaks("invalid-input-is-400")(lambda it: act(it)["responses"].pop("400"))
breaks("invalid-input-is-400")(lambda it: answer(it)["responses"].pop("400"))
breaks("invalid-input-is-not-422")(lambda it: act(it)["responses"].update({"422": act(it)["responses"]["400"]}))
each_breaks(
    "standard-methods", ("head", "options", "trace"), lambda it, method: it["paths"][ACT].update({method: act(it)})
)
breaks("get-has-no-body")(lambda it: answer(it).update(requestBody=act(it)["requestBody"]))
breaks("day-as-date")(lambda it: properties(it)["ingangsdatum"].pop("format"))
breaks("day-as-date")(lambda it: properties(it).update(einddatum={"type": "string", "format": "date-time"}))
breaks("day-as-date")(lambda it: properties(it).update(genomenOp={"anyOf": [{"type": "string"}, {"type": "null"}]}))
breaks("moment-as-date-time")(lambda it: properties(it).update(vastgelegdOp={"type": "string"}))
breaks("moment-as-date-time")(lambda it: properties(it).update(beschikbaarOp={"type": "string", "format": "date"}))
breaks("moment-has-its-offset")(lambda it: properties(it).update(begin={"type": "string", "format": "date-time-local"}))
breaks("time-is-local")(lambda it: properties(it).update(aanvang={"type": "string", "format": "time"}))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The rules that each document breaks, all linted in one run: ``whole``, ``few``, and the planted by number."""
    folder = tmp_path_factory.mktemp("documents")
    documents = {"whole": whole(), "few": few()}
    for number, (_, breach) in enumerate(PLANTED):
        documents[str(number)] = deepcopy(few())
        breach(documents[str(number)])
    for name, each in documents.items():
        (folder / f"{name}.json").write_text(json.dumps(each), "utf-8")
    assert (SPECTRAL / "node_modules").is_dir(), "run tools/install spectral, which scripts/test does"
    done = subprocess.run(
        [
            SPECTRAL / "node_modules/.bin/spectral", "lint", "--ruleset", RULES, "--format", "json",
            "--fail-severity", "hint", "--quiet", "--output", folder / "found.txt",
            *(folder / f"{name}.json" for name in documents),
        ],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    results = json.loads((folder / "found.txt").read_text("utf-8"))
    told: dict[str, set[str]] = {name: set() for name in documents}
    for each in results:
        if each["code"] == "unrecognized-format":  # Spectral's own word for a document without its version.
            continue
        told[Path(each["source"]).stem].add(each["code"])
    return told


@pytest.mark.parametrize("name", ["whole", "few"])
def test_the_document_keeps_every_rule(name: str, found: dict[str, set[str]]) -> None:
    assert found[name] == set()


@pytest.mark.parametrize(("number", "rule"), [(number, rule) for number, (rule, _) in enumerate(PLANTED)])
def test_a_planted_breach_is_found(number: int, rule: str, found: dict[str, set[str]]) -> None:
    assert found[str(number)] == {rule}


def test_a_breach_of_every_rule_is_planted() -> None:
    text = RULES.read_text("utf-8")
    named = set(re.findall(r"^  ([a-z0-9-]+):", text, re.MULTILINE))
    assert {rule for rule, _ in PLANTED} == named | {"invalid-ref"}  # Spectral finds that one by itself.
