"""What is known by name in a partnership, to be suggested where a form asks for a name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any

from api.http.served import Moments
from api.web import words
from api.web.rooms.recording.fields import Kind, Leaf
from api.web.visits import Visit
from ledger.acts.fields import END, SLUG
from ledger.baseline import BASELINE
from ledger.event import Aggregate, Event, mistakes_in
from ledger.partnership import PARTNERSHIP
from ledger.service import SERVICE
from projections.governance.services import services

MOST = 500
"""How many names are suggested at the most."""
_NAME = re.compile(f"^{SLUG}{END}")
_BODY = re.compile(f"^(GM[0-9]{{4}}|{SLUG})/{SLUG}{END}")
_CODE = re.compile(f"^GM[0-9]{{4}}{END}")
REF = re.compile(f"^{SLUG}(/{SLUG})?#{SLUG}{END}")
PARTIES, BODIES, DECISIONS, MANDATES = "deelnemers", "organen", "besluiten", "mandaten"

Listed = dict[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """Names with what they stand for: ``scopes`` are the partnership and its services, ``lists`` all others by kind."""

    partnership: tuple[str, str]
    services: tuple[tuple[str, str], ...]
    lists: dict[str, Listed]

    @property
    def scopes(self) -> tuple[tuple[str, str], ...]:
        return (self.partnership, *self.services)

    def list_for(self, leaf: Leaf) -> str:
        """The name of the list that has what a field may name; empty where there is none."""
        match leaf.kind:
            case Kind.PARTY:
                found = PARTIES
            case Kind.BODY:
                found = BODIES
            case Kind.REF:
                found = MANDATES if leaf.name in ("mandate", "parent", "supersedes") else DECISIONS
            case Kind.NAME:
                found = _ALIASES.get(leaf.name, leaf.name)
            case _:
                found = leaf.name if leaf.name in _LINES else ""
        return found if self.lists.get(found) else ""


_ALIASES = {"from_key": "key", "to_key": "key", "wage_series": "index_series", "price_series": "index_series"}
_LINES = frozenset({"function", "holder", "document", "vintage", "finding"})
"""Lines of text that are names too."""


def known(visit: Visit) -> Known:
    """What a partnership and its services have named so far, whatever the day."""
    shared = services_named(visit)
    found: defaultdict[str, Listed] = defaultdict(dict)
    for scope, events in _events(visit, tuple(name for name, _ in shared)):
        for event in events:
            _take(event, scope, found)
    lists = {name: dict(sorted(each.items())[:MOST]) for name, each in found.items()}
    return Known((visit.partnership, visit.title), shared, lists)


def services_named(visit: Visit) -> tuple[tuple[str, str], ...]:
    """The services of a partnership with what they are called, whatever the day."""
    as_of = replace(visit.served.as_of(None, None), valid_on=date.max)
    with visit.served.reading(Moments(as_of)) as reading:
        return tuple((each.service, each.title) for each in services(reading.view, as_of, visit.partnership))


def _events(visit: Visit, names: tuple[str, ...]) -> Iterator[tuple[str, list[Event]]]:
    """By scope, what counts there; the lines of money years name nothing that others go on with."""
    journal = visit.served.journal
    streams: list[tuple[Aggregate[Any, Any], str]] = [
        (PARTNERSHIP, visit.partnership),
        *((kind, each) for each in names for kind in (SERVICE, BASELINE)),
    ]
    for kind, name in streams:
        history = journal.history(kind, name)
        gone = mistakes_in(history)
        yield name, [event for version, event in enumerate(history, start=1) if version not in gone]


def _take(event: Event, scope: str, found: defaultdict[str, Listed]) -> None:
    title = getattr(event, "title", None)
    for name, text in _texts(event):
        about = title if isinstance(title, str) and name == _first(event) else ""
        if _CODE.match(text):
            found[PARTIES][text] = words.party(text)
        elif REF.match(text):
            continue  # What is referred to is named where it was made.
        elif _BODY.match(text):
            if name != "service":
                found[BODIES].setdefault(text, "")
        elif name in ("decision", "mandate") and _NAME.match(text):
            _keep(found[DECISIONS if name == "decision" else MANDATES], f"{scope}#{text}", about)
            _keep(found[name], text, about)
        elif _NAME.match(text) or name in _LINES:
            _keep(found[name], text, about)


def _keep(into: Listed, name: str, about: str) -> None:
    if about or name not in into:
        into[name] = about


def _first(event: object) -> str:
    return fields(event)[0].name if is_dataclass(event) else ""


def _texts(thing: object, called: str = "") -> Iterator[tuple[str, str]]:
    """Every text in an event, with the name of the field that it stands in."""
    if isinstance(thing, str):
        yield called, thing
    elif isinstance(thing, tuple):
        for each in thing:
            yield from _texts(each, called)
    elif is_dataclass(thing):
        for each in fields(thing):
            yield from _texts(getattr(thing, each.name), each.name)
