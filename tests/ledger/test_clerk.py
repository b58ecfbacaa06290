"""What a clerk records rests on what it read, refusals too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.acts.line import Asked, ask_all
from ledger.clerk import Clerk, RefusedBefore
from ledger.desk import Current
from ledger.errors import NotFound
from ledger.founding import ActRefused
from ledger.journal import Address, Journal
from ledger.stores.schema import migrate
from tests.ledgers import MIGRATIONS, SYSTEM, found

ACTOR = {"subject": "p-1", "function": "registrator", "capacity": "official", "organisation": "GM0327"}


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    address = Address.parse(f"sqlite:///{tmp_path}/ledger.sqlite")
    migrate(address, *MIGRATIONS)
    found(address)
    journal = Journal(address)
    yield journal
    journal.close()


def asked(journal: Journal, act: str, **fields: object) -> Asked:
    (found,) = ask_all([json.dumps({"act": act, "actor": ACTOR, **fields})], journal.founded.ledger)
    return found


def test_a_refusal_is_not_recorded_upon_what_has_changed_meanwhile(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody founds the partnership between the reading that finds none and the record of the refusal."""
    clerk = Clerk(SYSTEM, journal)
    founding = asked(
        journal,
        "found-partnership",
        partnership="blnp",
        title="BLNP",
        legal_form="agreement",
        vision="samen",
        effective_on="2017-01-01",
    )
    admission = asked(journal, "admit-participant", partnership="blnp", participant="GM0327", effective_on="2017-01-01")
    read, reads = Journal.read, 0

    def read_and_be_overtaken(self: Journal, kind: Any, name: str) -> Current[Any, Any]:  # noqa: ANN401
        nonlocal reads
        current = read(self, kind, name)
        reads += 1
        if reads == 1:
            clerk.do(founding)
        return current

    monkeypatch.setattr(Journal, "read", read_and_be_overtaken)
    done = clerk.do(admission)
    assert done.refusal is None
    assert [entry.act for entry in journal.entries()] == ["found-ledger", "found-partnership", "admit-participant"]


def test_a_refusal_stands_and_is_told_again(journal: Journal) -> None:
    clerk = Clerk(SYSTEM, journal)
    admission = asked(journal, "admit-participant", partnership="blnp", participant="GM0327", effective_on="2017-01-01")
    first, again = clerk.do(admission), clerk.do(admission)
    assert isinstance(first.refusal, NotFound)
    assert isinstance(again.refusal, RefusedBefore)
    assert again.recorded.again
    assert again.recorded.first == first.recorded.first == 2
    refused = journal.entry(2).event
    assert isinstance(refused, ActRefused)
    assert refused.fields == ("effective_on", "participant", "partnership")
