"""Whatever is booked and whatever others say of it, the books are held against it as plain loops would."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.as_of import AsOf
from projections.money import reconciliation
from projections.view import View
from tests.oracle import naive, naive_books
from tests.oracle.conftest import Copies
from tests.oracle.histories import (
    MEMBERS,
    MORE_THAN_THAT,
    NEW_COST,
    PAUSES,
    THEIR_FIGURE,
    Draw,
    Line,
    days,
    early,
    euros,
    flags,
    keys,
    money,
    pools,
    services,
    sharing,
    small,
    some,
    years,
)
from tests.oracle.histories import play as play_steps
from tests.oracle.test_random_histories import (
    Told,
    moments,
    the_balances_agree,
    the_changes_agree,
    the_comparisons_agree,
    the_tables_are_those_of_the_journal,
)
from tests.projections.history import line


def controls(draw: Draw) -> list[Line]:
    """What somebody says of the books, right or wrong, and perhaps that a difference is accepted."""
    service, year = draw(services), draw(years)
    kind = draw(some("ledger-account", "ledger-account", "bank", "iv3", "balance-confirmation"))
    about: dict[str, object] = {
        "ledger-account": draw(some({"ledger_account": draw(small("4", 2))}, {"pool": draw(pools)})),
        "bank": {"participant": draw(some(*MEMBERS[service]))},
        "iv3": {"task_field": draw(some("0.4", "6.1"))},
        "balance-confirmation": {"participant": draw(some(*MEMBERS[service], "GM0703"))},
    }[kind]
    about |= draw(some({}, {}, {"pool": draw(pools)}))
    name = {"service": service, "year": year, "control_total": draw(small("t", 9))}
    facts = {"kind": kind, "source": "elders", "amount": draw(some(THEIR_FIGURE, draw(euros)))}
    return [line("assert-control-total", **name, **facts, **about, illustrative=draw(flags), effective_on=draw(days))]


def late(draw: Draw) -> list[Line]:
    """A bill that somebody knows of already: what differs is accepted, or it is booked, or both."""
    service, year, pool = draw(services), draw(years), draw(pools)
    about = {"service": service, "year": year, "effective_on": f"{year}-12-31"}
    total = {"control_total": draw(small("t", 300))}
    says = {**total, "pool": pool, "kind": "ledger-account", "source": "elders", "amount": MORE_THAN_THAT}
    bill = {"cost": NEW_COST, "pool": pool, "amount": "40.00", "borne_by": "GM0327", "description": "laat"}
    accepts = {**about, **total, "decision": f"{service}#besluit", "grounds": "klein"}
    accept = line("accept-difference", **accepts | {"effective_on": draw(early)})
    book = line("record-and-allocate-cost", **about, **bill)
    then: list[Line] = draw(some([accept], [book], [accept, book], [book, accept]))
    return [line("assert-control-total", **about, **says), *then]


def starting(draw: Draw) -> list[Line]:
    """Where another administration left off: sums that are right or wrong, of a day with costs before it or without."""
    service, year, pool = draw(services), draw(years), draw(some(None, "beheer"))
    total, first = draw(some(0, 90_000, 123_457)), MEMBERS[service][0]
    amounts = {"share": total // 3, "paid": 0}, {"share": total - total // 3, "paid": total + draw(some(0, 0, 0, 1))}
    where = draw(some({}, {"ledger_account": "4-1"}, {"task_field": "0.4", "booked_on": "2017-03-03"}))
    lines = [
        {"participant": code, "pool": pool, **where} | {name: f"{n // 100}.{n % 100:02}" for name, n in each.items()}
        for code, each in zip((first, "GM0327"), amounts, strict=True)
    ]
    facts = {"origin": "elders", "source": "saldilijst", "effective_on": draw(some(f"{year}-01-01", f"{year}-03-31"))}
    brought = line("record-opening-position", service=service, year=year, lines=lines, **facts)
    return [brought | {"evidence": [{"title": "lijst", "sha256": "ab" * 32}], "illustrative": draw(flags)}]


def measured(draw: Draw) -> list[Line]:
    facts = {"service": draw(services), "indicator": "kosten", "effective_on": draw(days)}
    return [line("measure-cost-actual", **facts, years=draw(some([2018], [2019], [2018, 2019])))]


def closing(draw: Draw) -> list[Line]:
    service = draw(services)
    about = {"service": service, "year": draw(years), "effective_on": draw(days), "decision": f"{service}#besluit"}
    accept = line("accept-difference", **about, control_total=draw(small("t", 9)), grounds="klein")
    lines: list[Line] = draw(some(*[[accept]] * 9, [line("close-cost-year", **about)]))
    return lines


def booked(draw: Draw) -> list[Line]:
    """A cost with an account, with a task field, with both or with neither."""
    (cost,) = money(draw)
    where = draw(some({}, {"ledger_account": draw(small("4", 2))})) | draw(some({}, {}, {"corrects_opening": True}))
    return [{**cost, **where, **draw(some({}, {"task_field": draw(some("0.4", "6.1"))}))}]


KINDS = (booked, booked, booked, booked, sharing, keys, controls, controls, late, measured, closing)
steps = st.tuples(st.sampled_from(KINDS), st.integers(0, 2**32), st.sampled_from(PAUSES), st.integers(0, 9))
starts = st.tuples(st.just(starting), st.integers(0, 2**32), st.sampled_from(PAUSES), st.just(1))
histories = st.tuples(st.lists(starts, max_size=4), st.lists(steps, min_size=40, max_size=90)).map(
    lambda parts: [*parts[0], *parts[1]]
)
"""Books that begin in the middle are opened so before anything else is in them, or never."""


def the_control_totals_agree(told: Told, view: View, as_of: AsOf) -> Counter[str]:
    """Compare all of them, and tell which states there were."""
    expected = naive_books.reconcile(naive.known(told.entries, as_of.known_at), as_of.valid_on)
    for which in (
        reconciliation.Filter(),
        reconciliation.Filter(service="blnp/financien"),
        reconciliation.Filter(partnership="blnp-2", year=2018),
        reconciliation.Filter(participant="GM0327"),
    ):
        found = reconciliation.reconcile(view, as_of, which)
        wanted = [
            each
            for each in expected
            if each[0].startswith(f"{which.partnership or each[0].partition('/')[0]}/")
            and each[0].startswith(f"{which.service or each[0].rpartition('/')[0]}/")
            and each[0].endswith(str(which.year or ""))
        ]
        if which.participant:
            about = {entry.position: getattr(entry.event, "participant", None) for entry in told.entries}
            wanted = [each for each in wanted if about[each[-1]] == which.participant]
        assert [
            (
                each.cost_year,
                each.control_total,
                each.effective_on,
                each.asserted,
                each.figure,
                each.control_state.value,
                each.accepted_by,
                each.grounds,
                each.illustrative,
                each.position,
            )
            for each in found
        ] == wanted, which
        assert all(each.difference == each.asserted - each.figure for each in found)
    return Counter(each[5] for each in expected)


def test_control_totals_are_held_against_the_books_as_plain_loops_would(copies: Copies, examples: int) -> None:
    states: Counter[str] = Counter()
    happened: Counter[str] = Counter()

    @settings(max_examples=examples // 5 + 1, suppress_health_check=list(HealthCheck))
    @given(histories, st.lists(moments, min_size=3, max_size=6))
    def holds(history: Any, asked: Any) -> None:  # noqa: ANN401  # As the strategies give them.
        with copies() as library:
            entries = play_steps(library, history)
            told = Told.of(entries)
            for moment in asked:
                as_of = told.asked(library, moment)
                with library.view(as_of) as view:
                    states.update(the_control_totals_agree(told, view, as_of))
                    the_balances_agree(told, view, as_of)
                    the_comparisons_agree(told, view, as_of)
            with library.view(*(told.asked(library, moment) for moment in asked[:2])) as view:
                the_changes_agree(told, view, *(told.asked(library, moment) for moment in asked[:2]))
            happened.update(type(entry.event).NAME for entry in entries)
            last = library.as_of(max(told.days), str(entries[-1].position), entries[-1].recorded_at)
            with library.view(last) as view:
                states.update(the_control_totals_agree(told, view, last))
            the_tables_are_those_of_the_journal(library, entries[-1].position)

    holds()
    assert examples < 100 or happened["cost-year.opening-position-recorded.1"]
    assert examples < 100 or set(states) == {"agrees", "differs", "resolved", "accepted"}
