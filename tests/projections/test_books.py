"""The books: as much debit as credit, and of every account on every day what balances say."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from ledger.cost_year.postings import Account
from ledger.journal import Address
from projections import Library
from projections.as_of import AsOf
from projections.money.balances import Filter, balances
from projections.money.books import Booked, booked, trial_balance
from tests.projections.history import library_of, play
from tests.projections.test_successions import (
    AMSTERDAM,
    DAY,
    GOOISE_MEREN,
    SERVICE,
    WEESP,
    a_cost,
    beginning,
    succession,
)

LAST = date(2022, 12, 31)


def moment(library: Library, day: date) -> AsOf:
    return library.as_of(day, None, datetime.now(UTC))


def lines(library: Library, day: date = LAST, which: Filter = Filter()) -> list[Booked]:  # noqa: B008  # It is frozen.
    as_of = moment(library, day)
    with library.view(as_of) as view:
        return list(booked(view, as_of, which))


def accounts(found: list[Booked], until: date) -> dict[tuple[str | None, Account], int]:
    """What the lines up to a day make of every account."""
    sums: Counter[tuple[str | None, Account]] = Counter()
    for each in found:
        if each.effective_on <= until:
            sums[each.participant, each.account] += each.cents
    return {of: cents for of, cents in sums.items() if cents}


def test_a_journal_says_of_every_day_what_balances_say_of_it_also_after_a_herindeling(ledger_address: Address) -> None:
    with library_of(ledger_address) as library:
        more = [succession(), a_cost("F-2", "2022-06-01", "33.00", AMSTERDAM)]
        assert not [done.refusal for done in play(library.journal, [*beginning(), *more]) if done.refusal]
        found = lines(library)
        for day in (date(2022, 3, 1), date(2022, 3, 23), date(2022, 3, 24), date(2022, 6, 1)):
            as_of = moment(library, day)
            with library.view(as_of) as view:
                known = balances(view, as_of, Filter()).lines
                trial = trial_balance(view, as_of, Filter())
            told = {(each.participant, Account.SHARE): each.share for each in known}
            told |= {(each.participant, Account.PAID): -each.paid for each in known}
            assert accounts(found, day) == {of: cents for of, cents in told.items() if cents}
            assert accounts(found, day) == {
                (each.participant, each.account): each.balance for each in trial if each.balance
            }
            assert sum(each.debit for each in trial) == sum(each.credit for each in trial)


def test_every_transaction_of_the_journal_balances_on_its_day(whole: Library) -> None:
    sums: Counter[tuple[date, int]] = Counter()
    found = lines(whole, date(2030, 1, 1))
    for each in found:
        sums[each.effective_on, each.position] += each.cents
    assert found
    assert not any(sums.values())
    assert [(each.effective_on) for each in found] == sorted(each.effective_on for each in found)


def test_a_successor_has_what_it_took_over_in_lines_of_the_day_itself(ledger_address: Address) -> None:
    with library_of(ledger_address) as library:
        play(library.journal, [*beginning(), succession()])
        taken = [each for each in lines(library) if each.effective_on == date.fromisoformat(DAY)]
    assert {(each.participant, each.account, each.cents, each.cost, each.pool) for each in taken} == {
        (WEESP, Account.SHARE, -20_000, None, "beheer"),
        (AMSTERDAM, Account.SHARE, 20_000, None, "beheer"),
        (WEESP, Account.PAID, 30_000, None, "beheer"),
        (AMSTERDAM, Account.PAID, -30_000, None, "beheer"),
    }


def test_of_one_participant_there_are_its_own_accounts_alone(ledger_address: Address) -> None:
    with library_of(ledger_address) as library:
        play(library.journal, beginning())
        found = lines(library, which=Filter(service=SERVICE, participant=GOOISE_MEREN))
        day = date.fromisoformat(DAY) - timedelta(days=30)
        before = lines(library, day, Filter(participant=GOOISE_MEREN))
    assert {(each.participant, each.account, each.cents) for each in found} == {(GOOISE_MEREN, Account.SHARE, 10_000)}
    assert before == []
