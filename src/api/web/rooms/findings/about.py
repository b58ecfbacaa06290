"""Where one reads on about what a finding is about: the books, the claim, the 0-meting, the key, the decision."""

from __future__ import annotations

from api.http import names
from api.web.visits import Visit
from ledger.event import Event
from ledger.place import Place
from ledger.service.events import KeyAdopted
from projections.findings import Finding
from projections.obliged import DueKind
from projections.view import UnknownThing

DUE = frozenset(each.value for each in DueKind)
NAMED = frozenset({"agreement", "decision", "mandate", "objection"})
"""With one of these before it a name is of that kind."""


def about(visit: Visit, found: Finding) -> str | None:
    """The page of what a finding is about; nothing where there is none but the entries."""
    scope, _, name = found.about.partition("#")
    place = Place.of(f":{scope}")
    service = place.service.partition("/")[2] if place.service else ""
    if place.year is not None:
        return visit.link(f"/verrekening/{service}/{place.year}")
    head, *rest = name.split("/")
    if head in DUE and rest:
        return _obligation(visit, head, " ".join(rest))
    if service and head in ("", "nulmeting"):
        return visit.link(f"/realisatie/{service}")
    events = [visit.served.journal.entry(each).event for each in found.positions]
    if any(getattr(each, "claim", None) == head for each in events):
        return visit.link("/realisatie/aanspraken", over=f"{scope}#{head}")
    if any(_of_key(each, head) for each in events):
        return visit.link("/verrekening/sleutels", **{names.field("service"): scope})
    return _dossier(visit, f"{scope}#{rest[0] if head in NAMED and rest else head}")


def _obligation(visit: Visit, kind: str, name: str) -> str:
    """Where the very thing stands that is due, or else all of its kind."""
    due = (each for each in visit.ask("obligations").rows if each.kind == kind)
    found = next((each for each in due if name in (each.name, f"{each.task} {each.name}")), None)
    if found is not None:
        return visit.obligation(found)
    return visit.link("/verplichtingen", **{names.field("due_kind"): names.value("DueKind", kind)})


def _of_key(event: Event, pool: str) -> bool:
    return isinstance(event, KeyAdopted) and event.pool == pool


def _dossier(visit: Visit, name: str) -> str | None:
    """The page of a decision or a mandate, where there is one of that name."""
    for question, more in (("dossier", {}), ("mandates", {"everything": True})):
        try:
            if next(iter(visit.ask(question, about=name, **more).rows), None) is not None:
                return visit.link("/dossier", over=name)
        except UnknownThing:
            continue
    return None
