"""The OpenAPI document and the application have the same operations, and everything that there is has one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from fastapi.routing import APIRoute

from api.http import feed
from api.http.acts import OPERATIONS
from api.http.asking import ANSWERING, OF_SERVICES
from api.http.openapi import document
from api.questions import QUESTIONS
from ledger.acts import ACTS
from tests.api.reading.api import PUBLIC, Api

DOCUMENT = document(PUBLIC, {})
METHODS = {"get", "post", "put", "patch", "delete", "head", "options"}
BASE = "/v1"


def documented() -> set[tuple[str, str]]:
    return {
        (method, f"{BASE}{path}") for path, item in DOCUMENT["paths"].items() for method in item if method in METHODS
    }


def operations() -> Iterator[dict[str, Any]]:
    for item in DOCUMENT["paths"].values():
        yield from (operation for method, operation in item.items() if method in METHODS)


def test_every_route_is_in_the_document_and_the_other_way_round(asked: Api) -> None:
    routes = {
        (method.lower(), route.path)
        for route in asked.app.routes
        if isinstance(route, APIRoute) and route.path.startswith(f"{BASE}/")
        for method in (route.methods or set()) - {"HEAD"}  # It is GET without its body, and is told with that.
    }
    assert routes - documented() == {("get", f"{BASE}/openapi.json")}, "these are in no document"
    assert documented() - routes == set(), "these are not there"


def test_every_act_and_every_question_has_an_operation() -> None:
    assert OPERATIONS.keys() == ACTS.keys()
    assert ANSWERING.keys() == QUESTIONS.keys()
    assert {("post", f"{BASE}{each.path}") for each in OPERATIONS.values()} <= documented()
    asked = (*ANSWERING.values(), *OF_SERVICES.values())
    assert {("get", f"{BASE}{each.path}") for each in asked} <= documented()
    assert {("get", f"{BASE}{each.path}") for each in feed.FEEDS} <= documented()


def test_operations_have_names_of_their_own() -> None:
    assert {name for name, count in Counter(each["operationId"] for each in operations()).items() if count > 1} == set()


def test_every_reference_leads_somewhere() -> None:
    def references(part: object) -> Iterator[str]:
        if isinstance(part, dict):
            yield from (value for name, value in part.items() if name == "$ref")
            for value in part.values():
                yield from references(value)
        elif isinstance(part, list):
            for value in part:
                yield from references(value)

    for each in set(references(DOCUMENT)):
        found: Any = DOCUMENT
        for step in each.removeprefix("#/").split("/"):
            assert step in found, each
            found = found[step]


def test_what_stands_in_a_path_is_told_with_the_operation() -> None:
    for path, item in DOCUMENT["paths"].items():
        for operation in (each for method, each in item.items() if method in METHODS):
            told = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "path"}
            assert told == {part[1:-1] for part in path.split("/") if part.startswith("{")}, path


def test_whoever_asks_is_told_who_he_is_recorded_as(asked: Api) -> None:
    told = asked.get("/v1/identiteiten/eigen").json()
    wanted = {"pseudoniem": "p-9", "organisatie": "GM0313", "rollen": ["registrator"], "authenticatie": "test"}
    assert told == wanted
