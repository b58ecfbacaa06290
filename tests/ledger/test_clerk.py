"""What a clerk records rests on what it read, refusals too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.actor import Actor, Capacity
from ledger.acts.line import Asked, ask_all
from ledger.clerk import Clerk, RefusedBefore
from ledger.desk import Current
from ledger.errors import NotFound, RuleBroken
from ledger.founding import ActRefused, QuestionRefused
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


class NotForYou(RuleBroken):
    """What the way in refused."""

    code = "not-found"  # Any code that the vocabulary has.


FOUNDING = {"partnership": "blnp", "title": "BLNP", "legal_form": "agreement", "vision": "samen"}
ADMISSION = {"partnership": "blnp", "participant": "GM0327", "effective_on": "2017-01-01"}
TODAY = date(2024, 5, 1)
ASKER = Actor("p-9", "controller", Capacity.CONTROLLER, "GM0313")


def test_an_act_can_be_refused_before_it_is_looked_at(journal: Journal) -> None:
    """It is done by nobody any more, and its refusal stands where one of its own would."""
    clerk = Clerk(SYSTEM, journal)
    clerk.do(asked(journal, "found-partnership", **FOUNDING, effective_on="2017-01-01"))
    admission = asked(journal, "admit-participant", **ADMISSION)
    refusal = NotForYou("no")
    first, again = clerk.refuse(admission, refusal), clerk.refuse(admission, refusal)
    assert first.refusal is refusal
    assert isinstance(again.refusal, RefusedBefore)
    assert (first.recorded.first, again.recorded.first, again.recorded.again) == (3, 3, True)
    assert isinstance(clerk.do(admission).refusal, RefusedBefore)
    entry = journal.entry(3)
    assert (entry.stream, entry.act) == ("refusals:blnp", "admit-participant")
    assert entry.event == ActRefused(
        "admit-participant", "not-found", ("effective_on", "participant", "partnership"), admission.digest.hex()
    )


def test_what_was_done_before_is_refused_all_the_same_and_nothing_is_recorded_of_that(journal: Journal) -> None:
    clerk = Clerk(SYSTEM, journal)
    founding = asked(journal, "found-partnership", **FOUNDING, effective_on="2017-01-01")
    clerk.do(founding)
    refusal = NotForYou("no")
    assert clerk.refuse(founding, refusal).refusal is refusal
    assert len(list(journal.entries())) == 2


def test_an_act_refused_for_a_partnership_that_is_not_there_stands_with_the_ledger(journal: Journal) -> None:
    Clerk(SYSTEM, journal).refuse(asked(journal, "admit-participant", **ADMISSION), NotForYou("no"))
    assert journal.entry(2).stream == "refusals:"


def test_a_question_is_refused_once_a_day_for_who_asks_it_where(journal: Journal) -> None:
    clerk, refusal = Clerk(SYSTEM, journal), NotForYou("no")
    for question, where, day in (
        ("balances", "blnp", TODAY),
        ("balances", "blnp", TODAY),
        ("mandates", "blnp", TODAY),
        ("balances", "", TODAY),
        ("balances", "blnp", date(2024, 5, 2)),
        ("balances", "blnp", TODAY),
    ):
        assert clerk.refuse_question(question, where, ASKER, day, refusal).refusal is refusal
    entries = list(journal.entries(1))
    assert [(entry.act, entry.stream) for entry in entries] == [
        ("balances", "refusals:blnp"),
        ("mandates", "refusals:blnp"),
        ("balances", "refusals:"),
        ("balances", "refusals:blnp"),
    ]
    assert entries[0].event == QuestionRefused("balances", "not-found")
    assert (entries[0].actor, entries[0].recorded_by) == (ASKER, SYSTEM)


def test_another_who_asks_is_refused_by_himself(journal: Journal) -> None:
    for who in ("p-1", "p-2", "p-1"):
        clerk = Clerk(replace(SYSTEM, subject=who), journal)
        clerk.refuse_question("balances", "", replace(ASKER, subject=who), TODAY, NotForYou("no"))
    assert [entry.recorded_by.subject for entry in journal.entries(1)] == ["p-1", "p-2"]


def test_a_refused_question_is_recorded_though_others_record_meanwhile(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another refusal gets in between the reading of the stream and the record."""
    clerk = Clerk(SYSTEM, journal)
    read, overtaken = Journal.read, False

    def read_and_be_overtaken(self: Journal, kind: Any, name: str) -> Current[Any, Any]:  # noqa: ANN401
        nonlocal overtaken
        current = read(self, kind, name)
        if not overtaken:
            overtaken = True
            clerk.refuse_question("mandates", "", ASKER, TODAY, NotForYou("no"))
        return current

    monkeypatch.setattr(Journal, "read", read_and_be_overtaken)
    clerk.refuse_question("balances", "", ASKER, TODAY, NotForYou("no"))
    assert [entry.act for entry in journal.entries(1)] == ["mandates", "balances"]
