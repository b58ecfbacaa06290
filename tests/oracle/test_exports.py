"""Whatever happens, hledger and beancount read the journals of the books without a complaint, to the same cent.

Both programs are run on the exports of random histories in which people wrote whatever they liked, and every account
is compared at several dates with what the balances say.
"""

from __future__ import annotations

import csv
import io
import os
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from beancount import loader
from beancount.core.data import Transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api import bookkeeping
from api.cli.booking import transactions
from api.questions import QUESTIONS
from api.questions.books import JournalLine
from api.questions.registry import Reading
from ledger.actor import Evidence
from ledger.money import Money
from projections import Library
from projections.as_of import AsOf
from projections.money import balances
from projections.money.balances import Filter
from projections.money.books import trial_balance
from tests.oracle.conftest import Copies
from tests.oracle.histories import histories, play
from tests.oracle.test_random_histories import NOW

Accounts = dict[tuple[str, ...], int]
"""What every account comes to, in cents, by the parts of its name in small letters."""

LAST = date(2021, 1, 1)
DAYS = (date(2017, 12, 31), date(2018, 6, 30), date(2018, 12, 31), date(2019, 7, 1), LAST)
NASTY = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            'a "quoted" \\ text; comment',
            "date:2001-01-01, date2:2001-01-01",
            "[2001-01-01=2001-01-02]",
            'line\nbreak\r\n2019-01-01 * "x" "y"\n  Assets:A  1 EUR',
            "50% | note %3B",
            "* ! (code) = 5 @ EUR",
            "\u2028\u00a0\u0000café €",
            "; ; ;",
            '"',
            "\\",
            "\\n",
            "#tag ^link",
        ]
    ),
)
"""What a description or the title of a document may hold."""


def told(library: Library, day: date = LAST) -> tuple[AsOf, list[JournalLine]]:
    """Every posting up to a day."""
    as_of = library.as_of(day, None, NOW)
    with library.view(as_of) as view:
        found = QUESTIONS["postings"].ask(Reading(library, view, as_of), QUESTIONS["postings"].filters())
        return as_of, list(found.rows)


def known(library: Library, day: date) -> Accounts:
    """What the balances and the trial balance say that accounts come to on a day."""
    as_of = library.as_of(day, None, NOW)
    with library.view(as_of) as view:
        trial = trial_balance(view, as_of, Filter())
        found: Accounts = {
            (each.service, each.participant or bookkeeping.OF_SERVICE, each.account.value): each.balance
            for each in trial
        }
        for each in balances.balances(view, as_of, Filter()).lines:
            assert found.get((each.service, each.participant, "share"), 0) == each.share
            assert found.get((each.service, each.participant, "paid"), 0) == -each.paid
    return {name: cents for name, cents in found.items() if cents}


def in_hledger(journal: str, day: date) -> Accounts:
    """What hledger makes of every account at the end of a day; it must find nothing wrong with the journal."""
    until = (day + timedelta(days=1)).isoformat()
    printed = hledger(journal, "balance", "--flat", "--no-total", "--empty", "-O", "csv", "-e", until)
    found: Accounts = {}
    for name, amount in list(csv.reader(io.StringIO(printed)))[1:]:
        _, partnership, service, *rest = name.split(":")
        found[(f"{partnership}/{service}", *rest)] = cents_of(amount.removeprefix("EUR ").strip())
    return {name: cents for name, cents in found.items() if cents}


def hledger(journal: str, *command: str) -> str:
    environment = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["hledger", "-f", "-", *command], input=journal.encode(), env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def in_beancount(journal: str) -> list[Transaction]:
    """The transactions as beancount reads them; it must find nothing wrong with the journal."""
    entries, errors, _ = loader.load_string(journal)
    assert not errors, [each.message for each in errors]
    return [each for each in entries if isinstance(each, Transaction)]


def summed(found: list[Transaction], day: date) -> Accounts:
    """What accounts come to in beancount at the end of a day."""
    sums: Counter[tuple[str, ...]] = Counter()
    for each in found:
        for posting in each.postings if each.date <= day else ():
            assert posting.units is not None
            assert posting.units.currency == "EUR"
            assert posting.units.number is not None
            _, _, partnership, service, *rest = posting.account.split(":")
            name = (f"{partnership.lower()}/{service.lower()}", *map(written, rest))
            sums[name] += int(posting.units.number.scaleb(2))
    return {name: cents for name, cents in sums.items() if cents}


def written(part: str) -> str:
    """A part of an account's name as the ledger has it: without the capital that beancount wants."""
    return part if part.startswith("GM") else part.lower()


def cents_of(amount: str) -> int:
    return 0 if amount == "0" else int(amount.replace(".", ""))


def test_both_programs_read_the_books_of_any_history_and_say_what_we_say(copies: Copies, examples: int) -> None:
    texts = st.lists(NASTY, min_size=3, max_size=12)
    compared: Counter[date] = Counter()

    @settings(max_examples=examples // 20 + 1, suppress_health_check=list(HealthCheck), deadline=None)
    @given(histories, texts)
    def holds(history: Any, wrote: list[str]) -> None:  # noqa: ANN401  # As the strategies give them.
        with copies() as library:
            play(library, history)
            _, lines = told(library)
            marked = [
                replace(
                    each,
                    description=wrote[each.position % len(wrote)],
                    evidence=(Evidence(wrote[-1 - each.position % len(wrote)]),),
                )
                for each in lines
            ]
            made = transactions(marked)
            ours, theirs = ("".join(write(wrote, made)) for write in (bookkeeping.hledger, bookkeeping.beancount))
            hledger(ours, "check", "--strict", "ordereddates")
            read = in_beancount(theirs)
            assert len(read) == len(made)
            for day in DAYS:
                expected = known(library, day)
                assert in_hledger(ours, day) == expected
                assert summed(read, day) == expected
                compared[day] += len(expected)

    holds()
    assert all(compared[day] for day in DAYS[1:])  # Or it would have said nothing.


@given(NASTY)
def test_whatever_somebody_wrote_stays_on_its_line_and_can_be_read_back(text: str) -> None:
    plain = bookkeeping.plain(text)
    assert plain.isprintable()
    assert not set(";,|[]") & set(plain)
    assert unquote(plain) == text


@pytest.mark.parametrize("text", ['a "quoted" \\ text; comment', "line\nbreak", "50% [2001-01-01] date:2001-01-01, x"])
def test_a_text_is_the_same_in_both_programs(text: str) -> None:
    sides = tuple(
        bookkeeping.Side("blnp/ict", who, "share", Money(cents), (("cost", text),))
        for who, cents in (("GM0313", 100), ("GM0327", -100))
    )
    made = [bookkeeping.Transaction(date(2019, 1, 1), 7, text, (("document", text),), sides)]
    (read,) = in_beancount("".join(bookkeeping.beancount((), made)))
    assert unquote(read.narration or "") == text
    assert unquote(read.meta["document"]) == text
    (row,) = list(csv.DictReader(io.StringIO(hledger("".join(bookkeeping.hledger((), made)), "print", "-O", "csv"))))[
        :1
    ]
    assert unquote(row["description"]) == text
    assert (row["date"], row["code"]) == ("2019-01-01", "7")
