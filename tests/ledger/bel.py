"""Three municipalities with one organisation of their own, worked out at a desk: for tests of how it is arranged."""

from __future__ import annotations

from typing import Any

from ledger.actor import Actor, Capacity
from tests.memory import Memory

Line = dict[str, Any]

BLARICUM, EEMNES, LAREN = "GM0376", "GM0317", "GM0417"
THREE = (EEMNES, BLARICUM, LAREN)
COLLEGE, COUNCIL, BOARD = "GM0376/college", "GM0376/raad", "bel/algemeen-bestuur"
SERVICE = "bel/uitvoering"
DIRECTOR: Line = {"holder": "directeur", "organisation": "bel"}


def acting(body: str) -> Actor:
    """Somebody who acts for a body."""
    return Actor(f"p-{body.replace('/', '-').lower()}", "lid", Capacity.BOARD_MEMBER, body.partition("/")[0], body)


def decided(memory: Memory, decision: str, body: str = COLLEGE, on: str = "2008-01-02", **more: Any) -> str:  # noqa: ANN401
    """A decision of a body about the service; its name."""
    about: Line = {"scope": SERVICE, "decision": decision, "body": body, "effective_on": on}
    memory.do("propose-decision", title="Besluit", **about, **more)
    memory.do("adopt-decision", acting(body), decided_on=on, **about)
    return f"{SERVICE}#{decision}"


def arranged() -> Memory:
    """The partnership with a board, and a service that its own organisation carries out."""
    memory = Memory()
    day: Line = {"effective_on": "2008-01-01"}
    founded: Line = {"partnership": "bel", "title": "BEL Combinatie", "legal_form": "public-body", "vision": "samen"}
    memory.do("found-partnership", **founded, **day)
    for code in THREE:
        memory.do("admit-participant", partnership="bel", participant=code, **day)
    board: Line = {"body": BOARD, "title": "Algemeen bestuur", "task": "planning", "seats": ()}
    memory.do("establish-body", partnership="bel", **board, **day)
    service: Line = {"title": "Uitvoering", "host": "bel", "members": THREE, "scope": ("uitvoering",)}
    memory.do("start-service", service=SERVICE, **service, **day)
    return memory
