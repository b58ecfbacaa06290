"""Whatever was shared, anew and again: turned back, nobody bears anything of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings

from ledger.acts.line import ask
from ledger.clerk import Clerk
from ledger.cost_year import COST_YEAR
from projections.checking.check import check
from projections.money.balances import Filter, balances
from tests.ledgers import SYSTEM
from tests.oracle.conftest import Copies
from tests.oracle.histories import MEMBERS, YEARS, histories, play
from tests.oracle.test_preview import NOW
from tests.projections.history import line


def test_reversing_everything_gives_zero(copies: Copies, examples: int) -> None:
    turned = 0

    @settings(max_examples=examples // 20 + 1, suppress_health_check=list(HealthCheck))
    @given(histories)
    def holds(history: Any) -> None:  # noqa: ANN401  # As the strategy gives it.
        nonlocal turned
        with copies() as library:
            at = play(library, history)[-1].recorded_at
            clerk = Clerk(SYSTEM, library.journal)
            for service, year in ((service, year) for service in MEMBERS for year in YEARS):
                name = f"{service}/{year}"
                books = library.journal.read(COST_YEAR, name).state
                if books.closed is not None:
                    continue
                for each in books.lines:
                    if each.standing is None:
                        continue
                    about = {"service": service, "year": year, "allocation": each.standing.allocation}
                    back = line("reverse-allocation", at.isoformat(), **about, ground="error", reason="alles terug")
                    assert clerk.do(ask(back, library.journal.founded.ledger)).refusal is None
                    turned += 1
                brought = {it.participant: it.share.cents for it in books.opening.lines} if books.opening else {}
                as_of = library.as_of(date.max, None, NOW)
                with library.view(as_of) as view:
                    found = balances(view, as_of, Filter(service=service, year=year)).lines
                borne = {each.participant: each.share for each in found if each.share}
                assert borne == {code: cents for code, cents in brought.items() if cents}, name
                after = library.journal.read(COST_YEAR, name).state
                assert not after.carries.pools, "no part of a cent is left to anybody"
            assert check(library) == []

    holds()
    assert turned > 0
