"""Every question, for all four pairs of then and now: what was true on which day, as known when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest

from ledger.cost_year.events import CostRecorded
from ledger.money import Money
from projections import Library
from projections.as_of import AsOf
from projections.governance.mandates import register
from projections.money.balances import Balance, Balances, Filter, balances, changes
from projections.savings.comparison import compare, services
from projections.trail import Filter as TrailFilter
from projections.trail import TrailLine, trail
from projections.view import View
from tests.projections.history import HOST, SERVICE, cost, line, play

NOW = datetime(2026, 6, 15, 10, 30, tzinfo=UTC)
MIDDLE, LATE_2018 = "2018-06-30", "2018-12-31"


@contextmanager
def asked(library: Library, valid_on: str | None, known_at: str | None) -> Iterator[tuple[View, AsOf]]:
    as_of = library.as_of(date.fromisoformat(valid_on) if valid_on else None, known_at, NOW)
    with library.view(as_of) as view:
        yield view, as_of


def owed(found: Balances) -> dict[str, int]:
    """What each participant owes in whole euros."""
    return {line.participant: line.owes // 100 for line in found.lines}


@pytest.mark.parametrize(
    ("valid_on", "known_at", "expected"),
    [
        (None, None, (300, 300, 300, -900)),  # The cost of September by the later key.
        (MIDDLE, None, (250, 250, 250, -750)),
        (LATE_2018, LATE_2018, (350, 350, 350, -1050)),  # Nobody had heard of the later key.
        (None, MIDDLE, (250, 250, 250, -750)),
        (MIDDLE, LATE_2018, (250, 250, 250, -750)),
    ],
)
def test_balances(demonstration: Library, valid_on: str | None, known_at: str | None, expected: tuple[int]) -> None:
    with asked(demonstration, valid_on, known_at) as (view, as_of):
        found = balances(view, as_of, Filter())
    assert tuple(owed(found).values()) == expected
    assert found.as_of == as_of
    assert found.unallocated == {}


def test_what_was_paid_and_not_yet_shared_is_said(demonstration: Library) -> None:
    first = next(each.position for each in demonstration.journal.entries() if isinstance(each.event, CostRecorded))
    with asked(demonstration, None, str(first)) as (view, as_of):
        found = balances(view, as_of, Filter())
    assert found.lines == (Balance(SERVICE, HOST, 0, 1000_00, illustrative=False),)
    assert found.unallocated == {SERVICE: 1000_00}


def test_what_is_unallocated_is_of_the_service_whoever_is_asked_about(demonstration: Library) -> None:
    first = next(each.position for each in demonstration.journal.entries() if isinstance(each.event, CostRecorded))
    with asked(demonstration, None, str(first)) as (view, as_of):
        assert balances(view, as_of, Filter(participant="GM0267")) == Balances(as_of, (), {SERVICE: 1000_00})
    with asked(demonstration, None, None) as (view, as_of):
        assert balances(view, as_of, Filter(participant="GM0267")).unallocated == {}


@pytest.mark.parametrize(
    ("valid_on", "known_at", "cap", "uses"),
    [
        (None, None, None, 1),  # Revoked.
        ("2018-07-01", None, 75_000_00, 0),  # Changed backwards; not used yet.
        ("2018-10-02", None, 75_000_00, 1),
        ("2018-07-01", LATE_2018, 50_000_00, 0),
        (None, LATE_2018, 50_000_00, 0),
    ],
)
def test_mandates(
    demonstration: Library, valid_on: str | None, known_at: str | None, cap: int | None, uses: int
) -> None:
    with asked(demonstration, valid_on, known_at) as (view, as_of):
        in_force = register(view, as_of, "blnp")
        (known,) = register(view, as_of, SERVICE, all_known=True)
    assert [each.terms.cap for each in in_force if each.terms] == ([] if cap is None else [cap])
    assert known.ref == f"{SERVICE}#inkoop"
    assert len(known.uses) == uses
    assert in_force in ((), (known,))


def test_a_mandate_has_all_that_was_known_of_it(demonstration: Library) -> None:
    with asked(demonstration, "2018-12-31", None) as (view, as_of):
        (mandate,) = register(view, as_of)
    steps = [(each.step, each.effective_on.isoformat(), each.cap) for each in mandate.history]
    assert steps == [
        ("granted", "2018-01-01", 50_000_00),
        ("changed", "2018-06-01", 75_000_00),
        ("revoked", "2020-01-01", None),
    ]
    assert mandate.terms == mandate.history[1]
    assert [(use.decision, use.amount) for use in mandate.uses] == [(f"{SERVICE}#pakket", 60_000_00)]


def test_a_register_is_of_one_scope(demonstration: Library) -> None:
    with asked(demonstration, "2018-07-01", None) as (view, as_of):
        assert register(view, as_of, "blnp/ict") == register(view, as_of, "bel") == ()


@pytest.mark.parametrize(
    ("valid_on", "known_at", "measured", "claim"),
    [
        (None, None, True, "verified"),
        (LATE_2018, None, False, None),
        (LATE_2018, LATE_2018, False, None),
        (None, "2019-03-15", True, "claimed"),
        ("2019-03-01", "2019-03-15", True, None),
    ],
)
def test_comparison(
    demonstration: Library, valid_on: str | None, known_at: str | None, measured: bool, claim: str | None
) -> None:
    with asked(demonstration, valid_on, known_at) as (view, as_of):
        assert services(view, as_of) == (SERVICE,)
        found = compare(view, as_of, SERVICE)
    assert found is not None
    (costs,) = found.compared
    assert costs.total.baseline == Money(2000_00)
    assert costs.total.actual == (Money(1400_00) if measured else None)
    assert costs.total.difference == (Money(-600_00) if measured else None)
    assert costs.verdict == ("better" if measured else "not measured")
    assert [each.state for each in found.claims] == ([claim] if claim else [])


@pytest.mark.parametrize(("valid_on", "known_at"), [("2018-01-31", None), (None, "2018-01-31")])
def test_before_it_was_made_there_is_no_comparison(
    demonstration: Library, valid_on: str | None, known_at: str | None
) -> None:
    with asked(demonstration, valid_on, known_at) as (view, as_of):
        assert services(view, as_of) == ()
        assert compare(view, as_of, SERVICE) is None


def test_a_lock_of_an_earlier_day_than_what_it_locks_makes_no_comparison_of_that_day(library: Library) -> None:
    zero = {"service": SERVICE, "indicator": "wachttijd"}
    done = play(
        library.journal,
        [
            line("start-baseline", service=SERVICE, title="0-meting", starts_on="2016-01-01", ends_on="2017-01-01")
            | {"price_level": 2016, "scope": ["administratie"], "effective_on": "2018-02-01"},
            line("define-indicator", **zero, criterion="quality", title="Wachttijd", unit="days", better="lower"),
            line("record-baseline-value", **zero, value="4.5", source="meting", effective_on="2018-02-01"),
            line("lock-baseline", service=SERVICE, effective_on="2018-01-15", decision=f"{SERVICE}#besluit"),
        ],
    )
    assert [each.refusal for each in done] == [None] * 4
    with asked(library, "2018-01-20", None) as (view, as_of):
        assert (services(view, as_of), compare(view, as_of, SERVICE)) == ((), None)
    with asked(library, "2018-02-01", None) as (view, as_of):
        found = compare(view, as_of, SERVICE)
    assert found is not None
    assert (found.title, found.locked_by) == ("0-meting", f"{SERVICE}#besluit")


@pytest.mark.parametrize(
    ("valid_on", "known_at", "outcomes"),
    [
        (None, None, ["done", "refused", "done"]),
        ("2018-10-01", None, ["done"]),
        (LATE_2018, LATE_2018, ["done", "refused"]),
        (None, MIDDLE, ["done"]),
    ],
)
def test_trail(demonstration: Library, valid_on: str | None, known_at: str | None, outcomes: list[str]) -> None:
    with asked(demonstration, valid_on, known_at) as (view, as_of):
        found = list(trail(view, as_of, TrailFilter(service=SERVICE, act="adopt-decision")))
    assert [each.outcome for each in found] == outcomes
    assert [each.refusal for each in found if each.refusal] == ["amount-above-cap"] * outcomes.count("refused")


def test_the_trail_of_a_decision_has_all_that_rests_on_it(demonstration: Library) -> None:
    with asked(demonstration, None, None) as (view, as_of):
        found = list(trail(view, as_of, TrailFilter(about=f"{SERVICE}#besluit")))
        of_mandate = list(trail(view, as_of, TrailFilter(about=f"{SERVICE}#inkoop")))
    assert [each.event for each in found] == [
        "governance.decision-proposed.1",
        "governance.decision-adopted.1",
        "service.key-adopted.1",
        "governance.mandate-granted.1",
        "baseline.locked.1",
        "cost-year.cost-allocated.1",
        "cost-year.cost-allocated.1",
        "governance.mandate-changed.1",
        "service.key-adopted.1",
        "cost-year.cost-allocated.1",
        "governance.mandate-revoked.1",
    ]
    assert [(each.act, each.outcome) for each in of_mandate] == [
        ("grant-mandate", "done"),
        ("adopt-decision", "refused"),
        ("change-mandate", "done"),
        ("adopt-decision", "done"),
        ("revoke-mandate", "done"),
    ]


FILTERS = [
    TrailFilter(partnership="blnp", act="propose-decision"),
    TrailFilter(actor="p-2", outcome="done"),
    TrailFilter(actor="teamleider inkoop", outcome="refused"),
    TrailFilter(body="GM0327/college", after=30, upto=40),
    TrailFilter(service=SERVICE, about=f"{SERVICE}#pakket"),
]


@pytest.mark.parametrize("which", FILTERS, ids=str)
def test_a_filter_leaves_what_it_names(demonstration: Library, which: TrailFilter) -> None:
    with asked(demonstration, None, None) as (view, as_of):
        found, everything = list(trail(view, as_of, which)), list(trail(view, as_of, TrailFilter()))
    assert 0 < len(found) < len(everything)
    assert found == [each for each in everything if _fits(each, which)]


def _fits(line: TrailLine, which: TrailFilter) -> bool:
    return (
        which.partnership in (None, line.partnership)
        and which.service in (None, line.service)
        and which.actor in (None, line.subject, line.function)
        and which.body in (None, line.body)
        and which.act in (None, line.act)
        and which.outcome in (None, line.outcome)
        and which.about in (None, line.about)
        and (which.after or 0) < line.position <= (which.upto or line.position)
    )


@pytest.mark.parametrize(
    "which",
    [
        Filter(partnership="blnp"),
        Filter(service=SERVICE),
        Filter(participant=HOST),
        Filter(pool="beheer", year=2018),
        Filter(year=2019),
        Filter(service="blnp/ict"),
    ],
    ids=str,
)
def test_changes_are_exactly_the_difference(demonstration: Library, which: Filter) -> None:
    moments = [
        demonstration.as_of(date.fromisoformat(on), known_at, NOW)
        for on in (MIDDLE, LATE_2018)
        for known_at in (MIDDLE, LATE_2018, "2026-06-14")
    ]
    with demonstration.view(*moments) as view:
        for before in moments:
            for after in moments:
                explained: Counter[tuple[str, str]] = Counter()
                for change in changes(view, before, after, which):
                    explained[change.service, change.participant] += change.owes
                difference = balanced(view, after, which)
                difference.subtract(balanced(view, before, which))
                assert nonzero(explained) == nonzero(difference)


def balanced(view: View, as_of: AsOf, which: Filter) -> Counter[tuple[str, str]]:
    return Counter({(each.service, each.participant): each.owes for each in balances(view, as_of, which).lines})


def nonzero(counted: Counter[tuple[str, str]]) -> dict[tuple[str, str], int]:
    return {key: count for key, count in counted.items() if count}


def test_a_reallocation_is_explained_by_its_two_entries(demonstration: Library) -> None:
    before, after = (demonstration.as_of(date(2018, 12, 31), known, NOW) for known in (LATE_2018, None))
    with demonstration.view(before, after) as view:
        found = changes(view, before, after, Filter(participant=HOST))
    assert [(each.cost, each.cents) for each in found] == [("F-2", -100_00), ("F-2", 250_00)]
    assert [demonstration.journal.entry(each.position).event.NAME for each in found] == [
        "cost-year.allocation-reversed.1",
        "cost-year.cost-allocated.1",
    ]


def test_the_cited_position_gives_the_same_answer_for_ever(demonstration: Library) -> None:
    cited = [demonstration.as_of(date(2018, 12, 31), str(position), NOW) for position in range(1, 39)]
    before = [answers(demonstration, moment) for moment in cited]
    done = play(demonstration.journal, [cost(f"F-{number}", None, "2018-02-01", "12.34") for number in range(3, 9)])
    assert not [each.refusal for each in done if each.refusal]
    assert [answers(demonstration, moment) for moment in cited] == before


def answers(library: Library, moment: AsOf) -> bytes:
    """Everything that can be asked of a moment, as bytes."""
    with library.view(moment) as view:
        found = (
            balances(view, moment, Filter()),
            register(view, moment, all_known=True),
            compare(view, moment, SERVICE),
            tuple(trail(view, moment, TrailFilter())),
        )
    return repr(found).encode()
