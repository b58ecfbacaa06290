"""A simulation leaves no trace, computes as the books do, and its differences come to nothing all together."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.questions.registry import Reading
from api.questions.what_if import SimulatedShare, simulations
from ledger.what_if import CannotSimulate, Scenario
from projections import Library
from projections.money.balances import Filter, balances
from projections.view import UnknownThing
from tests.oracle.conftest import Copies
from tests.oracle.histories import MEMBERS, YEARS, histories, play
from tests.oracle.test_preview import NOW
from tests.oracle.traces import caught_up, traces


def simulate(library: Library, service: str, year: int, *asked: Scenario, on: date, known: int) -> list[SimulatedShare]:
    as_of = library.as_of(on, str(known), NOW)
    with library.view(as_of) as view:
        return list(simulations(Reading(library, view, as_of), service, year, asked).rows)


def test_a_simulation_of_any_history_adds_up_and_leaves_no_trace(copies: Copies, examples: int) -> None:
    played: Counter[str] = Counter()

    @settings(max_examples=examples // 20 + 1, suppress_health_check=list(HealthCheck))
    @given(histories, st.dates(date(2018, 1, 1), date(2019, 12, 31)), st.integers(0, 10_000))
    def holds(history: Any, day: date, back: int) -> None:  # noqa: ANN401  # As the strategy gives it.
        with copies() as library:
            head = play(library, history)[-1].position
            known = max(head - back % 60, 1)
            left = traces(caught_up(library))
            for service, year in ((service, year) for service in MEMBERS for year in YEARS):
                members = MEMBERS[service]
                others = {code: str(number) for number, code in enumerate(reversed(members), start=1)}
                asked = [
                    Scenario(scenario="gewichten", weights=others),
                    Scenario(scenario="later", weights=others, since=day),
                    Scenario(scenario="zonder", without=(members[0],)),
                    Scenario(scenario="sleutel", key="eerst-beheer", pool="beheer"),
                    Scenario(scenario="gelijk", specification={"method": "equal", "among": "members"}),
                ]
                for scenario in asked:
                    try:
                        rows = simulate(library, service, year, scenario, on=day, known=known)
                    except UnknownThing:  # Its books are of later.
                        continue
                    except CannotSimulate as refusal:
                        played[refusal.refusal] += 1
                        continue
                    played[scenario.scenario] += 1
                    assert sum(each.difference for each in rows) == 0
                    as_of = library.as_of(day, str(known), NOW)
                    with library.view(as_of) as view:
                        real = balances(view, as_of, Filter(service=service, year=year)).lines
                    if scenario.pool is None and not any(each.imported for each in real):
                        shares = {each.participant: each.share for each in real if each.share}
                        told: Counter[str] = Counter()
                        for each in rows:
                            told[each.participant] += each.actual
                        assert {who: cents for who, cents in told.items() if cents} == shares
            assert traces(library) == left

    holds()
    assert played["gewichten"] > 0
    assert played["gelijk"] > 0
