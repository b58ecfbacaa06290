"""A control total beside the books, for all pairs of then and now."""

from __future__ import annotations

import pytest

from projections import Library
from projections.money.reconciliation import Control, Filter, reconcile
from tests.projections.history import HOST, MEMBERS, SERVICE, cost, line, play
from tests.projections.test_two_dates import asked

YEAR = {"service": SERVICE, "year": 2018}
RESTS = {"decision": f"{SERVICE}#besluit", "grounds": "een factuur onderweg"}


def total(name: str, at: str, euros: str, **about: object) -> dict[str, object]:
    facts = {"kind": "ledger-account", "source": "grootboek", "effective_on": "2018-12-31"} | about
    return line("assert-control-total", at, **YEAR, control_total=name, amount=euros, **facts)


@pytest.fixture
def told(demonstration: Library) -> Library:
    """F-1 (1,000.00 in March) and F-2 (400.00 in September) are in the books by the end of 2019."""
    done = play(
        demonstration.journal,
        [
            total("half", "2022-12-01", "1000.00", pool="beheer", effective_on="2018-06-30"),
            total("whole", "2022-12-02", "1500.00", pool="beheer"),
            total("over", "2022-12-03", "1400.50", pool="beheer"),
            line("accept-difference", "2022-12-10", **YEAR, **RESTS, control_total="over", effective_on="2020-02-01"),
            cost("F-3", "2023-01-05", "2018-11-01", "100.00"),
            total("host", "2023-01-06", "1500.00", kind="bank", participant=HOST),
            total("member", "2023-01-07", "-25.00", kind="balance-confirmation", participant=MEMBERS[0]),
        ],
    )
    assert all(each.refusal is None for each in done)
    return demonstration


def found(library: Library, valid_on: str | None, known_at: str | None, which: Filter = Filter()) -> list[Control]:  # noqa: B008
    with asked(library, valid_on, known_at) as (view, as_of):
        return list(reconcile(view, as_of, which))


def states(library: Library, valid_on: str | None, known_at: str | None) -> dict[str, tuple[str, int]]:
    return {
        each.control_total: (each.control_state.value, each.difference) for each in found(library, valid_on, known_at)
    }


def test_later_entries_resolve_a_difference_and_an_acceptance_holds_for_what_it_accepted(told: Library) -> None:
    assert states(told, None, "2022-12-03") == {
        "half": ("agrees", 0),
        "whole": ("differs", 10_000),
        "over": ("differs", 50),
    }
    assert states(told, "2020-02-01", "2022-12-31")["over"] == ("accepted", 50)
    assert states(told, "2020-01-31", "2022-12-31")["over"] == ("differs", 50)
    assert states(told, None, None) == {
        "half": ("agrees", 0),
        "whole": ("resolved", 0),
        "over": ("differs", -9_950),  # Fifty cents were accepted, not this.
        "host": ("agrees", 0),
        "member": ("differs", -33_750),  # It owes 250.00, 50.00 and 12.50.
    }


def test_what_is_said_of_a_day_is_not_said_before_it(told: Library) -> None:
    assert set(states(told, "2018-12-30", None)) == {"half"}
    assert states(told, "2018-06-29", None) == {}
    assert states(told, "2018-12-31", "2022-11-30") == {}


def test_a_total_is_held_against_its_own_day_whichever_day_is_asked_for(told: Library) -> None:
    (early,) = (each for each in found(told, "2018-07-15", None) if each.control_total == "half")
    (late,) = (each for each in found(told, None, None) if each.control_total == "half")
    assert early == late


def test_a_filter_leaves_what_is_about_a_participant_a_year_or_a_service(told: Library) -> None:
    assert [each.control_total for each in found(told, None, None, Filter(participant=HOST))] == ["host"]
    assert [each.control_total for each in found(told, None, None, Filter(year=2018, service=SERVICE))] == [
        "half",
        "host",
        "member",
        "over",
        "whole",
    ]
    assert found(told, None, None, Filter(year=2019)) == []
    assert found(told, None, None, Filter(partnership="other")) == []


def test_an_accepted_difference_says_by_what_and_why(told: Library) -> None:
    (over,) = (each for each in found(told, "2020-02-01", "2022-12-31") if each.control_total == "over")
    assert (over.accepted_by, over.grounds) == (RESTS["decision"], RESTS["grounds"])
    assert (over.asserted, over.figure) == (140_050, 140_000)
