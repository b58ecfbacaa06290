"""What stands in the address of a page: its language, its dates, and the filters of its question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request

from api.http.asking import ANSWERING, day
from api.http.parameters import (
    DATES,
    KNOWN_AT,
    KNOWN_FROM,
    TWO_MOMENTS,
    VALID_FROM,
    VALID_ON,
    Keys,
    Parameter,
)
from api.http.problems import FieldError, Invalid
from api.http.served import Moments, Served
from api.vocabulary import Language
from api.web.dates import NAMES, plain, plain_amount
from api.web.words import LANGUAGES

LANGUAGE = "taal"
EUROS = r"^-?(0|[1-9][0-9]{0,12})\.[0-9]{2}$"
"""By its pattern an amount is known in the address: there it is written as Dutch people write it."""
BASE = "/samenwerkingen"


def language_of(request: Request) -> Language:
    """Dutch, unless the address says English."""
    return "en" if request.query_params.get(LANGUAGE) == "en" else "nl"


@dataclass(frozen=True)
class Address:
    """What stands in the address of a page: what was typed, and what it means."""

    typed: Mapping[str, tuple[str, ...]]
    sent: Mapping[str, Any]
    filters: Mapping[str, Any]
    """The filters of the question that the page asks, by their names in the ledger."""

    @classmethod
    def read(cls, request: Request, keys: Mapping[str, Parameter], asks: str | None, partnership: str) -> Address:
        """Raises ``Invalid`` with all that is wrong, also with what no page asks for."""
        query = request.query_params
        typed = {name: tuple(each for each in query.getlist(name) if each.strip()) for name in dict.fromkeys(query)}
        typed = {name: texts for name, texts in typed.items() if texts}
        amounts = {name for name, each in keys.items() if each.schema.get("pattern") == EUROS}
        days = {*NAMES, *(name for name, each in keys.items() if each.schema.get("format") == "date")}
        pairs: list[tuple[str, str]] = []
        wrong: list[FieldError] = []
        for name, text in [(name, text) for name, texts in typed.items() if name != LANGUAGE for text in texts]:
            try:
                pairs.append((name, plain(name, text) if name in days else _wire(text, amount=name in amounts)))
            except Invalid as error:
                wrong += error.errors
        if set(typed.get(LANGUAGE, ())) - set(LANGUAGES) or len(typed.get(LANGUAGE, ())) > 1:
            wrong.append(
                FieldError("query", f"/{LANGUAGE}", "waarde", f"moet een van deze zijn: {', '.join(LANGUAGES)}")
            )
        sent: dict[str, Any] = {}
        try:
            sent = Keys(keys).read(QueryParams(pairs))
        except Invalid as error:
            wrong += error.errors
        if wrong:
            raise Invalid(wrong)
        if asks is None:
            return cls(typed, sent, {})
        parameters = ANSWERING[asks].parameters
        own = {name: value for name, value in sent.items() if name in parameters.known}
        if any(each.required and name not in own for name, each in parameters.known.items()):
            return cls(typed, sent, {})  # Nothing is asked yet: the page shows what to choose.
        filters = parameters.filters(own, {"partnership": partnership} if partnership else {})
        return cls(typed, sent, {name: getattr(filters, name) for name in filters.__struct_fields__})


def _wire(text: str, *, amount: bool) -> str:
    return plain_amount(text) if amount else text


def keys_of(
    asks: str | None, own: Mapping[str, Parameter], *, compares: bool, needed: bool = False
) -> Mapping[str, Parameter]:
    """What may stand in the address of a page; where something is ``needed``, what its question cannot do without."""
    dates = {**DATES, **(TWO_MOMENTS if compares else {})}
    asked = ANSWERING[asks].parameters.known if asks else {}
    filters = {name: each for name, each in asked.items() if each.filter and each.filter != "partnership"}
    shared = {name: Parameter(name, schema, about) for name, (schema, about) in dates.items()}
    optional = {
        name: Parameter(name, each.schema, each.description, needed and each.required, each.filter, each.hint)
        for name, each in filters.items()
    }
    return {**shared, **optional, **own}


def moments_of(served: Served, sent: Mapping[str, Any], *, compares: bool) -> Moments:
    """The two dates that an address asks for, and of a comparison those of the earlier side, if it names any."""
    as_of = served.as_of(day(sent, VALID_ON), sent.get(KNOWN_AT))
    if not compares or not sent.keys() & {VALID_FROM, KNOWN_FROM}:
        return Moments(as_of)
    on = day(sent, VALID_FROM) or as_of.valid_on
    return Moments(as_of, served.as_of(on, sent.get(KNOWN_FROM) or str(as_of.known_at)))
