"""What everyone would bear if it were otherwise: beside what is, as the books would have it, and never recorded."""

from __future__ import annotations

from datetime import date

import pytest

from api.questions.registry import Reading
from api.questions.what_if import BesideSimulation, SimulatedShare, simulations
from ledger.what_if import CannotSimulate, Scenario, UnusableScenario
from projections import Library
from tests.oracle.traces import caught_up, traces
from tests.projections.history import HOST, MEMBERS, SERVICE, cost, line
from tests.projections.test_retroactive import NEW, NOW, books, closing, done, head, key_back, reversal, shares

LAST = date(2018, 12, 31)


def simulated(
    library: Library, *asked: Scenario, year: int = 2018, on: date = LAST, known: int | None = None
) -> tuple[list[SimulatedShare], BesideSimulation]:
    as_of = library.as_of(on, None if known is None else str(known), NOW)
    with library.view(as_of) as view:
        found = simulations(Reading(library, view, as_of), SERVICE, year, asked)
        return list(found.rows), found.beside


def borne(rows: list[SimulatedShare], what: str = "simulated") -> list[int]:
    return [sum(getattr(each, what) for each in rows if each.participant == code) for code in MEMBERS]


WEIGHTS = Scenario(scenario="gewichten", weights=NEW)


def test_with_the_key_that_holds_nothing_is_otherwise(library: Library) -> None:
    done(library, cost("F-1", None, "2018-03-01", "10.01"), cost("F-2", None, "2018-02-01", "10.02"))
    rows, beside = simulated(library, Scenario(scenario="echt", key="eerst"))
    assert borne(rows) == borne(rows, "actual") == shares(library, "2018-12-31")
    assert [each.difference for each in rows] == [0, 0, 0, 0]
    assert beside.anew == ()


def test_other_weights_give_what_adopting_them_would(library: Library) -> None:
    done(library, cost("F-1", None, "2018-03-01", "10.01"), cost("F-2", None, "2018-02-01", "10.02"))
    before = traces(caught_up(library))
    rows, beside = simulated(library, WEIGHTS)
    assert traces(library) == before
    assert beside.anew == ("F-2", "F-1")
    assert sum(each.difference for each in rows) == 0
    assert borne(rows, "actual") == shares(library, "2018-12-31")
    done(library, key_back("2018-01-01"))
    assert borne(rows) == shares(library, "2018-12-31")


def test_from_a_day_on_only_what_is_of_then_is_otherwise(library: Library) -> None:
    done(library, cost("F-1", None, "2018-03-01", "8.00"), cost("F-2", None, "2018-09-01", "8.00"))
    rows, beside = simulated(library, Scenario(scenario="later", weights=NEW, since=date(2018, 7, 1)))
    assert (borne(rows), beside.anew) == ([300, 300, 300, 700], ("F-2",))
    until_summer, _ = simulated(library, WEIGHTS, on=date(2018, 6, 30))
    assert (borne(until_summer, "actual"), borne(until_summer)) == ([200] * 4, [100, 100, 100, 500])


def test_it_is_asked_as_of_any_two_dates(library: Library) -> None:
    done(library, cost("F-1", None, "2018-03-01", "8.00"))
    first = head(library)
    done(library, cost("F-2", None, "2018-09-01", "8.00"), key_back("2018-01-01"))
    rows, _ = simulated(library, WEIGHTS, known=first)
    assert (borne(rows, "actual"), borne(rows)) == ([200] * 4, [100, 100, 100, 500])
    rows, _ = simulated(library, Scenario(scenario="terug", key="eerst"))
    assert (borne(rows, "actual"), borne(rows)) == ([200, 200, 200, 1000], [400] * 4)


def test_without_a_participant_the_others_bear_in_their_own_proportions(library: Library) -> None:
    done(library, cost("F-1", None, "2018-03-01", "8.00"), key_back("2018-01-01"))
    rows, _ = simulated(library, Scenario(scenario="zonder", without=(MEMBERS[0],)))
    assert borne(rows) == [0, 114, 114, 572]
    rows, _ = simulated(library, Scenario(scenario="gelijk", weights=dict.fromkeys(MEMBERS, "1"), without=(HOST,)))
    assert borne(rows) == [267, 267, 266, 0]


def test_one_more_participant_bears_from_a_day_on(library: Library) -> None:
    done(library, cost("F-1", None, "2018-03-01", "10.00"), cost("F-2", None, "2018-09-01", "10.00"))
    with_one = Scenario(
        scenario="erbij", weights={**dict.fromkeys(MEMBERS, "1"), "GM0402": "1"}, since=date(2018, 7, 1)
    )
    rows, _ = simulated(library, with_one)
    assert borne(rows) == [450, 450, 450, 450]
    assert sum(each.simulated for each in rows if each.participant == "GM0402") == 200


def test_any_key_that_can_be_written_down_can_be_tried(library: Library) -> None:
    done(library, cost("F-1", None, "2018-03-01", "8.00"))
    specification = {
        "method": "fixed",
        "weights": dict.fromkeys(MEMBERS, "1"),
        "bounds": {"limits": [{"participant": HOST, "cap": "0.1"}]},
    }
    rows, _ = simulated(library, Scenario(scenario="plafond", specification=specification))
    assert borne(rows)[3] == 80
    assert sum(borne(rows)) == 800


def test_what_was_turned_back_from_a_later_day_is_otherwise_before_that(library: Library) -> None:
    done(library, cost("F-1", None, "2018-03-01", "8.00"), cost("F-2", None, "2018-04-01", "8.00"))
    done(library, reversal(effective_on="2018-07-01"))
    for on, actual, otherwise in (
        (date(2018, 6, 30), [400] * 4, [200, 200, 200, 1000]),
        (date(2018, 7, 1), [200] * 4, [100, 100, 100, 500]),
    ):
        rows, _ = simulated(library, WEIGHTS, on=on)
        assert (borne(rows, "actual"), borne(rows)) == (actual, otherwise)
    done(library, line("allocate-cost", service=SERVICE, year=2018, cost="F-1"))
    rows, _ = simulated(library, WEIGHTS)
    assert (borne(rows, "actual"), borne(rows)) == ([400] * 4, [200, 200, 200, 1000])


def test_several_scenarios_stand_side_by_side_each_marked(library: Library) -> None:
    done(library, cost("F-1", None, "2018-03-01", "8.00"))
    rows, _ = simulated(library, WEIGHTS, Scenario(scenario="echt", key="eerst"))
    assert [each.scenario for each in rows] == ["gewichten"] * 4 + ["echt"] * 4
    assert {each.marking.value for each in rows} == {"simulation"}


def test_closed_books_can_be_looked_into_too(library: Library) -> None:
    done(library, cost("F-1", None, "2018-03-01", "8.00"), closing(2018))
    rows, _ = simulated(library, WEIGHTS)
    assert borne(rows) == [100, 100, 100, 500]
    assert shares(library, "2018-12-31") == [200] * 4


def test_what_nobody_bears_yet_is_in_neither_figure_and_told(library: Library) -> None:
    done(
        library,
        cost("F-1", None, "2018-03-01", "8.00"),
        cost("F-2", None, "2018-04-01", "8.00") | {"act": "record-cost"},
    )
    rows, beside = simulated(library, WEIGHTS)
    assert sum(borne(rows)) == 800
    assert beside.not_shared == ("F-2",)


def test_one_pool_is_looked_at_alone(library: Library) -> None:
    other = {"service": SERVICE, "pool": "projecten"}
    rests = {"method": "equal", "source": "regeling", "decision": f"{SERVICE}#besluit", "effective_on": "2017-01-01"}
    done(library, line("open-pool", **other, title="Projecten", effective_on="2017-01-01"))
    done(library, line("adopt-key", **other, key="gelijk", **rests))
    done(
        library,
        cost("F-1", None, "2018-03-01", "8.00"),
        cost("F-2", None, "2018-03-01", "8.00") | {"pool": "projecten"},
    )
    rows, _ = simulated(library, Scenario(scenario="beheer", pool="beheer", weights=NEW))
    assert {each.pool for each in rows} == {"beheer"}
    rows, _ = simulated(library, WEIGHTS)
    assert (borne(rows, "actual"), borne(rows)) == ([400] * 4, [200, 200, 200, 1000])


def test_what_no_source_gives_is_marked_where_it_is_borne_and_where_it_would_be(library: Library) -> None:
    other = {"service": SERVICE, "pool": "projecten"}
    rests = {"method": "equal", "source": "regeling", "decision": f"{SERVICE}#besluit", "effective_on": "2017-01-01"}
    done(library, line("open-pool", **other, title="Projecten", effective_on="2017-01-01"))
    done(library, line("adopt-key", **other, key="gelijk", **rests))
    made_up = cost("F-2", None, "2018-06-01", "8.00") | {"pool": "projecten", "illustrative": True}
    done(library, cost("F-1", None, "2018-03-01", "8.00"), made_up)
    rows, _ = simulated(library, WEIGHTS)
    assert {(each.pool, each.illustrative) for each in rows} == {("beheer", False), ("projecten", True)}
    rows, _ = simulated(library, WEIGHTS, on=date(2018, 5, 31))
    assert not any(each.illustrative for each in rows), "it is not borne on that day yet"


def test_what_a_rule_would_refuse_has_no_figures(library: Library) -> None:
    done(library, books(2019), cost("F-1", None, "2018-03-01", "8.00"))
    before = traces(caught_up(library))
    for asked, code in (
        (Scenario(scenario="geen", key="onbekend"), "not-found"),
        (Scenario(scenario="geen", pool="onbekend", weights=NEW), "not-found"),
        (Scenario(scenario="geen", weights=dict.fromkeys(MEMBERS, "0")), "unusable-weights"),
        (Scenario(scenario="geen", without=MEMBERS), "unusable-weights"),
        (
            Scenario(scenario="geen", specification={"method": "fixed", "weights": NEW, "whole": "100"}),
            "weights-do-not-total",
        ),
    ):
        with pytest.raises(CannotSimulate) as refused:
            simulated(library, asked)
        assert refused.value.fields == {"scenario": "geen", "refusal": code}
    for asked in (
        Scenario(scenario="leeg"),
        Scenario(scenario="dubbel", key="eerst", weights=NEW),
        Scenario(scenario="vreemd", specification={"methode": "fixed"}),
    ):
        with pytest.raises(UnusableScenario, match=asked.scenario):
            simulated(library, asked)
    assert traces(library) == before
