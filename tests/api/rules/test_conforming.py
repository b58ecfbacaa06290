"""Every operation, with what the document allows and with what it forbids: no answer is anything the document lacks."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.specs.openapi.schemas import OpenApiSchema
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.acts import OPERATIONS
from api.http.asking import ANSWERING
from ledger.journal import Address
from tests.api.rules.application import HERE, Api, opened
from tests.api.rules.test_twice import FOUNDING
from tests.conftest import EXAMPLES

BASE = f"{HERE}/v1"
SETTINGS = settings(
    max_examples=max(1, EXAMPLES // 50),
    deadline=None,
    database=None,
    phases=[Phase.generate],  # What it finds is told as it was found: an act is not undone for a smaller example.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
KNOWN: dict[str, list[Any]] = {
    "samenwerking": ["blnp"],
    "dienst": ["blnp/financien", "blnp/ict"],
    "deelnemer": ["GM0313", "GM0327", "GM0273", "GM0267"],
    "orgaan": ["GM0327/college", "GM0313/college"],
    "jaar": [2018, 2019],
    "reikwijdte": ["blnp"],
    "organisatie": ["GM0327"],
    "ingangsdatum": ["2018-01-01"],
    "tijdstip": [None],
    "titel": ["Iets"],
    "functie": ["teamleider"],
    "toelichting": [None],
    "bewijsstukken": [[]],
    "grondslag": [{}],
    "pseudoniem": ["p-leu-10"],
    "namens": ["GM0327/college"],
    "kostenpool": ["verzekeringen", "bedrijfsvoering"],
}
"""What there is, put in place of many a made-up name, so that more is reached than that there is nothing."""
WANTED = CHECKS.get_by_names(
    [
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "missing_required_header",
    ]
)
REJECTION = CHECKS.get_by_names(["negative_data_rejection"])
BUSY = {"position-not-there"}
"""The one 503 that a request can bring about by itself."""


def with_what_there_is(value: Any) -> Any:  # noqa: ANN401  # JSON.
    chance = random.Random(repr(value))

    def known(name: str, each: object) -> Any:  # noqa: ANN401
        there = chance.choice(KNOWN.get(name, [each]))
        fits = there is None or isinstance(each, type(there))
        return there if name in KNOWN and fits and chance.random() < 0.9 else with_what_there_is(each)

    if isinstance(value, dict):
        return {name: known(name, each) for name, each in value.items()}
    return [with_what_there_is(each) for each in value] if isinstance(value, list) else value


def _running(app: FastAPI) -> ASGIApp:
    """An application that was started already, for a client that would start it."""

    async def running(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await app(scope, receive, send)
            return
        for _ in ("startup", "shutdown"):
            message = await receive()
            await send({"type": f"{message['type']}.complete"})

    return running


def document_of(api: Api, mode: GenerationMode = GenerationMode.POSITIVE) -> OpenApiSchema:
    """The document as it is served, with an application behind it."""
    document = api.get("/openapi.json").json()
    del document["security"]  # The door is another test's.
    schema = schemathesis.openapi.from_dict(document)
    schema.app = _running(api.app)
    for place in ("map_path_parameters", "map_query", "map_body"):

        def put(_: object, value: Any) -> Any:  # noqa: ANN401
            return with_what_there_is(value) if value and mode is GenerationMode.POSITIVE else value

        put.__name__ = place
        schema.hook(put)
    return schema


def require_conformity(case: Any, response: Any) -> None:  # noqa: ANN401  # The tool's own types are not exported.
    """Raise what differs from the document."""
    told = response.json() if "json" in response.headers.get("content-type", [""])[0] else {}
    told = told if isinstance(told, dict) else {}  # A feed is a list.
    if response.status_code == 503:
        assert told["code"] in BUSY, told
    else:
        assert response.status_code < 500, (case.as_curl_command(), told)
    if case.meta.generation.mode is GenerationMode.POSITIVE:
        # What the document allows may be refused for what it says, but never for its shape.
        # A schema cannot say before which day there is nothing to ask.
        wrong = [each for each in told.get("fouten", ()) if each["code"] != "te-vroeg"]
        assert wrong == [], case.as_curl_command()
    case.validate_response(response, checks=WANTED)


@pytest.fixture
def seen() -> Counter[tuple[str, int]]:
    return Counter()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
def test_every_answer_is_as_the_document_says(api: Api, mode: GenerationMode, seen: Counter[tuple[str, int]]) -> None:
    labels = set()
    for each in document_of(api, mode).get_all_operations():
        operation = each.ok()  # type: ignore[union-attr]  # Otherwise it says here what is wrong.
        labels.add(operation.label)
        if mode is GenerationMode.NEGATIVE and not (operation.body or operation.query or operation.path_parameters):
            continue  # There is nothing to get wrong.

        def answers(case: Any) -> None:  # noqa: ANN401
            response = case.call(base_url=BASE)
            seen[case.operation.label, response.status_code] += 1
            require_conformity(case, response)
            case.validate_response(response, checks=REJECTION)

        _run(answers, operation.as_strategy(generation_mode=mode))
    assert len(labels) >= len(OPERATIONS) + len(ANSWERING)
    if mode is GenerationMode.POSITIVE:
        assert {status for _, status in seen} >= {200, 400, 409}


def _run(answers: Callable[[Any], None], cases: Any) -> None:  # noqa: ANN401
    SETTINGS(given(case=cases)(answers))()


@pytest.fixture
def begun(ledger_address: Address) -> Iterator[Api]:
    """A partnership and nothing else, on either database."""
    with opened(ledger_address) as api:
        assert api.act("/samenwerkingsoprichtingen", FOUNDING).status_code == 201
        for code in ("GM0327", "GM0313"):
            joining = {"samenwerking": "blnp", "deelnemer": code, "ingangsdatum": "2017-01-01"}
            assert api.act("/toetredingen", joining).status_code == 201
        yield api


def test_what_an_act_gave_leads_to_what_became_of_it(begun: Api) -> None:
    """Steps that follow the links of the document, on both databases."""
    some = document_of(begun).include(path_regex="/(besluitvoorstellen|toetredingen|handelingen)")
    followed = Counter[int]()

    class Steps(some.as_state_machine()):  # type: ignore[misc]
        def get_call_kwargs(self, _: object) -> dict[str, Any]:
            return {"base_url": BASE}

        def validate_response(self, response: Any, case: Any, **_: object) -> None:  # noqa: ANN401
            require_conformity(case, response)
            if case.method == "GET":
                followed[response.status_code] += 1

    Steps.run(settings=settings(SETTINGS, max_examples=max(3, EXAMPLES // 10), stateful_step_count=6))
    assert followed[200] > 0, "no step came as far as an act that was done"
