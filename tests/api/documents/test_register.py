"""The register of mandates on paper: what the question tells of each, with all its versions and uses."""

from __future__ import annotations

from collections.abc import Callable

from api.documents.register import register
from api.documents.typeset import pdf
from tests.api.documents.reading import Case, hold, text_of

Cases = Callable[[str], Case]


def test_the_register_of_a_day_reads_as_it_did(case: Cases) -> None:
    with case("blnp").writer("2021-06-01", "418") as write:
        hold("register-blnp", register(write))


def test_a_register_with_every_column_reads_as_it_did(case: Cases) -> None:
    with case("leiden").writer("2026-01-01", "122") as write:
        hold("register-leiden", register(write, everything=True))


def test_everything_has_those_that_do_not_hold_too(case: Cases) -> None:
    with case("blnp").writer("2017-02-01") as write:
        assert "Op deze dag geldt geen mandaat." in text_of(pdf(register(write)))
        every = list(write.ask("mandates", everything=True).rows)
        told = "".join(text_of(pdf(register(write, everything=True))).split())
        assert len(every) > 1
        assert all(each.ref in told for each in every)
        assert "(geldtnietopdezedag)" in told
