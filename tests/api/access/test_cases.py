"""The policy held against practice: who of the five collaborations could have recorded their acts over the network."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.access.gate import Gate
from api.access.identity import Identity, Role
from api.access.policy import TABLE
from api.access.refusals import NotAllowed
from api.access.ties import is_municipality
from ledger.acts.line import Asked, ask
from ledger.clerk import Clerk
from ledger.journal import Address
from ledger.stores.schema import migrate
from tests.ledgers import MIGRATIONS, SYSTEM, found
from tests.projections.history import library_of

CASES = Path(__file__).parents[3] / "cases"
BEFORE = datetime(2000, 1, 1, tzinfo=UTC)
GRONINGEN = "GM0014"
"""It takes part in none of them."""

NOT_LIKE_THIS = {
    # A municipality founds, and admits itself first; these were recorded by an organisation that is none.
    ("found-partnership", "bel"): 1,
    ("found-partnership", "leiden"): 1,
    ("admit-participant", "bel"): 1,
    ("admit-participant", "leiden"): 1,
    # Here another was admitted before the founder itself: then the founder waits until that one admits it.
    ("admit-participant", "GM0417"): 2,
}
"""What nobody could have recorded over the network as the cases have it, by act and organisation, and how often."""


def lines() -> list[dict[str, Any]]:
    """All five cases in the order in which it happened, as the demonstration plays them."""
    names = ("blnp", "wol", "gemeentewerf", "bel", "leiden")
    texts = [text for name in names for text in (CASES / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return sorted((json.loads(text) for text in texts if text), key=lambda line: datetime.fromisoformat(line["at"]))


def let_through(gate: Gate, asked: Asked, organisation: str, *roles: Role) -> bool:
    """Whether somebody of an organisation may do it, under the pseudonym that the case gives the actor."""
    who = Identity(asked.actor.subject, organisation, frozenset(roles), "test")
    try:
        gate.require_act(who, asked)
    except NotAllowed:
        return False
    return True


def test_of_each_act_of_the_five_collaborations_somebody_could_have_recorded_it(tmp_path: Path) -> None:
    address = Address.parse(f"sqlite:///{tmp_path}/ledger.sqlite")
    migrate(address, *MIGRATIONS)
    found(address, demonstration=True, since=BEFORE)
    acts = lines()
    municipalities = sorted({line["actor"]["organisation"] for line in acts if is_municipality_code(line)})
    nobody: Counter[tuple[str, str]] = Counter()
    with library_of(address) as library:
        clerk = Clerk(SYSTEM, library.journal)
        for line in acts:
            asked = ask(line, library.journal.founded.ledger)
            at = asked.at or BEFORE
            gate = Gate(library.journal, library, lambda at=at: at)  # type: ignore[misc]  # mypy infers no default.
            row = TABLE[asked.act.name]
            if not any(let_through(gate, asked, code, role) for code in municipalities for role in row.roles):
                nobody[asked.act.name, asked.actor.organisation] += 1
            assert not let_through(gate, asked, GRONINGEN, *[role for role in Role if role is not Role.ADMINISTRATOR])
            assert not any(let_through(gate, asked, code, *Role) for code in municipalities), "an administrator"
            clerk.do(asked)
    assert nobody == NOT_LIKE_THIS


def is_municipality_code(line: dict[str, Any]) -> bool:
    return is_municipality(line["actor"]["organisation"], datetime.fromisoformat(line["at"]).date())
