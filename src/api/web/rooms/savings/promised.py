"""By when savings are to be shown and indicators to be measured again, to whom that was promised, and how it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from api.web.visits import Visit
from projections.obliged import Due, DueKind


def promised(visit: Visit) -> Mapping[str, Due]:
    """What was promised of each claim, by its service and name."""
    return {each.name: each for each in _due(visit, DueKind.SAVING)}


def planned(visit: Visit, service: str) -> list[Due]:
    """What is to be measured again of a service, the first day first."""
    found = [each for each in _due(visit, DueKind.MEASUREMENT) if each.name.partition("#")[0] == service]
    return sorted(found, key=lambda each: (each.due_on, each.name))


def _due(visit: Visit, kind: DueKind) -> Iterator[Due]:
    if visit.may("obligations"):
        yield from visit.ask("obligations", due_kind=kind.value).rows
