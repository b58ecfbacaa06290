"""A key from a day in the past with all that it changes in one act, and a reversal from a chosen day: every answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from ledger.acts.line import ask
from ledger.acts.retroactive import ClosedYearsTouched
from ledger.clerk import Clerk, Done
from ledger.cost_year.events import AllocationReversed
from ledger.desk import Current
from ledger.errors import RuleBroken
from ledger.journal import Journal
from ledger.service.events import KeyAdopted
from projections import Library
from projections.checking.check import check
from projections.checking.recompute import recompute
from projections.checking.states import States
from projections.money.balances import Filter, balances, changes
from tests.ledgers import SYSTEM
from tests.projections.history import HOST, MEMBERS, SERVICE, Line, cost, key, line

NOW = datetime(2030, 1, 1, tzinfo=UTC)
WHY = {"reason": "de raad stelde de sleutel met terugwerkende kracht vast"}
NEW = {**dict.fromkeys(MEMBERS[:3], "1"), HOST: "5"}


def do(library: Library, *lines: Line) -> list[Done]:
    clerk = Clerk(SYSTEM, library.journal)
    return [clerk.do(ask(each, library.journal.founded.ledger)) for each in lines]


def done(library: Library, *lines: Line) -> None:
    assert [each.refusal for each in do(library, *lines)] == [None] * len(lines)


def key_back(since: str, **more: object) -> Line:
    """A key that takes the place of the first one from a day on, with all that it changes."""
    return key("later", None, since, NEW, "eerst") | {"reallocate": True} | WHY | more


def books(year: int) -> Line:
    return line("open-cost-year", service=SERVICE, year=year)


def closing(year: int) -> Line:
    about = {"service": SERVICE, "year": year, "decision": f"{SERVICE}#besluit"}
    return line("close-cost-year", **about, effective_on=f"{year}-12-31")


def shares(library: Library, day: str, position: int | None = None) -> list[int]:
    """What everyone bears of it, in cents, valid on a day and as known at a position."""
    as_of = library.as_of(date.fromisoformat(day), None if position is None else str(position), NOW)
    with library.view(as_of) as view:
        found = {each.participant: each.share for each in balances(view, as_of, Filter()).lines}
    return [found.get(code, 0) for code in MEMBERS]


def head(library: Library) -> int:
    return library.journal.store.max_notification_id() or 0


def events_after(library: Library, position: int) -> list[tuple[str, str]]:
    return [(each.stream, type(each.event).__name__) for each in library.journal.entries(position)]


ANEW = ("AllocationReversed", "CostAllocated")


def test_a_key_back_to_january_shares_all_open_years_anew_in_one_act_and_both_answers_stay(library: Library) -> None:
    done(library, books(2019), books(2021))  # 2020 has no books.
    done(library, cost("F-1", None, "2018-03-01", "8.00"), cost("F-2", None, "2018-09-01", "8.00"))
    done(library, cost("F-3", None, "2019-02-01", "8.00"), cost("F-4", None, "2021-02-01", "8.00"))
    before = head(library)
    assert shares(library, "2021-12-31") == [800, 800, 800, 800]
    (act,) = do(library, key_back("2018-07-01"))
    assert act.refusal is None
    assert events_after(library, before) == [
        (f"service:{SERVICE}", "KeyAdopted"),
        *((f"cost-year:{SERVICE}/{year}", event) for year in (2018, 2019, 2021) for event in ANEW),
    ]
    assert {each.act_id for each in library.journal.entries(before)} == {library.journal.entry(before + 1).act_id}
    assert shares(library, "2021-12-31") == [500, 500, 500, 1700]
    assert shares(library, "2018-08-31") == [200, 200, 200, 200]  # Of before the day of the key nothing changed.
    assert shares(library, "2018-12-31") == [300, 300, 300, 700]
    assert shares(library, "2018-12-31", before) == [400, 400, 400, 400]
    assert shares(library, "2021-12-31", before) == [800, 800, 800, 800]
    assert check(library) == []


def test_why_it_changed_is_each_cent_of_the_difference(library: Library) -> None:
    done(library, cost("F-1", None, "2018-03-01", "8.00"))
    before = head(library)
    done(library, key_back("2018-01-01"))
    day = date(2018, 12, 31)
    moments = [library.as_of(day, str(position), NOW) for position in (before, head(library))]
    with library.view(*moments) as view:
        found = changes(view, moments[0], moments[1], Filter())
    assert {each.cost for each in found} == {"F-1"}
    totals = [sum(each.cents for each in found if each.participant == code) for code in MEMBERS]
    assert totals == [-100, -100, -100, 300]


def test_another_pool_is_left_alone(library: Library) -> None:
    other = {"service": SERVICE, "pool": "projecten"}
    rests = {"method": "equal", "source": "regeling", "decision": f"{SERVICE}#besluit", "effective_on": "2017-01-01"}
    done(library, line("open-pool", **other, title="Projecten", effective_on="2017-01-01"))
    done(library, line("adopt-key", **other, key="gelijk", **rests))
    done(library, cost("F-1", None, "2018-03-01", "8.00") | {"pool": "projecten"})
    before = head(library)
    done(library, key_back("2018-01-01"))
    assert events_after(library, before) == [(f"service:{SERVICE}", "KeyAdopted")]


def test_without_asking_for_it_nothing_is_shared_anew(library: Library) -> None:
    done(library, cost("F-1", None, "2018-03-01", "8.00"))
    before = head(library)
    done(library, key("later", None, "2018-01-01", NEW, "eerst"))
    assert events_after(library, before) == [(f"service:{SERVICE}", "KeyAdopted")]
    done(library, line("reallocate", service=SERVICE, year=2018, **WHY))
    assert shares(library, "2018-12-31") == [100, 100, 100, 500]


def adopted(library: Library) -> KeyAdopted:
    found = [each.event for each in library.journal.entries() if isinstance(each.event, KeyAdopted)]
    return found[-1]


def test_a_closed_year_that_it_would_change_is_named_and_stays_where_that_is_said(library: Library) -> None:
    done(library, books(2019), books(2020))
    done(library, *(cost(f"F-{year}", None, f"{year}-03-01", "8.00") for year in (2018, 2019, 2020)))
    done(library, closing(2018), closing(2019))
    (refused,) = do(library, key_back("2018-01-01"))
    assert isinstance(refused.refusal, ClosedYearsTouched)
    assert refused.refusal.fields == {"service": SERVICE, "pool": "beheer", "key": "later", "years": (2018, 2019)}
    assert "2018, 2019" in str(refused.refusal)
    assert shares(library, "2020-12-31") == [600, 600, 600, 600]
    done(library, key_back("2018-01-01", closed_years="leave"))
    assert adopted(library).closed_years == (2018, 2019)
    assert shares(library, "2020-12-31") == [500, 500, 500, 900]
    assert shares(library, "2019-12-31") == [400, 400, 400, 400]
    assert check(library) == []


def test_a_closed_year_that_it_does_not_change_is_no_matter(library: Library) -> None:
    done(library, books(2019), cost("F-1", None, "2018-03-01", "8.00"), cost("F-2", None, "2019-03-01", "8.00"))
    done(library, closing(2018), key_back("2018-03-02"))
    assert adopted(library).closed_years == ()
    assert shares(library, "2019-12-31") == [300, 300, 300, 700]


def test_a_year_that_is_opened_meanwhile_is_shared_anew_too(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its stream was not there when it was read: that nobody begins it is guarded as well."""
    done(library, cost("F-1", None, "2018-03-01", "8.00"))
    read, overtaken = Journal.read, False

    def read_and_be_overtaken(self: Journal, kind: Any, name: str) -> Current[Any, Any]:  # noqa: ANN401
        nonlocal overtaken
        current = read(self, kind, name)
        if name == f"{SERVICE}/2019" and not overtaken:
            overtaken = True
            done(library, books(2019), cost("F-2", None, "2019-03-01", "8.00"))
        return current

    monkeypatch.setattr(Journal, "read", read_and_be_overtaken)
    done(library, key_back("2018-01-01"))
    assert overtaken
    assert shares(library, "2019-12-31") == [200, 200, 200, 1000]


def test_who_was_no_member_bears_nothing_and_then_nothing_at_all_is_recorded(library: Library) -> None:
    done(library, line("admit-participant", partnership="blnp", participant="GM0402", effective_on="2018-06-01"))
    joining = {"member": "GM0402", "effective_on": "2018-06-01", "decision": f"{SERVICE}#besluit"}
    done(library, line("join-service", service=SERVICE, **joining), cost("F-1", None, "2018-03-01", "8.00"))
    done(library, cost("F-2", None, "2018-07-01", "8.00"))
    with_all = {**dict.fromkeys(MEMBERS, "1"), "GM0402": "1"}
    (refused,) = do(library, key_back("2018-01-01", weights=with_all))
    assert isinstance(refused.refusal, RuleBroken)
    assert refused.refusal.code == "no-member"
    done(library, key_back("2018-06-01", weights=with_all))
    assert sum(shares(library, "2018-12-31")) == 1600 - 160


def test_a_reason_is_needed_where_something_is_shared_anew(library: Library) -> None:
    asked = key_back("2018-01-01")
    del asked["reason"]
    with pytest.raises(Exception, match="reason"):
        ask(asked, library.journal.founded.ledger)
    ask(asked | {"reallocate": False}, library.journal.founded.ledger)


def reversal(**more: object) -> Line:
    about = {"service": SERVICE, "year": 2018, "allocation": "F-1.1", "ground": "deliberate-deviation"}
    return line("reverse-allocation", **about, **WHY, **more)


def test_a_reversal_from_a_later_day_leaves_what_was_borne_until_then(library: Library) -> None:
    done(library, cost("F-1", None, "2018-03-01", "8.00"))
    first = head(library)
    done(library, reversal(effective_on="2018-07-01"))
    second = head(library)
    done(library, key("later", None, "2018-01-01", NEW, "eerst"))
    done(library, line("allocate-cost", service=SERVICE, year=2018, cost="F-1"))
    old, none, new = [200, 200, 200, 200], [0, 0, 0, 0], [100, 100, 100, 500]
    for day, known, borne in (
        ("2018-02-28", None, none),
        ("2018-03-01", None, old),
        ("2018-06-30", None, old),  # No day in between counts it twice, or not at all.
        ("2018-07-01", None, new),
        ("2018-12-31", None, new),
        ("2018-06-30", second, old),
        ("2018-07-01", second, none),
        ("2018-12-31", first, old),
    ):
        assert shares(library, day, known) == borne, (day, known)
    moments = [library.as_of(date(2018, 12, 31), str(at), NOW) for at in (first, head(library))]
    with library.view(*moments) as view:
        found = changes(view, moments[0], moments[1], Filter())
    assert {each.effective_on for each in found} == {date(2018, 7, 1)}
    assert check(library) == []


def test_a_reversal_on_its_own_day_leaves_nothing_of_it(library: Library) -> None:
    done(library, cost("F-1", None, "2018-03-01", "8.00"), reversal())
    for day in ("2018-03-01", "2018-06-30", "2018-12-31"):
        assert shares(library, day) == [0, 0, 0, 0]
    assert check(library) == []


def test_a_mirror_on_a_day_of_another_year_is_found_by_the_check(library: Library) -> None:
    """No act makes one; whoever changes what is stored is found out."""
    done(library, cost("F-1", None, "2018-03-01", "8.00"), reversal(effective_on="2018-07-01"))
    states = States()
    *earlier, last = list(library.journal.entries())
    for each in earlier:
        states.take(each.stream, each.event, lambda: ())
    assert isinstance(last.event, AllocationReversed)
    assert list(recompute(states, last)) == []
    for day in (date(2018, 2, 28), date(2019, 1, 1)):
        wrong = msgspec.structs.replace(last, event=replace(last.event, effective_on=day))
        assert [code for code, _ in recompute(states, wrong)] == ["reversal-differs"]
