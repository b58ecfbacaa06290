"""Every name that the vocabulary must have, as the code has them, and values of every kind of field."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import ModuleType, NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from msgspec import Struct

import api
import ledger
import projections
from api.due import NOTES
from api.http.previews import PreviewedAct
from api.questions import QUESTIONS
from ledger.actor import Actor, Basis, Evidence, Principal
from ledger.acts import ACTS
from ledger.acts.line import Envelope
from ledger.cost_year import CUMULATIVE, PER_COST
from ledger.entry import Entry
from ledger.errors import EmptyAct, LedgerError, RuleBroken
from ledger.event import EVENTS, Aggregate, Event
from ledger.law import RULES
from ledger.money import LARGEST_REMAINDER, Money
from ledger.party import Municipality, municipalities
from ledger.period import Period
from projections import obliged, trail
from projections.as_of import AsOf
from projections.calendar import vat_grounds
from projections.governance import agreements, arrangement, decisions, mandates, services
from projections.marks import Of
from projections.money import balances, exit_fees, forecast, indexation, reconciliation, vat
from projections.savings import comparison

T = TypeVar("T")

ANSWERS = (
    AsOf,
    trail.TrailLine,
    mandates.Mandate,
    balances.Balances,
    balances.Change,
    comparison.Comparison,
    agreements.Agreement,
    decisions.Decision,
    arrangement.Arrangement,
    obliged.Obligations,
    reconciliation.Control,
    forecast.PoolForecast,
    exit_fees.ExitFee,
    indexation.Indexation,
    vat.VatLine,
    vat.VatTotal,
    vat_grounds.KeyProof,
    services.SharedService,
    PreviewedAct,
)
"""What the projections answer, with all that is in it."""

WRITTEN = {
    "words": {
        *("body of a municipality", "no", "none", "opening line", "yes"),
        *("0-meting of", "cost year", "cost year with contributions or costs", "measure"),
        *("pool with costs", "year with costs", "one of several"),
        *(name for name, _ in NOTES),
    },
    "Account": {balances.PAID, balances.SHARE},
    "BaselineStep": {"started", "locked"},
    "MandateStep": {"granted", "changed", "revoked"},
    "Outcome": {trail.DONE, trail.REFUSED},
    "questions": {
        *("partnerships", "services", "trail", "mandates", "balances", "changes", "comparison", "agreements"),
        *(
            "decisions",
            "authority",
            "dossier",
            "arrangement",
            "obligations",
            "reconciliation",
            "forecast",
            "mistake",
            "feed",
            "acts",
            "status",
        ),
        *("ledger-trail", "exit-fees", "indexation", "vat"),
        *("postings", "trial-balance", "statement", "todo", "keys", "measures", "what-if"),
        *("netting", "course", "cost-years"),
        *("advances", "settlement", "recharges", "secondments", "rules"),
        *("findings", "lawfulness", "bridge", "savings"),
    },
    "RoundingRule": {LARGEST_REMAINDER, PER_COST, CUMULATIVE},
    "Verdict": {"better", "worse", "same", "no judgement", "not a goal", "not measured"},
}
"""Sections whose names are no enum in the code: what api.vocabulary asks for itself, and what projections write."""


@cache
def modules() -> list[ModuleType]:
    """Every module of the three packages. Those of the migrations run in alembic only."""
    found = [
        each.name
        for package in (ledger, projections, api)
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if "migrations" not in each.name and not each.name.endswith("__main__")
    ]
    return [importlib.import_module(name) for name in found]


def subclasses(kind: type[T]) -> Iterator[type[T]]:
    """All classes of a kind that our own modules define."""
    ours = {module.__name__ for module in modules()}
    for each in kind.__subclasses__():
        if each.__module__ in ours:
            yield each
        yield from subclasses(each)


@cache
def refusals() -> dict[str, list[type[LedgerError]]]:
    """The refusals by their code; several may share one, where the same rule is broken in several places."""
    found: dict[str, list[type[LedgerError]]] = {}
    for each in subclasses(LedgerError):
        if "code" in vars(each):
            found.setdefault(each.code, []).append(each)
    return found


@cache
def facts() -> set[str]:
    """The names of what refusals keep of what was wrong: the attributes that their constructors set, and the law."""
    kinds: set[type[Any]] = {RuleBroken, *(each for found in refusals().values() for each in found)}
    written = "\n".join(inspect.getsource(kind) for kind in kinds)
    targets = re.findall(r"^\s+((?:self\.\w+(?:, )?)+) =", written, re.MULTILINE)
    return {name for text in targets for name in re.findall(r"self\.([a-z]\w*)", text)}


@cache
def contexts() -> dict[str, set[str]]:
    """The fields that occur beside each other, by what they occur in."""
    found: dict[str, set[str]] = {"an act line": set(Envelope.__struct_fields__)}
    for act in ACTS.values():
        found[f"act {act.name}"] = {*act.fields.__struct_fields__, *Envelope.__struct_fields__}
    for question in QUESTIONS.values():
        found[f"question {question.name}"] = {*question.filters.__struct_fields__, "valid_on", "known_at"}
    for kind in (*EVENTS.values(), *_parts_of_acts(), Actor, Basis, Evidence, Principal, Entry):
        found |= {each.__name__: _members(each) for each in _with_parts(kind)}
    for kind in (*ANSWERS, *_answers()):
        found |= {each.__name__: _members(each) | _returns(each).keys() for each in _with_parts(kind)}
    return found


@cache
def shapes() -> dict[str, set[Any]]:
    """The classes of objects, and the sets of values, that the REST API has a schema for, by their name.

    What an act, a question or an event holds at first hand is called by the name of that, and has no word here.
    """
    found: dict[str, set[Any]] = {"Event": {Event}}
    for kind in (*_parts_of_acts(), *_answers(), *ANSWERS, *EVENTS.values(), Entry):
        for each in _with_parts(kind):
            if not issubclass(each, Event) and _members(each):
                found.setdefault(each.__name__, set()).add(each)
            for hint in (get_type_hints(each, include_extras=True) | _returns(each)).values():
                for leaf in _leaves(hint):
                    if isinstance(leaf, Of):
                        found.setdefault(leaf.section, {leaf.section})
                    elif inspect.isclass(leaf) and issubclass(leaf, Enum):
                        found.setdefault(leaf.__name__, set()).add(leaf)
    for act in ACTS.values():  # A choice that only an act knows has its values all the same.
        for hint in get_type_hints(act.fields).values():
            choices = [leaf for leaf in _leaves(hint) if inspect.isclass(leaf) and issubclass(leaf, Enum)]
            found |= {each.__name__: {each} for each in choices}
    return found


@cache
def names() -> dict[str, set[str]]:
    """Every name by the section of the vocabulary that it belongs to."""
    aggregates = {each.name for module in modules() for each in vars(module).values() if isinstance(each, Aggregate)}
    # How pages draw a form, and what an archive calls a format of a file, is no word of the field.
    named = [each for each in subclasses(Enum) if not each.__module__.startswith(("api.web.", "api.documents."))]
    enums = {each.__name__: {str(member.value) for member in each} for each in named}
    return WRITTEN | {
        "aggregates": aggregates,
        "events": set(EVENTS),
        "acts": set(ACTS),
        "rules": set(RULES),
        "fields": set().union(*contexts().values()),
        "refusals": set(refusals()),
        "facts": facts() - set().union(*contexts().values()),
        "shapes": set(shapes()),
        **enums,
    }


def _members(kind: Any) -> set[str]:  # noqa: ANN401  # A dataclass, or a struct of msgspec.
    return {each.name for each in fields(kind)} if is_dataclass(kind) else set(kind.__struct_fields__)


def _with_parts(kind: Any) -> Iterator[Any]:  # noqa: ANN401  # As above.
    """What has fields, and the dataclasses that those hold; an amount of money is one value, and has no parts."""
    yield kind
    for hint in get_type_hints(kind).values():
        for part in _leaves(hint):
            if _has_fields(part) and part is not Money:
                yield from _with_parts(part)


def _has_fields(part: Any) -> bool:  # noqa: ANN401  # As above.
    return inspect.isclass(part) and (is_dataclass(part) or issubclass(part, Struct))


def _parts_of_acts() -> set[Any]:
    """The objects that an act line holds, those of its envelope too."""
    lines = [Envelope, *(act.fields for act in ACTS.values())]
    return {
        leaf for line in lines for hint in get_type_hints(line).values() for leaf in _leaves(hint) if _has_fields(leaf)
    }


def _answers() -> set[Any]:
    """Of what the answers to questions are, and what stands beside them."""
    return {each for question in QUESTIONS.values() for each in (question.row, question.beside)}


def _leaves(hint: Any) -> Iterator[Any]:  # noqa: ANN401  # As above.
    arguments = get_args(hint)
    if not arguments:
        yield hint
    for each in arguments:
        yield from _leaves(each)


def type_at(kind: Any, path: str) -> Any:  # noqa: ANN401  # As above.
    """The type of a field of a field (or of a property); ``None`` where there is none."""
    for name in path.split("."):
        hints = [get_type_hints(each) | _returns(each) for each in _leaves(kind) if inspect.isclass(each)]
        kind = next((found[name] for found in hints if name in found), None)
    return kind


def _returns(kind: type) -> dict[str, Any]:
    properties = {name: member for name, member in vars(kind).items() if isinstance(member, property)}
    return {
        name: get_type_hints(member.fget, include_extras=True)["return"]
        for name, member in properties.items()
        if member.fget
    }


PLACES = st.sampled_from(["GM0313", "GM0327/college", "GM9999", "blnp/stuurgroep", "blnp#regeling-2017"])
TEXTS = st.text("abcdefghijklmnopqrstuvwxyzé0123456789 -.,:;?!'\"()[]|€", min_size=1)
"""Without braces and capitals, so that no value looks like a gap left open or like Python."""


def values(hint: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401  # As above.
    """Anything that a field of this type can hold."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return values(arguments[0])
    if origin in (Union, UnionType):
        return st.one_of([values(each) for each in arguments])
    if origin is tuple and Ellipsis not in arguments:
        return st.tuples(*map(values, arguments))
    if origin is tuple:
        return st.lists(values(arguments[0]), max_size=4).map(tuple)
    if origin is Mapping:
        return st.dictionaries(values(arguments[0]), values(arguments[1]), max_size=4)
    if hint in SIMPLE:
        return SIMPLE[hint]
    if is_dataclass(hint):
        return built(hint)
    return st.from_type(hint)


DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))
SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: st.one_of(PLACES, TEXTS),
    NoneType: st.none(),
    date: DAYS,
    datetime: st.datetimes(datetime(1900, 1, 1), datetime(2999, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    Decimal: st.decimals(-(10**13), 10**13, allow_nan=False, allow_infinity=False),
    Money: st.integers(-(10**15) + 1, 10**15 - 1).map(Money),
    Municipality: st.sampled_from(sorted(municipalities().values(), key=lambda each: each.code)),
    Period: st.lists(DAYS, min_size=2, max_size=2, unique=True).map(lambda days: Period(min(days), max(days))),
    LedgerError: st.just(EmptyAct("adopt-key")),
}


def built(kind: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401  # As above.
    """Anything of this kind, made by its constructor."""
    hints = get_type_hints(kind.__init__) | (get_type_hints(kind) if is_dataclass(kind) else {})
    hints.pop("return", None)
    wanted = inspect.signature(kind).parameters
    return st.builds(kind, **{name: values(hint) for name, hint in hints.items() if name in wanted})
