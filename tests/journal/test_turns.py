"""However many act upon one stream at once, each act has its turn."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

from ledger.acts.line import ask
from ledger.clerk import HOPEFUL, Clerk
from ledger.desk import Desk
from ledger.journal import Address, Journal
from tests.ledgers import SYSTEM

ACTOR = {"subject": "p-1", "function": "secretaris", "capacity": "official", "organisation": "GM0313"}


def an_observation(journal: Journal, name: str) -> dict[str, object]:
    del journal
    what = {"observation": name, "kind": "result", "text": "as seen", "source": "a test"}
    return {"act": "record-observation", "partnership": "proef", **what, "effective_on": "2020-02-01", "actor": ACTOR}


def do(journal: Journal, members: dict[str, object]) -> None:
    done = Clerk(SYSTEM, journal).do(ask(members, journal.founded.ledger))
    assert done.refusal is None


def test_who_is_overtaken_again_and_again_makes_the_others_wait(
    ledger_address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    overtaken: list[str] = []
    waited_for: list[bool] = []
    with closing(Journal(ledger_address)) as ours, closing(Journal(ledger_address)) as theirs:
        begin = {"title": "Proef", "legal_form": "light-scheme", "vision": "samen", "effective_on": "2020-01-01"}
        do(ours, {"act": "found-partnership", "partnership": "proef", **begin, "actor": ACTOR})
        decide = Clerk._decide

        def overtake(clerk: Clerk, asked: Any, seen: int | None) -> object:  # noqa: ANN401
            """Somebody else is always first, as long as he may be."""
            if clerk.journal is ours:
                store: Any = ours.store
                waited_for.append(store._held.connection is not None)
            if clerk.journal is ours and len(overtaken) < HOPEFUL:
                read = Desk.read

                def read_and_lose(desk: Desk, *of: Any) -> object:  # noqa: ANN401
                    found: object = read(desk, *of)
                    if desk.journal is ours and len(overtaken) < attempt:
                        overtaken.append(f"theirs-{attempt}")
                        do(theirs, an_observation(theirs, overtaken[-1]))
                    return found

                attempt = len(overtaken) + 1
                with monkeypatch.context() as patch:
                    patch.setattr(Desk, "read", read_and_lose)
                    return decide(clerk, asked, seen)
            return decide(clerk, asked, seen)

        monkeypatch.setattr(Clerk, "_decide", overtake)
        do(ours, an_observation(ours, "ours"))
        names = [getattr(each.event, "observation", None) for each in ours.entries()]
    assert waited_for == [False] * HOPEFUL + [True]
    assert names[-HOPEFUL - 1 :] == [*overtaken, "ours"]
