"""What somebody bears for joining is in the balances, and the books still add up."""

from __future__ import annotations

from datetime import UTC, date, datetime

from projections import Library
from projections.checking.check import check
from projections.money import balances
from tests.databases import PostgresServer
from tests.projections.damage import break_in
from tests.projections.history import HOST, MEMBERS, SERVICE, line, play
from tests.projections.looking import head

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CHARGE = {"service": SERVICE, "year": 2018, "charge": "inkoop", "participant": HOST, "effective_on": "2018-07-01"}
RESTS = {"decision": f"{SERVICE}#besluit", "source": "besluit"}


def owed(library: Library, on: str) -> dict[str, int]:
    as_of = library.as_of(date.fromisoformat(on), None, NOW)
    with library.view(as_of) as view:
        found = balances.balances(view, as_of, balances.Filter("blnp"))
        return {each.participant: each.owes for each in found.lines}


def test_a_charge_moves_what_members_owe_from_its_day_on(library: Library) -> None:
    weights = dict.fromkeys(MEMBERS, "1")
    reserve = line("set-entry-share", None, **CHARGE | RESTS | {"charge": "reserve"}, amount="50.00", into_reserve=True)
    lines = [line("set-entry-share", None, **CHARGE | RESTS, base="400.00", weights=weights), reserve]
    assert [done.refusal for done in play(library.journal, lines)] == [None, None]
    assert not any(owed(library, "2018-06-30").values())
    others = {code: -3_333 for code in MEMBERS if code != HOST}
    others[min(others)] -= 1
    assert owed(library, "2018-07-01") == others | {HOST: 10_000 + 5_000}
    assert check(library) == []


def test_a_charge_that_its_weights_do_not_give_is_found(library: Library, postgres_server: PostgresServer) -> None:
    weights = dict.fromkeys(MEMBERS, "1")
    play(library.journal, [line("set-entry-share", None, **CHARGE | RESTS, base="400.00", weights=weights)])
    with break_in(library.journal.address, postgres_server) as sql:
        sql.edit(head(library), {'"base":{"cents":40000}': '"base":{"cents":44000}'})
    assert {each.code for each in check(library)} == {"charge-differs"}
