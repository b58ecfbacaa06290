"""Whatever is budgeted, called, paid, settled and reserved, the balances are what plain loops make of it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from projections.as_of import AsOf
from projections.money import balances
from projections.money.postings import postings
from projections.view import View
from tests.oracle import naive_money
from tests.oracle.conftest import Copies
from tests.oracle.histories import (
    MEMBERS,
    PAUSES,
    SOME_COST,
    SOME_PAYMENT,
    SOME_TRANSFER,
    STANDING,
    Draw,
    Line,
    between,
    corrections,
    days,
    flags,
    keys,
    money,
    play,
    pools,
    services,
    sharing,
    small,
    some,
    years,
)
from tests.oracle.test_random_histories import FILTERS, Told, moments, the_tables_are_those_of_the_journal
from tests.projections.history import line

WHOLE = 4
"""How many kinds of what happens at the end of a year must have happened, or these histories say little."""


WANTED = (
    "cost-year.advances-called",
    "cost-year.claims-netted",
    "cost-year.payment-recorded",
    "cost-year.payment-reversed",
    "cost-year.result-appropriated",
    "cost-year.settlement-adopted",
    "partnership.netting-paid",
    "partnership.netting-reversed",
)


def within(draw: Draw, year: int) -> str:
    return str(draw(between(date(year, 1, 1), date(year, 12, 31))))


def budgeting(draw: Draw) -> list[Line]:
    """A budget of a pool or of both, mostly from the first day of its year."""
    service, year = draw(services), draw(years)
    day = draw(some(f"{year}-01-01", f"{year}-01-01", within(draw, year)))
    about = {"service": service, "year": year, "effective_on": day, "decision": f"{service}#besluit"}
    amounts = some("1000.00", "12000.00", "999.99", "100000.01", "0.00")
    which = draw(some(["beheer"], ["projecten"], ["beheer", "projecten"]))
    return [line("adopt-budget", **about, pool=pool, amount=draw(amounts), illustrative=draw(flags)) for pool in which]


def calling(draw: Draw) -> list[Line]:
    """Advances in a rhythm or on some days, in the place of those that stand or of none."""
    service, year = draw(services), draw(years)
    since = draw(some(f"{year}-01-01", f"{year}-01-01", f"{year}-07-01", within(draw, year)))
    rhythm = {"rhythm": draw(some("monthly", "quarterly")), "day_of_month": draw(some(1, 15, 31))}
    on_days = {"dates": sorted({within(draw, year) for _ in range(3)})}
    about = {"service": service, "year": year, "advances": draw(small("v", 400)), "effective_on": since}
    rests = {"decision": f"{service}#besluit", "replaces": draw(some(STANDING, STANDING, STANDING, None))}
    payee = draw(some({}, {}, {"payable_to": draw(some(*MEMBERS[service]))}))
    return [line("call-advances", **about, **rests, **payee, **draw(some(rhythm, rhythm, on_days)))]


def paying(draw: Draw) -> list[Line]:
    """A payment, mostly to the host, or that one was a mistake of the bank."""
    service, year = draw(services), draw(years)
    about = {"service": service, "year": year}
    pay = line("record-payment", **about, payment=draw(small("B", 500)), payer=draw(some(*MEMBERS[service])))
    pay |= {"payee": draw(some("GM0327", "GM0327", *MEMBERS[service])), "purpose": draw(some("advances", "settlement"))}
    pay |= {"amount": f"{draw(some(1, 250, 333, 1000))}.33", "effective_on": draw(days), "illustrative": draw(flags)}
    back = line("reverse-payment", **about, payment=SOME_PAYMENT, reason="error: of another account")
    lines: list[Line] = draw(some([pay], [pay], [pay, back], [back]))
    return lines


def settling(draw: Draw) -> list[Line]:
    """What ends a year: all is shared, settled, appropriated, closed, and opened again."""
    service, year = draw(services), draw(years)
    about = {"service": service, "year": year, "decision": f"{service}#besluit"}
    on = {"effective_on": draw(some(f"{year}-12-31", f"{year + 1}-07-01"))}
    share = [line("allocate-cost", service=service, year=year, cost=SOME_COST)] * 4
    settle = line("settle-cost-year", **about, **on, settlement=draw(small("a", 400)), due_on=f"{year + 1}-09-01")
    settle |= draw(some({}, {}, {"payable_to": draw(some(*MEMBERS[service]))}))
    amounts = some("10.00", "500.01", "-0.07", "-100.00")
    result = line(
        "appropriate-result", **about, **on, to_reserve=draw(amounts), **draw(some({}, {"reserve_cap": "0.5"}))
    )
    close, reopen = (line(f"{verb}-cost-year", **about, **on) for verb in ("close", "reopen"))
    lines: list[Line] = draw(
        some(
            [*share, settle],
            [*share, settle],
            [*share, result, settle],
            [*share, result],
            [*share, settle, close],
            [reopen],
            [close, reopen],
        )
    )
    return lines


def turning(draw: Draw) -> list[Line]:
    """A year from its budget to its settlement, with a result that leaves something for the reserve."""
    service, year = draw(services), draw(years)
    about = {"service": service, "year": year, "decision": f"{service}#besluit"}
    first, last = {"effective_on": f"{year}-01-01"}, {"effective_on": f"{year}-12-31"}
    budget = line("adopt-budget", **about, **first, pool=draw(pools), amount="90000.00")
    name, days_of = draw(small("v", 400)), {"rhythm": "quarterly", "day_of_month": 15}
    call = line("call-advances", **about, **first, advances=name, replaces=STANDING, **days_of)
    result = line("appropriate-result", **about, **last, to_reserve=draw(some("10.00", "77.77", "-5.00")))
    settle = line("settle-cost-year", **about, **last, settlement=draw(small("a", 400)), due_on=f"{year + 1}-09-01")
    share = line("allocate-cost", service=service, year=year, cost=SOME_COST)
    return [budget, call, *[share] * 6, result, *draw(some([], [settle]))]


def netting(draw: Draw) -> list[Line]:
    """What is open in some years of one partnership is netted; of that something is paid, or it is turned back."""
    both = ["blnp/financien/2018", "blnp/ict/2018"]
    about = {"partnership": "blnp", "netting": draw(small("n", 300))}
    agree = line("agree-netting", **about, cost_years=draw(some(both, [*both, "blnp/financien/2019"], both[:1])))
    agree |= {
        "decision": "blnp#besluit",
        "due_on": "2020-02-01",
        "effective_on": draw(some("2018-12-31", "2019-12-31")),
    }
    pay = line("record-netting-payment", **about, payment=draw(small("B", 500)), payer=SOME_TRANSFER, payee="")
    pay |= {"amount": draw(some("0.01", "1.00")), "effective_on": draw(days)}
    back = line("reverse-netting", **about, reason="error: of another year")
    lines: list[Line] = draw(some([agree], [agree, pay], [agree, back], [agree, pay, pay]))
    return lines


KINDS = (
    netting,
    netting,
    turning,
    money,
    money,
    money,
    sharing,
    keys,
    budgeting,
    budgeting,
    calling,
    calling,
    paying,
    paying,
    settling,
    corrections,
)
steps = st.tuples(st.sampled_from(KINDS), st.integers(0, 2**32), st.sampled_from(PAUSES), st.integers(0, 9))
histories = st.lists(steps, min_size=40, max_size=90)


def the_balances_agree(told: Told, view: View, as_of: AsOf) -> None:
    """Each account of everyone, by each filter; and debits and credits of all are each other's."""
    for which in FILTERS:
        seen = [
            each
            for each in told.postings
            if each.is_seen(as_of.valid_on, as_of.known_at)
            and which.partnership in (None, each.service.partition("/")[0])
            and which.service in (None, each.service)
            and which.pool in (None, each.pool)
            and which.year in (None, each.year)
        ]
        sums: dict[tuple[str, str], Counter[str]] = {}
        for each in seen:
            if each.participant != naive_money.BODY:
                sums.setdefault((each.service, each.participant), Counter())[each.account] += each.cents
        expected = [
            (name, who, *(sums[name, who][account] * sign for account, sign in ACCOUNTS))
            for name, who in sorted(sums)
            if which.participant in (None, who)
        ]
        lines = balances.balances(view, as_of, which).lines
        found = [(each.service, each.participant, *(getattr(each, name) for name in NAMES)) for each in lines]
        assert found == expected, which
    debited = select(postings.c.service, func.sum(postings.c.cents)).where(view.sees(as_of, postings))
    assert not any(total for _, total in view.tx.execute(debited.group_by(postings.c.service)))


ACCOUNTS = (
    *(("share", 1), ("paid", 1), ("advance", 1), ("settled", 1)),
    *(("sent", -1), ("received", 1), ("reserved", 1), ("netted", 1)),
)
"""The accounts of a balance, and whether plain loops have them as people say them."""
NAMES = ("share", "paid", "advances", "settled", "sent", "received", "reserved", "netted")
"""What a balance calls them."""


def test_the_money_of_a_year_is_what_plain_loops_make_of_it(copies: Copies, examples: int) -> None:
    happened: Counter[str] = Counter()

    @settings(
        phases=[__import__("hypothesis").Phase.generate],
        max_examples=examples // 5 + 1,
        suppress_health_check=list(HealthCheck),
    )
    @given(histories, st.lists(moments, min_size=4, max_size=7))
    def holds(history: Any, asked: Any) -> None:  # noqa: ANN401  # As the strategies give them.
        with copies() as library:
            entries = play(library, history)
            told = Told.of(entries)
            told = Told(told.entries, told.days, told.turns, [*told.postings, *naive_money.postings(entries)])
            happened.update(type(entry.event).NAME for entry in entries)
            for moment in asked:
                as_of = told.asked(library, moment)
                with library.view(as_of) as view:
                    the_balances_agree(told, view, as_of)
            the_tables_are_those_of_the_journal(library, entries[-1].position)

    holds()
    assert examples < 100 or all(happened[f"{name}.1"] >= WHOLE for name in WANTED), {
        name: happened[f"{name}.1"] for name in WANTED
    }
