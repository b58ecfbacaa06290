"""The dossier of a decision on paper: by what right it was taken, what was wrong with it, and what rests on it."""

from __future__ import annotations

from collections.abc import Callable

from api.documents.decision import decision
from api.documents.typeset import pdf
from tests.api.documents.reading import Case, hold, text_of

Cases = Callable[[str], Case]


def test_the_dossier_of_a_decision_under_mandate_reads_as_it_did(case: Cases) -> None:
    with case("blnp").writer("2021-06-01", "418") as write:
        hold("decision-blnp", decision(write, about="blnp/financien#belastingpakket-2020"))


def test_the_dossier_of_what_several_bodies_decided_on_advice_reads_as_it_did(case: Cases) -> None:
    with case("leiden").writer("2026-01-01", "122") as write:
        hold("decision-leiden", decision(write, about="leiden#projectplan"))


def test_a_dossier_has_every_version_of_the_mandate_with_its_decision_and_proof(case: Cases) -> None:
    with case("blnp").writer("2021-06-01", "418") as write:
        told = "".join(text_of(pdf(decision(write, about="blnp/financien#belastingpakket-2020"))).split())
        [used] = [each for each in write.ask("mandates").rows if each.ref == "blnp/financien#betalen-nijkerk"]
        assert len(used.history) == 2
        for step in used.history:
            assert step.decision in told
            assert write.entry(step.position).act_digest.hex() in told
            assert write.cents(step.cap, made_up=True).replace(" ", "") in told
    assert "gewijzigd,Awb10:1" in told


def test_every_dossier_of_a_case_has_its_entries_and_its_breaches(case: Cases) -> None:
    breaches = 0
    with case("bel").writer("2024-01-01", "227") as write:
        for each in write.ask("decisions").rows:
            (found,) = write.ask("dossier", about=each.ref).rows
            told = text_of(pdf(decision(write, about=each.ref)))
            assert all(write.number(step.position) in told for step in found.steps)
            assert all(breach.article.split()[0] in told for breach in found.breaches)
            assert all(write.entry(by.position).act_digest.hex() in told for by in found.taken)
            breaches += len(found.breaches)
    assert breaches
