"""The OpenAPI document explains in Dutch whatever it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from starlette.requests import Request

from api import vocabulary
from api.http import names
from api.http.asking import ANSWERING
from api.http.openapi import document
from api.http.resources import problems

DOCUMENT = document("https://grondslag.example", {"name": "beheer"})
MADE = {names.camel(called) for called in vocabulary.api_values("acts")} | {
    vocabulary.shape(name) for name in vocabulary.vocabulary()["shapes"]
}
"""What is made of acts, answers and sets of values; the rest is written out where it stands."""
ENGLISH = {word.definition for of_section in vocabulary.vocabulary().values() for word in of_section.values()} - {""}


def descriptions(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "description" and isinstance(value, str):
                yield value
            else:
                yield from descriptions(value)
    elif isinstance(part, list):
        for each in part:
            yield from descriptions(each)


def test_every_member_of_what_is_sent_and_answered_is_described() -> None:
    schemas: dict[str, Any] = DOCUMENT["components"]["schemas"]
    made = {name: schema for name, schema in schemas.items() if name in MADE}
    lacking = [
        f"{name}.{member}"
        for name, schema in made.items()
        for member, its in schema.get("properties", {}).items()
        if not its.get("description")
    ]
    assert made
    assert lacking == []


def test_every_operation_and_every_parameter_is_described() -> None:
    operations = [operation for path in DOCUMENT["paths"].values() for operation in path.values()]
    assert [each["operationId"] for each in operations if not each.get("description")] == []
    parameters = [parameter for each in operations for parameter in each.get("parameters", ())]
    assert [each["name"] for each in parameters if not each.get("description")] == []


def test_no_act_takes_the_address_of_another_and_no_filter_the_name_of_what_every_question_takes() -> None:
    methods = Counter(method for path in DOCUMENT["paths"].values() for method in path)
    assert methods["post"] == len(vocabulary.vocabulary()["acts"])
    for answering in ANSWERING.values():
        filters = answering.question.filters.__struct_fields__
        own = {names.field(name) for name in filters if name not in answering.parameters.by_path}
        shared = {name for name, each in answering.parameters.known.items() if each.filter is None}
        assert own.isdisjoint(shared | {"samenwerking"}), answering.resource
        assert own <= answering.parameters.known.keys(), answering.resource


def test_no_description_is_an_english_one() -> None:
    assert [each for each in descriptions(DOCUMENT) if each in ENGLISH] == []


def test_every_problem_is_explained_in_dutch() -> None:
    app = SimpleNamespace(state=SimpleNamespace(served=SimpleNamespace(public_url="https://grondslag.example")))
    answer = problems(Request({"type": "http", "app": app, "query_string": b""}))
    told = {each["code"]: each["uitleg"] for each in orjson.loads(bytes(answer.body))["resultaten"]}
    assert told.keys() == vocabulary.vocabulary()["refusals"].keys()
    assert told["already-rejected"] == "Een afwijzing is definitief."
    assert ENGLISH.isdisjoint(told.values())


def test_a_set_of_values_says_what_each_means() -> None:
    assert DOCUMENT["components"]["schemas"]["Mandaatsoort"] == {
        "type": "string",
        "enum": ["attributie", "delegatie", "machtiging", "mandaat", "ondertekeningsmandaat", "volmacht"],
        "description": "Welke soort mandaat het is.\n\n"
        "- `attributie`: Een wettelijk voorschrift gaf de bevoegdheid aan een functie die onder een orgaan werkt"
        " (Awb 10:22).\n"
        "- `delegatie`: Een ander orgaan heeft de bevoegdheid zelf, onder eigen verantwoordelijkheid (Awb 10:13).\n"
        "- `machtiging`: Iemand mag iets doen wat geen besluit en geen privaatrechtelijke rechtshandeling is"
        " (Awb 10:12).\n"
        "- `mandaat`: Iemand mag namens een bestuursorgaan besluiten nemen (Awb 10:1).\n"
        "- `ondertekeningsmandaat`: Het orgaan besluit zelf, en iemand mag het besluit namens het orgaan ondertekenen"
        " (Awb 10:11).\n"
        "- `volmacht`: Iemand mag namens een gemeente privaatrechtelijk handelen (Awb 10:12).",
    }


def test_no_act_is_called_as_a_shape() -> None:
    acts = [names.camel(called) for called in vocabulary.api_values("acts")]
    shapes = [vocabulary.shape(name) for name in vocabulary.vocabulary()["shapes"]]
    assert len({*acts, *shapes}) == len(acts) + len(shapes)


def test_a_name_without_a_word_is_a_mistake_of_ours() -> None:
    with pytest.raises(vocabulary.NoSuchTerm):
        names.schema(type("Waterschap", (), {}))
