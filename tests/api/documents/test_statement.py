"""A statement (bijdragenota) on paper: what the question tells, to the cent, and how it came about."""

from __future__ import annotations

from collections.abc import Callable

from api.documents.statement import statement
from api.documents.typeset import pdf
from api.web import words
from tests.api.documents.reading import Case, hold, text_of

Cases = Callable[[str], Case]


def test_a_statement_reads_as_it_did(case: Cases) -> None:
    with case("blnp").writer("2019-12-31", "418") as write:
        hold("statement-blnp", statement(write, participant="GM0313"))


def test_a_statement_with_what_is_open_and_what_was_brought_in_reads_as_it_did(case: Cases) -> None:
    with case("bel").writer("2009-12-31", "227") as write:
        hold("statement-bel", statement(write, participant="GM0317"))


def test_a_statement_in_english_reads_as_it_did(case: Cases) -> None:
    with case("blnp").writer("2019-06-30", "418", "en") as write:
        hold("statement-blnp-en", statement(write, participant="GM0313", service="blnp/financien", year=2019))


def test_every_line_and_the_balance_of_the_question_are_in_it(case: Cases) -> None:
    with case("blnp").writer("2019-12-31") as write:
        found = write.ask("statement", participant="GM0267")
        told = text_of(pdf(statement(write, participant="GM0267")))
        lines = list(found.rows)
        assert len(lines) > 10
        for each in lines:
            assert words.cents(each.cents, "nl") in told
        assert f"Saldo {words.cents(found.beside.owes, 'nl')}" in told


def test_of_who_has_nothing_booked_it_says_so(case: Cases) -> None:
    with case("blnp").writer("2017-06-30") as write:
        told = text_of(pdf(statement(write, participant="GM0313")))
    assert "Tot en met deze dag was voor Bunschoten niets geboekt" in told


def test_the_same_moment_gives_the_same_bytes_again(case: Cases) -> None:
    made = []
    for _ in range(2):
        with case("blnp").writer("2019-06-30", "2019-08-31") as write:
            made.append(pdf(statement(write, participant="GM0313")))
    assert made[0] == made[1]
