"""Indexation as of two dates: what bound, what wages turned out to do, and what of it was settled."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from projections import Library
from projections.checking.check import check
from projections.money import indexation
from projections.money.indexation import Indexation
from tests.databases import PostgresServer
from tests.projections.damage import break_in
from tests.projections.history import SERVICE, line, play
from tests.projections.looking import head
from tests.projections.rights import indexing

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def indexed(library: Library) -> None:
    """The history with the budgets of two years, and what was published."""
    lines = [
        line("adopt-budget", None, service=SERVICE, year=2018, pool="beheer", amount="100000.00")
        | {"effective_on": "2018-01-01", "decision": f"{SERVICE}#besluit", "illustrative": True},
        line("open-cost-year", None, service=SERVICE, year=2019),
        *indexing(None),
    ]
    assert [done.refusal for done in play(library.journal, lines)] == [None] * len(lines)


def asked(
    library: Library, valid_on: str, known_at: int | None = None, year: int | None = None, service: str | None = None
) -> Indexation:
    as_of = library.as_of(date.fromisoformat(valid_on), None if known_at is None else str(known_at), NOW)
    with library.view(as_of) as view:
        return indexation.indexation(view, as_of, "blnp", service, year)


def test_a_budget_says_what_it_follows_from_and_what_was_settled(library: Library) -> None:
    indexed(library)
    first, settled = asked(library, "2020-04-01").budgets
    assert (first.base, first.percentage, first.amount) == (10_000_000, Decimal("2.20"), 10_220_000)
    assert (first.settled_points, first.settled_amount, first.realised) == (None, None, None)
    assert (settled.amount, settled.settled_points, settled.settled_amount) == (10_290_000, Decimal("1.0"), 70_000)
    assert settled.realised is not None
    assert (settled.realised.vintage, settled.illustrative) == ("maart 2020", True)
    assert [each.amount for each in asked(library, "2019-12-30").budgets] == [10_220_000]
    assert check(library) == []


def test_a_year_shows_what_bound_and_what_wages_did_by_the_day_asked_for(library: Library) -> None:
    indexed(library)
    before, *others = asked(library, "2020-03-04").years
    assert (before.binding_on, before.wage, before.price) == (date(2018, 12, 1), Decimal("2.5"), Decimal("1.5"))
    assert (before.percentage, before.realised, before.deviation) == (Decimal("2.20"), Decimal("2.5"), Decimal("0.0"))
    assert [(each.year, each.wage, each.percentage) for each in others] == [
        (year, None, None) for year in range(2020, 2023)
    ]
    during = asked(library, "2019-12-31").years[0]
    assert (during.realised, during.settled_points) == (None, None)
    after = asked(library, "2020-03-05").years[0]
    assert (after.realised, after.deviation, after.settled_points) == (Decimal("3.5"), Decimal("1.0"), Decimal("1.0"))


def test_what_was_not_known_yet_is_in_no_answer(library: Library) -> None:
    indexed(library)
    known = head(library) - 2  # Before the last publication and the settlement.
    then = asked(library, "2020-04-01", known)
    assert [each.amount for each in then.budgets] == [10_220_000]
    assert (then.years[0].realised, len(then.published)) == (Decimal("2.5"), 2)
    assert len(asked(library, "2020-04-01").published) == 3


def test_it_can_be_asked_of_a_year_or_a_service(library: Library) -> None:
    indexed(library)
    found = asked(library, "2020-04-01", year=2020)
    assert (found.budgets, found.published, [each.year for each in found.years]) == ((), (), [2020])
    assert asked(library, "2020-04-01", service="blnp/elders").budgets == ()
    assert len(asked(library, "2020-04-01", year=2019, service=SERVICE).budgets) == 2


def test_a_budget_that_its_derivation_does_not_give_is_found(library: Library, postgres_server: PostgresServer) -> None:
    indexed(library)
    [budget, _] = asked(library, "2020-04-01").budgets
    with break_in(library.journal.address, postgres_server) as sql:
        sql.edit(budget.position, {'"base":{"cents":10000000}': '"base":{"cents":10000100}'})
    assert ("indexation-differs", budget.position) in {(each.code, each.position) for each in check(library)}


def test_an_index_that_nobody_published_is_found(library: Library, postgres_server: PostgresServer) -> None:
    indexed(library)
    published = asked(library, "2020-04-01").published[0]
    with break_in(library.journal.address, postgres_server) as sql:
        sql.edit(published.position, {'"percentage":"2.5"': '"percentage":"2.4"'})
    codes = {each.code for each in check(library)}
    assert "indexation-differs" in codes
