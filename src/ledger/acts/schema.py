"""The JSON Schema of act lines, derived from the acts themselves."""

from __future__ import annotations

from typing import Any

import msgspec

from ledger.acts.line import Envelope, find
from ledger.acts.registry import ACTS

_REF = "#/$defs/{name}"


def schema(name: str | None = None) -> dict[str, Any]:
    """JSON Schema (2020-12) of one act's line, or of any act's; raises ``UnknownAct``."""
    acts = [find(name)] if name else list(ACTS.values())
    shapes: list[type[msgspec.Struct]] = [Envelope, *(act.fields for act in acts)]
    _, definitions = msgspec.json.schema_components(shapes, ref_template=_REF)
    envelope, *fields = (definitions.pop(shape.__name__) for shape in shapes)
    lines = [_line(act.name, act.does, envelope, own) for act, own in zip(acts, fields, strict=True)]
    shape: dict[str, Any] = lines[0] if name else {"oneOf": lines}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **shape, "$defs": definitions}


def _line(name: str, does: str, envelope: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """One act's line: the envelope and the act's own fields, and no others."""
    return {
        "title": name,
        "description": does,
        "type": "object",
        "properties": {**envelope["properties"], **fields["properties"], "act": {"const": name}},
        "required": [*envelope["required"], *fields["required"]],
        "additionalProperties": False,
    }
