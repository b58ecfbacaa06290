"""What an act would do, asked as the act is and with ``voorvertoning=true``: it is not done, and leaves no trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

import orjson
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from api import vocabulary
from api.http import names, shapes
from api.http.parameters import Keys, Parameter
from api.http.problems import problem_response
from api.http.served import Served
from ledger.actor import Principal
from ledger.acts.line import Asked
from ledger.clerk import require_unchanged
from projections.money.impact import Impact
from projections.money.preview import preview

PREVIEW = "voorvertoning"
KEYS: Mapping[str, Parameter] = {
    PREVIEW: Parameter(
        PREVIEW,
        {"type": "boolean"},
        "Of alleen wordt verteld wat de handeling zou doen: er wordt dan niets vastgelegd, ook geen weigering, en de"
        " Idempotency-Key blijft vrij.",
    )
}
"""What may stand behind the question mark of an act."""

_KEYS = Keys(KEYS)


@dataclass(frozen=True, slots=True)
class ForeseenEvent:
    """An event that an act would record, as a sentence; ``effective_on`` where it takes effect on a day of its own."""

    description: str
    effective_on: date | None


@dataclass(frozen=True, slots=True)
class PreviewedAct:
    """What an act would do upon a position. ``done_before``: it was done with this key, and would do nothing more."""

    act: str
    position: int
    demonstration: bool
    done_before: bool
    events: tuple[ForeseenEvent, ...]
    impact: tuple[Impact, ...]


def asked_for(query: QueryParams) -> bool:
    """Whether a preview is asked for; raises ``Invalid`` for whatever else stands behind the question mark."""
    return bool(_KEYS.read(query).get(PREVIEW, False))


def previewed(request: Request, served: Served, principal: Principal, asked: Asked, seen: int | None) -> Response:
    """What the act would do, or the problem that it would end in. Nothing is recorded."""
    found = preview(served.library, principal, [asked], served.now())
    [step] = found.steps
    if seen is not None:
        require_unchanged(served.journal, step.foreseen.guards, seen)
    headers = {"Ledger-Position": str(found.position), "ETag": f'"{found.position}"'}
    if step.foreseen.refusal is not None:
        return problem_response(step.foreseen.refusal, request, headers)
    told = PreviewedAct(
        names.value(vocabulary.ACTS, asked.act.name),
        found.position,
        served.journal.founded.demonstration,
        step.foreseen.before is not None,
        tuple(
            ForeseenEvent(vocabulary.sentence(each.event, "nl"), getattr(each.event, "effective_on", None))
            for each in step.foreseen.entries
        ),
        step.impact,
    )
    write = shapes.writer(PreviewedAct)
    assert write is not None, "it is an object"
    return Response(orjson.dumps(write(told)), HTTPStatus.OK, headers, "application/json")
