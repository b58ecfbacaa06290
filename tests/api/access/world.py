"""A ledger with people at its gate, for tests: what happened when, and who is let through on which day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from api.access.gate import Gate
from api.access.identity import Identity, Role
from api.access.refusals import NotAllowed, Why
from ledger.actor import Principal
from ledger.acts.line import Asked, ask
from ledger.clerk import Clerk, Done
from ledger.journal import Address
from projections import Library
from tests.projections.history import library_of

Line = dict[str, Any]
HOST = "GM0327"
BUNSCHOTEN = "GM0313"
NIJKERK = "GM0267"
FIRM = "kantoor-een"
COLLEGE = f"{HOST}/college"
CHAIR: Line = {
    "subject": "p-1",
    "function": "wethouder",
    "capacity": "chair",
    "organisation": HOST,
    "on_behalf_of": COLLEGE,
}


def person(organisation: str, *roles: Role, subject: str = "p-9") -> Identity:
    return Identity(subject, organisation, frozenset(roles), "test")


@dataclass(frozen=True, slots=True)
class World:
    """One demonstration ledger: acts say when they were recorded."""

    library: Library

    def asked(self, act: str, at: str | None = None, actor: Line = CHAIR, /, **fields: object) -> Asked:
        when = {} if at is None else {"at": at if "T" in at else f"{at}T12:00:00Z"}
        return ask({"act": act, "actor": actor, **when, **fields}, self.library.journal.founded.ledger)

    def do(self, act: str, at: str, actor: Line = CHAIR, /, **fields: object) -> Done:
        """Record an act past the gate, as the command line does; it is not refused."""
        clerk = Clerk(Principal("test", "test", "test", "test"), self.library.journal)
        done = clerk.do(self.asked(act, at, actor, **fields))
        assert done.refusal is None, done.refusal
        return done

    def found(self, partnership: str = "blnp", at: str = "2019-01-01", since: str = "2019-01-01") -> None:
        """A partnership with a decision that anything can rest on, and nobody in it."""
        about = {"scope": partnership, "decision": "besluit", "body": COLLEGE, "effective_on": since}
        facts = {"title": "Een", "legal_form": "agreement", "vision": "samen", "effective_on": since}
        self.do("found-partnership", at, partnership=partnership, **facts)
        self.do("propose-decision", f"{at}T12:30:00Z", **about, title="Een")
        self.do("adopt-decision", f"{at}T12:31:00Z", **about, decided_on=since)

    def join(self, code: str, at: str, since: str, partnership: str = "blnp") -> None:
        self.do("admit-participant", at, partnership=partnership, participant=code, effective_on=since)

    def leave(self, code: str, at: str, since: str, partnership: str = "blnp") -> None:
        self.do("withdraw-participant", at, partnership=partnership, participant=code, effective_on=since)

    def engage(self, firm: str, at: str, first: str, last: str, name: str = "controle") -> None:
        about = {"partnership": "blnp", "engagement": name, "accountant": firm, "title": "Controle"}
        self.do("engage-accountant", at, **about, effective_on=first, valid_until=last, decision="blnp#besluit")

    def gate(self, today: str) -> Gate:
        """The gate as it stands at noon of a day."""
        noon = datetime.combine(date.fromisoformat(today), time(12), UTC)
        return Gate(self.library.journal, self.library, lambda: noon)

    def sees(
        self,
        who: Identity,
        today: str,
        known_at: str | None = None,
        question: str = "balances",
        partnership: str = "blnp",
    ) -> Why | None:
        """Why somebody may not ask this of a partnership on a day; nothing where he may."""
        as_of = self.library.as_of(None, known_at, datetime.now(UTC))
        try:
            self.gate(today).require_sight(who, question, partnership, as_of)
        except NotAllowed as refusal:
            return refusal.why
        return None

    def may(self, who: Identity, today: str, asked: Asked) -> Why | None:
        """Why somebody may not do this on a day; nothing where he may."""
        try:
            self.gate(today).require_act(who, asked)
        except NotAllowed as refusal:
            return refusal.why
        return None

    def clerk(self, who: Identity) -> Clerk:
        return Clerk(Principal(who.subject, "test", who.authentication, "test"), self.library.journal)


@contextmanager
def world_of(address: Address) -> Iterator[World]:
    with library_of(address) as library:
        yield World(library)


def actor(who: Identity, **more: str) -> Line:
    """Somebody as the actor of an act of his own."""
    return {
        "subject": who.subject,
        "function": "medewerker",
        "capacity": "official",
        "organisation": who.organisation,
        **more,
    }


def refused(gate: Gate, who: Identity, question: str, partnership: str | None, known_at: int = 1) -> NotAllowed:
    """The refusal of a question, which must be one."""
    as_of = gate.library.as_of(None, str(known_at), datetime.now(UTC))
    with pytest.raises(NotAllowed) as found:
        gate.require_sight(who, question, partnership, as_of)
    return found.value
