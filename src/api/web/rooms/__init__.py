"""What there is to see: one package for each room, with its pages, its templates and its Dutch.

A page is there because its module is imported here.
"""

from __future__ import annotations

from dataclasses import dataclass

from api.web.language import told
from api.web.rooms import costs, decisions, findings, home, obligations, overview, recording, savings
from api.web.visits import Visit

__all__ = [
    "ROOMS",
    "Door",
    "costs",
    "decisions",
    "doors",
    "findings",
    "home",
    "obligations",
    "overview",
    "recording",
    "savings",
]

ROOMS = (
    ("overview", "", told("Overview")),
    ("decisions", "/besluiten", told("Decisions and mandates")),
    ("costs", "/verrekening", told("Settling costs")),
    ("savings", "/realisatie", told("0-meting and savings")),
    ("obligations", "/verplichtingen", told("Obligations")),
    ("findings", "/bevindingen", told("Findings")),
    ("recording", "/vastleggen", told("Record")),
)
"""In the order in which they are shown: the folder of a room, its address below that of the partnership, its name."""


@dataclass(frozen=True, slots=True)
class Door:
    """A room as the navigation shows it."""

    here: str
    href: str
    title: str


def doors(visit: Visit) -> tuple[Door, ...]:
    """The rooms of a partnership."""
    return tuple(Door(room, visit.link(path), visit.say(title)) for room, path, title in ROOMS)
