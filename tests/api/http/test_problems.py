"""What a refusal knows is told in Dutch: the names of its facts, and values that are one of a set."""

from __future__ import annotations

from api.access.refusals import NotAllowed, Why
from api.http.problems import problem
from ledger.governance.refusals import DecisionNotAdopted
from tests.api.names import facts


def test_facts_and_values_of_a_set_are_called_as_everywhere_in_the_api() -> None:
    told = problem(NotAllowed("p-1", "grant-mandate", "bel", Why.ROLE))["velden"]
    assert (told["pseudoniem"], told["gevraagd"], told["waar"]) == ("p-1", "mandaat-verlenen", "bel")
    told = problem(DecisionNotAdopted("blnp#regeling", "proposed"))["velden"]
    assert told == {"besluit": "blnp#regeling", "standVanHetBesluit": "voorgelegd"}


def test_the_facts_that_refusals_keep_are_found() -> None:
    assert {"standing", "why", "decision"} <= facts()
